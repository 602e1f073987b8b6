//! Lines calculated under a law by a thread of its own, which has read the law once for all tables that come.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{Schema, SchemaRef};
use dutylab::cli::entries::{EntryLaws, is_grouped};
use dutylab::cli::invocation::{CommonArgs, Invocation};
use dutylab::cli::terminal::Terminal;
use dutylab::entries::amount::Rounding;
use dutylab::entries::assess::{AssessedRow, Assessor};
use dutylab::entries::duty::LineDuties;
use dutylab::entries::invoice::Invoices;
use dutylab::entries::spans::LawSpans;
use dutylab::entry::practice::Practice;
use dutylab::error::{ErrorKind, Problem, Problems};
use dutylab::input::entries::options::ReadingOptions;
use dutylab::input::entries::practice::read_practice;
use dutylab::input::entries::reader::EntryReader;
use dutylab::input::files::Location;
use dutylab::input::partner::read_partners;
use dutylab::input::regime::{LAW, locate};
use dutylab::partner::Partners;
use dutylab::report::entries::lines::LineTable;
use dutylab::report::entries::summary::OTHER;

use crate::away::{Ended, Workshop, guarded};
use crate::keywords::in_keywords;
use crate::lines::{AddedRows, added_fields, joined_column, sheet, unreadable};
use crate::scenario::Given;
use crate::table::{Table, fault};

/// A table of lines, and how it is read.
pub struct Lines {
    /// The columns of the table.
    pub schema: SchemaRef,
    /// Its rows.
    pub batches: Vec<RecordBatch>,
    /// What is said of its columns.
    pub options: ReadingOptions,
    /// Which rows are one line.
    pub group: Option<String>,
    /// How dollars are rounded.
    pub rounding: Rounding,
}

/// The law that lines are calculated under.
pub struct AskedLaw {
    /// The scenario that changes it, if there is one.
    pub scenario: Option<Given>,
    /// The case of the scenario.
    pub case: Option<String>,
    /// The options of every command.
    pub common: CommonArgs,
}

type Request = (Lines, Ended<Table>);

/// Laws that were asked for before, each with the thread that has read it.
#[derive(Default)]
pub struct Calculators(Mutex<BTreeMap<String, Sender<Request>>>);

impl AskedLaw {
    /// Holds the options against each other: none of them is to be left aside without a word.
    pub fn hold(&self) -> Result<(), Problem> {
        let is_lost = self.scenario.is_none() && (self.case.is_some() || !self.common.set.is_empty());
        let problem =
            || Problem::of(ErrorKind::Conflict, "case and set: no scenario is named").help("name one: scenario=…");
        if is_lost { Err(problem()) } else { Ok(()) }
    }

    /// Returns what tells a law of the program from others; `None` where files of the user bear on it, which may change.
    fn name(&self) -> Option<String> {
        let CommonArgs { baseline, as_of, assume_unchanged, .. } = &self.common;
        let baseline = baseline.as_deref().unwrap_or(LAW);
        let location = locate(baseline, &Location::Disk("scenario.toml".into())).ok()?;
        let is_shipped = matches!(location, Some(Location::Shipped(_)));
        (is_shipped && self.scenario.is_none()).then(|| format!("{baseline} {as_of:?} {assume_unchanged}"))
    }
}

/// Calculates lines under a law, and sends them with what is added to them.
pub fn calculate(workshop: Arc<Workshop>, law: AskedLaw, lines: Lines, ended: Ended<Table>) {
    let Some(name) = law.name() else { return drop(begin(&workshop, law).send((lines, ended))) };
    let mut known = workshop.calculators.0.lock().unwrap_or_else(PoisonError::into_inner);
    let mut request = (lines, ended);
    if let Some(calculator) = known.get(&name) {
        match calculator.send(request) {
            Ok(()) => return,
            // It could not read the law.
            Err(unsent) => request = unsent.0,
        }
    }
    let calculator = begin(&workshop, law);
    let _ = calculator.send(request);
    known.insert(name, calculator);
}

/// Begins a thread that reads a law and then calculates what comes.
fn begin(workshop: &Arc<Workshop>, law: AskedLaw) -> Sender<Request> {
    let (sender, requests) = channel();
    let workshop = Arc::downgrade(workshop);
    std::thread::spawn(move || {
        let Some(workshop) = workshop.upgrade() else { return };
        if let Err(problems) = guarded(|| serve(&workshop, &law, &requests))
            && let Ok((_, ended)) = requests.recv()
        {
            let _ = ended.send(Err(problems));
        }
    });
    sender
}

/// Reads a law, and calculates what comes.
fn serve(workshop: &Workshop, law: &AskedLaw, requests: &Receiver<Request>) -> Result<(), Problems> {
    let (terminal, stop) = (Terminal::unseen(), Arc::default());
    let invocation = Invocation { common: &law.common, terminal: &terminal, stop: &stop };
    let laws = workshop.with_session(|session| {
        let scenario = law.scenario.as_ref().map(|given| given.file(&terminal)).transpose()?;
        EntryLaws::read(scenario.as_ref(), law.case.as_deref(), session, &invocation)
    })?;
    let (practice, partners) = (read_practice()?, read_partners()?);
    let all = (laws.before(&practice), laws.otherwise_known(&practice), laws.after(&practice));
    let spans = (LawSpans::new(&all.0), all.1.as_ref().map(LawSpans::new), all.2.as_ref().map(LawSpans::new));
    let duties = |spans| workshop.pool.install(|| LineDuties::new(spans));
    let [otherwise_known, after] = [&spans.1, &spans.2].map(|spans| spans.as_ref().map(duties));
    let before = duties(&spans.0);
    let mut assessor = Assessor { before, otherwise_known, after, practice: &practice, rounding: Rounding::Exact };
    while let Ok((mut lines, ended)) = requests.recv() {
        lines.options.shares = laws.regime.shares.iter().map(|(name, table)| (name.clone(), table.kind)).collect();
        assessor.rounding = lines.rounding;
        let made = guarded(|| workshop.pool.install(|| calculated(&assessor, &lines, (&partners, &practice))));
        let _ = ended.send(made);
    }
    Ok(())
}

fn calculated(assessor: &Assessor<'_>, lines: &Lines, names: (&Partners, &Practice)) -> Result<Table, Problems> {
    let Lines { schema, batches, options, group, .. } = lines;
    let reader = EntryReader::of_sheet(sheet(schema, batches), &[], options, names)?;
    let problems = unreadable(schema, batches, &reader.rows.columns);
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut invoices = Invoices::new(is_grouped(group.as_deref(), &reader)?);
    let mut authorities: Vec<String> =
        assessor.before.law().regime.authorities.iter().map(|(tag, _)| tag.clone()).collect();
    authorities.push(OTHER.into());
    let EntryReader { mut source, rows } = reader;
    let table = LineTable::new(rows.columns.clone(), authorities, assessor.after.is_some());
    let mut added: Vec<AddedRows> = Vec::new();
    let done = |assessed: Vec<AssessedRow<'_>>| AddedRows::new(&table, &assessed);
    loop {
        if is_stopped(&options.stop) {
            return Err(Problem::of(ErrorKind::Interrupted, "interrupted").into());
        }
        let parts = source.next_parts()?;
        let is_end = parts.is_empty();
        added.extend(invoices.assess(assessor, parts, |part| rows.read(part), done)?);
        if is_end {
            break;
        }
    }
    let notes = source.decided.iter().cloned().chain(rows.contradicted()).chain(invoices.again());
    joined(lines, &table, added, notes.map(|note| in_keywords(&note).into_owned()).collect())
}

fn is_stopped(stop: &AtomicBool) -> bool {
    stop.load(Ordering::Relaxed)
}

/// Returns the lines with what is added to them. What the table has is not copied.
fn joined(lines: &Lines, table: &LineTable, added: Vec<AddedRows>, notes: Vec<String>) -> Result<Table, Problems> {
    let Lines { schema, batches, .. } = lines;
    let fields = added_fields(table);
    let all = schema.fields().iter().cloned().chain(fields.iter().cloned().map(Arc::new));
    let mut metadata = schema.metadata().clone();
    metadata.insert("dutylab".into(), notes.join("\n"));
    let all = Arc::new(Schema::new_with_metadata(all.collect::<Vec<_>>(), metadata));
    let count: usize = batches.iter().map(RecordBatch::num_rows).sum();
    // A blank row is no row of a file, and has nothing added.
    let rows: Vec<u64> = added.iter().flat_map(|some| some.rows.iter().copied()).collect();
    let blank = (rows.len() < count).then(|| places(&rows, count));
    let column = |at: usize| -> Result<ArrayRef, Problems> {
        let parts: Vec<&ArrayRef> = added.iter().map(|some| &some.columns[at]).collect();
        joined_column(fields[at].data_type(), &parts, blank.as_deref()).map_err(fault)
    };
    let columns = (0..fields.len()).map(column).collect::<Result<Vec<_>, _>>()?;
    let mut first = 0;
    let with_added = |batch: &RecordBatch| {
        let (start, length) = (first, batch.num_rows());
        first += length;
        let arrays = batch.columns().iter().cloned().chain(columns.iter().map(|column| column.slice(start, length)));
        RecordBatch::try_new(all.clone(), arrays.collect()).map_err(fault)
    };
    let batches = batches.iter().map(with_added).collect::<Result<Vec<_>, Problems>>()?;
    Ok(Table::new(batches, all))
}

/// Returns for each row of a table its place among those that were calculated; the first has the number 2.
fn places(rows: &[u64], count: usize) -> Vec<Option<usize>> {
    let mut found = vec![None; count];
    for (place, row) in (0..).zip(rows) {
        if let Some(one) = usize::try_from(row - 2).ok().and_then(|at| found.get_mut(at)) {
            *one = Some(place);
        }
    }
    found
}
