//! The cells of rows as they are written. Rows that stand together have one text, so that none owns its own.

use std::sync::Arc;

use csv::StringRecord;

/// The cells of rows that stand together.
#[derive(Debug, Default)]
pub struct CellTable {
    text: String,
    /// Where each cell begins and ends in the text.
    places: Vec<(usize, usize)>,
    /// How many cells there are up to the end of each row.
    rows: Vec<usize>,
}

impl CellTable {
    /// Adds a row.
    pub fn push(&mut self, row: &StringRecord) {
        let start = self.text.len();
        self.text.push_str(row.as_slice());
        let places = (0..row.len()).map(|at| row.range(at).unwrap_or_default());
        self.places.extend(places.map(|place| (start + place.start, start + place.end)));
        self.rows.push(self.places.len());
    }

    /// Returns the rows of a text without quotes, where a row is a line, and how many lines stand above each. Blank lines are no
    /// rows.
    pub fn of_lines(text: String, separator: u8) -> (CellTable, Vec<u64>) {
        let (mut table, mut above) = (CellTable { text, ..CellTable::default() }, Vec::new());
        let (mut start, mut before, mut line) = (0, 0, 0);
        for (place, &byte) in table.text.as_bytes().iter().enumerate() {
            let is_end = byte == b'\n' || byte == b'\r';
            if !is_end && byte != separator {
                continue;
            }
            if !is_end || place > start || table.places.len() > before {
                table.places.push((start, place));
            }
            start = place + 1;
            if is_end && table.places.len() > before {
                before = table.places.len();
                table.rows.push(before);
                above.push(line);
            }
            line += u64::from(byte == b'\n');
        }
        if table.text.len() > start || table.places.len() > before {
            table.places.push((start, table.text.len()));
            table.rows.push(table.places.len());
            above.push(line);
        }
        (table, above)
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
        let (start, end) = self.places[at];
        &self.text[start..end]
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

    /// Returns true if something stands behind so many columns.
    pub fn reach_beyond(&self, columns: usize) -> bool {
        (columns..self.length).any(|at| !self.text(at).is_empty())
    }

    /// Returns the cells from the left.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (self.first..self.first + self.length).map(|at| self.table.cell(at))
    }
}
