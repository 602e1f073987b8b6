//! The plane of a picture with lines: a scale at its left, one along its foot, and the names of lines at its right.

use rust_decimal::Decimal;

use crate::axis::Axis;
use crate::canvas::{Anchor, Area, Canvas};
use crate::end_labels::{self, EndLabel, NAME};
use crate::palette::{SOFT, ZERO};
use crate::text::balance;
use crate::typography::TICK;
use figures::Unit;

/// What the scales of a plane run over.
pub struct PlaneScales<'w> {
    /// What runs along the foot: in words, its unit, its least and its greatest value.
    pub along: (&'w str, Unit, (Decimal, Decimal)),
    /// The unit of the heights, their least and their greatest value.
    pub across: (Unit, (Decimal, Decimal)),
    /// The least height: as a share of the sheet's width, and in pixels.
    pub least: (f64, f64),
}

/// A plane with its scales drawn.
pub struct Plane {
    pub along: Axis,
    pub across: Axis,
    pub area: Area,
    /// From the plane to the end of its picture.
    foot: f64,
}

impl PlaneScales<'_> {
    /// Draws both scales below a height, in some room if it can be; `names` stand at the right, as wide as `beside`.
    pub fn draw(&self, canvas: &mut Canvas, (top, room): (f64, f64), names: &[Vec<String>], beside: f64) -> Plane {
        let least = (canvas.inner() * self.least.0).max(self.least.1);
        let (words, foot) = self.words(canvas, beside);
        let height = least.max(room - foot - 10.0).max(end_labels::height(canvas, names));
        let (unit, (low, high)) = self.across;
        let (top, bottom) = (top + 8.0, top + 8.0 + height);
        let across = Axis::rounded(low, high, (bottom, top), (height / 60.0).clamp(2.0, 6.0) as u32);
        let (left, right) = (across.margin(canvas, unit), canvas.right() - beside);
        across.draw_across(canvas, unit, (left, right));
        let along = self.along(canvas, &words, (left, right), bottom);
        Plane { along, across, area: Area { left, top, right, bottom }, foot }
    }

    /// Breaks the words below the plane; gives the height from the plane to the end of the picture too.
    fn words(&self, canvas: &Canvas, beside: f64) -> (Vec<String>, f64) {
        // Heights are seldom wider.
        let width = canvas.inner() - beside - 60.0;
        let words = balance(canvas, self.along.0, TICK.colored(SOFT), width);
        let foot = TICK.leading() * (words.len().max(1) as f64 + 1.0) + 18.0;
        (words, foot)
    }

    /// Draws ticks and words under the plane; returns the scale.
    fn along(&self, canvas: &mut Canvas, words: &[String], (left, right): (f64, f64), bottom: f64) -> Axis {
        let (_, unit, (low, high)) = self.along;
        let mut lines = if low == high { 2 } else { ((right - left) / 90.0).clamp(4.0, 10.0) as u32 };
        let scale = |lines| Axis::new(low, high, (left, right), lines).naming_ends(low, high);
        let mut axis = scale(lines);
        while lines > 1 && axis.crowded(canvas, unit) {
            lines -= 1;
            axis = scale(lines);
        }
        for (tick, text) in axis.labeled(unit) {
            let x = axis.at(tick);
            canvas.line(vec![(x, bottom), (x, bottom + 5.0)], ZERO, 1.0);
            canvas.write(&text, (x, bottom + 8.0 + TICK.size), Anchor::Middle, TICK);
        }
        let first = bottom + 8.0 + TICK.size + TICK.leading() + 4.0;
        canvas.write_lines(words, ((left + right) / 2.0, first), Anchor::Middle, TICK.colored(SOFT));
        axis
    }
}

impl Plane {
    pub fn at(&self, along: Decimal, across: Decimal) -> (f64, f64) {
        (self.along.at(along), self.across.at(across))
    }

    /// Returns where names of points may stand.
    pub fn inside(&self) -> Area {
        let Area { left, top, right, bottom } = self.area;
        Area { left: left + 2.0, top, right: right - 2.0, bottom: bottom - 2.0 }
    }

    /// Writes the names of lines at the right; gives the height below all.
    pub fn finish(&self, canvas: &mut Canvas, names: Vec<EndLabel>) -> f64 {
        let Area { top, right, bottom, .. } = self.area;
        end_labels::write(canvas, names, right, (top - NAME.leading() / 2.0, bottom + NAME.leading() / 2.0));
        bottom + self.foot
    }
}
