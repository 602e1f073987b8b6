//! The lines of a file with their duty, in the order of the file: every column as it stood, then those that are added.

use std::borrow::Cow;

use crate::entries::assess::{AssessedRow, RowStatus};
use crate::entry::role::Field;
use crate::input::entries::columns::EntryColumns;
use crate::report::columns::Column;
use crate::report::columns::entries::{BY_AUTHORITY, ProblemRow, added, exact};
use crate::report::number::csv;

/// A cell of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineCell<'r> {
    /// What stands in it.
    pub text: Cow<'r, str>,
    /// True for a number; all else is text, codes and what looks like a formula included.
    pub is_number: bool,
}

/// How lines are written.
pub struct LineTable {
    columns: EntryColumns,
    authorities: Vec<String>,
    added: Vec<Column<'static, AssessedRow>>,
}

impl LineTable {
    /// Returns how lines of these columns are written. `authorities` are the tags of the law.
    pub fn new(columns: EntryColumns, authorities: Vec<String>, has_scenario: bool) -> LineTable {
        let has_declared = columns.find(Field::Duty).is_some();
        LineTable { columns, authorities, added: added(has_scenario, has_declared) }
    }

    /// Returns the names of all columns. An added one whose name the file has stands under a longer one.
    pub fn heads(&self) -> Vec<String> {
        let own = &self.columns.headers;
        let free = |name: String| if own.contains(&name) { format!("{name}_due") } else { name };
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
        all.extend(own.map(|text| LineCell { text: text.into(), is_number: false }));
        for column in &self.added {
            if column.key == BY_AUTHORITY {
                let dollars = |at: usize| assessed.due.as_ref().and_then(|due| due.by_authority.get(at)).copied();
                let parts = (0..self.authorities.len()).map(|at| dollars(at).map_or(String::new(), exact));
                all.extend(parts.map(|text| LineCell { text: text.into(), is_number: true }));
                continue;
            }
            let is_number = !column.unit.suffix().is_empty();
            all.push(LineCell { text: column.value(assessed).plain().into(), is_number });
        }
        all
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
