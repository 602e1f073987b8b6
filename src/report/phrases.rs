//! Names and ends of a ranking as parts of a sentence.

use rust_decimal::Decimal;

use jiff::civil::Date;

use super::number::{Unit, grouped};
use crate::units::CustomsValue;

/// Returns "Japan", "Japan and South Korea", "4 partners".
pub fn join(names: &[String], noun: &str) -> String {
    match names {
        [] => format!("no {noun}"),
        [one] => one.clone(),
        [one, other] => format!("{one} and {other}"),
        [first @ .., last] if first.len() < 4 => format!("{} and {last}", first.join(", ")),
        many => format!("{} {noun}", grouped(many.len().into())),
    }
}

/// The most letters of several names in a title: beyond that they are counted.
const LONGEST: usize = 60;

/// Returns who has a value, with it: "Japan, 15%". Of several whose values read alike none is singled out: "Japan and
/// South Korea, 15% each", "7 partners, 15% each".
pub fn holders<'l>(rows: impl Iterator<Item = (&'l str, String)>, word: &str, several: &str) -> String {
    let names = rows.filter(|(_, value)| value == word).map(|(name, _)| name.to_string());
    let names: Vec<String> = distinct(names);
    let told = match names.as_slice() {
        [one] => return format!("{one}, {word}"),
        names => join(names, several),
    };
    let told = if told.chars().count() > LONGEST { format!("{} {several}", names.len()) } else { told };
    format!("{told}, {word} each")
}

/// Returns a ranking by its ends, the more remarkable first, told by `told` for the upper end or the lower: "highest
/// duty: Japan, 15%; lowest: Korea, 10%"; of changes "largest fall of the duty". What is nothing is no finding, and
/// goes unsaid.
pub fn ranking(noun: &str, is_change: bool, (low, high): (Decimal, Decimal), told: impl Fn(bool) -> String) -> String {
    let base = noun.strip_prefix("change of ").or(noun.strip_prefix("change in ")).filter(|_| is_change);
    let (first, second, is_upper) = match base {
        None => (format!("highest {noun}"), "lowest", true),
        Some(base) if high <= Decimal::ZERO => (format!("largest fall of {base}"), "smallest", false),
        Some(base) if low >= Decimal::ZERO => (format!("largest rise of {base}"), "smallest", true),
        Some(base) => (format!("largest rise of {base}"), "largest fall", true),
    };
    let first = format!("{first}: {}", told(is_upper));
    let other = if is_upper { low } else { high };
    if other.is_zero() { first } else { format!("{first}; {second}: {}", told(!is_upper)) }
}

/// Returns the same sentence with a capital.
pub fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// Returns the first letter small, unless the word is written in capitals.
pub fn lower(text: &str) -> String {
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(text.chars().skip(1)).collect()
        }
        _ => text.to_string(),
    }
}

/// Returns "9 April 2025".
pub fn day_words(date: Date) -> String {
    date.strftime("%-d\u{a0}%B\u{a0}%Y").to_string()
}

/// Returns "1 January 2025 to 31 December 2025": a period that ends before `until`.
pub fn period_words(from: Date, until: Date) -> String {
    format!("{} to {}", day_words(from), day_words(until.yesterday().unwrap_or(until)))
}

/// Returns "$41.9bn".
pub fn value_words(value: CustomsValue) -> String {
    Unit::Usd.word(value.usd().dollars())
}

/// Returns each of several once, in their order.
pub fn distinct<T: PartialEq>(all: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut seen = Vec::new();
    for one in all {
        if !seen.contains(&one) {
            seen.push(one);
        }
    }
    seen
}
