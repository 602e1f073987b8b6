//! Which measures on thin evidence the change of a case hangs on, and by how much.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::compiled::Day;
use super::failure::Failure;
use super::result::{CaseRun, Run};
use super::thin_measure::ThinMeasure;
use crate::rates::charges::Charges;
use crate::regime::measure::{Evidence, Measure};
use crate::regime::rate::BandEnds;
use crate::scenario::Scenario;
use crate::units::Usd;
use crate::world::World;

impl Run {
    /// Returns true if some flow of a case lies in the scope of a measure, if only with a part.
    pub fn meets_measure(&self, case: &CaseRun, measure: &Measure) -> bool {
        let scopes = self.compiled.scopes_of(measure);
        self.classes_in(case, &scopes).any(|is_met| is_met)
    }

    /// Returns for each class of a case whether it is in scope and lies in one of these scopes.
    fn classes_in<'r>(&'r self, case: &'r CaseRun, scopes: &'r BTreeSet<usize>) -> impl Iterator<Item = bool> + 'r {
        let is_met = |class: usize| self.compiled.flow_classes.meets(class).any(|scope| scopes.contains(&scope));
        case.in_scope.iter().enumerate().map(move |(class, inside)| *inside && is_met(class))
    }

    /// Returns the measures on thin evidence that charge other duty after than before, the largest first. Of a period each
    /// is looked at on the last day of the law on which it is in force. Needs the flows: before [`Run::forget_flows`].
    pub(super) fn thin_measures(
        &self,
        scenario: &Scenario,
        world: &World,
        case: &CaseRun,
    ) -> Result<Vec<ThinMeasure>, Failure> {
        let all = scenario.baseline.measures.iter().chain(&case.variant.measures);
        let thin: Vec<&Arc<Measure>> = all.filter(|measure| is_thin(measure)).collect();
        let thin: Vec<&Arc<Measure>> = thin.into_iter().filter(|measure| self.meets_measure(case, measure)).collect();
        let days: BTreeSet<Day> = thin.iter().filter_map(|measure| self.last_day(measure)).collect();
        let scopes: BTreeSet<usize> = thin.iter().flat_map(|measure| self.compiled.scopes_of(measure)).collect();
        let wanted: Vec<bool> = self.classes_in(case, &scopes).collect();
        let mut found: BTreeMap<String, ThinMeasure> = BTreeMap::new();
        for day in days {
            for change in self.thin_changes(scenario, world, (case, &wanted), day)? {
                let largest = found.entry(change.measure.id.clone()).or_insert_with(|| change.clone());
                largest.size = largest.size.max(change.size);
            }
        }
        let mut found: Vec<ThinMeasure> = found.into_values().filter(|one| one.size != Usd::ZERO).collect();
        found.sort_by(|one, other| (Reverse(one.size), &one.measure.id).cmp(&(Reverse(other.size), &other.measure.id)));
        Ok(found)
    }

    /// Returns the last day of the scenario on which a measure is in force, before or after.
    fn last_day(&self, measure: &Measure) -> Option<Day> {
        let holds = |day: &&Day| {
            (measure.in_force(day.date_before) && measure.known(day.before))
                || (measure.in_force(day.date) && measure.known(day.after))
        };
        self.compiled.days.iter().rev().find(holds).copied()
    }

    /// Returns what measures on thin evidence add to the change on a day, at each corner of the hedged values.
    fn thin_changes(
        &self,
        scenario: &Scenario,
        world: &World,
        (case, wanted): (&CaseRun, &[bool]),
        day: Day,
    ) -> Result<Vec<ThinMeasure>, Failure> {
        let flow_classes = &self.compiled.flow_classes;
        let variant = scenario.variant_on(case.variant.number, day.date);
        let before = self.compiled.law_before(scenario, day);
        let after = self.compiled.law_after(scenario, &variant, day);
        let variables = self.compiled.hedged(&[&before, &after], wanted);
        let refused = |refused| self.compiled.refused(&refused, world, &case.variant.name);
        let mut changes = Vec::new();
        for corner in BandEnds::all(&variables).into_iter().flatten() {
            let charges = [&before, &after].map(|law| flow_classes.charges(law, corner, wanted).map_err(refused));
            let [of_before, of_after] = charges;
            let (of_before, of_after) = (of_before?, of_after?);
            let mut sums: BTreeMap<usize, Usd> = BTreeMap::new();
            for cell in &flow_classes.cells {
                let (Some(one), Some(other)) = (&of_before[cell.class], &of_after[cell.class]) else { continue };
                if one.level.change_to(&other.level).is_none() {
                    continue;
                }
                let mut add = |charges: &Charges, is_after: bool| {
                    for &(measure, rate) in &charges.parts {
                        let sum = sums.entry(measure).or_insert(Usd::ZERO);
                        let duty = rate.of(cell.value);
                        *sum = if is_after { *sum + duty } else { *sum - duty };
                    }
                };
                add(one, false);
                add(other, true);
            }
            // Those of the baseline come first in the law after, so that an index means the same in both. The parts and
            // the steps of a measure are one.
            let mut by_id: BTreeMap<&str, (&Arc<Measure>, Usd)> = BTreeMap::new();
            for (index, sum) in sums {
                if let Some(measure) = after.law.measures.get(index).filter(|measure| is_thin(measure)) {
                    by_id.entry(&measure.id).or_insert((measure, Usd::ZERO)).1 += sum;
                }
            }
            let change = |(measure, sum): (&Arc<Measure>, Usd)| ThinMeasure {
                measure: measure.clone(),
                size: sum.max(Usd::ZERO - sum),
            };
            changes.extend(by_id.into_values().map(change));
        }
        Ok(changes)
    }
}

fn is_thin(measure: &Measure) -> bool {
    measure.standing.rests_on.is_some_and(Evidence::is_thin)
}
