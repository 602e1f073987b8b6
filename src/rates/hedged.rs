//! Which hedged values bear on flows: rates between two ends, and shares between two ends.

use std::collections::BTreeSet;

use super::FlowClasses;
use super::equal_rates::numbers;
use super::levels::LawWithScopes;
use crate::regime::law_on_date::InForce;
use crate::regime::measure::hedged;
use crate::regime::plan::StackingPlan;

impl FlowClasses {
    /// Returns the names of the hedged values of some laws that bear on the wanted classes, sorted.
    pub fn hedged(&self, laws: &[&LawWithScopes<'_>], wanted: &[bool]) -> Vec<String> {
        let mut names: BTreeSet<String> = laws.iter().flat_map(|placed| self.open_shares(placed, wanted)).collect();
        if laws.iter().any(|placed| placed.law.measures.iter().any(|measure| measure.rate.variable().is_some())) {
            names.extend(self.hedged_rates(laws, wanted));
        }
        names.into_iter().collect()
    }

    fn hedged_rates(&self, laws: &[&LawWithScopes<'_>], wanted: &[bool]) -> BTreeSet<String> {
        let scopes: BTreeSet<usize> = numbers(wanted).flat_map(|class| self.meets(class)).collect();
        let bears = |placed: &&LawWithScopes<'_>| {
            let measures = placed.law.measures.iter().zip(&placed.measures);
            let met = measures.filter(|(_, scope)| scope.is_some_and(|scope| scopes.contains(&scope)));
            hedged(met.map(|(measure, _)| &**measure), placed.law.date)
        };
        laws.iter().flat_map(bears).collect()
    }

    /// Returns the claims between two ends that make a difference to the wanted classes under a law.
    fn open_shares(&self, placed: &LawWithScopes<'_>, wanted: &[bool]) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        // Plans are made only where a measure in force asks: mostly none does.
        if !self.asks_open(placed) {
            return found;
        }
        for (reach, classes) in self.plans(placed, numbers(wanted)) {
            for claim in StackingPlan::new(&placed.law, reach).claims {
                let Some(name) = self.answers.open(claim).filter(|name| !found.contains(*name)) else { continue };
                let is_open = |class: &usize| self.answers.is_open(self.classes[*class].answers, placed.places[claim]);
                if classes.iter().any(is_open) {
                    found.insert(name.clone());
                }
            }
        }
        found
    }

    /// Returns true if a measure in force, or an exemption of one, asks for a share that lies between two ends.
    fn asks_open(&self, placed: &LawWithScopes<'_>) -> bool {
        let law = &placed.law;
        let is_open = |name: &String| law.required.share(name).is_some_and(|share| self.answers.open(share).is_some());
        let asks = |index: &usize| {
            let measure = &law.measures[*index];
            let rules = || law.exempted_by(*index).iter().map(|rule| law.exemptions[*rule]);
            measure.when.iter().chain(&measure.unless).chain(&measure.part).any(is_open)
                || rules().flat_map(|rule| rule.when.iter().chain(&rule.unless)).any(is_open)
        };
        (0..law.measures.len()).filter(|index| law.status(*index) == InForce::InForce).any(|index| asks(&index))
    }
}
