//! `dutylab run`: scenarios worked out in parallel, tables and pictures written, the headline table printed.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use dutylab::error::{Problem, Problems};
use dutylab::input::files::Location;
use dutylab::report::basis::FigureBasis;
use dutylab::report::finding::ReportContext;
use dutylab::report::folder::owner;
use dutylab::report::folder::{INDEX, OutputFolder, REPORT, claim, is_output};
use dutylab::report::folder_name::slug;
use dutylab::report::number::{counted, grouped};
use dutylab::report::record::{Origin, ResultRecord};
use dutylab::report::result_order::ResultPosition;
use dutylab::report::text::{Printable, Text};
use dutylab::report::{headline, json};
use dutylab::run::progress::steps;
use dutylab::scenario::Scenario;
use dutylab::session::Loaded;
use rayon::prelude::*;
use serde::Serialize;

use super::expectations::missed;
use super::finish_batch::{conclude, prune};
use super::kept_results::{Stamp, kept};
use super::progress::RunProgress;
use super::worker::{BatchItem, Done, RunOptions, Worker};
use super::{CommonArgs, FINDINGS, INTERRUPTED, PARTLY, Terminal, UNREADABLE, WELL, batch};

/// Works out a batch. Returns the exit code.
pub fn run(
    paths: &[PathBuf],
    options: RunOptions<'_>,
    common: &CommonArgs,
    terminal: &Terminal,
    stop: &Arc<AtomicBool>,
) -> Result<u8, Problems> {
    let started = jiff::Timestamp::now();
    let clock = Instant::now();
    let flag = stop.clone();
    ctrlc::set_handler(move || flag.store(true, Ordering::Relaxed))
        .map_err(|error| Problem::new(format!("cannot listen for Ctrl-C: {error}")))?;
    let (files, shipped) = batch::find(paths)?;
    let (others, files): (Vec<Location>, Vec<Location>) = files.into_iter().partition(batch::is_regime);
    for other in &others {
        let what = format!("{}: a regime or a world, not a scenario", other.display());
        if files.is_empty() {
            return Err(Problem::new(what).help("scenarios use it: baseline = \"…\" or world = \"…\"").into());
        }
        terminal.note(&format!("{what}; left out"));
    }
    files.iter().for_each(|file| terminal.detail(&format!("reads {}", file.display())));
    if shipped {
        terminal.note("no folder scenarios/ here: running the scenarios shipped with the program");
    }
    // Who asks for what a program reads gets that alone, unless a folder is named.
    let writes = options.page || terminal.is_for_people() || common.output.is_some();
    if let (false, Some(_)) = (writes, options.draws) {
        let problem = Problem::new("--draws keeps what is drawn in a folder, and none is named");
        return Err(problem.help("say where: -o DIR").into());
    }
    if options.prune && !writes {
        let problem = Problem::new("--prune removes results from a folder, and none is named");
        return Err(problem.help("say which: -o DIR").into());
    }
    let options = RunOptions { charts: options.charts && writes, ..options };
    let root = common.output();
    let mut output = None;
    // Results that are there are looked at while nobody else writes here.
    if writes && is_output(root) {
        match open(root, terminal, stop)? {
            None => return Ok(INTERRUPTED),
            opened => output = opened,
        }
    }
    let stamp = if writes { Stamp::of(&options, common) } else { Stamp::default() };
    let origins = stamp.origins(&files, common);
    let keeps = output.is_some() && terminal.is_for_people() && options.keeps();
    let kept: Vec<Option<ResultRecord>> = files
        .par_iter()
        .zip(&origins)
        .map(|(file, origin)| kept(file, origin, root, common).filter(|_| keeps))
        .collect();
    let open_files = files.into_iter().zip(origins).zip(&kept).filter(|(_, kept)| kept.is_none());
    let (files, origins): (Vec<Location>, Vec<Origin>) = open_files.map(|(file, _)| file).unzip();
    let worker = Worker::new(options)?;
    let items = worker.session.load_all(files, &options.overrides(common));
    let items = with_draws(items, &options, terminal)?;
    let items = if writes { claimed(items, root) } else { items };
    if writes && output.is_none() && items.iter().any(|(_, loaded)| loaded.is_ok()) {
        match open(root, terminal, stop)? {
            None => return Ok(INTERRUPTED),
            opened => output = opened,
        }
    }
    let steps = scenarios(&items).map(steps).fold(0, u64::saturating_add);
    let bar = RunProgress::watch(worker.counters.clone(), (items.len(), steps), terminal);
    let work =
        items.into_par_iter().zip(origins).map(|(item, origin)| worker.work(item, origin, output.as_ref(), stop));
    let worked_out: Vec<Done> = work.collect();
    drop(bar);
    if stop.load(Ordering::Relaxed) {
        terminal.err("interrupted: finished scenarios are in place, the others are as they were");
        return Ok(INTERRUPTED);
    }
    let mut worked_out = worked_out.into_iter();
    let in_order = kept.into_iter().filter_map(|kept| match kept {
        Some(record) => Some(Done::Kept(Box::new(record))),
        None => worked_out.next(),
    });
    let mut done: Vec<Done> = in_order.collect();
    // Who names files has them in that order.
    if paths.iter().all(|path| path.is_dir()) {
        done.sort_by_key(|done| done.record().map_or_else(ResultPosition::last, |record| record.place));
    }
    for done in &done {
        if let Done::Failed { problems, .. } = done {
            terminal.problems(problems);
        }
    }
    let missed: usize = done.iter().map(|done| missed(done, common, terminal)).sum();
    let records: Vec<&ResultRecord> = done.iter().filter_map(Done::record).collect();
    let mut failed = done.len() - records.len();
    if !records.is_empty() {
        if let Some(output) = &output {
            if options.prune {
                failed += prune(output, terminal);
            }
            let all: Vec<&Done> = done.iter().collect();
            conclude(&all, output, &worker, options, (started.to_string(), clock))?;
        }
        let answers: Vec<ReportContext<'_>> = done.iter().filter_map(|done| worker.context(done)).collect();
        terminal.show(&Batch { records: &records, answers: &answers, bars: terminal.has_bars() })?;
        done.iter().for_each(|done| tell(done, terminal));
        if let (Some(output), true) = (&output, terminal.is_for_people()) {
            let page = output.root().join(if options.page { REPORT } else { INDEX });
            sum_up(&done, options.charts, clock.elapsed().as_secs_f64(), &page, terminal);
        }
    }
    Ok(match (failed, records.len(), missed) {
        (0, _, 0) => WELL,
        (0, _, _) => FINDINGS,
        (_, 0, _) => UNREADABLE,
        _ => PARTLY,
    })
}

/// Returns the scenarios of a batch that could be read.
fn scenarios(items: &[BatchItem]) -> impl Iterator<Item = &Scenario> {
    items.iter().filter_map(|(_, loaded)| Some(&loaded.as_ref().ok()?.scenario))
}

/// Returns the scenarios whose folders are theirs to replace; of the others, why not. Nothing is worked out that cannot
/// be written.
fn claimed(mut items: Vec<BatchItem>, root: &Path) -> Vec<BatchItem> {
    for (_, item) in &mut items {
        if let Ok(Loaded { scenario, .. }) = item
            && let Err(problem) = claim(root, &slug(&scenario.name), &owner(&scenario.name))
        {
            *item = Err(problem.into());
        }
    }
    items
}

/// The results of a batch. Only those that were worked out have an answer, and for programs all are.
struct Batch<'a> {
    records: &'a [&'a ResultRecord],
    answers: &'a [ReportContext<'a>],
    bars: bool,
}

impl Printable for Batch<'_> {
    fn text(&self) -> Text {
        let parts: Vec<&headline::HeadlinePart> = self.records.iter().map(|record| &record.headline).collect();
        headline::text(&parts, self.bars)
    }

    fn json(&self) -> impl Serialize {
        let of = |context: &ReportContext<'_>| -> Vec<json::CaseResult> {
            context.run.cases.iter().map(|case| json::CaseResult::new(context, case, true)).collect()
        };
        self.answers.iter().flat_map(of).collect::<Vec<_>>()
    }

    fn csv(&self) -> String {
        headline::csv(self.answers)
    }
}

/// Holds `--draws` and `--merge` against the scenarios: somebody who asks for draws wants some.
fn with_draws(
    items: Vec<BatchItem>,
    options: &RunOptions<'_>,
    terminal: &Terminal,
) -> Result<Vec<BatchItem>, Problems> {
    let option = match options.draws {
        Some(_) => "--draws",
        None if !options.merge.is_empty() => "--merge",
        None => return Ok(items),
    };
    let without: Vec<&str> =
        scenarios(&items).filter(|scenario| scenario.draws.is_none()).map(|scenario| scenario.name.as_str()).collect();
    if without.is_empty() {
        return Ok(items);
    }
    let what = format!("{option}: nothing is drawn in {}", without.join(", "));
    if scenarios(&items).all(|scenario| scenario.draws.is_none()) {
        return Err(Problem::new(what)
            .help("give the scenario a model of response and [draws], or leave it out")
            .into());
    }
    terminal.warn(&what);
    Ok(items)
}

/// What was read for a scenario and how long it took, and what a reader must not overlook.
fn tell(done: &Done, terminal: &Terminal) {
    let Some(record) = done.record() else { return };
    let pictures = counted(record.pictures.len(), "picture");
    let detail = match done.well() {
        None => vec![format!("{} unchanged", record.scenario), counted(record.cases.len(), "case"), pictures],
        Some(well) => vec![
            format!("{} in {:.2} s", record.scenario, well.seconds),
            format!("world {} of {} flows", record.world, grouped(well.loaded.world.flows.len().into())),
            counted(well.loaded.scenario.baseline.measures.len(), "measure"),
            counted(record.cases.len(), "case"),
            pictures,
        ],
    };
    terminal.detail(&detail.join(" · "));
    record.warnings.iter().for_each(|warning| terminal.warn(warning));
    record.notes.iter().for_each(|note| terminal.note(note));
}

/// Opens the output folder, when another run has left it; `None` if the work was stopped.
pub(super) fn open(root: &Path, terminal: &Terminal, stop: &AtomicBool) -> Result<Option<OutputFolder>, Problem> {
    let mut told = false;
    while !stop.load(Ordering::Relaxed) {
        if let Some(output) = OutputFolder::open(root)? {
            return Ok(Some(output));
        }
        if !told {
            told = true;
            terminal.note(&format!("{}: another run is writing here; waiting for it", root.display()));
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    Ok(None)
}

/// The words below the headline table.
fn sum_up(done: &[Done], charts: bool, seconds: f64, page: &Path, terminal: &Terminal) {
    let records: Vec<&ResultRecord> = done.iter().filter_map(Done::record).collect();
    let sum = |of: fn(&ResultRecord) -> usize| records.iter().map(|record| of(record)).sum::<usize>();
    let worked_out = done.iter().filter_map(Done::well).count();
    let kept = match records.len() - worked_out {
        0 => String::new(),
        kept => format!(" ({kept} unchanged, {worked_out} worked out)"),
    };
    let failed = match done.iter().filter(|done| matches!(done, Done::Failed { .. })).count() {
        0 => String::new(),
        failed => format!(", {failed} failed"),
    };
    let drawn = counted(sum(|record| record.pictures.len()), "picture");
    let drawn = if charts { format!(", {drawn}") } else { String::new() };
    terminal.note(&format!(
        "{}{kept}{failed}, {}, {}{drawn} in {seconds:.2} s → {}",
        counted(records.len(), "scenario"),
        counted(sum(|record| record.cases.len()), "case"),
        counted(sum(|record| record.expectations.all), "expectation"),
        page.display()
    ));
    let standing = FigureBasis::of_all(records.iter().map(|record| record.standing));
    let further = if records.iter().any(|record| record.headline.has_world()) {
        " in the first table; below it what a model says the world comes to"
    } else if records.iter().any(|record| record.headline.has_response()) {
        " in the first table; in the second as a model has them react"
    } else {
        ""
    };
    terminal.note(&format!("{standing}: duty owed on past imports, held fixed{further}."));
}
