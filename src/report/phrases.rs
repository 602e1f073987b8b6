//! Names, days and amounts as parts of a sentence.

use jiff::civil::Date;

use super::number::{Unit, grouped};
use crate::units::CustomsValue;

/// What goods are called that are too many to be named.
pub const SELECTED_GOODS: &str = "selected goods";

/// Returns "Japan", "Japan and South Korea", "4 partners".
pub fn join(names: &[String], noun: &str) -> String {
    match names.len() {
        0 => format!("no {noun}"),
        1..=4 => all_of(names),
        many => format!("{} {noun}", grouped(many.into())),
    }
}

/// Returns "chapters 61, 62 and 64": each by its name.
pub fn all_of(names: &[String]) -> String {
    match names {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => names.concat(),
    }
}

/// Returns the same sentence with a capital, unless it begins with a name that files use, "no.ieepa".
pub fn capital(text: &str) -> String {
    let is_of_file = |word: &str| word.trim_end_matches('.').contains(['.', '_']);
    if text.split([' ', ',', ':']).next().is_some_and(is_of_file) {
        return text.to_string();
    }
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

/// Returns "Japan's", "the Netherlands'".
pub fn possessive(name: &str) -> String {
    format!("{name}{}", if name.ends_with('s') { "'" } else { "'s" })
}

/// Returns an authority as a sentence has it, and whether it is several: "Fentanyl tariffs (IEEPA)". What is called a duty, or
/// is a sentence of its own, stays as it is.
pub fn with_noun(name: &str) -> (String, bool) {
    let lower = name.to_lowercase();
    let is_noun = ["duty", "duties", "tariff"].iter().any(|noun| lower.contains(noun));
    if is_noun || name.contains([':', ',', '%']) || name.starts_with("What ") {
        return (name.to_string(), false);
    }
    let (head, rest) = name.find(" (").map_or((name, ""), |at| name.split_at(at));
    if head.ends_with('s') {
        return (name.to_string(), true);
    }
    (format!("{head} tariffs{rest}"), true)
}

/// Returns "a 25% tariff", "an 8% tariff".
pub fn with_article(words: &str) -> String {
    let number = words.split(|letter: char| !letter.is_ascii_digit()).next().unwrap_or_default();
    let is_vowel = number.starts_with('8') || ["11", "18"].contains(&number);
    format!("{} {words}", if is_vowel { "an" } else { "a" })
}

/// Returns "9 April 2025".
pub fn day_words(date: Date) -> String {
    date.strftime("%-d\u{a0}%B\u{a0}%Y").to_string()
}

/// Returns "1 January and 31 December 2025", the earlier first.
pub fn two_days(one: Date, other: Date) -> String {
    let (first, last) = (one.min(other), one.max(other));
    let first_words = day_words(first);
    let year = format!("\u{a0}{}", first.year());
    let first_words = if first.year() == last.year() { first_words.trim_end_matches(&year) } else { &first_words };
    format!("{first_words} and {}", day_words(last))
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

/// Returns "217 other partners" of those that have no row of their own and are known, of all; of a single one "1 other".
pub fn others_words((known, all): (usize, usize), several: &str) -> String {
    let named = if known == 1 { "1 other".into() } else { format!("{known} other {several}") };
    if known < all { format!("{named} where known") } else { named }
}
