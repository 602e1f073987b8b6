//! A row of a file of entries: what it says, and what of it could not be read.

use std::collections::BTreeMap;

use csv::StringRecord;
use jiff::civil::Date;
use rust_decimal::Decimal;

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
    pub days: BTreeMap<Field, Date>,
    /// Type of the entry; empty if the file says nothing.
    pub kind: String,
    /// Status in the zone; empty if the file says nothing.
    pub zone_status: String,
    /// Mode of transport; empty if the file says nothing.
    pub transport: String,
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

/// A row of a file of entries.
#[derive(Clone, Debug)]
pub struct EntryRow {
    /// The file, by its place among those that were named.
    pub file: usize,
    /// The row of the file, from 1; the header counts.
    pub row: u64,
    /// The cells as written.
    pub cells: StringRecord,
    /// Entry and line, where both are stated.
    pub key: Option<String>,
    /// Entry and invoice, as far as they are stated: lines of one rate in it are assessed together.
    pub invoice: Option<String>,
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
