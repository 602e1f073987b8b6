//! The days on which a scenario looks at the law, and what is a matter of them.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::partner::Partner;
use crate::regime::calendar::steps;
use crate::regime::measure::Measure;
use crate::regime::rule::Exemption;
use crate::scenario::Scenario;
use crate::world::World;

/// An entry date, and the days of knowledge of the law before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LawDates {
    /// The entry date.
    pub date: Date,
    /// The entry date that the law before is looked at for: the same, unless two days are compared.
    pub date_before: Date,
    /// The day on which the law before is looked at.
    pub before: Date,
    /// The day on which the law after is looked at.
    pub after: Date,
}

pub fn all_measures(scenario: &Scenario) -> impl Iterator<Item = &Measure> {
    let added = scenario.cases.iter().flat_map(|case| &case.measures);
    scenario.baseline.measures.iter().chain(added).map(|measure| &**measure)
}

pub fn all_exemptions(scenario: &Scenario) -> impl Iterator<Item = &Exemption> {
    scenario.baseline.exemptions.iter().chain(&scenario.exemptions)
}

/// Returns the importers of a world of whose law nothing is said, where two states of the law are compared: what changes
/// there is not known. General equilibrium takes their tariffs as they are in its base year.
pub fn importers_without_law(scenario: &Scenario, world: &World) -> BTreeSet<Partner> {
    let is_later = scenario.refund.is_some_and(|refund| refund.as_of.is_some());
    if scenario.equilibrium.is_some() || !(scenario.before.is_some() || is_later) {
        return BTreeSet::new();
    }
    let has_law =
        |importer: Partner| all_measures(scenario).any(|measure| measure.importers.contains(importer, world.importer));
    world.importers.iter().copied().filter(|importer| !has_law(*importer)).collect()
}

/// Returns the days on which a scenario looks at the law: its date, or the first day of each interval of its period in
/// which no law changes.
pub fn days(scenario: &Scenario) -> Vec<LawDates> {
    let later = scenario.refund.and_then(|refund| refund.as_of);
    let day = |date: Date| {
        let known = scenario.known_on(date);
        let (date_before, before) = scenario.before.map_or((date, known), |before| (before.date, before.as_of));
        LawDates { date, date_before, before, after: later.unwrap_or(known) }
    };
    let Some((from, until)) = scenario.period else { return vec![day(scenario.date)] };
    let mut dates = BTreeSet::from([from]);
    // A year's flows are spread over its days: leap years have one more.
    dates.extend(
        (from.year() + 1..=until.year()).filter_map(|year| Date::new(year, 1, 1).ok()).filter(|day| *day < until),
    );
    let precedences = scenario.baseline.precedences.iter().chain(&scenario.precedences);
    let shares = &scenario.baseline.shares;
    let mut changes = steps(all_measures(scenario), all_exemptions(scenario), precedences, shares);
    let of_cases = scenario.cases.iter().flat_map(|case| &case.changes);
    changes.extend(of_cases.flat_map(|change| [change.period.from, change.period.until]).flatten());
    // A day of a leap year is a smaller part of it.
    let new_years = (from.year()..=until.year()).filter_map(|year| Date::new(year, 1, 1).ok());
    let other_length = |day: &Date| day.yesterday().is_ok_and(|last| last.in_leap_year() != day.in_leap_year());
    changes.extend(new_years.filter(other_length));
    dates.extend(changes.into_iter().filter(|date| from < *date && *date < until));
    dates.into_iter().map(day).collect()
}
