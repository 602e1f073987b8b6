//! Rows of cells as CSV (RFC 4180).

use std::borrow::Cow;

use crate::escaping::visible;

/// Returns rows of cells as CSV, each as wide as it is, with `\n` at its end.
pub fn text(rows: impl Iterator<Item = impl IntoIterator<Item = impl AsRef<str>>>) -> String {
    let mut text = String::new();
    for row in rows {
        let start = text.len();
        for (place, cell) in row.into_iter().enumerate() {
            text.push_str(if place == 0 { "" } else { "," });
            push(cell.as_ref(), &mut text);
        }
        // A row of one empty cell is not a blank line.
        text.push_str(if text.len() == start { "\"\"\n" } else { "\n" });
    }
    text
}

/// Adds a cell to a row, in quotes where it needs them.
pub fn push(cell: &str, text: &mut String) {
    if is_plain(cell) {
        return text.push_str(cell);
    }
    let cell = harmless(cell);
    if cell.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
        text.push('"');
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(&cell);
    }
}

/// Returns a cell of words, in quotes whatever stands in it: codes keep their zeros, and `NA` is a code. No words are an empty
/// cell.
pub fn quoted(cell: &str) -> String {
    // Codes, of which tables have hundreds of thousands, steer nothing.
    match cell.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        true if cell.is_empty() => String::new(),
        true => format!("\"{cell}\""),
        false => format!("\"{}\"", harmless(cell).replace('"', "\"\"")),
    }
}

/// Returns true for a cell that stands as it is, as most do: what begins with a letter or a figure is no formula, and letters and
/// signs that neither steer nor divide anything need no quotes.
fn is_plain(cell: &str) -> bool {
    cell.as_bytes().first().is_none_or(u8::is_ascii_alphanumeric) && cell.bytes().all(|byte| IS_PLAIN[byte as usize])
}

/// The letters and signs that neither steer nor divide anything.
const IS_PLAIN: [bool; 256] = {
    let (mut is_plain, mut byte) = ([false; 256], b' ');
    while byte <= b'~' {
        is_plain[byte as usize] = byte != b',' && byte != b'"';
        byte += 1;
    }
    is_plain
};

/// What stands behind the digits of a figure.
const UNITS: [&str; 6] = ["", "%", "pp", "k", "m", "bn"];

/// Returns a cell that steers nothing and that no spreadsheet takes for a formula: names are a user's own words. What begins
/// like one gets an apostrophe in front, which spreadsheets do not show; a signed number with its unit is left as it is.
fn harmless(cell: &str) -> Cow<'_, str> {
    if is_plain(cell) {
        return cell.into();
    }
    let cell = visible(cell);
    let is_formula = match cell.chars().next() {
        Some('=' | '@' | '\t' | '\r') => true,
        Some('+' | '-') if cell.parse::<f64>().is_err() => {
            let unsigned = cell[1..].trim_start_matches('$');
            let unit = unsigned.trim_start_matches(|letter: char| letter.is_ascii_digit() || "., ".contains(letter));
            unit.len() == unsigned.len() || !UNITS.contains(&unit)
        }
        _ => false,
    };
    if is_formula && cell != "-" { format!("'{cell}").into() } else { cell }
}

#[cfg(test)]
mod tests {
    use super::{harmless, quoted};

    #[test]
    fn words_are_quoted() {
        let cells = ["0901", "NA", "", "say \"no\"", "=1+1", "a\nb"].map(quoted);
        assert_eq!(cells, ["\"0901\"", "\"NA\"", "", "\"say \"\"no\"\"\"", "\"'=1+1\"", "\"a\nb\""]);
    }

    #[test]
    fn a_name_steers_nothing() {
        assert_eq!(harmless("a\u{1b}[31m\u{202e}"), "a␛[31m\u{fffd}");
    }

    #[test]
    fn a_name_is_no_formula() {
        for name in ["=cmd|' /C calc'!A0", "@SUM(A1)", "+1+2", "-2+3", "+cmd", "+1Services", "\t=1"] {
            assert_eq!(harmless(name), format!("'{name}"));
        }
        for figure in ["-12.5", "+10 pp", "-$5bn", "15%", "-", "1.5e-7", "-1.5e7"] {
            assert_eq!(harmless(figure), figure);
        }
    }
}
