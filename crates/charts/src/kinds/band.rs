//! Hedged values by row: a band from the least to the most the law allows, its ends printed, with marked values beside it.
//!
//! Markers (a rate in law, a rate announced) have a lane and a color of their own, so none is mistaken for an end of the band.

use crate::axis::{Axis, LabelExtent, ZeroLine};
use crate::canvas::{Anchor, Area, Canvas};
use crate::key::{Sign, SignMark, key};
use crate::names::named;
use crate::palette::{ACCENT, ACCENT_TINT, BASELINE, BASELINE_TINT, MARKER};
use crate::points::{BESIDE, RowPoint};
use crate::rows::{PlacedRow, PlacedRows, RowSpace};
use crate::table::DataTable;
use crate::typography::{SCOPE, TICK};
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
    /// A few words, e.g. "in law".
    pub label: String,
    /// Where the value comes from; explained in the key.
    pub source: String,
}

const GAP: f64 = 16.0;

impl Band {
    pub(crate) fn draw(&self, canvas: &mut Canvas, top: f64, room: f64) -> f64 {
        let head = key(canvas, &self.signs(), top) + TICK.leading() + 6.0;
        let needs: Vec<RowSpace> =
            self.rows.iter().map(|row| RowSpace { label: &row.label, scope: &row.scope, lanes: count(row) }).collect();
        let rows = PlacedRows::place(canvas, &needs, head, room - (head - top));
        let span = (rows.edge + GAP, canvas.right());
        let radius = rows.radius();
        let mut extents = Vec::new();
        for point in self.rows.iter().flat_map(|row| self.points(row, rows.size)) {
            extents.extend(point.extents(canvas, radius));
        }
        let kind = SCOPE.sized(rows.size - 1.0).colored(MARKER);
        for marker in self.rows.iter().flat_map(|row| &row.markers) {
            let words = canvas.measure(&self.told(marker), kind);
            extents.push(LabelExtent::new(marker.value, radius, radius + BESIDE + words));
        }
        let axis = Axis::fitted(&extents, span).draw(canvas, self.unit, (head, rows.bottom()), span.1, ZeroLine::Faint);
        rows.write(canvas);
        for (row, place) in self.rows.iter().zip(&rows.rows) {
            self.row(canvas, &rows, place, &axis, row, span.1);
        }
        rows.bottom()
    }

    fn row(&self, canvas: &mut Canvas, rows: &PlacedRows, place: &PlacedRow, axis: &Axis, row: &BandRow, limit: f64) {
        let (points, radius) = (self.points(row, rows.size), rows.radius());
        let kind = SCOPE.sized(rows.size - 1.0);
        let mut heights = rows.lanes(place, count(row)).into_iter();
        if points.is_empty() {
            let y = heights.next().unwrap_or(place.middle());
            canvas.hatch_said(Area::along((axis.at(Decimal::ZERO), limit), y, radius), "not known", kind);
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
        let mut signs = Vec::new();
        if self.rows.iter().any(|row| row.before.is_some()) {
            signs.push(Sign::new(SignMark::Band(BASELINE_TINT), BASELINE, &self.before));
        }
        if self.rows.iter().any(|row| row.after.is_some()) {
            signs.push(Sign::new(SignMark::Band(ACCENT_TINT), ACCENT, &self.after));
        }
        let mut told: Vec<String> = Vec::new();
        for marker in self.rows.iter().flat_map(|row| &row.markers) {
            let words = format!("{}: {}", marker.label, marker.source);
            if !told.contains(&words) {
                told.push(words);
            }
        }
        signs.extend(told.into_iter().map(|words| Sign::new(SignMark::Diamond, MARKER, &words)));
        signs
    }

    fn points(&self, row: &BandRow, size: f64) -> Vec<RowPoint> {
        let ended = |point: RowPoint| {
            let Reading { low, high, approx } = point.reading;
            let left = if low == high { String::new() } else { self.end(low, approx) };
            RowPoint { low: left, high: self.end(high, approx), ..point }
        };
        let before = row.before.map(|reading| ended(RowPoint::before(reading, String::new(), size)));
        let after = row.after.map(|reading| ended(RowPoint::after(reading, String::new(), size)));
        [before, after].into_iter().flatten().collect()
    }

    fn end(&self, value: Decimal, approx: bool) -> String {
        self.unit.read(&Reading { low: value, high: value, approx })
    }

    pub(crate) fn table(&self) -> DataTable {
        let mut table = DataTable::of_rows(self.rows.iter().map(|row| (&*row.label, &*row.scope)));
        table.readings("before", self.unit, self.rows.iter().map(|row| row.before));
        table.readings("after", self.unit, self.rows.iter().map(|row| row.after));
        let most = self.rows.iter().map(|row| row.markers.len()).max().unwrap_or_default();
        for index in 0..most {
            let marker = |row: &BandRow| row.markers.get(index).cloned();
            let name = format!("marker_{}", index + 1);
            table.readings(
                &name,
                self.unit,
                self.rows.iter().map(|row| marker(row).map(|marker| Reading::exact(marker.value))),
            );
            let text = |pick: fn(&BandMarker) -> &str| {
                self.rows.iter().map(move |row| row.markers.get(index).map_or("", pick))
            };
            table.text(&format!("{name}_label"), text(|marker| &marker.label));
            table.text(&format!("{name}_source"), text(|marker| &marker.source));
        }
        table
    }

    pub(crate) fn alt(&self) -> String {
        let told: Vec<String> = self
            .rows
            .iter()
            .filter_map(|row| row.after.as_ref().or(row.before.as_ref()).map(|reading| (row, reading)))
            .take(3)
            .map(|(row, reading)| format!("{} {}", named(&row.label, &row.scope), self.unit.read(reading)))
            .collect();
        let more = if self.rows.len() > told.len() { ", and more" } else { "" };
        let list = if told.is_empty() { "no value known".to_owned() } else { told.join("; ") };
        format!("Bands from least to most, {}: {list}{more}.", counted(self.rows.len(), "row"))
    }
}

/// Lanes of a row: before, after, and one for each marker; a row of nothing has one to say so.
fn count(row: &BandRow) -> usize {
    let levels = usize::from(row.before.is_some()) + usize::from(row.after.is_some());
    levels.max(1) + row.markers.len()
}
