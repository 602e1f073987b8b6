//! Rows with a label and its scope at the left, on a narrow sheet above the marks: how wide the column of labels is, how tall and
//! how dense the rows are.

use figures::Unit;
use rust_decimal::Decimal;

use crate::axis::{Axis, LabelExtent, ZeroLine};
use crate::canvas::{Anchor, Area, Canvas};
use crate::key::{Sign, key};
use crate::palette::PAPER;
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
    /// Height of the labels above the marks.
    head: f64,
    /// Width of the labels.
    width: f64,
    label: Vec<String>,
    scope: Vec<String>,
    /// Label and scope stand on one line.
    inline: bool,
}

impl PlacedRow {
    /// The middle of the marks.
    pub fn middle(&self) -> f64 {
        (self.marks() + self.bottom) / 2.0
    }

    /// Where the marks may begin.
    pub fn marks(&self) -> f64 {
        self.top + self.head
    }

    /// Where a label above the marks begins.
    pub fn label(&self) -> f64 {
        if self.head > 0.0 { self.top + ABOVE } else { self.bottom }
    }

    /// The height for marks.
    pub fn height(&self) -> f64 {
        self.bottom - self.marks()
    }
}

/// The rows of a picture, placed.
pub struct PlacedRows {
    pub rows: Vec<PlacedRow>,
    /// Size of type for labels and values in pixels.
    pub size: f64,
    /// Right edge of the labels; left edge where they stand above.
    edge: f64,
    above: bool,
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
/// Over labels that stand above their marks.
const ABOVE: f64 = 8.0;

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
        self.scale_of(canvas, unit, Axis::about(origin, extents, (self.left(), canvas.right())), zero)
    }

    /// Draws the scale of bars, which begin at zero; where they are mirrored with their signs as they are.
    pub fn scale_of_bars(&self, canvas: &mut Canvas, unit: Unit, extents: &[LabelExtent], is_mirrored: bool) -> Axis {
        let axis = Axis::fitted(extents, (self.left(), canvas.right())).mirrored(is_mirrored);
        self.scale_of(canvas, unit, axis, ZeroLine::Strong)
    }

    fn scale_of(&self, canvas: &mut Canvas, unit: Unit, axis: Axis, zero: ZeroLine) -> Axis {
        let right = canvas.right();
        let axis = axis.draw(canvas, unit, self.heights(), right, zero);
        self.write(canvas);
        axis
    }

    /// Returns the left edge of the marks.
    pub fn left(&self) -> f64 {
        if self.above { self.edge } else { self.edge + GAP }
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
        let above = canvas.is_narrow();
        let most = if above { canvas.inner() } else { (canvas.inner() * 0.36).min(300.0) };
        let joined = |need: &RowSpace| {
            canvas.measure(need.label, label_type) + INLINE_GAP + canvas.measure(need.scope, scope_type)
        };
        let fits = |need: &RowSpace| !need.scope.is_empty() && joined(need) <= most;
        // A few long names may stand on two lines; when many do, all do, for an even picture.
        let joins = above || density.is_dense && needs.iter().filter(|need| fits(need)).count() * 5 >= needs.len() * 4;
        let mut edge: f64 = 0.0;
        let mut rows = Vec::new();
        for need in needs {
            let inline = joins && fits(need);
            let label = balance(canvas, need.label, label_type, most);
            let scope = balance(canvas, need.scope, scope_type, most);
            let stacked = widest(canvas, &label, label_type).max(widest(canvas, &scope, scope_type));
            let width = if inline { joined(need) } else { stacked };
            edge = edge.max(width);
            let below = if inline { 0.0 } else { scope.len() as f64 * scope_type.leading() };
            let lines = label.len() as f64 * label_type.leading() + below;
            let lanes = need.lanes as f64 * density.lane + density.air * need.lanes.min(2) as f64;
            let (head, height) = match above {
                true => (lines + ABOVE, need.lanes as f64 * density.lane),
                false => (0.0, (lines + density.air).max(lanes).max(density.least)),
            };
            rows.push(PlacedRow { top: 0.0, bottom: head + height, head, width, label, scope, inline });
        }
        let total: f64 = rows.iter().map(|row| row.bottom).sum();
        let stretch = if total > 0.0 { (at_least / total).max(1.0) } else { 1.0 };
        let mut y = top;
        for row in &mut rows {
            row.top = y;
            y += row.bottom * stretch;
            row.bottom = y;
        }
        let edge = if above { canvas.margin } else { canvas.margin + edge };
        Self { rows, size, edge, above, top, density }
    }

    pub fn bottom(&self) -> f64 {
        self.rows.last().map_or(0.0, |row| row.bottom)
    }

    /// Half the height of a bar.
    pub fn half_bar(&self, row: &PlacedRow) -> f64 {
        let (share, most) = if self.density.is_dense { (0.34, 9.0) } else { (0.3, 36.0) };
        (row.height() * share).min(most)
    }

    pub fn radius(&self) -> f64 {
        self.density.radius
    }

    /// Returns the heights of the middles of a row's lanes.
    pub fn lanes(&self, row: &PlacedRow, count: usize) -> Vec<f64> {
        let height = row.height() - if self.above { 0.0 } else { self.density.air };
        let lane = (height / count.max(1) as f64).min(40.0);
        let top = row.middle() - lane * count as f64 / 2.0;
        (0..count).map(|index| top + lane * (index as f64 + 0.5)).collect()
    }

    /// Writes all labels: right-aligned beside the marks, or above them on a patch that keeps grid lines away.
    pub fn write(&self, canvas: &mut Canvas) {
        let (label_type, scope_type) = (LABEL.sized(self.size), SCOPE.sized(self.size - 1.5));
        let anchor = if self.above { Anchor::Start } else { Anchor::End };
        for row in &self.rows {
            if self.above {
                let right = self.edge + row.width + 3.0;
                canvas.rectangle(Area { left: self.edge - 2.0, top: row.label(), right, bottom: row.marks() }, PAPER);
            }
            let scope_lines = if row.inline { 0.0 } else { row.scope.len() as f64 };
            let height = row.label.len() as f64 * label_type.leading() + scope_lines * scope_type.leading();
            let top = if self.above { row.label() } else { row.middle() - height / 2.0 };
            let first = top + label_type.leading() / 2.0 + label_type.drop();
            if row.inline {
                let scope = row.scope.join(" ");
                let right = if self.above { self.edge + row.width } else { self.edge };
                canvas.write(&scope, (right, first), Anchor::End, scope_type);
                let x = right - canvas.measure(&scope, scope_type) - INLINE_GAP;
                canvas.write(&row.label.join(" "), (x, first), Anchor::End, label_type);
                continue;
            }
            let y = canvas.write_lines(&row.label, (self.edge, first), anchor, label_type);
            let correction =
                (label_type.leading() - scope_type.leading()) / 2.0 + label_type.drop() - scope_type.drop();
            canvas.write_lines(&row.scope, (self.edge, y - correction), anchor, scope_type);
        }
    }
}
