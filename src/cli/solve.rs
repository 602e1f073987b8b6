//! `dutylab solve`: the rate at which a goal holds.

use std::path::PathBuf;

use clap::Args;

use super::case_args;
use super::invocation::{FINDINGS, Invocation, WELL};
use crate::error::{Problem, Problems};
use crate::input::files::Location;
use crate::input::goal::{read_goal, read_vary};
use crate::report::solve as report;
use crate::run::solve::solve as find;
use crate::session::Session;

/// What is asked.
#[derive(Args, Clone, Debug)]
pub struct SolveArgs {
    /// Scenario file, or the name of a shipped one
    scenario: PathBuf,
    /// The measure whose rate is varied, and between which ends [default: 0% to 100%]
    #[arg(long, value_name = "MEASURE[=LOW..HIGH]")]
    vary: String,
    /// What is to hold, such as "duty = $20bn" or "rate(JP) = rate(KR)"
    #[arg(long, value_name = "GOAL", allow_hyphen_values = true)]
    goal: String,
    /// Case of the scenario [default: the first]
    #[arg(long, value_name = "NAME")]
    case: Option<String>,
}

/// Finds a rate. Returns the exit code: a goal that no rate meets is a finding.
pub fn solve(args: &SolveArgs, invocation: &Invocation<'_>) -> Result<u8, Problems> {
    let file = case_args::one_file(&args.scenario, invocation.terminal)?;
    let asked = ((&file, args.case.as_deref()), (&*args.vary, &*args.goal));
    let code = answered(asked, &Session::new()?, invocation, |told| {
        invocation.terminal.show(told)?;
        let about = ("solve", &*told.context.scenario.name);
        let code = case_args::write(about, &[("solve.csv", told.table())], told.picture(), invocation)?;
        Ok::<u8, Problem>(if code == WELL && told.found.solutions.is_empty() { FINDINGS } else { code })
    })?;
    Ok(code.transpose()?.unwrap_or(WELL))
}

/// Finds the rate of a measure of a case at which a goal holds, and hands what was found over.
///
/// # Errors
/// Where the scenario cannot be read or run, or measure and goal do not read.
pub fn answered<R>(
    ((file, case), (vary, goal)): ((&Location, Option<&str>), (&str, &str)),
    session: &Session,
    invocation: &Invocation<'_>,
    told: impl FnOnce(&report::SolveReport<'_>) -> R,
) -> Result<Option<R>, Problems> {
    let stop = invocation.stop;
    let mut loaded = case_args::one_case(file, case, false, session, invocation)?;
    let vary = read_vary(vary, &loaded.scenario.variant(0));
    let goal = read_goal(goal, &session.partners, &loaded.groups, &loaded.lists);
    let (vary, goal) = match (vary, goal) {
        (Ok(vary), Ok(goal)) => (vary, goal),
        (vary, goal) => return Err(vary.err().into_iter().chain(goal.err()).collect()),
    };
    let found = find(&loaded.scenario, &loaded.world, &vary, &goal, stop).map_err(case_args::failed(&loaded))?;
    let run = session.run(&mut loaded, stop).map_err(case_args::failed(&loaded))?;
    let Some(case) = run.cases.first() else { return Ok(None) };
    let context = session.context(&loaded, &run);
    Ok(Some(told(&report::SolveReport { context, case, vary: &vary, goal: &goal, found: &found })))
}
