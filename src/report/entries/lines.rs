//! The lines of a file with their duty, in the order of the file: every column as it stood, then those that are added.

use crate::entries::assess::{AssessedRow, RowStatus};
use crate::entry::role::Field;
use crate::input::entries::columns::EntryColumns;
use crate::report::columns::ColumnUnit;
use crate::report::columns::entries::{AddedColumn, BY_AUTHORITY, ProblemRow, added, digits};
use crate::report::number::csv;

/// A cell of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineCell {
    /// What stands in it.
    pub text: String,
    /// True for a number; all else is text, codes and what looks like a formula included.
    pub is_number: bool,
}

/// How lines are written.
pub struct LineTable {
    columns: EntryColumns,
    authorities: Vec<String>,
    added: Vec<AddedColumn>,
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
        let names = |column: &AddedColumn| match column.key {
            BY_AUTHORITY => self.authorities.iter().map(|tag| format!("duty_{tag}_usd")).collect(),
            key => vec![key.to_string()],
        };
        let entry = |column: &AddedColumn| {
            names(column).into_iter().map(|name| (name, column.unit.name(), column.meaning)).collect::<Vec<_>>()
        };
        self.added.iter().flat_map(entry).collect()
    }

    /// Shows the cells of a row; true for a number.
    fn each_cell(&self, assessed: &AssessedRow<'_>, mut each: impl FnMut(&str, bool)) {
        let width = self.columns.headers.len();
        let own = assessed.row.cells.iter().chain(std::iter::repeat("")).take(width);
        own.for_each(|cell| each(cell, false));
        let mut cell = String::new();
        for column in &self.added {
            if column.key == BY_AUTHORITY {
                for authority in 0..self.authorities.len() {
                    cell.clear();
                    assessed.due.iter().for_each(|due| digits(due.on_authority(authority), 2, &mut cell));
                    each(&cell, true);
                }
                continue;
            }
            cell.clear();
            (column.write)(assessed, &mut cell);
            each(&cell, column.unit != ColumnUnit::Text);
        }
    }

    /// Returns the cells of a row.
    pub fn cells(&self, assessed: &AssessedRow<'_>) -> Vec<LineCell> {
        let mut cells = Vec::with_capacity(self.columns.headers.len() + self.added.len() + self.authorities.len());
        self.each_cell(assessed, |text, is_number| cells.push(LineCell { text: text.into(), is_number }));
        cells
    }

    /// Returns rows as CSV.
    pub fn csv(&self, rows: &[AssessedRow<'_>]) -> String {
        let mut text = String::with_capacity(rows.len() * 256);
        for row in rows {
            let mut between = "";
            self.each_cell(row, |cell, is_number| {
                text.push_str(std::mem::replace(&mut between, ","));
                if is_number { text.push_str(cell) } else { csv::push(cell, &mut text) }
            });
            text.push('\n');
        }
        text
    }

    /// Returns the first row of CSV.
    pub fn csv_head(&self) -> String {
        csv::text(std::iter::once(self.heads()))
    }

    /// Returns the rows that have no duty, as rows of problems.
    pub fn problems(&self, rows: &[AssessedRow<'_>], files: &[String]) -> Vec<ProblemRow> {
        let cell = |row: &AssessedRow<'_>, field: Field| {
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
