//! `why` told: the parts of a change as a table, as JSON, as CSV and as a picture.

mod json;
mod report;
mod text;

use serde::Serialize;

use super::columns;
use super::columns::sides::{self, ChangePartRow};
use super::text::{Printable, Text};
pub use report::WhyReport;
pub(super) use report::{MOST_PARTS, WhyRow};

impl Printable for WhyReport<'_> {
    fn text(&self) -> Text {
        text::table(self)
    }

    /// Returns `why --json`.
    fn json(&self) -> impl Serialize {
        json::split(self)
    }

    /// Returns `why.csv`: a row a part, the largest first, then all together.
    fn csv(&self) -> String {
        let mut rows: Vec<ChangePartRow> = self.rows().iter().map(|row| self.part(row)).collect();
        rows.push(ChangePartRow::plain("total", "total", "Together", self.whole()));
        columns::csv::table(&sides::parts(self.why.sampled.is_some()), &rows, self.is_hedged()).text
    }
}
