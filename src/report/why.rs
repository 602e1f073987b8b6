//! `why` told: the parts of a change as a table, as JSON, as CSV and as a picture.

mod consumers;
mod json;
mod report;
mod text;

use serde::Serialize;

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
        self.table().text
    }
}
