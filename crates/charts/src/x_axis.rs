//! The scale along the foot of a picture: its ticks and what it counts.

use rust_decimal::Decimal;

use crate::axis::Axis;
use crate::canvas::{Anchor, Canvas};
use crate::palette::{SOFT, ZERO};
use crate::text::wrap;
use crate::typography::TICK;
use figures::Unit;

/// What a scale runs over.
pub struct XAxis<'f> {
    /// The least and the greatest value.
    pub ends: (Decimal, Decimal),
    pub unit: Unit,
    /// What it counts.
    pub words: &'f str,
}

impl XAxis<'_> {
    /// From a picture to its end.
    pub fn height() -> f64 {
        TICK.leading() * 2.0 + 18.0
    }

    /// Ticks and words under the picture; gives the scale.
    pub fn draw(&self, canvas: &mut Canvas, (left, right): (f64, f64), bottom: f64) -> Axis {
        let (low, high) = self.ends;
        let mut lines = if low == high { 2 } else { ((right - left) / 90.0).clamp(4.0, 10.0) as u32 };
        let mut axis = Axis::new(low, high, (left, right), lines);
        while lines > 1 && axis.crowded(canvas, self.unit) {
            lines -= 1;
            axis = Axis::new(low, high, (left, right), lines);
        }
        for (tick, text) in axis.labeled(self.unit) {
            let x = axis.at(tick);
            canvas.line(vec![(x, bottom), (x, bottom + 5.0)], ZERO, 1.0);
            canvas.write(&text, (x, bottom + 8.0 + TICK.size), Anchor::Middle, TICK);
        }
        let kind = TICK.colored(SOFT);
        let words = wrap(canvas, self.words, kind, right - left);
        let first = bottom + 8.0 + TICK.size + TICK.leading() + 4.0;
        canvas.write_lines(&words, ((left + right) / 2.0, first), Anchor::Middle, kind);
        axis
    }
}
