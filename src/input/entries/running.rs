//! What the rows of a file show only in their order: sums that stand among the lines, and numbers that come again.

use std::hash::BuildHasher;

use rust_decimal::Decimal;
use rustc_hash::{FxBuildHasher, FxHashSet};

use crate::entry::line::EntryRow;

/// The rows so far.
#[derive(Debug, Default)]
pub struct RunningRows {
    file: usize,
    /// Values of lines, of the file and since the last row that is none, each with how many they are.
    sums: [(Decimal, u64); 2],
    has_numbers_beside: bool,
    entries: Numbers,
    invoices: Numbers,
}

impl RunningRows {
    /// Takes rows down in their order. One without a number of the schedule that has the sum of the lines above it is a total,
    /// whatever it is called.
    pub fn take(&mut self, rows: &mut [EntryRow]) {
        for row in rows {
            if row.file != self.file {
                (self.file, self.sums) = (row.file, Default::default());
            }
            self.has_numbers_beside |= row.facts.is_beside();
            let entry = row.key.as_deref().and_then(|key| key.split('\u{1f}').next());
            self.entries.take(entry, row.row);
            self.invoices.take(row.invoice.as_deref(), row.row);
            self.sum(row);
        }
    }

    fn sum(&mut self, row: &mut EntryRow) {
        let value = row.facts.value.unwrap_or_default();
        let is_sum = |(sum, lines): &(Decimal, u64)| *lines > 1 && *sum == value;
        row.is_aside |= row.says_no_goods && self.sums.iter().any(is_sum);
        if row.is_aside {
            self.sums[1] = Default::default();
            return;
        }
        for (sum, lines) in &mut self.sums {
            *sum = sum.checked_add(value).unwrap_or_default();
            *lines += 1;
        }
    }

    /// Says which numbers came again below others: of entries where their lines have rows of numbers of chapter 99, of invoices
    /// where their lines are rounded together.
    pub fn told(&self, together: bool) -> Vec<String> {
        let entries = Some(&self.entries).filter(|_| self.has_numbers_beside).map(|numbers| (numbers, "entry", "line"));
        let invoices = Some(&self.invoices).filter(|_| together).map(|numbers| (numbers, "invoice", "rate"));
        let words = |(numbers, what, whole): (&Numbers, &str, &str)| {
            let row = numbers.first?;
            Some(format!(
                "The {what} of row {row} stands above it with others between, as {} in all do: its rows are not taken together where they are one {whole}; sort the file by {what}",
                numbers.again
            ))
        };
        entries.into_iter().chain(invoices).filter_map(words).collect()
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
    fn take(&mut self, number: Option<&str>, row: u64) {
        let Some(number) = number else { return };
        let number = FxBuildHasher.hash_one(number);
        if self.last.replace(number) != Some(number) && !self.seen.insert(number) {
            self.again += 1;
            self.first.get_or_insert(row);
        }
    }
}
