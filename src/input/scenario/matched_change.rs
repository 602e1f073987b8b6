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

impl<'p> Matched<'p> {
    /// Returns in which cases a one-off change holds: in those that set or edit the same rate, else in all but those that
    /// repeal the measure; in all where that leaves none.
    pub fn held_in(&self, common: &[Matched<'p>], of_cases: &[Vec<Matched<'p>>]) -> Vec<bool> {
        let any = |changes: &[Matched<'p>], is_repeal: bool| {
            let is_same = |other: &Matched<'p>| other.aim.meets(&self.aim);
            changes.iter().any(|other| is_same(other) && (other.operator == Operator::Repeal) == is_repeal)
        };
        let is_of_some = !any(common, false) && of_cases.iter().any(|changes| any(changes, false));
        let holds = |changes: &Vec<Matched<'p>>| !any(changes, true) && (!is_of_some || any(changes, false));
        let held: Vec<bool> = of_cases.iter().map(holds).collect();
        if held.contains(&true) { held } else { vec![true; held.len()] }
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
