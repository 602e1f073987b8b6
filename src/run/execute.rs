//! Runs a scenario on a world: all variants in parallel, results in order.

use std::collections::BTreeSet;
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
use super::progress::Progress;
use super::result::{CaseRun, PictureInputs, Run};
use super::scope::ScopeOfCases;
use super::stacked_additions;
use super::timeline::Timeline;
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
    let cases = scopes.into_par_iter().enumerate().map(|(number, scopes)| execution.case(number, &scopes));
    // Of several failures the first, however the threads ran.
    let cases: Vec<Result<CaseRun, Failure>> = cases.collect();
    let cases = cases.into_iter().collect::<Result<Vec<CaseRun>, Failure>>()?;
    let curve = execution.equilibrium_run.map_or(Ok(None), |run| run.game.curve(&world.name, progress))?;
    let beside = stacked_additions::stacked_additions(scenario, world, &compiled, &cases);
    let mut run = Run { compiled, groups, cases, curve, beside, idle: Vec::new() };
    run.idle = idle_edits(scenario, world, &run);
    Ok(run)
}

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
    /// Works a variant out on the flows of these scopes.
    fn case(&self, number: usize, scopes: &BTreeSet<usize>) -> Result<CaseRun, Failure> {
        let (Aggregator { scenario, world, compiled, .. }, progress) = (self.aggregator, self.progress);
        if progress.is_stopped() {
            return Err(Failure::Interrupted);
        }
        let mut case = CaseRun {
            variant: scenario.variant(number),
            all_partners: compiled.flow_classes.value_from_all_partners(scopes, &self.by_product),
            in_scope: compiled.flow_classes.touched(scopes),
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
            case.tallies = self.aggregator.tally(variant, &corners)?;
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
