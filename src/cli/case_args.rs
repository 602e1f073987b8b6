//! What the commands that ask about one case share: the scenario and the case that are meant, and the folder of the answer.

use std::path::Path;

use super::batch;
use super::invocation::{INTERRUPTED, Invocation, WELL};
use super::terminal::Terminal;
use crate::error::{Problem, Problems};
use crate::input::files::Location;
use crate::report::columns::csv::CsvTable;
use crate::report::folder_name::slug;
use crate::report::font::Fonts;
use crate::report::phrases::distinct;
use crate::report::pictures::{Picture, PlacedPicture};
use crate::report::results;
use crate::run::Failure;
use crate::scenario::Scenario;
use crate::session::{Loaded, Session, find_case};

/// The most cases that a message names.
const MOST_NAMED: usize = 12;

/// Says what is to be known of the files of the laws that scenarios start from, each once.
pub fn tell_of_laws<'a>(read: impl IntoIterator<Item = &'a Loaded>, terminal: &Terminal) {
    let notes = distinct(read.into_iter().flat_map(|loaded| &loaded.scenario.baseline.notes));
    notes.into_iter().for_each(|note| terminal.note(note));
}

/// Returns the file of one scenario, named by a path or a shipped name.
///
/// # Errors
/// Where there is none, or it is a folder of several.
pub fn one_file(path: &Path, terminal: &Terminal) -> Result<Location, Problems> {
    let (found, _) = batch::find(&[path.to_path_buf()], terminal)?;
    <[Location; 1]>::try_from(found)
        .map(|[file]| file)
        .map_err(|_| Problem::new(format!("{}: name one scenario file", path.display())).into())
}

/// Reads one scenario, and leaves of it one case, the one that is named or the first, with imports held fixed. Where a
/// change is asked about, a case that changes the law.
pub fn one_case(
    file: &Location,
    case: Option<&str>,
    needs_change: bool,
    session: &Session,
    invocation: &Invocation<'_>,
) -> Result<Loaded, Problems> {
    let Invocation { common, terminal, .. } = *invocation;
    let mut loaded = session.load(file, &common.overrides())?;
    tell_of_laws([&loaded], terminal);
    let scenario = &loaded.scenario;
    let count = scenario.variant_count();
    let number = match case {
        Some(_) => find_case(scenario, case)?,
        None => (0..count).find(|number| !needs_change || scenario.changes_law(*number)).unwrap_or(0),
    };
    if needs_change && !scenario.changes_law(number) {
        return Err(unchanged(scenario, number).into());
    }
    if case.is_none() && count > 1 {
        let (name, place) = (scenario.variant(number).name, number + 1);
        let place =
            if number == 0 { format!("the first of {count} cases") } else { format!("case {place} of {count}") };
        terminal.note(&format!("“{name}”, {place}; --case NAME shows another"));
    }
    if scenario.response.is_some() {
        terminal.note("Imports are held fixed here; the scenario's model is not used.");
    }
    loaded.scenario = Scenario { response: None, draws: None, ..scenario.only(number) };
    Ok(loaded)
}

/// Returns that a case changes nothing, with those that do.
fn unchanged(scenario: &Scenario, number: usize) -> Problem {
    let changing = (0..scenario.variant_count()).filter(|number| scenario.changes_law(*number));
    let names: Vec<String> = changing.take(MOST_NAMED).map(|number| scenario.variant(number).name).collect();
    let problem = Problem::new(format!("{}: “{}” changes no law", scenario.name, scenario.variant(number).name));
    problem.help(match names.is_empty() {
        true => "there is no change to split: make one, such as -S MEASURE.rate=VALUE".to_string(),
        false => format!("cases that do: {}", names.join(", ")),
    })
}

/// Gives a failure the file that it is about.
pub fn failed(loaded: &Loaded) -> impl Fn(Failure) -> Problem {
    |failure| match failure {
        Failure::Problem(problem) if problem.place.is_none() => problem.about(&loaded.location.display()),
        failure => failure.into(),
    }
}

/// Writes what a command finds of scenarios, tables and a picture, into a folder of the output folder and puts it into
/// place. Returns the exit code.
pub fn write(
    (command, about): (&str, &str),
    tables: &[(&str, CsvTable)],
    picture: Picture,
    invocation: &Invocation<'_>,
) -> Result<u8, Problem> {
    let Some(output) = invocation.open_output()? else { return Ok(INTERRUPTED) };
    let owner = format!("{command} {about}");
    let (name, stage) = (slug(&owner), output.stage());
    for (file, table) in tables {
        stage.write(&format!("{name}/{file}"), table.text.as_bytes())?;
    }
    let placed = PlacedPicture::new(name.clone(), String::new(), picture);
    if results::pictures(&[placed], &stage, &Fonts::embedded(), invocation.stop)?.is_none() {
        return Ok(INTERRUPTED);
    }
    stage.place(&name, &owner)?;
    invocation.terminal.note(&format!("→ {}", output.root().join(&name).display()));
    Ok(WELL)
}
