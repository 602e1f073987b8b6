//! Rows with a label and its scope at the left: how wide the column of labels is, how tall and how dense the rows are.

use crate::canvas::{Anchor, Canvas};
use crate::text::{balance, widest};
use crate::typography::{LABEL, SCOPE, Type};

/// How closely rows stand, by how many there are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RowDensity {
    Wide,
    Middle,
    Dense,
}

impl RowDensity {
    fn of(rows: usize) -> Self {
        match rows {
            0..=12 => Self::Wide,
            13..=22 => Self::Middle,
            _ => Self::Dense,
        }
    }

    /// Size of type.
    fn size(self) -> f64 {
        match self {
            Self::Wide => 14.0,
            Self::Middle => 13.0,
            Self::Dense => 12.5,
        }
    }

    /// Free height between rows.
    fn air(self) -> f64 {
        match self {
            Self::Wide => 14.0,
            Self::Middle => 9.0,
            Self::Dense => 6.0,
        }
    }

    /// Returns the least height of a row.
    fn least(self, rows: usize) -> f64 {
        match self {
            Self::Wide if rows <= 5 => 60.0,
            Self::Wide => 46.0,
            Self::Middle => 30.0,
            Self::Dense => 24.0,
        }
    }

    /// Returns the least height of a lane.
    fn lane(self) -> f64 {
        match self {
            Self::Wide => 24.0,
            Self::Middle => 21.0,
            Self::Dense => 18.0,
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
    density: RowDensity,
}

/// What a row needs besides its label.
pub struct RowSpace<'t> {
    pub label: &'t str,
    pub scope: &'t str,
    /// Lanes of marks under each other in the row.
    pub lanes: usize,
}

const INLINE_GAP: f64 = 7.0;

impl PlacedRows {
    /// Breaks the labels and sets the heights. `at_least` is the height from the first row to the last that should be filled.
    pub fn place(canvas: &Canvas, needs: &[RowSpace], top: f64, at_least: f64) -> Self {
        let density = RowDensity::of(needs.len());
        let size = density.size();
        let (label_type, scope_type) = (LABEL.sized(size), SCOPE.sized(size - 1.5));
        let most = (canvas.inner() * 0.36).min(300.0);
        let joined = |need: &RowSpace| {
            canvas.measure(need.label, label_type) + INLINE_GAP + canvas.measure(need.scope, scope_type)
        };
        let fits = |need: &RowSpace| !need.scope.is_empty() && joined(need) <= most;
        // A few long names may stand on two lines; when many do, all do, for an even picture.
        let joins =
            density == RowDensity::Dense && needs.iter().filter(|need| fits(need)).count() * 5 >= needs.len() * 4;
        let mut edge: f64 = 0.0;
        let mut rows = Vec::new();
        for need in needs {
            let inline = joins && fits(need);
            let label = balance(canvas, need.label, label_type, most);
            let scope = balance(canvas, need.scope, scope_type, most);
            let stacked = widest(canvas, &label, label_type).max(widest(canvas, &scope, scope_type));
            edge = edge.max(if inline { joined(need) } else { stacked });
            let below = if inline { 0.0 } else { scope.len() as f64 * scope_type.leading() };
            let lines = label.len() as f64 * label_type.leading() + below + density.air();
            let lanes = need.lanes as f64 * density.lane() + density.air() * need.lanes.min(2) as f64;
            let height = lines.max(lanes).max(density.least(needs.len()));
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
        Self { rows, size, edge: canvas.margin + edge, density }
    }

    pub fn bottom(&self) -> f64 {
        self.rows.last().map_or(0.0, |row| row.bottom)
    }

    /// Half the height of a bar.
    pub fn half_bar(&self, row: &PlacedRow) -> f64 {
        match self.density {
            RowDensity::Dense => ((row.bottom - row.top) * 0.34).min(9.0),
            _ => ((row.bottom - row.top) * 0.3).min(36.0),
        }
    }

    pub fn radius(&self) -> f64 {
        match self.density {
            RowDensity::Wide => 7.0,
            RowDensity::Middle => 6.0,
            RowDensity::Dense => 5.0,
        }
    }

    /// Returns the heights of the middles of a row's lanes.
    pub fn lanes(&self, row: &PlacedRow, count: usize) -> Vec<f64> {
        let height = row.bottom - row.top - self.density.air();
        let lane = (height / count.max(1) as f64).min(40.0);
        let top = row.middle() - lane * count as f64 / 2.0;
        (0..count).map(|index| top + lane * (index as f64 + 0.5)).collect()
    }

    /// Writes all labels, right-aligned at the edge.
    pub fn write(&self, canvas: &mut Canvas) {
        let (label_type, scope_type): (Type, Type) = (LABEL.sized(self.size), SCOPE.sized(self.size - 1.5));
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
