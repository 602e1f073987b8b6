//! Files of entries read in batches of rows: the formats are decided on the first batch, and the memory does not grow with the
//! rows.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::columns::{EntryColumns, HeaderText, columns, hold, is_header};
use super::dates::{self, DateEvidence, DateOrder};
use super::numbers::{self, DecimalEvidence, DecimalSign};
use super::options::ReadingOptions;
use super::practice::usual_headers;
use super::row::RowReader;
use super::sheet::{MOST_ABOVE, Sheet, SheetRow};
use crate::entry::line::EntryRow;
use crate::entry::practice::Practice;
use crate::entry::role::{Field, Role};
use crate::error::{Problem, Problems};
use crate::partner::Partners;

/// Rows that are read at once.
pub const BATCH: usize = 8192;
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
}

/// The file that is read, with the rows of it that were looked at.
struct OpenFile {
    number: usize,
    sheet: Sheet,
    ahead: Vec<SheetRow>,
    signs: Vec<Option<DecimalSign>>,
    orders: Vec<Option<DateOrder>>,
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
        Ok(EntryReader { options, partners, practice, paths: paths.to_vec(), open, columns, decided })
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
            while rows.len() < BATCH
                && let Some(row) = self.open.sheet.next_row()?
            {
                rows.push(row);
            }
            if !rows.is_empty() {
                return Ok(self.read(rows));
            }
            let number = self.open.number + 1;
            let Some(path) = self.paths.get(number) else { return Ok(Vec::new()) };
            let (open, columns, decided) = start(number, path, self.options)?;
            if columns.headers != self.columns.headers {
                let header = HeaderText::new(&open.sheet.path, &columns.headers);
                let problem =
                    Problem::new("the columns are not those of the first file").at(header.place(None), "others here");
                return Err(problem.help("files of one run have the same columns: run this one by itself").into());
            }
            self.decided.extend(decided);
            self.open = open;
        }
    }

    fn read(&self, rows: Vec<SheetRow>) -> Vec<EntryRow> {
        let reader = RowReader {
            columns: &self.columns,
            signs: &self.open.signs,
            orders: &self.open.orders,
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
    let mut sheet = Sheet::open(path, |cells| is_header(&columns(cells, &usual, options)))?;
    let mut first = None;
    let mut found = None;
    for _ in 0..MOST_ABOVE {
        let Some(row) = sheet.next_row()? else { break };
        let columns = columns(&row.cells, &usual, options);
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
    let mut decided = Vec::new();
    let signs = signs(&sheet.path, &columns, &ahead, options, &mut decided)?;
    let orders = orders(&sheet.path, &columns, &ahead, options, &mut decided)?;
    Ok((OpenFile { number, sheet, ahead, signs, orders }, columns, decided))
}

fn cells_of(rows: &[SheetRow], at: usize) -> impl Iterator<Item = &str> {
    rows.iter().filter_map(move |row| row.cells.get(at)).map(String::as_str)
}

fn fields(columns: &EntryColumns, is_meant: impl Fn(Field) -> bool) -> Vec<usize> {
    let meant = |role: &Option<Role>| matches!(role, Some(Role::Field(field)) if is_meant(*field));
    (0..columns.roles.len()).filter(|at| meant(&columns.roles[*at])).collect()
}

/// Decides on the decimal sign of each column of numbers; one that shows none follows the others of its file.
fn signs(
    path: &str,
    columns: &EntryColumns,
    rows: &[SheetRow],
    options: &ReadingOptions,
    decided: &mut Vec<String>,
) -> Result<Vec<Option<DecimalSign>>, Problems> {
    let of = fields(columns, Field::is_number);
    let shown: Vec<_> = of.iter().map(|at| numbers::evidence(cells_of(rows, *at))).collect();
    let of_others = |sign: DecimalSign| shown.iter().any(|(evidence, _)| *evidence == DecimalEvidence::Shown(sign));
    let others = match [DecimalSign::Point, DecimalSign::Comma].map(of_others) {
        [true, false] => Some(DecimalSign::Point),
        [false, true] => Some(DecimalSign::Comma),
        _ => None,
    };
    let mut signs = vec![None; columns.headers.len()];
    let mut problems = Problems::new();
    for (at, (evidence, cell)) in of.iter().zip(shown) {
        let name = &columns.headers[*at];
        let sign = match (options.numbers, evidence) {
            (Some(sign), _) | (None, DecimalEvidence::Shown(sign)) => sign,
            (None, DecimalEvidence::Plain) => others.unwrap_or(DecimalSign::Point),
            (None, DecimalEvidence::Open) => match others.or_else(|| of_thousands(rows, *at)) {
                Some(sign) => sign,
                None => {
                    let cell = cell.unwrap_or_default();
                    let header = HeaderText::new(path, &columns.headers);
                    let problem = Problem::new(format!("“{cell}” in the column “{name}” reads two ways"));
                    let problem = problem.at(header.place(Some(*at)), "which sign stands before the decimals?");
                    problems.push(problem.help("say it: --numbers point (1,234.56) or --numbers comma (1.234,56)"));
                    continue;
                }
            },
        };
        if evidence != DecimalEvidence::Plain {
            let example = cell.map_or(String::new(), |cell| format!(", as “{}” shows", cell.trim()));
            decided.push(format!("{name}: {}{example}", sign.words()));
        }
        signs[*at] = Some(sign);
    }
    if problems.is_empty() { Ok(signs) } else { Err(problems) }
}

/// Returns the point where every cell that reads two ways has commas alone: three decimals behind a comma throughout are no
/// amounts in cents.
fn of_thousands(rows: &[SheetRow], at: usize) -> Option<DecimalSign> {
    cells_of(rows, at).all(|cell| !cell.contains('.')).then_some(DecimalSign::Point)
}

/// Decides on the order of day and month of each column of days; one that shows none follows the others of its file.
fn orders(
    path: &str,
    columns: &EntryColumns,
    rows: &[SheetRow],
    options: &ReadingOptions,
    decided: &mut Vec<String>,
) -> Result<Vec<Option<DateOrder>>, Problems> {
    let of = fields(columns, Field::is_day);
    let shown: Vec<_> = of.iter().map(|at| dates::evidence(cells_of(rows, *at))).collect();
    let of_others = |order: DateOrder| shown.iter().any(|(evidence, _)| *evidence == DateEvidence::Shown(order));
    let others = match [DateOrder::Mdy, DateOrder::Dmy].map(of_others) {
        [true, false] => Some(DateOrder::Mdy),
        [false, true] => Some(DateOrder::Dmy),
        _ => None,
    };
    let mut orders = vec![None; columns.headers.len()];
    let mut problems = Problems::new();
    for (at, (evidence, cell)) in of.iter().zip(shown) {
        let name = &columns.headers[*at];
        let order = match (options.dates, evidence) {
            (Some(order), _) | (None, DateEvidence::Shown(order)) => order,
            (None, DateEvidence::Nothing) => others.unwrap_or(DateOrder::Ymd),
            (None, DateEvidence::Open) => match others {
                Some(order) => order,
                None => {
                    let cell = cell.unwrap_or_default();
                    let header = HeaderText::new(path, &columns.headers);
                    let problem = Problem::new(format!("“{cell}” in the column “{name}” reads two ways"));
                    let problem = problem.at(header.place(Some(*at)), "which figure is the month?");
                    problems.push(problem.help("say it: --dates mdy (month first) or --dates dmy (day first)"));
                    continue;
                }
            },
        };
        if evidence != DateEvidence::Nothing {
            let example = cell.map_or(String::new(), |cell| format!(", as “{}” shows", cell.trim()));
            decided.push(format!("{name}: {}{example}", order.words()));
        }
        orders[*at] = Some(order);
    }
    if problems.is_empty() { Ok(orders) } else { Err(problems) }
}
