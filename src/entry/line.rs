//! A row of a file of entries: what it says, and what of it could not be read.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::cells::RowCells;
use super::days::Days;
use super::role::Field;
use super::stated::StatedShares;
use crate::partner::Partner;
use crate::product::HsCode;

/// A quantity as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// How much.
    pub amount: Decimal,
    /// Of what; `None` where the file has no unit: then it is in the unit of the schedule of this place.
    pub unit: Option<String>,
    /// Its place among the units of the schedule's line: 0 or 1.
    pub place: usize,
}

/// What a row says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowFacts {
    /// The number of the schedule.
    pub product: Option<HsCode>,
    /// Whose goods.
    pub origin: Option<Partner>,
    /// Entered value in dollars; `None` where the cell is empty.
    pub value: Option<Decimal>,
    /// Quantities.
    pub quantities: Vec<Quantity>,
    /// Claims and contents by name.
    pub shares: StatedShares,
    /// Days, by field.
    pub days: Days,
    /// Type of the entry; `None` if the file says nothing.
    pub kind: Option<Arc<str>>,
    /// Status in the zone; `None` if the file says nothing.
    pub zone_status: Option<Arc<str>>,
    /// Mode of transport in small letters; `None` if the file says nothing.
    pub transport: Option<Arc<str>>,
    /// Declared numbers of chapter 99; `None` where no column has them.
    pub numbers: Option<Vec<HsCode>>,
    /// Declared duty in dollars.
    pub duty: Option<Decimal>,
    /// Declared rate of antidumping and countervailing duty, as a share of the value.
    pub adcvd_rate: Option<Decimal>,
}

impl RowFacts {
    /// Returns true for a number that stands beside that of the goods: of chapters 98 and 99.
    pub fn is_beside(&self) -> bool {
        self.product.is_some_and(HsCode::is_special_provision)
    }
}

/// The columns of the numbers by which rows are taken together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NumberColumns {
    /// That of the entry.
    pub entry: Option<usize>,
    /// That of the line in the entry.
    pub line: Option<usize>,
    /// That of the invoice.
    pub invoice: Option<usize>,
}

/// A row of a file of entries.
#[derive(Clone, Debug)]
pub struct EntryRow {
    /// The file, by its place among those that were named.
    pub file: usize,
    /// The row of the file, from 1; the header counts.
    pub row: u64,
    /// The cells as written.
    pub cells: RowCells,
    /// Where it has its numbers.
    pub numbered: NumberColumns,
    /// True for a row that is no line: a total, a note, the names of the columns once more.
    pub is_aside: bool,
    /// True if no figures stand where the number of the schedule would.
    pub says_no_goods: bool,
    /// What could be read.
    pub facts: RowFacts,
    /// What could not, in words that name the column: the row has no duty.
    pub problems: Vec<String>,
    /// What could not and does not bear on the duty, by field.
    pub remarks: Vec<(Field, String)>,
}

impl EntryRow {
    /// Returns what stands in a column without blanks around it; `None` for nothing.
    pub fn text(&self, column: Option<usize>) -> Option<&str> {
        Some(self.cells.text(column?)).filter(|cell| !cell.is_empty())
    }

    /// Returns entry and line, where both are stated.
    pub fn key(&self) -> Option<[&str; 2]> {
        let NumberColumns { entry, line, .. } = self.numbered;
        Some([self.text(entry)?, self.text(line)?])
    }

    /// Returns true if it states a day of entry, or the number of its line in an entry: a total has neither.
    pub fn is_dated_or_numbered(&self) -> bool {
        self.facts.days.get(Field::EntryDate).is_some() || self.text(self.numbered.line).is_some()
    }

    /// Returns entry and invoice, as far as they are stated: lines of one rate in it are assessed together.
    pub fn invoice(&self) -> Option<[&str; 2]> {
        let stated = [self.numbered.entry, self.numbered.invoice].map(|column| self.text(column));
        (stated != [None; 2]).then(|| stated.map(Option::unwrap_or_default))
    }
}
