//! How values become colors: six classes with round edges, or three at either side of zero, and the strip that explains them.

use rust_decimal::Decimal;

use crate::axis::class_step;
use crate::canvas::{Anchor, Area, Canvas};
use crate::key::{Sign, key, key_beside, key_width};
use crate::palette::{Color, GRID, PAPER, SEQUENTIAL, WarmSide};
use crate::typography::TICK;
use figures::{Reading, Unit};

/// Classes of equal width, the last open.
pub struct ValueClasses {
    /// From one edge to the next.
    step: Decimal,
    diverging: bool,
    rise: WarmSide,
}

impl ValueClasses {
    /// Classes whose last edge leaves about a tenth of the values open above, so that one huge value does not wash out the rest.
    pub fn of<'r>(rise: WarmSide, readings: impl Iterator<Item = &'r Reading>) -> Self {
        let mut ends: Vec<Decimal> = readings.flat_map(|reading| [reading.low, reading.high]).collect();
        let diverging = ends.iter().any(|value| value.is_sign_negative() && !value.is_zero());
        ends.iter_mut().for_each(|value| *value = value.abs());
        ends.retain(|value| !value.is_zero());
        ends.sort();
        let high = ends.get((ends.len() * 9 / 10).min(ends.len().saturating_sub(1))).copied().unwrap_or(Decimal::ONE);
        Self { step: class_step(high, if diverging { 3 } else { 6 }), diverging, rise }
    }

    pub fn color(&self, value: Decimal) -> Color {
        let steps = value.abs().checked_div(self.step).unwrap_or(Decimal::MAX);
        if !self.diverging {
            let class = usize::try_from(steps.floor().min(Decimal::from(5))).unwrap_or_default();
            return SEQUENTIAL[class.min(5)];
        }
        // An edge belongs to the class nearer to zero, at both sides alike.
        let class = usize::try_from(steps.ceil().min(Decimal::from(3))).unwrap_or_default().min(3);
        let colors = self.rise.diverging();
        if value.is_sign_negative() { colors[3 - class] } else { colors[3 + class] }
    }

    /// Returns the strip of classes with its edges, and other signs beside it; gives the height below it.
    pub fn legend(&self, canvas: &mut Canvas, unit: Unit, top: f64, mut signs: Vec<Sign>) -> f64 {
        let edge = |times: i64| self.step.saturating_mul(Decimal::from(times));
        let (colors, edges): (&[Color], Vec<Decimal>) = if self.diverging {
            (&self.rise.diverging(), [-2, -1, 0, 1, 2].map(edge).to_vec())
        } else {
            (&SEQUENTIAL, [0, 1, 2, 3, 4, 5].map(edge).to_vec())
        };
        let label = |index: usize, value: Decimal| {
            let last = index + 1 == edges.len();
            match (last, self.diverging) {
                (true, false) => format!("{} or more", unit.word(value)),
                (true, true) => unit.word(value),
                _ => unit.bare(value),
            }
        };
        let widest = edges.iter().map(|value| canvas.measure(&unit.bare(*value), TICK)).fold(0.0, f64::max);
        // On a narrow sheet all classes and the end of the last label stand on one line.
        let tail = canvas.measure(&label(edges.len() - 1, edges[edges.len() - 1]), TICK);
        let count = if self.diverging { 6.5 } else { 5.0 };
        let fits = (canvas.inner() - if self.diverging { 0.0 } else { tail }) / count;
        let swatch = 48.0_f64.max(widest + 14.0).min(fits);
        let (mut x, bottom) = (canvas.margin, top + 12.0);
        let mut places = Vec::new();
        for (index, color) in colors.iter().enumerate() {
            let zero = self.diverging && index == 3;
            match index {
                _ if zero => places.push(x + swatch / 4.0),
                0 | 4 if self.diverging => {}
                _ => places.push(x),
            }
            let width = if zero { swatch / 2.0 } else { swatch };
            let area = Area { left: x, top, right: x + width, bottom };
            canvas.rectangle(area, if zero { GRID } else { *color });
            if zero {
                canvas.rectangle(area.grown(0.0, -1.0), PAPER);
            }
            x += width;
        }
        let mut end = x;
        // Where neighbors would touch, every other edge is named, the last among them.
        let is_named = |index: usize| swatch > widest + 8.0 || (edges.len() - index) % 2 == 1;
        for (index, (value, place)) in edges.iter().zip(&places).enumerate().filter(|(index, _)| is_named(*index)) {
            let text = label(index, *value);
            let anchor =
                if !self.diverging && index == 0 || index + 1 == edges.len() { Anchor::Start } else { Anchor::Middle };
            // The last label begins under its edge as if centered on the figure, and runs on to the right.
            let shift =
                if anchor == Anchor::Start && index > 0 { canvas.measure(&unit.bare(*value), TICK) / 2.0 } else { 0.0 };
            canvas.write(&text, (place - shift, bottom + 4.0 + TICK.size), anchor, TICK);
            end = end.max(place - shift + canvas.measure(&text, TICK));
        }
        if !signs.is_empty() && end + 30.0 + key_width(canvas, &signs) <= canvas.right() {
            key_beside(canvas, &signs, (end + 30.0, (top + bottom) / 2.0));
            signs.clear();
        }
        key(canvas, &signs, bottom + 4.0 + TICK.leading() + 12.0)
    }
}
