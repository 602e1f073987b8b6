//! The rows of a file as texts: CSV and TSV row by row, a workbook its first sheet at a time.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use calamine::{Data, Reader as _, open_workbook_auto};
use csv::ByteRecord;
use flate2::read::MultiGzDecoder;

use super::quotes::WatchedQuotes;
use crate::error::{ErrorKind, Place, Problem};

/// A row with its number in the file, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetRow {
    /// The line of a text, the row of a workbook.
    pub row: u64,
    /// Its cells.
    pub cells: Vec<String>,
    /// False where the text was not UTF-8.
    pub is_text: bool,
}

/// A file that is read.
pub struct Sheet {
    /// The path that its user knows.
    pub path: String,
    rows: Rows,
}

enum Rows {
    Text(Box<csv::Reader<WatchedQuotes<Box<dyn Read + Send>>>>),
    Cells { rows: std::vec::IntoIter<Vec<String>>, row: u64 },
}

/// The bytes that are looked at to tell the separator.
const LOOKED_AT: usize = 64 << 10;

impl Sheet {
    /// Opens a file; `-` is standard input, which is CSV. Of a workbook the first sheet is read whose first rows have a header,
    /// else the first that has cells.
    ///
    /// # Errors
    /// Where the file cannot be read, or is no table.
    pub fn open(path: &Path, is_header: impl Fn(&[String]) -> bool) -> Result<Sheet, Problem> {
        let shown = path.display().to_string();
        let name = shown.trim_end_matches(".gz").to_lowercase();
        let ending = Path::new(&name).extension().map(|ending| ending.to_string_lossy().into_owned());
        let failed = |error: std::io::Error| Problem::of(ErrorKind::File, format!("{shown} cannot be read: {error}"));
        let bytes: Box<dyn Read + Send> = match (shown.as_str(), ending.as_deref()) {
            ("-", _) => Box::new(std::io::stdin()),
            (_, Some("xlsx" | "xlsm" | "xlsb" | "xls" | "ods")) => return workbook(path, shown, is_header),
            (gz, _) if gz.ends_with(".gz") => Box::new(MultiGzDecoder::new(File::open(path).map_err(failed)?)),
            _ => Box::new(File::open(path).map_err(failed)?),
        };
        let mut buffered = BufReader::with_capacity(LOOKED_AT, bytes);
        let start = buffered.fill_buf().map_err(failed)?;
        let mark = start.starts_with(&[0xEF, 0xBB, 0xBF]);
        if start.starts_with(&[0xFF, 0xFE]) || start.starts_with(&[0xFE, 0xFF]) {
            let problem = Problem::of(ErrorKind::Syntax, "this is UTF-16 text").at(Place::file(&shown), "");
            return Err(problem.help("save the file with the encoding UTF-8, or as .xlsx"));
        }
        if start.starts_with(b"PK") {
            let problem = Problem::of(ErrorKind::Syntax, "this is a workbook, not text").at(Place::file(&shown), "");
            return Err(problem.help("give the file a name that ends in .xlsx"));
        }
        let separator = if ending.as_deref() == Some("tsv") { b'\t' } else { separator(start) };
        if mark {
            buffered.consume(3);
        }
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .from_reader(WatchedQuotes::new(Box::new(buffered) as Box<dyn Read + Send>, separator));
        Ok(Sheet { path: shown, rows: Rows::Text(Box::new(reader)) })
    }

    /// Returns the next row that is not blank.
    ///
    /// # Errors
    /// Where the file ends in the middle of something, or cannot be read on.
    pub fn next_row(&mut self) -> Result<Option<SheetRow>, Problem> {
        let is_blank = |cells: &[String]| cells.iter().all(|cell| cell.trim().is_empty());
        loop {
            let row = match &mut self.rows {
                Rows::Cells { rows, row } => {
                    let Some(cells) = rows.next() else { return Ok(None) };
                    *row += 1;
                    SheetRow { row: *row, cells, is_text: true }
                }
                Rows::Text(reader) => {
                    let mut record = ByteRecord::new();
                    let no_csv = |error| {
                        let problem = Problem::of(ErrorKind::Syntax, format!("this is not CSV: {error}"));
                        problem.at(Place::file(&self.path), "")
                    };
                    let is_row = reader.read_byte_record(&mut record).map_err(no_csv)?;
                    if let Some(line) = reader.get_ref().open() {
                        return Err(open_quote(&self.path, line));
                    }
                    if !is_row {
                        return Ok(None);
                    }
                    let is_text = record.iter().all(|cell| std::str::from_utf8(cell).is_ok());
                    let cells = record.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
                    SheetRow { row: record.position().map_or(0, csv::Position::line), cells, is_text }
                }
            };
            if !is_blank(&row.cells) {
                return Ok(Some(row));
            }
        }
    }
}

fn open_quote(path: &str, line: u64) -> Problem {
    let what = format!("the quote that opens a cell on line {line} is not closed: the rows below it would be lost");
    let problem = Problem::of(ErrorKind::Syntax, what).at(Place::file(format!("{path}:{line}")), "");
    problem.help("close it, or write it twice if it is part of the words; a cell has at most 20 lines")
}

/// Returns the sign between the cells of the first line that has one: what stands there most.
fn separator(start: &[u8]) -> u8 {
    let count = |line: &[u8], sign: u8| line.iter().filter(|&&byte| byte == sign).count();
    let signs = [b',', b';', b'\t', b'|'];
    let lines = start.split(|&byte| byte == b'\n').take(20);
    let most = lines.flat_map(|line| signs.map(|sign| (count(line, sign), sign)));
    most.max_by_key(|(count, sign)| (*count, *sign == b','))
        .filter(|(count, _)| *count > 0)
        .map_or(b',', |(_, sign)| sign)
}

/// Rows at the top of a table among which its header is looked for: titles of reports stand above it.
pub const MOST_ABOVE: usize = 20;

/// Reads a sheet of a workbook.
fn workbook(path: &Path, shown: String, is_header: impl Fn(&[String]) -> bool) -> Result<Sheet, Problem> {
    if !path.is_file() {
        return Err(Problem::of(ErrorKind::File, format!("there is no file {shown}")));
    }
    let failed = |error: calamine::Error| {
        let problem = Problem::of(ErrorKind::Syntax, format!("this is no workbook that can be read: {error}"));
        problem.at(Place::file(&shown), "").help("save the sheet as CSV, or the workbook anew")
    };
    let mut book = open_workbook_auto(path).map_err(failed)?;
    let mut first = None;
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).map_err(failed)?;
        if range.is_empty() {
            continue;
        }
        let above = u64::from(range.start().map_or(0, |(row, _)| row));
        let left = range.start().map_or(0, |(_, column)| column as usize);
        let cells = |row: &[Data]| {
            let blank = std::iter::repeat_n(String::new(), left);
            blank.chain(row.iter().map(cell_text)).collect::<Vec<String>>()
        };
        let rows: Vec<Vec<String>> = range.rows().map(cells).collect();
        let has_header = rows.iter().take(MOST_ABOVE).any(|row| is_header(row));
        let sheet = Rows::Cells { rows: rows.into_iter(), row: above };
        if has_header {
            return Ok(Sheet { path: shown, rows: sheet });
        }
        first = first.or(Some(sheet));
    }
    let none = || Problem::new("no sheet of the workbook has cells").at(Place::file(&shown), "");
    let rows = first.ok_or_else(none)?;
    Ok(Sheet { path: shown, rows })
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
