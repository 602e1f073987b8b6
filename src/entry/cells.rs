//! The cells of rows as they are written. Rows that stand together have one text, so that none owns its own.

use std::sync::Arc;

use csv::StringRecord;

/// The cells of rows that stand together.
#[derive(Debug, Default)]
pub struct CellTable {
    text: String,
    /// Where each cell ends in the text.
    ends: Vec<usize>,
    /// How many cells there are up to the end of each row.
    rows: Vec<usize>,
}

impl CellTable {
    /// Adds a row.
    pub fn push(&mut self, row: &StringRecord) {
        let start = self.text.len();
        self.text.push_str(row.as_slice());
        let ends = (0..row.len()).map(|at| row.range(at).map_or(0, |range| range.end));
        self.ends.extend(ends.map(|end| start + end));
        self.rows.push(self.ends.len());
    }

    /// Returns the rows.
    pub fn into_rows(self) -> impl Iterator<Item = RowCells> {
        let (table, mut end) = (Arc::new(self), 0);
        (0..table.rows.len()).map(move |row| {
            let first = std::mem::replace(&mut end, table.rows[row]);
            RowCells { table: table.clone(), first, length: end - first }
        })
    }

    fn cell(&self, at: usize) -> &str {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[at]]
    }
}

/// The cells of a row.
#[derive(Clone, Debug)]
pub struct RowCells {
    table: Arc<CellTable>,
    first: usize,
    length: usize,
}

impl RowCells {
    /// Returns how many there are.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Returns true if there are none.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Returns the cell of a column.
    pub fn get(&self, column: usize) -> Option<&str> {
        (column < self.length).then(|| self.table.cell(self.first + column))
    }

    /// Returns what stands in a column without blanks around it; nothing where the row has no such column.
    pub fn text(&self, column: usize) -> &str {
        let cell = self.get(column).unwrap_or_default();
        // Most cells have none.
        let is_sign = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_graphic);
        let is_bare = is_sign(cell.as_bytes().first()) && is_sign(cell.as_bytes().last());
        if is_bare { cell } else { cell.trim() }
    }

    /// Returns the cells from the left.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (self.first..self.first + self.length).map(|at| self.table.cell(at))
    }
}
