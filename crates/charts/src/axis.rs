//! Where a value stands on the picture, and which round values get a line.
//!
//! Figures are exact decimals up to here; `number` is the one place where they become floating point, to be pixels.

use std::cmp::Ordering;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::canvas::{Anchor, Canvas};
use crate::palette::{GRID, HATCH, ZERO};
use crate::typography::TICK;
use figures::Unit;

/// A value and the pixels that must stay free at either side of it for its label.
#[derive(Clone, Copy, Debug)]
pub struct LabelExtent {
    pub value: Decimal,
    pub before: f64,
    pub after: f64,
}

/// The least number of lines on a scale that has room for them, and the most into which it is cut to have them.
const FEW: usize = 4;
const MOST: u32 = 10;
/// The most lines at all.
const MOST_TICKS: usize = 50;
/// The least length of a bar.
const LEAST: f64 = 1.5;

impl LabelExtent {
    pub fn new(value: Decimal, before: f64, after: f64) -> Self {
        Self { value, before, after }
    }
}

/// How the line at zero is drawn: strong where marks stand on it, faint where labels may cross it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZeroLine {
    Strong,
    Faint,
}

/// A linear scale from values to pixels. `start` is the pixel of `low`, `end` that of `high`.
#[derive(Clone, Copy, Debug)]
pub struct Axis {
    low: Decimal,
    high: Decimal,
    step: Decimal,
    start: f64,
    end: f64,
    /// All values are the origin: there is a line at it and no other.
    flat: bool,
    /// Both ends are named, in the place of round values near them.
    ends_named: bool,
    /// What is drawn has the other sign than its words: bars below zero run to the right, away from their names.
    is_mirrored: bool,
}

impl Axis {
    /// Returns the axis over `low` to `high`; equal ends are moved apart.
    pub fn new(low: Decimal, high: Decimal, (start, end): (f64, f64), lines: u32) -> Self {
        let apart = if low == high { Decimal::ONE } else { Decimal::ZERO };
        let (low, high) = (low.saturating_sub(apart), high.saturating_add(apart));
        let step = nice_step(span(low, high), lines);
        Self { low, high, step, start, end, flat: false, ends_named: false, is_mirrored: false }
    }

    /// Returns the same of values that are drawn with the other sign.
    pub fn mirrored(self, is_mirrored: bool) -> Self {
        Self { is_mirrored, ..self }
    }

    /// Returns the same with both ends named, unless they were moved apart.
    pub fn naming_ends(self, low: Decimal, high: Decimal) -> Self {
        Self { ends_named: low < high, ..self }
    }

    /// Returns the largest scale with zero on it at which every value and its label stay between two pixels.
    pub fn fitted(extents: &[LabelExtent], pixels: (f64, f64)) -> Self {
        Self::about(Decimal::ZERO, extents, pixels)
    }

    /// Returns the same with another origin on it than zero.
    pub fn about(origin: Decimal, extents: &[LabelExtent], (from, to): (f64, f64)) -> Self {
        let none = LabelExtent::new(origin, 0.0, 0.0);
        let all = || extents.iter().chain([&none]);
        let low = all().map(|extent| extent.value).min().unwrap_or_default();
        let high = all().map(|extent| extent.value).max().unwrap_or_default();
        // When all are the origin, any end will do to have a scale.
        let flat = low == high;
        let high = if flat { high.saturating_add(Decimal::ONE) } else { high };
        let away = |value: Decimal| number(span(origin, value));
        let before = |scale: f64| all().map(|e| e.before - scale * away(e.value)).fold(0.0, f64::max);
        let after = |scale: f64| all().map(|e| e.after + scale * away(e.value)).fold(0.0, f64::max);
        let (mut fits, mut fails) = (0.0, (to - from) / number(span(low, high)));
        for _ in 0..50 {
            let scale = (fits + fails) / 2.0;
            if before(scale) + after(scale) <= to - from {
                fits = scale;
            } else {
                fails = scale;
            }
        }
        let middle = from + before(fits);
        let (start, end) = (middle + fits * away(low), middle + fits * away(high));
        Self { low, high, step: span(low, high), start, end, flat, ends_named: false, is_mirrored: false }
    }

    /// Returns the axis over `low` to `high`, both moved out to the next line.
    pub fn rounded(low: Decimal, high: Decimal, pixels: (f64, f64), lines: u32) -> Self {
        let high = if low == high { Decimal::ONE } else { high };
        let step = nice_step(span(low, high), lines);
        Self { step, ..Self::new(times((low / step).floor(), step), times((high / step).ceil(), step), pixels, lines) }
    }

    /// Returns round values with their words, the unit at the last, or at all where more places are needed to tell them
    /// apart.
    pub fn labeled(&self, unit: Unit) -> Vec<(Decimal, String)> {
        let ticks = self.ticks();
        let shown = |tick: Decimal| if self.is_mirrored { -tick } else { tick };
        if ticks.windows(2).any(|pair| unit.word(shown(pair[0])) == unit.word(shown(pair[1]))) {
            return ticks.into_iter().map(|tick| (tick, unit.precise(shown(tick)))).collect();
        }
        let last = ticks.last().copied();
        // "$2" and not "$2.00" beside "$10".
        let is_whole = ticks.iter().all(|tick| tick.fract().is_zero());
        let plain = |word: String| if is_whole { word.trim_end_matches(".00").to_string() } else { word };
        let label =
            |tick| (tick, plain(if Some(tick) == last { unit.word(shown(tick)) } else { unit.bare(shown(tick)) }));
        ticks.into_iter().map(label).collect()
    }

    /// Returns whether some labels would touch if they stood side by side.
    pub fn crowded(&self, canvas: &Canvas, unit: Unit) -> bool {
        self.labeled(unit).windows(2).any(|pair| {
            let room = (self.at(pair[1].0) - self.at(pair[0].0)).abs();
            (canvas.measure(&pair[0].1, TICK) + canvas.measure(&pair[1].1, TICK)) / 2.0 + 12.0 > room
        })
    }

    /// Returns the pixel of a value, at most 10,000 lengths of the axis away; the start if both ends are one in
    /// floating point.
    pub fn at(&self, value: Decimal) -> f64 {
        let share = (number(value) - number(self.low)) / (number(self.high) - number(self.low));
        let share = if share.is_nan() { 0.0 } else { share.clamp(-1e4, 1e4) };
        self.start + share * (self.end - self.start)
    }

    /// Returns the pixels between two values, left and right; a bar too short to see is still there.
    pub fn reach(&self, from: Decimal, to: Decimal) -> (f64, f64) {
        let (one, other) = (self.at(from), self.at(to));
        match from.cmp(&to) {
            Ordering::Less => (one, other.max(one + LEAST)),
            Ordering::Equal => (one, one),
            Ordering::Greater => (other.min(one - LEAST), one),
        }
    }

    /// Returns round values on the axis.
    pub fn ticks(&self) -> Vec<Decimal> {
        if self.flat {
            return vec![self.low];
        }
        let mut tick = times((self.low / self.step).ceil(), self.step);
        let mut ticks = Vec::new();
        while tick <= self.high && ticks.len() < MOST_TICKS {
            ticks.push(tick);
            tick = tick.saturating_add(self.step);
        }
        if self.ends_named {
            let room = self.step / Decimal::TWO;
            ticks.retain(|tick| span(self.low, *tick) > room && span(*tick, self.high) > room);
            ticks.insert(0, self.low);
            ticks.push(self.high);
        }
        ticks
    }

    /// Vertical grid with its labels above, the line at zero stronger; gives the axis with the lines it could hold up to `limit`.
    pub fn draw(
        mut self,
        canvas: &mut Canvas,
        unit: Unit,
        (top, bottom): (f64, f64),
        limit: f64,
        zero: ZeroLine,
    ) -> Self {
        if !self.flat {
            self.line_up(canvas, unit, limit);
        }
        for (tick, text) in self.labeled(unit) {
            let x = self.at(tick);
            let (color, width) = match zero {
                ZeroLine::Strong if tick.is_zero() => (ZERO, 1.5),
                ZeroLine::Faint if tick.is_zero() => (HATCH, 1.5),
                _ => (GRID, 1.0),
            };
            canvas.line(vec![(x, top), (x, bottom)], color, width);
            canvas.write(&text, (x, top - 8.0), Anchor::Middle, TICK);
        }
        self
    }

    /// Returns the left edge of a picture whose heights are named at its left.
    pub fn margin(&self, canvas: &Canvas, unit: Unit) -> f64 {
        let words = self.labeled(unit).into_iter().map(|(_, text)| canvas.measure(&text, TICK));
        canvas.margin + words.fold(0.0, f64::max) + 10.0
    }

    /// Horizontal grid, the line at zero stronger.
    pub fn lines_across(&self, canvas: &mut Canvas, (left, right): (f64, f64)) {
        for tick in self.ticks() {
            let y = self.at(tick);
            let (color, width) = if tick.is_zero() { (ZERO, 1.5) } else { (GRID, 1.0) };
            canvas.line(vec![(left, y), (right, y)], color, width);
        }
    }

    /// The same with its labels at the left.
    pub fn draw_across(&self, canvas: &mut Canvas, unit: Unit, (left, right): (f64, f64)) {
        self.lines_across(canvas, (left, right));
        for (tick, text) in self.labeled(unit) {
            canvas.write(&text, (left - 8.0, self.at(tick) + TICK.drop()), Anchor::End, TICK);
        }
    }

    /// Chooses as many lines as their labels leave room for, and one more past the values if it fits.
    fn line_up(&mut self, canvas: &Canvas, unit: Unit, limit: f64) {
        let most = ((limit - self.start) / 84.0).clamp(4.0, 8.0) as u32;
        for lines in (1..=most).rev() {
            self.step = nice_step(span(self.low, self.high), lines);
            if !self.crowded(canvas, unit) {
                break;
            }
        }
        // One line or two say too little of a scale: more, if their labels leave room.
        for lines in most + 1..=MOST {
            if self.ticks().len() >= FEW {
                break;
            }
            let few = self.step;
            self.step = nice_step(span(self.low, self.high), lines);
            if self.crowded(canvas, unit) {
                self.step = few;
                break;
            }
        }
        let next = times((self.high / self.step).floor(), self.step).saturating_add(self.step);
        let at_next = self.at(next);
        if at_next + canvas.measure(&unit.word(next), TICK) / 2.0 <= limit {
            (self.high, self.end) = (next, at_next);
        }
    }
}

/// Returns the smallest of 1, 2 or 5 times a power of ten that cuts a span into at most `parts` parts.
pub fn nice_step(span: Decimal, parts: u32) -> Decimal {
    step_among(&[Decimal::ONE, Decimal::TWO, Decimal::from(5)], span, parts)
}

/// Returns the same from a finer choice, for classes, which should use all of their colors.
pub fn class_step(span: Decimal, parts: u32) -> Decimal {
    let times = [10, 15, 20, 25, 30, 40, 50, 60, 80].map(|tenths| Decimal::new(tenths, 1));
    step_among(&times, span, parts)
}

fn step_among(times: &[Decimal], span: Decimal, parts: u32) -> Decimal {
    let raw = span.abs() / Decimal::from(parts.max(1));
    if raw.is_zero() {
        return Decimal::ONE;
    }
    let mut power = Decimal::ONE;
    while power > raw && power.scale() < 26 {
        power /= Decimal::TEN;
    }
    while let Some(next) = power.checked_mul(Decimal::TEN).filter(|next| *next <= raw) {
        power = next;
    }
    let mut steps = times.iter().filter_map(|times| power.checked_mul(*times));
    steps.find(|step| *step >= raw).unwrap_or_else(|| power.saturating_mul(Decimal::TEN))
}

/// From one value to another; sums of this size would be past the largest decimal only in figures nobody writes, and then stop there.
fn span(low: Decimal, high: Decimal) -> Decimal {
    high.saturating_sub(low)
}

fn times(count: Decimal, step: Decimal) -> Decimal {
    count.saturating_mul(step)
}

/// Returns the least and the greatest of some values and zero.
pub fn ends_with_zero(values: impl Iterator<Item = Decimal>) -> (Decimal, Decimal) {
    values.fold((Decimal::ZERO, Decimal::ZERO), |(low, high), value| (low.min(value), high.max(value)))
}

/// Returns a figure as floating point, for placing it only.
pub fn number(value: Decimal) -> f64 {
    value.to_f64().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round() {
        let steps = [("27.5", "5"), ("100", "20"), ("0.04", "0.01"), ("400", "100"), ("1", "0.2"), ("41900", "10000")];
        for (span, want) in steps {
            let span: Decimal = span.parse().expect("a decimal");
            assert_eq!(nice_step(span, 6).normalize().to_string(), want, "{span}");
        }
    }

    #[test]
    fn labels_stay_inside() {
        let extents = [LabelExtent::new(Decimal::from(-3), 60.0, 5.0), LabelExtent::new(Decimal::from(40), 5.0, 90.0)];
        let axis = Axis::fitted(&extents, (100.0, 500.0));
        for extent in extents {
            assert!(axis.at(extent.value) - extent.before >= 99.5);
            assert!(axis.at(extent.value) + extent.after <= 500.5);
        }
        assert!((axis.at(Decimal::from(40)) - 410.0).abs() < 0.5);
    }
}
