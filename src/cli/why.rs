//! `dutylab why`: the change of the duty owed split by what a case changes, in whatever order it is told.

use std::path::PathBuf;

use clap::Args;

use super::case_args;
use super::invocation::{Invocation, WELL};
use crate::error::Problems;
use crate::input::files::Location;
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
    let file = case_args::one_file(&args.scenario, invocation.terminal)?;
    let asked = (&file, args.case.as_deref(), args.seed);
    let code = answered(asked, &Session::new()?, invocation, |told| {
        invocation.terminal.show(told)?;
        let about = ("why", &*told.context.scenario.name);
        case_args::write(about, &told.tables(), told.picture(), invocation)
    })?;
    Ok(code.transpose()?.unwrap_or(WELL))
}

/// Splits the change of a case of a scenario, with a seed for the orders that are drawn, and hands the split over.
///
/// # Errors
/// Where the scenario cannot be read or run, or the case changes nothing.
pub fn answered<R>(
    (file, case, seed): (&Location, Option<&str>, u64),
    session: &Session,
    invocation: &Invocation<'_>,
    told: impl FnOnce(&report::WhyReport<'_>) -> R,
) -> Result<Option<R>, Problems> {
    let mut loaded = case_args::one_case(file, case, true, session, invocation)?;
    let run = session.run(&mut loaded, invocation.stop).map_err(case_args::failed(&loaded))?;
    let Some(case) = run.cases.first() else { return Ok(None) };
    let split = split(&loaded.scenario, &loaded.world, &run, case, seed);
    let why = split.map_err(case_args::failed(&loaded))?;
    let context = session.context(&loaded, &run);
    Ok(Some(told(&report::WhyReport { context, case, why: &why })))
}
