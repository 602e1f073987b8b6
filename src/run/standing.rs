//! Which measures on thin evidence the change of a case depends on, and what had become of those in force.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::case_standing::{CaseStanding, ThinMeasure};
use super::compiled::LawDates;
use super::failure::Failure;
use super::result::{CaseRun, Run};
use crate::rates::charges::Charges;
use crate::regime::measure::{Evidence, Measure, Mode, StatusStep};
use crate::regime::rate::BandEnds;
use crate::scenario::Scenario;
use crate::units::{AdValorem, Usd};
use crate::world::World;

impl Run {
    /// Returns what is said of the measures behind a case besides what they charge. Needs the flows: before
    /// [`Run::forget_flows`].
    pub(super) fn standing(&self, scenario: &Scenario, world: &World, case: &CaseRun) -> Result<CaseStanding, Failure> {
        let all = || scenario.baseline.measures.iter().chain(&case.variant.measures);
        if !all().any(|measure| is_thin(measure) || !measure.standing.status.is_empty()) {
            return Ok(CaseStanding::default());
        }
        let meets = |class: usize| self.compiled.flow_classes.meets(class);
        let inside = case.in_scope.iter().enumerate().filter(|(_, inside)| **inside);
        let met: BTreeSet<usize> = inside.flat_map(|(class, _)| meets(class)).collect();
        let is_met = |measure: &Measure| self.compiled.scopes_of(measure).iter().any(|scope| met.contains(scope));
        let thin: Vec<&Arc<Measure>> = all().filter(|measure| is_thin(measure) && is_met(measure)).collect();
        Ok(CaseStanding { thin: self.thin(scenario, world, case, &thin)?, statuses: statuses(scenario, case, is_met) })
    }

    /// Returns which of these measures on thin evidence charge other duty after than before. Of a period each is looked
    /// at on the last day of the law on which it is in force.
    fn thin(
        &self,
        scenario: &Scenario,
        world: &World,
        case: &CaseRun,
        thin: &[&Arc<Measure>],
    ) -> Result<Vec<ThinMeasure>, Failure> {
        let days: BTreeSet<LawDates> = thin.iter().filter_map(|measure| self.last_day(measure)).collect();
        let scopes: BTreeSet<usize> = thin.iter().flat_map(|measure| self.compiled.scopes_of(measure)).collect();
        let is_met = |class: usize| self.compiled.flow_classes.meets(class).any(|scope| scopes.contains(&scope));
        let wanted = case.in_scope.iter().enumerate().map(|(class, inside)| *inside && is_met(class));
        let wanted: Vec<bool> = if days.is_empty() { Vec::new() } else { wanted.collect() };
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
    fn last_day(&self, measure: &Measure) -> Option<LawDates> {
        let holds = |day: &&LawDates| {
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
        day: LawDates,
    ) -> Result<Vec<ThinMeasure>, Failure> {
        let flow_classes = &self.compiled.flow_classes;
        let variant = scenario.variant_on(case.variant.number, day.date);
        let before = self.compiled.law_before(scenario, day);
        let after = self.compiled.law_after(scenario, &variant, day);
        let variables = self.compiled.flow_classes.hedged(&[&before, &after], wanted);
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
                for &(measure, rate) in &one.parts {
                    *sums.entry(measure).or_insert(Usd::ZERO) += Usd::ZERO - rate.of(cell.value);
                }
                for (measure, rate) in not_replaced(other, after.law.measures) {
                    *sums.entry(measure).or_insert(Usd::ZERO) += rate.of(cell.value);
                }
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

/// Returns what measures add but where a changed total stands in their place: what they charged is then the change.
fn not_replaced<'c>(
    charges: &'c Charges,
    measures: &'c [Arc<Measure>],
) -> impl Iterator<Item = (usize, AdValorem)> + 'c {
    let total = charges.parts.iter().map(|(index, _)| &measures[*index]).find(|measure| measure.mode == Mode::Total);
    let is_kept = move |index: usize| total.is_none_or(|total| measures[index].is_named(&total.keeps));
    charges.parts.iter().copied().filter(move |(index, _)| is_kept(*index))
}

fn is_thin(measure: &Measure) -> bool {
    measure.standing.rests_on.is_some_and(Evidence::is_thin)
}

/// Returns the measures in force before or after, each with what had become of it: of a period on its last day, or on
/// the last on which the measure holds.
fn statuses(
    scenario: &Scenario,
    case: &CaseRun,
    is_met: impl Fn(&Measure) -> bool,
) -> Vec<(Arc<Measure>, Option<StatusStep>)> {
    let baseline = &scenario.baseline;
    let later = scenario.refund.and_then(|refund| refund.as_of);
    let first = scenario.before.map(|before| (before.date, before.as_of));
    let sides = [(&baseline.measures, first, None), (&case.variant.measures, None, later)];
    let is_said = |measure: &&Arc<Measure>| !measure.standing.status.is_empty();
    let said = sides.iter().flat_map(|(measures, ..)| measures.iter()).filter(is_said);
    let said: BTreeSet<usize> = said.map(|measure| baseline.authority(measure)).collect();
    let mut found = Vec::new();
    for (measures, stated, later) in sides {
        for measure in measures.iter().filter(|measure| said.contains(&baseline.authority(measure))) {
            let day = last_day(scenario, measure);
            let (day, as_of) = stated.unwrap_or((day, later.unwrap_or_else(|| scenario.known_on(day))));
            let is_in_period = scenario.period.is_none_or(|(from, _)| stated.is_some() || from <= day);
            if is_in_period && measure.in_force(day) && measure.known(as_of) && is_met(measure) {
                let status = (measure.clone(), measure.standing.status_on(day, as_of).cloned());
                if !found.contains(&status) {
                    found.push(status);
                }
            }
        }
    }
    found
}

/// Returns the entry date; of a period its last day, or the last on which a measure holds.
fn last_day(scenario: &Scenario, measure: &Measure) -> Date {
    let Some((_, until)) = scenario.period else { return scenario.date };
    let end = measure.period.until.map_or(until, |end| end.min(until));
    end.yesterday().unwrap_or(end)
}
