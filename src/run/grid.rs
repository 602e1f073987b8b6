//! Sums of a case by partner and branch: they are wanted on a picture only, and are added up when it is drawn.

use std::collections::BTreeMap;

use super::{CaseRun, Failure, Run};
use crate::burden::{Burden, Tally};
use crate::partner::Pair;
use crate::product::Branch;
use crate::scenario::Scenario;
use crate::world::World;

/// What comes out for the goods of a branch that one buys from another.
pub type ByPairAndBranch = Vec<((Pair, Branch), Burden)>;

impl Run {
    /// What comes out for the goods of each branch that one buys from another, on the scenario's date: those in scope. The
    /// parts of a partner add up to what [`Run::by_partner`] has of it.
    pub fn by_partner_and_branch(
        &self,
        scenario: &Scenario,
        world: &World,
        case: &CaseRun,
    ) -> Result<ByPairAndBranch, Failure> {
        let corners = self.levels(scenario, world, case)?;
        let mut tallies: BTreeMap<(Pair, Branch), Vec<Tally>> = BTreeMap::new();
        for cell in &self.bench.board.cells {
            let pair = Pair {
                importer: world.importers[usize::from(cell.importer)],
                partner: world.partners[usize::from(cell.partner)],
            };
            for (corner, levels) in corners.iter().enumerate() {
                let Some((before, after)) = levels.of(cell.class) else { continue };
                let sums = tallies.entry((pair, cell.branch)).or_insert_with(|| vec![Tally::default(); corners.len()]);
                sums[corner].add(cell.value, cell.branch.is_special_provision(), before.level, after.level);
            }
        }
        let burden = |sums: Vec<Tally>| Burden::from_corners(&sums.iter().collect::<Vec<_>>());
        Ok(tallies.into_iter().map(|(place, sums)| (place, burden(sums))).collect())
    }
}
