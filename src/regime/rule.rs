//! Rules about measures: which displaces which, which entries a measure leaves out, and what is not modelled.

use jiff::civil::Date;

use crate::partner::PartnerSet;
use crate::period::Period;
use crate::product::ProductSet;

/// How much of the loser a winner takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Displaces {
    /// All of it: where the winner applies the loser charges nothing.
    Whole,
    /// The part of the value that the winner falls on.
    Content,
}

impl Displaces {
    /// Both with the word that files use.
    pub const WORDS: [(Displaces, &'static str); 2] = [(Displaces::Whole, "whole"), (Displaces::Content, "content")];
}

/// Some measures go before others.
#[derive(Clone, Debug, PartialEq)]
pub struct Precedence {
    /// Its name.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Statute, order or heading.
    pub source: String,
    /// Ids, slots or tags of the measures that stay.
    pub winner: Vec<String>,
    /// Ids, slots or tags of the measures that give way.
    pub loser: Vec<String>,
    /// How much of them.
    pub scope: Displaces,
    /// Entry dates on which it holds.
    pub period: Period,
    /// Unknown to anyone before this day.
    pub published: Option<Date>,
}

/// Entries on which some measures are not charged. Without a scope it is a repeal.
#[derive(Clone, Debug, PartialEq)]
pub struct Exemption {
    /// Its name.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Statute, order or heading.
    pub source: String,
    /// Ids, slots or tags of the measures.
    pub measures: Vec<String>,
    /// Whose goods.
    pub partners: PartnerSet,
    /// Which goods.
    pub products: ProductSet,
    /// Claims that an entry must all make.
    pub when: Vec<String>,
    /// Claims of which an entry must make none.
    pub unless: Vec<String>,
    /// Entry dates on which it holds.
    pub period: Period,
    /// Unknown to anyone before this day.
    pub published: Option<Date>,
}

/// An action that is known and not modelled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outside {
    /// Its name.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Why it is not modelled.
    pub reason: String,
    /// Statute, order or heading.
    pub source: String,
}

/// True if a rule of these dates holds for entries of one day and was known on another.
pub(super) fn holds(period: &Period, published: Option<Date>, date: Date, as_of: Date) -> bool {
    period.contains(date) && published.or(period.from).is_none_or(|day| day <= as_of)
}
