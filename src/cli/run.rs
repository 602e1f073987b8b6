//! `dutylab run`: runs scenarios in parallel, writes tables and pictures, prints the headline table.

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::Instant;

use rayon::prelude::*;
use serde::Serialize;

use super::batch;
use super::clock::known_line;
use super::expectations::tell_left_aside;
use super::finish_batch::{conclude, prune};
use super::in_turn;
use super::invocation::{CommonArgs, FINDINGS, INTERRUPTED, Invocation, PARTLY, UNREADABLE, WELL};
use super::kept_results::{RunStamp, kept};
use super::progress::RunProgress;
use super::signals;
use super::terminal::Terminal;
use super::worker::{BatchItem, BatchOutcome, RunOptions, Worker};
use crate::error::{Problem, Problems};
use crate::input::files::Location;
use crate::report::basis::FigureBasis;
use crate::report::finding::ReportContext;
use crate::report::folder::owner;
use crate::report::folder::{INDEX, OutputFolder, REPORT, claim, is_output};
use crate::report::folder_name::slug;
use crate::report::number::{counted, grouped};
use crate::report::phrases::distinct;
use crate::report::record::{Origin, ResultRecord};
use crate::report::result_order::ResultPosition;
use crate::report::text::{Printable, Text};
use crate::report::{headline, json, overview};
use crate::run::progress::steps;
use crate::scenario::Scenario;
use crate::session::Loaded;

/// Runs a batch. Returns the exit code.
pub fn run(paths: &[PathBuf], options: &RunOptions, invocation: &Invocation<'_>) -> Result<u8, Problems> {
    let (started, clock) = (jiff::Timestamp::now(), Instant::now());
    let Invocation { common, terminal, stop } = *invocation;
    signals::listen(stop)?;
    let files = scenario_files(paths, terminal)?;
    // Who asks for what a program reads gets that alone, unless a folder is named.
    let writes = options.page || terminal.is_for_people() || common.output.is_some();
    if !writes {
        needs_no_folder(options)?;
    }
    let worker = Worker::new(options.clone(), writes, !terminal.is_for_people())?;
    // Who names folders asks for much at once.
    let is_brief = paths.iter().all(|path| path.is_dir());
    let mut batch = BatchRun { worker, output: None, writes, is_brief, invocation };
    let Some(mut done) = batch.done(files)? else { return Ok(INTERRUPTED) };
    if stop.load(Ordering::Relaxed) {
        terminal.err("interrupted: finished scenarios are written, the others are unchanged");
        return Ok(INTERRUPTED);
    }
    // Who names files has them in that order.
    if is_brief {
        done.sort_by_key(|done| done.record().map_or_else(ResultPosition::last, |record| record.place));
    }
    batch.conclude(&done, (started.to_string(), clock))
}

/// Returns the scenarios of a batch; what else is named is left out with a word.
fn scenario_files(paths: &[PathBuf], terminal: &Terminal) -> Result<Vec<Location>, Problems> {
    let (files, shipped) = batch::find(paths, terminal)?;
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
    Ok(files)
}

/// Holds the options against a run that writes nothing.
fn needs_no_folder(options: &RunOptions) -> Result<(), Problem> {
    let (what, help) = match (options.draws, options.prune) {
        (Some(_), _) => ("--draws writes into a folder, and none is named", "say where: -o DIR"),
        (None, true) => ("--prune removes results from a folder, and none is named", "say which: -o DIR"),
        (None, false) => return Ok(()),
    };
    Err(Problem::new(what).help(help))
}

/// A batch at work.
struct BatchRun<'a> {
    worker: Worker,
    /// Where results go, once it is open.
    output: Option<OutputFolder>,
    writes: bool,
    /// True for a line a scenario, where there are several.
    is_brief: bool,
    invocation: &'a Invocation<'a>,
}

impl BatchRun<'_> {
    /// Runs what is not there already; `None` if the work was stopped before it began.
    fn done(&mut self, files: Vec<Location>) -> Result<Option<Vec<BatchOutcome>>, Problems> {
        let Invocation { common, terminal, stop } = *self.invocation;
        let root = common.output();
        // Results that are there are looked at while nobody else writes here.
        if self.writes && is_output(root) && !self.open()? {
            return Ok(None);
        }
        let stamp = if self.writes { RunStamp::of(&self.worker.options, common) } else { RunStamp::default() };
        let origins = stamp.origins(&files, common);
        let keeps = self.output.is_some() && terminal.is_for_people() && self.worker.options.keeps();
        let there = files.par_iter().zip(&origins);
        let kept: Vec<Option<ResultRecord>> =
            there.map(|(file, origin)| kept(file, origin, root, common).filter(|_| keeps)).collect();
        let open_files = files.into_iter().zip(origins).zip(&kept).filter(|(_, kept)| kept.is_none());
        let (files, origins): (Vec<Location>, Vec<Origin>) = open_files.map(|(file, _)| file).unzip();
        let items = self.worker.session.load_all(files, &self.worker.options.overrides(common));
        // Each world goes with its last scenario.
        self.worker.session.retain(|_| false);
        needs_draws(&items, &self.worker.options, terminal)?;
        let items = if self.writes { claimed(items, root) } else { items };
        if self.writes && scenarios(&items).next().is_some() && !self.open()? {
            return Ok(None);
        }
        let steps = scenarios(&items).map(steps).fold(0, u64::saturating_add);
        let bar = RunProgress::watch(self.worker.counters.clone(), (items.len(), steps), terminal);
        let (worker, output) = (&self.worker, self.output.as_ref());
        let work = |(item, origin)| worker.work(item, origin, output, stop);
        let mut fresh = in_turn::map(items.into_iter().zip(origins), work).into_iter();
        drop(bar);
        let all = kept.into_iter().filter_map(|kept| match kept {
            Some(record) => Some(BatchOutcome::Kept(Box::new(record))),
            None => fresh.next(),
        });
        Ok(Some(all.collect()))
    }

    /// Opens the output folder, if it is not open; false if the work was stopped.
    fn open(&mut self) -> Result<bool, Problem> {
        if self.output.is_none() {
            self.output = self.invocation.open_output()?;
        }
        Ok(self.output.is_some())
    }

    /// Says what came out, and writes what is about all results. Returns the exit code.
    fn conclude(&self, done: &[BatchOutcome], (started, clock): (String, Instant)) -> Result<u8, Problems> {
        let Invocation { common, terminal, .. } = *self.invocation;
        let (worker, options) = (&self.worker, &self.worker.options);
        done.iter().filter_map(BatchOutcome::problems).for_each(|problems| terminal.problems(problems));
        let missed: usize = done.iter().map(|done| missed(done, common, terminal)).sum();
        let records: Vec<&ResultRecord> = done.iter().filter_map(BatchOutcome::record).collect();
        let mut failed = done.len() - records.len();
        if !records.is_empty() {
            if let Some(output) = &self.output {
                if options.prune {
                    failed += prune(output, terminal);
                }
                let all: Vec<&BatchOutcome> = done.iter().collect();
                conclude(&all, output, worker, options.page, (started, clock))?;
            }
            let is_brief = self.is_brief && records.len() > 1;
            let answers: Vec<ReportContext<'_>> = done.iter().filter_map(|done| worker.context(done)).collect();
            terminal.show(&Batch { records: &records, answers: &answers, bars: terminal.has_bars(), is_brief })?;
            done.iter().for_each(|done| tell(done, terminal));
            let notes = distinct(records.iter().flat_map(|record| &record.notes));
            notes.into_iter().for_each(|note| terminal.note(note));
            if let (Some(output), true) = (&self.output, terminal.is_for_people()) {
                let page = output.root().join(if options.page { REPORT } else { INDEX });
                sum_up(done, !options.no_charts, clock.elapsed().as_secs_f64(), &page, terminal);
            }
        }
        Ok(match (failed, records.len(), missed) {
            (0, _, 0) => WELL,
            (0, _, _) => FINDINGS,
            (_, 0, _) => UNREADABLE,
            _ => PARTLY,
        })
    }
}

/// Reports the expectations of the file itself that do not hold; how many there are. A scenario that the command line
/// changes is another one: what its file expects is not compared with it. None of a result that is kept is missed.
fn missed(done: &BatchOutcome, common: &CommonArgs, terminal: &Terminal) -> usize {
    let Some(record) = done.record() else { return 0 };
    tell_left_aside(&record.scenario, record.expectations.own, common, terminal);
    let missed = done.well().map_or_else(Problems::new, |well| well.missed(common));
    terminal.problems(&missed);
    missed.len()
}

fn scenarios(items: &[BatchItem]) -> impl Iterator<Item = &Scenario> {
    items.iter().filter_map(|(_, loaded)| Some(&loaded.as_ref().ok()?.scenario))
}

/// Returns the scenarios whose folders are theirs to replace; of the others, why not. Nothing is run that cannot
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

/// The results of a batch. Only those that were run have an answer, and for programs all are.
struct Batch<'a> {
    records: &'a [&'a ResultRecord],
    answers: &'a [ReportContext<'a>],
    bars: bool,
    is_brief: bool,
}

impl Batch<'_> {
    fn tables(&self) -> Text {
        let parts: Vec<&headline::HeadlinePart> = self.records.iter().map(|record| &record.headline).collect();
        headline::text(&parts, self.bars)
    }
}

impl Printable for Batch<'_> {
    fn text(&self) -> Text {
        if self.is_brief { overview::text(self.records) } else { self.tables() }
    }

    fn json(&self) -> impl Serialize {
        let of = |context: &ReportContext<'_>| -> Vec<json::CaseResult> {
            context.run.cases.iter().map(|case| json::CaseResult::new(context, case, true)).collect()
        };
        self.answers.iter().flat_map(of).collect::<Vec<_>>()
    }

    fn csv(&self) -> String {
        headline::csv::text(self.answers)
    }

    fn markdown(&self) -> String {
        self.tables().markdown()
    }
}

/// Holds `--draws` and `--merge` against the scenarios: somebody who asks for draws wants some.
fn needs_draws(items: &[BatchItem], options: &RunOptions, terminal: &Terminal) -> Result<(), Problem> {
    let option = match options.draws {
        Some(_) => "--draws",
        None if !options.merge.is_empty() => "--merge",
        None => return Ok(()),
    };
    let fixed = scenarios(items).filter(|scenario| scenario.draws.is_none());
    let fixed: Vec<&str> = fixed.map(|scenario| scenario.name.as_str()).collect();
    let what = format!("{option}: nothing is drawn in {}", fixed.join(", "));
    if !fixed.is_empty() && fixed.len() == scenarios(items).count() {
        let help = "give the scenario a model of response and [draws], or leave it out";
        return Err(Problem::new(what).help(help));
    } else if !fixed.is_empty() {
        terminal.warn(&what);
    }
    Ok(())
}

/// What was read for a scenario and how long it took, and what a reader must not overlook.
fn tell(done: &BatchOutcome, terminal: &Terminal) {
    let Some(record) = done.record() else { return };
    let (cases, pictures) = (counted(record.cases.len(), "case"), counted(record.pictures.len(), "picture"));
    let detail = match done.well() {
        None => vec![format!("{} unchanged", record.scenario), cases, pictures],
        Some(well) => vec![
            format!("{} in {:.2} s", record.scenario, well.seconds),
            format!("world {} of {} flows", record.world, grouped(well.read.0.into())),
            counted(well.read.1, "measure"),
            cases,
            pictures,
        ],
    };
    terminal.detail(&detail.join(" · "));
    record.warnings.iter().for_each(|warning| terminal.warn(warning));
}

/// The words below the headline table: what came out, and the page to open.
fn sum_up(done: &[BatchOutcome], charts: bool, seconds: f64, page: &Path, terminal: &Terminal) {
    let records: Vec<&ResultRecord> = done.iter().filter_map(BatchOutcome::record).collect();
    let sum = |of: fn(&ResultRecord) -> usize| records.iter().map(|record| of(record)).sum::<usize>();
    let mut parts = vec![counted(records.len(), "scenario")];
    let kept = records.len() - done.iter().filter_map(BatchOutcome::well).count();
    parts.extend((kept > 0).then(|| format!("{kept} unchanged")));
    let failed = done.iter().filter_map(BatchOutcome::problems).count();
    parts.extend((failed > 0).then(|| format!("{failed} failed")));
    parts.push(counted(sum(|record| record.cases.len()), "case"));
    let checks = sum(|record| record.expectations.all);
    let passed = sum(|record| record.expectations.passed);
    parts.extend((checks > 0).then(|| format!("{passed} of {checks} checks passed")));
    parts.extend(charts.then(|| counted(sum(|record| record.pictures.len()), "picture")));
    parts.push(format!("{seconds:.1} s"));
    terminal.note(&parts.join(" · "));
    let standing = FigureBasis::of_all(records.iter().map(|record| record.standing), FigureBasis::MIXED);
    let is_model = |record: &&ResultRecord| record.headline.has_response() || record.summary.is_world;
    let model = if records.iter().any(is_model) { "; models have tables of their own" } else { "" };
    terminal.note(&format!("{standing}: duties on past imports, held fixed{model}."));
    let known = known_line(records.iter().map(|record| (record.baseline.as_str(), record.known_to)));
    known.iter().for_each(|known| terminal.note(known));
    terminal.note(&format!("→ open {}", page.display()));
}
