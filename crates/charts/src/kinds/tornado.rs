//! Which input matters most: one outcome with each input at the low and the high end of what is assumed of it, all others central.
//!
//! Bars start at the central outcome, which need not be near zero.

use rust_decimal::Decimal;

use crate::axis::{Axis, LabelExtent, ZeroLine};
use crate::canvas::{Anchor, Area, Canvas};
use crate::key::{Sign, SignMark};
use crate::names::named;
use crate::palette::{ACCENT, Color, INK, MARKER, WARM};
use crate::rows::{BESIDE, PlacedRows, RowSpace};
use crate::table::DataTable;
use crate::typography::{Type, VALUE};
use figures::{Unit, counted};

/// What each input does to one outcome.
#[derive(Clone, Debug)]
pub struct Tornado {
    /// What the values count.
    pub unit: Unit,
    /// The outcome with every input at its central value.
    pub center: Decimal,
    /// In the order in which they are drawn.
    pub rows: Vec<TornadoRow>,
}

/// A row.
#[derive(Clone, Debug)]
pub struct TornadoRow {
    /// Its name.
    pub label: String,
    /// What the input is, e.g. "central value 2.5"; may be empty.
    pub scope: String,
    /// What the input is given at its low end and at its high end: "inelastic (−0.8)", "elastic (−1.9)".
    pub ends: [String; 2],
    /// The outcome with the input at its low end.
    pub low: Decimal,
    /// The outcome with the input at its high end.
    pub high: Decimal,
}

/// The outcome at one end of an input.
struct TornadoEnd {
    outcome: Decimal,
    words: String,
    /// The figures stand left of the bar.
    leftward: bool,
    color: Color,
    kind: Type,
}

impl TornadoRow {
    /// Returns what the input is and, where bars have no room for them, its ends.
    fn scope(&self, with_ends: bool) -> String {
        let ends = with_ends.then(|| self.ends.join(" to "));
        let parts = [Some(self.scope.clone()), ends].into_iter().flatten().filter(|part| !part.is_empty());
        parts.collect::<Vec<String>>().join(" · ")
    }

    fn spread(&self, center: Decimal) -> Decimal {
        self.low.max(self.high).max(center).saturating_sub(self.low.min(self.high).min(center))
    }

    /// Returns whether both ends lie on one side of the center, where one bar would hide the other.
    fn one_sided(&self, center: Decimal) -> bool {
        (self.low > center && self.high > center) || (self.low < center && self.high < center)
    }
}

impl Tornado {
    /// Sorts the rows by how far apart their outcomes lie, farthest first; equal rows keep their order.
    pub fn ranked(mut self) -> Self {
        self.rows.sort_by_key(|row| std::cmp::Reverse(row.spread(self.center)));
        self
    }

    pub(crate) fn draw(&self, canvas: &mut Canvas, top: f64, room: f64) -> f64 {
        let lanes = |row: &TornadoRow| if row.one_sided(self.center) { 2 } else { 1 };
        let is_narrow = canvas.is_narrow();
        let scopes: Vec<String> = self.rows.iter().map(|row| row.scope(is_narrow)).collect();
        let spaces = self.rows.iter().zip(&scopes).map(|(row, scope)| RowSpace::new(&row.label, scope, lanes(row)));
        let rows = PlacedRows::under_key(canvas, &self.signs(is_narrow), spaces, (top, room));
        let ends: Vec<[TornadoEnd; 2]> = self.rows.iter().map(|row| self.ends(row, rows.size, is_narrow)).collect();
        let extents: Vec<LabelExtent> = ends.iter().flatten().map(|end| end.extent(canvas)).collect();
        let axis = rows.scale(canvas, self.unit, (self.center, ZeroLine::Faint), &extents);
        for ((row, place), ends) in self.rows.iter().zip(&rows.rows).zip(&ends) {
            let heights = rows.lanes(place, lanes(row));
            let (half, heights) = match heights.as_slice() {
                [one, other] => ((other - one) * 0.44, [*one, *other]),
                _ => (rows.half_bar(place), [place.middle(); 2]),
            };
            for (end, y) in ends.iter().zip(heights) {
                end.draw(canvas, &axis, self.center, (y, half));
            }
        }
        let x = axis.at(self.center);
        for place in &rows.rows {
            canvas.rectangle(Area { left: x - 1.0, top: place.marks(), right: x + 1.0, bottom: place.bottom }, INK);
        }
        rows.bottom()
    }

    /// Returns the outcomes at the low and the high end. Where they lie at both sides of the center their figures stand
    /// outside. On a narrow sheet they have no names, which then stand above.
    fn ends(&self, row: &TornadoRow, size: f64, is_narrow: bool) -> [TornadoEnd; 2] {
        let (low_left, high_left) = match row.one_sided(self.center) {
            true => (row.low < self.center, row.low < self.center),
            false => (row.low <= row.high, row.low > row.high),
        };
        let end = |place: usize, outcome: Decimal, leftward: bool, (color, ink): (Color, Color)| TornadoEnd {
            outcome,
            words: match is_narrow {
                true => self.word(outcome),
                false => format!("{}: {}", row.ends[place], self.word(outcome)),
            },
            leftward,
            color,
            kind: VALUE.sized(size).colored(ink),
        };
        [end(0, row.low, low_left, (WARM, MARKER)), end(1, row.high, high_left, (ACCENT, ACCENT))]
    }

    /// Returns a value with more places where fewer would not tell the outcomes of a row apart.
    fn word(&self, value: Decimal) -> String {
        let alike = |row: &TornadoRow| row.low != row.high && self.unit.word(row.low) == self.unit.word(row.high);
        if self.rows.iter().any(alike) { self.unit.precise(value) } else { self.unit.word(value) }
    }

    fn signs(&self, is_narrow: bool) -> Vec<Sign> {
        let central = format!("level with all inputs central: {}", self.word(self.center));
        let ends = [(WARM, "input at its first end"), (ACCENT, "at its second")];
        let ends = ends.into_iter().filter(|_| is_narrow).map(|(color, words)| Sign::new(SignMark::Bar, color, words));
        [Sign::new(SignMark::Total, INK, &central)].into_iter().chain(ends).collect()
    }

    pub(crate) fn table(&self) -> DataTable {
        let mut table = DataTable::of_rows(self.rows.iter().map(|row| (&*row.label, &*row.scope)));
        table.text("axis", self.rows.iter().map(|_| "level"));
        table.text("low", self.rows.iter().map(|row| &row.ends[0]));
        table.text("high", self.rows.iter().map(|row| &row.ends[1]));
        table.values("outcome_at_low", self.unit, self.rows.iter().map(|row| row.low));
        table.values("outcome_at_centre", self.unit, self.rows.iter().map(|_| self.center));
        table.values("outcome_at_high", self.unit, self.rows.iter().map(|row| row.high));
        table
    }

    pub(crate) fn alt(&self) -> String {
        let center = self.word(self.center);
        let widest = self.rows.iter().rev().max_by_key(|row| row.spread(self.center));
        let told = widest.map_or_else(String::new, |row| {
            let ends = [(0, row.low), (1, row.high)].map(|(end, outcome)| (&row.ends[end], self.word(outcome)));
            let [(low, at_low), (high, at_high)] = ends;
            format!(" Widest: {}, {low}: {at_low}, {high}: {at_high}.", named(&row.label, &row.scope))
        });
        format!("Tornado of {} around a level of {center}.{told}", counted(self.rows.len(), "input"))
    }
}

impl TornadoEnd {
    fn extent(&self, canvas: &Canvas) -> LabelExtent {
        let room = BESIDE + canvas.measure(&self.words, self.kind);
        let (before, after) = if self.leftward { (room, 0.0) } else { (0.0, room) };
        LabelExtent::new(self.outcome, before, after)
    }

    fn draw(&self, canvas: &mut Canvas, axis: &Axis, center: Decimal, (y, half): (f64, f64)) {
        let x = axis.at(self.outcome);
        let (x, anchor) = if self.leftward { (x - BESIDE, Anchor::End) } else { (x + BESIDE, Anchor::Start) };
        canvas.write_clear(&self.words, (x, y), anchor, self.kind);
        canvas.rectangle(Area::along(axis.reach(center, self.outcome), y, half), self.color);
    }
}
