//! A line of a headline table, as it is kept with a result.

use serde::{Deserialize, Serialize};

use crate::report::number::Reading;
use crate::report::text::bar::Scale;
use crate::report::text::grid::TextGrid;
use crate::report::text::{Role, StyledText};

/// A line of a table.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum HeadlineLine {
    /// Words after so many blanks.
    Words(usize, StyledText),
    /// Cells, and the change that a bar is drawn of.
    Cells(Vec<StyledText>, Option<Reading>),
}

impl HeadlineLine {
    pub fn words(indent: usize, text: impl Into<String>, role: Role) -> HeadlineLine {
        HeadlineLine::Words(indent, StyledText::new(text, role))
    }

    /// Returns what is said beside the numbers.
    pub fn aside(indent: usize, text: impl Into<String>) -> HeadlineLine {
        HeadlineLine::words(indent, text, Role::Aside)
    }

    pub fn cells(cells: impl IntoIterator<Item = StyledText>) -> HeadlineLine {
        HeadlineLine::Cells(cells.into_iter().collect(), None)
    }

    /// Returns a grid with these lines.
    pub fn in_grid<'l>(mut grid: TextGrid, lines: impl Iterator<Item = &'l HeadlineLine>) -> TextGrid {
        lines.for_each(|line| line.add(&mut grid, None));
        grid
    }

    /// Adds the line to a grid; with a scale its bar stands in a last cell.
    pub fn add(&self, grid: &mut TextGrid, scale: Option<&Scale>) {
        match self {
            HeadlineLine::Words(indent, piece) => grid.words(*indent, piece.text.clone(), piece.role),
            HeadlineLine::Cells(cells, change) => {
                let role = cells.last().map_or(Role::Plain, |cell| cell.role);
                let bar = scale.zip(change.as_ref()).map(|(scale, change)| StyledText::new(scale.bar(change), role));
                grid.row(cells.iter().cloned().chain(bar));
            }
        }
    }
}
