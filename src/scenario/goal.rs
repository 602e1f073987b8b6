//! What is varied and what is to hold: outcomes of flows, times a number, compared with each other.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::outcome::Outcome;
use crate::partner::Partner;
use crate::product::ProductSet;

/// What a number of a goal counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GoalUnit {
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
pub enum GoalFigure {
    /// An outcome of a result.
    Outcome(Outcome),
    /// The landed cost of a dollar of customs value: one and the rate after.
    Cost,
}

impl GoalFigure {
    /// Every figure with the word that goals use; the first word of a figure is the one that is shown.
    pub const WORDS: [(GoalFigure, &'static str); 10] = [
        (GoalFigure::Outcome(Outcome::DutyAfter), "duty"),
        (GoalFigure::Outcome(Outcome::DutyAfter), "duty_after"),
        (GoalFigure::Outcome(Outcome::DutyBefore), "duty_before"),
        (GoalFigure::Outcome(Outcome::DutyChange), "duty_change"),
        (GoalFigure::Outcome(Outcome::RateAfter), "rate"),
        (GoalFigure::Outcome(Outcome::RateAfter), "rate_after"),
        (GoalFigure::Outcome(Outcome::RateBefore), "rate_before"),
        (GoalFigure::Outcome(Outcome::RateChange), "rate_change"),
        (GoalFigure::Outcome(Outcome::Imports), "imports"),
        (GoalFigure::Cost, "cost"),
    ];

    /// Returns what it counts.
    pub fn kind(self) -> GoalUnit {
        match self {
            GoalFigure::Cost => GoalUnit::Cost,
            GoalFigure::Outcome(Outcome::RateBefore | Outcome::RateAfter | Outcome::ImportShare) => GoalUnit::Rate,
            GoalFigure::Outcome(Outcome::RateChange) => GoalUnit::Points,
            GoalFigure::Outcome(_) => GoalUnit::Money,
        }
    }
}

/// Those whose goods a term of a goal is about: one, or a bloc or a group added up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoalPartners {
    /// Who they are.
    pub members: BTreeSet<Partner>,
    /// What they are called.
    pub name: String,
}

/// An outcome of some flows, times a number.
#[derive(Clone, Debug, PartialEq)]
pub struct GoalTerm {
    /// The number.
    pub factor: Decimal,
    /// What is looked at.
    pub figure: GoalFigure,
    /// Whose goods; `None`: everybody's.
    pub partners: Option<GoalPartners>,
    /// Which goods, in the scope of the scenario or not; `None`: those in its scope.
    pub products: Option<ProductSet>,
    /// As it is written.
    pub text: String,
}

/// One side of a goal. Numbers are dollars, percent, percentage points or dollars a dollar.
#[derive(Clone, Debug, PartialEq)]
pub enum GoalSide {
    /// A number.
    Number(Decimal),
    /// An outcome.
    Term(GoalTerm),
}

/// Two sides that are to be equal.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    /// What is on the left.
    pub left: GoalSide,
    /// What it is to be.
    pub right: GoalSide,
    /// What both count.
    pub kind: GoalUnit,
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

impl GoalSide {
    /// Returns the outcome, if it is one.
    pub fn term(&self) -> Option<&GoalTerm> {
        if let GoalSide::Term(term) = self { Some(term) } else { None }
    }
}
