//! How a value stands on its row: a disc where it is known, a band from end to end where it is hedged, its figures beside it.

use crate::axis::{Axis, LabelExtent};
use crate::canvas::{Anchor, Area, Canvas};
use crate::palette::{ACCENT, ACCENT_TINT, BASELINE, BASELINE_TINT, Color, GRAY};
use crate::typography::{Type, VALUE};
use figures::Reading;

/// One value on a row.
pub struct RowPoint {
    pub reading: Reading,
    /// Figures at the left end; may be empty.
    pub low: String,
    /// Figures at the right end.
    pub high: String,
    pub color: Color,
    pub tint: Color,
    pub kind: Type,
}

/// From a mark to its figures.
pub const BESIDE: f64 = 6.0;
/// How far the value before shows around a value after that hides it.
const RIM: f64 = 1.5;

impl RowPoint {
    /// Returns the values of a row that are known, before and after, with the figures at their left and right ends.
    pub fn of_row(sides: [Option<Reading>; 2], size: f64, figures: impl Fn(&Reading) -> [String; 2]) -> Vec<Self> {
        let colors = [(BASELINE, BASELINE_TINT, GRAY), (ACCENT, ACCENT_TINT, ACCENT)];
        let known = sides.into_iter().zip(colors).filter_map(|(reading, colors)| Some((reading?, colors)));
        let point = |(reading, (color, tint, ink))| {
            let [low, high] = figures(&reading);
            RowPoint { reading, low, high, color, tint, kind: VALUE.sized(size).colored(ink) }
        };
        known.map(point).collect()
    }

    /// Returns the space the value and its figures need.
    pub fn extents(&self, canvas: &Canvas, radius: f64) -> [LabelExtent; 2] {
        let (low, high) = (self.reading.low, self.reading.high);
        let [before, after] = [&self.low, &self.high].map(|figures| self.beside(canvas, figures, radius));
        [LabelExtent::new(low, before, radius), LabelExtent::new(high, radius, after)]
    }

    /// From the middle of a mark to the end of the figures beside it.
    fn beside(&self, canvas: &Canvas, figures: &str, radius: f64) -> f64 {
        if figures.is_empty() { radius } else { radius + BESIDE + canvas.measure(figures, self.kind) }
    }

    /// Draws the value at the height `y`.
    pub fn draw(&self, canvas: &mut Canvas, axis: &Axis, radius: f64, y: f64) {
        let (low, high) = (axis.at(self.reading.low), axis.at(self.reading.high));
        canvas.write_clear(&self.low, (low - radius - BESIDE, y), Anchor::End, self.kind);
        canvas.write_clear(&self.high, (high + radius + BESIDE, y), Anchor::Start, self.kind);
        if self.reading.is_point() {
            canvas.disc((low, y), radius, self.color);
        } else {
            canvas.band(Area::along((low, high), y, radius), self.color, self.tint);
        }
    }
}

/// Two exact points on one row, the way from the first to the second, figures at the outer side of each.
pub struct PointPair<'p> {
    pub before: &'p RowPoint,
    pub after: &'p RowPoint,
}

impl PointPair<'_> {
    fn unchanged(&self) -> bool {
        self.before.reading.low == self.after.reading.low
    }

    pub fn extents(&self, canvas: &Canvas, radius: f64) -> [LabelExtent; 2] {
        let rising = self.after.reading.low >= self.before.reading.low;
        let (left, right) = if rising { (self.before, self.after) } else { (self.after, self.before) };
        let beside = |point: &RowPoint| point.beside(canvas, &point.high, radius);
        let before = if self.unchanged() { radius } else { beside(left) };
        [LabelExtent::new(left.reading.low, before, radius), LabelExtent::new(right.reading.low, radius, beside(right))]
    }

    pub fn draw(&self, canvas: &mut Canvas, axis: &Axis, radius: f64, y: f64) {
        let (before, after) = (self.before, self.after);
        let (from, to) = (axis.at(before.reading.low), axis.at(after.reading.low));
        let side = if to < from { -1.0 } else { 1.0 };
        let (outward, inward) = if side > 0.0 { (Anchor::Start, Anchor::End) } else { (Anchor::End, Anchor::Start) };
        if !self.unchanged() {
            canvas.write_clear(&before.high, (from - side * (radius + BESIDE), y), inward, before.kind);
        }
        canvas.write_clear(&after.high, (to + side * (radius + BESIDE), y), outward, after.kind);
        canvas.line(vec![(from, y), (to, y)], after.tint, radius * 0.6);
        let tip = to - side * (radius + 1.0);
        if (tip - from) * side > radius * 3.2 {
            let back = tip - side * radius * 1.25;
            let head = vec![(tip, y), (back, y - radius * 0.8), (back, y + radius * 0.8)];
            canvas.polygon(head, after.color, 1.0);
        }
        // Of two points that all but coincide, the one before shows as a rim.
        let hidden = (to - from).abs() < radius;
        let (outer, inner) = if hidden { (radius + RIM, radius - RIM) } else { (radius - 0.5, radius) };
        canvas.disc((from, y), outer, before.color);
        canvas.disc((to, y), inner, after.color);
    }
}
