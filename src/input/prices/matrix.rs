//! A table of numbers whose rows and columns are codes.

use std::collections::HashMap;

use crate::error::{Problem, Problems};
use crate::input::csv_table::CsvTable;
use crate::input::quantity::QuantityError;

/// Places by code.
pub type Codes = HashMap<String, usize>;

/// Returns a plain number.
///
/// # Errors
/// Where it is no number, or has no end.
pub fn number(text: &str) -> Result<f64, QuantityError> {
    let found = text.parse::<f64>().ok().filter(|number| number.is_finite());
    found.ok_or_else(|| QuantityError::new(format!("“{text}” is not a number"), "digits and a point"))
}

/// Reads a matrix, row by row, its rows and columns by their places. The first column names the rows.
///
/// # Errors
/// If a row or column is missing, not known or there twice, or a cell is no number.
pub fn read_matrix(csv: &CsvTable, [rows, columns]: [&Codes; 2]) -> Result<Vec<f64>, Problems> {
    let mut problems = Problems::new();
    let places: Vec<Option<usize>> = csv.headers().skip(1).map(|code| columns.get(code).copied()).collect();
    for (column, code) in csv.headers().enumerate().skip(1).filter(|(column, _)| places[column - 1].is_none()) {
        let what = format!("the table does not square: no other table has “{code}”");
        problems.push(Problem::new(what).at(csv.at_header(Some(column)), "this column"));
    }
    if let Some(code) = first_missing(columns, &places.iter().flatten().copied().collect::<Vec<_>>()) {
        let what = format!("the table does not square: it has no column “{code}”");
        problems.push(Problem::new(what).at(csv.at_header(Some(0)), "the columns of this file"));
    }
    let (mut cells, mut seen) = (vec![0.0; rows.len() * columns.len()], Vec::new());
    csv.rows(&mut problems, |row, problems| {
        let Some(&place) = rows.get(row.text(0)) else {
            let what = format!("the table does not square: no other table has “{}”", row.text(0));
            return problems.push(csv.fault(&row, 0, what, "this row"));
        };
        if seen.contains(&place) {
            return problems.push(csv.fault(&row, 0, format!("“{}” stands twice", row.text(0)), "the second"));
        }
        seen.push(place);
        for (column, to) in places.iter().enumerate() {
            let cell = csv.quantity(&row, column + 1, number, problems);
            if let (Some(cell), Some(to)) = (cell, to) {
                cells[place * columns.len() + to] = cell;
            }
        }
    });
    if let Some(code) = first_missing(rows, &seen) {
        let what = format!("the table does not square: it has no row “{code}”");
        problems.push(Problem::new(what).at(csv.at_header(Some(0)), "this file"));
    }
    if problems.is_empty() { Ok(cells) } else { Err(problems) }
}

/// Returns the first code, by its place, that is not among those found.
fn first_missing<'c>(codes: &'c Codes, found: &[usize]) -> Option<&'c str> {
    let missing = codes.iter().filter(|(_, place)| !found.contains(place));
    missing.min_by_key(|(_, place)| **place).map(|(code, _)| code.as_str())
}
