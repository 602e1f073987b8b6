//! Which input matters most: one outcome with each input at the low and the high end of what is assumed of it, all others central.
//!
//! Bars start at the central outcome, which need not be near zero.

use rust_decimal::Decimal;

use super::axis::{Axis, Extent, ZeroLine};
use super::frame::{Sign, SignMark, key};
use super::named;
use super::palette::{ACCENT, Colour, INK, MARKER, WARM};
use super::rows::{Need, Rows};
use super::sheet::{Anchor, Area, Sheet};
use super::style::{TICK, Type, VALUE};
use super::table::Table;
use crate::report::number::{Unit, counted};

#[derive(Clone, Debug)]
pub struct Tornado {
    pub unit: Unit,
    /// The outcome is a change and is printed with its sign, also in dollars.
    pub change: bool,
    /// The outcome with every input at its central value.
    pub centre: Decimal,
    /// In the order in which they are drawn.
    pub rows: Vec<TornadoRow>,
}

#[derive(Clone, Debug)]
pub struct TornadoRow {
    pub label: String,
    /// What the input was given, e.g. "2.0 to 3.1, central 2.5"; may be empty.
    pub scope: String,
    /// The outcome with the input at its low end.
    pub low: Decimal,
    /// The outcome with the input at its high end.
    pub high: Decimal,
}

/// The outcome at one end of an input.
struct End {
    outcome: Decimal,
    words: String,
    /// The figures stand left of the bar.
    leftward: bool,
    colour: Colour,
    kind: Type,
}

const GAP: f64 = 16.0;
const BESIDE: f64 = 7.0;

impl TornadoRow {
    fn spread(&self, centre: Decimal) -> Decimal {
        self.low.max(self.high).max(centre).saturating_sub(self.low.min(self.high).min(centre))
    }

    /// Whether both ends lie on one side of the centre, where one bar would hide the other.
    fn one_sided(&self, centre: Decimal) -> bool {
        (self.low > centre && self.high > centre) || (self.low < centre && self.high < centre)
    }
}

impl Tornado {
    /// Sorts the rows by how far apart their outcomes lie, farthest first; equal rows keep their order.
    pub fn ranked(mut self) -> Self {
        self.rows.sort_by_key(|row| std::cmp::Reverse(row.spread(self.centre)));
        self
    }

    pub(super) fn draw(&self, sheet: &mut Sheet, top: f64, room: f64) -> f64 {
        let head = key(sheet, &self.signs(), top) + TICK.leading() + 6.0;
        let lanes = |row: &TornadoRow| if row.one_sided(self.centre) { 2 } else { 1 };
        let needs: Vec<Need> =
            self.rows.iter().map(|row| Need { label: &row.label, scope: &row.scope, lanes: lanes(row) }).collect();
        let rows = Rows::place(sheet, &needs, head, room - (head - top));
        let ends: Vec<[End; 2]> = self.rows.iter().map(|row| self.ends(row, rows.size)).collect();
        let span = (rows.edge + GAP, sheet.right());
        let extents: Vec<Extent> = ends.iter().flatten().map(|end| end.extent(sheet)).collect();
        let axis = Axis::about(self.centre, &extents, span);
        let axis = axis.draw(sheet, self.unit, (head, rows.bottom()), span.1, ZeroLine::Faint);
        rows.write(sheet);
        for ((row, place), ends) in self.rows.iter().zip(&rows.rows).zip(&ends) {
            let heights = rows.lanes(place, lanes(row));
            let (half, last) = match heights.as_slice() {
                [one, other] => ((other - one) * 0.44, *other),
                _ => (rows.half_bar(place), place.middle()),
            };
            let first = heights.first().filter(|_| heights.len() > 1).copied().unwrap_or(last);
            for (end, y) in ends.iter().zip([first, last]) {
                end.draw(sheet, &axis, self.centre, (y, half));
            }
        }
        let x = axis.at(self.centre);
        sheet.rectangle(Area { left: x - 1.0, top: head, right: x + 1.0, bottom: rows.bottom() }, INK);
        rows.bottom()
    }

    /// The outcomes at the low and the high end. Where they lie at both sides of the centre their figures stand outside.
    fn ends(&self, row: &TornadoRow, size: f64) -> [End; 2] {
        let low_left = match row.one_sided(self.centre) {
            true => row.low < self.centre,
            false => row.low <= row.high,
        };
        let high_left = if row.one_sided(self.centre) { low_left } else { !low_left };
        let end = |name: &str, outcome: Decimal, leftward: bool, (colour, ink): (Colour, Colour)| End {
            outcome,
            words: format!("{name} {}", self.word(outcome)),
            leftward,
            colour,
            kind: VALUE.sized(size).coloured(ink),
        };
        [end("low", row.low, low_left, (WARM, MARKER)), end("high", row.high, high_left, (ACCENT, ACCENT))]
    }

    /// A value with more places where fewer would not tell the outcomes of a row apart.
    fn word(&self, value: Decimal) -> String {
        let alike = |row: &TornadoRow| row.low != row.high && self.unit.word(row.low) == self.unit.word(row.high);
        let precise = self.rows.iter().any(alike);
        match (precise, self.change) {
            (true, false) => self.unit.precise(value),
            (true, true) if value > Decimal::ZERO && self.unit != Unit::Points => {
                format!("+{}", self.unit.precise(value))
            }
            (true, true) => self.unit.precise(value),
            (false, true) => self.unit.change(value),
            (false, false) => self.unit.word(value),
        }
    }

    fn signs(&self) -> Vec<Sign> {
        vec![
            Sign::new(SignMark::Bar, WARM, "input at its low end"),
            Sign::new(SignMark::Bar, ACCENT, "input at its high end"),
            Sign::new(SignMark::Total, INK, &format!("all inputs central: {}", self.word(self.centre))),
        ]
    }

    pub(super) fn table(&self) -> Table {
        let mut table = Table::default();
        table.text("label", self.rows.iter().map(|row| row.label.as_str()));
        table.text("scope", self.rows.iter().map(|row| row.scope.as_str()));
        table.values("outcome_at_low", self.unit, self.rows.iter().map(|row| row.low));
        table.values("outcome_at_centre", self.unit, self.rows.iter().map(|_| self.centre));
        table.values("outcome_at_high", self.unit, self.rows.iter().map(|row| row.high));
        table
    }

    pub(super) fn alt(&self) -> String {
        let centre = self.word(self.centre);
        let widest = self.rows.iter().rev().max_by_key(|row| row.spread(self.centre));
        let told = widest.map_or_else(String::new, |row| {
            let (low, high) = (self.word(row.low), self.word(row.high));
            format!(" Widest: {}, {low} at its low end and {high} at its high end.", named(&row.label, &row.scope))
        });
        format!("Tornado of {} around {centre}.{told}", counted(self.rows.len(), "input"))
    }
}

impl End {
    fn extent(&self, sheet: &Sheet) -> Extent {
        let room = BESIDE + sheet.measure(&self.words, self.kind);
        let (before, after) = if self.leftward { (room, 0.0) } else { (0.0, room) };
        Extent::new(self.outcome, before, after)
    }

    fn draw(&self, sheet: &mut Sheet, axis: &Axis, centre: Decimal, (y, half): (f64, f64)) {
        let x = axis.at(self.outcome);
        let (x, anchor) = if self.leftward { (x - BESIDE, Anchor::End) } else { (x + BESIDE, Anchor::Start) };
        sheet.write_clear(&self.words, (x, y), anchor, self.kind);
        sheet.rectangle(Area::along(axis.reach(centre, self.outcome), y, half), self.colour);
    }
}
