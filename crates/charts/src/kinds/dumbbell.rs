//! Before and after by row: two points and the way between them, both values printed, the change at the right.
//!
//! A hedged value is a band and never a point in its middle; a level nobody knows is hatched, with its change still printed.

use crate::axis::{Axis, LabelExtent, ZeroLine};
use crate::canvas::{Anchor, Area, Canvas};
use crate::key::{Sign, SignMark};
use crate::names::{holder, named};
use crate::palette::{ACCENT, BASELINE, PAPER};
use crate::points::{PointPair, RowPoint};
use crate::rows::{GAP, PlacedRow, PlacedRows, RowSpace};
use crate::table::DataTable;
use crate::text::{widest, wrap};
use crate::typography::{CHANGE, SCOPE, TICK};
use figures::{Reading, Unit, counted};
use rust_decimal::Decimal;

/// Two values a row and the way between them.
#[derive(Clone, Debug)]
pub struct Dumbbell {
    /// Unit of the values before and after; changes of a percentage are in points.
    pub unit: Unit,
    /// What the gray values are, e.g. "Before 2 April 2025".
    pub before: String,
    /// What the colored values are.
    pub after: String,
    /// What stands at the end of a row: "Change" from one to the other, or "Difference" where neither comes first.
    pub column: &'static str,
    /// In the order in which they are drawn.
    pub rows: Vec<DumbbellRow>,
}

/// A row.
#[derive(Clone, Debug)]
pub struct DumbbellRow {
    /// Its name.
    pub label: String,
    /// What the values cover, e.g. "cars, $41.9bn"; may be empty.
    pub scope: String,
    /// The value before; `None` if it is not known.
    pub before: Option<Reading>,
    /// The value after; `None` if it is not known.
    pub after: Option<Reading>,
    /// In the unit's change: points for a percentage, dollars for dollars. None where it is not known.
    pub change: Option<Reading>,
}

/// Width of the hatched box for a missing value.
const MISSING: f64 = 34.0;

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

    /// Returns the space that the row's values and their figures need.
    fn extents(&self, canvas: &Canvas, points: &[RowPoint], radius: f64) -> Vec<LabelExtent> {
        match points {
            [before, after] if !self.hedged() => PointPair { before, after }.extents(canvas, radius).to_vec(),
            [only] => {
                let [low, high] = only.extents(canvas, radius);
                vec![low, LabelExtent { after: high.after + GAP + MISSING, ..high }]
            }
            points => points.iter().flat_map(|point| point.extents(canvas, radius)).collect(),
        }
    }

    /// Draws the row's values on an axis that ends at a pixel.
    fn draw(
        &self,
        canvas: &mut Canvas,
        points: &[RowPoint],
        (axis, end): (&Axis, f64),
        (rows, place): (&PlacedRows, &PlacedRow),
    ) {
        let (y, radius) = (place.middle(), rows.radius());
        match points {
            [] => {
                let area = Area::along((axis.at(Decimal::ZERO), end), y, radius + 2.0);
                canvas.hatch_said(area, "level unknown", SCOPE.sized(rows.size - 1.0));
            }
            [only] => {
                only.draw(canvas, axis, radius, y);
                let [_, end] = only.extents(canvas, radius);
                let left = axis.at(end.value) + end.after + GAP;
                let area = Area::along((left, left + MISSING), y, radius);
                canvas.rectangle(area, PAPER);
                canvas.hatch(area);
            }
            [before, after] if !self.hedged() => PointPair { before, after }.draw(canvas, axis, radius, y),
            both => {
                let heights = rows.lanes(place, both.len());
                both.iter().zip(heights).for_each(|(point, y)| point.draw(canvas, axis, radius, y));
            }
        }
    }
}

impl Dumbbell {
    pub(crate) fn draw(&self, canvas: &mut Canvas, top: f64, room: f64) -> f64 {
        let spaces = self.rows.iter().map(|row| RowSpace::new(&row.label, &row.scope, row.lanes()));
        let rows = PlacedRows::under_key(canvas, &self.signs(), spaces, (top, room));
        let (kind, radius) = (CHANGE.sized(rows.size), rows.radius());
        let change = |row: &DumbbellRow| wrap(canvas, &self.change_words(row), kind, (canvas.inner() * 0.2).max(85.0));
        let changes: Vec<Vec<String>> = self.rows.iter().map(change).collect();
        let widths = changes.iter().map(|lines| widest(canvas, lines, kind));
        let column = widths.fold(canvas.measure(self.column, TICK), f64::max);
        let span = (rows.left(), canvas.right() - column - GAP);

        let points: Vec<Vec<RowPoint>> = self.rows.iter().map(|row| self.points(row, rows.size)).collect();
        let extents = points.iter().zip(&self.rows).flat_map(|(points, row)| row.extents(canvas, points, radius));
        let axis = Axis::fitted(&extents.collect::<Vec<LabelExtent>>(), span);
        let axis = axis.draw(canvas, self.unit, rows.heights(), span.1, ZeroLine::Faint);
        canvas.write(self.column, (canvas.right(), rows.top - 8.0), Anchor::End, TICK);
        rows.write(canvas);
        for (((row, place), points), change) in self.rows.iter().zip(&rows.rows).zip(&points).zip(&changes) {
            row.draw(canvas, points, (&axis, span.1), (&rows, place));
            let kind = if row.change.is_none() || row.unchanged() { SCOPE.sized(rows.size) } else { kind };
            let y = place.middle() - (change.len() as f64 - 1.0) * kind.leading() / 2.0 + kind.drop();
            canvas.write_lines(change, (canvas.right(), y), Anchor::End, kind);
        }
        rows.bottom()
    }

    fn signs(&self) -> Vec<Sign> {
        let before = Sign::new(SignMark::Disc, BASELINE, &self.before);
        let after = Sign::new(SignMark::Disc, ACCENT, &self.after);
        [before, after].into_iter().chain((self.missing() > 0).then(Sign::hatch)).collect()
    }

    /// Returns true if in some row the printed change is not that between the printed values.
    pub fn is_rounded_apart(&self) -> bool {
        self.rows.iter().any(|row| match (row.before, row.after, row.change) {
            (Some(before), Some(after), Some(change)) if !row.hedged() && change.is_point() => {
                self.unit.is_rounded_apart(before.low, after.low, change.low)
            }
            _ => false,
        })
    }

    /// Returns how many rows lack a value.
    fn missing(&self) -> usize {
        self.rows.iter().filter(|row| row.before.is_none() || row.after.is_none()).count()
    }

    fn change_words(&self, row: &DumbbellRow) -> String {
        match &row.change {
            None => "not known".to_owned(),
            Some(_) if row.unchanged() => "no change".to_owned(),
            Some(change) => self.unit.of_change().read_change(change),
        }
    }

    fn points(&self, row: &DumbbellRow, size: f64) -> Vec<RowPoint> {
        RowPoint::of_row([row.before, row.after], size, |reading| [String::new(), self.unit.read(reading)])
    }

    pub(crate) fn table(&self) -> DataTable {
        let mut table = DataTable::of_rows(self.rows.iter().map(|row| (&*row.label, &*row.scope)));
        table.readings("before", self.unit, self.rows.iter().map(|row| row.before));
        table.readings("after", self.unit, self.rows.iter().map(|row| row.after));
        table.readings("change", self.unit.of_change(), self.rows.iter().map(|row| row.change));
        table
    }

    pub(crate) fn alt(&self) -> String {
        let mut text = format!("Before and after, {}.", counted(self.rows.len(), "row"));
        let size = |row: &&DumbbellRow| row.change.map(|change| change.low.abs().max(change.high.abs()));
        if let Some(row) = self.rows.iter().filter(|row| row.change.is_some()).max_by_key(size) {
            let levels = row.before.as_ref().zip(row.after.as_ref()).map_or_else(String::new, |(before, after)| {
                format!("from {} to {}, ", self.unit.read(before), self.unit.read(after))
            });
            let word = self.change_words(row);
            let rows: Vec<(String, String)> =
                self.rows.iter().map(|row| (named(&row.label, &row.scope), self.change_words(row))).collect();
            let name = holder(&rows, &word, "row");
            text.push_str(&match self.rows.len() {
                1 => format!(" {name} {levels}{word}."),
                _ if name == named(&row.label, &row.scope) => format!(" Largest change: {name} {levels}{word}."),
                _ if rows.iter().all(|(_, change)| *change == word) => format!(" Each row: {word}."),
                _ => format!(" Largest change: {name}, {word}."),
            });
        }
        if self.missing() > 0 {
            text.push_str(&format!(" Level not known in {}.", counted(self.missing(), "row")));
        }
        text
    }
}
