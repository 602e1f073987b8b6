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
        Some(DrawShard {
            path: String::new(),
            version: env!("CARGO_PKG_VERSION").into(),
            dates: [scenario.date, scenario.as_of],
            scenario: scenario.hash.clone(),
            world: world.hash.clone(),
            seed,
            count,
            first,
            until,
            cases: drawn.collect::<Option<_>>()?,
        })
    }

    /// Puts the draws of parts in place of the run's own. They must be of this scenario and these flows, and have every draw
    /// once; then the run is that of all draws at once, to the byte.
    ///
    /// # Errors
    /// Where a part is of another version, scenario, world, day or seed, and where draws are missing or there twice.
    pub fn merge(&mut self, scenario: &mut Scenario, world: &World, mut parts: Vec<DrawShard>) -> Result<(), Problem> {
        if scenario.draws.is_none() {
            return Err(Problem::new(format!("{}: there are no draws to merge", scenario.name)));
        }
        if let Some((part, what)) = parts.iter().find_map(|part| Some((part, self.other(part, scenario, world)?))) {
            let help = "draw all parts with the same program, the same files and the same options";
            return Err(Problem::new(format!("{}: {what}", part.path)).help(help));
        }
        let unlike =
            |pair: &&[DrawShard]| !pair[0].cases.iter().zip(&pair[1].cases).all(|(one, other)| one.is_like(other));
        if let Some([one, other]) = parts.windows(2).find(unlike) {
            let what = format!("{} and {} have draws of other partners or sellers", one.path, other.path);
            return Err(Problem::new(what).help("one was changed after it was written: draw both again"));
        }
        let Some(draws) = &mut scenario.draws else { return Ok(()) };
        parts.sort_by_key(|part| part.first);
        let mut next = 0;
        for part in &parts {
            if part.first != next {
                let what = if part.first > next { "are missing before it" } else { "are there twice" };
                let (from, until) = (next.min(part.first), next.max(part.first));
                return Err(Problem::new(format!("{}: the draws {from}..{until} {what}", part.path)));
            }
            next = part.until;
        }
        if next != draws.count {
            let what = format!("{}: the draws {next}..{} are missing", scenario.name, draws.count);
            let help =
                format!("draw them: `dutylab run … --draws {next}..{} -o DIR`, and add --merge DIR", draws.count);
            return Err(Problem::new(what).help(help));
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

    /// Returns what a part is of, where that is not this run.
    fn other(&self, part: &DrawShard, scenario: &Scenario, world: &World) -> Option<String> {
        let draws = scenario.draws?;
        let version = env!("CARGO_PKG_VERSION");
        let [date, as_of] = part.dates;
        if part.version != version {
            Some(format!("draws of dutylab {}, and this is {version}", part.version))
        } else if part.seed != draws.seed {
            Some(format!("draws from seed {}, and those of {} are from seed {}", part.seed, scenario.name, draws.seed))
        } else if part.count != draws.count {
            Some(format!("a part of {} draws, and {} has {}", part.count, scenario.name, draws.count))
        } else if part.world != world.hash {
            Some(format!("draws on other flows than those of “{}”", world.name))
        } else if part.dates != [scenario.date, scenario.as_of] {
            let (name, now, known) = (&scenario.name, scenario.date, scenario.as_of);
            Some(format!("draws of {date} as known on {as_of}, and {name} is of {now} as known on {known}"))
        } else if part.scenario != scenario.hash || part.cases.len() != self.cases.len() {
            Some(format!("draws of another text of {}, its baseline or its parameters", scenario.name))
        } else {
            None
        }
    }
}
