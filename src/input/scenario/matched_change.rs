//! Changes matched to the duties that they are about, and which of them cannot both hold.

use super::change::ChangedTotal;
use super::revise::meet;
use crate::error::Place;
use crate::period::Period;
use crate::scenario::edit::ONE_OFF;
use crate::scenario::{Change, Operator, Scope};

/// A change matched to the duty that it is about.
#[derive(Clone)]
pub struct Matched<'p> {
    pub aim: MatchedTarget<'p>,
    pub operator: Operator,
    pub period: Period,
    pub place: &'p Place,
    pub overrides: bool,
    /// The case that has it; empty for all, "-S" for the command line.
    pub context: &'p str,
}

impl Matched<'_> {
    pub fn change(&self) -> Change {
        Change { measure: self.aim.id().to_string(), operator: self.operator.clone(), period: self.period }
    }

    /// Returns true if neither goes before the other: both override, or neither does. What overrides in one place goes
    /// before what overrides in another that comes earlier: an extended file, the changes of all cases.
    pub fn conflicts(&self, other: &Matched<'_>) -> bool {
        let in_one_place = self.context == other.context && self.place.source.path == other.place.source.path;
        match (self.overrides, other.overrides) {
            (true, true) => in_one_place && self.context != ONE_OFF,
            (one, other) => one == other,
        }
    }
}

/// The duty that a change is about.
#[derive(Clone)]
pub enum MatchedTarget<'p> {
    Whole(String),
    Part(String, &'p Scope),
    Total(&'p ChangedTotal),
}

impl MatchedTarget<'_> {
    pub fn id(&self) -> &str {
        match self {
            MatchedTarget::Whole(id) | MatchedTarget::Part(id, _) => id,
            MatchedTarget::Total(total) => &total.id,
        }
    }

    /// Returns true if both are of one duty, and some goods may be meant by both.
    pub fn meets(&self, other: &MatchedTarget<'_>) -> bool {
        match (self, other) {
            (MatchedTarget::Total(one), MatchedTarget::Total(other)) => meet(&one.scope, &other.scope),
            (MatchedTarget::Total(_), _) | (_, MatchedTarget::Total(_)) => false,
            (MatchedTarget::Part(one, part), MatchedTarget::Part(other, of_other)) => {
                one == other && meet(part, of_other)
            }
            (one, other) => one.id() == other.id(),
        }
    }
}
