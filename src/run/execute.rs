//! A scenario worked out on a world: all variants in parallel, results in order.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU64};

use rayon::prelude::*;

use super::aggregator::Aggregator;
use super::compiled::CompiledScenario;
use super::equilibrium::EquilibriumRun;
use super::failure::Failure;
use super::group::group;
use super::progress::Progress;
use super::result::{CaseRun, Details, Run};
use super::scope::ScopeOfCases;
use super::stacked_additions;
use super::timeline::Timeline;
use crate::scenario::Scenario;
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
    let by_product = world.value_by_product();
    let in_scope = ScopeOfCases::new(scenario, &compiled);
    let scopes: Vec<BTreeSet<usize>> =
        (0..scenario.variant_count()).map(|number| in_scope.of(&scenario.variant(number), &compiled)).collect();
    let aggregator =
        Aggregator { scenario, world, compiled: &compiled, groups: &groups, groups_of_cell: &groups_of_cell };
    let shared = compiled.shared_before(scenario, world, &scopes)?;
    let equilibrium_run = EquilibriumRun::new(&aggregator)?;
    let cases = scopes
        .into_par_iter()
        .enumerate()
        .map(|(number, scopes)| {
            if progress.is_stopped() {
                return Err(Failure::Interrupted);
            }
            let variant = scenario.variant(number);
            let all_partners = compiled.flow_classes.value_from_all_partners(&scopes, &by_product);
            let wanted = compiled.flow_classes.touched(&scopes);
            let (tallies, timeline, response, equilibrium) = match scenario.period {
                None => {
                    let corners =
                        compiled.levels(scenario, world, &variant, &wanted, compiled.day(scenario), shared.as_ref())?;
                    let tallies = aggregator.tally(&variant, &corners)?;
                    let equilibrium = match &equilibrium_run {
                        Some(equilibrium_run) => Some(equilibrium_run.react(&variant, &corners, progress)?),
                        None => None,
                    };
                    (tallies, None, aggregator.respond(&variant, &wanted, corners, progress)?, equilibrium)
                }
                Some(period) => {
                    let timeline = Timeline::new(&aggregator, &variant, &wanted, period, progress)?;
                    (Vec::new(), Some(timeline), None, None)
                }
            };
            let all_partners = timeline.as_ref().map_or(all_partners, |timeline| timeline.of_year(all_partners));
            progress.add(1);
            let details = Details::default();
            Ok(CaseRun {
                variant,
                all_partners,
                in_scope: wanted,
                tallies,
                timeline,
                response,
                equilibrium: equilibrium,
                details,
            })
        })
        .collect::<Vec<Result<CaseRun, Failure>>>();
    // Of several failures the first, however the threads ran.
    let cases = cases.into_iter().collect::<Result<Vec<CaseRun>, Failure>>()?;
    let curve =
        equilibrium_run.map_or(Ok(None), |equilibrium_run| equilibrium_run.game.curve(&world.name, progress))?;
    let beside = stacked_additions::beside(scenario, world, &compiled, &cases);
    Ok(Run { compiled, groups, cases, curve, beside })
}
