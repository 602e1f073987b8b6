//! A run of draws that is cut into parts, and how the parts become the whole again.

use super::result::Run;
use crate::draws::Draws;
use crate::draws::shard::{DrawShard, DrawSummaries};
use crate::error::Problem;
use crate::scenario::Scenario;
use crate::world::World;

impl Run {
    /// Returns what was drawn of each case, as a part that can be kept; `None` if nothing is drawn.
    pub fn part(&self, scenario: &Scenario, world: &World) -> Option<DrawShard> {
        let Draws { seed, count, first, until, .. } = scenario.draws?;
        let drawn = self.cases.iter().map(|case| case.response.as_ref().and_then(|response| response.drawn.clone()));
        let (scenario, world) = (scenario.hash.clone(), world.hash.clone());
        Some(DrawShard { scenario, world, seed, count, first, until, cases: drawn.collect::<Option<_>>()? })
    }

    /// Puts the draws of parts in place of the run's own. They must be of this scenario and these flows, and have every draw
    /// once; then the run is that of all draws at once, to the byte.
    pub fn merge(&mut self, scenario: &mut Scenario, world: &World, mut parts: Vec<DrawShard>) -> Result<(), Problem> {
        let Some(draws) = &mut scenario.draws else {
            return Err(Problem::new(format!("{}: there are no draws to merge", scenario.name)));
        };
        let whole = |part: &DrawShard| (part.seed, part.count) == (draws.seed, draws.count);
        let same = |part: &DrawShard| part.scenario == scenario.hash && part.world == world.hash && whole(part);
        if parts.iter().any(|part| !same(part) || part.cases.len() != self.cases.len()) {
            let what = format!("{}: a part is of another scenario, world or seed", scenario.name);
            return Err(Problem::new(what).help("draw all parts with the same files and the same --seed"));
        }
        parts.sort_by_key(|part| part.first);
        let mut next = 0;
        for part in &parts {
            if part.first != next {
                let what = if part.first > next { "are missing" } else { "are there twice" };
                let (from, until) = (next.min(part.first), next.max(part.first));
                return Err(Problem::new(format!("{}: the draws {from}..{until} {what}", scenario.name)));
            }
            next = part.until;
        }
        if next != draws.count {
            return Err(Problem::new(format!("{}: the draws {next}..{} are missing", scenario.name, draws.count)));
        }
        (draws.first, draws.until) = (0, draws.count);
        for (index, case) in self.cases.iter_mut().enumerate() {
            let Some(response) = &mut case.response else { continue };
            let mut whole = DrawSummaries::default();
            parts.iter().for_each(|part| whole.merge(&part.cases[index]));
            response.drawn = Some(whole);
        }
        Ok(())
    }
}
