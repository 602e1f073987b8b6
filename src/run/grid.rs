//! What only pictures need of a case: the change split, sums by partner and branch, what is said of measures.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::failure::Failure;
use super::progress::in_order;
use super::result::{ByPairAndBranch, CaseRun, PictureInputs, Run};
use super::why::{self, why};
use crate::burden::{Burden, FlowDuty, Tally};
use crate::partner::Pair;
use crate::product::Branch;
use crate::scenario::Scenario;
use crate::scenario::chart::{Breakdown, ChartRequest, KindLimit};
use crate::world::World;

impl Run {
    /// Computes what these pictures need of each case beyond its results, before they are drawn. `stop` ends it.
    pub fn prepare(
        &mut self,
        scenario: &Scenario,
        world: &World,
        charts: &[ChartRequest],
        stop: &AtomicBool,
    ) -> Result<(), Failure> {
        let details = self.cases.par_iter().map(|case| {
            if stop.load(Ordering::Relaxed) {
                return Err(Failure::Interrupted);
            }
            let is_meant =
                |request: &&ChartRequest| request.case.as_ref().is_none_or(|name| *name == case.variant.name);
            let shown = |shows: fn(&ChartRequest) -> bool| charts.iter().filter(is_meant).any(shows);
            let is_split = shown(|request| request.by == Breakdown::Measure);
            let is_grid = shown(|request| request.by == Breakdown::Chapter && request.is_limited(KindLimit::OneDate));
            let grid = is_grid.then(|| self.by_partner_and_branch(scenario, world, case)).transpose()?;
            let why = is_split.then(|| why(scenario, world, self, case, why::SEED)).transpose()?;
            // Of the points of a sweep the first represents all: a note needs no more.
            let is_first = case.variant.point.iter().all(|value| *value == 0);
            let standing = is_first.then(|| self.standing(scenario, world, case)).transpose()?;
            Ok(PictureInputs { why, grid: grid.unwrap_or_default(), standing: standing.unwrap_or_default() })
        });
        let details = in_order(details)?;
        self.cases.iter_mut().zip(details).for_each(|(case, details)| case.details = details);
        Ok(())
    }

    /// Returns what comes out for the goods of each branch that one buys from another, on the scenario's date: those in
    /// scope. The parts of a partner add up to what [`Run::by_partner`] has of it.
    fn by_partner_and_branch(
        &self,
        scenario: &Scenario,
        world: &World,
        case: &CaseRun,
    ) -> Result<ByPairAndBranch, Failure> {
        let corners = self.levels(scenario, world, case)?;
        let mut tallies: BTreeMap<(Pair, Branch), Vec<Tally>> = BTreeMap::new();
        for cell in &self.compiled.flow_classes.cells {
            let pair = world.pair_at(cell.importer, cell.partner);
            for (corner, levels) in corners.iter().enumerate() {
                let Some((before, after)) = levels.of(cell.class) else { continue };
                let sums = tallies.entry((pair, cell.branch)).or_insert_with(|| vec![Tally::default(); corners.len()]);
                let special = cell.branch.is_special_provision();
                sums[corner].add(&FlowDuty::new(cell.value, special, [before.level, after.level]));
            }
        }
        let burden = |sums: Vec<Tally>| Burden::from_corners(&sums.iter().collect::<Vec<_>>());
        Ok(tallies.into_iter().map(|(place, sums)| (place, burden(sums))).collect())
    }
}
