//! Stacked bars over time: each as wide as its span is long, totals above those where they fit, the first, the largest and the last before others.

use rust_decimal::Decimal;

use crate::axis::{Axis, ends_with_zero};
use crate::canvas::{Anchor, Area, Canvas};
use crate::dates::DateScale;
use crate::palette::{INK, PAPER, ZERO};
use crate::stacked_bar::{self, Stack, StackSpan};
use crate::typography::{TICK, VALUE};

/// From the top of a bar to its total.
const ABOVE: f64 = 4.0;
/// At either side of a bar. Many bars have none and stand together as an area.
const SEAM: f64 = 0.75;
const FEW: usize = 12;
const HEADROOM: f64 = 16.0;

pub fn draw(canvas: &mut Canvas, stack: &Stack, spans: &[StackSpan], top: f64, room: f64) -> f64 {
    let x_axis = TICK.leading() * 2.0 + 14.0;
    let height = (canvas.inner() * 0.46).max(room - x_axis).max(260.0);
    let (head, bottom) = (top, top + height);
    let (low, high) = ends_with_zero(spans.iter().map(|span| span.stacked_bar.ends()).flat_map(<[Decimal; 2]>::from));
    let axis = Axis::rounded(low, high, (bottom, head + HEADROOM), 6);
    let (left, right) = (axis.margin(canvas, stack.unit), canvas.right() - 12.0);
    let Some(days) = DateScale::over(spans.iter().map(|span| (span.from, span.until)), (left, right)) else {
        return bottom;
    };
    axis.draw_across(canvas, stack.unit, (left, right));
    let apart = spans.len() <= FEW && spans.iter().all(|span| days.at(span.until) - days.at(span.from) > 8.0 * SEAM);
    let mut bars = Vec::new();
    for span in spans {
        let (from, to) = (days.at(span.from), days.at(span.until));
        // Joined bars overlap a little, so that no light shows between them.
        let (from, to) = if apart { (from + SEAM, to - SEAM) } else { (from, (to + 0.5).min(right)) };
        let cut = span.stacked_bar.marked().map(|end| axis.at(end));
        for piece in stacked_bar::pieces(&span.stacked_bar) {
            let (one, other) = (axis.at(piece.from), axis.at(piece.to));
            let area = Area { left: from, top: one.min(other), right: to, bottom: one.max(other) };
            piece.draw(canvas, stack.unit, area, ("", cut), false);
        }
        if let Some(y) = cut {
            canvas.rectangle(Area::along((from, to), y, 2.5), PAPER);
            canvas.rectangle(Area::along((from, to), y, 1.5), INK);
        }
        bars.push(Area { left: from, top: axis.at(span.stacked_bar.ends().1), right: to, bottom });
    }
    // The line at zero stands before the bars.
    let zero = axis.at(Decimal::ZERO);
    canvas.line(vec![(left, zero), (right, zero)], ZERO, 1.5);
    totals(canvas, stack, spans, &bars, (left, canvas.right()));
    days.draw(canvas, bottom)
}

/// Writes totals above their bars where they meet no bar and no other.
fn totals(canvas: &mut Canvas, stack: &Stack, spans: &[StackSpan], bars: &[Area], (left, right): (f64, f64)) {
    let total = |index: &usize| spans[*index].stacked_bar.total();
    let jump = |index: &usize| {
        let before = index.checked_sub(1).map(|before| total(&before));
        before.map_or(Decimal::ZERO, |before| total(index).saturating_sub(before).abs())
    };
    let last = spans.len().saturating_sub(1);
    let largest = (0..spans.len()).rev().max_by_key(total);
    let mut order: Vec<usize> = (0..spans.len()).collect();
    let chief = |index: usize| Some(index) == largest || index == 0 || index == last;
    order.sort_by_key(|index| (std::cmp::Reverse(chief(*index)), std::cmp::Reverse(jump(index))));
    let mut written: Vec<Area> = Vec::new();
    for index in order {
        let (bar, text) = (bars[index], stack.total(&spans[index].stacked_bar));
        let (width, height) = (canvas.measure(&text, VALUE), VALUE.size * 1.22);
        let middle = ((bar.left + bar.right) / 2.0).min(right - width / 2.0).max(left + width / 2.0);
        let lowest = bar.top - ABOVE;
        let (left, right) = (middle - width / 2.0, middle + width / 2.0);
        let area = Area { left, top: lowest - height, right, bottom: lowest };
        // Over a higher neighbor a total would be read as that one's.
        let reach = if chief(index) { 0.0 } else { ABOVE - 0.5 };
        let wide = Area { left: area.left - 5.0, right: area.right + 5.0, bottom: area.bottom + reach, ..area };
        let fits = bar.right - bar.left >= width + 4.0 || !bars.iter().any(|other| other.meets(&wide));
        if fits && !written.iter().any(|other| other.meets(&wide)) {
            canvas.write_clear(&text, (middle, area.middle().1), Anchor::Middle, VALUE);
            written.push(area);
        }
    }
}
