//! What is said of expectations: those of a scenario's own file are held by every run, those beside it by `check`.

use super::batch;
use super::invocation::CommonArgs;
use super::terminal::Terminal;
use crate::error::Problems;
use crate::input::files::Location;
use crate::report::broken_expectation;
use crate::report::number::counted;
use crate::report::record::Options;
use crate::run::Run;
use crate::scenario::Scenario;

/// Says that the command line leaves expectations aside, if it does.
pub fn tell_left_aside(scenario: &str, count: usize, common: &CommonArgs, terminal: &Terminal) {
    if let Some(changes) = common.overrides().changes().filter(|_| count > 0) {
        let count = counted(count, "expectation");
        terminal.note(&format!("{scenario}: {count} left aside, because {changes} changes the scenario"));
    }
}

/// Returns the expectations of the file itself that do not hold.
pub fn broken(scenario: &Scenario, run: &Run) -> Problems {
    let held = run.expectations(scenario);
    held.iter().filter(|held| !held.holds && !held.is_beside).map(broken_expectation::broken).collect()
}

/// Returns a word on expectations beside a scenario that an edit of it has left behind.
pub fn left_behind(scenario: &Scenario, run: &Run, location: &Location, options: &Options) -> Option<String> {
    if options.overrides.changes().is_some() {
        return None;
    }
    let mut held = run.expectations(scenario);
    held.retain(|held| held.is_beside);
    let (all, lost) = (held.len(), held.iter().filter(|held| !held.holds).count());
    let what = match (scenario.misread.is_empty(), lost) {
        (true, 0) => return None,
        (true, 1) => format!("1 of {} beside it no longer holds", counted(all, "expectation")),
        (true, _) => format!("{lost} of {} beside it no longer hold", counted(all, "expectation")),
        (false, _) => "the file of expectations beside it cannot be read as a whole".into(),
    };
    let is_named = batch::named(&scenario.name).is_some_and(|named| named.identity() == location.identity());
    let word = if is_named { scenario.name.clone() } else { location.display() };
    Some(format!("{}: {what}; `dutylab check {word}` lists them", scenario.name))
}
