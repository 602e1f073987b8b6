//! What a value is made of: bars of stacked parts, by row or over half-open spans of days, the total printed at the end.
//!
//! Parts below zero are stacked at the other side of zero, and the total is then marked by a line of its own.

use crate::axis::{Axis, LabelExtent, ends_with_zero};
use crate::canvas::{Anchor, Area, Canvas};
use crate::key::{Sign, SignMark, key};
use crate::kinds::blank::Blank;
use crate::names::{listed, named};
use crate::palette::{INK, PAPER};
use crate::rows::{BESIDE, PlacedRows, RowSpace};
use crate::stacked_bar;
pub use crate::stacked_bar::{Stack, StackBars, StackRow, StackSpan, StackedBar};
use crate::stacked_columns;
use crate::table::DataTable;
use crate::typography::{TICK, Type, VALUE};
use figures::counted;
use rust_decimal::Decimal;

/// Up to this many rows, parts are named inside their bars.
const FEW: usize = 2;
/// A part of a bar that is less than one in so many of all that is drawn is a line at most, and is not in the key.
const VISIBLE: u32 = 400;

impl Stack {
    pub(crate) fn draw(&self, canvas: &mut Canvas, top: f64, room: f64) -> f64 {
        let head = key(canvas, &self.signs(), top);
        let left = room - (head - top);
        match &self.bars {
            StackBars::Rows(rows) => self.rows(canvas, rows, head + TICK.leading() + 6.0, left),
            StackBars::Spans(spans) if spans.is_empty() => {
                Blank { message: "Nothing is known on any day.".to_owned() }.draw(canvas, top, room)
            }
            StackBars::Spans(spans) => stacked_columns::draw(canvas, self, spans, head, left),
        }
    }

    fn rows(&self, canvas: &mut Canvas, bars: &[StackRow], head: f64, room: f64) -> f64 {
        let needs: Vec<RowSpace> = bars.iter().map(|row| RowSpace::new(&row.label, &row.scope, 1)).collect();
        let rows = PlacedRows::place(canvas, &needs, head, room);
        let kind = VALUE.sized(rows.size);
        let mut extents = Vec::new();
        for row in bars {
            let (low, high) = row.stacked_bar.ends();
            let total = BESIDE + canvas.measure(&self.total(&row.stacked_bar), kind);
            extents.extend([LabelExtent::new(low, 0.0, 0.0), LabelExtent::new(high, 0.0, total)]);
        }
        let axis = rows.scale_of_bars(canvas, self.unit, &extents, false);
        for (row, place) in bars.iter().zip(&rows.rows) {
            let names = bars.len() <= FEW;
            self.row(canvas, &axis, &row.stacked_bar, (place.middle(), rows.half_bar(place)), (kind, names));
        }
        rows.bottom()
    }

    /// Draws a bar at a height, with its total beside it and, where it should be, the names of its parts inside.
    fn row(
        &self,
        canvas: &mut Canvas,
        axis: &Axis,
        bar: &StackedBar,
        (y, half): (f64, f64),
        (kind, names): (Type, bool),
    ) {
        let cut = bar.marked().map(|end| axis.at(end));
        for piece in stacked_bar::pieces(bar) {
            let part = self.parts.get(piece.part).filter(|_| names);
            let name = part.map_or("", String::as_str);
            let (one, other) = (axis.at(piece.from), axis.at(piece.to));
            let area = Area::along((one.min(other), one.max(other)), y, half);
            piece.draw(canvas, self.unit, area, (name, cut), true);
        }
        let x = axis.at(bar.ends().1);
        canvas.write_clear(&self.total(bar), (x + BESIDE, y), Anchor::Start, kind);
        if let Some(x) = cut {
            let area = Area::along((x - 1.5, x + 1.5), y, half).grown(0.0, 4.0);
            canvas.rectangle(area.grown(1.0, 0.0), PAPER);
            canvas.rectangle(area, INK);
        }
    }

    fn signs(&self) -> Vec<Sign> {
        let piles = self.piles();
        let (low, high) = ends_with_zero(piles.iter().flat_map(|bar| <[Decimal; 2]>::from(bar.ends())));
        let least = high.saturating_sub(low) / Decimal::from(VISIBLE);
        let is_visible =
            |place: usize| piles.iter().any(|bar| bar.0.get(place).is_some_and(|value| value.abs() > least));
        let part = |(place, part)| Sign::new(SignMark::Bar, stacked_bar::color(place), part);
        let mut signs: Vec<Sign> = self.shown().into_iter().filter(|(place, _)| is_visible(*place)).map(part).collect();
        if piles.iter().any(|stacked_bar| stacked_bar.falls()) {
            signs.push(Sign::new(SignMark::Total, INK, "total"));
        }
        signs
    }

    pub(crate) fn table(&self) -> DataTable {
        let (piles, mut table) = (self.piles(), DataTable::default());
        match &self.bars {
            StackBars::Rows(rows) => table = DataTable::of_rows(rows.iter().map(|row| (&*row.label, &*row.scope))),
            StackBars::Spans(spans) => {
                table.days("from", spans.iter().map(|span| span.from));
                table.days("until", spans.iter().map(|span| span.until));
            }
        }
        for (place, part) in self.shown() {
            table.amounts(part, self.unit, piles.iter().map(|bar| bar.0.get(place).copied()));
        }
        table.values("total", self.unit, piles.iter().map(|bar| bar.total()));
        table
    }

    pub(crate) fn alt(&self) -> String {
        let (piles, parts) = (self.piles(), counted(self.shown().len(), "part"));
        let name = |index: usize| match &self.bars {
            StackBars::Rows(rows) => rows.get(index).map(|row| named(&row.label, &row.scope)),
            StackBars::Spans(spans) => spans.get(index).map(|span| format!("from {}", span.from)),
        };
        let ends = [0, piles.len().saturating_sub(1)].into_iter().take(piles.len());
        let told = ends.filter_map(|index| Some(format!("{}: {}", name(index)?, self.total(piles[index]))));
        let list = listed(&told.collect::<Vec<String>>(), "; last: ");
        let what = match &self.bars {
            StackBars::Rows(_) => counted(piles.len(), "row"),
            StackBars::Spans(_) => counted(piles.len(), "span"),
        };
        format!("Stacked bars, {what} of up to {parts}. Totals, first: {list}.")
    }
}
