//! `dutylab check`: files read with all their mistakes, expectations held; nothing is written.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use dutylab::error::{Place, Problem, Problems};
use dutylab::input::files::Location;
use dutylab::report::broken_expectation::broken;
use dutylab::report::number::counted;
use dutylab::report::phrases::distinct;
use dutylab::report::warnings::warnings;
use dutylab::run::{Failure, Run};
use dutylab::scenario::Scenario;
use dutylab::session::{Loaded, Session};

use super::batch;
use super::expectations::tell_left_aside;
use super::in_turn;
use super::invocation::{CommonArgs, FINDINGS, Invocation, UNREADABLE, WELL};
use super::terminal::Terminal;

/// Checks scenarios and regimes. Returns the exit code.
pub fn check(paths: &[PathBuf], invocation: &Invocation<'_>) -> Result<u8, Problems> {
    let Invocation { common, terminal, stop } = *invocation;
    if let Some((flag, _)) =
        [("--json", common.json), ("--csv", common.csv), ("--md", common.md)].iter().find(|(_, on)| *on)
    {
        let problem = Problem::new(format!("check prints one line per file and its mistakes: it has no {flag}"));
        return Err(problem.help("its exit code gives the result; `dutylab run` has the results in every form").into());
    }
    let session = Session::new()?;
    let (files, _) = batch::find(paths, terminal)?;
    let orphans = batch::orphans(paths)?;
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
    let checked = in_turn::map(loaded, |(location, loaded)| {
        (location, loaded.and_then(|loaded| worked_out(loaded, &session, stop)))
    });
    let read = checked.iter().filter_map(|(_, checked)| checked.as_ref().ok());
    let notes = distinct(read.flat_map(|(_, scenario, _)| &scenario.baseline.notes));
    notes.into_iter().for_each(|note| terminal.note(note));
    let mut findings = 0;
    for (location, checked) in checked {
        match checked {
            Ok(checked) => {
                unreadable += usize::from(!checked.1.misread.is_empty());
                findings += tell(&location, checked, common, terminal)?;
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

type Checked = (Vec<String>, Scenario, Run);

fn worked_out(mut loaded: Loaded, session: &Session, stop: &AtomicBool) -> Result<Checked, Problems> {
    let run = session.run(&mut loaded, stop).map_err(|failure| match failure {
        Failure::Problem(problem) if problem.place.is_none() => problem.at(Place::file(loaded.location.display()), ""),
        failure => failure.into(),
    })?;
    Ok((warnings(&session.context(&loaded, &run)), loaded.scenario, run))
}

/// Says what was found. Returns how many expectations do not hold.
fn tell(
    location: &Location,
    (warnings, scenario, run): Checked,
    common: &CommonArgs,
    terminal: &Terminal,
) -> Result<usize, Problem> {
    warnings.iter().for_each(|warning| terminal.warn(warning));
    terminal.problems(&scenario.misread);
    tell_left_aside(&scenario.name, scenario.expectations.len(), common, terminal);
    let is_changed = common.overrides().changes().is_some();
    let held = if is_changed { Vec::new() } else { run.expectations(&scenario) };
    let lost: Problems = held.iter().filter(|held| !held.holds).map(broken).collect();
    terminal.problems(&lost);
    let (location, cases, all) = (location.display(), counted(run.cases.len(), "case"), held.len());
    let checks = if is_changed { String::new() } else { format!(", {} of {all} checks passed", all - lost.len()) };
    terminal.data(&format!("{location}: {cases}{checks}\n"))?;
    Ok(lost.len())
}
