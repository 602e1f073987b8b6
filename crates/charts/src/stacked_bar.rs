//! The parts of a stacked bar, end to end: which values each runs between, and how it is filled and labeled.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::axis::ends_with_zero;
use crate::canvas::{Anchor, Area, Canvas};
use crate::palette::{Color, PAPER, PARTS, ZERO, ink_on};
use crate::typography::SCOPE;
use figures::{Reading, Unit};

/// Bars of stacked parts.
#[derive(Clone, Debug)]
pub struct Stack {
    /// What the values count.
    pub unit: Unit,
    /// In the order in which they are stacked, from zero outward; up to nine are told apart.
    pub parts: Vec<StackPart>,
    /// The bars.
    pub bars: StackBars,
}

/// A part, which has one color in all bars.
#[derive(Clone, Debug)]
pub struct StackPart {
    /// Its name.
    pub label: String,
    /// What the part is, is known; a part of which that is not known is hatched.
    pub known: bool,
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

/// The parts of one bar and their sum, which is computed before, since it may be hedged less than its parts.
#[derive(Clone, Debug)]
pub struct StackedBar {
    /// One for each part; a range is hatched from its least to its most, and nothing is drawn where it is not known.
    pub values: Vec<Option<Reading>>,
    /// Their sum; `None` if it is not known.
    pub total: Option<Reading>,
}

impl Stack {
    /// Returns the total as it is printed; where the bar does not end at it, it says what it is.
    pub fn total(&self, stacked_bar: &StackedBar) -> String {
        let words = stacked_bar.total.as_ref().map_or_else(|| "not known".to_owned(), |total| self.unit.read(total));
        if stacked_bar.falls() { format!("total {words}") } else { words }
    }

    /// Returns the color of a part; None where it is hatched.
    pub fn color(&self, part: usize) -> Option<Color> {
        let known = self.parts.get(part).is_none_or(|part| part.known);
        known.then(|| PARTS[part % PARTS.len()])
    }
}

impl StackedBar {
    /// Returns the ends of the stacked parts, at or below zero and at or above it.
    pub fn ends(&self) -> (Decimal, Decimal) {
        ends_with_zero(pieces(self).iter().flat_map(|piece| [piece.from, piece.to]))
    }

    /// Returns whether every part is known.
    pub fn is_whole(&self) -> bool {
        self.values.iter().all(Option::is_some)
    }

    /// Returns the ends of the total, where the bar does not end at it.
    pub fn marked(&self) -> Vec<Decimal> {
        let total = self.total.filter(|_| self.falls());
        let mut ends: Vec<Decimal> = total.into_iter().flat_map(|total| [total.low, total.high]).collect();
        ends.dedup();
        ends
    }

    /// Returns whether a part lies below zero.
    pub fn falls(&self) -> bool {
        self.values.iter().flatten().any(|value| value.low < Decimal::ZERO)
    }
}

/// A part, or the hedged end of one.
pub struct BarPiece {
    /// Which of the parts.
    pub part: usize,
    pub from: Decimal,
    pub to: Decimal,
    /// What is printed inside; the hedged end has none.
    pub value: Option<Reading>,
    /// From the least to the most the part can be.
    pub hedged: bool,
}

/// Between neighbors.
const SEAM: f64 = 1.5;
/// The least of a part that is not nothing.
const LEAST: f64 = 1.0;
/// From a label to the edges of its part.
const PAD: (f64, f64) = (3.5, 2.0);

/// Stacks the parts above zero upward in their order, those below it downward.
pub fn pieces(stacked_bar: &StackedBar) -> Vec<BarPiece> {
    let (mut low, mut high) = (Decimal::ZERO, Decimal::ZERO);
    let mut pieces = Vec::new();
    let mut put = |part: usize, size: Decimal, value: Option<Reading>, hedged: bool| {
        let end = if size < Decimal::ZERO { &mut low } else { &mut high };
        let from = *end;
        *end = end.saturating_add(size);
        if !size.is_zero() {
            pieces.push(BarPiece { part, from, to: *end, value, hedged });
        }
    };
    for (part, value) in stacked_bar.values.iter().enumerate() {
        let Some(value) = value else {
            continue;
        };
        if value.low < Decimal::ZERO && value.high > Decimal::ZERO {
            // Below zero or above: neither is sure.
            put(part, value.low, None, true);
            put(part, value.high, None, true);
            continue;
        }
        let (near, far) = if value.low < Decimal::ZERO { (value.high, value.low) } else { (value.low, value.high) };
        put(part, near, value.is_point().then_some(*value), false);
        put(part, far.saturating_sub(near), (!value.is_point()).then_some(*value), true);
    }
    pieces
}

impl BarPiece {
    /// Fills the piece and writes its value inside where it fits, after the name of the part if there is one, clear of the marks of the total at `cuts`.
    /// A bar that runs `along` the sheet has seams at the right of its pieces, another on top.
    pub fn draw(&self, canvas: &mut Canvas, stack: &Stack, area: Area, (name, cuts): (&str, &[f64]), along: bool) {
        let area = seamed(area, along);
        let color = stack.color(self.part);
        let ground = match color {
            Some(color) if !self.hedged => {
                canvas.rectangle(area, color);
                color
            }
            _ => {
                canvas.hatch_framed(area, color.unwrap_or(ZERO));
                PAPER
            }
        };
        let Some(value) = &self.value else {
            return;
        };
        let kind = SCOPE.sized(12.0).colored(ink_on(ground));
        let value = stack.unit.read(value);
        let area = uncut(area, cuts, along);
        let words = if name.is_empty() { value.clone() } else { format!("{name} {value}") };
        let (wide, tall) = (area.right - area.left - 2.0 * PAD.0, area.bottom - area.top - 2.0 * PAD.1);
        let fits = |text: &&String| canvas.measure(text, kind) <= wide && kind.size <= tall;
        match [&words, &value].into_iter().find(fits) {
            Some(text) if ground == PAPER => canvas.write_clear(text, area.middle(), Anchor::Middle, kind),
            Some(text) => canvas.write_inside(text, area, kind),
            None => {}
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

/// Returns the largest piece of the area between the marks of the total.
fn uncut(area: Area, cuts: &[f64], along: bool) -> Area {
    let (low, high) = if along { (area.left, area.right) } else { (area.top, area.bottom) };
    let mut ends: Vec<f64> = cuts.iter().copied().filter(|cut| low < *cut && *cut < high).collect();
    ends.extend([low, high]);
    ends.sort_by(f64::total_cmp);
    let longest = ends.windows(2).max_by(|one, other| (one[1] - one[0]).total_cmp(&(other[1] - other[0])));
    match longest {
        Some(ends) if along => Area { left: ends[0], right: ends[1], ..area },
        Some(ends) => Area { top: ends[0], bottom: ends[1], ..area },
        None => area,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stack_outwards_from_zero() {
        let reading = |low: i64, high: i64| Some(Reading::between(low.into(), high.into()));
        let values = vec![reading(3, 3), None, reading(0, 0), reading(-20, -15), reading(2, 5), reading(-1, 4)];
        let pieces = pieces(&StackedBar { values, total: None });
        let end = |value: Decimal| value.to_string().parse::<i32>().expect("a whole number");
        let ends = pieces.iter().map(|piece| (piece.part, end(piece.from), end(piece.to)));
        assert_eq!(
            ends.collect::<Vec<_>>(),
            [(0, 0, 3), (3, 0, -15), (3, -15, -20), (4, 3, 5), (4, 5, 8), (5, -20, -21), (5, 8, 12)]
        );
        let hedged: Vec<bool> = pieces.iter().map(|piece| piece.hedged).collect();
        assert_eq!(hedged, [false, false, true, false, true, true, true]);
    }
}
