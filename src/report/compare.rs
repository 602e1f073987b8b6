//! `compare` told: results side by side, as tables, as JSON, as CSV and as a picture.

mod json;
mod picture;
mod report;
mod text;

use serde::Serialize;

use super::text::{Printable, Text};
pub use report::CompareReport;

impl Printable for CompareReport<'_> {
    fn text(&self) -> Text {
        text::tables(self)
    }

    /// Returns `compare --json`.
    fn json(&self) -> impl Serialize {
        json::sides(self)
    }

    /// Returns `compare.csv`: a row a side.
    fn csv(&self) -> String {
        self.whole().text
    }
}
