//! What is asked of a law about a line, and what it charges it.

use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::transit::ClauseSet;
use crate::entry::line::Quantity;
use crate::entry::stated::StatedShares;
use crate::partner::Partner;
use crate::product::HsCode;
use crate::regime::plan::MeasureStatus;
use crate::units::AdValorem;

/// What is asked of a line.
#[derive(Clone, Copy, Debug)]
pub struct LineQuestion<'q> {
    /// Whose goods.
    pub origin: Partner,
    /// Which.
    pub product: HsCode,
    /// The day whose law holds.
    pub day: Date,
    /// The clauses that it lies under.
    pub clauses: ClauseSet,
    /// Claims and contents.
    pub shares: &'q StatedShares,
    /// Entered value in dollars.
    pub value: Decimal,
    /// Quantities.
    pub quantities: &'q [Quantity],
}

/// What a law charges a line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LineDuty {
    /// The rate of all together.
    pub rate: AdValorem,
    /// What is charged, in the order in which it is filed.
    pub parts: Vec<DutyPart>,
    /// The numbers of chapter 99 that are due, one of each list, in that order.
    pub numbers: Arc<[Alternatives]>,
    /// The shares that the line does not state and that no single entry can have.
    pub estimated: Vec<String>,
    /// The claims that it does not state and that the law takes for made.
    pub taken: Vec<String>,
    /// The contents that it states and that no measure on it asks for.
    pub idle: Vec<String>,
}

impl LineDuty {
    /// Returns true if another duty charges the same, whatever is assumed.
    pub fn charges_as(&self, other: &LineDuty) -> bool {
        let charged = |duty: &LineDuty| (duty.rate, duty.numbers.clone());
        charged(self) == charged(other) && self.parts == other.parts
    }
}

/// Numbers of chapter 99 of which an entry declares one.
pub type Alternatives = Arc<[HsCode]>;

/// One measure that is charged.
#[derive(Clone, Debug, PartialEq)]
pub struct DutyPart {
    /// Its name.
    pub measure: Arc<str>,
    /// Its authority, by its place in the regime; one past the last where it has none.
    pub authority: usize,
    /// What it adds to the rate, as a share of the value.
    pub fraction: Decimal,
    /// The same in percent.
    pub percent: Decimal,
    /// The numbers of chapter 99 that the entry may declare for it.
    pub headings: Alternatives,
    /// True for the schedule's own rate, which has no number of chapter 99.
    pub is_base: bool,
    /// True if it is so much a unit: then the rate holds for this line alone.
    pub is_specific: bool,
}

/// One measure that is not charged.
#[derive(Clone, Debug, PartialEq)]
pub struct SparedPart {
    /// Its title.
    pub title: String,
    /// Why, as traces word it.
    pub status: MeasureStatus,
    /// The titles of what it gave way to.
    pub by: Vec<String>,
    /// True if a claim that it needs is not made, or it is suspended: nobody would charge it by mistake.
    pub is_idle: bool,
    /// Its rate, where it is one number.
    pub rate: Option<AdValorem>,
    /// The numbers of chapter 99 that it has.
    pub headings: Vec<HsCode>,
}

impl SparedPart {
    /// Returns true if it was repealed.
    pub fn has_ended(&self) -> bool {
        self.status == MeasureStatus::Exempt && self.is_idle
    }
}

/// Returns numbers of which an entry declares one: "9903.94.40/9903.94.41".
pub fn alternatives(numbers: &[HsCode]) -> String {
    let mut text = String::new();
    write_alternatives(numbers, &mut text);
    text
}

/// Writes such numbers behind a text.
pub fn write_alternatives(numbers: &[HsCode], text: &mut String) {
    for (place, code) in numbers.iter().enumerate() {
        text.push_str(if place == 0 { "" } else { "/" });
        code.write_dotted(text);
    }
}
