//! Hedged values by row: a band from the least to the most that is allowed, its ends printed, with marked values beside it.
//!
//! Markers (a value in force, a value announced) have a lane and a color of their own, so none is mistaken for an end of the band.

use crate::axis::{Axis, LabelExtent, ZeroLine};
use crate::canvas::{Anchor, Area, Canvas};
use crate::key::{Sign, SignMark};
use crate::names::{listed, named};
use crate::palette::{ACCENT, ACCENT_TINT, BASELINE, BASELINE_TINT, MARKER};
use crate::points::{BESIDE, RowPoint};
use crate::rows::{PlacedRow, PlacedRows, RowSpace};
use crate::table::DataTable;
use crate::typography::SCOPE;
use figures::{Reading, Unit, counted};
use rust_decimal::Decimal;

/// Values with their least and their most, a row each.
#[derive(Clone, Debug)]
pub struct Band {
    /// What the values count.
    pub unit: Unit,
    /// What the gray values are.
    pub before: String,
    /// What the colored values are.
    pub after: String,
    /// The rows, from the top.
    pub rows: Vec<BandRow>,
}

/// A row.
#[derive(Clone, Debug)]
pub struct BandRow {
    /// Its name.
    pub label: String,
    /// What it covers; may be empty.
    pub scope: String,
    /// The value before; `None` if it is not known.
    pub before: Option<Reading>,
    /// The value after; `None` if it is not known.
    pub after: Option<Reading>,
    /// Values beside the band.
    pub markers: Vec<BandMarker>,
}

/// A value with a provenance, shown against the band.
#[derive(Clone, Debug)]
pub struct BandMarker {
    /// The value; `None` if it is not known.
    pub value: Decimal,
    /// A few words, e.g. "in force".
    pub label: String,
    /// Where the value comes from; explained in the key.
    pub source: String,
}

impl Band {
    pub(crate) fn draw(&self, canvas: &mut Canvas, top: f64, room: f64) -> f64 {
        let spaces = self.rows.iter().map(|row| RowSpace::new(&row.label, &row.scope, count(row)));
        let rows = PlacedRows::under_key(canvas, &self.signs(), spaces, (top, room));
        let radius = rows.radius();
        let points = self.rows.iter().flat_map(|row| self.points(row, rows.size));
        let mut extents: Vec<LabelExtent> = points.flat_map(|point| point.extents(canvas, radius)).collect();
        let kind = SCOPE.sized(rows.size - 1.0).colored(MARKER);
        for marker in self.rows.iter().flat_map(|row| &row.markers) {
            let words = canvas.measure(&self.told(marker), kind);
            extents.push(LabelExtent::new(marker.value, radius, radius + BESIDE + words));
        }
        let axis = rows.scale(canvas, self.unit, (Decimal::ZERO, ZeroLine::Faint), &extents);
        for (row, place) in self.rows.iter().zip(&rows.rows) {
            self.row(canvas, &rows, place, &axis, row);
        }
        rows.bottom()
    }

    fn row(&self, canvas: &mut Canvas, rows: &PlacedRows, place: &PlacedRow, axis: &Axis, row: &BandRow) {
        let (points, radius) = (self.points(row, rows.size), rows.radius());
        let kind = SCOPE.sized(rows.size - 1.0);
        let mut heights = rows.lanes(place, count(row)).into_iter();
        if points.is_empty() {
            let y = heights.next().unwrap_or(place.middle());
            canvas.hatch_said(Area::along((axis.at(Decimal::ZERO), canvas.right()), y, radius), "not known", kind);
        }
        for (point, y) in points.iter().zip(heights.by_ref()) {
            point.draw(canvas, axis, radius, y);
        }
        for (marker, y) in row.markers.iter().zip(heights) {
            let x = axis.at(marker.value);
            let right = (x + radius + BESIDE, y);
            canvas.write_clear(&self.told(marker), right, Anchor::Start, kind.colored(MARKER));
            canvas.diamond((x, y), radius, MARKER);
        }
    }

    fn told(&self, marker: &BandMarker) -> String {
        format!("{} {}", marker.label, self.unit.word(marker.value))
    }

    fn signs(&self) -> Vec<Sign> {
        let before = self.rows.iter().any(|row| row.before.is_some());
        let after = self.rows.iter().any(|row| row.after.is_some());
        let before = before.then(|| Sign::new(SignMark::Band(BASELINE_TINT), BASELINE, &self.before));
        let after = after.then(|| Sign::new(SignMark::Band(ACCENT_TINT), ACCENT, &self.after));
        let mut told: Vec<String> = Vec::new();
        for marker in self.rows.iter().flat_map(|row| &row.markers) {
            let words = format!("{}: {}", marker.label, marker.source);
            if !told.contains(&words) {
                told.push(words);
            }
        }
        let told = told.iter().map(|words| Sign::new(SignMark::Diamond, MARKER, words));
        before.into_iter().chain(after).chain(told).collect()
    }

    fn points(&self, row: &BandRow, size: f64) -> Vec<RowPoint> {
        RowPoint::of_row([row.before, row.after], size, |&Reading { low, high, approx }| {
            let [low, high] = [low, high].map(|value| self.unit.read(&Reading { low: value, high: value, approx }));
            // Ends that read alike are told once.
            [if low == high { String::new() } else { low }, high]
        })
    }

    pub(crate) fn table(&self) -> DataTable {
        let mut table = DataTable::of_rows(self.rows.iter().map(|row| (&*row.label, &*row.scope)));
        table.readings("before", self.unit, self.rows.iter().map(|row| row.before));
        table.readings("after", self.unit, self.rows.iter().map(|row| row.after));
        let most = self.rows.iter().map(|row| row.markers.len()).max().unwrap_or_default();
        for index in 0..most {
            let markers = || self.rows.iter().map(|row| row.markers.get(index));
            let name = format!("marker_{}", index + 1);
            table.amounts(&name, self.unit, markers().map(|marker| marker.map(|marker| marker.value)));
            let text = |pick: fn(&BandMarker) -> &str| markers().map(move |marker| marker.map_or("", pick));
            table.text(&format!("{name}_label"), text(|marker| &marker.label));
            table.text(&format!("{name}_source"), text(|marker| &marker.source));
        }
        table
    }

    pub(crate) fn alt(&self) -> String {
        let told = |row: &BandRow| {
            Some(format!("{} {}", named(&row.label, &row.scope), self.unit.read(&row.after.or(row.before)?)))
        };
        let told: Vec<String> = self.rows.iter().filter_map(told).take(3).collect();
        let more = if self.rows.len() > told.len() { ", and more" } else { "" };
        let list = listed(&told, "; ");
        format!("Bands from least to most, {}: {list}{more}.", counted(self.rows.len(), "row"))
    }
}

/// Lanes of a row: before, after, and one for each marker; a row of nothing has one to say so.
fn count(row: &BandRow) -> usize {
    let levels = usize::from(row.before.is_some()) + usize::from(row.after.is_some());
    levels.max(1) + row.markers.len()
}
