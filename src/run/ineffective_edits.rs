//! Edits that change nothing: without them every flow in scope is charged the same on every day.

mod reasons;

use rayon::prelude::*;

use super::law_dates::LawDates;
use super::result::{CaseRun, Run};
use crate::period::Period;
use crate::rates::levels::LawWithScopes;
use crate::regime::rate::BandEnds;
use crate::regime::rule::{Exemption, Precedence};
use crate::scenario::edit::{EditKind, IdleEdit};
use crate::scenario::{Scenario, Variant};
use crate::world::World;

/// Returns the edits of a scenario that have no effect, in the order of the law; of two that do the same the first.
pub(super) fn idle_edits(scenario: &Scenario, world: &World, run: &Run) -> Vec<IdleEdit> {
    let edits = &scenario.edits;
    let mut made_in: Vec<Vec<usize>> = vec![Vec::new(); edits.list.len()];
    for case in 0..edits.cases.len() {
        edits.of_case(case).into_iter().for_each(|edit| made_in[edit].push(case));
    }
    let trials = Trials { scenario, world, run, made_in };
    let is_idle = |edit: &usize, skipped: &[usize]| {
        !trials.made_in[*edit].iter().any(|&case| trials.has_effect(*edit, case, skipped))
    };
    let all: Vec<usize> = (0..edits.list.len()).filter(|edit| !is_of_own_measures(scenario, *edit)).collect();
    let candidates: Vec<usize> = all.into_par_iter().filter(|edit| is_idle(edit, &[])).collect();
    let mut idle: Vec<usize> = Vec::new();
    for edit in candidates {
        if idle.is_empty() || is_idle(&edit, &idle) {
            idle.push(edit);
        }
    }
    trials.told(&idle)
}

/// Returns true of a sweep that runs measures of the scenario through rates: it is compared with the law without them, as they
/// are, and not with the rate that they happen to state.
fn is_of_own_measures(scenario: &Scenario, edit: usize) -> bool {
    let EditKind::Sweep(sweep) = scenario.edits.list[edit].kind else { return false };
    let added = || scenario.cases.iter().flat_map(|case| &case.measures).filter(|measure| !measure.is_part());
    scenario.sweeps[sweep].measures.iter().all(|id| added().any(|measure| measure.id == *id))
}

/// The most edits of a case that are tried one by one: each is a law of its own. Of more only those that hold on other days
/// are told.
const MOST_TRIED: usize = 200;

/// So many classes of flows are tried first: an edit that has an effect mostly has it on some of these.
const TRIED_FIRST: usize = 64;

/// A scenario's results, to be compared with those without an edit.
struct Trials<'a> {
    scenario: &'a Scenario,
    world: &'a World,
    run: &'a Run,
    /// For each edit the cases that it makes something of.
    made_in: Vec<Vec<usize>>,
}

impl<'a> Trials<'a> {
    /// Returns the results of a case, one a point of the sweeps.
    fn points(&self, case: usize) -> impl Iterator<Item = &'a CaseRun> {
        let points = self.scenario.variant_count() / self.scenario.cases.len().max(1);
        self.run.cases.iter().skip(case * points).take(points)
    }

    /// Returns true if two days of the law are compared, which differ whatever is edited.
    fn compares_days(&self) -> bool {
        self.scenario.before.is_some() || self.scenario.refund.is_some()
    }

    fn is_unchanged(&self, point: &CaseRun) -> bool {
        self.run.whole(point).is_unchanged()
    }

    /// Returns true if an edit makes a difference to some flow of a case on some day, where some others are not made. What a
    /// model of the world sees is more than what is charged.
    fn has_effect(&self, edit: usize, case: usize, skipped: &[usize]) -> bool {
        let all = self.scenario.edits.of_case(case);
        let is_alone = skipped.is_empty() && !self.compares_days() && all == [edit];
        let is_tried = all.len() <= MOST_TRIED;
        let days = &self.run.compiled.days;
        self.points(case).any(|point| {
            is_alone && !self.is_unchanged(point)
                || days.iter().any(|day| self.holds_on(edit, point, *day))
                    && (!is_tried
                        || point.equilibrium.is_some()
                        || days.iter().any(|day| self.differs((edit, skipped), point, *day)))
        })
    }

    /// Returns true if some flow in scope is charged otherwise on a day with an edit than without it.
    fn differs(&self, (edit, skipped): (usize, &[usize]), point: &CaseRun, day: LawDates) -> bool {
        let [with, without] =
            [skipped.to_vec(), [skipped, &[edit]].concat()].map(|skipped| Trial::new(self, point, day, &skipped));
        let [with, without] = [&with, &without].map(|trial| trial.law(self, day));
        let differing = self.run.compiled.flow_classes.differing(&with, &without);
        let met = differing.iter().zip(&*point.in_scope).map(|(differs, inside)| *differs && *inside);
        let met: Vec<usize> = met.enumerate().filter(|(_, met)| *met).map(|(class, _)| class).collect();
        let (first, rest) = met.split_at(met.len().min(TRIED_FIRST));
        [first, rest].into_iter().any(|classes| self.charge_differently(&with, &without, classes))
    }

    /// Returns true if two laws charge some of these classes differently.
    fn charge_differently(&self, with: &LawWithScopes<'_>, without: &LawWithScopes<'_>, classes: &[usize]) -> bool {
        if classes.is_empty() {
            return false;
        }
        let flow_classes = &self.run.compiled.flow_classes;
        let mut wanted = vec![false; flow_classes.classes.len()];
        classes.iter().for_each(|&class| wanted[class] = true);
        let variables = flow_classes.hedged(&[with, without], &wanted);
        let Some(mut corners) = BandEnds::all(&variables) else { return true };
        corners.any(|corner| {
            let levels = [with, without].map(|law| flow_classes.levels(law, corner, &wanted));
            // What cannot be charged without an edit is charged by it.
            let [Ok(with), Ok(without)] = levels else { return true };
            let differs =
                |&class: &usize| with.of(class).map(|one| one.level) != without.of(class).map(|other| other.level);
            classes.iter().any(differs)
        })
    }
}

struct Trial {
    variant: Variant,
    precedences: Vec<Precedence>,
    exemptions: Vec<Exemption>,
}

impl Trial {
    fn new(trials: &Trials<'_>, point: &CaseRun, day: LawDates, skipped: &[usize]) -> Trial {
        let Trials { scenario, .. } = trials;
        let never = Period { from: Some(day.date), until: Some(day.date) };
        let skips = |kind: EditKind| skipped.iter().any(|edit| scenario.edits.list[*edit].kind == kind);
        let (mut precedences, mut exemptions) = (scenario.precedences.clone(), scenario.exemptions.clone());
        for (number, rule) in precedences.iter_mut().enumerate() {
            rule.period = if skips(EditKind::Precedence(number)) { never } else { rule.period };
        }
        for (number, rule) in exemptions.iter_mut().enumerate() {
            rule.period = if skips(EditKind::Exemption(number)) { never } else { rule.period };
        }
        let variant = scenario.variant_without(point.variant.number, day.date, skipped);
        Trial { variant, precedences, exemptions }
    }

    fn law<'t>(&'t self, trials: &Trials<'t>, day: LawDates) -> LawWithScopes<'t> {
        trials.run.compiled.law_with(trials.scenario, &self.variant, (&self.precedences, &self.exemptions), day)
    }
}
