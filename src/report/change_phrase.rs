//! How a change is worded: "falls from 27.5% to 15%", "rises by 10 pp", "falls by up to $82.6bn a year".

use rust_decimal::Decimal;

use super::number::{Reading, Unit};
use super::readings::{points, rate};
use crate::burden::Burden;

/// Returns "falls from 27.5% to 15%".
pub fn rate_change_phrase(whole: &Burden) -> String {
    match (rate(whole.rate_before), rate(whole.rate_after), points(whole.rate_change)) {
        (Some(before), Some(after), _) if before == after => format!("stays at {}", Unit::Percent.read(&after)),
        (Some(before), Some(after), _) => {
            let (from, to) = (Unit::Percent.read(&before), Unit::Percent.read(&after));
            let course = match (before.is_point() && after.is_point(), before.low < after.low) {
                (false, _) => "goes",
                (true, true) => "rises",
                (true, false) => "falls",
            };
            if from == to { format!("stays at about {to}") } else { format!("{course} from {from} to {to}") }
        }
        (None, Some(after), _) => format!("is {} after; before, it is not known", Unit::Percent.read(&after)),
        (_, _, Some(change)) => format!("{}; its level is not known", points_change_phrase(&change)),
        _ => "is not known".into(),
    }
}

/// Returns the verb and the size of a hedged change that goes one way only.
fn one_way(change: &Reading) -> Option<(&'static str, Reading)> {
    if change.high <= Decimal::ZERO {
        let size = Reading { low: -change.high, high: -change.low, approx: change.approx };
        Some(("falls by", size))
    } else if change.low >= Decimal::ZERO {
        Some(("rises by", *change))
    } else {
        None
    }
}

/// Returns "up to $82.6bn", "$13.8bn–$55.1bn".
fn most(unit: Unit, size: &Reading) -> String {
    if size.low.is_zero() { format!("up to {}", unit.word(size.high)) } else { unit.read(size) }
}

/// Returns "rises by 10 pp".
pub fn points_change_phrase(change: &Reading) -> String {
    if !change.is_point() {
        return match one_way(change) {
            Some((verb, size)) => format!("{verb} {}", most(Unit::Points, &size).replace('+', "")),
            None => format!("changes by {}", Unit::Points.read(change)),
        };
    }
    let size = Reading { low: change.low.abs(), high: change.low.abs(), approx: change.approx };
    let words = Unit::Points.read(&size).replace('+', "");
    match change.low {
        zero if zero.is_zero() => "does not change".into(),
        low if low.is_sign_negative() => format!("falls by {words}"),
        _ => format!("rises by {words}"),
    }
}

/// Returns "falls by $5.2bn a year"; `per` is "a year" or "in the period".
pub fn money_change_phrase(change: &Reading, per: &str) -> String {
    if !change.is_point() {
        return match one_way(change) {
            Some((verb, size)) => format!("{verb} {} {per}", most(Unit::Usd, &size)),
            None => format!("changes by {} {per}", Unit::Usd.read_change(change)),
        };
    }
    let size = Reading { low: change.low.abs(), high: change.low.abs(), approx: change.approx };
    match change.low {
        zero if zero.is_zero() => "does not change".into(),
        low if low.is_sign_negative() => format!("falls by {} {per}", Unit::Usd.read(&size)),
        _ => format!("rises by {} {per}", Unit::Usd.read(&size)),
    }
}

/// The verbs with which a course begins: as it stands, as a supposition, as what would follow.
const VERBS: [(&str, &str, &str); 6] = [
    ("falls ", "fell ", "would fall "),
    ("rises ", "rose ", "would rise "),
    ("goes ", "went ", "would go "),
    ("changes ", "changed ", "would change "),
    ("stays ", "stayed ", "would stay "),
    ("does not ", "did not ", "would not "),
];

/// Returns a course as a supposition: "fell from 27.5% to 15%". Empty where it has no verb of its own.
pub fn subjunctive(course: &str) -> String {
    let verb = VERBS.iter().find_map(|(stands, supposed, _)| Some((supposed, course.strip_prefix(stands)?)));
    verb.map_or_else(String::new, |(verb, rest)| format!("{verb}{}", rest.split(';').next().unwrap_or(rest)))
}

/// Returns a course as what would follow: "would fall by $5.2bn a year".
pub fn conditional(course: &str) -> String {
    let verb = VERBS.iter().find_map(|(stands, _, would)| Some((would, course.strip_prefix(stands)?)));
    verb.map_or_else(|| course.to_string(), |(verb, rest)| format!("{verb}{rest}"))
}
