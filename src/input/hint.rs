//! The word that somebody probably meant.

/// How alike two words must be to count as a slip where a few letters do not account for it: Jaro and Winkler's measure.
const ALIKE: f64 = 0.88;

/// What people write first, and the keys that say it.
const OTHER_WORDS: [(&str, &[&str]); 23] = [
    ("begin", &["from"]),
    ("by", &["step"]),
    ("countries", &["partners", "importers"]),
    ("country", &["partners", "importer"]),
    ("delete", &["repeal"]),
    ("description", &["summary", "note"]),
    ("duty", &["total", "rate", "set"]),
    ("elasticity", &["substitution", "trade_elasticity"]),
    ("end", &["until"]),
    ("factor", &["scale"]),
    ("goods", &["products"]),
    ("hs", &["products"]),
    ("increment", &["step"]),
    ("level", &["set", "rate"]),
    ("multiply", &["scale"]),
    ("name", &["title", "id"]),
    ("origin", &["partners"]),
    ("rate", &["values"]),
    ("remove", &["repeal"]),
    ("start", &["from"]),
    ("tariff", &["total", "rate", "set"]),
    ("to", &["until"]),
    ("value", &["set", "rate", "amount"]),
];

/// Keys that people write one table too high or too low, and which tables they say something of.
const TABLES_OF_KEYS: [(&[&str], &str); 3] = [
    (
        &["partners", "products", "importers"],
        "says what a [[change]], a [[measure]] or [scope] is about; a [[sweep]] has the `measure` that it runs through rates",
    ),
    (
        &["total", "set", "scale", "add", "keep"],
        "is a key of [[change]]; a [[sweep]] has `values`, or `from`, `to` and `step`",
    ),
    (&["rate"], "is a key of [[measure]]; a [[change]] has `total`, or `measure` and `set`"),
];

/// Returns which tables a key says something of, where that is often missed.
pub fn tables_of(key: &str) -> Option<String> {
    let (_, words) = TABLES_OF_KEYS.iter().find(|(keys, _)| keys.contains(&key))?;
    Some(format!("`{key}` {words}"))
}

/// Returns the known key that says what another word says.
pub fn same_meaning<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let (_, keys) = OTHER_WORDS.iter().find(|(other, _)| *other == word)?;
    keys.iter().find_map(|key| known.iter().find(|known| *known == key)).copied()
}

/// Returns the same of a word with a slip in it.
pub fn nearly_same_meaning<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    same_meaning(nearest(word, OTHER_WORDS.iter().map(|(other, _)| *other))?, known)
}

/// Returns true of a word for all that there are, which no key needs.
pub fn means_all(word: &str) -> bool {
    ["*", "all", "any", "everybody", "everyone", "everything", "world"].contains(&word.trim().to_lowercase().as_str())
}

/// Returns "did you mean …?" for the nearest known word, if one is near.
pub fn did_you_mean<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    nearest(word, known).map(|near| format!("did you mean “{near}”?"))
}

/// Returns the nearest known word, if one is near; the first of several.
///
/// A third of the letters may be wrong. Of equally near words the one of the same length is meant, then the one that
/// begins alike. Failing that, a word may be longer or told in other words, as long as most of it agrees.
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.trim().to_lowercase();
    let length = lower.chars().count();
    // Nothing that people type as a name is longer, and the comparison is quadratic.
    if length == 0 || length > 200 {
        return None;
    }
    let mut slip: Option<(usize, usize, f64, &str)> = None;
    let mut alike: Option<(f64, &str)> = None;
    for other in known {
        let candidate = other.to_lowercase();
        let size = candidate.chars().count();
        let likeness = strsim::jaro_winkler(&lower, &candidate);
        let distance = strsim::osa_distance(&lower, &candidate);
        let rank = (distance, size.abs_diff(length), -likeness, other);
        // Every code of two letters is one letter from dozens of others: only an exchange tells anything.
        let near =
            if length <= 2 { distance == 0 || exchanged(&lower, &candidate) } else { distance <= (length / 3).max(1) };
        if near && slip.is_none_or(|best| (rank.0, rank.1, rank.2) < (best.0, best.1, best.2)) {
            slip = Some(rank);
        }
        if length > 3 && size > 3 && likeness >= ALIKE && alike.is_none_or(|(best, _)| likeness > best) {
            alike = Some((likeness, other));
        }
    }
    slip.map(|(.., other)| other).or(alike.map(|(_, other)| other))
}

/// Returns true if two words have the same letters in another order.
fn exchanged(one: &str, other: &str) -> bool {
    let letters = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    letters(one) == letters(other)
}
