//! What happens to countries, as a sentence made from their numbers.

use rust_decimal::Decimal;

use crate::equilibrium::outcome::Indicator;
use crate::partner::Partner;
use crate::report::change_phrase::Tense;
use crate::report::number::{Reading, Unit};
use crate::report::title::{NamedReading, Ranking, fitting, sentence};
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
    /// True of what is left of the world, which is no economy.
    pub is_rest: bool,
    pub change: Reading,
}

/// Returns "194 economies".
pub fn economies(count: usize) -> String {
    if count == 1 { "1 economy".into() } else { format!("{count} economies") }
}

/// Returns an outcome within a sentence.
pub fn noun(indicator: Indicator) -> &'static str {
    match indicator {
        Indicator::RealWage => "real wages",
        Indicator::Exports => "exports relative to GDP",
        Indicator::Imports => "imports relative to GDP",
        Indicator::Price => "the relative price level",
        Indicator::TermsOfTrade => "terms-of-trade welfare",
        Indicator::VolumeOfTrade => "volume-of-trade welfare",
        other => other.title(),
    }
}

/// The importer whose world it is, beside its change.
#[derive(Clone, Copy, Default)]
pub struct ImporterWords<'w> {
    /// As its own things are called: "US".
    pub adjective: Option<&'w str>,
    /// True if another closure of the model turns its gain into a loss, or its loss into a gain.
    pub may_reverse: bool,
}

/// Returns "The United States would gain 1.1%; 150 of 194 economies would lose", of real income "US real income would rise
/// 0.76% but could fall under other assumptions"; of outcomes that are no gain "Real wages would fall in 150 of 194 economies".
pub fn counted(indicator: Indicator, all: &[CountryChange], importer: ImporterWords<'_>) -> String {
    let tense = Tense::Would;
    let (noun, own) = (noun(indicator), all.iter().find(|one| one.is_importer));
    let count = |falls: bool| {
        let goes =
            |one: &&CountryChange| if falls { one.change.high < Decimal::ZERO } else { one.change.low > Decimal::ZERO };
        all.iter().filter(|one| !one.is_rest).filter(goes).count()
    };
    let everyone = all.iter().filter(|one| !one.is_rest).count();
    let (falls, rises) = (count(true), count(false));
    let moved = if rises > falls { rises } else { falls };
    let some = match moved {
        _ if moved == everyone => format!("all {}", economies(everyone)),
        _ => format!("{moved} of {}", economies(everyone)),
    };
    let (gain, rise) = if rises > falls { ("gain", "rise") } else { ("lose", "fall") };
    let told = match own {
        Some(own) if is_gain(indicator) => importer_words(indicator, own),
        Some(own) => format!("{noun} in {} {}", own.phrase, tense.by(Unit::Percent, &own.change)),
        None => String::new(),
    };
    let of_all = match moved {
        0 if all.iter().all(|one| one.change.low.is_zero() && one.change.high.is_zero()) => {
            format!("{noun} {} in no economy", tense.verb("change"))
        }
        0 => format!("{noun} {} in no economy for certain", tense.verb("change")),
        _ => format!("{noun} {} in {some}", tense.verb(rise)),
    };
    match (own.is_some(), everyone) {
        (true, 1) => fitting([told, of_all, format!("{noun} {}", tense.verb(rise))]),
        (true, _) if is_gain(indicator) && moved > 0 => {
            let own = own.filter(|_| indicator == Indicator::RealIncome).zip(importer.adjective);
            let own = own.map(|(own, adjective)| {
                let course =
                    tense.by(Unit::Percent, &own.change).replacen(" by ", " ", usize::from(own.change.is_point()));
                (format!("{adjective} {noun} {course}"), own.change.low < Decimal::ZERO)
            });
            match own {
                Some((course, falls)) if importer.may_reverse => {
                    let other = if falls { "rise" } else { "fall" };
                    fitting([format!("{course} but could {other} under other assumptions"), course])
                }
                // The importer comes first where there is no room for both.
                Some((course, _)) => fitting([format!("{course}; {some} {}", tense.verb(gain)), course]),
                None => fitting([format!("{told}; {some} {}", tense.verb(gain)), of_all, told]),
            }
        }
        _ => fitting([of_all, told]),
    }
}

/// Returns true if a rise is a gain.
pub fn is_gain(indicator: Indicator) -> bool {
    matches!(indicator, Indicator::Welfare | Indicator::RealIncome)
}

/// Returns "the United States would gain 1.1% of real income".
fn importer_words(indicator: Indicator, CountryChange { phrase, change, .. }: &CountryChange) -> String {
    let (tense, of) = (Tense::Would, if indicator == Indicator::RealIncome { " of real income" } else { "" });
    let size = Unit::Percent.read(&Reading::between(change.low.abs(), change.high.abs())).replace('<', "less than ");
    match (change.low, change.high) {
        (low, high) if low.is_zero() && high.is_zero() => format!("{phrase} {}", tense.by(Unit::Percent, change)),
        (low, _) if low >= Decimal::ZERO => format!("{phrase} {} {size}{of}", tense.verb("gain")),
        (_, high) if high <= Decimal::ZERO => format!("{phrase} {} {size}{of}", tense.verb("lose")),
        _ => format!("{phrase} {}", tense.by(Unit::Percent, change)),
    }
}

/// Returns "Real income would rise most in Canada, by 0.4%, and fall most in Lesotho, by 5.3%"; countries from the highest to
/// the lowest.
pub fn ranked(indicator: Indicator, all: &[CountryChange]) -> String {
    let tense = Tense::Would;
    let noun = noun(indicator);
    let is_nothing = |one: &CountryChange| is_below_print(one.change.low) && is_below_print(one.change.high);
    if all.iter().all(is_nothing) {
        return fitting([format!("{noun} {} by less than is printed in any economy", tense.verb("change"))]);
    }
    let rows: Vec<NamedReading> = all.iter().map(|one| (one.phrase.clone(), Some(one.change))).collect();
    let (unit, before, several) = (Unit::Percent, "in", "economies");
    let ranking = Ranking { tense, unit, before, several, rows: &rows, whole: None, is_part: false };
    sentence(&[noun.to_string()], &ranking.most())
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
                is_rest: false,
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
                "The United States would gain 1.1%; 2 of 3 economies would lose",
            ),
            (vec![(us, "-0.36"), ("Canada", "-2")], "The United States would lose 0.36%; all 2 economies would lose"),
            (vec![(us, "0.3"), ("Canada", "2")], "The United States would gain 0.3%; all 2 economies would gain"),
            // Thirteen words would be one too many.
            (vec![(us, "0.001"), ("Canada", "2")], "Welfare would rise in all 2 economies"),
            (vec![(us, "0"), ("Canada", "0")], "Welfare would change in no economy"),
            (vec![(us, "-0.36")], "The United States would lose 0.36%"),
            (vec![(us, "-0.4..1"), ("Canada", "-2..1")], "Welfare would change in no economy for certain"),
        ] {
            assert_eq!(counted(Indicator::Welfare, &of(&changes), ImporterWords::default()), want);
        }
        let wages = of(&[(us, "1"), ("Canada", "-2"), ("Chad", "-3")]);
        assert_eq!(
            counted(Indicator::RealWage, &wages, ImporterWords::default()),
            "Real wages would fall in 2 of 3 economies"
        );
        let income = of(&[(us, "0.76"), ("Canada", "-2")]);
        for (may_reverse, want) in [
            (false, "US real income would rise 0.76%; 1 of 2 economies would lose"),
            (true, "US real income would rise 0.76% but could fall under other assumptions"),
        ] {
            let importer = ImporterWords { adjective: Some("US"), may_reverse };
            assert_eq!(counted(Indicator::RealIncome, &income, importer), want);
        }
    }

    #[test]
    fn a_ranking_says_who_moves_most() {
        let us = "the United States";
        for (changes, want) in [
            (vec![(us, "1.13"), ("Chad", "-3")], "Welfare would fall 3% in Chad, rise 1.1% in the United States"),
            (vec![(us, "1.13"), ("Chad", "0.2")], "Welfare would rise more in the United States (1.1%)"),
            (vec![(us, "0.001"), ("Chad", "-0.002")], "Welfare would change by less than is printed in any economy"),
            (vec![(us, "-0.2"), ("Chad", "-0.2")], "Welfare would fall in the United States and Chad, by 0.2% each"),
            (vec![(us, "-0.2")], "Welfare would fall by 0.2%"),
        ] {
            assert_eq!(ranked(Indicator::Welfare, &of(&changes)), want);
        }
    }
}
