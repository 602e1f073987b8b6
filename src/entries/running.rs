//! What the rows of a file show only in their order: sums that stand among the lines, and numbers that come again.

use std::hash::{BuildHasher, Hash};

use rust_decimal::Decimal;
use rustc_hash::{FxBuildHasher, FxHashSet};

use super::repeats::RepeatedRows;
use crate::entry::line::EntryRow;

/// What lines of a file add up to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct LineSum {
    file: usize,
    value: Decimal,
    lines: u64,
}

impl LineSum {
    /// Returns what rows of one file add up to; `None` if one of them is no line or may be a total.
    pub fn of(rows: &[EntryRow]) -> Option<LineSum> {
        let first = LineSum { file: rows.first()?.file, ..LineSum::default() };
        rows.iter()
            .try_fold(first, |sum, row| (!row.is_aside && !row.says_no_goods).then(|| sum.and(LineSum::line(row))))
    }

    fn line(row: &EntryRow) -> LineSum {
        LineSum { file: row.file, value: row.facts.value.unwrap_or_default(), lines: 1 }
    }

    fn and(self, LineSum { value, lines, .. }: LineSum) -> LineSum {
        LineSum { value: self.value.checked_add(value).unwrap_or_default(), lines: self.lines + lines, ..self }
    }
}

/// The rows so far.
#[derive(Debug, Default)]
pub(super) struct RunningRows {
    /// Sums of lines, of the file and since the last row that is none.
    sums: [LineSum; 2],
    entries: Numbers,
    invoices: Numbers,
    repeated: RepeatedRows,
}

impl RunningRows {
    /// Adds rows that repeat the row above.
    pub fn repeat(&mut self, repeated: RepeatedRows) {
        self.repeated.add(repeated);
    }

    /// Adds lines of which none is a total.
    pub fn add(&mut self, lines: LineSum) {
        if lines.file != self.sums[0].file {
            self.sums = [LineSum { file: lines.file, ..LineSum::default() }; 2];
        }
        self.sums = self.sums.map(|sum| sum.and(lines));
    }

    /// Finds totals among rows: one without a number of the schedule, of a line or a day that has the sum of the lines above it is a
    /// total, whatever it is called.
    pub fn take(&mut self, rows: &mut [EntryRow]) {
        for row in rows {
            let line = LineSum::line(row);
            // What a single line above has too may be another line, unless its entry is not named where others are.
            let is_of_none = row.numbered.entry.is_some() && row.text(row.numbered.entry).is_none();
            let least = if is_of_none && row.facts.origin.is_none() { 1 } else { 2 };
            let is_sum = |sum: &LineSum| sum.file == line.file && sum.lines >= least && sum.value == line.value;
            row.is_aside |= row.says_no_goods && !row.is_dated_or_numbered() && self.sums.iter().any(is_sum);
            if row.is_aside {
                self.sums[1] = LineSum { file: self.sums[1].file, ..LineSum::default() };
            } else {
                self.add(line);
            }
        }
    }

    /// Takes down the numbers of rows: of entries where their rows may be one line, of invoices where their lines are rounded
    /// together.
    pub fn number(&mut self, row: &EntryRow, [of_entries, of_invoices]: [bool; 2]) {
        if of_entries {
            self.entries.take(row.key().map(|[entry, _]| entry), row.row);
        }
        if of_invoices {
            self.invoices.take(row.invoice(), row.row);
        }
    }

    /// Says which numbers came again below others, and which rows repeat the row above.
    pub fn again(&self) -> impl Iterator<Item = String> {
        let words = |(numbers, what, whole): (&Numbers, &str, &str)| {
            let row = numbers.first?;
            Some(format!(
                "The {what} of row {row} begins further up, and others stand in between (in all {}): its rows are not charged together as one {whole}. Sort the file by {what}",
                numbers.again
            ))
        };
        let apart = [(&self.entries, "entry", "line"), (&self.invoices, "invoice", "rate")];
        apart.into_iter().filter_map(words).chain(self.repeated.words())
    }
}

/// Numbers that rows have, and those that come again.
#[derive(Debug, Default)]
struct Numbers {
    last: Option<u64>,
    seen: FxHashSet<u64>,
    again: u64,
    first: Option<u64>,
}

impl Numbers {
    fn take(&mut self, number: Option<impl Hash>, row: u64) {
        let Some(number) = number else { return };
        let number = FxBuildHasher.hash_one(number);
        if self.last.replace(number) != Some(number) && !self.seen.insert(number) {
            self.again += 1;
            self.first.get_or_insert(row);
        }
    }
}
