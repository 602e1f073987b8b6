//! The order of the results of a folder: as their baselines raise the questions.

use serde::{Deserialize, Serialize};

use crate::scenario::Scenario;

/// The place of a result: first those of baselines that state facts, each where the facts have named all its sections, what
/// concerns one section before what concerns several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ResultPosition {
    states_no_facts: bool,
    raised: usize,
    sections: usize,
}

impl ResultPosition {
    /// Returns the place of what has no result.
    pub fn last() -> ResultPosition {
        ResultPosition { states_no_facts: true, raised: usize::MAX, sections: 0 }
    }

    /// Returns the place of a scenario.
    pub fn of(scenario: &Scenario) -> ResultPosition {
        let facts = &scenario.baseline.facts;
        if facts.is_empty() {
            return ResultPosition { states_no_facts: true, raised: 0, sections: 0 };
        }
        let mut named: Vec<&str> = Vec::new();
        for section in facts.iter().flat_map(|fact| fact.section.split("; ")) {
            if !named.contains(&section) {
                named.push(section);
            }
        }
        let own: Vec<&str> = scenario.section.iter().flat_map(|own| own.split("; ")).collect();
        let at = |own: &&str| named.iter().position(|section| section == own).map_or(usize::MAX, |at| at + 1);
        ResultPosition { states_no_facts: false, raised: own.iter().map(at).max().unwrap_or(0), sections: own.len() }
    }
}
