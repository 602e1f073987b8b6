//! `dutylab why`: the change of the duty owed split by what a case changes, in whatever order it is told.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use clap::Args;
use dutylab::error::Problems;
use dutylab::report::text::Printable;
use dutylab::report::why as report;
use dutylab::run::why::{SEED, why as split};
use dutylab::session::Session;

use super::{CommonArgs, INTERRUPTED, Terminal, WELL, case_args};

/// What is said of the split.
#[derive(Args, Clone, Debug)]
pub struct WhyArgs {
    /// Case of the scenario [default: the first]
    #[arg(long, value_name = "NAME")]
    case: Option<String>,
    /// Seed of the orders that are drawn where more than 12 changes bear on one line
    #[arg(long, value_name = "NUMBER", default_value_t = SEED)]
    seed: u64,
}

/// Splits a change. Returns the exit code.
pub fn why(
    path: &Path,
    args: &WhyArgs,
    common: &CommonArgs,
    terminal: &Terminal,
    stop: &AtomicBool,
) -> Result<u8, Problems> {
    let session = Session::new()?;
    let mut loaded = case_args::one_case(path, args.case.as_deref(), common, &session, terminal)?;
    let run = session.run(&mut loaded, stop).map_err(case_args::failed(&loaded))?;
    let Some(case) = run.cases.first() else { return Ok(WELL) };
    let split = split(&loaded.scenario, &loaded.world, &run, case, args.seed);
    let why = split.map_err(case_args::failed(&loaded))?;
    let context = session.context(&loaded, &run);
    let told = report::WhyReport { context, case, why: &why };
    terminal.show(&told)?;
    let tables = [("why.csv", told.csv()), ("by_partner.csv", told.by_partner())];
    let written =
        case_args::write(("why", &loaded.scenario.name), &tables, vec![told.picture()], common, terminal, stop);
    Ok(if written?.is_some() { WELL } else { INTERRUPTED })
}
