//! The lines of a file with their duty, in the order of the file: every column as it stood, then those that are added.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::entries::assess::{AssessedRow, RowStatus};
use crate::entry::role::{Field, Role};
use crate::input::entries::columns::EntryColumns;
use crate::input::entries::reader::FileFormats;
use crate::report::columns::ColumnUnit;
use crate::report::columns::entries::{AddedColumn, AddedValue, ProblemRow, added, digits};
use crate::report::number::csv;

/// A cell of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineCell {
    /// What stands in it.
    pub text: String,
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

impl CellKind {
    /// Returns what stands in the cells of a column of a unit.
    pub fn of(unit: ColumnUnit) -> CellKind {
        match unit {
            ColumnUnit::Text => CellKind::Text,
            ColumnUnit::Date => CellKind::Day,
            _ => CellKind::Number,
        }
    }
}

/// How lines are written.
pub struct LineTable {
    columns: EntryColumns,
    authorities: Vec<String>,
    /// The columns that are added.
    pub added: Vec<AddedColumn>,
    /// How the cells of each file are read: a workbook has numbers and days as such.
    pub formats: Vec<Arc<FileFormats>>,
}

impl LineTable {
    /// Returns how lines of these columns are written. `authorities` are the tags of the law.
    pub fn new(columns: EntryColumns, authorities: Vec<String>, has_scenario: bool) -> LineTable {
        let has_declared = columns.find(Field::Duty).is_some();
        LineTable { columns, authorities, added: added(has_scenario, has_declared), formats: Vec::new() }
    }

    /// Returns the names of all columns. An added one whose name the file has stands under a longer one: so does one that differs
    /// in capitals alone, which SQL takes for the same.
    pub fn heads(&self) -> Vec<String> {
        let own = &self.columns.headers;
        let free = |mut name: String| {
            while own.iter().any(|other| other.eq_ignore_ascii_case(&name)) {
                name.push_str("_due");
            }
            name
        };
        own.iter().cloned().chain(self.dictionary().into_iter().map(|(name, ..)| free(name))).collect()
    }

    /// Returns how many columns an added one has.
    pub fn width(&self, column: &AddedColumn) -> usize {
        if let AddedValue::ByAuthority = column.value { self.authorities.len() } else { 1 }
    }

    /// Returns the added columns: name, unit, meaning.
    pub fn dictionary(&self) -> Vec<(String, &'static str, &'static str)> {
        let names = |column: &AddedColumn| match column.value {
            AddedValue::ByAuthority => self.authorities.iter().map(|tag| format!("duty_{tag}_usd")).collect(),
            _ => vec![column.key.to_string()],
        };
        let entry = |column: &AddedColumn| {
            names(column).into_iter().map(|name| (name, column.unit.name(), column.meaning)).collect::<Vec<_>>()
        };
        self.added.iter().flat_map(entry).collect()
    }

    /// Returns the cells of a row as the file has them, one for each of its columns.
    fn own<'r>(&self, assessed: &AssessedRow<'r>) -> impl Iterator<Item = &'r str> {
        assessed.row.cells.iter().chain(std::iter::repeat("")).take(self.columns.headers.len())
    }

    /// Shows what writes each cell that is added to a row.
    fn each_added(&self, assessed: &AssessedRow<'_>, mut each: impl FnMut(CellKind, &dyn Fn(&mut String))) {
        for column in &self.added {
            if let AddedValue::ByAuthority = column.value {
                for authority in 0..self.authorities.len() {
                    each(CellKind::Number, &|text| {
                        assessed.due.iter().for_each(|due| digits(due.on_authority(authority), 2, text));
                    });
                }
                continue;
            }
            each(CellKind::of(column.unit), &|text| column.write(assessed, text));
        }
    }

    /// Returns the cells of a row for a workbook: numbers and days of the file as such, where they read.
    pub fn cells(&self, assessed: &AssessedRow<'_>) -> Vec<LineCell> {
        let mut cells = Vec::with_capacity(self.columns.headers.len() + self.added.len() + self.authorities.len());
        cells.extend(self.own(assessed).map(|cell| LineCell { text: cell.into(), kind: CellKind::Text }));
        self.each_added(assessed, |kind, write| {
            let mut text = String::new();
            write(&mut text);
            cells.push(LineCell { text, kind });
        });
        let Some(formats) = self.formats.get(assessed.row.file) else { return cells };
        for ((cell, role), at) in cells.iter_mut().zip(&self.columns.roles).zip(0..) {
            let number: Option<Decimal> = match role {
                Some(Role::Content(_)) => cell.text.trim().parse().ok(),
                _ => formats.number(at, &cell.text),
            };
            let (text, kind) = match (formats.day(at, &cell.text), number) {
                (Some(day), _) => (day.to_string(), CellKind::Day),
                (None, Some(number)) => (number.to_string(), CellKind::Number),
                (None, None) => continue,
            };
            *cell = LineCell { text, kind };
        }
        cells
    }

    /// Returns rows as CSV.
    pub fn csv(&self, rows: &[AssessedRow<'_>]) -> String {
        let (mut text, mut words) = (String::with_capacity(rows.len() * 256), String::new());
        for row in rows {
            for cell in self.own(row) {
                csv::push(cell, &mut text);
                text.push(',');
            }
            self.each_added(row, |kind, write| {
                if kind == CellKind::Text {
                    words.clear();
                    write(&mut words);
                    csv::push(&words, &mut text);
                } else {
                    write(&mut text);
                }
                text.push(',');
            });
            // Behind the last cell.
            text.pop();
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
