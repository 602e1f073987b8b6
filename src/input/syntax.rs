//! What is not TOML, in plain words. A slip inside one value (a missing quote, a day that does not exist) leaves the
//! rest of the file readable; a bracket or quote that never closes does not.

use std::ops::Range;

use super::toml_reader::TomlReader;
use crate::error::ErrorKind;

struct SyntaxMistake {
    what: String,
    label: String,
    help: Option<&'static str>,
    /// The text that it spoils.
    span: Range<usize>,
    /// True if the rest of the file can be read.
    local: bool,
}

impl TomlReader {
    /// Reports what is not TOML. True if the rest of the file makes sense without it.
    pub(super) fn syntax(&mut self, errors: Vec<toml::de::Error>) -> bool {
        let mut slips: Vec<SyntaxMistake> = errors.into_iter().take(1000).map(|error| self.slip(&error)).collect();
        slips.sort_by_key(|slip| slip.span.start);
        // What comes after a bracket or quote that does not close, and what stands in its line, is an echo of it.
        let first = slips.iter().find(|slip| !slip.local).map(|slip| slip.span.start);
        if let Some(first) = first {
            let line = self.source.text[..first].rfind('\n').map_or(0, |at| at + 1);
            slips.retain(|slip| if slip.local { slip.span.start < line } else { slip.span.start == first });
            slips.dedup_by_key(|slip| slip.local);
        }
        for slip in slips {
            let problem = self.report(slip.span.clone(), slip.what, slip.label);
            problem.kind = ErrorKind::Syntax;
            problem.help.extend(slip.help.map(String::from));
            self.damaged.push(slip.span);
        }
        first.is_none()
    }

    fn slip(&self, error: &toml::de::Error) -> SyntaxMistake {
        let message = error.message().lines().collect::<Vec<_>>().join("; ");
        let (span, word) = self.word_at(error.span().unwrap_or(0..0));
        let (text, says) = (self.source.text.as_str(), |part: &str| message.contains(part));
        if says("duplicate key") && !says("recurs") {
            let help = "tables that may be repeated are written [[change]], with two brackets";
            let help = text[..span.start].ends_with('[').then_some(help);
            let (what, label) = (format!("`{word}` stands twice"), "the second".into());
            return SyntaxMistake { what, label, help, span, local: true };
        }
        if let Some((what, label)) = value_mistake(&message, word) {
            return SyntaxMistake { what, label, help: None, span, local: true };
        }
        let comma =
            text[span.start..].starts_with(',') && text[..span.start].ends_with(|last: char| last.is_ascii_digit());
        let (what, label, help) = structure_mistake(&message, word, comma);
        SyntaxMistake { what, label, help: (!help.is_empty()).then_some(help), span, local: false }
    }

    /// Returns the whole word, up to blanks, commas and brackets, around a span.
    fn word_at(&self, span: Range<usize>) -> (Range<usize>, &str) {
        let text = self.source.text.as_str();
        let floor = |at: usize| (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        let (mut start, mut end) = (floor(span.start), floor(span.end));
        let ends = |character: char| character.is_whitespace() || "=,[]{}#\"".contains(character);
        if start < end {
            start = text[..start].rfind(ends).map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
            end = text[end..].find(ends).map_or(text.len(), |at| end + at);
        }
        (start..end, &text[start..end])
    }
}

/// Returns what is wrong with a value where the rest of the file can be read, and what to write.
fn value_mistake(message: &str, word: &str) -> Option<(String, String)> {
    let says = |part: &str| message.contains(part);
    if says("recurs") {
        return None;
    }
    if let Some((year, month, day)) = date_parts(word) {
        return Some((format!("“{word}” is not a date"), date_label(word, (year, month, day))));
    }
    if says("string values must be quoted") && word.is_empty() {
        return Some(("a key without a value".into(), "write the value here".into()));
    }
    if says("string values must be quoted") {
        let plain = word.trim_matches(|quote| "“”„\"'‘’".contains(quote));
        let straight = plain.len() < word.len();
        let what = if straight { "quotes must be straight" } else { "a text needs quotes" };
        return Some((what.into(), format!("write \"{plain}\", and [\"{plain}\"] where a list belongs")));
    }
    if says("boolean") {
        let what = format!("“{word}” is neither true nor false");
        return Some((what, "true and false are written small".into()));
    }
    let numbers = ["float", "integer", "leading zero", "mantissa", "invalid digit", "exponent", "date", "time"];
    let is_number = numbers.into_iter().any(says);
    is_number.then(|| (format!("“{word}” is neither a number nor a date"), "a text needs quotes".into()))
}

/// Returns what is wrong with a bracket, a quote or a key, what is missing, and what to do; `comma` is true for a comma
/// behind a digit.
fn structure_mistake(message: &str, word: &str, comma: bool) -> (String, String, &'static str) {
    let says = |part: &str| message.contains(part);
    let (what, label, help) = if says("recurs") {
        ("brackets are nested too deep", "here", "no table of this language needs more than four levels")
    } else if says("escape") || says("unicode value") {
        let help = "write \\\\ for a backslash, or use single quotes: 'C:\\data'";
        ("a backslash that begins no known escape", "here", help)
    } else if says("string, expected") {
        ("a quote that does not close", "the closing quote is missing", "")
    } else if says("unclosed") {
        let bracket = message.split('`').rev().nth(1).unwrap_or("]");
        return ("a bracket that does not close".into(), format!("`{bracket}` is missing"), "");
    } else if says("missing comma") {
        let help = "a list is written [\"JP\", \"KR\"]";
        ("a list that does not close, or lacks a comma", "`,` or `]` is missing before this", help)
    } else if says("key with no value") {
        ("a key without a value", "`=` is missing", "write key = value; a comment begins with #")
    } else if says("unquoted key") {
        let label = if word.ends_with(':') { "`=` in place of the colon" } else { "here" };
        let help = "write key = value; a key has letters, digits, - and _";
        return (format!("“{word}” is not a key"), label.into(), help);
    } else if says("unexpected key or value") && comma {
        let help = "a number has a decimal point; a rate is a text in quotes: \"0.5%\"";
        ("something follows the value", "not expected here", help)
    } else if says("unexpected key or value") {
        ("something follows the value", "not expected here", "one key and value a line")
    } else if says("keys cannot be empty") {
        ("a name is missing", "before this", "write key = value, or [[change]]")
    } else {
        return (format!("this is not TOML: {message}"), "here".into(), "");
    };
    (what.into(), label.into(), help)
}

/// The names of months.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Year, month and day of what looks like a date: `2025-02-30`, `2025-2-3`, `25.10.2025`, `2025/10/25`, `25 October 2025`, `Oct 25, 2025`.
fn date_parts(word: &str) -> Option<(i16, i8, i8)> {
    if let Some(parts) = named_month_parts(word) {
        return Some(parts);
    }
    let parts: Vec<&str> = word.split(['-', '.', '/']).collect();
    let [first, month, last] = parts.as_slice() else { return None };
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    Some((year.parse().ok().filter(|_| year.len() == 4)?, month.parse().ok()?, day.parse().ok()?))
}

/// The same of a date with the name of its month, in full or its first letters.
fn named_month_parts(word: &str) -> Option<(i16, i8, i8)> {
    let words: Vec<&str> = word.split([' ', ',', '.', '-']).filter(|part| !part.is_empty()).collect();
    let [first, second, year] = words.as_slice() else { return None };
    let (name, day) =
        if first.starts_with(|letter: char| letter.is_alphabetic()) { (first, second) } else { (second, first) };
    let name = name.to_lowercase();
    let month = MONTHS.iter().position(|month| name.len() > 2 && month.to_lowercase().starts_with(&name))?;
    let day = day.trim_end_matches(|letter: char| letter.is_alphabetic());
    Some((year.parse().ok().filter(|_| year.len() == 4)?, i8::try_from(month + 1).ok()?, day.parse().ok()?))
}

/// Returns whether a text is a date as it should be written but for its quotes, and what to write in its place. `None`
/// if it does not look like a date.
pub(super) fn date_label_of(text: &str) -> Option<(bool, String)> {
    let (year, month, day) = date_parts(text.trim())?;
    let exists = jiff::civil::Date::new(year, month, day).is_ok();
    Some((exists, date_label(text.trim(), (year, month, day))))
}

/// Returns what to write for a date that does not exist or is written in another way; both readings of `07/01/2026`
/// and `07-01-2026`.
fn date_label(word: &str, (year, month, day): (i16, i8, i8)) -> String {
    // With dots the day goes first everywhere.
    let is_open =
        !word.contains(|letter: char| letter == '.' || letter.is_alphabetic()) && !word.starts_with(&year.to_string());
    let month_first = jiff::civil::Date::new(year, day, month).ok().filter(|_| is_open && day != month);
    match (jiff::civil::Date::new(year, month, day), month_first) {
        (Ok(date), Some(other)) => return format!("write {other} (month first) or {date} (day first)"),
        (Ok(date), None) | (Err(_), Some(date)) => return format!("write {date}"),
        (Err(_), None) => {}
    }
    let name = usize::try_from(month).ok().and_then(|month| MONTHS.get(month.checked_sub(1)?));
    match (name, jiff::civil::Date::new(year, month, 1)) {
        (Some(name), Ok(first)) => format!("{name} {year} has {} days", first.days_in_month()),
        _ => "a year has 12 months: write a date such as 2025-10-25".into(),
    }
}
