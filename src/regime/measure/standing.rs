//! What is said of a measure besides what it charges: its heading on the entry form, what it rests on, and what became
//! of it. None of it changes a rate.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::partner::Partner;
use crate::product::HsCode;

/// What is said of a measure besides what it charges.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LegalStanding {
    /// The headings that an entry declares under it.
    pub headings: Headings,
    /// What our reading of it rests on, if that is said.
    pub rests_on: Option<Evidence>,
    /// What became of it, in the order of the days; empty if nothing is said.
    pub status: Vec<StatusStep>,
}

impl LegalStanding {
    /// Returns what had become of the measure on an entry date, as known on another day: the last step of those that
    /// were.
    pub fn status_on(&self, date: Date, as_of: Date) -> Option<&StatusStep> {
        self.status.iter().rfind(|step| step.from <= date && step.published.unwrap_or(step.from) <= as_of)
    }
}

/// Headings of the schedule that an entry declares under a measure, beside the code of the goods.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headings {
    /// Those of every entry that has none of its own.
    pub all: Vec<HsCode>,
    /// Those of the goods of a partner.
    pub by_partner: BTreeMap<Partner, Vec<HsCode>>,
    /// Those of a code and what lies below it.
    pub by_product: BTreeMap<HsCode, Vec<HsCode>>,
    /// Those of goods to which the measure adds nothing, as what it counts reaches its rate; none if they are the same.
    pub where_zero: Vec<HsCode>,
}

impl Headings {
    /// Returns those of a partner's line to which the measure adds something, or nothing: of several codes above it the longest
    /// counts.
    pub fn of(&self, partner: Partner, line: HsCode, adds_nothing: bool) -> &[HsCode] {
        if adds_nothing && !self.where_zero.is_empty() {
            return &self.where_zero;
        }
        let of_product = || line.prefixes().find_map(|code| self.by_product.get(&code));
        self.by_partner.get(&partner).or_else(of_product).unwrap_or(&self.all)
    }

    /// Returns every heading, each once, in order.
    pub fn every(&self) -> BTreeSet<HsCode> {
        let parts = self.by_partner.values().chain(self.by_product.values());
        self.all.iter().chain(parts.flatten()).chain(&self.where_zero).copied().collect()
    }

    /// Puts other headings in the place of some.
    pub fn replace(&mut self, others: &BTreeMap<HsCode, HsCode>) {
        let lists = self.by_partner.values_mut().chain(self.by_product.values_mut());
        for heading in lists.chain([&mut self.all, &mut self.where_zero]).flatten() {
            *heading = others.get(heading).copied().unwrap_or(*heading);
        }
    }

    /// Puts what a part of a measure says in place of what the whole says.
    pub fn refine(&mut self, part: Headings) {
        if !part.all.is_empty() {
            self.all = part.all;
        }
        self.by_partner.extend(part.by_partner);
        self.by_product.extend(part.by_product);
        if !part.where_zero.is_empty() {
            self.where_zero = part.where_zero;
        }
    }
}

/// What our reading of a measure rests on, the firmest first.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::EnumString, strum::IntoStaticStr, strum::VariantNames,
)]
pub enum Evidence {
    /// The text of the law itself.
    #[strum(serialize = "primary text")]
    PrimaryText,
    /// Two sources that agree and do not copy each other.
    #[strum(serialize = "two sources")]
    TwoSources,
    /// One source.
    #[strum(serialize = "one source")]
    OneSource,
    /// An announcement: there is no text yet.
    #[strum(serialize = "announced")]
    Announced,
}

words!(Evidence);

impl Evidence {
    /// Returns true if a second look may change what depends on it.
    pub fn is_thin(self) -> bool {
        self >= Evidence::OneSource
    }
}

/// What became of a measure from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusStep {
    /// The first day.
    pub from: Date,
    /// What became of it.
    pub is: LegalStatus,
    /// By whom and why, in a sentence.
    pub note: Option<String>,
    /// Unknown to anyone before this day; `None` if it was known on its first.
    pub published: Option<Date>,
}

/// What becomes of a measure before courts and governments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantNames)]
pub enum LegalStatus {
    /// It holds, and nothing is pending.
    #[strum(serialize = "in force")]
    InForce,
    /// A court forbids to collect it.
    #[strum(serialize = "enjoined")]
    Enjoined,
    /// A ruling on it is before a higher court.
    #[strum(serialize = "on appeal")]
    OnAppeal,
    /// It is announced, and not yet law.
    #[strum(serialize = "announced")]
    Announced,
    /// It was struck down.
    #[strum(serialize = "voided")]
    Voided,
}

words!(LegalStatus);
