//! Flows that a family of laws charges alike, where the laws differ in what their measures charge and not in where.

use rustc_hash::FxHashMap;

use super::FlowClasses;
use super::scopes::ScopeSet;
use crate::regime::plan::LineScopes;
use crate::regime::rate::BandEnds;
use crate::regime::schedule::ColumnRate;
use crate::units::{CustomsValue, Share};
use crate::world::{ImporterIndex, PartnerIndex};

/// Returns the classes that are wanted, ascending.
pub(super) fn numbers(wanted: &[bool]) -> impl Iterator<Item = usize> {
    wanted.iter().enumerate().filter(|(_, wanted)| **wanted).map(|(class, _)| class)
}

/// The measures and exemptions of a law by the number of their scope.
pub struct RulesByScope {
    measures: Vec<Vec<usize>>,
    exemptions: Vec<Vec<usize>>,
}

impl RulesByScope {
    /// From pairs of an index and its scope; what has no scope on the flow classes applies to no flow.
    pub fn new(
        measures: impl Iterator<Item = (usize, Option<usize>)>,
        exemptions: impl Iterator<Item = (usize, Option<usize>)>,
    ) -> RulesByScope {
        let mut by_scope = RulesByScope { measures: Vec::new(), exemptions: Vec::new() };
        measures.for_each(|(index, scope)| put(&mut by_scope.measures, index, scope));
        exemptions.for_each(|(index, scope)| put(&mut by_scope.exemptions, index, scope));
        by_scope
    }

    /// Returns what reaches lines of a set of scopes.
    pub fn reach(&self, set: &ScopeSet) -> LineScopes {
        let whole = set.whole().flat_map(|scope| at(&self.measures, scope)).map(|index| (index, false));
        let parts = set.parts().flat_map(|scope| at(&self.measures, scope)).map(|index| (index, true));
        let exemptions = set.whole().flat_map(|scope| at(&self.exemptions, scope)).collect();
        LineScopes { measures: whole.chain(parts).collect(), exemptions }
    }
}

fn at(lists: &[Vec<usize>], scope: usize) -> impl Iterator<Item = usize> {
    lists.get(scope).into_iter().flatten().copied()
}

fn put(lists: &mut Vec<Vec<usize>>, index: usize, scope: Option<usize>) {
    let Some(scope) = scope else { return };
    if lists.len() <= scope {
        lists.resize(scope + 1, Vec::new());
    }
    lists[scope].push(index);
}

/// Flows that the same measures and exemptions reach.
#[derive(Debug)]
pub struct RuleGroup {
    /// What reaches them, in the order of the laws that were asked about.
    pub reaches: Vec<LineScopes>,
    /// Those of which a law learns the same, together.
    pub lines: Vec<EqualRateFlows>,
}

/// Flows that are charged alike by all the laws of a family.
#[derive(Debug)]
pub struct EqualRateFlows {
    /// Index of what a law learns of them.
    answers: u32,
    /// Indices of their classes, ascending.
    pub classes: Vec<usize>,
    /// Their value by importer, then partner, ascending.
    pub values: Vec<((ImporterIndex, PartnerIndex), CustomsValue)>,
}

impl FlowClasses {
    /// Returns the wanted classes, gathered by what reaches them under each of some laws, then by what a law learns of
    /// them. In the order of the classes.
    pub fn rule_group(&self, laws: &[RulesByScope], wanted: &[bool]) -> Vec<RuleGroup> {
        let mut rule_group: Vec<RuleGroup> = Vec::new();
        let mut kin_of_reaches: FxHashMap<Vec<LineScopes>, usize> = FxHashMap::default();
        let mut kin_of_set: Vec<Option<usize>> = vec![None; self.sets.len()];
        let mut line_of_answers: FxHashMap<(usize, u32), usize> = FxHashMap::default();
        let mut line_of_class: Vec<Option<(usize, usize)>> = vec![None; self.classes.len()];
        for number in numbers(wanted) {
            let class = self.classes[number];
            let place = *kin_of_set[class.set as usize].get_or_insert_with(|| {
                let reaches: Vec<LineScopes> =
                    laws.iter().map(|law| law.reach(&self.sets[class.set as usize])).collect();
                *kin_of_reaches.entry(reaches).or_insert_with_key(|reaches| {
                    rule_group.push(RuleGroup { reaches: reaches.clone(), lines: Vec::new() });
                    rule_group.len() - 1
                })
            });
            let lines = &mut rule_group[place].lines;
            let line = *line_of_answers.entry((place, class.answers)).or_insert_with(|| {
                lines.push(EqualRateFlows { answers: class.answers, classes: Vec::new(), values: Vec::new() });
                lines.len() - 1
            });
            lines[line].classes.push(number);
            line_of_class[number] = Some((place, line));
        }
        for cell in &self.cells {
            let Some((place, line)) = line_of_class[cell.class] else { continue };
            let values = &mut rule_group[place].lines[line].values;
            let pair = (cell.importer, cell.partner);
            match values.binary_search_by_key(&pair, |(pair, _)| *pair) {
                Ok(at) => values[at].1 += cell.value,
                Err(at) => values.insert(at, (pair, cell.value)),
            }
        }
        rule_group
    }

    /// Writes out what a law learns of flows that are charged alike, at a corner of the hedged values; the places are
    /// those that [`super::levels::LawWithScopes`] has.
    pub fn answers_of(
        &self,
        line: &EqualRateFlows,
        places: (&[usize], BandEnds<'_>),
        stated: &mut Vec<Option<ColumnRate>>,
        shares: &mut Vec<Option<Share>>,
    ) {
        self.answers.read(line.answers, places, stated, shares);
    }
}
