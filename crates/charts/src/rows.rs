//! Rows with a label and its scope at the left: how wide the column of labels is, how tall and how dense the rows are.

use figures::Unit;
use rust_decimal::Decimal;

use crate::axis::{Axis, LabelExtent, ZeroLine};
use crate::canvas::{Anchor, Canvas};
use crate::key::{Sign, key};
use crate::text::{balance, widest};
use crate::typography::{LABEL, SCOPE, TICK};

/// How closely rows stand, by how many there are.
#[derive(Clone, Copy)]
struct RowDensity {
    is_dense: bool,
    /// Size of type.
    size: f64,
    /// Free height between rows.
    air: f64,
    /// The least height of a row.
    least: f64,
    /// The least height of a lane.
    lane: f64,
    /// Half the height of a mark.
    radius: f64,
}

impl RowDensity {
    fn of(rows: usize) -> Self {
        let wide = RowDensity { is_dense: false, size: 14.0, air: 14.0, least: 46.0, lane: 24.0, radius: 7.0 };
        match rows {
            0..=5 => RowDensity { least: 60.0, ..wide },
            6..=12 => wide,
            13..=22 => RowDensity { is_dense: false, size: 13.0, air: 9.0, least: 30.0, lane: 21.0, radius: 6.0 },
            _ => RowDensity { is_dense: true, size: 12.5, air: 6.0, least: 24.0, lane: 18.0, radius: 5.0 },
        }
    }
}

/// One row, placed.
pub struct PlacedRow {
    pub top: f64,
    pub bottom: f64,
    label: Vec<String>,
    scope: Vec<String>,
    /// Label and scope stand on one line.
    inline: bool,
}

impl PlacedRow {
    pub fn middle(&self) -> f64 {
        (self.top + self.bottom) / 2.0
    }
}

/// The rows of a picture, placed.
pub struct PlacedRows {
    pub rows: Vec<PlacedRow>,
    /// Size of type for labels and values in pixels.
    pub size: f64,
    /// Right edge of the labels.
    pub edge: f64,
    /// Where the first row begins.
    pub top: f64,
    density: RowDensity,
}

/// What a row needs.
pub struct RowSpace<'t> {
    label: &'t str,
    scope: &'t str,
    /// Lanes of marks under each other in the row.
    lanes: usize,
}

impl<'t> RowSpace<'t> {
    pub fn new(label: &'t str, scope: &'t str, lanes: usize) -> Self {
        Self { label, scope, lanes }
    }
}

/// From the labels to the marks.
pub const GAP: f64 = 16.0;
/// From a bar to its figures.
pub const BESIDE: f64 = 7.0;
const INLINE_GAP: f64 = 7.0;

impl PlacedRows {
    /// Writes a key and places rows below it and below the ticks of their scale; `room` is the height for all.
    pub fn under_key<'t>(
        canvas: &mut Canvas,
        signs: &[Sign],
        needs: impl Iterator<Item = RowSpace<'t>>,
        (top, room): (f64, f64),
    ) -> Self {
        let head = key(canvas, signs, top) + TICK.leading() + 6.0;
        Self::place(canvas, &needs.collect::<Vec<RowSpace>>(), head, room - (head - top))
    }

    /// Draws the scale right of the labels on which extents and an origin find room, then the labels.
    pub fn scale(
        &self,
        canvas: &mut Canvas,
        unit: Unit,
        (origin, zero): (Decimal, ZeroLine),
        extents: &[LabelExtent],
    ) -> Axis {
        let right = canvas.right();
        let axis = Axis::about(origin, extents, (self.edge + GAP, right));
        let axis = axis.draw(canvas, unit, self.heights(), right, zero);
        self.write(canvas);
        axis
    }

    /// From the first row to the last.
    pub fn heights(&self) -> (f64, f64) {
        (self.top, self.bottom())
    }

    /// Breaks the labels and sets the heights. `at_least` is the height from the first row to the last that should be filled.
    pub fn place(canvas: &Canvas, needs: &[RowSpace], top: f64, at_least: f64) -> Self {
        let density = RowDensity::of(needs.len());
        let size = density.size;
        let (label_type, scope_type) = (LABEL.sized(size), SCOPE.sized(size - 1.5));
        let most = (canvas.inner() * 0.36).min(300.0);
        let joined = |need: &RowSpace| {
            canvas.measure(need.label, label_type) + INLINE_GAP + canvas.measure(need.scope, scope_type)
        };
        let fits = |need: &RowSpace| !need.scope.is_empty() && joined(need) <= most;
        // A few long names may stand on two lines; when many do, all do, for an even picture.
        let joins = density.is_dense && needs.iter().filter(|need| fits(need)).count() * 5 >= needs.len() * 4;
        let mut edge: f64 = 0.0;
        let mut rows = Vec::new();
        for need in needs {
            let inline = joins && fits(need);
            let label = balance(canvas, need.label, label_type, most);
            let scope = balance(canvas, need.scope, scope_type, most);
            let stacked = widest(canvas, &label, label_type).max(widest(canvas, &scope, scope_type));
            edge = edge.max(if inline { joined(need) } else { stacked });
            let below = if inline { 0.0 } else { scope.len() as f64 * scope_type.leading() };
            let lines = label.len() as f64 * label_type.leading() + below + density.air;
            let lanes = need.lanes as f64 * density.lane + density.air * need.lanes.min(2) as f64;
            let height = lines.max(lanes).max(density.least);
            rows.push(PlacedRow { top: 0.0, bottom: height, label, scope, inline });
        }
        let total: f64 = rows.iter().map(|row| row.bottom).sum();
        let stretch = if total > 0.0 { (at_least / total).max(1.0) } else { 1.0 };
        let mut y = top;
        for row in &mut rows {
            row.top = y;
            y += row.bottom * stretch;
            row.bottom = y;
        }
        Self { rows, size, edge: canvas.margin + edge, top, density }
    }

    pub fn bottom(&self) -> f64 {
        self.rows.last().map_or(0.0, |row| row.bottom)
    }

    /// Half the height of a bar.
    pub fn half_bar(&self, row: &PlacedRow) -> f64 {
        let (share, most) = if self.density.is_dense { (0.34, 9.0) } else { (0.3, 36.0) };
        ((row.bottom - row.top) * share).min(most)
    }

    pub fn radius(&self) -> f64 {
        self.density.radius
    }

    /// Returns the heights of the middles of a row's lanes.
    pub fn lanes(&self, row: &PlacedRow, count: usize) -> Vec<f64> {
        let height = row.bottom - row.top - self.density.air;
        let lane = (height / count.max(1) as f64).min(40.0);
        let top = row.middle() - lane * count as f64 / 2.0;
        (0..count).map(|index| top + lane * (index as f64 + 0.5)).collect()
    }

    /// Writes all labels, right-aligned at the edge.
    pub fn write(&self, canvas: &mut Canvas) {
        let (label_type, scope_type) = (LABEL.sized(self.size), SCOPE.sized(self.size - 1.5));
        for row in &self.rows {
            if row.inline {
                let scope = row.scope.join(" ");
                canvas.write(&scope, (self.edge, row.middle() + label_type.drop()), Anchor::End, scope_type);
                let x = self.edge - canvas.measure(&scope, scope_type) - INLINE_GAP;
                canvas.write(&row.label.join(" "), (x, row.middle() + label_type.drop()), Anchor::End, label_type);
                continue;
            }
            let height = row.label.len() as f64 * label_type.leading() + row.scope.len() as f64 * scope_type.leading();
            let first = row.middle() - height / 2.0 + label_type.leading() / 2.0 + label_type.drop();
            let y = canvas.write_lines(&row.label, (self.edge, first), Anchor::End, label_type);
            let correction =
                (label_type.leading() - scope_type.leading()) / 2.0 + label_type.drop() - scope_type.drop();
            canvas.write_lines(&row.scope, (self.edge, y - correction), Anchor::End, scope_type);
        }
    }
}
