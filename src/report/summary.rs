//! `summary.csv` and its picture: what every result in an output folder changes, by scenario and case, those that can be
//! compared together.

mod part;
mod picture;

use super::columns;
use super::columns::summary::RowOfResult;
pub use super::columns::summary::SummaryRow;
use part::ComparableResults;
pub use part::{SummarizedResult, SummaryPart};
pub use picture::picture;

/// The table, and the stem of its picture.
pub const TABLE: &str = "summary.csv";
pub const STEM: &str = "summary";

/// Returns the table as CSV: a row a scenario and case. Every number has a column for each end; empty: not known.
pub fn csv(results: &[SummarizedResult<'_>]) -> String {
    let rows = results.iter().flat_map(|&SummarizedResult { scenario, standing, part, .. }| {
        let ComparableResults { baseline, world, year, period, .. } = &part.group;
        let group = if part.is_world { format!("world: {world}") } else { baseline.clone() };
        let (year, period) = (*year, *period);
        part.rows.iter().map(move |row| RowOfResult { scenario, standing, group: group.clone(), year, period, row })
    });
    columns::csv::table(&columns::summary::summary(), &rows.collect::<Vec<_>>(), true).text
}
