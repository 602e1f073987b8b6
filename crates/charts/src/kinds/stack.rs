//! What a value is made of: bars of stacked parts, by row or over half-open spans of days, the total printed at the end.
//!
//! Parts below zero are stacked at the other side of zero, and the total is then marked by a line of its own.

use rust_decimal::Decimal;

use crate::axis::{Axis, LabelExtent, ZeroLine};
use crate::canvas::{Anchor, Area, Canvas};
use crate::key::{Sign, SignMark, key};
use crate::kinds::blank::Blank;
use crate::names::named;
use crate::palette::{INK, PAPER, ZERO};
use crate::rows::{PlacedRows, RowSpace};
use crate::stacked_bar;
pub use crate::stacked_bar::{Stack, StackBars, StackPart, StackRow, StackSpan, StackedBar};
use crate::stacked_columns;
use crate::table::DataTable;
use crate::typography::{TICK, VALUE};
use figures::counted;

const GAP: f64 = 16.0;
const BESIDE: f64 = 7.0;
const UNKNOWN_WIDTH: f64 = 34.0;
/// Up to this many rows, parts are named inside their bars.
const FEW: usize = 2;

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
        let needs: Vec<RowSpace> =
            bars.iter().map(|row| RowSpace { label: &row.label, scope: &row.scope, lanes: 1 }).collect();
        let rows = PlacedRows::place(canvas, &needs, head, room);
        let (span, kind) = ((rows.edge + GAP, canvas.right()), VALUE.sized(rows.size));
        let mut extents = Vec::new();
        for row in bars {
            let (low, high) = row.stacked_bar.ends();
            let unknown = if row.stacked_bar.is_whole() { 0.0 } else { UNKNOWN_WIDTH + 3.0 };
            extents.push(LabelExtent::new(low, 0.0, 0.0));
            extents.push(LabelExtent::new(
                high,
                0.0,
                unknown + BESIDE + canvas.measure(&self.total(&row.stacked_bar), kind),
            ));
        }
        let axis =
            Axis::fitted(&extents, span).draw(canvas, self.unit, (head, rows.bottom()), span.1, ZeroLine::Strong);
        rows.write(canvas);
        for (row, place) in bars.iter().zip(&rows.rows) {
            let (half, middle) = (rows.half_bar(place), place.middle());
            let across = |from: Decimal, to: Decimal| {
                let (one, other) = (axis.at(from), axis.at(to));
                Area { left: one.min(other), top: middle - half, right: one.max(other), bottom: middle + half }
            };
            let cuts: Vec<f64> = row.stacked_bar.marked().into_iter().map(|end| axis.at(end)).collect();
            for piece in stacked_bar::pieces(&row.stacked_bar) {
                let part = self.parts.get(piece.part).filter(|_| bars.len() <= FEW);
                let name = part.map_or("", |part| &part.label);
                piece.draw(canvas, self, across(piece.from, piece.to), (name, &cuts), true);
            }
            let (_, high) = row.stacked_bar.ends();
            let mut x = axis.at(high);
            if !row.stacked_bar.is_whole() {
                let area = Area { left: x + 3.0, right: x + 3.0 + UNKNOWN_WIDTH, ..across(high, high) };
                canvas.hatch_framed(area, ZERO);
                x = area.right;
            }
            canvas.write_clear(&self.total(&row.stacked_bar), (x + BESIDE, middle), Anchor::Start, kind);
            for x in cuts {
                let area =
                    Area { left: x - 1.5, top: middle - half - 4.0, right: x + 1.5, bottom: middle + half + 4.0 };
                canvas.rectangle(Area { left: area.left - 1.0, right: area.right + 1.0, ..area }, PAPER);
                canvas.rectangle(area, INK);
            }
        }
        rows.bottom()
    }

    fn piles(&self) -> Vec<&StackedBar> {
        match &self.bars {
            StackBars::Rows(rows) => rows.iter().map(|row| &row.stacked_bar).collect(),
            StackBars::Spans(spans) => spans.iter().map(|span| &span.stacked_bar).collect(),
        }
    }

    fn signs(&self) -> Vec<Sign> {
        let parts = self.parts.iter().enumerate();
        let mut signs: Vec<Sign> = parts
            .map(|(index, part)| match self.color(index) {
                Some(color) => Sign::new(SignMark::Bar, color, &part.label),
                None => Sign::new(SignMark::Framed, ZERO, &part.label),
            })
            .collect();
        let piles = self.piles();
        let hedged = piles.iter().any(|stacked_bar| stacked_bar.values.iter().flatten().any(|value| !value.is_point()));
        match (hedged, piles.iter().any(|stacked_bar| !stacked_bar.is_whole())) {
            (true, true) => {
                signs.push(Sign::new(SignMark::Framed, ZERO, "hatched: may or may not apply, or not known"))
            }
            (true, false) => signs.push(Sign::new(SignMark::Framed, ZERO, "hatched: may or may not apply")),
            (false, true) => signs.push(Sign::new(SignMark::Framed, ZERO, "a part not known")),
            (false, false) => {}
        }
        if piles.iter().any(|stacked_bar| stacked_bar.falls()) {
            signs.push(Sign::new(SignMark::Total, INK, "total"));
        }
        signs
    }

    pub(crate) fn table(&self) -> DataTable {
        let (piles, mut table) = (self.piles(), DataTable::default());
        match &self.bars {
            StackBars::Rows(rows) => {
                table.text("label", rows.iter().map(|row| row.label.as_str()));
                table.text("scope", rows.iter().map(|row| row.scope.as_str()));
            }
            StackBars::Spans(spans) => {
                let dates: Vec<(String, String)> =
                    spans.iter().map(|span| (span.from.to_string(), span.until.to_string())).collect();
                table.text("from", dates.iter().map(|(from, _)| from.as_str()));
                table.text("until", dates.iter().map(|(_, until)| until.as_str()));
            }
        }
        for (index, part) in self.parts.iter().enumerate() {
            table.readings(
                &part.label,
                self.unit,
                piles.iter().map(|stacked_bar| stacked_bar.values.get(index).copied().flatten()),
            );
        }
        table.readings("total", self.unit, piles.iter().map(|stacked_bar| stacked_bar.total));
        table
    }

    pub(crate) fn alt(&self) -> String {
        let (piles, parts) = (self.piles(), counted(self.parts.len(), "part"));
        let name = |index: usize| match &self.bars {
            StackBars::Rows(rows) => rows.get(index).map(|row| named(&row.label, &row.scope)),
            StackBars::Spans(spans) => spans.get(index).map(|span| format!("from {}", span.from)),
        };
        let told: Vec<String> = [0, piles.len().saturating_sub(1)]
            .into_iter()
            .take(piles.len())
            .filter_map(|index| Some(format!("{}: {}", name(index)?, self.total(piles[index]))))
            .collect();
        let list = if told.is_empty() { "no value known".to_owned() } else { told.join("; last: ") };
        let what = match &self.bars {
            StackBars::Rows(_) => counted(piles.len(), "row"),
            StackBars::Spans(_) => counted(piles.len(), "span"),
        };
        format!("Stacked bars, {what} of up to {parts}. Totals, first: {list}.")
    }
}
