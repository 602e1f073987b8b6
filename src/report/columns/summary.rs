//! Columns of the table of all results.

use super::{Column, ColumnForm, ColumnUnit, ColumnValue, csv_only};
use crate::report::number::Reading;
use crate::report::record::ResultRecord;
use crate::report::summary::{SummaryPart, SummaryRow};

/// A row, with the result that it is of.
pub type RowOfResult<'a> = (&'a ResultRecord, &'a SummaryRow);

/// Returns the columns of `summary.csv`.
pub fn summary<'a>() -> Vec<Column<'a, RowOfResult<'a>>> {
    let text = |key, meaning, of: fn(&SummaryPart, &RowOfResult<'a>) -> String| {
        Column::text(key, meaning, move |row: &RowOfResult<'a>| of(&row.0.summary, row))
    };
    let day = |key, meaning, place: usize| {
        Column::number(key, ColumnUnit::Date, meaning, move |row: &RowOfResult<'a>| {
            row.0.summary.group.period.map_or(String::new(), |days| days[place].to_string())
        })
    };
    let usd = |key, form, meaning, of: fn(&SummaryRow) -> Option<Reading>| {
        Column::new((key, ColumnUnit::Usd, form), meaning, move |row: &RowOfResult<'a>| ColumnValue::money(of(row.1)))
    };
    let exact = |key, unit, form, meaning, of: fn(&SummaryRow) -> Option<Reading>| {
        Column::new((key, unit, form), meaning, move |row: &RowOfResult<'a>| {
            ColumnValue::exact(of(row.1).map(|reading| reading.map(|number| number.normalize())))
        })
    };
    use ColumnForm::{Change, Level};
    csv_only(vec![
        text("scenario", "Name of the scenario", |_, row| row.0.scenario.clone()),
        text("case", "Name of the case", |_, row| row.1.case.clone()),
        text("group", "Baseline or world; results with the same one can be compared", |part, _| match part.is_world {
            true => format!("world: {}", part.group.world),
            false => part.group.baseline.clone(),
        }),
        text("standing", "Whether the figures are of law or hypothetical", |_, row| row.0.standing.words().into()),
        text("swept", "`yes` where the row is all points of a sweep, else `no`", |_, row| {
            if row.1.is_swept { "yes" } else { "no" }.into()
        }),
        Column {
            unit: ColumnUnit::Of("year"),
            ..text("year", "Year of the flows", |part, _| part.group.year.to_string())
        },
        day("from", "First day of the period, where there is one", 0),
        day("before", "First day after it", 1),
        usd("imports_usd", Level, "Imports that the figures cover", |of| of.imports),
        exact("rate_before_pct", ColumnUnit::Percent, Level, "Average rate before", |of| of.rates[0]),
        exact("rate_after_pct", ColumnUnit::Percent, Level, "Average rate after", |of| of.rates[1]),
        exact("change_pp", ColumnUnit::Points, Change, "Change of the average rate", |of| of.rate_change),
        usd("duty_before_usd", Level, "Duty owed before", |of| of.duties[0]),
        usd("duty_after_usd", Level, "Duty owed after", |of| of.duties[1]),
        usd("duty_change_usd", Change, "Change of the duty owed", |of| of.duty_change),
    ])
}
