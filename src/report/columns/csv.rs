//! Columns as a table in CSV, with what each of its fields is.

use std::borrow::Cow;

use super::{Column, ColumnForm, ColumnSource, ColumnUnit, ColumnValue};

/// A field of a table in CSV.
#[derive(Clone, Debug)]
pub struct CsvField {
    /// Its name in the first line.
    pub name: String,
    /// What its values count.
    pub unit: ColumnUnit,
    /// What they mean.
    pub meaning: Cow<'static, str>,
    /// What they come from.
    pub source: ColumnSource,
}

/// A table in CSV (RFC 4180): words in quotes, numbers and days without; empty is not known.
#[derive(Clone, Debug)]
pub struct CsvTable {
    /// Its fields, from the left.
    pub fields: Vec<CsvField>,
    /// The first line with their names, then a line a row.
    pub text: String,
}

impl CsvTable {
    /// Returns a table of rows of cells, as [`cells`] has them.
    pub fn new(fields: Vec<CsvField>, rows: impl Iterator<Item = Vec<String>>) -> CsvTable {
        let mut text = header(&fields);
        for row in rows {
            text.push_str(&row.join(","));
            text.push('\n');
        }
        CsvTable { fields, text }
    }
}

/// Returns the first line of a table.
pub fn header(fields: &[CsvField]) -> String {
    fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>().join(",") + "\n"
}

impl<R> Column<'_, R> {
    /// Returns the ends that it has in CSV, where a number that may be hedged has so many.
    fn width(&self, ends: usize) -> usize {
        if self.form == ColumnForm::One { 1 } else { ends }
    }

    /// Returns its fields in CSV, where its values take so many.
    fn fields(&self, width: usize) -> impl Iterator<Item = CsvField> {
        let suffix = if self.form == ColumnForm::Outcome { "" } else { self.unit.suffix() };
        let name = self.key.strip_suffix(suffix).unwrap_or(self.key);
        let parts: &[(&str, &str)] = match width {
            0 => &[],
            1 => &[("", "")],
            _ => &[("", ", where it is one number"), ("_low", ": lower end"), ("_high", ": upper end")],
        };
        let Column { unit, meaning, source, .. } = *self;
        parts.iter().map(move |(part, end)| {
            let meaning = if end.is_empty() { meaning.into() } else { format!("{meaning}{end}").into() };
            CsvField { name: format!("{name}{part}{suffix}"), unit, meaning, source }
        })
    }
}

/// Returns the table of rows. Where it is hedged, beside a number that may be stand both its ends; a figure of a model takes as
/// many as its widest value, and none where no row has it.
pub fn table<R>(columns: &[Column<'_, R>], rows: &[R], is_hedged: bool) -> CsvTable {
    let columns: Vec<&Column<'_, R>> = columns.iter().filter(|column| column.in_csv).collect();
    let values: Vec<Vec<ColumnValue>> =
        rows.iter().map(|row| columns.iter().map(|column| column.value(row)).collect()).collect();
    let width = |(place, column): (usize, &&Column<'_, R>)| match column.form {
        ColumnForm::Model => values.iter().map(|row| row[place].width()).max().unwrap_or_default(),
        _ => column.width(1 + usize::from(is_hedged)),
    };
    let widths: Vec<usize> = columns.iter().enumerate().map(width).collect();
    let fields = columns.iter().zip(&widths).flat_map(|(column, width)| column.fields(*width)).collect();
    let row = |row: &Vec<ColumnValue>| row.iter().zip(&widths).flat_map(|(value, width)| value.cells(*width)).collect();
    CsvTable::new(fields, values.iter().map(row))
}

/// Returns the fields of columns in CSV, where a number that may be hedged has so many ends.
pub fn fields<R>(columns: &[Column<'_, R>], ends: usize) -> Vec<CsvField> {
    columns.iter().filter(|column| column.in_csv).flat_map(|column| column.fields(column.width(ends))).collect()
}

/// Returns the cells of a row under [`fields`].
pub fn cells<R>(columns: &[Column<'_, R>], row: &R, ends: usize) -> Vec<String> {
    let shown = columns.iter().filter(|column| column.in_csv);
    shown.flat_map(|column| column.value(row).cells(column.width(ends)).collect::<Vec<_>>()).collect()
}

/// Adds the same cells to a line, with commas between them.
pub fn push<R>(columns: &[Column<'_, R>], row: &R, ends: usize, line: &mut String) {
    for (place, column) in columns.iter().filter(|column| column.in_csv).enumerate() {
        for (cell, text) in column.value(row).cells(column.width(ends)).enumerate() {
            line.push_str(if place + cell > 0 { "," } else { "" });
            line.push_str(&text);
        }
    }
}
