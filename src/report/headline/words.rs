//! What the tables of a batch call cases and numbers.

use crate::report::finding::ReportContext;
use crate::report::number::{Reading, Unit};
use crate::report::text::{Role, StyledText};
use crate::run::CaseRun;
use crate::scenario::Scenario;

/// The most swept cases of one scenario that are listed; the table of cases has all.
const MOST_SWEPT: usize = 12;

/// What stands for a number that is known of a part of the imports, and for one that is not known.
pub const IN_PART: &str = "known in part";
pub const NOT_KNOWN: &str = "not known";

/// What is said of a case that is about no imports.
pub const NOTHING_IN_SCOPE: &str = "no imports in its scope";

/// Returns the cases of a result that are listed.
pub fn cases<'r>(result: &ReportContext<'r>) -> &'r [CaseRun] {
    let all = &result.run.cases;
    let most = if result.scenario.sweeps.is_empty() { all.len() } else { MOST_SWEPT };
    &all[..all.len().min(most)]
}

/// "chips · 10%": the case, and the values of the sweeps; a case that is alone needs no name.
pub fn name(scenario: &Scenario, case: &CaseRun) -> String {
    if scenario.sweeps.is_empty() {
        return case.variant.name.clone();
    }
    let values: Vec<&str> =
        scenario.sweeps.iter().zip(&case.variant.point).map(|(sweep, &at)| sweep.values[at].0.as_str()).collect();
    let values = values.join(" × ");
    let name = &scenario.cases[case.variant.case].name;
    if scenario.cases.len() > 1 || name != "base" { format!("{name} · {values}") } else { values }
}

/// Returns a change of money with its sign, as what it is: a fall, a rise, or a band across nothing.
pub fn change(reading: &Reading) -> StyledText {
    StyledText::new(Unit::Usd.read_change(reading), tone(reading))
}

/// Returns whether a change falls or rises, whatever a hedged value turns out to be.
pub fn tone(reading: &Reading) -> Role {
    let (falls, rises) = (reading.low.is_sign_negative(), reading.high.is_sign_positive() && !reading.high.is_zero());
    match (falls && !reading.low.is_zero(), rises) {
        (true, false) => Role::Fall,
        (false, true) => Role::Rise,
        _ => Role::Plain,
    }
}
