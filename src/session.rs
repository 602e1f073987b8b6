//! A session: names, laws, trade and parameters, read once for all scenarios that are run with them.

mod untraded;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::error::{ErrorKind, Problem, Problems};
use crate::explain::{EntryDetails, Trace, is_one_line, trace};
use crate::input::cache::InputCache;
use crate::input::files::Location;
use crate::input::hint::did_you_mean;
use crate::input::list::Lists;
use crate::input::partner::{PartnerGroups, read_partners};
use crate::input::product::{read_chapters, unknown_codes};
use crate::input::regime::{KnownRegime, locate, told_of_local};
use crate::input::scenario::{Overrides, ReadScenario, read_scenario};
use crate::partner::{Pair, Partners};
use crate::product::{HsCode, ProductNames};
use crate::regime::law_on_date::{LawOnDate, RequiredAttributes};
use crate::report::finding::ReportContext;
use crate::report::user_text::fill;
use crate::run::{Failure, Run, run};
use crate::scenario::Scenario;
use crate::units::CustomsValue;
use crate::world::World;
use crate::world::parameter::Parameters;
use untraded::{codes_of_no_schedule, codes_without_trade, partners_without_trade};

/// What scenarios are read and run with.
#[derive(Debug)]
pub struct Session {
    /// Names of partners.
    pub partners: Partners,
    /// Names of chapters and of the products that have one of their own.
    pub products: ProductNames,
    cache: InputCache,
}

/// A scenario with the trade that it is about.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// Where it stands.
    pub location: Location,
    /// The question.
    pub scenario: Scenario,
    /// The flows.
    pub world: Arc<World>,
    /// Lists of the scenario and of its baseline.
    pub lists: Lists,
    /// The groups that it may use.
    pub groups: PartnerGroups,
}

impl Session {
    /// Returns a session that has read names only.
    pub fn new() -> Result<Session, Problems> {
        Ok(Session { partners: read_partners()?, products: read_chapters()?, cache: InputCache::default() })
    }

    /// Returns the regime of a name: a shipped one, with the user's own file over it, or a file of the working folder.
    pub fn regime(&self, name: &str) -> Result<KnownRegime, Problems> {
        let beside = Location::Disk("scenario.toml".into());
        let location = locate(name, &beside)?;
        let mut known = self.regime_in(location.as_ref())?;
        known.regime.notes.extend(told_of_local(name, &beside));
        Ok(known)
    }

    /// Returns the regime of a file; of none, the one that charges nothing.
    pub fn regime_in(&self, location: Option<&Location>) -> Result<KnownRegime, Problems> {
        self.cache.regime(location, &self.partners)
    }

    /// Returns the rate of a line on a day, measure by measure, as the law of a regime was known on that day; it is
    /// taken for the law of the importer.
    pub fn explain(&self, regime: &str, pair: Pair, line: HsCode, day: Date) -> Result<Trace, Problems> {
        let regime = self.regime(regime)?.regime;
        regime.knows(day, false)?;
        let (precedences, exemptions) = (regime.precedences.iter(), regime.exemptions.iter());
        let asked = RequiredAttributes::new(regime.measures.iter().map(|measure| &**measure), exemptions.clone());
        let law = LawOnDate::new(&regime.measures, precedences, exemptions, &asked, regime.complete, (day, day));
        let (world_importer, given) = (pair.importer, &BTreeMap::new());
        let (shares, schedule) = (&regime.shares, &regime.schedule);
        let inquiry = EntryDetails { pair, world_importer, given, entry: None, shares, schedule };
        if !is_one_line(&law, &inquiry, line) {
            let problem = Problem::new(format!("{} has lines of different rates", line.dotted()));
            return Err(problem.help("name one of them").into());
        }
        Ok(trace(&law, &inquiry, &[(line, CustomsValue::from_cents(100).unwrap_or_default())])?)
    }

    /// Returns the shipped parameters, and over them what a CSV of the user states.
    pub fn parameters(&self, file: Option<&Location>) -> Result<Arc<Parameters>, Problems> {
        self.cache.parameters(file)
    }

    /// Reads a scenario and the world that it names.
    pub fn load(&self, location: &Location, overrides: &Overrides) -> Result<Loaded, Problems> {
        self.with_world(location.clone(), self.read(location, overrides)?)
    }

    fn with_world(&self, location: Location, read: ReadScenario) -> Result<Loaded, Problems> {
        let world = self.world_of(&read)?;
        build(location, read, world, &self.partners)
    }

    /// Reads a scenario for a world of the caller, whatever world it names.
    pub fn load_on(&self, world: Arc<World>, location: &Location, overrides: &Overrides) -> Result<Loaded, Problems> {
        let read = read_scenario(location, &self.partners, overrides, &self.cache, Some(&world))?;
        build(location.clone(), read, world, &self.partners)
    }

    /// Reads scenarios and the worlds that they need, in parallel; the results are in the order of the files.
    pub fn load_all(&self, files: Vec<Location>, overrides: &Overrides) -> Vec<(Location, Result<Loaded, Problems>)> {
        let read = |location: Location| {
            let read = self.read(&location, overrides);
            (location, read)
        };
        // Of one scenario the files are read beside each other, which threads of the pool would not do.
        let read: Vec<(Location, Result<ReadScenario, Problems>)> = match files.len() {
            1 => files.into_iter().map(read).collect(),
            _ => files.into_par_iter().map(read).collect(),
        };
        // Each world by one thread, before anybody waits for it.
        let needed = read.iter().filter_map(|(_, read)| read.as_ref().ok());
        let worlds: BTreeMap<_, _> = needed.map(|read| ((&read.world, read.on_lines), read)).collect();
        worlds.into_par_iter().for_each(|(_, read)| drop(self.world_of(read)));
        let read = read.into_iter();
        read.map(|(location, read)| (location.clone(), read.and_then(|read| self.with_world(location, read)))).collect()
    }

    /// Works a scenario out and fills its own words with what comes out. `stop` ends the work early.
    pub fn run(&self, loaded: &mut Loaded, stop: &AtomicBool) -> Result<Run, Failure> {
        let run = run(&loaded.scenario, &loaded.world, stop)?;
        self.fill(loaded, &run);
        Ok(run)
    }

    /// Fills a scenario's own words with what comes out of it.
    pub fn fill(&self, loaded: &mut Loaded, run: &Run) {
        fill(&mut loaded.scenario, &loaded.world, run, &self.partners, &self.products);
    }

    /// Returns a result with what is needed to talk about it.
    pub fn context<'a>(&'a self, loaded: &'a Loaded, run: &'a Run) -> ReportContext<'a> {
        let Loaded { scenario, world, .. } = loaded;
        ReportContext { scenario, world, run, partners: &self.partners, products: &self.products }
    }

    /// Drops the regimes and worlds that are not to be kept, because their files changed.
    pub fn retain(&mut self, keep: impl Fn(&Location) -> bool) {
        self.cache.retain(keep);
    }

    /// Reads a scenario without its world.
    pub fn read(&self, location: &Location, overrides: &Overrides) -> Result<ReadScenario, Problems> {
        read_scenario(location, &self.partners, overrides, &self.cache, None)
    }

    /// Returns the world that a scenario names.
    pub fn world_of(&self, read: &ReadScenario) -> Result<Arc<World>, Problems> {
        self.cache.world(&read.scenario.world, &read.world, read.on_lines, &self.partners)
    }
}

/// Holds the codes of a scenario against the products of its world.
fn build(location: Location, read: ReadScenario, world: Arc<World>, partners: &Partners) -> Result<Loaded, Problems> {
    let unknown = unknown_codes(&read.codes, &world.products);
    let ReadScenario { mut scenario, world: described, lists, groups, codes, .. } = read;
    scenario.taken.extend(codes_without_trade(&codes, &world));
    scenario.taken.extend(partners_without_trade(&scenario, &world, partners));
    if !matches!(described, Location::Shipped(_)) {
        scenario.taken.extend(codes_of_no_schedule(&scenario, &world));
    }
    scenario.taken.extend(unread_days(&scenario, &world));
    if unknown.is_empty() { Ok(Loaded { location, scenario, world, lists, groups }) } else { Err(unknown) }
}

/// Returns a note on days of entries that are not read: a world is the trade of a year, also where its rows are entries.
fn unread_days(scenario: &Scenario, world: &World) -> Option<String> {
    let entries = "`dutylab entries` calculates the duty of each line on its own day";
    if !world.unread_days.is_empty() {
        let names = world.unread_days.join(", ");
        return Some(format!(
            "The days in “{}” ({names}) are not read: a world is a year of trade; {entries}",
            world.name
        ));
    }
    let is_of_entries = !world.declared.is_empty() && scenario.period.is_some();
    is_of_entries.then(|| {
        format!("The entries of “{}” are spread evenly over the period: no day of entry is read; {entries}", world.name)
    })
}

/// Returns the number of the case of a name in a scenario; without a name, of the first.
pub fn find_case(scenario: &Scenario, name: Option<&str>) -> Result<usize, Problem> {
    let Some(wanted) = name else { return Ok(0) };
    let names = || (0..scenario.variant_count()).map(|number| scenario.variant(number).name);
    names().position(|name| name == wanted).ok_or_else(|| {
        let names: Vec<String> = names().take(24).collect();
        let hint = did_you_mean(wanted, names.iter().map(String::as_str));
        let problem = Problem::of(ErrorKind::Unknown, format!("{}: unknown case “{wanted}”", scenario.name));
        problem.help(hint.unwrap_or_else(|| format!("cases here: {}", names.join(", "))))
    })
}
