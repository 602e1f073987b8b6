//! A scenario file: what it says, with what it extends, matched to the regime that it names.

mod case;
mod chain;
mod change;
mod conflict;
mod expectation;
mod sweep;
mod table;

use jiff::civil::Date;
use toml::Spanned;

use super::files::Location;
use super::product::unknown_codes;
use super::table::Page;
use super::world::{last_day, read_world};
use crate::error::{Place, Problem, Problems, in_order};
use crate::partner::Partners;
use crate::product::HsCode;
use crate::regime::Regime;
use crate::scenario::Scenario;
use chain::{Chain, Opened};
use conflict::Matching;

/// What the command line says in place of the file.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// Another baseline.
    pub baseline: Option<String>,
    /// Another entry date.
    pub date: Option<Date>,
    /// Another day of knowledge.
    pub as_of: Option<Date>,
    /// One-off changes: `jp.cars.rate=20%`.
    pub set: Vec<String>,
}

/// A scenario with what is needed to finish checking it.
#[derive(Debug)]
pub struct ReadScenario {
    /// The scenario.
    pub scenario: Scenario,
    /// Where its world is described.
    pub world: Location,
    /// Product codes that it writes, to be held against nomenclature and flows.
    pub codes: Vec<(HsCode, Place)>,
}

/// The most cases of a scenario, points of sweeps included: more than anybody looks at, and no more than memory holds.
const MOST_CASES: usize = 100_000;

/// Reads a scenario and what it extends. The error has all the mistakes that can be told apart.
pub fn read_scenario(
    location: &Location,
    partners: &Partners,
    overrides: &Overrides,
) -> Result<ReadScenario, Problems> {
    let mut chain = Chain::new(partners, overrides);
    match chain.read(location, None) {
        Some(opened) => finish(chain, opened),
        None => Err(in_order(chain.problems, &chain.files)),
    }
}

/// Matches changes and sweeps to measures, and puts the scenario together.
fn finish(mut chain: Chain<'_>, opened: Opened) -> Result<ReadScenario, Problems> {
    let Opened { mut page, parts, known, expectations, said } = opened;
    let baseline = &known.regime;
    let one_off: Vec<_> = chain
        .overrides
        .set
        .iter()
        .filter_map(|text| {
            let (change, mut problems) = change::one_off(text);
            chain.problems.append(&mut problems);
            change
        })
        .collect();
    let mut matching = Matching::new(baseline, &chain.gaps);
    let (cases, changed) = matching.cases(&parts, one_off);
    matching.count_words(&parts);
    let sweeps = matching.sweeps(&parts, &changed);
    matching.count(&cases, &parts.sweeps, &sweeps);
    matching.name_cases(&expectations, &parts.yardsticks, &cases, &sweeps);
    chain.problems.append(&mut matching.problems);
    let named = parts.world.as_ref();
    let world_name = named.map_or(super::world::DEFAULT, |named| named.name.as_str()).to_string();
    let beside = named.map_or_else(|| Location::Disk("scenario.toml".into()), |named| named.beside.clone());
    let world = super::world::locate(&world_name, &beside).map_err(|problem| {
        page.note(match named {
            Some(named) => problem.at(named.place.clone(), "named here"),
            None => problem,
        });
    });
    let dates = dates(&mut page, &parts, said.contains("date"), baseline, chain.overrides, world.as_ref().ok());
    chain.problems.append(&mut page.problems);
    let (Some((date, as_of)), Ok(world), true) = (dates, &world, chain.problems.is_empty()) else {
        if let Ok(world) = &world {
            chain.problems.extend(unknown_in(&chain.codes, world, chain.partners));
        }
        return Err(in_order(chain.problems, &chain.files));
    };
    let own_lists = known.lists.iter().filter(|(name, _)| !baseline.lists.iter().any(|(other, _)| other == *name));
    let scenario = Scenario {
        name: page.location.stem(),
        title: parts.header.title.map_or_else(|| page.location.stem(), Spanned::into_inner),
        summary: parts.header.summary.unwrap_or_default(),
        section: parts.header.section,
        baseline: baseline.clone(),
        world: world_name,
        date,
        as_of,
        scope: parts.scope,
        cases,
        sweeps,
        expectations: expectations.into_iter().map(|part| part.written).collect(),
        yardsticks: parts.yardsticks.into_iter().map(|part| part.written).collect(),
        lists: own_lists.map(|(name, set)| (name.clone(), set.clone())).collect(),
        hash: chain.hash(),
    };
    Ok(ReadScenario { scenario, world: world.clone(), codes: chain.codes })
}

/// The entry date and the day of knowledge. Without a date in the scenario and in its baseline, goods enter on the last
/// day of the year of the flows.
fn dates(
    page: &mut Page,
    parts: &chain::Parts,
    dated: bool,
    baseline: &Regime,
    overrides: &Overrides,
    world: Option<&Location>,
) -> Option<(Date, Date)> {
    let stated = parts.date.as_ref().map(|(date, _)| *date);
    let date = match (overrides.date, stated) {
        (Some(date), _) | (None, Some(date)) => Some(date),
        // The date that was written has a mistake in it.
        (None, None) if dated => None,
        (None, None) => baseline.date.or_else(|| last_day(world?)),
    };
    if let (Some(date), Some(until)) = (date, baseline.known_until)
        && date >= until
    {
        let what = format!("the regime “{}” knows nothing of {date}", baseline.name);
        let label = format!("it ends before {until}");
        page.note(match &parts.date {
            Some((_, place)) if overrides.date.is_none() => Problem::new(what).at(place.clone(), label),
            _ => Problem::new(what).help(label),
        });
    }
    let as_of = overrides.as_of.or(parts.as_of.as_ref().map(|(date, _)| *date)).or(date);
    date.zip(as_of)
}

/// The codes of a broken scenario that nobody knows: they are told with its other mistakes. The flows are read only for
/// a code that the nomenclature does not have.
fn unknown_in(codes: &[(HsCode, Place)], world: &Location, partners: &Partners) -> Problems {
    if unknown_codes(codes, &[]).is_empty() {
        return Vec::new();
    }
    match read_world("", world, partners) {
        Ok(world) => unknown_codes(codes, &world.products),
        Err(_) => Vec::new(),
    }
}
