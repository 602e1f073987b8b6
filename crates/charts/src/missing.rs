//! A bar that is not known: a hatched box where it would begin, and the words.

use crate::canvas::{Anchor, Area, Canvas};
use crate::rows::BESIDE;
use crate::typography::SCOPE;

pub const NOT_KNOWN: &str = "not known";
const WIDTH: f64 = 40.0;

/// Returns the pixels it needs right of where the bar would begin.
pub fn width(canvas: &Canvas, size: f64) -> f64 {
    WIDTH + 2.0 * BESIDE + canvas.measure(NOT_KNOWN, SCOPE.sized(size - 1.0))
}

/// Draws it at the height `y`; `half` is half the height of a bar.
pub fn draw(canvas: &mut Canvas, (x, y): (f64, f64), half: f64, size: f64) {
    canvas.hatch(Area::along((x + BESIDE, x + BESIDE + WIDTH), y, half.min(10.0)));
    canvas.write_clear(NOT_KNOWN, (x + 2.0 * BESIDE + WIDTH, y), Anchor::Start, SCOPE.sized(size - 1.0));
}
