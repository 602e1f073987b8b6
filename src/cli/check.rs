//! `dutylab check`: files read with all their mistakes, expectations held, results compared with their records; nothing is
//! written.

use std::path::PathBuf;

use super::batch;
use super::check_output::check_output;
use super::expectations::tell_left_aside;
use super::in_turn;
use super::invocation::{FINDINGS, Invocation, UNREADABLE, WELL};
use crate::error::{Place, Problem, Problems};
use crate::input::files::Location;
use crate::report::broken_expectation::broken;
use crate::report::number::counted;
use crate::report::output_check::is_results;
use crate::report::phrases::distinct;
use crate::report::warnings::warnings;
use crate::run::Failure;
use crate::session::{Loaded, Session};

/// Checks scenarios, regimes and folders of results. Returns the exit code.
pub fn check(paths: &[PathBuf], invocation: &Invocation<'_>) -> Result<u8, Problems> {
    let Invocation { common, terminal, .. } = *invocation;
    if let Some((flag, _)) =
        [("--json", common.json), ("--csv", common.csv), ("--md", common.md)].iter().find(|(_, on)| *on)
    {
        let problem = Problem::new(format!("check prints one line per file and its mistakes: it has no {flag}"));
        return Err(problem.help("its exit code gives the result; `dutylab run` has the results in every form").into());
    }
    let mut session = Session::new()?;
    let (outputs, paths): (Vec<PathBuf>, Vec<PathBuf>) = paths.iter().cloned().partition(|path| is_results(path));
    let mut findings = 0;
    for output in &outputs {
        findings += check_output(output, &mut session, invocation)?;
    }
    if !outputs.is_empty() && paths.is_empty() {
        return Ok(if findings == 0 { WELL } else { FINDINGS });
    }
    let (files, _) = batch::find(&paths, terminal)?;
    let orphans = batch::orphans(&paths)?;
    let (regimes, scenarios): (Vec<Location>, Vec<Location>) = files.into_iter().partition(batch::is_regime);
    terminal.problems(&orphans);
    let mut unreadable = orphans.len();
    for location in &regimes {
        match session.regime_in(Some(location)) {
            Ok(known) => {
                let (measures, facts) = (known.regime.measures.len(), known.regime.facts.len());
                terminal.data(&format!("{}: {measures} measures, {facts} facts\n", location.display()))?;
            }
            Err(problems) => {
                unreadable += 1;
                terminal.problems(&problems);
            }
        }
    }
    let loaded = session.load_all(scenarios, &common.overrides()).into_iter();
    // Each world goes with its last scenario.
    session.retain(|_| false);
    let checked = in_turn::map(loaded, |(location, loaded)| {
        (location, loaded.and_then(|loaded| worked_out(loaded, &session, invocation)))
    });
    let read = checked.iter().filter_map(|(_, checked)| checked.as_ref().ok());
    let notes = distinct(read.flat_map(|checked| &checked.notes));
    notes.into_iter().for_each(|note| terminal.note(note));
    for (location, checked) in checked {
        match checked {
            Ok(checked) => {
                unreadable += usize::from(!checked.misread.is_empty());
                findings += tell(&location, checked, invocation)?;
            }
            Err(problems) => {
                unreadable += 1;
                terminal.problems(&problems);
            }
        }
    }
    Ok(match (unreadable, findings) {
        (0, 0) => WELL,
        (0, _) => FINDINGS,
        _ => UNREADABLE,
    })
}

struct Checked {
    name: String,
    warnings: Vec<String>,
    notes: Vec<String>,
    /// Mistakes in the file of expectations.
    misread: Problems,
    cases: usize,
    /// How many expectations it has, and how many of them were checked.
    expectations: (usize, usize),
    /// Those that do not hold.
    lost: Problems,
}

fn worked_out(mut loaded: Loaded, session: &Session, invocation: &Invocation<'_>) -> Result<Checked, Problems> {
    let run = session.run(&mut loaded, invocation.stop).map_err(|failure| match failure {
        Failure::Problem(problem) if problem.place.is_none() => problem.at(Place::file(loaded.location.display()), ""),
        failure => failure.into(),
    })?;
    let warnings = warnings(&session.context(&loaded, &run));
    let scenario = loaded.scenario;
    let is_changed = invocation.common.overrides().changes().is_some();
    let held = if is_changed { Vec::new() } else { run.expectations(&scenario) };
    Ok(Checked {
        warnings,
        cases: run.cases.len(),
        expectations: (scenario.expectations.len(), held.len()),
        lost: held.iter().filter(|held| !held.holds).map(broken).collect(),
        name: scenario.name,
        notes: scenario.baseline.notes,
        misread: scenario.misread,
    })
}

/// Says what was found. Returns how many expectations do not hold.
fn tell(location: &Location, checked: Checked, invocation: &Invocation<'_>) -> Result<usize, Problem> {
    let Checked { name, warnings, misread, cases, expectations: (own, held), lost, .. } = checked;
    let Invocation { common, terminal, .. } = *invocation;
    warnings.iter().for_each(|warning| terminal.warn(warning));
    terminal.problems(&misread);
    tell_left_aside(&name, own, common, terminal);
    terminal.problems(&lost);
    let (location, cases) = (location.display(), counted(cases, "case"));
    let is_changed = common.overrides().changes().is_some();
    let checks = if is_changed { String::new() } else { format!(", {} of {held} checks passed", held - lost.len()) };
    terminal.data(&format!("{location}: {cases}{checks}\n"))?;
    Ok(lost.len())
}
