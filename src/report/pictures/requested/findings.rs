//! What rows show, as a sentence.

use rust_decimal::Decimal;

use super::rows::BreakdownRow;
use crate::report::number::Reading;
use crate::report::phrases::{capital, holders, ranking};
use crate::report::pictures::outcome_words::DrawnOutcome;

/// Returns what rows show, as a sentence. `among` says which rows those are, if not all: "of the 10 largest sellers, ".
pub fn finding(
    measured: &DrawnOutcome,
    rows: &[BreakdownRow],
    whole: Option<Reading>,
    among: &str,
    [one, several]: [&str; 2],
) -> String {
    let known = || rows.iter().filter_map(|row| Some((row.value?, row.label.as_str())));
    let noun = &measured.noun;
    let ends = (known().map(|(value, _)| value.low).min(), known().map(|(value, _)| value.high).max());
    let (Some(low), Some(high)) = ends else { return capital(&format!("{noun}: not known")) };
    let read = |value: Decimal| measured.read(&Reading::exact(value));
    if let (Some((value, label)), 1) = (known().next(), rows.len()) {
        return capital(&format!("{noun}: {label}, {}", measured.read(&value)));
    }
    let (unknown, all) = (rows.len() - known().count(), rows.len());
    let beside = if unknown == 0 { String::new() } else { format!("; not known for {unknown} of {all} {several}") };
    if read(low) == read(high) {
        return match unknown {
            0 => capital(&format!("{noun}: {} for each {one}", read(low))),
            _ => {
                let rows = known().map(|(value, label)| (label, measured.read(&value)));
                capital(&format!("{noun}: {}{beside}", holders(rows, &read(low), several)))
            }
        };
    }
    if known().any(|(value, _)| !value.is_point()) {
        return capital(&format!("{among}{noun}: from {} to {}{beside}", read(low), read(high)));
    }
    let ranked: Vec<(Reading, &str)> = known().collect();
    if measured.adds_up && (low >= Decimal::ZERO || high <= Decimal::ZERO) {
        let first = read(if low >= Decimal::ZERO { high } else { low });
        let whole = whole.filter(Reading::is_point);
        let of = whole.map_or(String::new(), |whole| format!(" of {}", measured.read(&whole)));
        let rows = ranked.iter().map(|(value, label)| (*label, measured.read(value)));
        return capital(&format!("largest {noun}: {}{of}{beside}", holders(rows, &first, several)));
    }
    let ends = highest_and_lowest(noun, measured, &ranked, several).unwrap_or_default();
    capital(&format!("{among}{ends}{beside}"))
}

/// Returns "highest average duty: Japan, 27.5%; lowest: Korea and Germany, 15% each"; of changes what rises and falls
/// most.
pub fn highest_and_lowest(
    noun: &str,
    measured: &DrawnOutcome,
    rows: &[(Reading, &str)],
    several: &str,
) -> Option<String> {
    let (high, low) =
        (rows.iter().max_by_key(|(value, _)| value.high)?.0, rows.iter().min_by_key(|(value, _)| value.low)?.0);
    let told = |value: &Reading| {
        holders(rows.iter().map(|(reading, label)| (*label, measured.read(reading))), &measured.read(value), several)
    };
    if measured.read(&low) == measured.read(&high) {
        return Some(format!("{noun}: {}", told(&high)));
    }
    let ends = (low.low, high.high);
    Some(ranking(noun, measured.change, ends, |is_upper| told(if is_upper { &high } else { &low })))
}
