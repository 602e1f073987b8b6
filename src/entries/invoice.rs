//! Lines part by part, the parts beside each other: rows of one line, and lines of one invoice as customs' rounding takes them
//! together, stay together.

use rayon::prelude::*;

use super::amount::{Invoice, Rounding};
use super::assess::{AssessedRow, Assessor};
use super::group::{is_same_line, lines};
use super::repeats::RepeatedRows;
use super::running::{LineSum, RunningRows};
use crate::entry::line::EntryRow;

/// Rows that are assessed at once.
const CHUNK: usize = 512;

/// Lines that are assessed batch by batch: a line or an invoice may go on in the next.
#[derive(Debug, Default)]
pub struct Invoices {
    /// True if rows of one entry and line are one line.
    is_grouped: bool,
    /// The rows of the last line of a batch.
    held: Vec<EntryRow>,
    /// The last invoice of a batch.
    open: Option<OpenInvoice>,
    running: RunningRows,
}

/// An invoice that may go on: entry and invoice, and its values so far.
type OpenInvoice = ([String; 2], Invoice);

/// The rows of a part.
enum PartRows<T> {
    /// What was made of them, and what they add up to.
    Done(Vec<T>, LineSum),
    /// Some may be totals of what stands above them.
    Open(Vec<EntryRow>),
}

impl Invoices {
    /// Returns the state before all lines; `is_grouped` is true if rows of one entry and line are one line.
    pub fn new(is_grouped: bool) -> Invoices {
        Invoices { is_grouped, ..Invoices::default() }
    }

    /// Assesses the rows of the parts of a batch; `read` reads a part, and `done` is what is made of some rows. The results are
    /// in the order of the rows. Without parts it is the end.
    ///
    /// # Errors
    /// Where a part cannot be read.
    pub fn assess<P: Send, T: Send, E: Send>(
        &mut self,
        assessor: &Assessor<'_>,
        parts: Vec<P>,
        read: impl Fn(P) -> Result<Vec<EntryRow>, E> + Sync,
        done: impl Fn(Vec<AssessedRow<'_>>) -> T + Sync,
    ) -> Result<Vec<T>, E> {
        let (is_exact, is_grouped) = (assessor.rounding == Rounding::Exact, self.is_grouped);
        let of_rows = |rows: &[EntryRow], open: Option<OpenInvoice>| {
            let (assessed, open) = of_chunk(assessor, rows, is_grouped, open);
            (done(assessed), open)
        };
        if is_exact && !self.is_grouped {
            let of_part = |rows: &[EntryRow]| rows.chunks(CHUNK).map(|rows| of_rows(rows, None).0).collect();
            let mut found = in_order(parts, |part| {
                let rows = read(part)?;
                let repeated = RepeatedRows::of(&rows);
                let rows = match LineSum::of(&rows) {
                    Some(sum) => PartRows::Done(of_part(&rows), sum),
                    None => PartRows::Open(rows),
                };
                Ok((rows, repeated))
            })?;
            for (part, repeated) in &mut found {
                self.running.repeat(std::mem::take(repeated));
                match part {
                    PartRows::Done(_, sum) => self.running.add(*sum),
                    PartRows::Open(rows) => self.running.take(rows),
                }
            }
            let done = |(part, _)| match part {
                PartRows::Done(done, _) => done,
                PartRows::Open(rows) => of_part(&rows),
            };
            return Ok(found.into_par_iter().flat_map_iter(done).collect());
        }
        let is_end = parts.is_empty();
        let mut read = in_order(parts, read)?;
        for rows in &mut read {
            self.running.take(rows);
            self.running.repeat(RepeatedRows::of(rows));
            rows.iter().for_each(|row| self.running.number(row, [self.is_grouped, !is_exact]));
        }
        let mut rows: Vec<EntryRow> =
            std::mem::take(&mut self.held).into_iter().chain(read.into_iter().flatten()).collect();
        if self.is_grouped && !is_end {
            let last = rows.chunk_by(is_same_line).next_back().map_or(0, <[EntryRow]>::len);
            self.held = rows.split_off(rows.len() - last);
        }
        let chunks = self.chunks(&rows, is_exact);
        let of_place = |(place, rows): (usize, &&[EntryRow])| of_rows(rows, self.open.clone().filter(|_| place == 0));
        let mut found: Vec<(T, Option<OpenInvoice>)> = chunks.par_iter().enumerate().map(of_place).collect();
        if let Some((_, open)) = found.last_mut() {
            self.open = open.take();
        }
        Ok(found.into_iter().map(|(done, _)| done).collect())
    }

    /// Says which entries and invoices came again below others, so that their rows were not taken together, and which rows repeat
    /// the row above.
    pub fn again(&self) -> impl Iterator<Item = String> {
        self.running.again()
    }

    /// Divides rows where neither a line nor an invoice goes on.
    fn chunks<'r>(&self, rows: &'r [EntryRow], is_exact: bool) -> Vec<&'r [EntryRow]> {
        let goes_on = |one: &EntryRow, other: &EntryRow| {
            let is_invoice = || !is_exact && one.invoice().is_some_and(|number| other.invoice() == Some(number));
            self.is_grouped && is_same_line(one, other) || is_invoice()
        };
        let mut length = 0;
        let divided = rows.chunk_by(move |one, other| {
            length += 1;
            let is_one = length < CHUNK || goes_on(one, other);
            length = if is_one { length } else { 0 };
            is_one
        });
        divided.collect()
    }
}

/// Returns what is made of parts, beside each other; of errors that of the first part.
fn in_order<P: Send, R: Send, E: Send>(parts: Vec<P>, of_part: impl Fn(P) -> Result<R, E> + Sync) -> Result<Vec<R>, E> {
    parts.into_par_iter().map(&of_part).collect::<Vec<Result<R, E>>>().into_iter().collect()
}

/// Assesses lines one after the other. `open` is the invoice before them, and what is returned the last of theirs.
fn of_chunk<'r>(
    assessor: &Assessor<'_>,
    rows: &'r [EntryRow],
    is_grouped: bool,
    mut open: Option<OpenInvoice>,
) -> (Vec<AssessedRow<'r>>, Option<OpenInvoice>) {
    let mut assessed = Vec::with_capacity(rows.len());
    for line in lines(rows, is_grouped) {
        // The rate of exact dollars is that of each line by itself.
        let number = if assessor.rounding == Rounding::Exact { None } else { line[0].invoice() };
        let Some(number) = number else {
            open = None;
            assessor.assess(line, &mut Invoice::default(), &mut assessed);
            continue;
        };
        let (_, invoice) = match &mut open {
            Some(known) if known.0 == number => known,
            other => other.insert((number.map(String::from), Invoice::default())),
        };
        assessor.assess(line, invoice, &mut assessed);
    }
    (assessed, open)
}
