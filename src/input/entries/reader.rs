//! Files of entries read in batches of rows: the formats are decided on the first batch, and the memory does not grow with the
//! rows.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::columns::{EntryColumns, columns, hold, is_header, rivals};
use super::dates::{self, DateOrder};
use super::formats::{ColumnFormats, MOST_SAMPLED, SampleRows};
use super::numbers::{self, DecimalSign};
use super::options::ReadingOptions;
use super::practice::usual_headers;
use super::row::{RowMemory, RowReader};
use super::row_text::RowText;
use super::separator::MOST_ABOVE;
use super::sheet::{Sheet, SheetPart, SheetRow};
use crate::entry::line::EntryRow;
use crate::entry::per_thread::PerThread;
use crate::entry::practice::Practice;
use crate::error::{Problem, Problems};
use crate::partner::Partners;

/// Parts of a file that are read at once.
const MOST_PARTS: usize = 16;

/// Files that are read one after the other.
pub struct EntryReader<'a> {
    /// What is read next.
    pub source: EntrySource<'a>,
    /// What its cells say.
    pub rows: RowReading<'a>,
}

/// Files that are read part by part.
pub struct EntrySource<'a> {
    options: &'a ReadingOptions,
    paths: Vec<PathBuf>,
    open: OpenFile,
    headers: Vec<String>,
    /// What was decided on the formats, a sentence each.
    pub decided: Vec<String>,
    /// How the cells of each file so far are read.
    pub formats: Vec<Arc<FileFormats>>,
}

/// How the rows of all files are read.
pub struct RowReading<'a> {
    options: &'a ReadingOptions,
    partners: &'a Partners,
    practice: &'a Practice,
    /// The columns of all files.
    pub columns: EntryColumns,
    /// For each column the cells so far that read in another format alone.
    contradictions: Vec<AtomicU64>,
    memories: PerThread<RowMemory>,
}

/// The file that is read, with the rows of it that were looked at.
struct OpenFile {
    sheet: Sheet,
    looked_at: Vec<SheetRow>,
    ahead: Vec<SheetRow>,
    formats: Arc<FileFormats>,
}

/// How the cells of a file are read.
#[derive(Debug)]
pub struct FileFormats {
    number: usize,
    path: String,
    signs: ColumnFormats<DecimalSign>,
    orders: ColumnFormats<DateOrder>,
}

impl FileFormats {
    /// Returns the number of a cell; `None` if the column has none, or it does not read.
    pub fn number(&self, at: usize, cell: &str) -> Option<Decimal> {
        self.signs.formats.get(at).copied().flatten()?.read(cell.trim()).ok()
    }

    /// Returns the day of a cell in the same way.
    pub fn day(&self, at: usize, cell: &str) -> Option<Date> {
        self.orders.formats.get(at).copied().flatten()?.read(cell.trim()).ok()
    }
}

/// Rows of a file that stand together.
pub struct EntryPart {
    formats: Arc<FileFormats>,
    rows: SheetPart,
    /// True if the formats were decided on them.
    is_looked_at: bool,
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
        EntryReader::of_sheet(opened(first, options)?, paths, options, (partners, practice))
    }

    /// Reads a sheet, then the files behind the first of these.
    ///
    /// # Errors
    /// As [`EntryReader::open`].
    pub fn of_sheet(
        sheet: Sheet,
        paths: &[PathBuf],
        options: &'a ReadingOptions,
        (partners, practice): (&'a Partners, &'a Practice),
    ) -> Result<EntryReader<'a>, Problems> {
        let (open, columns, decided) = start(0, sheet, options)?;
        let contradictions = columns.headers.iter().map(|_| AtomicU64::default()).collect();
        let (paths, headers, formats) = (paths.to_vec(), columns.headers.clone(), vec![open.formats.clone()]);
        let source = EntrySource { options, paths, open, headers, decided, formats };
        let memories = PerThread::new(|| RowMemory::new(&columns));
        Ok(EntryReader { source, rows: RowReading { options, partners, practice, columns, contradictions, memories } })
    }

    /// Returns the rows that were looked at to decide on the formats.
    pub fn looked_at(&self) -> Vec<EntryRow> {
        let OpenFile { looked_at, formats, .. } = &self.source.open;
        let memory = self.rows.memories.own();
        let reader = self.rows.reader(formats, &memory);
        looked_at.iter().map(|row| reader.read(formats.number, row.clone())).collect()
    }
}

impl EntrySource<'_> {
    /// Returns the next parts; none at the end.
    ///
    /// # Errors
    /// Where a file cannot be read on, or has other columns than the first.
    pub fn next_parts(&mut self) -> Result<Vec<EntryPart>, Problems> {
        loop {
            let OpenFile { sheet, looked_at, ahead, formats } = &mut self.open;
            let part = |rows, is_looked_at| EntryPart { formats: formats.clone(), rows, is_looked_at };
            let known = [(looked_at, true), (ahead, false)].into_iter();
            let known = known.filter(|(rows, _)| !rows.is_empty());
            let mut parts: Vec<EntryPart> =
                known.map(|(rows, is_known)| part(SheetPart::Rows(std::mem::take(rows)), is_known)).collect();
            while parts.len() < MOST_PARTS
                && let Some(rows) = sheet.next_part()?
            {
                parts.push(part(rows, false));
            }
            if !parts.is_empty() {
                return Ok(parts);
            }
            let number = formats.number + 1;
            let Some(path) = self.paths.get(number) else { return Ok(Vec::new()) };
            let (open, columns, decided) = start(number, opened(path, self.options)?, self.options)?;
            if columns.headers != self.headers {
                let header = RowText::new(&open.sheet.path, columns.row, &columns.headers);
                let mut pairs = (0..).zip(self.headers.iter().zip(&columns.headers));
                let other = pairs.find(|(_, (first, here))| first != here);
                let (at, label) = match other {
                    Some((at, (first, _))) => (Some(at), format!("“{first}” there")),
                    None => match self.headers.get(columns.headers.len()) {
                        Some(first) => (None, format!("“{first}” is missing here")),
                        None => (Some(self.headers.len()), "not there".into()),
                    },
                };
                let problem = Problem::new("the columns are not those of the first file").at(header.place(at), label);
                return Err(problem.help("files of one run have the same columns: run this one by itself").into());
            }
            self.decided.extend(decided);
            self.formats.push(open.formats.clone());
            self.open = open;
        }
    }
}

impl RowReading<'_> {
    /// Says which columns had cells in another format: of those that read in both some may be misread.
    pub fn contradicted(&self) -> Vec<String> {
        let counts = self.columns.headers.iter().zip(&self.contradictions);
        let counts = counts.map(|(name, count)| (name, count.load(Ordering::Relaxed))).filter(|(_, count)| *count > 0);
        let words = |(name, count): (&String, u64)| {
            format!(
                "The column “{name}” may have two formats: cells that read in the other one alone: {count}. Cells that read both ways may be misread: split the file, or make the column one format"
            )
        };
        counts.map(words).collect()
    }

    /// Returns the rows of a part as what they say.
    ///
    /// # Errors
    /// Where a cell is not text, or shows that the format of its column is another one.
    pub fn read(&self, rows: EntryPart) -> Result<Vec<EntryRow>, Problem> {
        let EntryPart { formats, rows, is_looked_at } = rows;
        let rows = rows.rows(&formats.path)?;
        let mut open = Vec::new();
        if !is_looked_at {
            let file = (&*formats.path, &*self.columns.headers);
            open = formats.signs.hold(&numbers::SIGNS, file, &rows)?;
            open.extend(formats.orders.hold(&dates::ORDERS, file, &rows)?);
        }
        let mut memory = self.memories.own();
        memory.trim();
        let reader = self.reader(&formats, &memory);
        let mut read: Vec<EntryRow> = rows.into_iter().map(|row| reader.read(formats.number, row)).collect();
        open.into_iter().for_each(|(at, words)| read[at].problems.push(words));
        Ok(read)
    }

    fn reader<'r>(&'r self, formats: &'r FileFormats, memory: &'r RowMemory) -> RowReader<'r> {
        RowReader {
            columns: &self.columns,
            signs: &formats.signs,
            orders: &formats.orders,
            contradictions: &self.contradictions,
            restore_zeros: self.options.restore_zeros,
            partners: self.partners,
            practice: self.practice,
            memory,
        }
    }
}

fn opened(path: &Path, options: &ReadingOptions) -> Result<Sheet, Problems> {
    let usual = usual_headers()?;
    Ok(Sheet::open(path, &options.stop, |cells| is_header(&columns(1, cells.iter(), &usual, options)))?)
}

/// Decides what the columns of a file say and how.
fn start(
    number: usize,
    mut sheet: Sheet,
    options: &ReadingOptions,
) -> Result<(OpenFile, EntryColumns, Vec<String>), Problems> {
    let usual = usual_headers()?;
    let mut looked_at = Vec::new();
    while looked_at.len() < MOST_ABOVE + MOST_SAMPLED
        && let Some(part) = sheet.next_part()?
    {
        looked_at.append(&mut part.rows(&sheet.path)?);
    }
    let mut first = None;
    let mut found = None;
    for (place, row) in looked_at.iter().take(MOST_ABOVE).enumerate() {
        let columns = columns(row.row, row.cells.iter(), &usual, options);
        if is_header(&columns) {
            found = Some((columns, place + 1));
            break;
        }
        // Of rows that name nothing the widest is shown.
        let is_wider = |known: &EntryColumns| columns.headers.len() > known.headers.len();
        if first.as_ref().is_none_or(is_wider) {
            first = Some(columns);
        }
    }
    let found = found.or(first.map(|columns| (columns, 0)));
    let (columns, above) = found.ok_or_else(|| Problem::new(format!("{}: the file is empty", sheet.path)))?;
    let problems = hold(&sheet.path, &columns, &usual, options);
    if !problems.is_empty() {
        return Err(problems);
    }
    looked_at.drain(..above);
    let problems = rivals(&sheet.path, &columns, &usual, options, &looked_at);
    if !problems.is_empty() {
        return Err(problems);
    }
    let ahead = looked_at.split_off(looked_at.len().min(MOST_SAMPLED));
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
    let sample = SampleRows { path: &sheet.path, headers: &columns.headers, roles: &columns.roles, rows: &looked_at };
    let signs = sample.decide(&numbers::SIGNS, options.numbers, &mut decided)?;
    let orders = sample.decide(&dates::ORDERS, options.dates, &mut decided)?;
    let formats = Arc::new(FileFormats { number, path: sheet.path.clone(), signs, orders });
    Ok((OpenFile { sheet, looked_at, ahead, formats }, columns, decided))
}
