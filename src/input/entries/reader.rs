//! Files of entries read in batches of rows: the formats are decided on the first batch, and the memory does not grow with the
//! rows.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::civil::Date;
use rayon::prelude::*;
use rust_decimal::Decimal;

use super::columns::{EntryColumns, columns, hold, is_header};
use super::dates::{self, DateOrder};
use super::formats::{ColumnFormats, MOST_SAMPLED, SampleRows};
use super::numbers::{self, DecimalSign};
use super::options::ReadingOptions;
use super::practice::usual_headers;
use super::row::RowReader;
use super::row_text::RowText;
use super::running::RunningRows;
use super::separator::MOST_ABOVE;
use super::sheet::{Sheet, SheetRow};
use crate::entry::line::EntryRow;
use crate::entry::practice::Practice;
use crate::error::{Problem, Problems};
use crate::partner::Partners;

/// Rows that are read at once: first those whose formats are looked at.
const BATCH: usize = MOST_SAMPLED;

/// Files that are read one after the other.
pub struct EntryReader<'a> {
    options: &'a ReadingOptions,
    partners: &'a Partners,
    practice: &'a Practice,
    paths: Vec<PathBuf>,
    open: OpenFile,
    /// The columns of all files.
    pub columns: EntryColumns,
    /// What was decided on the formats, a sentence each.
    pub decided: Vec<String>,
    /// For each column the cells so far that read in another format alone.
    contradictions: Vec<AtomicU64>,
    /// How the columns of each file so far are written.
    pub written: Vec<WrittenColumns>,
    running: RunningRows,
}

/// How the numbers and days of the columns of a file are written.
#[derive(Clone, Debug, Default)]
pub struct WrittenColumns {
    signs: Vec<Option<DecimalSign>>,
    orders: Vec<Option<DateOrder>>,
}

impl WrittenColumns {
    /// Returns the number of a cell; `None` if the column has none, or it does not read.
    pub fn number(&self, at: usize, cell: &str) -> Option<Decimal> {
        self.signs.get(at).copied().flatten()?.read(cell.trim()).ok()
    }

    /// Returns the day of a cell in the same way.
    pub fn day(&self, at: usize, cell: &str) -> Option<Date> {
        self.orders.get(at).copied().flatten()?.read(cell.trim()).ok()
    }
}

/// The file that is read, with the rows of it that were looked at.
struct OpenFile {
    number: usize,
    sheet: Sheet,
    ahead: Vec<SheetRow>,
    signs: ColumnFormats<DecimalSign>,
    orders: ColumnFormats<DateOrder>,
}

impl OpenFile {
    fn written(&self) -> WrittenColumns {
        WrittenColumns { signs: self.signs.formats.clone(), orders: self.orders.formats.clone() }
    }
}

impl<'a> EntryReader<'a> {
    /// Opens files; the first is read as far as is needed to tell what its columns say.
    ///
    /// # Errors
    /// Where a file cannot be read, a column is missing, or a format is open.
    pub fn open(
        paths: &[PathBuf],
        options: &'a ReadingOptions,
        (partners, practice): (&'a Partners, &'a Practice),
    ) -> Result<EntryReader<'a>, Problems> {
        let first = paths.first().ok_or_else(|| Problem::new("no file of entries"))?;
        let (open, columns, decided) = start(0, first, options)?;
        let contradictions = columns.headers.iter().map(|_| AtomicU64::default()).collect();
        let (paths, written, running) = (paths.to_vec(), vec![open.written()], RunningRows::default());
        Ok(EntryReader { options, partners, practice, paths, open, columns, decided, contradictions, written, running })
    }

    /// Says which columns had cells in another format, of which those that read in both may be misread, and which numbers came
    /// again; `together` where lines of an invoice are rounded together.
    pub fn contradicted(&self, together: bool) -> Vec<String> {
        let counts = self.columns.headers.iter().zip(&self.contradictions);
        let counts = counts.map(|(name, count)| (name, count.load(Ordering::Relaxed))).filter(|(_, count)| *count > 0);
        let words = |(name, count): (&String, u64)| {
            format!(
                "The column “{name}” may have two formats: cells that read in the other one alone: {count}. Cells that read both ways may be misread: split the file, or make the column one format"
            )
        };
        counts.map(words).chain(self.running.told(together)).collect()
    }

    /// Returns the rows that were looked at to decide on the formats.
    pub fn looked_at(&self) -> Vec<EntryRow> {
        self.read(self.open.ahead.clone())
    }

    /// Returns the next rows; none at the end.
    ///
    /// # Errors
    /// Where a file cannot be read on, or has other columns than the first.
    pub fn next_batch(&mut self) -> Result<Vec<EntryRow>, Problems> {
        loop {
            let mut rows = std::mem::take(&mut self.open.ahead);
            let sampled = rows.len();
            while rows.len() < BATCH
                && let Some(row) = self.open.sheet.next_row()?
            {
                rows.push(row);
            }
            if !rows.is_empty() {
                let (file, rest) = ((&*self.open.sheet.path, &*self.columns.headers), &rows[sampled..]);
                let mut open = self.open.signs.hold(&numbers::SIGNS, file, rest)?;
                open.extend(self.open.orders.hold(&dates::ORDERS, file, rest)?);
                let mut read = self.read(rows);
                open.into_iter().for_each(|(at, words)| read[sampled + at].problems.push(words));
                self.running.take(&mut read);
                return Ok(read);
            }
            let number = self.open.number + 1;
            let Some(path) = self.paths.get(number) else { return Ok(Vec::new()) };
            let (open, columns, decided) = start(number, path, self.options)?;
            if columns.headers != self.columns.headers {
                let header = RowText::new(&open.sheet.path, columns.row, &columns.headers);
                let problem =
                    Problem::new("the columns are not those of the first file").at(header.place(None), "others here");
                return Err(problem.help("files of one run have the same columns: run this one by itself").into());
            }
            self.decided.extend(decided);
            self.written.push(open.written());
            self.open = open;
        }
    }

    fn read(&self, rows: Vec<SheetRow>) -> Vec<EntryRow> {
        let reader = RowReader {
            columns: &self.columns,
            signs: &self.open.signs,
            orders: &self.open.orders,
            contradictions: &self.contradictions,
            restore_zeros: self.options.restore_zeros,
            partners: self.partners,
            practice: self.practice,
        };
        let file = self.open.number;
        rows.into_par_iter().map(|row| reader.read(file, row.row, row.cells, row.is_text)).collect()
    }
}

/// Opens a file and decides what its columns say and how.
fn start(
    number: usize,
    path: &Path,
    options: &ReadingOptions,
) -> Result<(OpenFile, EntryColumns, Vec<String>), Problems> {
    let usual = usual_headers()?;
    let mut sheet = Sheet::open(path, &options.stop, |cells| is_header(&columns(1, cells, &usual, options)))?;
    let mut first = None;
    let mut found = None;
    for _ in 0..MOST_ABOVE {
        let Some(row) = sheet.next_row()? else { break };
        let columns = columns(row.row, &row.cells, &usual, options);
        if is_header(&columns) {
            found = Some(columns);
            break;
        }
        // Of rows that name nothing the widest is shown.
        let is_wider = |known: &EntryColumns| columns.headers.len() > known.headers.len();
        if first.as_ref().is_none_or(is_wider) {
            first = Some(columns);
        }
    }
    let columns = found.or(first).ok_or_else(|| Problem::new(format!("{}: the file is empty", sheet.path)))?;
    let problems = hold(&sheet.path, &columns, options);
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut ahead = Vec::new();
    while ahead.len() < BATCH
        && let Some(row) = sheet.next_row()?
    {
        ahead.push(row);
    }
    let mut decided: Vec<String> = sheet.told.iter().cloned().collect();
    if columns.row > 1 {
        decided
            .push(format!("The names of the columns stand on row {}; what stands above them is left out", columns.row));
    }
    if let Some(at) = columns.added {
        decided.push(format!(
            "The columns from “{}” on are those of an earlier run: they are kept, and nothing in them counts as declared",
            columns.headers[at]
        ));
    }
    let sample = SampleRows {
        path: &sheet.path,
        header: columns.row,
        headers: &columns.headers,
        roles: &columns.roles,
        rows: &ahead,
    };
    let signs = sample.decide(&numbers::SIGNS, options.numbers, &mut decided)?;
    let orders = sample.decide(&dates::ORDERS, options.dates, &mut decided)?;
    Ok((OpenFile { number, sheet, ahead, signs, orders }, columns, decided))
}
