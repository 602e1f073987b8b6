//! The lines of a file with their duty, in the order of the file: every column as it stood, then those that are added.

use std::borrow::Cow;

use crate::entries::assess::{AssessedRow, RowStatus};
use crate::entry::role::{Field, Role};
use crate::input::entries::columns::EntryColumns;
use crate::input::entries::reader::WrittenColumns;
use crate::report::columns::entries::{BY_AUTHORITY, ProblemRow, added, exact};
use crate::report::columns::{Column, ColumnUnit};
use crate::report::number::csv;

/// A cell of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineCell<'r> {
    /// What stands in it.
    pub text: Cow<'r, str>,
    /// What it is.
    pub kind: CellKind,
}

/// What stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// Text, codes and what looks like a formula included.
    Text,
    /// A number.
    Number,
    /// A day, as ISO has it.
    Day,
}

/// How lines are written.
pub struct LineTable {
    columns: EntryColumns,
    authorities: Vec<String>,
    added: Vec<Column<'static, AssessedRow>>,
    /// How the columns of each file are written: a workbook has numbers and days as such.
    pub written: Vec<WrittenColumns>,
}

impl LineTable {
    /// Returns how lines of these columns are written. `authorities` are the tags of the law.
    pub fn new(columns: EntryColumns, authorities: Vec<String>, has_scenario: bool) -> LineTable {
        let has_declared = columns.find(Field::Duty).is_some();
        LineTable { columns, authorities, added: added(has_scenario, has_declared), written: Vec::new() }
    }

    /// Returns the names of all columns. An added one whose name the file has stands under a longer one.
    pub fn heads(&self) -> Vec<String> {
        let own = &self.columns.headers;
        let free = |mut name: String| {
            while own.contains(&name) {
                name.push_str("_due");
            }
            name
        };
        own.iter().cloned().chain(self.dictionary().into_iter().map(|(name, ..)| free(name))).collect()
    }

    /// Returns the added columns: name, unit, meaning.
    pub fn dictionary(&self) -> Vec<(String, &'static str, &'static str)> {
        let names = |column: &Column<'static, AssessedRow>| match column.key {
            BY_AUTHORITY => self.authorities.iter().map(|tag| format!("duty_{tag}_usd")).collect(),
            key => vec![key.to_string()],
        };
        let entry = |column: &Column<'static, AssessedRow>| {
            names(column).into_iter().map(|name| (name, column.unit.name(), column.meaning)).collect::<Vec<_>>()
        };
        self.added.iter().flat_map(entry).collect()
    }

    /// Returns the cells of a row.
    pub fn cells<'r>(&self, assessed: &'r AssessedRow) -> Vec<LineCell<'r>> {
        let width = self.columns.headers.len();
        let own = assessed.row.cells.iter().chain(std::iter::repeat("")).take(width);
        let mut all = Vec::with_capacity(width + self.added.len() + self.authorities.len());
        all.extend(own.map(|text| LineCell { text: text.into(), kind: CellKind::Text }));
        for column in &self.added {
            if column.key == BY_AUTHORITY {
                let dollars = |at: usize| assessed.due.as_ref().and_then(|due| due.by_authority.get(at)).copied();
                let parts = (0..self.authorities.len()).map(|at| dollars(at).map_or(String::new(), exact));
                all.extend(parts.map(|text| LineCell { text: text.into(), kind: CellKind::Number }));
                continue;
            }
            let kind = match column.unit {
                ColumnUnit::Date => CellKind::Day,
                unit if unit.suffix().is_empty() => CellKind::Text,
                _ => CellKind::Number,
            };
            all.push(LineCell { text: column.value(assessed).plain().into(), kind });
        }
        all
    }

    /// Returns the cells of a row for a workbook: numbers and days of the file as such, where they read.
    pub fn typed<'r>(&self, assessed: &'r AssessedRow) -> Vec<LineCell<'r>> {
        let mut cells = self.cells(assessed);
        let Some(written) = self.written.get(assessed.row.file) else { return cells };
        for ((cell, role), at) in cells.iter_mut().zip(&self.columns.roles).zip(0..) {
            let number = match role {
                Some(Role::Content(_)) => cell.text.trim().parse().ok(),
                _ => written.number(at, &cell.text),
            };
            let (text, kind) = match (written.day(at, &cell.text), number) {
                (Some(day), _) => (day.to_string(), CellKind::Day),
                (None, Some(number)) => (number.to_string(), CellKind::Number),
                (None, None) => continue,
            };
            *cell = LineCell { text: text.into(), kind };
        }
        cells
    }

    /// Returns rows as CSV.
    pub fn csv(&self, rows: &[AssessedRow]) -> String {
        csv::text(rows.iter().map(|row| self.cells(row).into_iter().map(|cell| cell.text)))
    }

    /// Returns the first row of CSV.
    pub fn csv_head(&self) -> String {
        csv::text(std::iter::once(self.heads()))
    }

    /// Returns the rows that have no duty, as rows of problems.
    pub fn problems(&self, rows: &[AssessedRow], files: &[String]) -> Vec<ProblemRow> {
        let cell = |row: &AssessedRow, field: Field| {
            self.columns.find(field).and_then(|at| row.row.cells.get(at)).unwrap_or_default().to_string()
        };
        let without = rows.iter().filter(|row| row.status == RowStatus::NotComputed);
        without
            .map(|row| ProblemRow {
                file: files.get(row.row.file).cloned().unwrap_or_default(),
                row: row.row.row,
                cells: [Field::Hts, Field::Origin, Field::Value].map(|field| cell(row, field)),
                why: row.why_not.clone(),
            })
            .collect()
    }
}
