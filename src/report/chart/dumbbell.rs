//! Before and after by partner: two points and the way between them, both values printed, the change at the right.
//!
//! A hedged value is a band and never a point in its middle; a level nobody knows is hatched, with its change still printed.

use super::axis::{Axis, Extent};
use super::frame::{Sign, SignMark, key};
use super::rows::{Need, Row, Rows};
use super::sheet::{Anchor, Area, Sheet};
use super::style::{ACCENT, ACCENT_TINT, BASELINE, BASELINE_TINT, CHANGE, GREY, PAPER, SCOPE, TICK, Type, VALUE};
use super::table::Table;
use super::text::{widest, wrap};
use super::{counted, named};
use crate::report::number::{Reading, Unit};
use plotters::style::RGBColor;

#[derive(Clone, Debug)]
pub struct Dumbbell {
    /// Unit of the values before and after; changes of a percentage are in points.
    pub unit: Unit,
    /// What the grey values are, e.g. "Before 2 April 2025".
    pub before: String,
    /// What the coloured values are.
    pub after: String,
    /// In the order in which they are drawn.
    pub rows: Vec<DumbbellRow>,
}

#[derive(Clone, Debug)]
pub struct DumbbellRow {
    pub label: String,
    /// What the values cover, e.g. "cars, $41.9bn"; may be empty.
    pub scope: String,
    pub before: Option<Reading>,
    pub after: Option<Reading>,
    /// In the unit's change: points for a percentage, dollars for dollars. None where it is not known.
    pub change: Option<Reading>,
}

/// One value on the row: where it stands and how it looks.
struct Point {
    reading: Reading,
    text: String,
    colour: RGBColor,
    tint: RGBColor,
    kind: Type,
}

const GAP: f64 = 16.0;

impl DumbbellRow {
    fn hedged(&self) -> bool {
        [self.before, self.after].iter().flatten().any(|reading| !reading.is_point())
    }

    /// Lanes of marks: a hedged pair stands in two, so that bands never cover each other.
    fn lanes(&self) -> usize {
        if self.hedged() && self.before.is_some() && self.after.is_some() { 2 } else { 1 }
    }

    fn unchanged(&self) -> bool {
        self.change.is_some_and(|change| change.is_point() && change.low.is_zero())
    }
}

impl Dumbbell {
    pub(super) fn draw(&self, sheet: &mut Sheet, top: f64, room: f64) -> f64 {
        let mut signs = vec![
            Sign { mark: SignMark::Disc, colour: BASELINE, words: self.before.clone() },
            Sign { mark: SignMark::Disc, colour: ACCENT, words: self.after.clone() },
        ];
        if self.rows.iter().any(|row| row.before.is_none() || row.after.is_none()) {
            signs.push(Sign { mark: SignMark::Hatch, colour: GREY, words: "not known".to_owned() });
        }
        let head = key(sheet, &signs, top) + TICK.leading() + 6.0;
        let needs: Vec<Need> =
            self.rows.iter().map(|row| Need { label: &row.label, scope: &row.scope, lanes: row.lanes() }).collect();
        let rows = Rows::place(sheet, &needs, head, room - (head - top));

        let kind = CHANGE.sized(rows.size);
        let changes: Vec<Vec<String>> =
            self.rows.iter().map(|row| wrap(sheet.fonts, &self.change_words(row), kind, sheet.inner() * 0.2)).collect();
        let title = TICK;
        let column =
            changes.iter().map(|lines| widest(sheet.fonts, lines, kind)).fold(sheet.measure("Change", title), f64::max);
        let span = (rows.edge + GAP, sheet.right() - column - GAP);

        let lines: Vec<Vec<Point>> = self.rows.iter().map(|row| self.points(row, rows.size)).collect();
        let extents: Vec<Extent> =
            lines.iter().zip(&self.rows).flat_map(|(points, row)| extents(sheet, &rows, row, points)).collect();
        let axis = Axis::fitted(&extents, span);
        let axis = axis.draw(sheet, self.unit, (head, rows.bottom()), span.1);
        sheet.write("Change", (sheet.right(), head - 8.0), Anchor::End, title);
        rows.write(sheet);

        for (((row, place), points), change) in self.rows.iter().zip(&rows.rows).zip(&lines).zip(&changes) {
            match points.as_slice() {
                [] => unknown(sheet, place, span, rows.size),
                [only] => lone(sheet, &rows, place, &axis, only),
                [before, after] if !row.hedged() => pair(sheet, &rows, place, &axis, before, after),
                both => {
                    for (point, y) in both.iter().zip(rows.lanes(place, both.len())) {
                        lane(sheet, rows.radius(), y, &axis, point);
                    }
                }
            }
            let kind = if row.change.is_none() || row.unchanged() { SCOPE.sized(rows.size) } else { kind };
            let y = place.middle() - (change.len() as f64 - 1.0) * kind.leading() / 2.0 + kind.drop();
            sheet.write_lines(change, (sheet.right(), y), Anchor::End, kind);
        }
        rows.bottom()
    }

    fn change_words(&self, row: &DumbbellRow) -> String {
        match &row.change {
            None => "not known".to_owned(),
            Some(_) if row.unchanged() => "no change".to_owned(),
            Some(change) => self.unit.of_change().read_change(change),
        }
    }

    fn points(&self, row: &DumbbellRow, size: f64) -> Vec<Point> {
        let before = row.before.map(|reading| Point {
            reading,
            text: self.unit.read(&reading),
            colour: BASELINE,
            tint: BASELINE_TINT,
            kind: VALUE.sized(size).coloured(GREY),
        });
        let after = row.after.map(|reading| Point {
            reading,
            text: self.unit.read(&reading),
            colour: ACCENT,
            tint: ACCENT_TINT,
            kind: VALUE.sized(size).coloured(ACCENT),
        });
        [before, after].into_iter().flatten().collect()
    }

    pub(super) fn table(&self) -> Table {
        let mut table = Table::default();
        table.text("label", self.rows.iter().map(|row| row.label.as_str()));
        table.text("scope", self.rows.iter().map(|row| row.scope.as_str()));
        table.readings("before", self.unit, self.rows.iter().map(|row| row.before));
        table.readings("after", self.unit, self.rows.iter().map(|row| row.after));
        table.readings("change", self.unit.of_change(), self.rows.iter().map(|row| row.change));
        table
    }

    pub(super) fn alt(&self) -> String {
        let mut text = format!("Before and after, {}.", counted(self.rows.len(), "row"));
        let size = |row: &&DumbbellRow| row.change.map(|change| change.low.abs().max(change.high.abs()));
        // Of equal changes the first row counts, as it does for the eye.
        if let Some(row) = self.rows.iter().filter(|row| row.change.is_some()).rev().max_by_key(size) {
            let levels = match (&row.before, &row.after) {
                (Some(before), Some(after)) => {
                    format!("from {} to {}, ", self.unit.read(before), self.unit.read(after))
                }
                _ => String::new(),
            };
            let lead = if self.rows.len() == 1 { "" } else { "Largest change: " };
            text.push_str(&format!(" {lead}{} {levels}{}.", named(&row.label, &row.scope), self.change_words(row)));
        }
        let missing = self.rows.iter().filter(|row| row.before.is_none() || row.after.is_none()).count();
        if missing > 0 {
            text.push_str(&format!(" Level not known in {}.", counted(missing, "row")));
        }
        text
    }
}

/// The space that the labels of a row need around its values.
fn extents(sheet: &Sheet, rows: &Rows, row: &DumbbellRow, points: &[Point]) -> Vec<Extent> {
    let radius = rows.radius();
    let beside = |point: &Point| radius + 6.0 + sheet.measure(&point.text, point.kind);
    let to_right = |point: &Point| {
        [
            Extent { value: point.reading.low, before: radius, after: radius },
            Extent { value: point.reading.high, before: radius, after: beside(point) },
        ]
    };
    match points {
        [before, after] if !row.hedged() => {
            let (left, right) = if after.reading.low < before.reading.low { (after, before) } else { (before, after) };
            let left_label = if left.reading.low == right.reading.low { radius } else { beside(left) };
            vec![
                Extent { value: left.reading.low, before: left_label, after: radius },
                Extent { value: right.reading.low, before: radius, after: beside(right) },
            ]
        }
        [only] => {
            let [low, high] = to_right(only);
            vec![low, Extent { after: high.after + GAP + MISSING_WIDTH, ..high }]
        }
        points => points.iter().flat_map(to_right).collect(),
    }
}

const MISSING_WIDTH: f64 = 34.0;

/// Two points, the way from the first to the second, and a value at the outer side of each.
fn pair(sheet: &mut Sheet, rows: &Rows, place: &Row, axis: &Axis, before: &Point, after: &Point) {
    let (y, radius) = (place.middle(), rows.radius());
    let (from, to) = (axis.at(before.reading.low), axis.at(after.reading.low));
    let side = if to < from { -1.0 } else { 1.0 };
    if before.reading.low == after.reading.low {
        sheet.disc((to, y), radius + 0.5, BASELINE);
        sheet.disc((to, y), radius - 2.5, ACCENT);
        sheet.write_clear(&after.text, (to + radius + 6.0, y), Anchor::Start, after.kind);
        return;
    }
    let (outward, inward) = if side > 0.0 { (Anchor::Start, Anchor::End) } else { (Anchor::End, Anchor::Start) };
    sheet.write_clear(&before.text, (from - side * (radius + 6.0), y), inward, before.kind);
    sheet.write_clear(&after.text, (to + side * (radius + 6.0), y), outward, after.kind);
    sheet.line(vec![(from, y), (to, y)], ACCENT_TINT, radius * 0.6);
    let tip = to - side * (radius + 1.0);
    if (tip - from) * side > radius * 3.2 {
        let back = tip - side * radius * 1.25;
        sheet.polygon(vec![(tip, y), (back, y - radius * 0.8), (back, y + radius * 0.8)], ACCENT, 1.0);
    }
    sheet.disc((from, y), radius - 0.5, before.colour);
    sheet.disc((to, y), radius, after.colour);
}

/// One value in a lane of its own: a disc, or a band from end to end.
fn lane(sheet: &mut Sheet, radius: f64, y: f64, axis: &Axis, point: &Point) {
    let (low, high) = (axis.at(point.reading.low), axis.at(point.reading.high));
    sheet.write_clear(&point.text, (high + radius + 6.0, y), Anchor::Start, point.kind);
    if point.reading.is_point() {
        sheet.disc((low, y), radius, point.colour);
        return;
    }
    sheet.rectangle(Area { left: low, top: y - radius, right: high, bottom: y + radius }, point.tint);
    for end in [low, high] {
        sheet.rectangle(Area { left: end - 1.5, top: y - radius, right: end + 1.5, bottom: y + radius }, point.colour);
    }
}

/// The one known value of a row, with a hatched box where the other is missing.
fn lone(sheet: &mut Sheet, rows: &Rows, place: &Row, axis: &Axis, point: &Point) {
    let (y, radius) = (place.middle(), rows.radius());
    lane(sheet, radius, y, axis, point);
    let left = axis.at(point.reading.high) + radius + 6.0 + sheet.measure(&point.text, point.kind) + GAP;
    let area = Area { left, top: y - radius, right: left + MISSING_WIDTH, bottom: y + radius };
    sheet.rectangle(area, PAPER);
    sheet.hatch(area);
}

/// A row whose levels nobody knows.
fn unknown(sheet: &mut Sheet, place: &Row, (left, right): (f64, f64), size: f64) {
    let y = place.middle();
    let area = Area { left, top: y - 9.0, right, bottom: y + 9.0 };
    sheet.rectangle(area, PAPER);
    sheet.hatch(area);
    sheet.write_clear("level unknown", ((left + right) / 2.0, y), Anchor::Middle, SCOPE.sized(size - 1.0));
}
