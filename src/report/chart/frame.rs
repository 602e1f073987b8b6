//! What stands around every picture: title and subtitle above, key, notes and source below.

use super::Caption;
use super::sheet::{Anchor, Area, Sheet};
use super::style::{GRID, KEY, NOTE, SUBTITLE, TITLE, Type};
use super::text::{balance, wrap};
use plotters::style::RGBColor;

/// Writes title and subtitle; gives the height at which the picture may begin.
pub fn header(sheet: &mut Sheet, caption: &Caption, title: bool) -> f64 {
    let (left, width) = (sheet.margin, sheet.inner());
    let mut y = sheet.margin;
    if title {
        let lines = balance(sheet.fonts, &caption.title, TITLE, width);
        if !lines.is_empty() {
            y = sheet.write_lines(&lines, (left, y + TITLE.size * 0.86), Anchor::Start, TITLE) - TITLE.size * 0.86
                + 3.0;
        }
    }
    let lines = wrap(sheet.fonts, &caption.subtitle, SUBTITLE, width);
    if !lines.is_empty() {
        y = sheet.write_lines(&lines, (left, y + SUBTITLE.size * 0.9), Anchor::Start, SUBTITLE) - SUBTITLE.size * 0.9;
    }
    y + 16.0
}

/// The lines under the picture, broken and ready to be measured.
pub struct Footer {
    lines: Vec<String>,
}

impl Footer {
    pub fn new(sheet: &Sheet, caption: &Caption) -> Self {
        let paragraphs = caption.notes.iter().chain([&caption.source]);
        let lines = paragraphs.flat_map(|text| wrap(sheet.fonts, text, NOTE, sheet.inner())).collect();
        Self { lines }
    }

    /// From the end of the picture to the end of the sheet.
    pub fn height(&self, sheet: &Sheet) -> f64 {
        match self.lines.len() {
            0 => sheet.margin,
            count => 16.0 + 12.0 + count as f64 * NOTE.leading() + sheet.margin * 0.7,
        }
    }

    pub fn draw(&self, sheet: &mut Sheet, top: f64) {
        if self.lines.is_empty() {
            return;
        }
        let (left, right, rule) = (sheet.margin, sheet.right(), top + 16.0);
        sheet.line(vec![(left, rule), (right, rule)], GRID, 1.0);
        sheet.write_lines(&self.lines, (left, rule + 12.0 + NOTE.size * 0.86), Anchor::Start, NOTE);
    }
}

/// A mark in the key, explained in words.
pub struct Sign {
    pub mark: SignMark,
    pub colour: RGBColor,
    pub words: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum SignMark {
    Disc,
    Bar,
    Diamond,
    Hatch,
    /// A cell that keeps the colours of both ends of a range.
    Range,
}

/// Writes the key in as many lines as it needs; gives the height below it.
pub fn key(sheet: &mut Sheet, signs: &[Sign], top: f64) -> f64 {
    if signs.is_empty() {
        return top;
    }
    let (left, right) = (sheet.margin, sheet.right());
    let (mut x, mut y) = (left, top);
    for sign in signs {
        let kind: Type = KEY;
        let indent = if matches!(sign.mark, SignMark::Bar | SignMark::Hatch | SignMark::Range) { 24.0 } else { 17.0 };
        let lines = wrap(sheet.fonts, &sign.words, kind, right - left - indent);
        let width = indent + super::text::widest(sheet.fonts, &lines, kind);
        if x > left && x + width > right {
            x = left;
            y += kind.leading() + 3.0;
        }
        let middle = y + kind.leading() / 2.0;
        match sign.mark {
            SignMark::Disc => sheet.disc((x + 6.0, middle), 5.5, sign.colour),
            SignMark::Diamond => sheet.diamond((x + 6.0, middle), 6.5, sign.colour),
            SignMark::Bar => {
                sheet.rectangle(Area { left: x, top: middle - 5.0, right: x + 18.0, bottom: middle + 5.0 }, sign.colour)
            }
            SignMark::Hatch => sheet.hatch(Area { left: x, top: middle - 5.0, right: x + 18.0, bottom: middle + 5.0 }),
            SignMark::Range => {
                sheet.line(vec![(x, middle), (x + 18.0, middle)], sign.colour, 1.0);
                for end in [x + 2.0, x + 16.0] {
                    sheet.line(vec![(end, middle - 5.0), (end, middle + 5.0)], sign.colour, 4.0);
                }
            }
        }
        let below = sheet.write_lines(&lines, (x + indent, middle + kind.drop()), Anchor::Start, kind);
        y = below - kind.leading() - kind.drop() - kind.leading() / 2.0;
        x += width + 22.0;
    }
    y + KEY.leading() + 14.0
}
