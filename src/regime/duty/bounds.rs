//! The words that bound a duty: "but not less than 2¢/kg", "MAX 35%", "the greater of 8% or 2¢/kg".

#[derive(Debug, PartialEq, Eq)]
pub(super) struct BoundedText<'a> {
    /// What is charged between the bounds.
    pub duty: &'a str,
    /// Words of what is charged at least.
    pub at_least: Option<&'a str>,
    /// Words of what is charged at most.
    pub at_most: Option<&'a str>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Bound {
    AtLeast,
    AtMost,
}

/// Words between a duty and its bound, with the blanks around them.
const BETWEEN: [(&str, Bound); 13] = [
    (" not less than ", Bound::AtLeast),
    (" nor less than ", Bound::AtLeast),
    (" no less than ", Bound::AtLeast),
    (" minimum ", Bound::AtLeast),
    (" min ", Bound::AtLeast),
    (" not more than ", Bound::AtMost),
    (" nor more than ", Bound::AtMost),
    (" no more than ", Bound::AtMost),
    (" not exceeding ", Bound::AtMost),
    (" not to exceed ", Bound::AtMost),
    (" not in excess of ", Bound::AtMost),
    (" maximum ", Bound::AtMost),
    (" max ", Bound::AtMost),
];

/// Words that compare two duties; "the" may stand before them.
const COMPARED: [(&str, Bound); 6] = [
    ("greater", Bound::AtLeast),
    ("higher", Bound::AtLeast),
    ("lesser", Bound::AtMost),
    ("lower", Bound::AtMost),
    ("less", Bound::AtMost),
    ("smaller", Bound::AtMost),
];

/// Returns the parts of a duty with bounds; `None` if no words bound it, and an error if one bound stands twice.
pub(super) fn split(text: &str) -> Option<Result<BoundedText<'_>, &'static str>> {
    // Most duties are a word, such as "2.5%" or "Free".
    if !text.contains(' ') {
        return None;
    }
    if let Some(compared) = compared(text) {
        return Some(Ok(compared));
    }
    let (at, mut rest, mut bound) = next_bound(text)?;
    let mut bounded = BoundedText { duty: without_joint(text.get(..at)?), at_least: None, at_most: None };
    loop {
        let next = next_bound(rest);
        let words = next.map_or(rest, |(at, ..)| without_joint(&rest[..at]));
        let place = match bound {
            Bound::AtLeast => &mut bounded.at_least,
            Bound::AtMost => &mut bounded.at_most,
        };
        if place.replace(words).is_some() {
            return Some(Err("a duty has one minimum and one maximum"));
        }
        let Some((_, behind, other)) = next else { return Some(Ok(bounded)) };
        (rest, bound) = (behind, other);
    }
}

/// Returns "the greater of 8% or 2¢/kg" and "8% or 2¢/kg, whichever is greater" as a duty with a bound.
fn compared(text: &str) -> Option<BoundedText<'_>> {
    let lower = text.to_ascii_lowercase();
    if !lower.contains(" of ") && !lower.contains("whichever") {
        return None;
    }
    let (pair, bound) = COMPARED.iter().find_map(|(word, bound)| {
        let opened = [format!("the {word} of "), format!("{word} of ")];
        let closed = [format!(" whichever is the {word}"), format!(" whichever is {word}")];
        let behind = opened.iter().find(|words| lower.starts_with(*words)).and_then(|words| text.get(words.len()..));
        let before = || {
            let words = closed.iter().find(|words| lower.ends_with(*words))?;
            text.get(..text.len() - words.len())
        };
        behind.or_else(before).map(|pair| (pair, *bound))
    })?;
    let pair = pair.trim_end_matches([',', ' ']);
    let (duty, other) = pair.split_once(" or ").or_else(|| pair.split_once(" and "))?;
    let (duty, other) = (without_joint(duty), Some(other.trim()));
    Some(match bound {
        Bound::AtLeast => BoundedText { duty, at_least: other, at_most: None },
        Bound::AtMost => BoundedText { duty, at_least: None, at_most: other },
    })
}

/// Returns where the first words of a bound begin, what stands behind them, and the side.
fn next_bound(text: &str) -> Option<(usize, &str, Bound)> {
    let lower = text.to_ascii_lowercase();
    let found = BETWEEN.iter().filter_map(|(words, bound)| {
        let at = lower.find(words)?;
        Some((at, text.get(at + words.len()..)?, *bound))
    });
    found.min_by_key(|(at, ..)| *at)
}

/// Returns the text without the word or comma that joins it to what follows.
fn without_joint(text: &str) -> &str {
    let text = text.trim_end_matches([',', ' ']);
    let joint = [" but", " and"].iter().find_map(|word| text.strip_suffix(word));
    joint.unwrap_or(text).trim_end_matches([',', ' '])
}
