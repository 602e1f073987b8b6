//! `dutylab run`: scenarios worked out in parallel, tables and pictures written, the headline table printed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use dutylab::error::{Problem, Problems};
use dutylab::input::files::Location;
use dutylab::input::scenario::Overrides;
use dutylab::report::finding::Answer;
use dutylab::report::folder::{INDEX, OutputFolder, REPORT, claim, slug};
use dutylab::report::manifest::{self, Index, Manifest};
use dutylab::report::number::{counted, grouped};
use dutylab::report::outside::outside;
use dutylab::report::page::{self, Page, Section, index};
use dutylab::report::results::owner;
use dutylab::report::standing::Standing;
use dutylab::report::text::{Shown, Text};
use dutylab::report::unheld::unheld;
use dutylab::report::{headline, json};
use dutylab::run::idle::idle;
use dutylab::run::progress::steps;
use dutylab::run::{CaseRun, Run};
use dutylab::scenario::Scenario;
use rayon::prelude::*;
use serde::Serialize;

use super::progress::Bar;
use super::work::{Desk, Done, Wanted, Well};
use super::{Common, FINDINGS, INTERRUPTED, PARTLY, Terminal, UNREADABLE, WELL, batch};

/// Works out a batch. Returns the exit code.
pub fn run(
    paths: &[PathBuf],
    wanted: Wanted<'_>,
    common: &Common,
    terminal: &Terminal,
    stop: &Arc<AtomicBool>,
) -> Result<u8, Problems> {
    let started = jiff::Timestamp::now();
    let clock = Instant::now();
    let one = |problem: Problem| vec![problem];
    let flag = stop.clone();
    ctrlc::set_handler(move || flag.store(true, Ordering::Relaxed))
        .map_err(|error| one(Problem::new(format!("cannot listen for Ctrl-C: {error}"))))?;
    let (files, shipped) = batch::find(paths)?;
    let (others, files): (Vec<Location>, Vec<Location>) = files.into_iter().partition(batch::is_regime);
    for other in &others {
        let what = format!("{}: a regime or a world, not a scenario", other.display());
        if files.is_empty() {
            return Err(one(Problem::new(what).help("scenarios use it: baseline = \"…\" or world = \"…\"")));
        }
        terminal.note(&format!("{what}; left out"));
    }
    files.iter().for_each(|file| terminal.detail(&format!("reads {}", file.display())));
    if shipped {
        terminal.note("no folder scenarios/ here: running the scenarios shipped with the program");
    }
    // Who asks for what a program reads gets that alone, unless a folder is named.
    let writes = wanted.page || terminal.is_for_people() || common.output.is_some();
    if let (false, Some(_)) = (writes, wanted.draws) {
        let problem = Problem::new("--draws keeps what is drawn in a folder, and none is named");
        return Err(one(problem.help("say where: -o DIR")));
    }
    let wanted = Wanted { charts: wanted.charts && writes, ..wanted };
    let desk = Desk::new(wanted)?;
    // What is merged is not drawn again.
    let draws = if wanted.merge.is_empty() { wanted.draws } else { Some((0, 0)) };
    let mut items = batch::load(files, &desk.partners, &Overrides { draws, ..common.overrides() });
    if paths.iter().all(|path| path.is_dir()) {
        batch::as_raised(&mut items);
    }
    let items = with_draws(items, &wanted, terminal)?;
    let items = if writes { claimed(items, common.output()) } else { items };
    let output = match writes && items.iter().any(|item| item.loaded.is_ok()) {
        true => match open(common.output(), terminal, stop).map_err(one)? {
            None => return Ok(INTERRUPTED),
            opened => opened,
        },
        false => None,
    };
    let scenarios: Vec<&Scenario> =
        items.iter().filter_map(|item| item.loaded.as_ref().ok()).map(|(scenario, ..)| scenario).collect();
    let steps = scenarios.into_iter().map(steps).fold(0, u64::saturating_add);
    let bar = Bar::watch(desk.counters.clone(), (items.len(), steps), terminal);
    let done: Vec<Done> = items.into_par_iter().map(|item| desk.work(item, output.as_ref(), stop)).collect();
    drop(bar);
    if stop.load(Ordering::Relaxed) {
        terminal.err("interrupted: finished scenarios are in place, the others are as they were");
        return Ok(INTERRUPTED);
    }
    let well: Vec<Answer<'_>> = done.iter().filter_map(|done| desk.answer(done)).collect();
    for done in &done {
        if let Done::Failed { problems, .. } = done {
            terminal.problems(problems);
        }
    }
    let missed: usize = well.iter().map(|answer| missed(answer.scenario, answer.run, common, terminal)).sum();
    let failed = done.len() - well.len();
    if !well.is_empty() {
        let mut pictures = 0;
        if let Some(output) = &output {
            let all: Vec<&Done> = done.iter().collect();
            let pages = pages(&all, &desk, wanted);
            pictures = conclude(&all, output, &pages, (started.to_string(), clock)).map_err(one)?;
        }
        terminal.show(&Batch { answers: &well, bars: terminal.has_bars() }).map_err(one)?;
        done.iter().for_each(|done| tell(done, &desk, common, terminal));
        if let (Some(output), true) = (&output, terminal.is_for_people()) {
            let seconds = clock.elapsed().as_secs_f64();
            let page = output.root().join(if wanted.page { REPORT } else { INDEX });
            sum_up(&well, wanted.charts.then_some(pictures), seconds, &page, terminal);
        }
    }
    Ok(match (failed, well.len(), missed) {
        (0, _, 0) => WELL,
        (0, _, _) => FINDINGS,
        (_, 0, _) => UNREADABLE,
        _ => PARTLY,
    })
}

/// The scenarios whose folders are theirs to replace; of the others, why not. Nothing is worked out that cannot be written.
fn claimed(mut items: Vec<batch::Item>, root: &Path) -> Vec<batch::Item> {
    for item in &mut items {
        if let Ok((scenario, ..)) = &item.loaded
            && let Err(problem) = claim(root, &slug(&scenario.name), &owner(scenario))
        {
            item.loaded = Err(vec![problem]);
        }
    }
    items
}

/// The results of a batch.
struct Batch<'a> {
    answers: &'a [Answer<'a>],
    bars: bool,
}

impl Shown for Batch<'_> {
    fn text(&self) -> Text {
        headline::text(self.answers, self.bars)
    }

    fn json(&self) -> impl Serialize {
        let of = |answer: &Answer<'_>| -> Vec<json::Case> {
            answer.run.cases.iter().map(|case| json::Case::new(answer, case, true)).collect()
        };
        self.answers.iter().flat_map(of).collect::<Vec<_>>()
    }

    fn csv(&self) -> String {
        headline::csv(self.answers)
    }
}

/// Holds `--draws` and `--merge` against the scenarios: somebody who asks for draws wants some.
fn with_draws(items: Vec<batch::Item>, wanted: &Wanted<'_>, terminal: &Terminal) -> Result<Vec<batch::Item>, Problems> {
    let option = match wanted.draws {
        Some(_) => "--draws",
        None if !wanted.merge.is_empty() => "--merge",
        None => return Ok(items),
    };
    let scenarios = || items.iter().filter_map(|item| item.loaded.as_ref().ok()).map(|(scenario, ..)| scenario);
    let without: Vec<&str> =
        scenarios().filter(|scenario| scenario.draws.is_none()).map(|scenario| scenario.name.as_str()).collect();
    if without.is_empty() {
        return Ok(items);
    }
    let what = format!("{option}: nothing is drawn in {}", without.join(", "));
    if scenarios().all(|scenario| scenario.draws.is_none()) {
        return Err(vec![
            Problem::new(what).help("give the scenario a model of response and [draws], or leave it out"),
        ]);
    }
    terminal.warn(&what);
    Ok(items)
}

/// What was read for a scenario and how long it took, and what a reader must not overlook.
fn tell(done: &Done, desk: &Desk<'_>, common: &Common, terminal: &Terminal) {
    let (Some(well), Some(answer)) = (done.well(), desk.answer(done)) else { return };
    left_behind(well, common).iter().for_each(|note| terminal.note(note));
    let (scenario, world) = (&well.scenario, &well.world);
    unheld(&answer).iter().for_each(|warning| terminal.warn(warning));
    let detail = [
        format!("{} in {:.2} s", scenario.name, well.seconds),
        format!("world {} of {} flows", scenario.world, grouped(world.flows.len().into())),
        counted(scenario.baseline.measures.len(), "measure"),
        counted(well.run.cases.len(), "case"),
        counted(well.pictures.len(), "picture"),
    ];
    terminal.detail(&detail.join(" · "));
    idle(scenario, &well.run).iter().for_each(|edit| terminal.warn(&format!("{}: {edit}", scenario.name)));
    let empty = |case: &&CaseRun| well.run.whole(case).imports.is_zero();
    let empty: Vec<&str> = well.run.cases.iter().filter(empty).map(|case| case.variant.name.as_str()).collect();
    if !empty.is_empty() {
        let cases = if empty.len() < well.run.cases.len() { format!(" ({})", empty.join(", ")) } else { String::new() };
        let nothing = headline::NOTHING_IN_SCOPE;
        terminal.warn(&format!("{}{cases}: {nothing}; see its partners, products and world", scenario.name));
    }
    outside(scenario, world, &desk.partners).iter().for_each(|warning| terminal.warn(warning));
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

/// The pages of a batch: their names and texts.
pub(super) fn pages(done: &[&Done], desk: &Desk<'_>, wanted: Wanted<'_>) -> Vec<(&'static str, String)> {
    let failed = |done: &&Done| match done {
        Done::Failed { location, problems } => Some((location.display(), problems.clone())),
        Done::Well(_) | Done::Stopped => None,
    };
    let failures: Vec<(String, Problems)> = done.iter().filter_map(failed).collect();
    let results: Vec<_> =
        done.iter().filter_map(|done| Some((desk.answer(done)?, done.well()?.pictures.as_slice()))).collect();
    let mut pages = vec![(INDEX, index::index(&results, &failures))];
    if wanted.page {
        let sections: Vec<&Section> = done.iter().filter_map(|done| done.well()?.section.as_ref()).collect();
        let page = Page { sections: &sections, failures: &failures, stale: &BTreeSet::new(), live: None };
        pages.push((REPORT, page::document(&page)));
    }
    pages
}

/// Writes pages, index and manifest, last of all. Returns how many pictures there are.
pub(super) fn conclude(
    done: &[&Done],
    output: &OutputFolder,
    pages: &[(&str, String)],
    (started, clock): (String, Instant),
) -> Result<usize, Problem> {
    let mut pictures = 0;
    let mut index = Index::default();
    let mut manifest = Manifest::new(started);
    for done in done {
        match done {
            Done::Well(well) => {
                pictures += well.pictures.len();
                index.add(&well.scenario, &well.run, &well.pictures);
                manifest.add(&well.scenario, &well.world, well.seconds);
            }
            Done::Failed { location, problems } => manifest.fail(&location.display(), problems),
            Done::Stopped => {}
        }
    }
    manifest.finish(clock.elapsed().as_secs_f64());
    manifest::place(output, &index, &manifest, pages)?;
    Ok(pictures)
}

/// The words below the headline table.
fn sum_up(well: &[Answer<'_>], pictures: Option<usize>, seconds: f64, page: &Path, terminal: &Terminal) {
    let cases: usize = well.iter().map(|answer| answer.run.cases.len()).sum();
    let expected: usize = well.iter().map(|answer| answer.scenario.expectations.len()).sum();
    let drawn = pictures.map_or(String::new(), |pictures| format!(", {}", counted(pictures, "picture")));
    terminal.note(&format!(
        "{}, {}, {}{drawn} in {seconds:.2} s → {}",
        counted(well.len(), "scenario"),
        counted(cases, "case"),
        counted(expected, "expectation"),
        page.display()
    ));
    let standing = Standing::of_all(well.iter().map(Answer::standing));
    let further = if well.iter().any(|answer| answer.scenario.equilibrium.is_some()) {
        " in the first table; below it what a model says the world comes to"
    } else if well.iter().any(|answer| answer.scenario.behaviour.is_some()) {
        " in the first table; in the second as a model has them react"
    } else {
        ""
    };
    terminal.note(&format!("{standing}: duty owed on past imports, held fixed{further}."));
}

/// Reports the expectations of the file itself that do not hold; how many there are. A scenario that the command line
/// changes is another one: what its file expects is not held against it.
fn missed(scenario: &Scenario, run: &Run, common: &Common, terminal: &Terminal) -> usize {
    let own = scenario.expectations.iter().filter(|expectation| !expectation.is_beside).count();
    left_aside(scenario, own, common).iter().for_each(|note| terminal.note(note));
    let problems = broken(scenario, run, common);
    terminal.problems(&problems);
    problems.len()
}

/// That the command line leaves expectations aside, if it does.
pub fn left_aside(scenario: &Scenario, count: usize, common: &Common) -> Option<String> {
    let changes = common.changes().filter(|_| count > 0)?;
    let count = counted(count, "expectation");
    Some(format!("{}: {count} left aside, because {changes} changes the scenario", scenario.name))
}

/// The expectations of the file itself that do not hold; of a scenario that the command line changes, none.
pub fn broken(scenario: &Scenario, run: &Run, common: &Common) -> Problems {
    if common.changes().is_some() {
        return Problems::new();
    }
    let held = run.expectations(scenario);
    held.iter().filter(|held| !held.holds && !held.is_beside).map(dutylab::report::finding::broken).collect()
}

/// A word on expectations beside a scenario that an edit of it has left behind.
pub fn left_behind(well: &Well, common: &Common) -> Option<String> {
    let (scenario, run) = (&well.scenario, &well.run);
    if common.changes().is_some() {
        return None;
    }
    let held = run.expectations(scenario);
    let beside = held.iter().filter(|held| held.is_beside);
    let (all, lost) = (beside.clone().count(), beside.filter(|held| !held.holds).count());
    let what = match (scenario.misread.is_empty(), lost) {
        (true, 0) => return None,
        (true, 1) => format!("1 of {} beside it no longer holds", counted(all, "expectation")),
        (true, _) => format!("{lost} of {} beside it no longer hold", counted(all, "expectation")),
        (false, _) => "the file of expectations beside it cannot be read as a whole".into(),
    };
    let is_named = batch::named(&scenario.name).is_some_and(|named| named.identity() == well.location.identity());
    let word = if is_named { scenario.name.clone() } else { well.location.display() };
    Some(format!("{}: {what}; `dutylab check {word}` lists them", scenario.name))
}
