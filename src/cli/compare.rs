//! `dutylab compare`: results side by side.

use std::path::Path;

use super::case_args;
use super::invocation::Invocation;
use crate::error::{Problem, Problems};
use crate::input::files::Location;
use crate::input::scenario::Overrides;
use crate::input::toml_reader::did_you_mean;
use crate::report::compare as report;
use crate::report::phrases::capital;
use crate::run::compare::{ComparedSide, compare as hold};
use crate::run::{CaseRun, Run};
use crate::session::{Loaded, Session, find_case};

/// The most results side by side.
const MOST_SIDES: usize = 12;

/// A result that is named.
#[derive(Clone, Debug)]
pub struct NamedResult {
    /// The scenario.
    pub file: Location,
    /// The case; all of them, where none is named.
    pub case: Option<String>,
    /// What is asked in place of what the scenario says.
    pub overrides: Overrides,
}

/// A result that was found: its name and its title, and where its scenario is among those that were read.
type FoundResult<'a> = ([String; 2], usize, &'a CaseRun);

/// Compares results. Returns the exit code.
pub fn compare(words: &[String], to: Option<&str>, invocation: &Invocation<'_>) -> Result<u8, Problems> {
    let named = words.iter().map(|word| named(word, invocation)).collect::<Result<Vec<_>, Problems>>()?;
    let mut files: Vec<&str> = words.iter().map(|word| parts(word).0).collect();
    files.sort_unstable();
    files.dedup();
    let about = files.into_iter().map(stem).collect::<Vec<_>>().join(" ");
    answered(&named, to, &Session::new()?, invocation, |told| {
        let Invocation { terminal, .. } = *invocation;
        terminal.show(told)?;
        let warnings = &told.comparison.warnings;
        warnings.iter().filter(|_| !terminal.is_for_people()).for_each(|warning| terminal.warn(warning));
        Ok(case_args::write(("compare", &about), &told.tables(), told.picture(), invocation)?)
    })?
}

/// Returns the scenario of a word, and its case where that is named: `FILE:CASE`.
///
/// # Errors
/// Where there is no such scenario.
pub fn named(word: &str, invocation: &Invocation<'_>) -> Result<NamedResult, Problems> {
    let (file, case) = parts(word);
    let file = case_args::one_file(Path::new(file), invocation.terminal)?;
    Ok(NamedResult { file, case: case.map(String::from), overrides: invocation.common.overrides() })
}

/// Compares results of scenarios, each that of a case or those of all, and hands the comparison over. `to` is the result that
/// the others are compared with; the first, where it is not named.
///
/// # Errors
/// Where a scenario cannot be read or run, or the results cannot be compared.
pub fn answered<R>(
    named: &[NamedResult],
    to: Option<&str>,
    session: &Session,
    invocation: &Invocation<'_>,
    told: impl FnOnce(&report::CompareReport<'_>) -> R,
) -> Result<R, Problems> {
    let Invocation { terminal, stop, .. } = *invocation;
    let (mut asked, mut places): (Vec<(Location, &Overrides)>, Vec<usize>) = Default::default();
    let (mut read, mut problems) = (Vec::new(), Problems::new());
    for NamedResult { file, overrides, .. } in named {
        let one = (file.identity(), overrides);
        let place = asked.iter().position(|known| *known == one).unwrap_or(asked.len());
        places.push(place);
        if place == asked.len() {
            asked.push(one);
            match session.load(file, overrides) {
                Ok(loaded) => read.push(loaded),
                Err(found) => problems.extend(found),
            }
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    case_args::tell_of_laws(&read, terminal);
    // Differences are formed draw by draw.
    read.iter_mut().filter_map(|loaded| loaded.scenario.draws.as_mut()).for_each(|draws| draws.keep = true);
    let run = |loaded: &mut Loaded| session.run(loaded, stop).map_err(case_args::failed(loaded));
    let runs: Vec<Run> = read.iter_mut().map(run).collect::<Result<_, Problem>>()?;
    let mut results = Vec::new();
    for (NamedResult { case, .. }, place) in named.iter().zip(places) {
        results.extend(found_results(case.as_deref(), place, (&read, &runs))?);
    }
    let results = comparable(results)?;
    let sides = results.iter().map(|([name, title], index, case)| {
        let Loaded { scenario, world, .. } = &read[*index];
        ComparedSide { name, title, scenario, world, run: &runs[*index], case }
    });
    let sides: Vec<ComparedSide<'_>> = sides.collect();
    let base = to.map_or(Ok(0), |to| find(to, &sides))?;
    let comparison = hold(&sides, base)?;
    let (partners, products) = (&session.partners, &session.products);
    Ok(told(&report::CompareReport { sides: &sides, comparison: &comparison, partners, products }))
}

/// Returns the results of a scenario: of the case that is named, or of all.
fn found_results<'a>(
    case: Option<&str>,
    index: usize,
    (read, runs): (&[Loaded], &'a [Run]),
) -> Result<Vec<FoundResult<'a>>, Problem> {
    let (scenario, run) = (&read[index].scenario, &runs[index]);
    let cases = match case {
        Some(_) => std::slice::from_ref(&run.cases[find_case(scenario, case)?]),
        None => &*run.cases,
    };
    let words = |case: &CaseRun| {
        let of_case = &case.variant.name;
        match (run.cases.len(), read.len()) {
            (1, _) => [scenario.name.clone(), scenario.title.clone()],
            (_, 1) => [of_case.clone(), capital(of_case)],
            _ => [&scenario.name, &scenario.title].map(|name| format!("{name}: {of_case}")),
        }
    };
    Ok(cases.iter().map(|case| (words(case), index, case)).collect())
}

/// Checks the number of results. Those of one name or one title are told apart.
fn comparable(mut results: Vec<FoundResult<'_>>) -> Result<Vec<FoundResult<'_>>, Problem> {
    if results.len() < 2 {
        let problem = Problem::new(if results.is_empty() {
            "no result to compare"
        } else {
            "one result only: nothing to compare it with"
        });
        return Err(problem.help("name two scenarios or cases; FILE:CASE is a case"));
    }
    let is_again = |at: usize| results[..at].iter().any(|(_, _, case)| std::ptr::eq(*case, results[at].2));
    if let Some(again) = (0..results.len()).find(|at| is_again(*at)) {
        let problem = Problem::new(format!("{}: named twice", results[again].0[0]));
        return Err(problem.help("name it once: a result does not differ from itself"));
    }
    if results.len() > MOST_SIDES {
        let what = format!("{} results: more than {MOST_SIDES} cannot be read side by side", results.len());
        return Err(Problem::new(what).help("name cases: FILE:CASE"));
    }
    let names: Vec<String> = results.iter().map(|([name, _], ..)| name.clone()).collect();
    for (at, ([name, _], ..)) in results.iter_mut().enumerate() {
        // Files of one name in two folders, or a scenario asked in two ways.
        let before = names[..at].iter().filter(|other| *other == name).count();
        if before > 0 {
            name.push_str(&format!(" ({})", before + 1));
        }
    }
    let titles: Vec<String> = results.iter().map(|([_, title], ..)| title.clone()).collect();
    for ([name, title], ..) in &mut results {
        if titles.iter().filter(|other| *other == title).count() > 1 {
            *title = format!("{title} ({name})");
        }
    }
    Ok(results)
}

/// Returns `file.toml:case` or `file.toml#case` in its parts. A file of that whole name goes first.
fn parts(word: &str) -> (&str, Option<&str>) {
    if Path::new(word).exists() {
        return (word, None);
    }
    let from = word.find(".toml").unwrap_or(0);
    match word[from..].find([':', '#']) {
        Some(at) => (&word[..from + at], Some(word[from + at + 1..].trim())),
        None => (word, None),
    }
}

fn stem(file: &str) -> String {
    Path::new(file).file_stem().map_or_else(|| file.to_string(), |stem| stem.to_string_lossy().into_owned())
}

/// Returns the side of a name: the scenario's, the case's, or both.
fn find(name: &str, sides: &[ComparedSide<'_>]) -> Result<usize, Problem> {
    let (file, case) = parts(name);
    let named = |side: &ComparedSide<'_>| {
        side.name == name
            || side.case.variant.name == name
            || (side.scenario.name == stem(file) && case.is_none_or(|case| case == side.case.variant.name))
    };
    sides.iter().position(named).ok_or_else(|| {
        let names: Vec<&str> = sides.iter().map(|side| side.name).collect();
        let hint = did_you_mean(name, names.iter().copied());
        let problem = Problem::new(format!("--to {name}: not one of the results"));
        problem.help(hint.unwrap_or_else(|| format!("results here: {}", names.join(", "))))
    })
}
