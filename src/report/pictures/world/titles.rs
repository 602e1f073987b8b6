//! What happens to countries, as a sentence made from their numbers.

use rust_decimal::Decimal;

use crate::equilibrium::outcome::Indicator;
use crate::partner::Partner;
use crate::report::number::{Reading, Unit};
use crate::report::phrases::{capital, holders};
use crate::report::world::is_below_print;

/// A country and the change of an outcome, in percent.
#[derive(Clone, Debug)]
pub struct CountryChange {
    pub code: Partner,
    /// Within a sentence: "the United States".
    pub phrase: String,
    /// True of the importer whose world it is.
    pub is_importer: bool,
    /// True if it is large enough to be singled out.
    pub is_large: bool,
    pub change: Reading,
}

/// Which way a change goes; what a solver leaves of none is nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum ChangeDirection {
    Rises,
    Falls,
    Stays,
    /// It may go either way.
    Open,
}

impl ChangeDirection {
    pub fn of(change: &Reading) -> ChangeDirection {
        match (change.low, change.high) {
            (low, _) if low > Decimal::ZERO => ChangeDirection::Rises,
            (_, high) if high < Decimal::ZERO => ChangeDirection::Falls,
            (low, high) if low.is_zero() && high.is_zero() => ChangeDirection::Stays,
            _ => ChangeDirection::Open,
        }
    }
}

/// Returns how large a change is that goes one way: "1.1%", "0.9–1.1%".
pub fn size(change: &Reading) -> String {
    Unit::Percent.read(&Reading::between(change.low.abs(), change.high.abs()))
}

/// Returns "194 countries".
pub fn countries(count: usize) -> String {
    if count == 1 { "1 country".into() } else { format!("{count} countries") }
}

/// Returns an outcome within a sentence.
pub fn noun(indicator: Indicator) -> &'static str {
    match indicator {
        Indicator::RealWage => "real wages",
        Indicator::Exports => "exports as a share of GDP",
        Indicator::Imports => "imports as a share of GDP",
        Indicator::Price => "the price level relative to the world",
        other => other.title(),
    }
}

/// Returns "Welfare falls in 150 of 194 countries; the United States gains 1.1%".
pub fn counted(indicator: Indicator, all: &[CountryChange]) -> String {
    let noun = noun(indicator);
    let at_home = all.iter().find(|one| one.is_importer).map(|one| importer_words(indicator, one));
    if let ([_], Some(at_home)) = (all, &at_home) {
        return capital(at_home);
    }
    let count = |way: ChangeDirection| all.iter().filter(|one| ChangeDirection::of(&one.change) == way).count();
    let (falls, rises, open) =
        (count(ChangeDirection::Falls), count(ChangeDirection::Rises), count(ChangeDirection::Open));
    let plural = matches!(indicator, Indicator::RealWage | Indicator::Exports | Indicator::Imports);
    let (verb, some) = match rises > falls {
        true => (if plural { "rise" } else { "rises" }, rises),
        false => (if plural { "fall" } else { "falls" }, falls),
    };
    let of = countries(all.len());
    let what = match some {
        0 if open == 0 => return capital(&format!("{noun}: no change in any of {of}")),
        0 => format!("{noun} may rise or fall in {open} of {of}"),
        some if some == all.len() => format!("{noun} {verb} in all {of}"),
        some => format!("{noun} {verb} in {}{some} of {of}", if open > 0 { "at least " } else { "" }),
    };
    capital(&at_home.map_or(what.clone(), |at_home| format!("{what}; {at_home}")))
}

/// Returns true if a rise is a gain.
pub fn is_gain(indicator: Indicator) -> bool {
    matches!(indicator, Indicator::Welfare | Indicator::RealIncome)
}

/// Returns "the United States gains 1.1%"; of outcomes that are no gain, "in the United States by +1.1%".
fn importer_words(indicator: Indicator, CountryChange { phrase, change, .. }: &CountryChange) -> String {
    let at_home = || format!("{} in {phrase}", Unit::Percent.read_change(change));
    match (indicator, ChangeDirection::of(change)) {
        (_, ChangeDirection::Stays) => format!("no change in {phrase}"),
        (one, ChangeDirection::Rises) if is_gain(one) => format!("{phrase} gains {}", size(change)),
        (one, ChangeDirection::Falls) if is_gain(one) => format!("{phrase} loses {}", size(change)),
        (Indicator::Price, ChangeDirection::Rises) => format!("{}, a real appreciation", at_home()),
        (Indicator::Price, ChangeDirection::Falls) => format!("{}, a real depreciation", at_home()),
        _ => at_home(),
    }
}

/// Returns "Largest gain of welfare: Canada, +0.4%; largest loss: Lesotho, −5.3%"; countries from the highest to the
/// lowest.
pub fn ranked(indicator: Indicator, all: &[CountryChange]) -> String {
    let (Some(best), Some(worst)) = (all.first(), all.last()) else { return "No country".into() };
    let word = |one: &CountryChange| Unit::Percent.read_change(&one.change);
    let told =
        |one: &CountryChange| holders(all.iter().map(|one| (one.phrase.as_str(), word(one))), &word(one), "countries");
    let noun = noun(indicator);
    let (up, down) = if is_gain(indicator) { ("gain", "loss") } else { ("rise", "fall") };
    let is_told = |one: &CountryChange, way| {
        ChangeDirection::of(&one.change) == way && !is_below_print(one.change.low) && !is_below_print(one.change.high)
    };
    let (gains, loses) = (is_told(best, ChangeDirection::Rises), is_told(worst, ChangeDirection::Falls));
    let is_nothing = |one: &CountryChange| is_below_print(one.change.low) && is_below_print(one.change.high);
    match all {
        [one] => capital(&format!("{noun} of {}: {}", one.phrase, word(one))),
        _ if word(best) == word(worst) => capital(&format!("{noun}: {} in all {}", word(best), countries(all.len()))),
        _ if gains && loses => format!("Largest {up} of {noun}: {}; largest {down}: {}", told(best), told(worst)),
        _ if gains => format!("Largest {up} of {noun}: {}", told(best)) + &smallest(worst, told),
        _ if loses => format!("Largest {down} of {noun}: {}", told(worst)) + &smallest(best, told),
        _ if is_nothing(best) && is_nothing(worst) => {
            capital(&format!("{noun}: changes below the last printed digit in all {}", countries(all.len())))
        }
        _ => capital(&format!("{noun}: {} to {}", told(worst), told(best))),
    }
}

/// Returns "; smallest: Chad, +0.2%"; nothing of a change that is not as large as what is printed.
fn smallest(one: &CountryChange, told: impl Fn(&CountryChange) -> String) -> String {
    let is_nothing = is_below_print(one.change.low) && is_below_print(one.change.high);
    if is_nothing { String::new() } else { format!("; smallest: {}", told(one)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(changes: &[(&str, &str)]) -> Vec<CountryChange> {
        let country = |(place, (phrase, change)): (usize, &(&str, &str))| {
            let (low, high) = change.split_once("..").unwrap_or((change, change));
            let number = |text: &str| text.parse().expect("a decimal");
            CountryChange {
                code: Partner::from_iso2(if place == 0 { "US" } else { "CA" }).expect("a partner"),
                phrase: (*phrase).into(),
                is_importer: place == 0,
                is_large: true,
                change: Reading::between(number(low), number(high)),
            }
        };
        changes.iter().enumerate().map(country).collect()
    }

    #[test]
    fn a_map_says_how_many_and_the_importer() {
        let us = "the United States";
        for (changes, want) in [
            (
                vec![(us, "1.13"), ("Canada", "-2"), ("Chad", "-0.3")],
                "Welfare falls in 2 of 3 countries; the United States gains 1.1%",
            ),
            (vec![(us, "-0.36"), ("Canada", "-2")], "Welfare falls in all 2 countries; the United States loses 0.36%"),
            (vec![(us, "0.3"), ("Canada", "2")], "Welfare rises in all 2 countries; the United States gains 0.3%"),
            (vec![(us, "0.001"), ("Canada", "2")], "Welfare rises in all 2 countries; the United States gains <0.01%"),
            (vec![(us, "0"), ("Canada", "0")], "Welfare: no change in any of 2 countries"),
            (vec![(us, "-0.36")], "The United States loses 0.36%"),
            (
                vec![(us, "-0.4..1"), ("Canada", "-2..-1")],
                "Welfare falls in at least 1 of 2 countries; −0.4% to +1% in the United States",
            ),
            (
                vec![(us, "-0.4..1"), ("Canada", "-2..1")],
                "Welfare may rise or fall in 2 of 2 countries; −0.4% to +1% in the United States",
            ),
        ] {
            assert_eq!(counted(Indicator::Welfare, &of(&changes)), want);
        }
        assert_eq!(
            counted(Indicator::RealWage, &of(&[(us, "1"), ("Canada", "-2"), ("Chad", "-3")])),
            "Real wages fall in 2 of 3 countries; +1% in the United States"
        );
        assert_eq!(
            counted(Indicator::Price, &of(&[(us, "1"), ("Canada", "-2"), ("Chad", "-3")])),
            "The price level relative to the world falls in 2 of 3 countries; +1% in the United States, a real appreciation"
        );
    }

    #[test]
    fn a_ranking_says_its_ends() {
        let us = "the United States";
        for (changes, want) in [
            (
                vec![(us, "1.13"), ("Chad", "-3")],
                "Largest gain of welfare: the United States, +1.1%; largest loss: Chad, −3%",
            ),
            (
                vec![(us, "1.13"), ("Chad", "0.2")],
                "Largest gain of welfare: the United States, +1.1%; smallest: Chad, +0.2%",
            ),
            (
                vec![(us, "-0.2"), ("Chad", "-3")],
                "Largest loss of welfare: Chad, −3%; smallest: the United States, −0.2%",
            ),
            (vec![(us, "1.13"), ("Chad", "-0.001")], "Largest gain of welfare: the United States, +1.1%"),
            (vec![(us, "0.001"), ("Chad", "-3")], "Largest loss of welfare: Chad, −3%"),
            (
                vec![(us, "0.001"), ("Chad", "-0.002")],
                "Welfare: changes below the last printed digit in all 2 countries",
            ),
            (vec![(us, "-0.2"), ("Chad", "-0.2")], "Welfare: −0.2% in all 2 countries"),
            (vec![(us, "-0.2")], "Welfare of the United States: −0.2%"),
        ] {
            assert_eq!(ranked(Indicator::Welfare, &of(&changes)), want);
        }
        assert_eq!(ranked(Indicator::Welfare, &[]), "No country");
    }
}
