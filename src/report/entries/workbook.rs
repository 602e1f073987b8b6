//! Lines, sums and what is to be known of them as a workbook: codes are text, numbers are numbers, the header stays in sight.

use std::panic::AssertUnwindSafe;
use std::path::Path;

use calamine::{Reader as _, Xlsx, open_workbook};
use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::lines::{CellKind, LineCell, LineTable};
use super::summary::EntriesReport;
use crate::error::{ErrorKind, Problem};
use crate::escaping::visible;
use crate::report::columns::Column;
use crate::report::columns::csv::fields;
use crate::report::columns::entries::{SumRow, sums};
use crate::report::text::width_of;

/// The rows that a sheet holds.
const MOST_ROWS: u32 = 1 << 20;
/// How days are shown.
const DAY: &str = "yyyy-mm-dd";
/// The sheets in their order.
const SHEETS: [&str; 4] = ["read me", "summary", "lines", "data dictionary"];

/// A workbook that is written row by row. The rows of its lines stand in a temporary file until it is finished.
pub struct EntryWorkbook {
    book: Workbook,
    row: u32,
}

impl EntryWorkbook {
    /// Returns a workbook with the header of its lines.
    ///
    /// # Errors
    /// Where the file of a sheet cannot be made.
    pub fn new(table: &LineTable) -> Result<EntryWorkbook, Problem> {
        let mut book = Workbook::new();
        for name in SHEETS {
            let sheet = if name == SHEETS[2] {
                book.add_worksheet_with_constant_memory().map_err(failed)?
            } else {
                book.add_worksheet()
            };
            sheet.set_name(name).map_err(failed)?;
        }
        let heads = table.heads();
        let mut written = EntryWorkbook { book, row: 0 };
        let bold = Format::new().set_bold();
        let sheet = written.lines()?;
        sheet.set_freeze_panes(1, 0).map_err(failed)?;
        for (head, column) in heads.iter().zip(0u16..) {
            sheet.set_column_width(column, column_width(width_of(head))).map_err(failed)?;
            sheet.write_string_with_format(0, column, visible(head), &bold).map_err(failed)?;
        }
        Ok(written)
    }

    fn lines(&mut self) -> Result<&mut Worksheet, Problem> {
        self.book.worksheet_from_name(SHEETS[2]).map_err(failed)
    }

    /// Adds rows.
    ///
    /// # Errors
    /// Where there are more than a sheet holds.
    pub fn rows(&mut self, rows: &[Vec<LineCell>]) -> Result<(), Problem> {
        caught(|| self.put(rows))
    }

    fn put(&mut self, rows: &[Vec<LineCell>]) -> Result<(), Problem> {
        for cells in rows {
            self.row += 1;
            if self.row >= MOST_ROWS {
                let problem = Problem::new(format!("more than {} rows: a sheet holds no more", MOST_ROWS - 1));
                return Err(problem.help("write CSV: leave --xlsx out"));
            }
            let row = self.row;
            let sheet = self.lines()?;
            for (cell, column) in cells.iter().zip(0u16..) {
                write(sheet, (row, column), cell)?;
            }
        }
        Ok(())
    }

    /// Fills the other sheets and returns the bytes of the workbook.
    ///
    /// # Errors
    /// Where the workbook cannot be put together.
    pub fn finish(self, table: &LineTable, report: &EntriesReport<'_>) -> Result<Vec<u8>, Problem> {
        caught(|| self.finished(table, report))
    }

    fn finished(mut self, table: &LineTable, report: &EntriesReport<'_>) -> Result<Vec<u8>, Problem> {
        let wrapped = Format::new().set_text_wrap();
        let sheet = self.book.worksheet_from_name(SHEETS[0]).map_err(failed)?;
        sheet.set_column_width(0, 110.0).map_err(failed)?;
        for (words, row) in report.basis.sentences().iter().chain(&report.sentences()).zip(0u32..) {
            sheet.write_string_with_format(row, 0, visible(words), &wrapped).map_err(failed)?;
        }
        let columns = sums();
        let rows = report.rows();
        let written = rows.iter().map(|row| {
            let cell = |column: &Column<'_, SumRow>| LineCell {
                text: column.value(row).plain(),
                kind: CellKind::of(column.unit),
            };
            columns.iter().map(cell).collect()
        });
        let titles: Vec<String> = fields(&columns, 1).into_iter().map(|field| field.name).collect();
        fill(self.book.worksheet_from_name(SHEETS[1]).map_err(failed)?, &titles, written)?;
        let text = |text: String| LineCell { text, kind: CellKind::Text };
        let dictionary = table.dictionary();
        let written = dictionary
            .iter()
            .map(|(name, unit, meaning)| vec![text(name.clone()), text(unit.to_string()), text(meaning.to_string())]);
        let titles = ["column", "unit", "meaning"].map(String::from);
        fill(self.book.worksheet_from_name(SHEETS[3]).map_err(failed)?, &titles, written)?;
        self.book.save_to_buffer().map_err(failed)
    }
}

/// Fills a sheet with a header and rows.
fn fill(sheet: &mut Worksheet, titles: &[String], rows: impl Iterator<Item = Vec<LineCell>>) -> Result<(), Problem> {
    let bold = Format::new().set_bold();
    sheet.set_freeze_panes(1, 0).map_err(failed)?;
    let mut widths: Vec<usize> = titles.iter().map(|title| width_of(title)).collect();
    for (title, column) in titles.iter().zip(0u16..) {
        sheet.write_string_with_format(0, column, title, &bold).map_err(failed)?;
    }
    for (cells, row) in rows.zip(1u32..) {
        for ((cell, column), width) in cells.iter().zip(0u16..).zip(&mut widths) {
            write(sheet, (row, column), cell)?;
            *width = (*width).max(width_of(&cell.text));
        }
    }
    for (width, column) in widths.into_iter().zip(0u16..) {
        sheet.set_column_width(column, column_width(width)).map_err(failed)?;
    }
    Ok(())
}

/// Writes a cell: numbers and days as such, all else as text, so that no code loses its zeros and no name becomes a formula.
fn write(sheet: &mut Worksheet, (row, column): (u32, u16), cell: &LineCell) -> Result<(), Problem> {
    let number = || cell.text.parse::<Decimal>().ok().and_then(|number| number.to_f64());
    let day = || {
        let day: Date = cell.text.parse().ok()?;
        let part = |number: i8| u8::try_from(number).unwrap_or_default();
        ExcelDateTime::from_ymd(day.year().unsigned_abs(), part(day.month()), part(day.day())).ok()
    };
    let typed = match cell.kind {
        CellKind::Number => number().map(|number| sheet.write_number(row, column, number).map(drop)),
        CellKind::Day => day().map(|day| {
            sheet.write_datetime_with_format(row, column, day, &Format::new().set_num_format(DAY)).map(drop)
        }),
        CellKind::Text => None,
    };
    match typed {
        Some(written) => written,
        None if cell.text.is_empty() => Ok(()),
        None => sheet.write_string(row, column, visible(&cell.text)).map(drop),
    }
    .map_err(failed)
}

/// Returns the width of a column whose widest cell has so many characters.
fn column_width(characters: usize) -> f64 {
    characters.clamp(8, 60) as f64 + 2.0
}

/// Returns what comes of writing, where a full disk is an error: the library panics when its temporary file cannot grow.
fn caught<T>(write: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| ()));
    let written = std::panic::catch_unwind(AssertUnwindSafe(write));
    std::panic::set_hook(hook);
    written.unwrap_or_else(|panic| {
        let words =
            panic.downcast_ref::<String>().and_then(|words| words.split("message: \"").nth(1)?.split('"').next());
        let words = words.unwrap_or("its temporary file cannot grow");
        let problem = Problem::of(ErrorKind::File, format!("the workbook cannot be written: {words}"));
        Err(problem.help("make room in the folder for temporary files, or name another one in TMPDIR; CSV needs none"))
    })
}

fn failed(error: XlsxError) -> Problem {
    Problem::of(ErrorKind::File, format!("the workbook cannot be written: {error}"))
}

/// Returns true if a path is that of a workbook.
pub fn is_workbook(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"))
}

/// Returns true if a file is a workbook that this program wrote.
pub fn is_own_workbook(path: &Path) -> bool {
    let book: Result<Xlsx<_>, _> = open_workbook(path);
    book.is_ok_and(|book| book.sheet_names() == SHEETS)
}
