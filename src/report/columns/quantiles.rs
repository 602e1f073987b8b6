//! Quantiles of draws: a row a quantile, in a table beside that of the central values.

use std::slice::from_ref;

use super::csv::{CsvTable, cells, fields};
use super::{Column, ColumnSource, ColumnUnit, ColumnValue, csv_only};
use crate::report::digits::money;
use crate::report::model_usd::quantiles as drawn_dollars;

/// A quantile of the draws of a number.
pub struct QuantileRow {
    pub(crate) column: &'static str,
    pub(crate) quantile: &'static str,
    pub(crate) value: String,
}

/// Parts of the draws that lie below a quantile.
const LEVELS: [&str; 7] = ["0.025", "0.1", "0.25", "0.5", "0.75", "0.9", "0.975"];

/// Returns the columns that follow those of the words of a row; `value` is the last, in its unit.
pub fn quantile((key, unit): (&'static str, ColumnUnit)) -> Vec<Column<'static, QuantileRow>> {
    let part = ColumnUnit::Of("part of the draws");
    let model = |key, unit, meaning, of: fn(&QuantileRow) -> String| {
        Column::number(key, unit, meaning, of).from(ColumnSource::Model)
    };
    csv_only(vec![
        Column::text("column", "Column of the table whose values are drawn", |of: &QuantileRow| of.column.into())
            .from(ColumnSource::Model),
        model("quantile", part, "Part of the draws that lies below", |of| of.quantile.into()),
        model(key, unit, "The quantile, in four digits", |of| of.value.clone()),
    ])
}

/// Returns the quantiles of what is drawn in rows, each with the words of its row; `None` where nothing is. The last column has
/// this key and unit.
pub fn table<R>(
    columns: &[Column<'_, R>],
    rows: &[R],
    value: (&'static str, ColumnUnit),
    drawn: impl Fn(&Column<'_, R>, &R) -> Option<[String; 7]>,
) -> Option<CsvTable> {
    let (words, numbers): (Vec<&Column<'_, R>>, Vec<_>) =
        columns.iter().filter(|column| column.in_csv).partition(|column| column.unit == ColumnUnit::Text);
    let last = quantile(value);
    let mut lines = Vec::new();
    for row in rows {
        let first: Vec<String> = words.iter().flat_map(|column| cells(from_ref(*column), row, 1)).collect();
        for column in &numbers {
            let values = drawn(column, row).into_iter().flatten();
            lines.extend(LEVELS.into_iter().zip(values).map(|(quantile, value)| {
                [first.clone(), cells(&last, &QuantileRow { column: column.key, quantile, value }, 1)].concat()
            }));
        }
    }
    let fields = words.iter().flat_map(|column| fields(from_ref(*column), 1)).chain(fields(&last, 1));
    (!lines.is_empty()).then(|| CsvTable::new(fields.collect(), lines.into_iter()))
}

/// Returns the same of dollars of a model.
pub fn of_dollars<R>(columns: &[Column<'_, R>], rows: &[R]) -> Option<CsvTable> {
    table(columns, rows, ("usd", ColumnUnit::Of("US dollars")), |column, row| {
        let ColumnValue::Model(amount) = column.value(row) else { return None };
        Some(drawn_dollars(&amount)?.named().map(|(_, value)| money(value)))
    })
}
