//! The order of the results of a folder: as their baselines raise the questions.

use serde::{Deserialize, Serialize};

use super::phrases::distinct;
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
        let named = distinct(facts.iter().flat_map(|fact| fact.section.split("; ")));
        let asked: Vec<&str> = scenario.section.iter().flat_map(|sections| sections.split("; ")).collect();
        let at = |one: &&str| named.iter().position(|section| section == one).map_or(usize::MAX, |at| at + 1);
        let raised = asked.iter().map(at).max().unwrap_or(0);
        ResultPosition { states_no_facts: false, raised, sections: asked.len() }
    }
}
