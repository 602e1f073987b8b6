//! Where lines go: a folder of results, one file, or standard output; row by row, so that the memory does not grow with them.

use std::cell::RefCell;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::atomic::Ordering;

use dutylab::entries::amount::Rounding;
use dutylab::entries::assess::{AssessedRow, Assessor};
use dutylab::entries::group::Grouping;
use dutylab::entries::invoice::Invoices;
use dutylab::entries::summary::EntrySummary;
use dutylab::entry::line::EntryRow;
use dutylab::error::{ErrorKind, Problem, Problems};
use dutylab::input::entries::reader::EntryReader;
use dutylab::report::columns::csv::table;
use dutylab::report::columns::entries::problems;
use dutylab::report::entries::basis::EntryBasis;
use dutylab::report::entries::lines::LineTable;
use dutylab::report::entries::summary::{Delivery, EntriesReport, OTHER};
use dutylab::report::entries::workbook::{EntryWorkbook, is_workbook};
use dutylab::report::folder::{StagedResults, write_whole};
use dutylab::report::folder_name::slug;
use dutylab::report::font::Fonts;
use dutylab::report::pictures::PlacedPicture;
use dutylab::report::results;
use dutylab::report::text::Printable;
use dutylab::session::Session;
use rayon::prelude::*;

use super::super::invocation::{INTERRUPTED, Invocation, PARTLY, WELL};
use super::super::terminal::OutputFormat;
use super::place::{claim_file, claim_folder, claim_standard_output};

/// Lines that are calculated, and with what.
pub struct EntryRun<'a> {
    pub session: &'a Session,
    pub assessor: Assessor<'a>,
    pub reader: EntryReader<'a>,
    pub grouping: Grouping,
    pub basis: EntryBasis,
}

/// Lines that are written at once.
const CHUNK: usize = 1024;

/// What is left of the lines when they are written.
struct Writing<'a> {
    run: EntryRun<'a>,
    table: LineTable,
    summary: EntrySummary,
    /// Rows without duty, as CSV: on disk, as there may be many.
    problems: File,
    delivery: Delivery,
    invoices: Invoices,
    /// Rows that were read while others were assessed.
    ahead: Option<Vec<EntryRow>>,
    is_end: bool,
}

impl Writing<'_> {
    /// Returns the next rows, assessed; `None` at the end. Those behind them are read meanwhile.
    fn next(&mut self, invocation: &Invocation<'_>) -> Result<Option<Vec<AssessedRow>>, Problems> {
        if self.is_end || invocation.stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let EntryRun { assessor, reader, grouping, basis, .. } = &mut self.run;
        let rows = match self.ahead.take() {
            Some(rows) => rows,
            None => reader.next_batch()?,
        };
        self.is_end = rows.is_empty();
        let lines = grouping.lines(rows);
        let invoices = &mut self.invoices;
        let (ahead, assessed) = if self.is_end {
            (Ok(Vec::new()), invoices.assess(assessor, lines))
        } else {
            rayon::join(|| reader.next_batch(), || invoices.assess(assessor, lines))
        };
        self.ahead = Some(ahead?);
        basis.decided.clone_from(&reader.decided);
        if self.is_end {
            basis.decided.extend(reader.contradicted(basis.rounding == Rounding::Customs));
        }
        for row in &assessed {
            self.summary.add(row);
        }
        let without = self.table.problems(&assessed, &basis.files);
        let text = table(&problems(), &without, false).text;
        // The header stands there once.
        let text = text.split_once('\n').map_or("", |(_, rows)| rows);
        self.problems.write_all(text.as_bytes()).map_err(|error| failed(&error))?;
        Ok(Some(assessed))
    }

    /// Returns the next rows as CSV.
    fn next_csv(&mut self, invocation: &Invocation<'_>) -> Result<Option<String>, Problems> {
        let Some(rows) = self.next(invocation)? else { return Ok(None) };
        let texts: Vec<String> = rows.par_chunks(CHUNK).map(|rows| self.table.csv(rows)).collect();
        Ok(Some(texts.concat()))
    }

    /// Returns the lines as a workbook.
    fn workbook(&mut self, invocation: &Invocation<'_>) -> Result<Vec<u8>, Problems> {
        let mut book = EntryWorkbook::new(&self.table)?;
        while let Some(rows) = self.next(invocation)? {
            self.table.written.clone_from(&self.run.reader.written);
            book.rows(&self.table, &rows)?;
        }
        Ok(book.finish(&self.table, &self.report())?)
    }

    fn report(&self) -> EntriesReport<'_> {
        EntriesReport {
            basis: &self.run.basis,
            summary: &self.summary,
            partners: &self.run.session.partners,
            authorities: &self.run.assessor.before.law().regime.authorities,
            delivery: self.delivery,
        }
    }

    fn exit(&self) -> u8 {
        if self.summary.all().not_computed > Some(0) { PARTLY } else { WELL }
    }
}

fn failed(error: &std::io::Error) -> Problem {
    Problem::of(ErrorKind::File, format!("lines cannot be written: {error}"))
}

/// Writes lines with their duty, and what came out of them. Returns the exit code.
pub fn write(run: EntryRun<'_>, is_workbook_asked: bool, invocation: &Invocation<'_>) -> Result<u8, Problems> {
    let regime = run.assessor.before.law().regime;
    let mut authorities: Vec<String> = regime.authorities.iter().map(|(tag, _)| tag.clone()).collect();
    authorities.push(OTHER.into());
    let table = LineTable::new(run.reader.columns.clone(), authorities, run.assessor.after.is_some());
    let problems = tempfile::tempfile().map_err(|error| failed(&error))?;
    let out = invocation.common.output();
    let is_file = out.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv")) || is_workbook(out);
    let delivery = match invocation.common.form() {
        OutputFormat::Csv => Delivery::Lines,
        _ if is_workbook(out) => Delivery::Workbook,
        _ if is_file => Delivery::Lines,
        _ => Delivery::Folder,
    };
    let summary = EntrySummary::default();
    let invoices = Invoices::default();
    let mut writing = Writing { run, table, summary, problems, delivery, invoices, ahead: None, is_end: false };
    match invocation.common.form() {
        OutputFormat::Csv => to_standard_output(&mut writing, invocation),
        _ if is_file => to_file(&mut writing, out, invocation),
        _ => to_folder(&mut writing, is_workbook_asked, invocation),
    }
}

fn to_standard_output(writing: &mut Writing<'_>, invocation: &Invocation<'_>) -> Result<u8, Problems> {
    claim_standard_output(&writing.run.basis.files)?;
    let mut is_read = invocation.terminal.part(&writing.table.csv_head())?;
    while is_read && let Some(text) = writing.next_csv(invocation)? {
        is_read = invocation.terminal.part(&text)?;
    }
    // Who reads no further has what was wanted.
    if !is_read {
        return Ok(WELL);
    }
    if invocation.stop.load(Ordering::Relaxed) {
        return Ok(INTERRUPTED);
    }
    writing.report().sentences().iter().for_each(|words| invocation.terminal.note(words));
    Ok(writing.exit())
}

/// One file has the lines; what came out of them is printed.
fn to_file(writing: &mut Writing<'_>, path: &Path, invocation: &Invocation<'_>) -> Result<u8, Problems> {
    claim_file(path, &writing.run.basis.files, &writing.table)?;
    if is_workbook(path) {
        let bytes = writing.workbook(invocation)?;
        if invocation.stop.load(Ordering::Relaxed) {
            return Ok(INTERRUPTED);
        }
        write_whole(path, &bytes)?;
    } else {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(|error| failed(&error))?;
        file.write_all(writing.table.csv_head().as_bytes()).map_err(|error| failed(&error))?;
        while let Some(text) = writing.next_csv(invocation)? {
            file.write_all(text.as_bytes()).map_err(|error| failed(&error))?;
        }
        if invocation.stop.load(Ordering::Relaxed) {
            return Ok(INTERRUPTED);
        }
        file.persist(path).map_err(|error| failed(&error.error))?;
    }
    told(writing, invocation)?;
    invocation.terminal.note(&format!("→ {}", path.display()));
    Ok(writing.exit())
}

fn told(writing: &Writing<'_>, invocation: &Invocation<'_>) -> Result<(), Problem> {
    invocation.terminal.show(&writing.report())
}

fn to_folder(writing: &mut Writing<'_>, is_workbook_asked: bool, invocation: &Invocation<'_>) -> Result<u8, Problems> {
    let Some(output) = invocation.open_output()? else { return Ok(INTERRUPTED) };
    let stems =
        writing.run.basis.files.iter().map(|file| Path::new(file).file_stem().unwrap_or_default().to_string_lossy());
    let (name, stage) = (slug(&format!("entries {}", stems.collect::<Vec<_>>().join(" "))), output.stage());
    let owner = claim_folder(output.root(), &name, &writing.run.basis.files)?;
    if is_workbook_asked {
        let bytes = writing.workbook(invocation)?;
        stage.write(&format!("{name}/lines.xlsx"), &bytes)?;
    } else {
        lines(writing, &stage, &format!("{name}/lines.csv"), invocation)?;
    }
    if invocation.stop.load(Ordering::Relaxed) {
        return Ok(INTERRUPTED);
    }
    tables(writing, &stage, &name)?;
    let placed = writing.report().pictures().into_iter();
    let placed: Vec<PlacedPicture> =
        placed.map(|picture| PlacedPicture::new(name.clone(), String::new(), picture)).collect();
    if results::pictures(&placed, &stage, &Fonts::embedded(), invocation.stop)?.is_none() {
        return Ok(INTERRUPTED);
    }
    stage.place(&name, &owner)?;
    told(writing, invocation)?;
    invocation.terminal.note(&format!("→ {}", output.root().join(&name).display()));
    Ok(writing.exit())
}

/// Writes the lines part by part; a mistake in a later row ends the work, and nothing is put into place.
fn lines(
    writing: &mut Writing<'_>,
    stage: &StagedResults<'_>,
    path: &str,
    invocation: &Invocation<'_>,
) -> Result<(), Problems> {
    let found: RefCell<Option<Problems>> = RefCell::default();
    let head = std::iter::once(writing.table.csv_head());
    let rest = std::iter::from_fn(|| {
        writing.next_csv(invocation).unwrap_or_else(|problems| {
            *found.borrow_mut() = Some(problems);
            None
        })
    });
    stage.write_parts(path, head.chain(rest))?;
    found.into_inner().map_or(Ok(()), Err)
}

/// Writes what came out of the lines: sums, problems, both lists of differences, and what is to be known.
fn tables(writing: &mut Writing<'_>, stage: &StagedResults<'_>, name: &str) -> Result<(), Problems> {
    let report = writing.report();
    stage.write(&format!("{name}/summary.csv"), report.csv().as_bytes())?;
    let basis: Vec<String> = writing.run.basis.sentences().into_iter().chain(report.sentences()).collect();
    stage.write(&format!("{name}/read-me.txt"), (basis.join("\n\n") + "\n").as_bytes())?;
    if writing.summary.declared > 0 {
        for (file, lines) in [("overpaid", writing.summary.overpaid()), ("underpaid", writing.summary.underpaid())] {
            stage.write(&format!("{name}/{file}.csv"), report.differences(lines).as_bytes())?;
        }
    }
    writing.problems.seek(SeekFrom::Start(0)).map_err(|error| failed(&error))?;
    let mut rows = BufReader::new(&writing.problems);
    let head = std::iter::once(table(&problems(), &[], false).text.into_bytes());
    let parts = std::iter::from_fn(|| {
        let mut part = Vec::new();
        let read = rows.by_ref().take(1 << 16).read_to_end(&mut part).unwrap_or_default();
        (read > 0).then_some(part)
    });
    stage.write_parts(&format!("{name}/problems.csv"), head.chain(parts))?;
    Ok(())
}
