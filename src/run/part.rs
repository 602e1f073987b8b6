//! A part of the draws of a scenario: what is kept of a run that was cut, and how parts become the whole again.

use serde::{Deserialize, Serialize};

use super::Run;
use super::drawn::Drawn;
use crate::error::Problem;
use crate::scenario::Scenario;
use crate::scenario::behaviour::Draws;
use crate::world::World;

/// The draws from `first` to before `until` of every case of a scenario.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Part {
    /// Names the text of the scenario, of its baseline, and of its parameters.
    scenario: String,
    /// Names the flows.
    world: String,
    seed: u64,
    count: u32,
    first: u32,
    until: u32,
    /// By case, in order.
    cases: Vec<Drawn>,
}

impl Part {
    /// Its file, in the folder of its scenario.
    pub const FILE: &str = "draws.json";

    /// What a run has drawn; `None` if it draws nothing.
    pub fn of(scenario: &Scenario, world: &World, run: &Run) -> Option<Part> {
        let Draws { seed, count, first, until, .. } = scenario.draws?;
        let drawn = run.cases.iter().map(|case| case.response.as_ref().and_then(|response| response.drawn.clone()));
        let (scenario, world) = (scenario.hash.clone(), world.hash.clone());
        Some(Part { scenario, world, seed, count, first, until, cases: drawn.collect::<Option<_>>()? })
    }
}

impl Run {
    /// Puts the draws of parts in place of the run's own. They must be of this scenario and these flows, and have every draw
    /// once; then the run is that of all draws at once, to the byte.
    pub fn merge(&mut self, scenario: &mut Scenario, world: &World, mut parts: Vec<Part>) -> Result<(), Problem> {
        let Some(draws) = &mut scenario.draws else {
            return Err(Problem::new(format!("{}: there are no draws to merge", scenario.name)));
        };
        let whole = |part: &Part| (part.seed, part.count) == (draws.seed, draws.count);
        let same = |part: &Part| part.scenario == scenario.hash && part.world == world.hash && whole(part);
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
            let mut whole = Drawn::default();
            parts.iter().for_each(|part| whole.merge(&part.cases[index]));
            response.drawn = Some(whole);
        }
        Ok(())
    }
}
