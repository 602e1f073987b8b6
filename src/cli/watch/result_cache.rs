//! What became of each scenario that is watched, kept between saves; a result goes to the page first and to the
//! disk after.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use rayon::prelude::*;
use serde::Serialize;

use super::disk::DiskState;
use super::server::Site;
use crate::cli::batch;
use crate::cli::finish_batch::conclude;
use crate::cli::invocation::{CommonArgs, Invocation};
use crate::cli::kept_results::RunStamp;
use crate::cli::source_files::SourceFiles;
use crate::cli::terminal::Terminal;
use crate::cli::worker::{BatchItem, BatchOutcome, Completed, RunOptions, Worker};
use crate::error::{Problem, Problems};
use crate::input::files::Location;

/// A line of `--json`.
#[derive(Serialize)]
#[serde(tag = "event", rename_all = "lowercase")]
pub enum WatchEvent<'a> {
    /// The page can be read.
    Serving { url: &'a str },
    /// A scenario was run and is on the page; `problems` are expectations that do not hold.
    Run { scenario: &'a str, ms: u128, problems: Vec<String> },
    /// A scenario has mistakes; its last result stays on the page.
    Failed { scenario: &'a str, ms: u128, problems: Vec<String> },
    /// The file of a scenario is gone, and it is no longer on the page.
    Gone { scenario: &'a str },
    /// The output folder has what the page shows.
    Written { ms: u128 },
}

struct WatchedResult {
    trail: SourceFiles,
    /// Nothing while it is to be run.
    done: Option<BatchOutcome>,
    is_written: bool,
    /// The last good result, while there is no newer one: a change of it shows sooner.
    earlier: Option<Box<Completed>>,
}

pub struct ResultCache<'a> {
    worker: Worker,
    stamp: RunStamp,
    entries: BTreeMap<Location, WatchedResult>,
    /// When the change was noticed that is being worked on.
    began: Instant,
    started: String,
    site: Arc<Site>,
    common: &'a CommonArgs,
    terminal: &'a Terminal,
}

impl<'a> ResultCache<'a> {
    /// Returns a book without scenarios.
    pub fn new(site: Arc<Site>, common: &'a CommonArgs, terminal: &'a Terminal) -> Result<ResultCache<'a>, Problems> {
        let worker = Worker::new(RunOptions::of_page(), true, true)?;
        let (stamp, entries) = (RunStamp::of(&worker.options, common), BTreeMap::new());
        let (began, started) = (Instant::now(), jiff::Timestamp::now().to_string());
        Ok(ResultCache { worker, stamp, entries, began, started, site, common, terminal })
    }

    /// Says what happened to whoever follows on standard output.
    pub fn tell(&self, event: &WatchEvent<'_>) {
        if self.common.json
            && let Ok(line) = serde_json::to_string(event)
        {
            // A reader that went away is not an error, and nothing else can be done here.
            let _ = self.terminal.data(&format!("{line}\n"));
        }
    }

    /// Takes note of what is on disk now: what changed is to be run, what is gone is struck out.
    pub fn take(&mut self, state: &DiskState, before: &DiskState, noticed: Instant) {
        self.began = noticed;
        let is_same = |location: &Location| {
            state.shared.get(location).is_some_and(|print| before.shared.get(location) == Some(print))
        };
        self.worker.session.retain(|location| !matches!(location, Location::Disk(_)) || is_same(location));
        let mut entries = BTreeMap::new();
        for (location, trail) in &state.scenarios {
            let entry = match self.entries.remove(location) {
                Some(entry) if entry.trail == *trail => entry,
                other => {
                    let earlier = other.and_then(|entry| match entry.done {
                        Some(BatchOutcome::Well(well)) => Some(well),
                        _ => entry.earlier,
                    });
                    WatchedResult { trail: trail.clone(), done: None, is_written: false, earlier }
                }
            };
            entries.insert(location.clone(), entry);
        }
        let files = state.scenarios.iter().map(|(location, _)| location.clone()).collect();
        self.site.live.keep(files, state.problems.clone());
        // Who is told of it finds the page changed already.
        for (location, _) in std::mem::replace(&mut self.entries, entries) {
            if !self.entries.contains_key(&location) {
                self.terminal.note(&format!("{}: gone", location.display()));
                self.tell(&WatchEvent::Gone { scenario: &location.stem() });
            }
        }
        self.terminal.problems(&state.problems);
    }

    /// Runs what is to be run, then writes what is to be written. Cancelled, it leaves the rest for the next time.
    pub fn work(&mut self, cancel: &Arc<AtomicBool>) {
        let open = self.entries.iter().filter(|(_, entry)| entry.done.is_none());
        let files: Vec<Location> = open.map(|(location, _)| location.clone()).collect();
        let items = self.worker.session.load_all(files, &self.common.overrides());
        let done: Vec<(Location, BatchOutcome)> =
            items.into_par_iter().map(|item| (item.0.clone(), self.work_out(item, cancel))).collect();
        for (location, done) in done {
            if let (Some(entry), false) = (self.entries.get_mut(&location), matches!(done, BatchOutcome::Stopped)) {
                if done.well().is_some() {
                    entry.earlier = None;
                }
                entry.done = Some(done);
            }
        }
        if let Err(problem) = self.write(cancel) {
            self.terminal.problems(&[problem]);
        }
    }

    /// Works a scenario out and shows what comes out.
    fn work_out(&self, item: BatchItem, cancel: &AtomicBool) -> BatchOutcome {
        let location = item.0.clone();
        let entry = self.entries.get(&location);
        let origin = self.stamp.origin(&location, entry.map(|entry| &entry.trail));
        let earlier = entry.and_then(|entry| entry.earlier.as_deref());
        let mut done = self.worker.work_out(item, origin, earlier, cancel);
        let (name, ms) = (location.stem(), self.began.elapsed().as_millis());
        match &mut done {
            BatchOutcome::Well(well) => {
                let missed = well.missed(self.common);
                let carried = std::mem::take(&mut well.carried);
                self.site.live.show(&location, (well.record.clone(), carried), missed.clone());
                self.terminal.note(&format!("{name}: run in {ms} ms"));
                self.terminal.problems(&missed);
                well.record.notes.iter().for_each(|note| self.terminal.note(note));
                self.tell(&WatchEvent::Run { scenario: &name, ms, problems: words(&missed) });
            }
            BatchOutcome::Failed { problems, .. } => {
                self.site.live.fail(&location, problems.clone());
                self.terminal.problems(problems);
                self.tell(&WatchEvent::Failed { scenario: &name, ms, problems: words(problems) });
            }
            BatchOutcome::Kept(_) | BatchOutcome::Stopped => {}
        }
        done
    }

    /// Writes what the page shows into the output folder; nothing half, and nothing while two would write into one folder.
    fn write(&mut self, cancel: &Arc<AtomicBool>) -> Result<(), Problem> {
        if !batch::namesakes(self.entries.keys()).is_empty() {
            return Ok(());
        }
        let invocation = Invocation { common: self.common, terminal: self.terminal, stop: cancel };
        let Some(output) = invocation.open_output()? else { return Ok(()) };
        // The flows of what is edited stay at hand; those of a whole batch take too much room.
        let is_batch = self.entries.values().filter(|entry| !entry.is_written).count() > 1;
        for entry in self.entries.values_mut().filter(|entry| !entry.is_written) {
            if cancel.load(Ordering::Relaxed) {
                return Ok(());
            }
            if let Some(BatchOutcome::Well(well)) = &mut entry.done {
                match self.worker.write(well, &output, cancel) {
                    Ok(written) => entry.is_written = written.is_some(),
                    // What stands in the way of one is not in that of the others.
                    Err(problem) => self.terminal.problems(&[problem]),
                }
                if is_batch {
                    well.forget_flows();
                }
            }
        }
        let done: Vec<&BatchOutcome> = self.entries.values().filter_map(|entry| entry.done.as_ref()).collect();
        conclude(&done, &output, &self.worker, false, (self.started.clone(), self.began))?;
        self.tell(&WatchEvent::Written { ms: self.began.elapsed().as_millis() });
        Ok(())
    }
}

fn words(problems: &Problems) -> Vec<String> {
    problems.iter().map(|problem| problem.to_string()).collect()
}
