//! Names of rows in a sentence.

use figures::counted;

/// Returns "Japan (cars, $41.9bn)".
pub fn named(label: &str, scope: &str) -> String {
    if scope.is_empty() { label.to_owned() } else { format!("{label} ({scope})") }
}

/// Returns who has a value: its name, or how many do, so that no tie is told as a superlative.
pub fn holder(rows: &[(String, String)], word: &str, noun: &str) -> String {
    let mut names = rows.iter().filter(|(_, value)| value == word).map(|(name, _)| name);
    match (names.next(), names.count()) {
        (Some(name), 0) => name.clone(),
        (_, more) => counted(more + 1, noun),
    }
}

/// Returns what is told of some values, or that there are none.
pub fn listed(told: &[String], between: &str) -> String {
    if told.is_empty() { "no value known".to_owned() } else { told.join(between) }
}
