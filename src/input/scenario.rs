//! A scenario file: what it says, with what it extends, matched to the regime that it names.

mod case;
mod change;
pub mod chart;
mod conflict;
mod draft;
pub mod equilibrium;
mod expectation;
mod expectations_file;
mod extends;
mod matched_change;
mod other_regimes;
mod period;
pub(super) mod response;
mod revise;
mod sweep;
pub mod table;
mod user_text;

use jiff::civil::Date;

use super::cache::InputCache;
use super::field::Field;
use super::files::Location;
use super::list::Lists;
use super::product::unknown_codes;
use super::toml_reader::TomlReader;
use super::world::{last_day, locate, outline, read_world};
use crate::error::{Place, Problem, Problems, in_order};
use crate::partner::Partners;
use crate::product::HsCode;
use crate::regime::Regime;
use crate::scenario::{Refund, Scenario};
use crate::world::World;
use conflict::ChangeMatcher;
use draft::ScenarioDraft;
use extends::{ExtendsLoader, Opened};
use period::{Knowledge, last_known};

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
    /// Another seed of the draws.
    pub seed: Option<u64>,
    /// A part of the draws: the first, and the first that is not taken.
    pub draws: Option<(u32, u32)>,
}

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
    /// Product codes that it writes, to be held against nomenclature and flows.
    pub codes: Vec<(HsCode, Place)>,
}

/// The most cases of a scenario, points of sweeps included: more than anybody looks at, and no more than memory holds.
const MOST_CASES: usize = 100_000;

/// Reads a scenario and what it extends, but for what another one has read. `own` stands in place of the world that the file
/// names. The error has all the mistakes that can be told apart.
pub(crate) fn read_scenario(
    location: &Location,
    partners: &Partners,
    overrides: &Overrides,
    cache: &InputCache,
    own: Option<&World>,
) -> Result<ReadScenario, Problems> {
    let mut chain = ExtendsLoader::new(partners, overrides, cache);
    match chain.read(location, None) {
        Some(opened) => build(chain, opened, own),
        None => Err(in_order(chain.problems, &chain.files)),
    }
}

/// Matches changes and sweeps to measures, and puts the scenario together.
fn build(mut chain: ExtendsLoader<'_>, opened: Opened, own: Option<&World>) -> Result<ReadScenario, Problems> {
    let Opened { mut reader, mut parts, mut known, expectations, misread, said } = opened;
    // A share of the scenario stands in the law before and after.
    known.regime.shares.extend(std::mem::take(&mut parts.shares));
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
    let date = chain.overrides.date.or(parts.date.as_ref().map(|(date, _)| *date));
    let date = date.or(parts.period.as_ref().map(|((from, _), _)| *from));
    let elsewhere = other_regimes::OtherRegimes { cache: chain.cache, partners: chain.partners, date };
    let mut matching = ChangeMatcher::new(baseline, &chain.gaps, elsewhere);
    let (cases, changed) = matching.cases(&parts, &one_off);
    matching.count_words(&parts);
    let sweeps = matching.sweeps(&parts, &changed);
    matching.count(&cases, &parts.sweeps, &sweeps);
    matching.name_cases(&expectations, &parts.yardsticks, &cases, &sweeps);
    chain.problems.append(&mut matching.problems);
    let named = parts.world.as_ref().filter(|_| own.is_none());
    let world_name = named.map_or(super::world::DEFAULT, |named| named.name.as_str());
    let world_name = own.map_or(world_name, |own| &own.name).to_string();
    let beside = named.map_or_else(|| Location::Disk("scenario.toml".into()), |named| named.beside.clone());
    let located = own.map_or_else(|| locate(&world_name, &beside), |own| Ok(outline(own)));
    let world = located.map_err(|problem| {
        reader.note(match named {
            Some(named) => problem.at(named.place.clone(), "named here"),
            None => problem,
        });
    });
    reader.check_not_over_period(&mut parts, chain.overrides, chain.cache);
    let equilibrium = reader.world_reacts(&mut parts, baseline, &world_name, world.as_ref().ok());
    let dates = dates(&mut reader, &parts, said.contains("date"), baseline, chain.overrides, world.as_ref().ok());
    chain.problems.append(&mut reader.problems);
    if let (None, Ok(world), true) = (&dates, &world, chain.problems.is_empty()) {
        // No day is known where the world says no year: what is wrong with it stands in its file.
        chain.problems.extend(read_world(&world_name, world, chain.partners).err().unwrap_or_default());
    }
    let (Some(days), Ok(world), true) = (dates, &world, chain.problems.is_empty()) else {
        if let Ok(world) = &world {
            chain.problems.extend(unknown_in(&chain.codes, world, chain.partners));
        }
        return Err(in_order(chain.problems, &chain.files));
    };
    let own_lists = known.lists.iter().filter(|(name, _)| !baseline.lists.iter().any(|(other, _)| other == *name));
    let mut scenario = Scenario {
        name: reader.location.stem(),
        title: parts.header.title.map_or_else(|| reader.location.stem(), Field::into_inner),
        own_words: Default::default(),
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
        response: parts.settings.map(|(settings, _)| settings),
        equilibrium,
        draws: parts.draws.map(|(draws, _)| draws),
        expectations: expectations.into_iter().map(|part| part.written).collect(),
        misread,
        yardsticks: parts.yardsticks.into_iter().map(|part| part.written).collect(),
        charts: Vec::new(),
        lists: own_lists.map(|(name, set)| (name.clone(), set.clone())).collect(),
        taken: chain.taken.iter().cloned().collect(),
        hash: chain.hash(),
    };
    let overrides = chain.overrides;
    let other = overrides.date.is_some() || overrides.baseline.is_some();
    let problems = chart::check_charts(&mut scenario, parts.charts, other);
    if !problems.is_empty() {
        return Err(in_order(problems, &chain.files));
    }
    let on_lines = scenario.equilibrium.as_ref().is_some_and(|own| own.from_law);
    Ok(ReadScenario { scenario, world: world.clone(), on_lines, lists: known.lists, codes: chain.codes })
}

/// The days that a scenario is about.
struct ScenarioDays {
    /// The entry date; of a period the first day.
    date: Date,
    /// The day of knowledge; the last day of a period of which each day is looked at as it was known on that day.
    as_of: Date,
    /// The first day, and the first that is no longer meant.
    period: Option<(Date, Date)>,
    /// True if each day of a period is looked at as it was known on that day.
    known_each_day: bool,
}

/// Returns the entry date and the day of knowledge. Without a date in the scenario and in its baseline, goods enter on
/// the last day of the year of the flows.
fn dates(
    reader: &mut TomlReader,
    parts: &ScenarioDraft,
    dated: bool,
    baseline: &Regime,
    overrides: &Overrides,
    world: Option<&Location>,
) -> Option<ScenarioDays> {
    let stated = parts.date.as_ref().map(|(date, _)| *date);
    // A date on the command line stands in place of the period too.
    let period = parts.period.as_ref().filter(|_| overrides.date.is_none());
    let first = period.map(|((from, _), _)| *from);
    let date = match (overrides.date, stated.or(first)) {
        (Some(date), _) | (None, Some(date)) => Some(date),
        // The date that was written has a mistake in it.
        (None, None) if dated => None,
        (None, None) => baseline.date.or_else(|| last_day(world?)),
    };
    let last = period.and_then(|((_, until), _)| until.yesterday().ok()).or(date);
    let place = period.map(|(_, place)| place).or(parts.date.as_ref().map(|(_, place)| place));
    let place = place.filter(|_| overrides.date.is_none());
    let unknown = |day: Date, label: String| {
        let problem = Problem::new(format!("the regime “{}” knows nothing of {day}", baseline.name));
        match place {
            Some(place) => problem.at(place.clone(), label),
            None => problem.help(label),
        }
    };
    if let (Some(last), Some(until)) = (last, baseline.known_until)
        && last >= until
    {
        let problem = unknown(last, format!("it ends before {until}"));
        reader.note(problem).help.extend(baseline.known_until_reason.clone());
    }
    if let (Some(first), Some(from)) = (first.or(date), baseline.known_from)
        && first < from
    {
        reader.note(unknown(first, format!("it begins on {from}")));
    }
    if let Some((before, place)) = &parts.before {
        let early = baseline.known_from.filter(|from| before.date < *from).map(|from| format!("it begins on {from}"));
        let late = baseline.known_until.filter(|until| before.date >= *until);
        if let Some(label) = early.or(late.map(|until| format!("it ends before {until}"))) {
            let what = format!("the regime “{}” knows nothing of {}", baseline.name, before.date);
            reader.note(Problem::new(what).at(place.clone(), label));
        }
        if let Some(date) = date.filter(|date| before.date > *date && overrides.date.is_none()) {
            let what = format!("the law before is that of a later day than the law after, {date}");
            let problem = Problem::new(what).at(place.clone(), "a later day");
            reader.note(problem.help("`date` of [before] is the earlier day: change places with `date`"));
        }
        for (other, what) in [
            (period.map(|(_, place)| place), "[before] and [period] in one scenario"),
            (parts.refund.as_ref().map(|(_, place)| place), "[before] and [refund] in one scenario"),
        ] {
            if let Some(other) = other {
                let problem =
                    Problem::new(what).at(place.clone(), "the day of the law before").and(other.clone(), "here");
                reader.note(problem.help("[before] compares two days of the law: take one of the two"));
            }
        }
    }
    let said = overrides.as_of.map(Knowledge::On).or(parts.as_of);
    let (as_of, known_each_day) = match (said, period) {
        (Some(Knowledge::On(day)), _) => (Some(day), false),
        (_, None) => (last, false),
        (Some(Knowledge::EachDay), Some(_)) => (last, true),
        // What may be asked back was paid, and it was paid as the law was known on the day.
        (None, Some(_)) if parts.refund.is_some() => (last, true),
        (None, Some(_)) => (last.max(last_known(baseline, parts)), false),
    };
    if let (Some((Refund { as_of: Some(later) }, place)), Some(as_of)) = (&parts.refund, as_of)
        && *later < as_of
    {
        let what = "a refund that looks at the law as it was known before";
        let problem =
            reader.note(Problem::new(what).at(place.clone(), format!("the law before is that known on {as_of}")));
        problem.help.push("`as_of` of a refund is the later day: what was void shows only then".into());
    }
    let period = period.map(|(days, _)| *days);
    Some(ScenarioDays { date: date?, as_of: as_of?, period, known_each_day })
}

/// Returns the codes of a broken scenario that nobody knows: they are told with its other mistakes. The flows are read
/// only for a code that the nomenclature does not have.
fn unknown_in(codes: &[(HsCode, Place)], world: &Location, partners: &Partners) -> Problems {
    if unknown_codes(codes, &[]).is_empty() {
        return Problems::new();
    }
    read_world("", world, partners).map(|world| unknown_codes(codes, &world.products)).unwrap_or_default()
}
