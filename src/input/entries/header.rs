//! The first row of a file as a text, so that a message can point at a column.

use std::ops::Range;
use std::sync::Arc;

use crate::error::{Place, SourceText};

/// The first row as a text in which columns have their places.
pub struct HeaderText {
    source: Arc<SourceText>,
    spans: Vec<Range<usize>>,
}

impl HeaderText {
    /// Returns the row as it is shown.
    pub fn new(path: &str, headers: &[String]) -> HeaderText {
        let (mut text, mut spans) = (String::new(), Vec::new());
        for header in headers {
            let start = text.len();
            text.push_str(header);
            spans.push(start..text.len());
            text.push(',');
        }
        text.pop();
        HeaderText { source: Arc::new(SourceText { path: path.into(), text }), spans }
    }

    /// Returns the place of a column; of none, the whole row.
    pub fn place(&self, column: Option<usize>) -> Place {
        let whole = 0..self.source.text.len();
        Place { source: self.source.clone(), span: column.and_then(|at| self.spans.get(at).cloned()).unwrap_or(whole) }
    }
}
