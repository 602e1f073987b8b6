//! The rows of a file as texts: CSV and TSV row by row, a workbook its first sheet at a time.

use std::io::{Cursor, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use calamine::{Data, Reader as _, open_workbook_auto};
use csv::{ByteRecord, StringRecord};

use super::quotes::{RowBlock, RowBlocks, Undivided, count_lines};
use super::row_text::RowText;
use super::separator::{MOST_ABOVE, separator};
use super::source::{self, Bytes, hold_regular, unreadable};
use crate::entry::cells::{CellTable, RowCells};
use crate::error::{ErrorKind, Place, Problem};
use crate::escaping::visible;

/// A row with its number in the file, from 1.
#[derive(Clone, Debug)]
pub struct SheetRow {
    /// The line of a text, the row of a workbook.
    pub row: u64,
    /// Its cells.
    pub cells: RowCells,
    /// False where the text was not UTF-8.
    pub is_text: bool,
}

/// A file that is read.
pub struct Sheet {
    /// The path that its user knows.
    pub path: String,
    /// Which sheet of a workbook of several is read, in a sentence.
    pub told: Option<String>,
    rows: Rows,
}

/// Makes rows that stand together, from what is in memory.
pub type MakeRows = Box<dyn FnOnce() -> Vec<SheetRow> + Send>;

enum Rows {
    Text(RowBlocks<Bytes>),
    Made(Box<dyn Iterator<Item = MakeRows> + Send>),
    Cells { rows: std::vec::IntoIter<StringRecord>, row: u64 },
}

/// What stands before a text in UTF-8.
const ENCODING_MARK: [u8; 3] = [0xEF, 0xBB, 0xBF];
/// Rows of a workbook that are read at once.
const MOST_CELLS: usize = 1024;
/// The bytes that are looked at to tell the separator.
const LOOKED_AT: u64 = 64 << 10;

impl Sheet {
    /// Returns a table in memory, the row with the names of its columns first; messages call it by this name.
    pub fn made(name: &str, parts: impl Iterator<Item = MakeRows> + Send + 'static) -> Sheet {
        Sheet { path: name.into(), told: None, rows: Rows::Made(Box::new(parts)) }
    }

    /// Opens a file; `-` is standard input, which is CSV, and ends where `stop` is set. Of a workbook the first sheet is read whose first rows have a header,
    /// else the first that has cells.
    ///
    /// # Errors
    /// Where the file cannot be read, or is no table.
    pub fn open(
        path: &Path,
        stop: &Arc<AtomicBool>,
        is_header: impl Fn(&StringRecord) -> bool,
    ) -> Result<Sheet, Problem> {
        let shown = path.display().to_string();
        let name = shown.trim_end_matches(".gz").to_lowercase();
        let ending = Path::new(&name).extension().map(|ending| ending.to_string_lossy().into_owned());
        if matches!(ending.as_deref(), Some("xlsx" | "xlsm" | "xlsb" | "xls" | "ods")) {
            return workbook(path, shown, is_header);
        }
        let mut bytes = source::open(path, stop)?;
        let mut start = Vec::new();
        let looked_at = bytes.by_ref().take(LOOKED_AT).read_to_end(&mut start);
        looked_at.map_err(|error| unreadable(path, &error))?;
        let refused = |what: &str, help: &str| {
            Err(Problem::of(ErrorKind::Syntax, what).at(Place::file(&shown), "").help(help.to_string()))
        };
        let after_mark = start.strip_prefix(&ENCODING_MARK).unwrap_or(&start);
        match start.as_slice() {
            [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => {
                return refused("this is UTF-16 text", "save the file with the encoding UTF-8, or as .xlsx");
            }
            [b'P', b'K', ..] => {
                return refused("this is a workbook, not text", "give the file a name that ends in .xlsx");
            }
            start if start.contains(&0) && !is_utf8(start) => {
                return refused("this is no text", "save the table as CSV or .xlsx");
            }
            _ => {}
        }
        let separator = if ending.as_deref() == Some("tsv") { b'\t' } else { separator(after_mark, is_header) };
        let rest = Cursor::new(after_mark.to_vec()).chain(bytes);
        let blocks = RowBlocks::new(Box::new(rest) as Bytes, separator);
        Ok(Sheet { path: shown, told: None, rows: Rows::Text(blocks) })
    }

    /// Returns the next rows; `None` at the end.
    ///
    /// # Errors
    /// Where the file ends in the middle of something, or cannot be read on.
    pub fn next_part(&mut self) -> Result<Option<SheetPart>, Problem> {
        match &mut self.rows {
            Rows::Cells { rows, row } => {
                let mut table = CellTable::default();
                rows.by_ref().take(MOST_CELLS).for_each(|cells| table.push(&cells));
                let part = SheetRow::of_table(table, *row + 1);
                *row += part.len() as u64;
                Ok(Some(SheetPart::Rows(part)).filter(|part| !part.is_empty()))
            }
            Rows::Made(parts) => Ok(parts.next().map(SheetPart::Made)),
            Rows::Text(blocks) => match blocks.next_block() {
                Ok(block) => Ok(block.map(SheetPart::Text)),
                Err(Undivided::Open(line)) => Err(open_quote(&self.path, line)),
                Err(Undivided::Unreadable(error)) => Err(unreadable(Path::new(&self.path), &error)),
            },
        }
    }
}

/// Rows that stand together.
pub enum SheetPart {
    /// As text.
    Text(RowBlock),
    /// Made when they are read.
    Made(MakeRows),
    /// As cells.
    Rows(Vec<SheetRow>),
}

impl SheetPart {
    fn is_empty(&self) -> bool {
        matches!(self, SheetPart::Rows(rows) if rows.is_empty())
    }

    /// Returns the rows that are not blank, of the file of a path.
    ///
    /// # Errors
    /// Where a cell is not text.
    pub fn rows(self, path: &str) -> Result<Vec<SheetRow>, Problem> {
        let mut rows = match self {
            SheetPart::Text(block) => rows_of(block, path)?,
            SheetPart::Made(make) => make(),
            SheetPart::Rows(rows) => rows,
        };
        rows.retain(|row| (0..row.cells.len()).any(|at| !row.cells.text(at).is_empty()));
        Ok(rows)
    }
}

impl SheetRow {
    /// Returns the rows of a table, the first of which has this number.
    pub fn of_table(table: CellTable, first: u64) -> Vec<SheetRow> {
        (first..).zip(table.into_rows()).map(|(row, cells)| SheetRow { row, cells, is_text: true }).collect()
    }
}

/// Returns the rows of a text.
///
/// # Errors
/// Where a cell is not text.
fn rows_of(mut block: RowBlock, path: &str) -> Result<Vec<SheetRow>, Problem> {
    // Most files have no quotes: their rows are their lines.
    if !block.bytes.contains(&b'"') && !block.bytes.contains(&0) {
        block.bytes = match String::from_utf8(block.bytes) {
            Ok(text) => {
                let (table, above) = CellTable::of_lines(text, block.separator);
                let row = |(above, cells)| SheetRow { row: block.line + above, cells, is_text: true };
                return Ok(above.into_iter().zip(table.into_rows()).map(row).collect());
            }
            Err(error) => error.into_bytes(),
        };
    }
    quoted_rows(&block, path)
}

/// Returns the rows of a text with quotes. Nothing but reading fails in CSV, and the bytes are read.
fn quoted_rows(block: &RowBlock, path: &str) -> Result<Vec<SheetRow>, Problem> {
    // What stands first in a file may be a mark of its encoding; in the middle of one it is part of a cell.
    let lead: &[u8] = if block.bytes.starts_with(&ENCODING_MARK) { b"\n" } else { b"" };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(block.separator)
        .from_reader(lead.chain(&block.bytes[..]));
    let has_null = block.bytes.contains(&0);
    let (mut table, mut rows) = (CellTable::default(), Vec::new());
    let (mut ended, mut before) = (block.line, 0);
    let mut record = ByteRecord::new();
    while reader.read_byte_record(&mut record).unwrap_or_default() {
        let end = reader.position().byte() as usize - lead.len();
        ended += count_lines(&block.bytes[before..end]);
        before = end;
        // Blank lines may stand before a row, and breaks in its cells.
        let row = ended - count_lines(record.as_slice()) - u64::from(block.bytes[..end].ends_with(b"\n"));
        if has_null && let Some(at) = record.iter().position(|cell| cell.contains(&0)) {
            return Err(null(path, row, &record, at));
        }
        let (cells, is_text) = match StringRecord::from_byte_record(record) {
            Ok(cells) => (cells, true),
            Err(error) => (StringRecord::from_byte_record_lossy(error.into_byte_record()), false),
        };
        table.push(&cells);
        rows.push((row, is_text));
        record = cells.into_byte_record();
    }
    let rows = rows.into_iter().zip(table.into_rows());
    Ok(rows.map(|((row, is_text), cells)| SheetRow { row, cells, is_text }).collect())
}

/// Returns true if bytes are text, as far as they go: the last character may be cut.
fn is_utf8(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).err().is_none_or(|error| error.error_len().is_none())
}

/// Says that a cell has a character that no text has.
fn null(path: &str, row: u64, record: &ByteRecord, at: usize) -> Problem {
    let cells = record.iter().map(String::from_utf8_lossy);
    let place = RowText::new(path, row, cells).place(Some(at));
    let problem = Problem::of(ErrorKind::Syntax, "a cell has the character NUL: part of the file is not text");
    problem.at(place, "this cell").help("save the table anew as CSV or .xlsx")
}

fn open_quote(path: &str, line: u64) -> Problem {
    let what = format!("the quote that opens a cell on line {line} is not closed: the rows below it would be lost");
    let problem = Problem::of(ErrorKind::Syntax, what).at(Place::file(format!("{path}:{line}")), "");
    problem.help("close it, or write it twice if it is part of the words; a cell has at most 20 lines")
}

/// Reads a sheet of a workbook.
fn workbook(path: &Path, shown: String, is_header: impl Fn(&StringRecord) -> bool) -> Result<Sheet, Problem> {
    hold_regular(path)?;
    let failed = |error: calamine::Error| {
        let problem = Problem::of(ErrorKind::Syntax, format!("this is no workbook that can be read: {error}"));
        problem.at(Place::file(&shown), "").help("save the sheet as CSV, or the workbook anew")
    };
    let mut book = open_workbook_auto(path).map_err(failed)?;
    let mut first = None;
    let names = book.sheet_names();
    let told = |read: &String| {
        let others: Vec<String> =
            names.iter().filter(|name| *name != read).map(|name| format!("“{}”", visible(name))).collect();
        let read = visible(read);
        (!others.is_empty())
            .then(|| format!("Of the workbook the sheet “{read}” is read; not read: {}", others.join(", ")))
    };
    for name in &names {
        let range = book.worksheet_range(name).map_err(failed)?;
        if range.is_empty() {
            continue;
        }
        let above = u64::from(range.start().map_or(0, |(row, _)| row));
        let left = range.start().map_or(0, |(_, column)| column as usize);
        let formulas = book.worksheet_formula(name).map_err(failed)?;
        let cells = |(row, data): (usize, &[Data])| {
            let blank = std::iter::repeat_n(String::new(), left);
            let cell = |(column, data): (usize, &Data)| {
                let place = ((above as usize + row) as u32, (left + column) as u32);
                // A formula whose result no program has stored is shown as it is: it does not read as blank.
                let formula =
                    formulas.get_value(place).filter(|formula| matches!(data, Data::Empty) && !formula.is_empty());
                formula.map_or_else(|| cell_text(data), |formula| format!("={formula}"))
            };
            blank.chain(data.iter().enumerate().map(cell)).collect::<StringRecord>()
        };
        let rows: Vec<StringRecord> = range.rows().enumerate().map(cells).collect();
        let has_header = rows.iter().take(MOST_ABOVE).any(&is_header);
        let sheet = Rows::Cells { rows: rows.into_iter(), row: above };
        if has_header {
            return Ok(Sheet { path: shown, told: told(name), rows: sheet });
        }
        first = first.or(Some((told(name), sheet)));
    }
    let none = || Problem::new("no sheet of the workbook has cells").at(Place::file(&shown), "");
    let (told, rows) = first.ok_or_else(none)?;
    Ok(Sheet { path: shown, told, rows })
}

/// Returns a cell as its user sees it: a day as ISO has it, a whole number without decimals.
fn cell_text(cell: &Data) -> String {
    match cell {
        Data::DateTime(time) => {
            let (year, month, day, ..) = time.to_ymd_hms_milli();
            if time.is_datetime() { format!("{year:04}-{month:02}-{day:02}") } else { cell.to_string() }
        }
        Data::DateTimeIso(text) => text.split('T').next().unwrap_or(text).to_string(),
        _ => cell.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_without_quotes_are_what_csv_makes_of_them() {
        for text in [
            "",
            "\n",
            "a",
            "a,b\nc,d\n",
            "a,b\r\n\r\nc,d\r\n",
            "a\rb\n\n\nc,",
            ",\n,,\n \n",
            "\u{feff}a,é\n\u{feff}b\n",
        ] {
            let block = RowBlock { bytes: text.into(), line: 7, separator: b',' };
            let rows = |rows: Vec<SheetRow>| -> Vec<(u64, Vec<String>)> {
                rows.into_iter().map(|row| (row.row, row.cells.iter().map(String::from).collect())).collect()
            };
            let quoted = rows(quoted_rows(&block, "a file").expect("rows"));
            assert_eq!(rows(rows_of(block, "a file").expect("rows")), quoted, "{text:?}");
        }
    }
}
