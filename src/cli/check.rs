//! `dutylab check`: files read with all their mistakes, expectations held; nothing is written.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use dutylab::error::{Place, Problems};
use dutylab::input::files::Location;
use dutylab::report::broken_expectation::broken;
use dutylab::report::number::counted;
use dutylab::report::warnings::warnings;
use dutylab::run::Failure;
use dutylab::session::Session;
use rayon::prelude::*;

use super::expectations::left_aside;
use super::{CommonArgs, FINDINGS, Terminal, UNREADABLE, WELL, batch};

/// Checks scenarios and regimes. Returns the exit code.
pub fn check(paths: &[PathBuf], common: &CommonArgs, terminal: &Terminal, stop: &AtomicBool) -> Result<u8, Problems> {
    let session = Session::new()?;
    let (files, _) = batch::find(paths)?;
    let orphans = batch::orphans(paths)?;
    let (regimes, scenarios): (Vec<Location>, Vec<Location>) = files.into_iter().partition(batch::is_regime);
    let mut unreadable = orphans.len();
    terminal.problems(&orphans);
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
    let results: Vec<_> = session
        .load_all(scenarios, &common.overrides())
        .into_par_iter()
        .map(|(location, loaded)| {
            let result = loaded.and_then(|mut loaded| match session.run(&mut loaded, stop) {
                Ok(run) => Ok((warnings(&session.context(&loaded, &run)), loaded.scenario, run)),
                Err(Failure::Problem(problem)) if problem.place.is_none() => {
                    Err(problem.at(Place::file(location.display()), "").into())
                }
                Err(failure) => Err(failure.into()),
            });
            (location, result)
        })
        .collect();
    let mut findings = 0;
    for (location, result) in results {
        match result {
            Ok((warnings, scenario, run)) => {
                warnings.iter().for_each(|warning| terminal.warn(warning));
                unreadable += usize::from(!scenario.misread.is_empty());
                terminal.problems(&scenario.misread);
                left_aside(&scenario.name, scenario.expectations.len(), common)
                    .iter()
                    .for_each(|note| terminal.note(note));
                let held = run.expectations(&scenario);
                let lost = held.iter().filter(|held| !held.holds && common.changes().is_none());
                let lost: Problems = lost.map(broken).collect();
                terminal.problems(&lost);
                findings += lost.len();
                let line = format!(
                    "{}: {}, {} of {} expectations hold\n",
                    location.display(),
                    counted(run.cases.len(), "case"),
                    held.len() - lost.len(),
                    held.len()
                );
                terminal.data(&line)?;
            }
            Err(problems) => {
                unreadable += 1;
                terminal.problems(&problems);
            }
        }
    }
    Ok(if unreadable > 0 {
        UNREADABLE
    } else if findings > 0 {
        FINDINGS
    } else {
        WELL
    })
}
