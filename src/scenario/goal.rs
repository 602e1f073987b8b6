//! What is varied and what is to hold: outcomes of flows, times a number, held against each other.

use rust_decimal::Decimal;

use super::Outcome;
use crate::partner::Partner;
use crate::product::ProductSet;

/// What a number of a goal counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Dollars.
    Money,
    /// Percent of the customs value.
    Rate,
    /// Percentage points.
    Points,
    /// Dollars a dollar of customs value.
    Cost,
}

/// What a term of a goal looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// An outcome of a result.
    Outcome(Outcome),
    /// The landed cost of a dollar of customs value: one and the rate after.
    Cost,
}

impl Figure {
    /// Every figure with the word that goals use; the first word of a figure is the one that is shown.
    pub const WORDS: [(Figure, &'static str); 10] = [
        (Figure::Outcome(Outcome::DutyAfter), "duty"),
        (Figure::Outcome(Outcome::DutyAfter), "duty_after"),
        (Figure::Outcome(Outcome::DutyBefore), "duty_before"),
        (Figure::Outcome(Outcome::DutyChange), "duty_change"),
        (Figure::Outcome(Outcome::RateAfter), "rate"),
        (Figure::Outcome(Outcome::RateAfter), "rate_after"),
        (Figure::Outcome(Outcome::RateBefore), "rate_before"),
        (Figure::Outcome(Outcome::RateChange), "rate_change"),
        (Figure::Outcome(Outcome::Imports), "imports"),
        (Figure::Cost, "cost"),
    ];

    /// What it counts.
    pub fn kind(self) -> Kind {
        match self {
            Figure::Cost => Kind::Cost,
            Figure::Outcome(Outcome::RateBefore | Outcome::RateAfter | Outcome::ImportShare) => Kind::Rate,
            Figure::Outcome(Outcome::RateChange) => Kind::Points,
            Figure::Outcome(_) => Kind::Money,
        }
    }
}

/// An outcome of some flows, times a number.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// The number.
    pub factor: Decimal,
    /// What is looked at.
    pub figure: Figure,
    /// Whose goods; `None`: everybody's.
    pub partner: Option<Partner>,
    /// Which goods, in the scope of the scenario or not; `None`: those in its scope.
    pub products: Option<ProductSet>,
    /// As it is written.
    pub text: String,
}

/// One side of a goal. Numbers are dollars, percent, percentage points or dollars a dollar.
#[derive(Clone, Debug, PartialEq)]
pub enum Side {
    /// A number.
    Number(Decimal),
    /// An outcome.
    Term(Term),
}

/// Two sides that are to be equal.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    /// What is on the left.
    pub left: Side,
    /// What it is to be.
    pub right: Side,
    /// What both count.
    pub kind: Kind,
    /// As it is written.
    pub text: String,
}

/// What is varied: the rate of some measures, from one end to another, in percent.
#[derive(Clone, Debug, PartialEq)]
pub struct Vary {
    /// As written: an id or a glob.
    pub target: String,
    /// The names of the measures.
    pub measures: Vec<String>,
    /// The lowest rate.
    pub low: Decimal,
    /// The highest.
    pub high: Decimal,
}

impl Side {
    /// The outcome, if it is one.
    pub fn term(&self) -> Option<&Term> {
        match self {
            Side::Term(term) => Some(term),
            Side::Number(_) => None,
        }
    }
}
