//! What the tables of a batch call cases and numbers.

use std::cmp::Reverse;

use rust_decimal::Decimal;

use crate::report::finding::ReportContext;
use crate::report::number::{Reading, Unit};
use crate::report::text::{Role, StyledText, Text};
use crate::run::CaseRun;
use crate::scenario::Scenario;

/// The most swept cases of one scenario that are listed; the table of cases has all.
const MOST_SWEPT: usize = 12;

/// What is printed for a number that is known of a part of the imports, and for one that is not known.
pub const IN_PART: &str = "known in part";
pub const NOT_KNOWN: &str = "not known";

/// What is said of a case that is about no imports.
pub const NOTHING_IN_SCOPE: &str = "no imports in its scope";

/// Returns the cases of a result that are listed: of a long sweep some at equal distances, both ends among them.
pub fn cases<'r>(result: &ReportContext<'r>) -> Vec<&'r CaseRun> {
    let all = &result.run.cases;
    if result.scenario.sweeps.is_empty() || all.len() <= MOST_SWEPT {
        return all.iter().collect();
    }
    let points = all.len() / result.scenario.cases.len().max(1);
    let most = (MOST_SWEPT / result.scenario.cases.len().max(1)).max(2);
    let step = points.saturating_sub(1).div_ceil(most - 1).max(1);
    let is_listed = |at: usize| at.is_multiple_of(step) || at + 1 == points;
    all.chunks(points.max(1))
        .flat_map(|of_case| of_case.iter().enumerate())
        .filter(|(at, _)| is_listed(*at))
        .map(|(_, case)| case)
        .collect()
}

/// Returns "chips · 10%": the case, and the values of the sweeps; a case that is alone needs no name.
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
    toned(Unit::Usd, reading)
}

/// Returns a change in the tone of its direction.
pub fn toned(unit: Unit, change: &Reading) -> StyledText {
    StyledText::new(unit.read_change(change), tone(change))
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

/// Returns "japan-cars · both": the scenario, and the case where it has a name of its own.
pub fn full_name(scenario: &Scenario, case: &CaseRun) -> String {
    match name(scenario, case).as_str() {
        "base" => scenario.name.clone(),
        name => format!("{} · {name}", scenario.name),
    }
}

/// Returns who falls or rises most, and by how much; `None` where nobody does.
pub fn extreme<K: Ord + Copy>(changes: impl Iterator<Item = (Decimal, K)>, falls: bool) -> Option<(Decimal, K)> {
    let moved = changes.filter(|(change, _)| !change.is_zero() && change.is_sign_negative() == falls);
    moved.max_by_key(|(change, who)| (change.abs(), Reverse(*who)))
}

impl ReportContext<'_> {
    /// Returns a text with a heading: the scenario, and the case where it has a name of its own. Columns that do not
    /// fit stand in `file`.
    pub fn headed_text(&self, case: &CaseRun, file: &str) -> Text {
        let mut text = Text::with_columns_in(file);
        text.words(0, format!("{} · {}", self.scenario.name, self.scenario.title), Role::Title);
        if case.variant.name != "base" {
            text.words(0, &case.variant.name, Role::Plain);
        }
        text
    }
}
