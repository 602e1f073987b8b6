//! Sums of a case by partner and chapter: they are wanted on a picture only, and are added up when it is drawn.

use std::collections::BTreeMap;

use super::{CaseRun, Failure, Run};
use crate::burden::{Burden, Tally};
use crate::partner::Pair;
use crate::product::HsCode;
use crate::scenario::Scenario;
use crate::world::World;

/// What comes out for the goods of a chapter that one buys from another.
pub type ByPairAndChapter = Vec<((Pair, HsCode), Burden)>;

impl Run {
    /// What comes out for the goods of each chapter that one buys from another, on the scenario's date: those in scope. The
    /// parts of a partner add up to what [`Run::by_partner`] has of it.
    pub fn by_partner_and_chapter(
        &self,
        scenario: &Scenario,
        world: &World,
        case: &CaseRun,
    ) -> Result<ByPairAndChapter, Failure> {
        let corners = self.levels(scenario, world, case)?;
        let mut tallies: BTreeMap<(Pair, HsCode), Vec<Tally>> = BTreeMap::new();
        for cell in &self.bench.board.cells {
            let pair = Pair {
                importer: world.importers[usize::from(cell.importer)],
                partner: world.partners[usize::from(cell.partner)],
            };
            for (corner, levels) in corners.iter().enumerate() {
                let Some((before, after)) = levels.of(cell.class) else { continue };
                let sums = tallies.entry((pair, cell.chapter)).or_insert_with(|| vec![Tally::default(); corners.len()]);
                sums[corner].add(cell.value, cell.chapter.is_special_provision(), before.level, after.level);
            }
        }
        let burden = |sums: Vec<Tally>| Burden::from_corners(&sums.iter().collect::<Vec<_>>());
        Ok(tallies.into_iter().map(|(place, sums)| (place, burden(sums))).collect())
    }
}
