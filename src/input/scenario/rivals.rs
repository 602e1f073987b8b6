//! The measures that an added one may clash with: those of its name, or of its rank in a slot.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::input::measure::ReadMeasure;
use crate::regime::measure::Measure;

/// A measure that an added one is compared with: of the baseline, or added before, by its place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rival {
    Given(usize),
    Added(usize),
}

/// Measures by what can clash: names, and ranks in a slot.
#[derive(Default)]
pub struct Rivals<'m> {
    names: BTreeMap<&'m str, Vec<Rival>>,
    ranks: BTreeMap<(&'m str, i64), Vec<Rival>>,
}

impl<'m> Rivals<'m> {
    pub fn insert(&mut self, id: &'m str, measures: &'m [Arc<Measure>], rival: Rival) {
        self.names.entry(id).or_default().push(rival);
        for measure in measures {
            self.ranks.entry((&measure.slot, measure.rank)).or_default().push(rival);
        }
    }

    /// Returns those that a measure may clash with, each once and in their order.
    pub fn of(&self, one: &ReadMeasure) -> BTreeSet<Rival> {
        let ranked = one.measures.iter().filter_map(|measure| self.ranks.get(&(measure.slot.as_str(), measure.rank)));
        ranked.chain(self.names.get(one.id.as_str())).flatten().copied().collect()
    }
}
