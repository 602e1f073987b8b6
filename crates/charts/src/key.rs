//! The key of a picture: marks, explained in words.

use crate::canvas::{Anchor, Area, Canvas};
use crate::nested;
use crate::palette::{Color, GRAY, INK};
use crate::text::{widest, wrap};
use crate::typography::KEY;

/// A mark in the key, explained in words.
#[derive(Clone)]
pub struct Sign {
    pub mark: SignMark,
    pub color: Color,
    pub words: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum SignMark {
    Disc,
    Bar,
    /// A band in the given tint, its ends in the color.
    Band(Color),
    Diamond,
    Hatch,
    /// A cell that keeps the colors of both ends of a range.
    Range,
    /// A line of a picture.
    Line,
    /// A line with a piece missing.
    Gap,
    /// A short upright line.
    Total,
    /// Nested intervals of draws.
    Nested,
    /// A line over an interval, thicker over an inner one.
    Whisker,
    /// A line over an interval.
    Error,
}

/// Writes the key in as many lines as it needs; gives the height below it.
pub fn key(canvas: &mut Canvas, signs: &[Sign], top: f64) -> f64 {
    if signs.is_empty() {
        return top;
    }
    let (left, right) = (canvas.margin, canvas.right());
    let (mut x, mut y) = (left, top);
    for sign in signs {
        let lines = wrap(canvas, &sign.words, KEY, right - left - sign.indent());
        let width = sign.indent() + widest(canvas, &lines, KEY);
        if x > left && x + width > right {
            x = left;
            y += KEY.leading() + 3.0;
        }
        let middle = y + KEY.leading() / 2.0;
        sign.draw(canvas, (x, middle));
        canvas.write_lines(&lines, (x + sign.indent(), middle + KEY.drop()), Anchor::Start, KEY);
        y += (lines.len() as f64 - 1.0) * KEY.leading();
        x += width + SIGN_GAP;
    }
    y + KEY.leading() + 14.0
}

/// Returns the width of a key on one line.
pub fn key_width(canvas: &Canvas, signs: &[Sign]) -> f64 {
    signs.iter().map(|sign| sign.indent() + canvas.measure(&sign.words, KEY) + SIGN_GAP).sum()
}

/// Writes the key on one line centered on a height, beside something else.
pub fn key_beside(canvas: &mut Canvas, signs: &[Sign], (mut x, middle): (f64, f64)) {
    for sign in signs {
        sign.draw(canvas, (x, middle));
        canvas.write(&sign.words, (x + sign.indent(), middle + KEY.drop()), Anchor::Start, KEY);
        x += sign.indent() + canvas.measure(&sign.words, KEY) + SIGN_GAP;
    }
}

const SIGN_GAP: f64 = 22.0;

impl Sign {
    pub fn new(mark: SignMark, color: Color, words: &str) -> Self {
        Self { mark, color, words: words.to_owned() }
    }

    /// Returns the sign of a line with a piece missing.
    pub fn gap() -> Self {
        Self::new(SignMark::Gap, GRAY, "gap: not known")
    }

    /// Returns the sign of what is not known.
    pub fn hatch() -> Self {
        Self::new(SignMark::Hatch, GRAY, "not known")
    }

    /// Returns the sign of a cell that holds a range.
    pub fn range() -> Self {
        Self::new(SignMark::Range, GRAY, "range, both ends colored")
    }

    /// Returns the sign of nested intervals of draws.
    pub fn nested(color: Color) -> Self {
        Self::new(SignMark::Nested, color, "median; 50, 80, 95% of draws")
    }

    /// Returns the sign of the line over an interval of draws.
    pub fn whisker() -> Self {
        Self::new(SignMark::Whisker, INK, "50, 95% of draws")
    }

    /// From the left of the mark to the words.
    fn indent(&self) -> f64 {
        match self.mark {
            SignMark::Disc | SignMark::Diamond => 18.0,
            SignMark::Nested => nested::MARK + 7.0,
            _ => 25.0,
        }
    }

    fn draw(&self, canvas: &mut Canvas, (x, middle): (f64, f64)) {
        let area = Area { left: x, top: middle - 5.0, right: x + 18.0, bottom: middle + 5.0 };
        match self.mark {
            SignMark::Disc => canvas.disc((x + 5.5, middle), 5.5, self.color),
            SignMark::Diamond => canvas.diamond((x + 6.5, middle), 6.5, self.color),
            SignMark::Bar => canvas.rectangle(area, self.color),
            SignMark::Band(tint) => canvas.band(area, self.color, tint),
            SignMark::Hatch => canvas.hatch(area),
            SignMark::Range => {
                canvas.line(vec![(x, middle), (x + 18.0, middle)], self.color, 1.0);
                canvas.rectangle(Area { right: x + 4.0, ..area }, self.color);
                canvas.rectangle(Area { left: x + 14.0, ..area }, self.color);
            }
            SignMark::Total => canvas.rectangle(Area { left: x + 7.5, right: x + 10.5, ..area }, self.color),
            SignMark::Nested => nested::mark(canvas, x, middle, self.color),
            SignMark::Whisker => nested::whisker_mark(canvas, x, middle),
            SignMark::Error => nested::error(canvas, (x, x + 18.0), middle),
            SignMark::Line => canvas.line(vec![(x, middle), (x + 18.0, middle)], self.color, 2.5),
            SignMark::Gap => {
                canvas.line(vec![(x, middle), (x + 6.0, middle)], self.color, 2.5);
                canvas.line(vec![(x + 12.0, middle), (x + 18.0, middle)], self.color, 2.5);
            }
        }
    }
}
