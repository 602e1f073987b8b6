//! Who gains and who loses: signed bars around zero in two colors, each change printed at its end.

use rust_decimal::Decimal;

use crate::axis::{Axis, LabelExtent};
use crate::canvas::{Anchor, Area, Canvas};
use crate::key::{Sign, SignMark};
use crate::kinds::bars::{all_below_zero, rank};
use crate::names::{holder, named};
use crate::nested;
use crate::palette::{ACCENT, Color, GRAY, INK, MARKER, WARM, ZERO};
use crate::rows::{BESIDE, PlacedRows, RowSpace};
use crate::table::DataTable;
use crate::typography::VALUE;
use figures::{OutcomeQuantiles, Reading, Unit, counted};

/// Bars at both sides of zero.
#[derive(Clone, Debug)]
pub struct Diverging {
    /// Unit of all values, which are changes.
    pub unit: Unit,
    /// In the order in which they are drawn.
    pub rows: Vec<DivergingRow>,
    /// The total or the remainder, in gray below all others.
    pub total: Option<DivergingRow>,
    /// What a value above zero is, e.g. "sells more".
    pub gains: String,
    /// What a value below zero is, e.g. "sells less".
    pub losses: String,
}

/// A row.
#[derive(Clone, Debug)]
pub struct DivergingRow {
    /// Its name.
    pub label: String,
    /// What the value covers; may be empty.
    pub scope: String,
    /// The median where there are draws.
    pub value: Decimal,
    /// The draws, if there are any.
    pub bands: Option<OutcomeQuantiles>,
}

impl DivergingRow {
    /// Returns the ends of bar and line.
    fn ends(&self) -> (Decimal, Decimal) {
        let value = self.value;
        let (low, high) = self.bands.map_or((value, value), |bands| (bands.p025, bands.p975));
        (low.min(value).min(Decimal::ZERO), high.max(value).max(Decimal::ZERO))
    }

    /// Returns value and draws with the other sign.
    fn mirrored(&self) -> Self {
        Self { value: -self.value, bands: self.bands.map(OutcomeQuantiles::mirrored), ..self.clone() }
    }
}

/// A row as it is drawn, mirrored where all are below zero, and its value in words as it is.
struct DivergingLane {
    row: DivergingRow,
    words: String,
    color: Color,
    ink: Color,
}

impl DivergingLane {
    fn extents(&self, canvas: &Canvas, size: f64) -> [LabelExtent; 2] {
        let room = BESIDE + canvas.measure(&self.words, VALUE.sized(size));
        let (low, high) = self.row.ends();
        let (before, after) = if self.row.value < Decimal::ZERO { (room, 0.0) } else { (0.0, room) };
        [LabelExtent::new(low, before, 0.0), LabelExtent::new(high, 0.0, after)]
    }

    fn draw(&self, canvas: &mut Canvas, axis: &Axis, (y, half): (f64, f64), size: f64) {
        let ((low, high), value) = (self.row.ends(), self.row.value);
        let (x, anchor) = match value < Decimal::ZERO {
            true => (axis.at(low) - BESIDE, Anchor::End),
            false => (axis.at(high) + BESIDE, Anchor::Start),
        };
        canvas.write_clear(&self.words, (x, y), anchor, VALUE.sized(size).colored(self.ink));
        canvas.rectangle(Area::along(axis.reach(Decimal::ZERO, value), y, half), self.color);
        if let Some(bands) = &self.row.bands {
            nested::whisker(canvas, axis, bands, y);
        }
    }
}

impl Diverging {
    /// With its rows in the order of [`rank`].
    pub fn ranked(mut self) -> Self {
        rank(&mut self.rows, |row| Some(Reading::exact(row.value)));
        self
    }

    fn all(&self) -> impl Iterator<Item = &DivergingRow> + Clone {
        self.rows.iter().chain(&self.total)
    }

    pub(crate) fn draw(&self, canvas: &mut Canvas, top: f64, room: f64) -> f64 {
        let spaces = self.all().map(|row| RowSpace::new(&row.label, &row.scope, 1));
        let rows = PlacedRows::under_key(canvas, &self.signs(), spaces, (top, room));
        let ends = self.all().map(DivergingRow::ends);
        let is_mirrored = all_below_zero(ends.map(|(low, high)| Reading::between(low, high)));
        let lane = |(index, row): (usize, &DivergingRow)| {
            let (color, ink) = match row.value {
                _ if index >= self.rows.len() => (GRAY, INK),
                value if value < Decimal::ZERO => (WARM, MARKER),
                value if value.is_zero() => (GRAY, GRAY),
                _ => (ACCENT, ACCENT),
            };
            let words = self.unit.change(row.value);
            DivergingLane { row: if is_mirrored { row.mirrored() } else { row.clone() }, words, color, ink }
        };
        let lanes: Vec<DivergingLane> = self.all().enumerate().map(lane).collect();
        let extents: Vec<LabelExtent> = lanes.iter().flat_map(|lane| lane.extents(canvas, rows.size)).collect();
        let axis = rows.scale_of_bars(canvas, self.unit, &extents, is_mirrored);
        if let Some(total) = rows.rows.last().filter(|_| self.total.is_some() && !self.rows.is_empty()) {
            canvas.line(vec![(canvas.margin, total.top), (canvas.right(), total.top)], ZERO, 1.0);
        }
        for (lane, place) in lanes.iter().zip(&rows.rows) {
            lane.draw(canvas, &axis, (place.middle(), rows.half_bar(place)), rows.size);
        }
        rows.bottom()
    }

    fn signs(&self) -> Vec<Sign> {
        let any = |is: fn(&Decimal) -> bool| self.rows.iter().any(|row| is(&row.value));
        let gains = any(|value| *value > Decimal::ZERO).then(|| Sign::new(SignMark::Bar, ACCENT, &self.gains));
        let losses = any(|value| *value < Decimal::ZERO).then(|| Sign::new(SignMark::Bar, WARM, &self.losses));
        let whisker = self.all().any(|row| row.bands.is_some()).then(Sign::whisker);
        [gains, losses, whisker].into_iter().flatten().collect()
    }

    pub(crate) fn table(&self) -> DataTable {
        let mut table = DataTable::of_rows(self.all().map(|row| (&*row.label, &*row.scope)));
        table.values("value", self.unit, self.all().map(|row| row.value));
        table.quantiles(self.unit, self.all().map(|row| row.bands));
        table
    }

    pub(crate) fn alt(&self) -> String {
        let told = |row: &DivergingRow| (named(&row.label, &row.scope), self.unit.change(row.value));
        let moved = self.rows.iter().filter(|row| !row.value.is_zero());
        let (gains, losses): (Vec<_>, Vec<_>) = moved.partition(|row| row.value > Decimal::ZERO);
        let mut parts = Vec::new();
        for (words, side) in [(&self.gains, gains), (&self.losses, losses)] {
            if let Some(most) = side.iter().map(|row| row.value).max_by_key(Decimal::abs) {
                let word = self.unit.change(most);
                let rows: Vec<(String, String)> = side.iter().map(|row| told(row)).collect();
                parts.push(format!("{words}: {}, most {} {word}", side.len(), holder(&rows, &word, "row")));
            }
        }
        parts.extend(self.total.as_ref().map(told).map(|(name, word)| format!("{name} {word}")));
        let head = format!("Gains and losses, {}", counted(self.rows.len(), "row"));
        [head].into_iter().chain(parts).collect::<Vec<String>>().join("; ") + "."
    }
}
