//! What a value does over the rates of a sweep, in words.

use rust_decimal::Decimal;

use crate::report::change_phrase::{Tense, UNKNOWN};
use crate::report::number::{Reading, Unit};
use crate::report::phrases::{join, with_article};

/// What runs through the values of a sweep.
pub(super) enum SweptRate {
    /// All that is charged.
    Whole,
    /// What comes on top of other duties of all goods.
    Additional,
    /// What comes on top of some duties and in place of others.
    New,
    /// The rate of one measure among others: "reciprocal tariff".
    Of(String),
}

impl SweptRate {
    pub(super) fn noun(&self) -> &str {
        match self {
            SweptRate::Whole => "rate",
            SweptRate::Additional => "additional duty",
            SweptRate::New => "rate of the new duty",
            SweptRate::Of(tariff) => tariff,
        }
    }

    /// Returns a rate as a title has it: "an additional 10%", "a new 20% duty", "a 40% reciprocal tariff".
    fn told(&self, rate: &str) -> String {
        match self {
            SweptRate::Whole => rate.into(),
            SweptRate::Additional => format!("an additional {rate}"),
            SweptRate::New => format!("a new {rate} duty"),
            SweptRate::Of(tariff) => with_article(&format!("{rate} {tariff}")),
        }
    }
}

/// What a value does over the rates of a sweep.
#[derive(Default)]
pub(super) struct CourseOverRates {
    /// In words, the fullest first.
    pub(super) words: Vec<String>,
    /// At which rates it is highest; `None` where that is at the first, or at several apart.
    pub(super) highest_at: Option<String>,
    /// True if they lie inside the range.
    pub(super) peaks: bool,
}

/// Returns what a value does over the rates of a sweep, ascending. At an end of the rates it may be higher beyond; two rates
/// say nothing of what lies between them.
pub(super) fn over_rates(
    tense: Tense,
    (unit, is_change): (Unit, bool),
    points: &[(Decimal, Option<Reading>)],
    swept: &SweptRate,
) -> CourseOverRates {
    let known: Vec<(String, Reading)> =
        points.iter().filter_map(|(rate, value)| Some((Unit::Percent.word(*rate), (*value)?))).collect();
    let (Some((first, start)), Some((last, end))) = (known.first(), known.last()) else {
        return CourseOverRates { words: vec![UNKNOWN.into()], ..CourseOverRates::default() };
    };
    let read = |value: &Reading| if is_change { unit.read_change(value) } else { unit.read(value) };
    let highest = known.iter().map(|(_, value)| value.high).max();
    let at: Vec<String> =
        known.iter().filter(|(_, value)| Some(value.high) == highest).map(|(rate, _)| rate.clone()).collect();
    let (start_words, end_words) = (read(start), read(end));
    let [at_first, at_last] = [first, last].map(|rate| swept.told(rate));
    let verb = |verb: &str| tense.verb(verb);
    let is_at = |rate: &String| known.len() > 1 && at.as_slice() == std::slice::from_ref(rate);
    let ends_highest = !is_change && is_at(last);
    // Inside the range, with the rates around it that come near it.
    let peak = match at.as_slice() {
        [one] if !is_change && known.len() > 2 && one != first && one != last => {
            let [from, to] = near_the_peak(&known, one);
            let rates = if from == to { from.to_string() } else { format!("{from} to {to}") };
            known.iter().find(|(rate, _)| rate == one).map(|(_, value)| (read(value), rates))
        }
        _ => None,
    };
    let at_the_last = match () {
        () if is_change => Some(format!("{} at {at_last}", tense.by(unit, end))),
        () if ends_highest => Some(format!("{} {end_words} at {at_last}", verb("reach"))),
        () if is_at(first) => Some(format!("{} {end_words} at {at_last}", verb("are"))),
        () => None,
    };
    let course = match at.as_slice() {
        _ if known.len() == 1 && is_change => format!("{} at {at_first}", tense.by(unit, start)),
        _ if known.len() == 1 => format!("{} {start_words} at {at_first}", verb("are")),
        all if all.len() == known.len() && start_words == end_words && is_change => {
            format!("{} at every rate", tense.by(unit, start))
        }
        all if all.len() == known.len() && start_words == end_words => {
            format!("{} at {start_words} at every rate", verb("stay"))
        }
        _ if is_change => format!("{} by {start_words} at {at_first}, {end_words} at {last}", verb("change")),
        _ if known.len() == 2 => format!("{} {start_words} at {at_first}, {end_words} at {last}", verb("are")),
        [one] if one == last => {
            format!("{} from {start_words} at {at_first} to {end_words} at {last}", verb("rise"))
        }
        [one] if one == first => {
            format!("{} from {start_words} at {at_first} to {end_words} at {last}", verb("fall"))
        }
        [_] => peak.as_ref().map_or_else(String::new, |(top, rates)| match (rates.contains(" to "), swept) {
            (true, _) => format!("{} near {top} at {}", verb("peak"), swept.told(rates)),
            (false, SweptRate::Whole) => {
                format!("{} at {top} at {}", verb("peak"), with_article(&format!("{rates} tariff")))
            }
            (false, _) => format!("{} at {top} at {}", verb("peak"), swept.told(rates)),
        }),
        several => format!("{} highest at {}", verb("are"), swept.told(&join(several, "rates"))),
    };
    // Where names are long, the axis says of what the rate at the end is one; then the rates themselves stand on it alone.
    let at_bare = ends_highest.then(|| format!("{} {end_words} at {last}", verb("reach")));
    let near = peak.as_ref().map(|(top, _)| format!("{} near {top}", verb("peak")));
    let reached = ends_highest.then(|| format!("{} {end_words}", verb("reach")));
    let words = [course].into_iter().chain(at_the_last).chain(near).chain(at_bare).chain(reached).collect();
    let peaks = peak.is_some();
    let highest_at = peak.map(|(_, rates)| rates).or_else(|| ends_highest.then(|| swept.told(last)));
    CourseOverRates { words, highest_at, peaks }
}

/// Returns the rates around a peak, from the first to the last, at which a value is within a hundredth of it.
fn near_the_peak<'k>(known: &'k [(String, Reading)], peak: &'k str) -> [&'k str; 2] {
    let Some(at) = known.iter().position(|(rate, _)| rate == peak) else { return [peak; 2] };
    let least = known[at].1.high * Decimal::from_parts(99, 0, 0, false, 2);
    let is_near = |(_, value): &&(String, Reading)| value.high >= least;
    let below = known[..at].iter().rev().take_while(is_near).last();
    let above = known[at + 1..].iter().take_while(is_near).last();
    [below, above].map(|end| end.map_or(peak, |(rate, _)| rate.as_str()))
}
