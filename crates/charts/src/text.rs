//! Where lines break: on measured width, between words, and inside a word only when the word alone is too wide.

use crate::canvas::Canvas;
use crate::typography::Type;

/// Breaks text into lines of at most `width` pixels. Empty text gives no line.
pub fn wrap(canvas: &Canvas, text: &str, kind: Type, width: f64) -> Vec<String> {
    let fits = |line: &str| canvas.measure(line, kind) <= width;
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in words(text) {
        let joined = if line.is_empty() { word.clone() } else { format!("{line} {word}") };
        if fits(&joined) {
            line = joined;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for letter in word.chars() {
            line.push(letter);
            if line.chars().count() > 1 && !fits(&line) {
                line.pop();
                lines.push(std::mem::replace(&mut line, letter.to_string()));
            }
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// Breaks text into as few lines as `wrap`, of lengths as even as can be, so that nothing ends in a lone word.
pub fn balance(canvas: &Canvas, text: &str, kind: Type, width: f64) -> Vec<String> {
    narrowed(canvas, text, kind, (0.0, width))
}

/// Like `balance`, with lines that stay nearly full: for running text.
pub fn paragraph(canvas: &Canvas, text: &str, kind: Type, width: f64) -> Vec<String> {
    narrowed(canvas, text, kind, (width * 0.8, width))
}

/// Breaks text at the narrowest width between two that needs no more lines than the wider.
fn narrowed(canvas: &Canvas, text: &str, kind: Type, (mut narrow, mut wide): (f64, f64)) -> Vec<String> {
    let count = wrap(canvas, text, kind, wide).len();
    // Narrower than its longest word, text would break inside it and still need no more lines.
    narrow = narrow.max(longest_word(canvas, text, kind)).min(wide);
    while count > 1 && wide - narrow > 1.0 {
        let middle = (narrow + wide) / 2.0;
        if wrap(canvas, text, kind, middle).len() > count {
            narrow = middle;
        } else {
            wide = middle;
        }
    }
    wrap(canvas, text, kind, wide)
}

/// Returns the width of the widest of some lines.
pub fn widest(canvas: &Canvas, lines: &[String], kind: Type) -> f64 {
    lines.iter().map(|line| canvas.measure(line, kind)).fold(0.0, f64::max)
}

/// Returns the width below which some word of the text would have to be cut.
pub fn longest_word(canvas: &Canvas, text: &str, kind: Type) -> f64 {
    words(text).iter().map(|word| canvas.measure(word, kind)).fold(0.0, f64::max)
}

/// Returns words by white space, "12.5 pp" kept whole.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split([' ', '\n', '\t', '\r']).filter(|word| !word.is_empty()) {
        match words.last_mut() {
            Some(number) if word.starts_with("pp") && number.ends_with(|last: char| last.is_ascii_digit()) => {
                number.push(' ');
                number.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::Fonts;
    use crate::style::ChartStyle;
    use crate::typography::{LABEL, TITLE};

    #[test]
    fn lines_fit_and_lose_nothing() {
        let fonts = Fonts::embedded();
        let canvas = Canvas::new(&fonts, ChartStyle::WEB);
        let text = "Cộng hòa Xã hội chủ nghĩa Việt Nam, Incomprehensibilities, −12.5 pp";
        for width in [40.0, 90.0, 200.0, 2000.0] {
            let lines = wrap(&canvas, text, LABEL, width);
            assert!(widest(&canvas, &lines, LABEL) <= width.max(70.0));
            assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        }
    }

    #[test]
    fn titles_are_even() {
        let fonts = Fonts::embedded();
        let canvas = Canvas::new(&fonts, ChartStyle::WEB);
        let text = "Duty on cars made in Japan falls from 27.5% to 15% and no other rate changes at all";
        let lines = balance(&canvas, text, TITLE, 804.0);
        assert_eq!(lines.len(), 2);
        let widths: Vec<f64> = lines.iter().map(|line| canvas.measure(line, TITLE)).collect();
        assert!((widths[0] - widths[1]).abs() < 150.0, "{widths:?}");
    }

    #[test]
    fn no_word_breaks_that_fits() {
        let fonts = Fonts::embedded();
        let canvas = Canvas::new(&fonts, ChartStyle::WEB);
        let lines = balance(&canvas, "Dominican Republic", LABEL, 90.0);
        assert_eq!(lines, ["Dominican", "Republic"]);
    }

    #[test]
    fn nothing_gives_no_line() {
        assert!(wrap(&Canvas::new(&Fonts::embedded(), ChartStyle::WEB), "  ", LABEL, 100.0).is_empty());
    }
}
