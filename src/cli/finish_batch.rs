//! What a run leaves beside its results, last of all: pages, index and manifest; and what it clears away.

use std::time::Instant;

use super::terminal::Terminal;
use super::worker::{BatchOutcome, Worker};
use crate::error::{Problem, Problems};
use crate::input::files::is_shipped;
use crate::report::folder::owner;
use crate::report::folder::{INDEX, OutputFolder, REPORT};
use crate::report::manifest::{self, Index, Manifest};
use crate::report::page::{self, CarriedPicture, Page, PagePlace, PageResult, ResultState, ShownPicture};
use crate::report::record::{FoundResult, ResultRecord, found};
use crate::report::results::summarize;

/// Writes pages, index and manifest; the page that has all only if asked for. The pages and the index have every result of the folder, those of this run first.
pub fn conclude(
    done: &[&BatchOutcome],
    output: &OutputFolder,
    worker: &Worker,
    has_report: bool,
    (started, clock): (String, Instant),
) -> Result<(), Problem> {
    let mut manifest = Manifest::new(started, output.root());
    let mut failures: Vec<(String, Problems)> = Vec::new();
    let mut written = Vec::new();
    for done in done {
        if let Some(record) = done.record() {
            manifest.add(record, output.root(), done.well().map_or(0.0, |well| well.seconds));
            written.push(record.folder());
        }
        if let BatchOutcome::Failed { location, problems } = done {
            manifest.fail(&location.display(), problems);
            failures.push((location.display(), problems.clone()));
        }
    }
    let (found, count) = found(output.root(), &written, is_shipped);
    let records: Vec<&ResultRecord> = found.iter().map(|found| &found.record).collect();
    let summary = summarize(&records, output, worker.fonts.as_ref())?;
    let results = found.iter().enumerate().map(|(number, found)| PageResult::beside(found, number < count));
    let results: Vec<PageResult<'_>> = results.collect();
    let summary = summary.as_ref().map(ShownPicture::Beside);
    let page = Page { results: &results, summary, failures: &failures, place: PagePlace::Folder };
    let mut pages = vec![(INDEX, page::document(&page))];
    if has_report {
        pages.push((REPORT, report(done, &failures, worker)));
    }
    manifest.finish(clock.elapsed().as_secs_f64());
    manifest::place(output, &Index::of(&found), manifest, &pages)
}

/// Returns the page of this run alone, with everything inside it.
fn report(done: &[&BatchOutcome], failures: &[(String, Problems)], worker: &Worker) -> String {
    let well = || done.iter().filter_map(|done| done.well());
    let results = well().map(|well| PageResult::carried(&well.record, &well.carried, ResultState::Current));
    let results: Vec<PageResult<'_>> = results.collect();
    let records: Vec<&ResultRecord> = well().map(|well| &well.record).collect();
    let summary = worker.fonts.as_ref().and_then(|fonts| CarriedPicture::of_all(&records, fonts));
    let summary = summary.as_ref().map(ShownPicture::Carried);
    page::document(&Page { results: &results, summary, failures, place: PagePlace::Alone })
}

/// Removes the results whose scenario is no longer there, and says so. Returns how many could not be removed.
pub fn prune(output: &OutputFolder, terminal: &Terminal) -> usize {
    let (found, _) = found(output.root(), &[], is_shipped);
    let gone: Vec<FoundResult> = found.into_iter().filter(|found| found.is_gone).collect();
    if gone.is_empty() {
        terminal.note("nothing to prune: the scenario of every result is there");
    }
    let mut failed = 0;
    for FoundResult { record, .. } in gone {
        let folder = output.root().join(record.folder());
        if !record.is_as_written(output.root()) {
            terminal.note(&format!("kept {}: its files were changed", folder.display()));
            continue;
        }
        match output.remove(&record.folder(), &owner(&record.scenario)) {
            Ok(()) => {
                terminal.note(&format!("removed {}: {} is no longer there", folder.display(), record.origin.file.path))
            }
            Err(problem) => {
                failed += 1;
                terminal.problems(&[problem]);
            }
        }
    }
    failed
}
