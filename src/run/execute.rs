//! Runs a scenario on a world: all variants in parallel, results in order.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64};

use rayon::prelude::*;

use super::aggregator::Aggregator;
use super::compiled::{CompiledScenario, LevelsBefore};
use super::equilibrium::EquilibriumRun;
use super::failure::Failure;
use super::group::group;
use super::ineffective_edits::idle_edits;
use super::market::Markets;
use super::prices::PriceExposure;
use super::progress::{Progress, in_order};
use super::result::{CaseRun, PictureInputs, Run};
use super::scope::ScopeOfCases;
use super::stacked_additions;
use super::timeline::Timeline;
use crate::burden::Tally;
use crate::scenario::Scenario;
use crate::units::CustomsValue;
use crate::world::World;

/// Works a scenario out on a world. `stop` ends the work early.
pub fn run(scenario: &Scenario, world: &World, stop: &AtomicBool) -> Result<Run, Failure> {
    run_after(None, scenario, world, Progress { stop, steps: &AtomicU64::new(0), clock: || 0.0 })
}

/// Returns the same for somebody who wants to see how far it is, and after an earlier scenario on the same world, which
/// is faster where the two differ in little. The results are those of [`run`].
pub fn run_after(
    earlier: Option<(&Scenario, &Run)>,
    scenario: &Scenario,
    world: &World,
    progress: Progress<'_>,
) -> Result<Run, Failure> {
    let compiled = CompiledScenario::after(earlier.map(|(scenario, run)| (scenario, &run.compiled)), scenario, world)?;
    let (groups, groups_of_cell) = group(&compiled.flow_classes, world, scenario);
    let in_scope = ScopeOfCases::new(scenario, &compiled);
    let scopes: Vec<BTreeSet<usize>> =
        (0..scenario.variant_count()).map(|number| in_scope.of(&scenario.variant(number), &compiled)).collect();
    let aggregator =
        Aggregator { scenario, world, compiled: &compiled, groups: &groups, groups_of_cell: &groups_of_cell };
    let execution = Execution {
        by_product: world.value_by_product(),
        shared: compiled.shared_before(scenario, world, &scopes)?,
        equilibrium_run: EquilibriumRun::new(&aggregator)?,
        price_exposure: PriceExposure::new(scenario, world, &compiled)?,
        aggregator,
        progress,
    };
    let mut in_scope: BTreeMap<&BTreeSet<usize>, Arc<[bool]>> = BTreeMap::new();
    for scopes in &scopes {
        in_scope.entry(scopes).or_insert_with(|| compiled.flow_classes.touched(scopes).into());
    }
    let case = |number: usize, first: Option<&CaseRun>| {
        let scopes = &scopes[number];
        execution.case(number, (scopes, &in_scope[scopes]), first)
    };
    let first = (scopes.len() >= MANY).then(|| case(0, None)).transpose()?;
    let rest = usize::from(first.is_some())..scopes.len();
    let rest = in_order(rest.into_par_iter().map(|number| case(number, first.as_ref())))?;
    let cases: Vec<CaseRun> = first.into_iter().chain(rest).collect();
    let curve = execution.equilibrium_run.map_or(Ok(None), |run| run.game.curve(&world.name, progress))?;
    let beside = stacked_additions::stacked_additions(scenario, world, &compiled, &cases);
    let mut run = Run { compiled, groups, cases, curve, beside, idle: Vec::new() };
    run.idle = idle_edits(scenario, world, &run);
    Ok(run)
}

/// From so many cases on the first is computed before the others, which share with it what is equal.
const MANY: usize = 50;

/// What all cases of a scenario share.
struct Execution<'a> {
    aggregator: Aggregator<'a>,
    by_product: Vec<Vec<CustomsValue>>,
    shared: Option<LevelsBefore>,
    equilibrium_run: Option<EquilibriumRun<'a>>,
    price_exposure: Option<PriceExposure<'a>>,
    progress: Progress<'a>,
}

impl Execution<'_> {
    /// Works a variant out on the flows of these scopes; what is equal to that of the first case is shared with it.
    fn case(
        &self,
        number: usize,
        (scopes, in_scope): (&BTreeSet<usize>, &Arc<[bool]>),
        first: Option<&CaseRun>,
    ) -> Result<CaseRun, Failure> {
        let (Aggregator { scenario, world, compiled, .. }, progress) = (self.aggregator, self.progress);
        if progress.is_stopped() {
            return Err(Failure::Interrupted);
        }
        let mut case = CaseRun {
            variant: scenario.variant(number),
            all_partners: compiled.flow_classes.value_from_all_partners(scopes, &self.by_product),
            in_scope: in_scope.clone(),
            variables: Vec::new(),
            tallies: Vec::new(),
            timeline: None,
            response: None,
            equilibrium: None,
            prices: None,
            details: PictureInputs::default(),
        };
        let (variant, in_scope) = (&case.variant, &case.in_scope);
        if let Some(period) = scenario.period {
            let shared = self.shared.as_ref();
            let timeline = Timeline::new(&self.aggregator, variant, (in_scope, shared), period, progress)?;
            case.all_partners = timeline.of_year(case.all_partners);
            case.variables = timeline.variables.clone();
            case.timeline = Some(timeline);
        } else {
            let day = compiled.day(scenario);
            let corners = compiled.levels(scenario, world, variant, in_scope, day, self.shared.as_ref())?;
            let tallies = self.aggregator.tally(variant, &corners)?.into_iter().enumerate();
            case.tallies =
                tallies.map(|(at, sums)| shared(sums, first.and_then(|first| first.tallies.get(at)))).collect();
            case.variables = corners.variables.clone();
            let react = |run: &EquilibriumRun<'_>| run.react(variant, &corners, progress);
            case.equilibrium = self.equilibrium_run.as_ref().map(react).transpose()?;
            let exposure = self.price_exposure.as_ref();
            let changes = exposure.map(|exposure| exposure.changes(&corners.levels));
            let weigh = |markets: &Markets| exposure?.weights(changes.as_ref()?.first()?, markets);
            case.response = self.aggregator.respond(variant, in_scope, (day, corners), &weigh, progress)?;
            let prices =
                |(exposure, changes): (&PriceExposure<'_>, Vec<_>)| exposure.result(&changes, case.response.as_ref());
            case.prices = exposure.zip(changes).map(prices);
        }
        progress.add(1);
        Ok(case)
    }
}

/// Returns the tallies of groups, those that are equal in another case and those of nothing once for all.
fn shared(sums: Vec<Tally>, others: Option<&Vec<Arc<Tally>>>) -> Vec<Arc<Tally>> {
    let nothing = Arc::new(Tally::default());
    let share = |(at, sum): (usize, Tally)| {
        let other = others.and_then(|others| others.get(at)).unwrap_or(&nothing);
        [other, &nothing].into_iter().find(|other| ***other == sum).cloned().unwrap_or_else(|| Arc::new(sum))
    };
    sums.into_iter().enumerate().map(share).collect()
}
