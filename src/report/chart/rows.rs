//! Rows with a label and its scope at the left: how wide the column of labels is, how tall and how dense the rows are.

use super::sheet::{Anchor, Sheet};
use super::style::{LABEL, SCOPE, Type};
use super::text::{widest, wrap};

/// How closely rows stand, by how many there are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Density {
    Wide,
    Middle,
    Dense,
}

pub struct Row {
    pub top: f64,
    pub bottom: f64,
    label: Vec<String>,
    scope: Vec<String>,
    /// Label and scope stand on one line.
    inline: bool,
}

impl Row {
    pub fn middle(&self) -> f64 {
        (self.top + self.bottom) / 2.0
    }
}

/// The rows of a picture, placed.
pub struct Rows {
    pub rows: Vec<Row>,
    /// Size of type for labels and values in pixels.
    pub size: f64,
    /// Right edge of the labels.
    pub edge: f64,
    density: Density,
}

/// What a row needs besides its label.
pub struct Need<'t> {
    pub label: &'t str,
    pub scope: &'t str,
    /// Lanes of marks under each other in the row.
    pub lanes: usize,
}

const INLINE_GAP: f64 = 7.0;

impl Rows {
    /// Breaks the labels and sets the heights. `at_least` is the space between the top of the first row and the bottom of the last that should be filled.
    pub fn place(sheet: &Sheet, needs: &[Need], top: f64, at_least: f64) -> Self {
        let density = match needs.len() {
            0..=12 => Density::Wide,
            13..=22 => Density::Middle,
            _ => Density::Dense,
        };
        let size = match density {
            Density::Wide => 14.0,
            Density::Middle => 13.0,
            Density::Dense => 12.5,
        };
        let (label_type, scope_type) = (LABEL.sized(size), SCOPE.sized(size - 1.5));
        let most = (sheet.inner() * 0.36).min(300.0);
        let mut edge: f64 = 0.0;
        let mut rows = Vec::new();
        for need in needs {
            let inline_width =
                sheet.measure(need.label, label_type) + INLINE_GAP + sheet.measure(need.scope, scope_type);
            let inline = density == Density::Dense && !need.scope.is_empty() && inline_width <= most;
            let label = wrap(sheet.fonts, need.label, label_type, most);
            let scope = wrap(sheet.fonts, need.scope, scope_type, most);
            let width = if inline {
                inline_width
            } else {
                widest(sheet.fonts, &label, label_type).max(widest(sheet.fonts, &scope, scope_type))
            };
            edge = edge.max(width);
            let lines = if inline {
                label_type.leading()
            } else {
                label.len() as f64 * label_type.leading() + scope.len() as f64 * scope_type.leading()
            };
            let (air, least, lane) = match density {
                Density::Wide => (14.0, if needs.len() <= 5 { 60.0 } else { 46.0 }, 24.0),
                Density::Middle => (9.0, 30.0, 21.0),
                Density::Dense => (6.0, 24.0, 18.0),
            };
            let lanes = need.lanes as f64 * lane + air;
            rows.push((Row { top: 0.0, bottom: 0.0, label, scope, inline }, (lines + air).max(lanes).max(least)));
        }
        let total: f64 = rows.iter().map(|(_, height)| height).sum();
        let stretch = if total > 0.0 { (at_least / total).clamp(1.0, 1.9) } else { 1.0 };
        let mut y = top;
        let rows = rows
            .into_iter()
            .map(|(row, height)| {
                let row = Row { top: y, bottom: y + height * stretch, ..row };
                y = row.bottom;
                row
            })
            .collect();
        Self { rows, size, edge: sheet.margin + edge, density }
    }

    pub fn bottom(&self) -> f64 {
        self.rows.last().map_or(0.0, |row| row.bottom)
    }

    /// Half the height of a bar.
    pub fn half_bar(&self, row: &Row) -> f64 {
        match self.density {
            Density::Dense => (row.bottom - row.top) * 0.34,
            _ => ((row.bottom - row.top) * 0.3).min(22.0),
        }
    }

    pub fn radius(&self) -> f64 {
        match self.density {
            Density::Wide => 7.0,
            Density::Middle => 6.0,
            Density::Dense => 5.0,
        }
    }

    /// The heights of the middles of a row's lanes.
    pub fn lanes(&self, row: &Row, count: usize) -> Vec<f64> {
        let height = (row.bottom - row.top) * 0.86;
        let lane = (height / count as f64).min(30.0);
        let top = row.middle() - lane * count as f64 / 2.0;
        (0..count).map(|index| top + lane * (index as f64 + 0.5)).collect()
    }

    /// Writes all labels, right-aligned at the edge.
    pub fn write(&self, sheet: &mut Sheet) {
        let (label_type, scope_type): (Type, Type) = (LABEL.sized(self.size), SCOPE.sized(self.size - 1.5));
        for row in &self.rows {
            if row.inline {
                let scope = row.scope.join(" ");
                sheet.write(&scope, (self.edge, row.middle() + label_type.drop()), Anchor::End, scope_type);
                let x = self.edge - sheet.measure(&scope, scope_type) - INLINE_GAP;
                sheet.write(&row.label.join(" "), (x, row.middle() + label_type.drop()), Anchor::End, label_type);
                continue;
            }
            let height = row.label.len() as f64 * label_type.leading() + row.scope.len() as f64 * scope_type.leading();
            let first = row.middle() - height / 2.0 + label_type.leading() / 2.0 + label_type.drop();
            let y = sheet.write_lines(&row.label, (self.edge, first), Anchor::End, label_type);
            let correction =
                (label_type.leading() - scope_type.leading()) / 2.0 + label_type.drop() - scope_type.drop();
            sheet.write_lines(&row.scope, (self.edge, y - correction), Anchor::End, scope_type);
        }
    }
}
