//! An outcome by row with its draws: nested intervals around the value, the value with nothing moving beside it in grey, all figures at the right.

use rust_decimal::Decimal;

use super::axis::{Axis, Extent, ZeroLine};
use super::frame::{Sign, SignMark, key};
use super::rows::{Need, Rows};
use super::sheet::{Anchor, Sheet};
use super::style::{ACCENT, CHANGE, GREY, PAPER, SCOPE, TICK, Type};
use super::table::Table;
use super::{named, nested};
use crate::report::number::{Reading, Unit, counted};
use crate::report::quantiles::Quantiles;

#[derive(Clone, Debug)]
pub struct Intervals {
    pub unit: Unit,
    /// The values are changes and are printed with their sign, also in dollars.
    pub change: bool,
    /// What the grey values are, e.g. "Imports held fixed".
    pub still: String,
    /// What the coloured values are, e.g. "After imports respond".
    pub value: String,
    /// In the order in which they are drawn.
    pub rows: Vec<IntervalRow>,
}

#[derive(Clone, Debug)]
pub struct IntervalRow {
    pub label: String,
    /// What the values cover; may be empty.
    pub scope: String,
    /// The value with imports held fixed.
    pub still: Option<Decimal>,
    /// The median where there are draws, else the one value there is.
    pub value: Decimal,
    pub bands: Option<Quantiles>,
}

const GAP: f64 = 16.0;
/// The least part of the sheet that is left to the picture when all columns of figures stand beside it.
const LEAST: f64 = 0.34;
const RANGE: &str = "95% of draws";

/// Figures of all rows that stand under each other at the right.
struct Column {
    cells: Vec<String>,
    kind: Type,
    width: f64,
}

impl Column {
    fn new(sheet: &Sheet, cells: Vec<String>, kind: Type, heading: &str) -> Option<Self> {
        let width = cells.iter().map(|cell| sheet.measure(cell, kind)).fold(sheet.measure(heading, TICK), f64::max);
        cells.iter().any(|cell| !cell.is_empty()).then_some(Self { cells, kind, width })
    }

    /// Writes the cells right-aligned, each moved down from the middle of its row.
    fn write(&self, sheet: &mut Sheet, rows: &Rows, right: f64, down: f64) {
        for (cell, place) in self.cells.iter().zip(&rows.rows) {
            sheet.write(cell, (right, place.middle() + self.kind.drop() + down), Anchor::End, self.kind);
        }
    }
}

impl Intervals {
    pub(super) fn draw(&self, sheet: &mut Sheet, top: f64, room: f64) -> f64 {
        let head = key(sheet, &self.signs(), top) + TICK.leading() + 6.0;
        let needs: Vec<Need> =
            self.rows.iter().map(|row| Need { label: &row.label, scope: &row.scope, lanes: 1 }).collect();
        let rows = Rows::place(sheet, &needs, head, room - (head - top));
        rows.write(sheet);

        let kind = CHANGE.sized(rows.size);
        let cells = |pick: &dyn Fn(&IntervalRow) -> String| self.rows.iter().map(pick).collect::<Vec<String>>();
        let word = |value: Decimal| if self.change { self.unit.change(value) } else { self.unit.word(value) };
        let still = cells(&|row| row.still.map_or_else(String::new, word));
        let still = Column::new(sheet, still, SCOPE.sized(rows.size), "");
        let value = Column::new(sheet, cells(&|row| word(row.value)), kind.coloured(ACCENT), "");
        let range = cells(&|row| row.bands.map_or_else(String::new, |bands| self.range(&bands)));
        let range = Column::new(sheet, range, SCOPE.sized(rows.size - 1.0), RANGE);

        let width = |column: &Option<Column>| column.as_ref().map_or(0.0, |column| column.width + GAP);
        let free = sheet.right() - rows.edge - GAP;
        let beside = free - width(&still) - width(&value) - width(&range) >= sheet.inner() * LEAST;
        // Where it cannot stand beside the value, it stands below, if the rows are tall enough for both.
        let below = !beside && rows.rows.iter().all(|row| row.bottom - row.top >= kind.leading() * 2.2);
        let mut right = sheet.right();
        if let Some(range) = range.as_ref().filter(|_| beside) {
            range.write(sheet, &rows, right, 0.0);
            sheet.write(RANGE, (right, head - 8.0), Anchor::End, TICK);
            right -= range.width + GAP;
        }
        let (mut taken, mut up) = (width(&value), 0.0);
        if let Some(range) = range.as_ref().filter(|_| below) {
            range.write(sheet, &rows, right, kind.leading() / 2.0);
            sheet.write(RANGE, (right, head - 8.0), Anchor::End, TICK);
            (taken, up) = (taken.max(range.width + GAP), -kind.leading() / 2.0);
        }
        for (column, taken) in [(&value, taken), (&still, width(&still))] {
            if let Some(column) = column {
                column.write(sheet, &rows, right, up);
            }
            right -= taken;
        }
        self.marks(sheet, &rows, head, (rows.edge + GAP, right));
        rows.bottom()
    }

    fn marks(&self, sheet: &mut Sheet, rows: &Rows, head: f64, span: (f64, f64)) {
        let radius = rows.radius();
        let at = |value: Decimal| Extent::new(value, radius, radius);
        let ends = |row: &IntervalRow| {
            let bands = row.bands.map(|bands| [bands.p025, bands.p975]);
            [Some(row.value), row.still].into_iter().flatten().chain(bands.into_iter().flatten()).collect::<Vec<_>>()
        };
        let extents: Vec<Extent> = self.rows.iter().flat_map(ends).map(at).collect();
        let axis = Axis::fitted(&extents, span);
        let axis = axis.draw(sheet, self.unit, (head, rows.bottom()), span.1, ZeroLine::Faint);
        for (row, place) in self.rows.iter().zip(&rows.rows) {
            let y = place.middle();
            match &row.bands {
                Some(bands) => nested::row(sheet, &axis, bands, (y, radius * 1.3), ACCENT),
                None => sheet.disc((axis.at(row.value), y), radius, ACCENT),
            }
            if let Some(still) = row.still {
                // Smaller than what it may stand on, in a ring of paper.
                sheet.disc((axis.at(still), y), radius * 0.72 + 1.5, PAPER);
                sheet.disc((axis.at(still), y), radius * 0.72, GREY);
            }
        }
    }

    fn range(&self, bands: &Quantiles) -> String {
        let range = Reading::between(bands.p025, bands.p975);
        if self.change { self.unit.read_change(&range) } else { self.unit.read(&range) }
    }

    fn signs(&self) -> Vec<Sign> {
        let mut signs = Vec::new();
        if self.rows.iter().any(|row| row.still.is_some()) {
            signs.push(Sign::new(SignMark::Disc, GREY, &self.still));
        }
        if self.rows.iter().any(|row| row.bands.is_some()) {
            let sign = nested::sign(ACCENT);
            signs.push(Sign { words: format!("{}: {}", self.value, sign.words), ..sign });
        }
        if self.rows.iter().any(|row| row.bands.is_none()) {
            let alone = self.rows.iter().all(|row| row.bands.is_none());
            let words = if alone { self.value.clone() } else { "without draws".to_owned() };
            signs.push(Sign::new(SignMark::Disc, ACCENT, &words));
        }
        signs
    }

    pub(super) fn table(&self) -> Table {
        let mut table = Table::default();
        table.text("label", self.rows.iter().map(|row| row.label.as_str()));
        table.text("scope", self.rows.iter().map(|row| row.scope.as_str()));
        table.amounts("still", self.unit, self.rows.iter().map(|row| row.still));
        table.amounts("value", self.unit, self.rows.iter().map(|row| Some(row.value)));
        table.quantiles(self.unit, self.rows.iter().map(|row| row.bands));
        table
    }

    pub(super) fn alt(&self) -> String {
        let word = |value: Decimal| if self.change { self.unit.change(value) } else { self.unit.word(value) };
        let told = self.rows.iter().take(2).map(|row| {
            let bands = row.bands.map_or_else(String::new, |bands| format!(", {RANGE} {}", self.range(&bands)));
            let still = row.still.map_or_else(String::new, |still| format!(", {} {}", self.still, word(still)));
            format!("{} {}{bands}{still}", named(&row.label, &row.scope), word(row.value))
        });
        let told: Vec<String> = told.collect();
        let more = if self.rows.len() > told.len() { ", and more" } else { "" };
        let list = if told.is_empty() { "no value known".to_owned() } else { told.join("; ") };
        format!("Values with their draws, {}: {list}{more}.", counted(self.rows.len(), "row"))
    }
}
