//! Columns of the table of all results.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Column, ColumnForm, ColumnSource, ColumnUnit, ColumnValue, csv_only};
use crate::report::basis::FigureBasis;
use crate::report::number::Reading;

/// One case; of a sweep all its points together, from the lowest to the highest value.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct SummaryRow {
    pub(crate) case: String,
    pub(crate) is_swept: bool,
    /// Dollars of imports that the numbers are about.
    pub imports: Option<Reading>,
    pub(crate) rates: [Option<Reading>; 2],
    pub(crate) rate_change: Option<Reading>,
    pub(crate) duties: [Option<Reading>; 2],
    pub(crate) duty_change: Option<Reading>,
}

/// A row, with the result that it is of.
pub struct RowOfResult<'a> {
    pub(crate) scenario: &'a str,
    pub(crate) standing: FigureBasis,
    /// What it can be compared with.
    pub group: String,
    pub(crate) year: i16,
    pub(crate) period: Option<[Date; 2]>,
    pub(crate) row: &'a SummaryRow,
}

/// Returns the columns of `summary.csv`.
pub fn summary<'a>() -> Vec<Column<'a, RowOfResult<'a>>> {
    let text =
        |key, meaning, of: fn(&RowOfResult<'a>) -> String| Column::text(key, meaning, of).from(ColumnSource::Scenario);
    let day = |key, meaning, place: usize| {
        let day = move |of: &RowOfResult<'a>| of.period.map(|days| days[place]);
        Column::date(key, meaning, day).from(ColumnSource::Scenario)
    };
    let usd = |key, form, meaning, of: fn(&SummaryRow) -> Option<Reading>| {
        Column::new((key, ColumnUnit::Usd, form), meaning, move |one: &RowOfResult<'a>| ColumnValue::money(of(one.row)))
    };
    let exact = |key, unit, form, meaning, of: fn(&SummaryRow) -> Option<Reading>| {
        Column::new((key, unit, form), meaning, move |one: &RowOfResult<'a>| {
            ColumnValue::exact(of(one.row).map(|reading| reading.map(|number| number.normalize())))
        })
    };
    use ColumnForm::{Change, Level};
    csv_only(vec![
        text("scenario", "Name of the scenario", |of| of.scenario.into()),
        text("case", "Name of the case", |of| of.row.case.clone()),
        text("group", "Baseline or world; results with the same one can be compared", |of| of.group.clone()),
        text("standing", "Whether the figures are of law or hypothetical", |of| of.standing.words().into()),
        text("swept", "`yes` where the row is all points of a sweep, else `no`", |of| {
            if of.row.is_swept { "yes" } else { "no" }.into()
        }),
        Column::number("year", ColumnUnit::Of("year"), "Year of the flows", |of: &RowOfResult<'a>| of.year.to_string())
            .from(ColumnSource::Trade),
        day("from", "First day of the period, where there is one", 0),
        day("until", "First day after it", 1),
        usd("imports_usd", Level, "Imports that the figures cover", |of| of.imports).from(ColumnSource::Trade),
        exact("rate_before_pct", ColumnUnit::Percent, Level, "Average rate before", |of| of.rates[0]),
        exact("rate_after_pct", ColumnUnit::Percent, Level, "Average rate after", |of| of.rates[1]),
        exact("change_pp", ColumnUnit::Points, Change, "Change in the average rate", |of| of.rate_change),
        usd("duty_before_usd", Level, "Duties before", |of| of.duties[0]),
        usd("duty_after_usd", Level, "Duties after", |of| of.duties[1]),
        usd("duty_change_usd", Change, "Change in duties", |of| of.duty_change),
    ])
}
