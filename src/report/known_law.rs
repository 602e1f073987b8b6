//! Until when the law of a result is known: said wherever its figures are.

use jiff::civil::Date;

use super::number::counted;
use super::phrases::day_words;
use crate::regime::Regime;
use crate::scenario::Scenario;

/// Returns "law known to 23 July 2026"; where a later day is looked at, also that the law is taken to go on. `None`
/// where the regime has no end.
pub fn known_law(regime: &Regime, last: Date) -> Option<String> {
    assumed_law(regime, last).or_else(|| regime.known_to().map(known_words))
}

/// Returns "law known to 23 July 2026; assumed unchanged after" with ordinary spaces, as JSON has it. `None` where no day
/// after the last one that is known is looked at.
pub fn assumed_plain(regime: &Regime, last: Date) -> Option<String> {
    assumed_law(regime, last).map(|words| words.replace('\u{a0}', " "))
}

fn assumed_law(regime: &Regime, last: Date) -> Option<String> {
    Some(format!("{}; assumed unchanged after", known_words(assumed_after(regime, last)?)))
}

/// Returns the last day that is known, where a day after it is looked at.
pub fn assumed_after(regime: &Regime, last: Date) -> Option<Date> {
    regime.known_to().filter(|known_to| regime.assumed_unchanged && last > *known_to)
}

/// Returns the same of a scenario.
pub fn known_law_of(scenario: &Scenario) -> Option<String> {
    known_law(&scenario.baseline, scenario.last_day())
}

/// Returns "law known to 23 July 2026", of the last day that is known.
pub fn known_words(known_to: Date) -> String {
    format!("law known to {}", day_words(known_to))
}

/// Returns "law known to 23 July 2026, 130 days ago"; of a day that is not over nothing is added.
pub fn aged_words(known_to: Date, today: Date) -> String {
    let days = today.since(known_to).map_or(0, |passed| passed.get_days());
    let ago = usize::try_from(days).ok().filter(|days| *days > 0);
    let ago = ago.map_or(String::new(), |days| format!(", {} ago", counted(days, "day")));
    format!("{}{ago}", known_words(known_to)).replace('\u{a0}', " ")
}
