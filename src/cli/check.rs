//! `dutylab check`: files read with all their mistakes, expectations held; nothing is written.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use dutylab::error::{Place, Problem, Problems};
use dutylab::input::files::Location;
use dutylab::input::partner::read_partners;
use dutylab::input::regime::read_regime;
use dutylab::report::number::counted;
use dutylab::report::outside::outside;
use dutylab::report::warnings::of_edits;
use dutylab::run::{Failure, run as work_out};
use rayon::prelude::*;

use super::run::missed;
use super::{Common, FINDINGS, Terminal, UNREADABLE, WELL, batch};

/// Checks scenarios and regimes. Returns the exit code.
pub fn check(paths: &[PathBuf], common: &Common, terminal: &Terminal, stop: &AtomicBool) -> Result<u8, Problems> {
    let partners = read_partners()?;
    let (files, _) = batch::find(paths)?;
    let (regimes, scenarios): (Vec<Location>, Vec<Location>) = files.into_iter().partition(batch::is_regime);
    let mut unreadable = 0;
    for location in &regimes {
        match read_regime(Some(location), &partners) {
            Ok(known) => {
                let (measures, facts) = (known.regime.measures.len(), known.regime.facts.len());
                terminal
                    .data(&format!("{}: {measures} measures, {facts} facts\n", location.display()))
                    .map_err(|problem| vec![problem])?;
            }
            Err(problems) => {
                unreadable += 1;
                terminal.problems(&problems);
            }
        }
    }
    let items = batch::load(scenarios, &partners, &common.overrides());
    let results: Vec<_> = items
        .into_par_iter()
        .map(|item| {
            let result = item.loaded.and_then(|(scenario, world, _)| match work_out(&scenario, &world, stop) {
                Ok(run) => {
                    let mut warnings = outside(&scenario, &world, &partners);
                    warnings.extend(of_edits(&scenario, &run));
                    Ok((warnings, scenario, run))
                }
                Err(Failure::Problem(problem)) if problem.place.is_none() => {
                    Err(vec![problem.at(Place::file(item.location.display()), "")])
                }
                Err(Failure::Problem(problem)) => Err(vec![problem]),
                Err(Failure::Interrupted) => Err(vec![Problem::new("interrupted")]),
            });
            (item.location, result)
        })
        .collect();
    let mut findings = 0;
    for (location, result) in results {
        match result {
            Ok((warnings, scenario, run)) => {
                warnings.iter().for_each(|warning| terminal.warn(warning));
                let missed = missed(&scenario, &run, common, terminal);
                findings += missed;
                let all = run.expectations(&scenario).len();
                let line = format!(
                    "{}: {}, {} of {all} expectations hold\n",
                    location.display(),
                    counted(run.cases.len(), "case"),
                    all - missed
                );
                terminal.data(&line).map_err(|problem| vec![problem])?;
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
