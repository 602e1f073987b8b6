//! Customs' practice, as data: entry types, programs, provisions, clauses on goods in transit or in a zone, the order of filing.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::unit::Units;
use crate::error::Problems;
use crate::partner::Partner;
use crate::product::{HsCode, ProductNames};
use crate::units::Share;

/// Which day decides on the law of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumString)]
#[strum(serialize_all = "lowercase")]
pub enum DayRule {
    /// The day of entry (19 CFR 141.68).
    Entry,
    /// The day of admission for goods in privileged foreign status (19 CFR 146.41, 146.65), else that of entry.
    Zone,
    /// The day of withdrawal (19 USC 1315(a)).
    Withdrawal,
    /// None: no duty is owed on such an entry yet.
    None,
}

/// A type of entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryType {
    /// What it is.
    pub title: String,
    /// The day whose law holds.
    pub day: DayRule,
}

/// A preference program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// The claim that it makes; `None` of a word that says that there is none.
    pub claim: Option<String>,
    /// Whose goods it is for; of all if there are none.
    pub origins: BTreeSet<Partner>,
}

/// A number of chapter 98 that leaves part of the value out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provision {
    /// The number.
    pub code: HsCode,
    /// The claim that it makes; `None` where it is not calculated.
    pub claim: Option<String>,
    /// The content of the value that it leaves out.
    pub content: String,
    /// What it is for, and why it is not calculated.
    pub title: String,
}

/// Numbers of chapter 99 that are not calculated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutsideNumbers {
    /// What they lie below.
    pub code: HsCode,
    /// Those below it that are calculated.
    pub except: BTreeSet<HsCode>,
    /// What they claim.
    pub title: String,
}

/// A clause that leaves goods under earlier law which were under way when a duty began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InTransit {
    /// Ids, slots or tags of the measures.
    pub measures: Vec<String>,
    /// Goods loaded before this day have the law of the day before it.
    pub loaded_before: Date,
    /// First day of entry.
    pub entered_from: Date,
    /// First day of entry on which the clause no longer holds.
    pub entered_before: Date,
    /// The number that the entry declares.
    pub heading: HsCode,
}

impl InTransit {
    /// Returns true if goods that enter on a day may lie under it.
    pub fn may_hold(&self, day: Date) -> bool {
        self.entered_from <= day && day < self.entered_before
    }
}

/// A clause by which goods that were in a zone when a duty began pay it all the same, in privileged status too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneClause {
    /// Ids, slots or tags of the measures, which goods pay that were admitted before they began.
    pub measures: Vec<String>,
    /// First day of admission on which the clause no longer holds.
    pub admitted_before: Date,
    /// First day of entry.
    pub entered_from: Date,
    /// First day of entry on which the clause no longer holds.
    pub entered_before: Date,
    /// The number that the entry declares instead of each of a measure.
    pub headings: BTreeMap<HsCode, HsCode>,
}

impl ZoneClause {
    /// Returns true if goods that are entered on a day may lie under it.
    pub fn may_hold(&self, entered: Date) -> bool {
        self.entered_from <= entered && entered < self.entered_before
    }
}

/// Customs' practice.
#[derive(Clone, Debug, Default)]
pub struct Practice {
    /// Types of entries by code.
    pub types: BTreeMap<String, EntryType>,
    /// Programs by code.
    pub programs: BTreeMap<String, Program>,
    /// The claims that programs make.
    pub program_claims: BTreeSet<String>,
    /// Programs that are not calculated, with what they are.
    pub programs_outside: BTreeMap<String, String>,
    /// Numbers of chapter 98 that leave part of the value out.
    pub provisions: Vec<Provision>,
    /// Numbers of chapter 99 that charge nothing, with the claim that they state, as made or as not made, or with a content of which
    /// they do not say how much it is.
    pub claims: BTreeMap<HsCode, (String, Option<Share>)>,
    /// Numbers of chapter 99 that are not calculated.
    pub numbers_outside: Vec<OutsideNumbers>,
    /// Units.
    pub units: Units,
    /// Clauses on goods in transit.
    pub in_transit: Vec<InTransit>,
    /// Clauses on goods in a zone.
    pub zone: Vec<ZoneClause>,
    /// Authorities in the order in which their numbers are filed.
    pub filing_order: Vec<String>,
    /// Modes of transport, by their words: true for a vessel.
    pub vessels: FxHashMap<String, bool>,
    /// Words that are not countries of origin, each with what it is or was and what is stated instead.
    pub former_origins: BTreeMap<String, (String, String)>,
    /// Words that begin a row of totals.
    pub totals: BTreeSet<String>,
    /// What stands in cells that say nothing.
    pub placeholders: Vec<String>,
    /// Words for the status of goods in a zone: true if it is privileged.
    pub zone_status: BTreeMap<String, bool>,
    /// Returns the numbers of ten digits that there are; `None` where every one is taken for a number.
    pub numbers: Option<ReadNumbers>,
}

/// Returns the numbers of ten digits that there are: they are read where a line depends on them.
pub type ReadNumbers = fn() -> &'static Result<ProductNames, Problems>;

impl Practice {
    /// Returns what a number of chapter 98 leaves part of the value out by.
    pub fn provision(&self, code: HsCode) -> Option<&Provision> {
        self.provisions.iter().find(|other| other.code.covers(code))
    }

    /// Returns what a number of chapter 99 claims that is not calculated.
    pub fn outside(&self, code: HsCode) -> Option<&str> {
        let mut all = self.numbers_outside.iter();
        let found = all.find(|outside| outside.code.covers(code) && !outside.except.iter().any(|own| own.covers(code)));
        found.map(|outside| outside.title.as_str())
    }

    /// Returns the codes of programs that make a claim for goods of an origin.
    pub fn programs_for(&self, claim: &str, origin: Partner) -> impl Iterator<Item = &str> {
        let is_for = move |program: &Program| program.origins.is_empty() || program.origins.contains(&origin);
        let made =
            self.programs.iter().filter(move |(_, program)| program.claim.as_deref() == Some(claim) && is_for(program));
        made.map(|(code, _)| code.as_str())
    }

    /// Returns true if a claim is made by programs for goods of some origins alone.
    pub fn is_of_origins(&self, claim: &str) -> bool {
        let mut made = self.programs.values().filter(|program| program.claim.as_deref() == Some(claim));
        made.all(|program| !program.origins.is_empty())
    }

    /// Returns the numbers of ten digits below a number, where they are known.
    ///
    /// # Errors
    /// Where the shipped list has a fault.
    pub fn numbers_below(&self, code: HsCode) -> Result<Option<Vec<HsCode>>, Problems> {
        self.numbers
            .map(|read| read().as_ref().map(|names| names.below(code).collect()).map_err(Clone::clone))
            .transpose()
    }

    /// Returns true if goods of an origin may make a claim: what no program makes, all may.
    pub fn may_claim(&self, claim: &str, origin: Partner) -> bool {
        let mut of_claim = self.programs.values().filter(|program| program.claim.as_deref() == Some(claim)).peekable();
        of_claim.peek().is_none()
            || of_claim.any(|program| program.origins.is_empty() || program.origins.contains(&origin))
    }

    /// Returns true for a cell that says nothing.
    pub fn is_placeholder(&self, cell: &str) -> bool {
        // None begins with a figure, as most cells do.
        let is_figure = cell.as_bytes().first().is_none_or(u8::is_ascii_digit);
        !is_figure && self.placeholders.iter().any(|word| word.eq_ignore_ascii_case(cell))
    }
}
