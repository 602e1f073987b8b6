//! `dutylab run`: scenarios worked out in parallel, tables and pictures written, the headline table printed.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use dutylab::error::{Problem, Problems};
use dutylab::input::files::Location;
use dutylab::input::part::{self, read_parts};
use dutylab::input::partner::read_partners;
use dutylab::input::product::read_chapters;
use dutylab::input::scenario::Overrides;
use dutylab::report::chart::Size;
use dutylab::report::finding::Answer;
use dutylab::report::folder::{MARK, OutputFolder, slug};
use dutylab::report::font::Fonts;
use dutylab::report::manifest::{self, Index, Manifest, PictureEntry};
use dutylab::report::number::counted;
use dutylab::report::pictures::Picture;
use dutylab::report::{daily, headline, json, picture, table};
use dutylab::run::part::Part;
use dutylab::run::{Failure, Run, run as work_out};
use dutylab::scenario::Scenario;
use dutylab::world::World;
use rayon::prelude::*;

use super::{Common, FINDINGS, INTERRUPTED, PARTLY, Terminal, UNREADABLE, WELL, batch};

/// What became of one scenario.
enum Done {
    Well { scenario: Box<Scenario>, world: Arc<World>, run: Box<Run>, pictures: Vec<PictureEntry>, seconds: f64 },
    Failed { location: Location, problems: Problems },
    Stopped,
}

/// What is wanted of a run.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// Pictures too.
    pub charts: bool,
    /// Only these draws, kept to be merged.
    pub draws: Option<(u32, u32)>,
    /// Output folders with the draws of parts.
    pub merge: &'a [PathBuf],
}

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
    if shipped {
        terminal.note("no folder scenarios/ here: running the scenarios shipped with the program");
    }
    let partners = read_partners()?;
    let chapters = read_chapters()?;
    let Some(output) = open(&common.output, terminal, stop).map_err(one)? else { return Ok(INTERRUPTED) };
    let fonts = wanted.charts.then(Fonts::embedded);
    // What is merged is not drawn again.
    let draws = if wanted.merge.is_empty() { wanted.draws } else { Some((0, 0)) };
    let items = batch::load(files, &partners, &Overrides { draws, ..common.overrides() });
    let work = |item: batch::Item| -> Done {
        let clock = Instant::now();
        let (mut scenario, world, _) = match item.loaded {
            Ok(loaded) => loaded,
            Err(problems) => return Done::Failed { location: item.location, problems },
        };
        let mut run = match work_out(&scenario, &world, stop) {
            Ok(run) => run,
            Err(Failure::Interrupted) => return Done::Stopped,
            Err(Failure::Problem(problem)) => {
                let problem = Problem { what: format!("{}: {}", item.location.display(), problem.what), ..problem };
                return Done::Failed { location: item.location, problems: vec![problem] };
            }
        };
        if !wanted.merge.is_empty() && scenario.draws.is_some() {
            let parts = read_parts(wanted.merge, &slug(&scenario.name));
            if let Err(problem) = parts.and_then(|parts| run.merge(&mut scenario, &world, parts)) {
                return Done::Failed { location: item.location, problems: vec![problem] };
            }
        }
        let result = Answer { scenario: &scenario, world: &world, run: &run, partners: &partners, products: &chapters };
        let written = write(&result, &output, fonts.as_ref(), stop);
        // A batch keeps all results to the end: what is written needs no room.
        run.forget_flows();
        match written {
            Ok(Some(pictures)) => {
                let seconds = clock.elapsed().as_secs_f64();
                Done::Well { scenario: Box::new(scenario), world, run: Box::new(run), pictures, seconds }
            }
            Ok(None) => Done::Stopped,
            Err(problem) => Done::Failed { location: item.location, problems: vec![problem] },
        }
    };
    let done: Vec<Done> = items.into_par_iter().map(work).collect();
    if stop.load(Ordering::Relaxed) {
        terminal.err("interrupted: finished scenarios are in place, the others are as they were");
        return Ok(INTERRUPTED);
    }
    let well: Vec<Answer<'_>> = done
        .iter()
        .filter_map(|done| match done {
            Done::Well { scenario, world, run, .. } => {
                Some(Answer { scenario, world, run, partners: &partners, products: &chapters })
            }
            _ => None,
        })
        .collect();
    for done in &done {
        if let Done::Failed { problems, .. } = done {
            terminal.problems(problems);
        }
    }
    let missed: usize = well.iter().map(|answer| missed(answer.scenario, answer.run, common, terminal)).sum();
    let failed = done.len() - well.len();
    if !well.is_empty() {
        let pictures = conclude(&done, &output, started.to_string(), clock).map_err(one)?;
        if common.json {
            let of = |answer: &Answer<'_>| -> Vec<json::Case> {
                answer
                    .run
                    .cases
                    .iter()
                    .map(|case| json::Case::new(answer.scenario, answer.world, answer.run, case))
                    .collect()
            };
            terminal.json(&well.iter().flat_map(of).collect::<Vec<_>>()).map_err(one)?;
        } else {
            let width = terminal.width();
            let text = headline::table(&well, width) + &headline::responses(&well, width);
            terminal.data(&text).map_err(one)?;
            let seconds = clock.elapsed().as_secs_f64();
            sum_up(&well, wanted.charts.then_some(pictures), seconds, &output, terminal);
        }
    }
    Ok(match (failed, well.len(), missed) {
        (0, _, 0) => WELL,
        (0, _, _) => FINDINGS,
        (_, 0, _) => UNREADABLE,
        _ => PARTLY,
    })
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

/// Writes index and manifest, last of all. Returns how many pictures there are.
fn conclude(done: &[Done], output: &OutputFolder, started: String, clock: Instant) -> Result<usize, Problem> {
    let mut pictures = 0;
    let mut index = Index::default();
    let mut manifest = Manifest::new(started);
    for done in done {
        match done {
            Done::Well { scenario, world, run, pictures: entries, seconds } => {
                pictures += entries.len();
                index.add(scenario, run, entries);
                manifest.add(scenario, world, *seconds);
            }
            Done::Failed { location, problems } => manifest.fail(&location.display(), problems),
            Done::Stopped => {}
        }
    }
    manifest.finish(clock.elapsed().as_secs_f64());
    manifest::place(output, &index, &manifest)?;
    Ok(pictures)
}

/// The words below the headline table.
fn sum_up(well: &[Answer<'_>], pictures: Option<usize>, seconds: f64, output: &OutputFolder, terminal: &Terminal) {
    let cases: usize = well.iter().map(|answer| answer.run.cases.len()).sum();
    let expected: usize = well.iter().map(|answer| answer.scenario.expectations.len()).sum();
    let drawn = pictures.map_or(String::new(), |pictures| format!(", {}", counted(pictures, "picture")));
    terminal.note(&format!(
        "{}, {}, {}{drawn} in {seconds:.2} s → {}",
        counted(well.len(), "scenario"),
        counted(cases, "case"),
        counted(expected, "expectation"),
        output.root().join("index.json").display()
    ));
    if headline::is_marked(well) {
        terminal.note("* where it is known; the change is of all imports whose change is known");
    }
    terminal.note(if well.iter().any(|answer| answer.scenario.behaviour.is_some()) {
        "Hypothetical: duty owed on past imports, held fixed in the first table; in the second as a model has them react."
    } else {
        "Hypothetical: duty owed on past imports, held fixed."
    });
}

/// Reports the expectations that do not hold; how many there are. A scenario that the command line changes is another
/// one: what its file expects is not held against it.
pub fn missed(scenario: &Scenario, run: &Run, common: &Common, terminal: &Terminal) -> usize {
    if let Some(changes) = common.changes() {
        if !scenario.expectations.is_empty() {
            let count = counted(scenario.expectations.len(), "expectation");
            terminal.note(&format!("{}: {count} left aside, because {changes} changes the scenario", scenario.name));
        }
        return 0;
    }
    let problems: Problems =
        run.expectations(scenario).iter().filter(|held| !held.holds).map(dutylab::report::finding::broken).collect();
    terminal.problems(&problems);
    problems.len()
}

/// Writes a scenario's folder and puts it into place; `None` if the work was stopped.
fn write(
    result: &Answer<'_>,
    output: &OutputFolder,
    fonts: Option<&Fonts>,
    stop: &AtomicBool,
) -> Result<Option<Vec<PictureEntry>>, Problem> {
    let name = slug(&result.scenario.name);
    let written = write_files(result, output, &name, fonts, stop);
    match written {
        Ok(Some(pictures)) => output.place(&name).map(|()| Some(pictures)),
        other => {
            output.discard(&name);
            other
        }
    }
}

fn write_files(
    result: &Answer<'_>,
    output: &OutputFolder,
    name: &str,
    fonts: Option<&Fonts>,
    stop: &AtomicBool,
) -> Result<Option<Vec<PictureEntry>>, Problem> {
    let (scenario, run) = (result.scenario, result.run);
    let held = run.expectations(scenario);
    output.stage(&format!("{name}/{MARK}"), table::cases(run).as_bytes())?;
    if scenario.draws.is_some_and(|draws| draws.until - draws.first < draws.count)
        && let Some(part) = Part::of(scenario, result.world, run)
    {
        output.stage(&format!("{name}/{}", part::FILE), manifest::text(&part)?.as_bytes())?;
    }
    let mut pictures: Vec<(String, String, Picture)> = Vec::new();
    for picture in result.pictures_of_scenario() {
        pictures.push((name.to_string(), String::new(), picture));
    }
    if scenario.sweeps.is_empty() {
        for (case, folder) in run.cases.iter().zip(folders(scenario)) {
            let folder = format!("{name}/{folder}");
            if scenario.period.is_none() {
                let levels = run.levels(scenario, result.world, case).map_err(failed)?;
                let rates = table::rates(&levels, &run.bench.board, result.world);
                output.stage(&format!("{folder}/rates.csv"), rates.as_bytes())?;
            } else {
                output.stage(&format!("{folder}/by_interval.csv"), daily::by_interval(result, case).as_bytes())?;
                output.stage(&format!("{folder}/by_day.csv"), daily::by_day(result, case).as_bytes())?;
            }
            output.stage(&format!("{folder}/by_partner.csv"), table::by_partner(result, case).as_bytes())?;
            output.stage(&format!("{folder}/by_product.csv"), table::by_product(result, case).as_bytes())?;
            if let Some(text) = table::by_importer(result, case) {
                output.stage(&format!("{folder}/by_importer.csv"), text.as_bytes())?;
            }
            if let Some(text) = table::by_authority(result, case) {
                output.stage(&format!("{folder}/by_authority.csv"), text.as_bytes())?;
            }
            if let Some(response) = &case.response {
                output.stage(&format!("{folder}/response.csv"), result.response_csv(case).as_bytes())?;
                output.stage(&format!("{folder}/sellers.csv"), result.sellers_csv(response).as_bytes())?;
                output.stage(&format!("{folder}/response_by_market.csv"), result.markets_csv(response).as_bytes())?;
                output.stage(&format!("{folder}/response_by_flow.csv"), result.flows_csv(response).as_bytes())?;
            }
            let summary = json::Summary::new(scenario, result.world, run, case, &held);
            output.stage(&format!("{folder}/summary.json"), manifest::text(&summary)?.as_bytes())?;
            for picture in result.pictures_of_case(case) {
                pictures.push((folder.clone(), case.variant.name.clone(), picture));
            }
        }
    }
    let Some(fonts) = fonts else { return Ok(Some(Vec::new())) };
    let entries: Result<Vec<Option<PictureEntry>>, Problem> = pictures
        .into_par_iter()
        .map(|(folder, case, picture)| {
            if stop.load(Ordering::Relaxed) {
                return Ok(None);
            }
            draw(&folder, case, &picture, output, fonts).map(Some)
        })
        .collect();
    Ok(entries?.into_iter().collect())
}

/// The folder of each case; cases whose names differ only in signs are told apart by a number.
fn folders(scenario: &Scenario) -> Vec<String> {
    let mut folders: Vec<String> = Vec::new();
    for case in &scenario.cases {
        let base = slug(&case.name);
        let mut folder = base.clone();
        let mut number = 2;
        while folders.contains(&folder) {
            folder = format!("{base}-{number}");
            number += 1;
        }
        folders.push(folder);
    }
    folders
}

/// Draws a picture: PNG, SVG, its numbers and its alt text.
pub(super) fn draw(
    folder: &str,
    case: String,
    drawn: &Picture,
    output: &OutputFolder,
    fonts: &Fonts,
) -> Result<PictureEntry, Problem> {
    let path = format!("{folder}/{}", drawn.stem);
    let size = Size::WEB;
    let svg = drawn.chart.svg(size, fonts);
    let png = picture::png(&svg, fonts, size.scale)
        .map_err(|error| Problem::new(format!("{path}: cannot be drawn: {error}")))?;
    let alt = drawn.chart.alt();
    output.stage(&format!("{path}.png"), &png)?;
    output.stage(&format!("{path}.svg"), svg.as_bytes())?;
    output.stage(&format!("{path}.csv"), drawn.chart.csv().as_bytes())?;
    output.stage(&format!("{path}.txt"), format!("{alt}\n").as_bytes())?;
    Ok(PictureEntry { case, path, title: drawn.chart.caption.title.clone(), alt })
}

fn failed(failure: Failure) -> Problem {
    match failure {
        Failure::Problem(problem) => problem,
        Failure::Interrupted => Problem::new("interrupted"),
    }
}
