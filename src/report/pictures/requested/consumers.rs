//! The rows of a picture of consumers: what comes out for each tenth of households or each category of consumption.

use super::rows::BreakdownRow;
use crate::prices::figure::ConsumerPart;
use crate::report::finding::ReportContext;
use crate::report::pictures::prices::decile_name;
use crate::report::readings::size;
use crate::run::CaseRun;
use crate::run::expect::consumer_number;
use crate::scenario::chart::{Breakdown, ChartSubject};

impl<'a> ReportContext<'a> {
    /// Returns what comes out for each decile, in their order, or for each category whose prices move.
    pub(super) fn consumer_rows(&self, case: &'a CaseRun, what: ChartSubject, by: Breakdown) -> Vec<BreakdownRow> {
        let (Some(found), Some(figure)) = (&case.prices, what.of_consumers()) else { return Vec::new() };
        let parts: Vec<(String, ConsumerPart)> = if by == Breakdown::Decile {
            let deciles = 0..found.tables().deciles.len();
            deciles.map(|place| (decile_name(place), ConsumerPart::Decile(place + 1))).collect()
        } else {
            let names = found.tables().categories.iter().map(|category| category.name.clone());
            names.map(|name| (name.clone(), ConsumerPart::Category(name))).collect()
        };
        let row = |(label, part): (String, ConsumerPart)| {
            let ends = found.figure(figure, Some(&part)).ok()?;
            Some(BreakdownRow { label, value: consumer_number(figure, ends), ..BreakdownRow::default() })
        };
        let moves = |row: &BreakdownRow| row.value.is_some_and(|value| !size(&value).is_zero());
        let rows = parts.into_iter().filter_map(row);
        rows.filter(|row| by == Breakdown::Decile || moves(row)).collect()
    }
}
