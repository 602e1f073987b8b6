//! What day it is, and how old the law is on it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::report::known_law::aged_words;

/// Returns today, in universal time; where `SOURCE_DATE_EPOCH` is set, its day, so that the same input says the same.
pub fn today() -> Date {
    let stated = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.trim().parse::<i64>().ok());
    let stated = stated.and_then(|seconds| Timestamp::from_second(seconds).ok());
    TimeZone::UTC.to_datetime(stated.unwrap_or_else(Timestamp::now)).date()
}

/// Returns until when these regimes are known and how many days ago that is, in one line; `None` where none of them ends.
pub fn known_line<'a>(regimes: impl IntoIterator<Item = (&'a str, Option<Date>)>) -> Option<String> {
    let regimes = regimes.into_iter().filter_map(|(name, known_to)| Some((name, known_to?)));
    let days: BTreeMap<&str, Date> = regimes.collect();
    let today = today();
    let words = |(name, known_to): (&&str, &Date)| match days.len() {
        1 => aged_words(*known_to, today),
        _ => format!("{name}: {}", aged_words(*known_to, today)),
    };
    let all: Vec<String> = days.iter().map(words).collect();
    (!all.is_empty()).then(|| all.join("; "))
}
