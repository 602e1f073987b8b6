//! Where lines go: a folder of results, one file, or standard output; row by row, so that the memory does not grow with them.

use std::fs::{self, File};
use std::io::{BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::mpsc::sync_channel;

use super::super::invocation::{INTERRUPTED, Invocation, PARTLY, WELL};
use super::super::terminal::OutputFormat;
use super::place::{claim_file, claim_folder, claim_standard_output};
use crate::entries::assess::{AssessedRow, Assessor};
use crate::entries::invoice::Invoices;
use crate::entries::summary::EntrySummary;
use crate::error::{Problem, Problems};
use crate::input::entries::reader::{EntryPart, EntryReader};
use crate::report::columns::csv;
use crate::report::columns::entries::problems;
use crate::report::entries::basis::EntryBasis;
use crate::report::entries::lines::LineTable;
use crate::report::entries::summary::{Delivery, EntriesReport, OTHER};
use crate::report::entries::workbook::{EntryWorkbook, is_workbook};
use crate::report::folder::{StagedResults, write_whole};
use crate::report::folder_name::slug;
use crate::report::font::Fonts;
use crate::report::pictures::PlacedPicture;
use crate::report::results;
use crate::report::text::Printable;
use crate::session::Session;

/// Lines that are calculated, and with what.
pub struct EntryRun<'a> {
    pub session: &'a Session,
    pub assessor: Assessor<'a>,
    pub reader: EntryReader<'a>,
    pub invoices: Invoices,
    pub basis: EntryBasis,
}

/// What is left of the lines when they are written.
struct Writing<'a> {
    run: EntryRun<'a>,
    table: LineTable,
    summary: EntrySummary,
    /// Rows without duty, as CSV: on disk, as there may be many.
    problems: File,
    delivery: Delivery,
    /// Parts that were read while others were assessed.
    ahead: Option<Vec<EntryPart>>,
    is_end: bool,
}

impl Writing<'_> {
    /// Returns what is made of the next rows, in pieces; `None` at the end. Those behind them are read meanwhile.
    fn next<T: Send>(
        &mut self,
        invocation: &Invocation<'_>,
        of_rows: impl Fn(&LineTable, &[AssessedRow<'_>]) -> T + Sync,
    ) -> Result<Option<Vec<T>>, Problems> {
        if self.is_end || invocation.stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let EntryRun { assessor, reader: EntryReader { source, rows }, invoices, basis, .. } = &mut self.run;
        let parts = match self.ahead.take() {
            Some(parts) => parts,
            None => source.next_parts()?,
        };
        self.is_end = parts.is_empty();
        self.table.formats.clone_from(&source.formats);
        let (table, files, summary, delivery) = (&self.table, &basis.files, &self.summary, self.delivery);
        let done = |assessed: Vec<AssessedRow<'_>>| {
            let mut summary = summary.empty();
            assessed.iter().for_each(|row| summary.add(row));
            // A folder alone has a file of them.
            let without = match delivery {
                Delivery::Folder => csv::table(&problems(), &table.problems(&assessed, files), false).text,
                Delivery::Workbook | Delivery::Lines => String::new(),
            };
            (of_rows(table, &assessed), summary, without)
        };
        let assess = || invoices.assess(assessor, parts, |part| rows.read(part), done);
        let (ahead, done) =
            if self.is_end { (Ok(Vec::new()), assess()) } else { rayon::join(|| source.next_parts(), assess) };
        let done = done?;
        self.ahead = Some(ahead?);
        basis.decided.clone_from(&source.decided);
        if self.is_end {
            basis.at_end = rows.contradicted().into_iter().chain(invoices.again()).collect();
        }
        let mut made = Vec::with_capacity(done.len());
        for (of_rows, summary, without) in done {
            self.summary.merge(summary);
            // The header stands there once.
            let (_, without) = without.split_once('\n').unwrap_or_default();
            self.problems.write_all(without.as_bytes()).map_err(|error| failed(&error))?;
            made.push(of_rows);
        }
        Ok(Some(made))
    }

    /// Hands the rows on as CSV, piece by piece: they are written while further rows are assessed, as far as they are asked for.
    fn csv<R>(
        &mut self,
        invocation: &Invocation<'_>,
        write: impl FnOnce(&mut dyn Iterator<Item = String>) -> Result<R, Problem>,
    ) -> Result<R, Problems> {
        let head = self.table.csv_head();
        std::thread::scope(|scope| {
            let (sender, pieces) = sync_channel(2);
            let assess = scope.spawn(move || -> Result<(), Problems> {
                while let Some(pieces) = self.next(invocation, LineTable::csv)?
                    && sender.send(pieces).is_ok()
                {}
                Ok(())
            });
            let written = write(&mut std::iter::once(head).chain(pieces.into_iter().flatten()))?;
            assess.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
            Ok(written)
        })
    }

    /// Returns the lines as a workbook.
    fn workbook(&mut self, invocation: &Invocation<'_>) -> Result<Vec<u8>, Problems> {
        let mut book = EntryWorkbook::new(&self.table)?;
        let cells =
            |table: &LineTable, rows: &[AssessedRow<'_>]| rows.iter().map(|row| table.cells(row)).collect::<Vec<_>>();
        while let Some(pieces) = self.next(invocation, cells)? {
            pieces.iter().try_for_each(|rows| book.rows(rows))?;
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
    Problem::unwritten("lines of entries", error)
}

/// Writes lines with their duty, and what came out of them. Returns the exit code.
pub fn write(run: EntryRun<'_>, is_workbook_asked: bool, invocation: &Invocation<'_>) -> Result<u8, Problems> {
    let regime = run.assessor.before.law().regime;
    let mut authorities: Vec<String> = regime.authorities.iter().map(|(tag, _)| tag.clone()).collect();
    authorities.push(OTHER.into());
    let summary = EntrySummary::new(authorities.len());
    let table = LineTable::new(run.reader.rows.columns.clone(), authorities, run.assessor.after.is_some());
    let problems = tempfile::tempfile().map_err(|error| failed(&error))?;
    let out = invocation.common.output();
    let is_file = out.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv")) || is_workbook(out);
    let delivery = match invocation.common.form() {
        OutputFormat::Csv => Delivery::Lines,
        _ if is_workbook(out) => Delivery::Workbook,
        _ if is_file => Delivery::Lines,
        _ => Delivery::Folder,
    };
    let mut writing = Writing { run, table, summary, problems, delivery, ahead: None, is_end: false };
    match invocation.common.form() {
        OutputFormat::Csv => to_standard_output(&mut writing, invocation),
        _ if is_file => to_file(&mut writing, out, invocation),
        _ => to_folder(&mut writing, is_workbook_asked, invocation),
    }
}

fn to_standard_output(writing: &mut Writing<'_>, invocation: &Invocation<'_>) -> Result<u8, Problems> {
    claim_standard_output(&writing.run.basis.files)?;
    // Who reads no further has what was wanted.
    let is_read = writing.csv(invocation, |pieces| {
        for piece in pieces {
            if !invocation.terminal.part(&piece)? {
                return Ok(false);
            }
        }
        Ok(true)
    })?;
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
        let failed = |error: &std::io::Error| Problem::unwritten(path.display(), error);
        fs::create_dir_all(folder).map_err(|error| failed(&error))?;
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(|error| failed(&error))?;
        writing.csv(invocation, |pieces| {
            for piece in pieces {
                file.write_all(piece.as_bytes()).map_err(|error| failed(&error))?;
            }
            Ok(())
        })?;
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
        let path = format!("{name}/lines.csv");
        writing.csv(invocation, |pieces| stage.write_parts(&path, pieces))?;
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
    let head = std::iter::once(csv::table(&problems(), &[], false).text.into_bytes());
    let parts = std::iter::from_fn(|| {
        let mut part = Vec::new();
        let read = rows.by_ref().take(1 << 16).read_to_end(&mut part).unwrap_or_default();
        (read > 0).then_some(part)
    });
    stage.write_parts(&format!("{name}/problems.csv"), head.chain(parts))?;
    Ok(())
}
