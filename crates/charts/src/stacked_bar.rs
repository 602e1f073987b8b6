//! The parts of a stacked bar, end to end: which values each runs between, and how it is filled and labeled.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::axis::ends_with_zero;
use crate::canvas::{Area, Canvas};
use crate::palette::{Color, PARTS, ink_on};
use crate::typography::SCOPE;
use figures::Unit;

/// Bars of stacked parts.
#[derive(Clone, Debug)]
pub struct Stack {
    /// What the values count.
    pub unit: Unit,
    /// Names of the parts in the order in which they are stacked, from zero outward; the color of each follows from its place, and up
    /// to ten are told apart. One that is nothing in all bars keeps its place and is not shown.
    pub parts: Vec<String>,
    /// The bars.
    pub bars: StackBars,
}

/// Rows stand under each other and their bars lie; spans stand side by side, as wide as they are long.
#[derive(Clone, Debug)]
pub enum StackBars {
    /// Rows under each other.
    Rows(Vec<StackRow>),
    /// Spans of days side by side.
    Spans(Vec<StackSpan>),
}

/// A bar of a row.
#[derive(Clone, Debug)]
pub struct StackRow {
    /// Its name.
    pub label: String,
    /// What the value covers; may be empty.
    pub scope: String,
    /// The parts.
    pub stacked_bar: StackedBar,
}

/// A bar of some days.
#[derive(Clone, Debug)]
pub struct StackSpan {
    /// The first day.
    pub from: Date,
    /// First day on which it no longer holds.
    pub until: Date,
    /// The parts.
    pub stacked_bar: StackedBar,
}

/// The parts of one bar: a number for each.
#[derive(Clone, Debug)]
pub struct StackedBar(pub Vec<Decimal>);

impl Stack {
    /// Returns the parts of all bars.
    pub(crate) fn piles(&self) -> Vec<&StackedBar> {
        match &self.bars {
            StackBars::Rows(rows) => rows.iter().map(|row| &row.stacked_bar).collect(),
            StackBars::Spans(spans) => spans.iter().map(|span| &span.stacked_bar).collect(),
        }
    }

    /// Returns the parts that are something in any bar, each with its place.
    pub(crate) fn shown(&self) -> Vec<(usize, &str)> {
        let piles = self.piles();
        let is_shown = |place: usize| piles.iter().any(|bar| bar.0.get(place).is_some_and(|value| !value.is_zero()));
        let parts = self.parts.iter().map(String::as_str).enumerate();
        parts.filter(|(place, _)| is_shown(*place)).collect()
    }

    /// Returns the total as it is printed; where the bar does not end at it, it says what it is.
    pub fn total(&self, bar: &StackedBar) -> String {
        let words = self.unit.word(bar.total());
        if bar.falls() { format!("total {words}") } else { words }
    }
}

/// Returns the color of a part.
pub fn color(part: usize) -> Color {
    PARTS[part % PARTS.len()]
}

impl StackedBar {
    /// Returns the ends of the stacked parts, at or below zero and at or above it.
    pub fn ends(&self) -> (Decimal, Decimal) {
        ends_with_zero(pieces(self).iter().flat_map(|piece| [piece.from, piece.to]))
    }

    /// Returns the sum of the parts.
    pub fn total(&self) -> Decimal {
        self.0.iter().fold(Decimal::ZERO, |sum, part| sum.saturating_add(*part))
    }

    /// Returns the total, where the bar does not end at it.
    pub fn marked(&self) -> Option<Decimal> {
        self.falls().then(|| self.total())
    }

    /// Returns whether a part lies below zero.
    pub fn falls(&self) -> bool {
        self.0.iter().any(|part| *part < Decimal::ZERO)
    }
}

/// A part that is not nothing, and where it stands.
pub struct BarPiece {
    /// Which of the parts.
    pub part: usize,
    pub from: Decimal,
    pub to: Decimal,
    value: Decimal,
}

/// Between neighbors.
const SEAM: f64 = 1.5;
/// The least of a part that is not nothing.
const LEAST: f64 = 1.0;
/// From a label to the edges of its part.
const PAD: (f64, f64) = (3.5, 2.0);

/// Stacks the parts above zero upward in their order, those below it downward.
pub fn pieces(StackedBar(parts): &StackedBar) -> Vec<BarPiece> {
    let (mut low, mut high) = (Decimal::ZERO, Decimal::ZERO);
    let mut pieces = Vec::new();
    for (part, &value) in parts.iter().enumerate().filter(|(_, value)| !value.is_zero()) {
        let end = if value < Decimal::ZERO { &mut low } else { &mut high };
        let from = std::mem::replace(end, end.saturating_add(value));
        pieces.push(BarPiece { part, from, to: *end, value });
    }
    pieces
}

impl BarPiece {
    /// Fills the piece and writes its value inside where it fits, after the name of the part if there is one, clear of the mark of the total at `cut`.
    /// A bar that runs `along` the sheet has seams at the right of its pieces, another on top.
    pub fn draw(&self, canvas: &mut Canvas, unit: Unit, area: Area, (name, cut): (&str, Option<f64>), along: bool) {
        let (area, color) = (seamed(area, along), color(self.part));
        canvas.rectangle(area, color);
        let kind = SCOPE.sized(12.0).colored(ink_on(color));
        let value = unit.word(self.value);
        let area = uncut(area, cut, along);
        let words = if name.is_empty() { value.clone() } else { format!("{name} {value}") };
        let (wide, tall) = (area.right - area.left - 2.0 * PAD.0, area.bottom - area.top - 2.0 * PAD.1);
        let fits = |text: &&String| canvas.measure(text, kind) <= wide && kind.size <= tall;
        if let Some(text) = [&words, &value].into_iter().find(fits) {
            canvas.write_inside(text, area, kind);
        }
    }
}

/// Returns the area less its seam, but never nothing.
fn seamed(area: Area, along: bool) -> Area {
    if along {
        let seam = SEAM.min((area.right - area.left - LEAST).max(0.0));
        Area { right: (area.right - seam).max(area.left + LEAST), ..area }
    } else {
        let seam = SEAM.min((area.bottom - area.top - LEAST).max(0.0));
        Area { top: (area.top + seam).min(area.bottom - LEAST), ..area }
    }
}

/// Returns the larger part of the area beside the mark of the total.
fn uncut(area: Area, cut: Option<f64>, along: bool) -> Area {
    let (low, high) = if along { (area.left, area.right) } else { (area.top, area.bottom) };
    let Some(cut) = cut.filter(|cut| low < *cut && *cut < high) else { return area };
    let (low, high) = if high - cut >= cut - low { (cut, high) } else { (low, cut) };
    if along { Area { left: low, right: high, ..area } } else { Area { top: low, bottom: high, ..area } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stack_outwards_from_zero() {
        let pieces = pieces(&StackedBar([3, 0, -20, 5, -1].map(Decimal::from).to_vec()));
        let end = |value: Decimal| value.to_string().parse::<i32>().expect("a whole number");
        let ends = pieces.iter().map(|piece| (piece.part, end(piece.from), end(piece.to)));
        assert_eq!(ends.collect::<Vec<_>>(), [(0, 0, 3), (2, 0, -20), (3, 3, 8), (4, -20, -21)]);
    }
}
