//! Draws of one outcome: the intervals that hold 95, 80 and 50% of them, one inside the other.
//!
//! Inner intervals are darker, and on a row also taller, so that they are told apart without color.

use crate::axis::Axis;
use crate::canvas::{Area, Canvas};
use crate::palette::{Color, INK, PAPER};
use figures::OutcomeQuantiles;

/// How strong the color is inside the intervals of 95, 80 and 50%.
const SHARES: [f64; 3] = [0.2, 0.4, 0.64];
/// Their heights on a row, as shares of the tallest.
const HEIGHTS: [f64; 3] = [0.45, 0.72, 1.0];
/// How strong the color of the outermost edges is where pale intervals lie over each other.
const OUTLINE: f64 = 0.6;
/// The width of the mark in a key.
pub const MARK: f64 = 30.0;
/// Half the width of a line over an interval, and over an inner one.
const THIN: f64 = 0.9;
const THICK: f64 = 2.4;
/// The width of the stroke at the end of a line, and half its height.
const CAP: (f64, f64) = (1.6, 3.6);

/// The intervals along a row at the height `y`, the median a line across; `half` is half the height of the tallest.
pub fn row(canvas: &mut Canvas, axis: &Axis, quantiles: &OutcomeQuantiles, (y, half): (f64, f64), color: Color) {
    let ends = quantiles.intervals().map(|(low, high)| (axis.at(low), axis.at(high)));
    along(canvas, ends, axis.at(quantiles.median), (y, half), color);
}

/// The mark of the intervals in a key.
pub fn mark(canvas: &mut Canvas, x: f64, middle: f64, color: Color) {
    let half = MARK / 2.0;
    let ends = [half, half * 0.66, half * 0.38].map(|reach| (x + half - reach, x + half + reach));
    along(canvas, ends, x + half, (middle, 6.0), color);
}

fn along(canvas: &mut Canvas, ends: [(f64, f64); 3], median: f64, (y, half): (f64, f64), color: Color) {
    for ((ends, share), height) in ends.into_iter().zip(SHARES).zip(HEIGHTS) {
        canvas.tinted(Area::along(ends, y, half * height), color, share);
    }
    canvas.rectangle(Area::along((median - 2.5, median + 2.5), y, half), PAPER);
    canvas.rectangle(Area::along((median - 1.5, median + 1.5), y, half), color);
}

/// The intervals (at each place its pixel across, and the ends down), filled so that what lies below shows through.
pub fn fill(canvas: &mut Canvas, places: &[(f64, [(f64, f64); 3])], color: Color, strength: f64) {
    let mut below = 0.0;
    for (interval, share) in SHARES.into_iter().enumerate() {
        let lows = places.iter().map(|(x, ends)| (*x, ends[interval].0));
        let highs = places.iter().rev().map(|(x, ends)| (*x, ends[interval].1));
        // Laid over the wider ones, it gives the share itself.
        let share = share * strength;
        canvas.polygon(lows.chain(highs).collect(), color, (share - below) / (1.0 - below));
        below = share;
    }
    if strength < 1.0 {
        for edge in [|ends: &(f64, f64)| ends.0, |ends: &(f64, f64)| ends.1] {
            canvas.faint_line(places.iter().map(|(x, ends)| (*x, edge(&ends[0]))).collect(), color, 1.0, OUTLINE);
        }
    }
}

/// A line over 95% of the draws, thicker over 50%, that shows on a bar.
pub fn whisker(canvas: &mut Canvas, axis: &Axis, quantiles: &OutcomeQuantiles, y: f64) {
    let [wide, _, narrow] = quantiles.intervals().map(|(low, high)| (axis.at(low), axis.at(high)));
    cased(canvas, &[(wide, THIN), (narrow, THICK)], y);
}

/// The mark of the line in a key.
pub fn whisker_mark(canvas: &mut Canvas, x: f64, middle: f64) {
    cased(canvas, &[((x, x + 18.0), THIN), ((x + 5.0, x + 13.0), THICK)], middle);
}

/// A thin line with a stroke at each end, the sign of an interval without an inner one.
pub fn error(canvas: &mut Canvas, ends: (f64, f64), y: f64) {
    cased(canvas, &[(ends, THIN), ((ends.0, ends.0 + CAP.0), CAP.1), ((ends.1 - CAP.0, ends.1), CAP.1)], y);
}

/// Lines with their half widths, in a rim of paper.
fn cased(canvas: &mut Canvas, lines: &[((f64, f64), f64)], y: f64) {
    for (rim, color) in [(1.0, PAPER), (0.0, INK)] {
        for (ends, half) in lines {
            canvas.rectangle(Area::along((ends.0 - rim, ends.1 + rim), y, half + rim), color);
        }
    }
}
