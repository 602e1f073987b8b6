//! Rows that say the same as the row above, cell by cell: a line that may have been written twice.

use crate::entry::line::EntryRow;

/// Rows of one entry and line that say the same.
#[derive(Clone, Debug, Default)]
pub(super) struct RepeatedRows {
    /// The first and the last row of those that were looked at.
    ends: Option<[EntryRow; 2]>,
    again: u64,
    first: Option<u64>,
}

/// Returns true if two rows that follow each other are of one entry and line, and have the same cells.
pub(super) fn repeats(one: &EntryRow, other: &EntryRow) -> bool {
    one.file == other.file
        && one.key().is_some_and(|key| other.key() == Some(key))
        && one.cells.iter().eq(other.cells.iter())
}

impl RepeatedRows {
    /// Returns those among rows.
    pub fn of(rows: &[EntryRow]) -> RepeatedRows {
        let ends = rows.first().zip(rows.last()).map(|(first, last)| [first.clone(), last.clone()]);
        let mut found = RepeatedRows { ends, ..RepeatedRows::default() };
        rows.windows(2).for_each(|pair| found.compare(&pair[0], &pair[1]));
        found
    }

    fn compare(&mut self, above: &EntryRow, row: &EntryRow) {
        if repeats(above, row) {
            self.again += 1;
            self.first.get_or_insert(row.row);
        }
    }

    /// Adds those of the rows below.
    pub fn add(&mut self, RepeatedRows { ends, again, first }: RepeatedRows) {
        if let Some(([_, above], [row, _])) = self.ends.clone().zip(ends.clone()) {
            self.compare(&above, &row);
        }
        self.again += again;
        self.first = self.first.or(first);
        let top = self.ends.take().map(|[top, _]| top);
        self.ends = ends.map(|[first, last]| [top.unwrap_or(first), last]);
    }

    /// Says that there are some.
    pub fn words(&self) -> Option<String> {
        let row = self.first?;
        Some(format!(
            "Row {row} repeats the row above it, cell by cell (in all {}): each row counts. Take it out if the line was written twice",
            self.again
        ))
    }
}
