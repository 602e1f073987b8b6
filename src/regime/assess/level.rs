//! The rate of a line, and what is not known of it.

use std::sync::Arc;

use crate::regime::rate::Edit;
use crate::units::{AdValorem, Pp, Share};

/// Why a level is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// No measure forms a level here.
    Unstated,
    /// The regime says nothing of the importer's law, which may be another on another day.
    NoLaw,
    /// A measure does, and its source does not give the rate; with what is known of the total that it is for.
    Rate(Arc<str>, Vec<Edit>, AdValorem),
    /// A measure does, and its rate cannot be computed from the value: specific, or words.
    NotComputable(Arc<str>, Vec<Edit>, AdValorem),
    /// A measure of this rate depends on a total that is not known; with what is known of it.
    Dependent(Arc<str>, AdValorem, AdValorem),
}

/// The rate of a line: a sum, on top of what is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Level {
    /// The sum of what is known.
    pub sum: AdValorem,
    /// The same with each amount times the scale of its measure: the effective column.
    pub effective: AdValorem,
    /// What is not known, with the part of the value of all entries that it is charged on; empty if the level is known.
    pub unknown: Vec<(Unknown, Share)>,
    /// True if an "about" went in.
    pub approx: bool,
}

impl Level {
    /// Returns the level of all goods of an importer of whose law nothing is said.
    pub fn of_no_law() -> Level {
        Level { unknown: vec![(Unknown::NoLaw, Share::WHOLE)], ..Level::default() }
    }

    /// Returns the rate, if it is known.
    pub fn rate(&self) -> Option<AdValorem> {
        self.unknown.is_empty().then_some(self.sum)
    }

    /// Returns the change from this level to another: known if what is unknown is the same in both.
    pub fn change_to(&self, after: &Level) -> Option<Pp> {
        let same =
            self.unknown.len() == after.unknown.len() && self.unknown.iter().all(|one| after.unknown.contains(one));
        same.then(|| after.sum - self.sum)
    }

    /// Returns true if the level is not known because a rate cannot be computed from the value.
    pub fn is_not_computable(&self) -> bool {
        self.unknown.iter().any(|(why, _)| matches!(why, Unknown::NotComputable(..)))
    }
}
