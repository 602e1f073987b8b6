//! `dutylab why`: the change of the duty owed split by what a case changes, in whatever order it is told.

use std::path::PathBuf;

use clap::Args;

use super::case_args;
use super::invocation::{Invocation, WELL};
use crate::error::Problems;
use crate::report::text::Printable;
use crate::report::why as report;
use crate::run::why::{SEED, why as split};
use crate::session::Session;

/// What is said of the split.
#[derive(Args, Clone, Debug)]
pub struct WhyArgs {
    /// Scenario file, or the name of a shipped one
    scenario: PathBuf,
    /// Case of the scenario [default: the first that changes the law]
    #[arg(long, value_name = "NAME")]
    case: Option<String>,
    /// Seed of the orders that are drawn where more than 12 changes bear on one line
    #[arg(long, value_name = "NUMBER", default_value_t = SEED)]
    seed: u64,
}

/// Splits a change. Returns the exit code.
pub fn why(args: &WhyArgs, invocation: &Invocation<'_>) -> Result<u8, Problems> {
    let session = Session::new()?;
    let mut loaded = case_args::one_case(&args.scenario, args.case.as_deref(), true, &session, invocation)?;
    let run = session.run(&mut loaded, invocation.stop).map_err(case_args::failed(&loaded))?;
    let Some(case) = run.cases.first() else { return Ok(WELL) };
    let split = split(&loaded.scenario, &loaded.world, &run, case, args.seed);
    let why = split.map_err(case_args::failed(&loaded))?;
    let context = session.context(&loaded, &run);
    let told = report::WhyReport { context, case, why: &why };
    invocation.terminal.show(&told)?;
    let tables = [("why.csv", told.csv()), ("by_partner.csv", told.by_partner())];
    Ok(case_args::write(("why", &loaded.scenario.name), &tables, told.picture(), invocation)?)
}
