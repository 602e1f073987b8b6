//! Hedged values by row: a band from the least to the most the law allows, its ends printed, with marked values beside it.
//!
//! Markers (a rate in law, a rate announced) have a lane and a colour of their own, so none is mistaken for an end of the band.

use super::axis::{Axis, Extent};
use super::frame::{Sign, SignMark, key};
use super::rows::{Need, Row, Rows};
use super::sheet::{Anchor, Area, Sheet};
use super::style::{ACCENT, ACCENT_TINT, BASELINE, BASELINE_TINT, GREY, MARKER, SCOPE, TICK, Type, VALUE};
use super::table::Table;
use super::{counted, named};
use crate::report::number::{Reading, Unit};
use plotters::style::RGBColor;
use rust_decimal::Decimal;

#[derive(Clone, Debug)]
pub struct Band {
    pub unit: Unit,
    /// What the grey values are.
    pub before: String,
    /// What the coloured values are.
    pub after: String,
    pub rows: Vec<BandRow>,
}

#[derive(Clone, Debug)]
pub struct BandRow {
    pub label: String,
    pub scope: String,
    pub before: Option<Reading>,
    pub after: Option<Reading>,
    pub markers: Vec<Marker>,
}

/// A value with a provenance, shown against the band.
#[derive(Clone, Debug)]
pub struct Marker {
    pub value: Decimal,
    /// A few words, e.g. "in law".
    pub label: String,
    /// Where the value comes from; explained in the key.
    pub source: String,
}

struct Lane {
    reading: Reading,
    low: String,
    high: String,
    colour: RGBColor,
    tint: RGBColor,
    kind: Type,
}

const GAP: f64 = 16.0;
const BESIDE: f64 = 6.0;

impl Band {
    pub(super) fn draw(&self, sheet: &mut Sheet, top: f64, room: f64) -> f64 {
        let head = key(sheet, &self.signs(), top) + TICK.leading() + 6.0;
        let needs: Vec<Need> =
            self.rows.iter().map(|row| Need { label: &row.label, scope: &row.scope, lanes: count(row) }).collect();
        let rows = Rows::place(sheet, &needs, head, room - (head - top));
        let lanes: Vec<Vec<Lane>> = self.rows.iter().map(|row| self.lanes(row, rows.size)).collect();
        let span = (rows.edge + GAP, sheet.right());
        let radius = rows.radius();
        let mut extents = Vec::new();
        for lane in lanes.iter().flatten() {
            let before =
                if lane.low.is_empty() { radius } else { radius + BESIDE + sheet.measure(&lane.low, lane.kind) };
            extents.push(Extent { value: lane.reading.low, before, after: radius });
            extents.push(Extent {
                value: lane.reading.high,
                before: radius,
                after: radius + BESIDE + sheet.measure(&lane.high, lane.kind),
            });
        }
        for marker in self.rows.iter().flat_map(|row| &row.markers) {
            let after = radius + BESIDE + sheet.measure(&self.told(marker), SCOPE.sized(rows.size - 1.0));
            extents.push(Extent { value: marker.value, before: radius, after });
        }
        let axis = Axis::fitted(&extents, span).draw(sheet, self.unit, (head, rows.bottom()), span.1);
        rows.write(sheet);
        for ((row, place), lanes) in self.rows.iter().zip(&rows.rows).zip(&lanes) {
            self.row(sheet, &rows, place, &axis, row, lanes, span);
        }
        rows.bottom()
    }

    #[expect(clippy::too_many_arguments, reason = "a row needs its data, its place and the scale")]
    fn row(
        &self,
        sheet: &mut Sheet,
        rows: &Rows,
        place: &Row,
        axis: &Axis,
        row: &BandRow,
        lanes: &[Lane],
        span: (f64, f64),
    ) {
        let radius = rows.radius();
        let mut heights = rows.lanes(place, count(row)).into_iter();
        if lanes.is_empty() {
            let y = heights.next().unwrap_or(place.middle());
            sheet.hatch(Area { left: span.0, top: y - radius, right: span.1, bottom: y + radius });
            sheet.write_clear("not known", ((span.0 + span.1) / 2.0, y), Anchor::Middle, SCOPE.sized(rows.size - 1.0));
        }
        for (lane, y) in lanes.iter().zip(heights.by_ref()) {
            let (low, high) = (axis.at(lane.reading.low), axis.at(lane.reading.high));
            sheet.write_clear(&lane.high, (high + radius + BESIDE, y), Anchor::Start, lane.kind);
            if lane.reading.is_point() {
                sheet.disc((low, y), radius, lane.colour);
                continue;
            }
            sheet.write_clear(&lane.low, (low - BESIDE, y), Anchor::End, lane.kind);
            sheet.rectangle(Area { left: low, top: y - radius, right: high, bottom: y + radius }, lane.tint);
            for end in [low, high] {
                sheet.rectangle(
                    Area { left: end - 1.5, top: y - radius, right: end + 1.5, bottom: y + radius },
                    lane.colour,
                );
            }
        }
        for (marker, y) in row.markers.iter().zip(heights) {
            let x = axis.at(marker.value);
            let kind = SCOPE.sized(rows.size - 1.0).coloured(MARKER);
            sheet.write_clear(&self.told(marker), (x + radius + BESIDE, y), Anchor::Start, kind);
            sheet.diamond((x, y), radius, MARKER);
        }
    }

    fn told(&self, marker: &Marker) -> String {
        format!("{} {}", marker.label, self.unit.word(marker.value))
    }

    fn signs(&self) -> Vec<Sign> {
        let mut signs = Vec::new();
        if self.rows.iter().any(|row| row.before.is_some()) {
            signs.push(Sign { mark: SignMark::Bar, colour: BASELINE, words: self.before.clone() });
        }
        if self.rows.iter().any(|row| row.after.is_some()) {
            signs.push(Sign { mark: SignMark::Bar, colour: ACCENT, words: self.after.clone() });
        }
        let mut told: Vec<String> = Vec::new();
        for marker in self.rows.iter().flat_map(|row| &row.markers) {
            let words = format!("{}: {}", marker.label, marker.source);
            if !told.contains(&words) {
                told.push(words);
            }
        }
        signs.extend(told.into_iter().map(|words| Sign { mark: SignMark::Diamond, colour: MARKER, words }));
        signs
    }

    fn lanes(&self, row: &BandRow, size: f64) -> Vec<Lane> {
        let lane = |reading: Reading, colour, tint, ink| Lane {
            reading,
            low: if reading.is_point() { String::new() } else { self.end(reading.low, reading.approx) },
            high: self.end(reading.high, reading.approx),
            colour,
            tint,
            kind: VALUE.sized(size).coloured(ink),
        };
        let before = row.before.map(|reading| lane(reading, BASELINE, BASELINE_TINT, GREY));
        let after = row.after.map(|reading| lane(reading, ACCENT, ACCENT_TINT, ACCENT));
        [before, after].into_iter().flatten().collect()
    }

    fn end(&self, value: Decimal, approx: bool) -> String {
        self.unit.read(&Reading { low: value, high: value, approx })
    }

    pub(super) fn table(&self) -> Table {
        let mut table = Table::default();
        table.text("label", self.rows.iter().map(|row| row.label.as_str()));
        table.text("scope", self.rows.iter().map(|row| row.scope.as_str()));
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
            let text =
                |pick: fn(&Marker) -> &str| self.rows.iter().map(move |row| row.markers.get(index).map_or("", pick));
            table.text(&format!("{name}_label"), text(|marker| &marker.label));
            table.text(&format!("{name}_source"), text(|marker| &marker.source));
        }
        table
    }

    pub(super) fn alt(&self) -> String {
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
