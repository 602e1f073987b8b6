//! A row of a file as a text, so that a message can point at a cell.

use std::ops::Range;
use std::sync::Arc;

use crate::error::{Place, SourceText};

/// A row as a text in which cells have their places.
pub struct RowText {
    source: Arc<SourceText>,
    spans: Vec<Range<usize>>,
    whole: Range<usize>,
}

impl RowText {
    /// Returns a row as it is shown, at its line of the file. A break in a cell is a blank.
    pub fn new(path: &str, row: u64, cells: impl IntoIterator<Item = impl AsRef<str>>) -> RowText {
        let above = usize::try_from(row.saturating_sub(1)).unwrap_or_default();
        let (mut text, mut spans) = ("\n".repeat(above), Vec::new());
        for cell in cells {
            let start = text.len();
            text.extend(cell.as_ref().chars().map(|letter| if letter.is_control() { ' ' } else { letter }));
            spans.push(start..text.len());
            text.push(',');
        }
        if !spans.is_empty() {
            text.pop();
        }
        let end = text.len();
        RowText { source: Arc::new(SourceText { path: path.into(), text }), spans, whole: above..end }
    }

    /// Returns the place of a column; of none, the whole row.
    pub fn place(&self, column: Option<usize>) -> Place {
        let span = column.and_then(|at| self.spans.get(at)).unwrap_or(&self.whole).clone();
        Place { source: self.source.clone(), span }
    }
}
