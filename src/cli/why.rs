//! `dutylab why`: the change of the duty owed split by what a case changes, in whatever order it is told.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use clap::Args;
use dutylab::error::Problems;
use dutylab::input::partner::read_partners;
use dutylab::input::product::read_chapters;
use dutylab::report::finding::Answer;
use dutylab::report::own_words::fill;
use dutylab::report::text::Shown;
use dutylab::report::why as report;
use dutylab::run::why::{SEED, why as split};

use super::{Common, INTERRUPTED, Terminal, WELL, asked};

/// What is said of the split.
#[derive(Args, Clone, Debug)]
pub struct Said {
    /// Case of the scenario [default: the first]
    #[arg(long, value_name = "NAME")]
    case: Option<String>,
    /// Seed of the orders that are drawn where more than 12 changes bear on one line
    #[arg(long, value_name = "NUMBER", default_value_t = SEED)]
    seed: u64,
}

/// Splits a change. Returns the exit code.
pub fn why(path: &Path, said: &Said, common: &Common, terminal: &Terminal, stop: &AtomicBool) -> Result<u8, Problems> {
    let (partners, chapters) = (read_partners()?, read_chapters()?);
    let read = asked::read(&[path], common, &partners)?;
    let [asked] = read.as_slice() else { return Ok(WELL) };
    let mut scenario = asked.chosen(said.case.as_deref(), terminal)?;
    let world = &asked.world;
    let run = dutylab::run::run(&scenario, world, stop).map_err(|failure| asked.failed(failure))?;
    fill(&mut scenario, world, &run, &partners, &chapters);
    let scenario = &scenario;
    let Some(case) = run.cases.first() else { return Ok(WELL) };
    let why = split(scenario, world, &run, case, said.seed).map_err(|failure| asked.failed(failure))?;
    let answer = Answer { scenario, world, run: &run, partners: &partners, products: &chapters };
    let told = report::Told { answer, case, why: &why };
    terminal.show(&told)?;
    let tables = [("why.csv", told.csv()), ("by_partner.csv", told.by_partner())];
    let written = asked::write(("why", &scenario.name), &tables, vec![told.picture()], common, terminal, stop);
    Ok(if written?.is_some() { WELL } else { INTERRUPTED })
}
