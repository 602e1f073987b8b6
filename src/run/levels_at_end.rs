//! What the classes of flows are charged before and after, at the ends of the hedged values.

use std::sync::Arc;

use crate::rates::levels::{ClassCharge, Levels};
use crate::regime::assess::Level;

/// The levels of all classes before, where no hedged value bears on them: the same for every case.
pub type LevelsBefore = Arc<Levels>;

/// The levels of the classes at one corner of the hedged values.
#[derive(Debug)]
pub struct LevelsAtEnd {
    pub(super) before: LevelsBefore,
    /// `None` where the law after is the law before.
    pub(super) after: Option<Levels>,
    /// The classes whose level the law after may change.
    changed: Vec<bool>,
    /// The classes that are in scope.
    wanted: Vec<bool>,
    /// The classes of importers without a law, and their level after.
    without_law: (Arc<[bool]>, Level),
}

/// The levels at every corner of the hedged values.
#[derive(Debug)]
pub struct LevelsAtEnds {
    /// The hedged values, sorted.
    pub variables: Vec<String>,
    /// The levels; a set bit of the index is the upper end of the variable of that place.
    pub levels: Vec<LevelsAtEnd>,
}

impl LevelsAtEnd {
    /// Puts together what is charged before and after, the classes that the law after may change, those in scope, and those of
    /// importers without a law.
    pub(super) fn new(
        (before, after): (LevelsBefore, Option<Levels>),
        changed: Vec<bool>,
        wanted: Vec<bool>,
        without_law: Arc<[bool]>,
    ) -> LevelsAtEnd {
        LevelsAtEnd { before, after, changed, wanted, without_law: (without_law, Level::of_no_law()) }
    }

    /// Returns what a class is charged before and after; `None` if it is not in scope.
    pub fn of(&self, class: usize) -> Option<(ClassCharge<'_>, ClassCharge<'_>)> {
        if !self.wanted[class] {
            return None;
        }
        let before = self.before.of(class)?;
        let after = match &self.after {
            Some(after) if self.changed[class] => after.of(class)?,
            _ => before,
        };
        let (without_law, level) = &self.without_law;
        let is_without_law = without_law.get(class).copied().unwrap_or_default();
        Some((before, if is_without_law { ClassCharge { level, ..after } } else { after }))
    }
}
