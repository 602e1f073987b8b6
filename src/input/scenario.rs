//! A scenario file: what it says, with what it extends, matched to the regime that it names.

mod case;
mod case_names;
mod change;
pub mod chart;
mod conflict;
mod days;
mod draft;
mod edits;
pub mod equilibrium;
mod expectation;
mod expectations_file;
mod extends;
mod matched_change;
mod model_number;
mod observed;
mod other_regimes;
mod overrides;
mod period;
pub mod prices;
pub(super) mod response;
mod revise;
mod rivals;
mod statements;
mod sweep;
pub mod table;
mod unanswered;
mod unreadable;
mod unused;
pub mod user_text;

pub use self::overrides::Overrides;
use super::cache::InputCache;
use super::field::Field;
use super::files::Location;
use super::former_names::current;
use super::list::Lists;
use super::partner::PartnerGroups;
use super::product::unknown_codes;
use super::toml_reader::{TomlReader, WrittenCode};
use super::world::{DEFAULT, importer as world_importer, locate, outline, read_world};
use crate::error::{Problems, in_order};
use crate::partner::Partners;
use crate::regime::Regime;
use crate::scenario::edit::LawEdits;
use crate::scenario::{Case, Expectation, Scenario, Sweep};
use crate::world::World;
use case_names::unknown_cases;
use conflict::ChangeMatcher;
use days::scenario_days;
use draft::ScenarioDraft;
use expectation::CaseQuestion;
use extends::{ExtendsLoader, Opened};
use other_regimes::OtherRegimes;
use sweep::too_many_cases;
use unanswered::unanswered;
use unused::unused;

/// A scenario with what is needed to finish checking it.
#[derive(Debug)]
pub struct ReadScenario {
    /// The scenario.
    pub scenario: Scenario,
    /// Where its world is described.
    pub world: Location,
    /// True if that world is read with the lines that the law is written for.
    pub on_lines: bool,
    /// The lists that it and its baseline name.
    pub lists: Lists,
    /// The groups that it and its baseline name.
    pub groups: PartnerGroups,
    /// Product codes that it writes, to be compared with nomenclature and flows.
    pub codes: Vec<WrittenCode>,
}

/// Reads a scenario and what it extends, but for what another one has read. `given` stands in place of the world that
/// the file names. The error has all the mistakes that can be told apart.
pub(crate) fn read_scenario(
    location: &Location,
    partners: &Partners,
    overrides: &Overrides,
    cache: &InputCache,
    given: Option<&World>,
) -> Result<ReadScenario, Problems> {
    let mut chain = ExtendsLoader::new(partners, overrides, cache);
    match chain.read(&current(location.clone()), None) {
        Some(opened) => build(chain, opened, given),
        None => Err(in_order(chain.problems, &chain.files)),
    }
}

/// Matches changes and sweeps to measures, and puts the scenario together.
fn build(mut chain: ExtendsLoader<'_>, opened: Opened, given: Option<&World>) -> Result<ReadScenario, Problems> {
    let Opened { mut reader, mut parts, mut known, expectations, misread, said } = opened;
    // A share of the scenario stands in the law before and after.
    known.regime.shares.extend(parts.shares.clone());
    known.regime.assumed_unchanged = chain.overrides.assume_unchanged || parts.assumes_unchanged();
    let (baseline, overrides) = (&known.regime, chain.overrides);
    let (cases, sweeps, edits) = match_changes(&mut chain, &parts, &expectations, baseline);
    let (world_name, world) = locate_world(&mut reader, &parts, given);
    reader.check_observed(&parts.observed, parts.period.as_ref());
    reader.check_response(&mut parts, overrides);
    let importer = world.as_ref().and_then(|file| world_importer(file, chain.partners));
    let whose = given.map(|given| given.importer).or(importer);
    let prices = reader.consumers(&mut parts, whose, chain.partners, chain.cache);
    let equilibrium = reader.world_reacts(&mut parts, baseline, (&world_name, importer), world.as_ref());
    let days = scenario_days(&mut reader, &parts, said.contains("date"), baseline, overrides, world.as_ref());
    chain.problems.append(&mut reader.problems);
    chain.taken.append(&mut reader.taken);
    let (Some(days), Some(file), true) = (days, &world, chain.problems.is_empty()) else {
        return Err(failed(chain, &world_name, world.as_ref(), days.is_some()));
    };
    let added_lists = known.lists.iter().filter(|(name, _)| !baseline.lists.iter().any(|(other, _)| other == *name));
    chain.warnings.extend(unused(&reader.location.stem(), &parts, &sweeps, baseline));
    let title = parts.header.title.map_or_else(|| reader.location.stem(), Field::into_inner);
    let mut scenario = Scenario {
        name: reader.location.stem(),
        own_words: Default::default(),
        premise: Some(title.clone()),
        title,
        summary: parts.header.summary.map_or_else(String::new, Field::into_inner),
        section: parts.header.section,
        baseline: baseline.clone(),
        world: world_name,
        date: days.date,
        as_of: days.as_of,
        period: days.period,
        known_each_day: days.known_each_day,
        before: parts.before.map(|(before, _)| before),
        refund: parts.refund.map(|(refund, _)| refund),
        precedences: parts.rules.precedences.into_iter().map(|read| read.rule).collect(),
        exemptions: parts.rules.exemptions.into_iter().map(|read| read.rule).collect(),
        scope: parts.scope,
        cases,
        sweeps,
        edits,
        response: parts.settings.map(|(settings, _)| settings),
        equilibrium,
        prices,
        draws: parts.draws.map(|(draws, _)| draws),
        expectations: expectations.into_iter().map(|part| part.written).collect(),
        misread,
        yardsticks: parts.yardsticks.into_iter().map(|part| part.written).collect(),
        observed: parts.observed.into_iter().map(|(series, _)| series).collect(),
        charts: Vec::new(),
        lists: added_lists.map(|(name, set)| (name.clone(), set.clone())).collect(),
        taken: chain.taken.iter().cloned().collect(),
        warnings: std::mem::take(&mut chain.warnings),
        hash: chain.hash(),
    };
    let other = overrides.date.is_some() || overrides.baseline.is_some();
    let mut problems = unanswered(&scenario);
    problems.extend(chart::check_charts(&mut scenario, parts.charts, other));
    if !problems.is_empty() {
        return Err(in_order(problems, &chain.files));
    }
    let on_lines = scenario.equilibrium.as_ref().is_some_and(|settings| settings.from_law);
    Ok(ReadScenario {
        scenario,
        world: file.clone(),
        on_lines,
        lists: known.lists,
        groups: known.groups,
        codes: chain.codes,
    })
}

/// Returns the cases with their changes matched to measures, and the sweeps with theirs.
fn match_changes(
    chain: &mut ExtendsLoader<'_>,
    parts: &ScenarioDraft,
    expectations: &[CaseQuestion<Expectation>],
    baseline: &Regime,
) -> (Vec<Case>, Vec<Sweep>, LawEdits) {
    let mut one_off = Vec::new();
    for text in &chain.overrides.set {
        let (change, mut problems) = change::one_off(text);
        one_off.extend(change);
        chain.problems.append(&mut problems);
    }
    chain.problems.extend(change::twice_at_once(&one_off));
    let date = chain.overrides.date.or(parts.date.as_ref().map(|(date, _)| *date));
    let date = date.or(parts.period.as_ref().map(|((from, _), _)| *from));
    let elsewhere = OtherRegimes { cache: chain.cache, partners: chain.partners, date };
    let mut matching = ChangeMatcher::new(baseline, &chain.gaps, elsewhere);
    let (cases, edits, changed) = matching.cases(parts, &one_off);
    matching.count_words(parts);
    let sweeps = matching.sweeps(parts, &changed);
    matching.problems.extend(too_many_cases(&parts.cases, &parts.sweeps));
    chain.problems.append(&mut matching.problems);
    if !chain.gaps.any_case {
        chain.problems.extend(unknown_cases(expectations, &parts.yardsticks, &cases, &sweeps));
    }
    (cases, sweeps, edits)
}

/// Returns the name of the world and the file that describes it, if there is such a one.
fn locate_world(reader: &mut TomlReader, parts: &ScenarioDraft, given: Option<&World>) -> (String, Option<Location>) {
    if let Some(given) = given {
        return (given.name.clone(), Some(outline(given)));
    }
    let (name, located) = match &parts.world {
        Some(named) => {
            let located = locate(&named.name, &named.beside);
            (named.name.as_str(), located.map_err(|problem| problem.at(named.place.clone(), "named here")))
        }
        None => (DEFAULT, locate(DEFAULT, &Location::Disk("scenario.toml".into()))),
    };
    let located = located.map_err(|problem| {
        reader.note(problem);
    });
    (name.to_string(), located.ok())
}

/// Returns what is wrong with a scenario that cannot be put together.
fn failed(mut chain: ExtendsLoader<'_>, name: &str, world: Option<&Location>, has_days: bool) -> Problems {
    if let Some(world) = world {
        if !has_days && chain.problems.is_empty() {
            // No day is known where the world says no year: what is wrong with it stands in its file.
            chain.problems.extend(read_world(name, world, chain.partners).err().unwrap_or_default());
        }
        chain.problems.extend(unknown_in(&chain.codes, world, chain.partners));
    }
    in_order(chain.problems, &chain.files)
}

/// Returns the codes of a broken scenario that nobody knows: they are told with its other mistakes. The flows are read
/// only for a code that the nomenclature does not have.
fn unknown_in(codes: &[WrittenCode], world: &Location, partners: &Partners) -> Problems {
    if unknown_codes(codes, &[]).is_empty() {
        return Problems::new();
    }
    read_world("", world, partners).map(|world| unknown_codes(codes, &world.products)).unwrap_or_default()
}
