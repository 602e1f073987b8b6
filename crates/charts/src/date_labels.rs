//! Dates named beside a line: each name stands on a pole over its day, the weightiest are placed first. What finds no room is
//! left out, and with it what weighs less than a third as much.
//!
//! A name stands as near to its line as it can without meeting a line, another name or another's pole.

use rust_decimal::Decimal;

use crate::axis::number;
use crate::canvas::{Anchor, Area, Canvas};
use crate::palette::{GRAY, INK, PAPER, ZERO};
use crate::text::{balance, longest_word, widest};
use crate::typography::{KEY, LABEL, Type};

/// A day to be named.
pub struct DateLabel {
    pub x: f64,
    /// The highest and the lowest place of the line on that day.
    pub line: (f64, f64),
    pub date: String,
    pub words: String,
    pub weight: Decimal,
}

/// Where names may stand and what is in their way.
pub struct LabelField {
    pub area: Area,
    /// Lines, which a pole may cross and a name may not.
    pub lines: Vec<Area>,
    /// Words, which neither may.
    pub words: Vec<Area>,
}

/// How a name is written: the date above its words, or before them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelShape {
    Block,
    Line,
}

/// A name that found room.
pub struct PlacedLabel {
    /// Which of the flags it is.
    pub index: usize,
    /// Its weight as a part of the largest.
    pub share: f64,
    pub area: Area,
    /// Where its pole meets the line.
    pub x_axis: f64,
    pole: Area,
    date: String,
    words: Vec<String>,
    shape: LabelShape,
    /// The name stands left of its pole.
    left: bool,
}

const DATE: Type = LABEL.sized(12.0);
const WORDS: Type = KEY.sized(12.0);
/// The widest block, and the longest line.
const WIDEST: (f64, f64) = (112.0, 260.0);
/// From a pole to its name, from a name to a line, between a date and its words.
const BESIDE: f64 = 5.0;
const CLEAR: f64 = 7.0;
const SPACE: f64 = 4.0;
/// The longest pole.
const REACH: f64 = 520.0;

/// Places as many names as there is room for, the weightiest first.
pub fn place(canvas: &Canvas, date_labels: &[DateLabel], field: &LabelField, shape: LabelShape) -> Vec<PlacedLabel> {
    let mut order: Vec<usize> = (0..date_labels.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(date_labels[*index].weight));
    let most = date_labels.iter().map(|date_label| number(date_label.weight)).fold(0.0, f64::max);
    let share = |index: usize| if most > 0.0 { (number(date_labels[index].weight) / most).max(0.0) } else { 1.0 };
    let mut placed: Vec<PlacedLabel> = Vec::new();
    let mut missing = 0.0_f64;
    for index in order {
        // A small change beside a larger one that has no name would pass for the larger.
        if share(index) < missing / 3.0 {
            break;
        }
        let shapes = [shape, if shape == LabelShape::Line { LabelShape::Block } else { LabelShape::Line }];
        let found = shapes.into_iter().find_map(|shape| {
            let label = (index, &date_labels[index], share(index));
            nearest(canvas, label, (field, &placed), shape)
        });
        match found {
            Some(found) => placed.push(found),
            None => missing = missing.max(share(index)),
        }
    }
    placed
}

/// Returns the place for a name that is nearest to its line; `None` where there is none.
fn nearest(
    canvas: &Canvas,
    (index, date_label, share): (usize, &DateLabel, f64),
    (field, placed): (&LabelField, &[PlacedLabel]),
    shape: LabelShape,
) -> Option<PlacedLabel> {
    // A small change is not worth a long pole.
    let reach = CLEAR + REACH * share.sqrt();
    let (shape, words) = broken(canvas, date_label, shape);
    let (width, height) = size(canvas, &date_label.date, &words, shape);
    let mut best: Option<(f64, PlacedLabel)> = None;
    for (area, pole, left) in candidates(date_label, &field.area, (width, height)) {
        let up = area.bottom <= date_label.line.0;
        let gap = if up { date_label.line.0 - area.bottom } else { area.top - date_label.line.1 };
        // The foot of a pole stands on its line.
        let shrunk = pole.grown(0.0, -8.0);
        let crossed = field.lines.iter().filter(|line| gap > 20.0 && line.meets(&shrunk)).count();
        let cost = gap + crossed as f64 * 12.0 + if up { 0.0 } else { 24.0 } + if left { 10.0 } else { 0.0 };
        let better = gap <= reach && best.as_ref().is_none_or(|(least, _)| cost < *least);
        if better && free(&area, &pole, field, placed) {
            let (date, words) = (date_label.date.clone(), words.clone());
            let x_axis = if up { date_label.line.0 } else { date_label.line.1 };
            best = Some((cost, PlacedLabel { index, share, x_axis, area, pole, date, words, shape, left }));
        }
    }
    best.map(|(_, placed)| placed)
}

impl PlacedLabel {
    /// Draws the pole; lines are drawn over it.
    pub fn draw_pole(&self, canvas: &mut Canvas) {
        let x = self.pole.middle().0;
        canvas.line(vec![(x, self.pole.top), (x, self.pole.bottom)], ZERO, 1.0);
    }

    /// Writes the name on a patch of the ground, which keeps grid lines away.
    pub fn write(&self, canvas: &mut Canvas) {
        let Area { left, top, right, .. } = self.area;
        canvas.rectangle(Area { left: left - 1.0, right: right + 2.0, ..self.area }, PAPER);
        let (x, anchor) = if self.left { (right, Anchor::End) } else { (left, Anchor::Start) };
        let first = top + WORDS.leading() / 2.0 + WORDS.drop();
        match self.shape {
            LabelShape::Block => {
                canvas.write(&self.date, (x, first), anchor, DATE);
                canvas.write_lines(&self.words, (x, first + WORDS.leading()), anchor, WORDS);
            }
            LabelShape::Line => {
                canvas.write(&self.date, (left, first), Anchor::Start, DATE);
                let x = left + canvas.measure(&self.date, DATE) + SPACE;
                canvas.write_lines(&self.words, (x, first), Anchor::Start, WORDS);
            }
        }
    }
}

/// The short lines that stand on the axis for days without a name.
pub fn tick(canvas: &mut Canvas, x: f64, bottom: f64) {
    canvas.rectangle(Area { left: x - 0.75, top: bottom - 8.0, right: x + 0.75, bottom }, GRAY);
}

/// The point of the line to which a pole leads.
pub fn dot(canvas: &mut Canvas, place: (f64, f64)) {
    canvas.disc(place, 4.5, PAPER);
    canvas.disc(place, 3.0, INK);
}

/// Returns the words in lines; what is too long for one line becomes a block.
fn broken(canvas: &Canvas, date_label: &DateLabel, shape: LabelShape) -> (LabelShape, Vec<String>) {
    let line = canvas.measure(&date_label.date, DATE) + SPACE + canvas.measure(&date_label.words, WORDS);
    match shape {
        LabelShape::Line if line <= WIDEST.1 => (LabelShape::Line, vec![date_label.words.clone()]),
        _ => {
            let word = longest_word(canvas, &date_label.words, WORDS).min(WIDEST.1);
            (LabelShape::Block, balance(canvas, &date_label.words, WORDS, WIDEST.0.max(word)))
        }
    }
}

fn size(canvas: &Canvas, date: &str, words: &[String], shape: LabelShape) -> (f64, f64) {
    let (date, wide) = (canvas.measure(date, DATE), widest(canvas, words, WORDS));
    match shape {
        LabelShape::Block => (date.max(wide), (words.len() as f64 + 1.0) * WORDS.leading()),
        LabelShape::Line => (date + SPACE + wide, WORDS.leading()),
    }
}

/// Returns places in lanes above and below the line, right and left of the day: name, pole, and whether it stands left.
fn candidates(date_label: &DateLabel, area: &Area, (width, height): (f64, f64)) -> Vec<(Area, Area, bool)> {
    let mut found = Vec::new();
    let (above, below) = date_label.line;
    let mut top = area.top;
    while top + height <= area.bottom {
        let (up, down) = (top + height + CLEAR <= above, top >= below + CLEAR);
        for left in [false, true] {
            let start = if left { date_label.x - BESIDE - width } else { date_label.x + BESIDE };
            let name = Area::sized((start, top), (width, height));
            if (up || down) && name.left >= area.left && name.right <= area.right {
                let ends = if up { (top + 2.0, above) } else { (below, name.bottom - 2.0) };
                let pole = Area { left: date_label.x - 0.5, top: ends.0, right: date_label.x + 0.5, bottom: ends.1 };
                found.push((name, pole, left));
            }
        }
        top += WORDS.leading();
    }
    found
}

fn free(name: &Area, pole: &Area, field: &LabelField, placed: &[PlacedLabel]) -> bool {
    let wide = name.grown(4.0, 0.5);
    // Nor may a line come between a name and its pole.
    let whole = Area { left: name.left.min(pole.right + 0.5), right: name.right.max(pole.left - 0.5), ..*name };
    let broad = pole.grown(2.0, 0.0);
    !field.lines.iter().any(|line| line.meets(&whole))
        && !field.words.iter().any(|words| words.meets(&wide) || words.meets(&broad))
        && !placed.iter().any(|other| other.area.meets(&wide) || other.area.meets(&broad) || other.pole.meets(&wide))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::Fonts;
    use crate::style::ChartStyle;

    #[test]
    fn the_weightiest_is_named_and_nothing_meets() {
        let fonts = Fonts::embedded();
        let canvas = Canvas::new(&fonts, ChartStyle::WEB);
        let date_label = |index: u32| DateLabel {
            x: 100.0 + f64::from(index) * 3.0,
            line: (150.0, 150.0),
            date: format!("{index} Apr"),
            words: "a change of the value".to_owned(),
            weight: Decimal::from(index % 11),
        };
        let date_labels: Vec<DateLabel> = (0..40).map(date_label).collect();
        let area = Area { left: 50.0, top: 0.0, right: 800.0, bottom: 300.0 };
        let line = Area { left: 50.0, top: 147.0, right: 800.0, bottom: 153.0 };
        let field = LabelField { area, lines: vec![line], words: vec![] };
        for shape in [LabelShape::Block, LabelShape::Line] {
            let placed = place(&canvas, &date_labels, &field, shape);
            assert!(placed.len() > 2 && placed.len() < 40, "{}", placed.len());
            assert_eq!(placed[0].index, 10);
            let is_named = |index: &usize| placed.iter().any(|one| one.index == *index);
            let missing = (0..40).filter(|index| !is_named(index)).map(|index| date_labels[index].weight).max();
            assert!(
                placed
                    .iter()
                    .all(|one| date_labels[one.index].weight * Decimal::from(3) >= missing.unwrap_or_default())
            );
            for (index, one) in placed.iter().enumerate() {
                assert!(!one.area.meets(&line));
                let meets = |other: &PlacedLabel| one.area.meets(&other.area) || one.area.meets(&other.pole);
                assert!(!placed[index + 1..].iter().any(|other| meets(other) || one.pole.meets(&other.area)));
            }
        }
    }
}
