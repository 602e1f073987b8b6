//! Duties by authority, partner and chapter on chosen days, added up here rather than by the program.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex};

use dutylab::error::Problems;
use dutylab::input::files::Location;
use dutylab::input::scenario::Overrides;
use dutylab::input::world::read_world;
use dutylab::partner::Partner;
use dutylab::product::Branch;
use dutylab::regime::rate::BandEnds;
use dutylab::run::compiled::{CompiledScenario, LawDates};
use dutylab::scenario::Scenario;
use dutylab::session::Session;
use dutylab::units::{CustomsValue, Usd};
use dutylab::world::World;
use jiff::civil::Date;
use rust_decimal::Decimal;

static SESSION: LazyLock<Session> = LazyLock::new(|| Session::new().expect("names"));
static WORLDS: LazyLock<Mutex<BTreeMap<String, Arc<World>>>> = LazyLock::new(Mutex::default);

/// A scenario of the folder `tests/published`, as if it stood in a file there.
pub fn read(path: &str, date: Option<Date>) -> Result<(Scenario, Arc<World>), Problems> {
    let location = Location::Disk(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/published").join(path));
    let overrides = Overrides { date, ..Overrides::default() };
    let read = SESSION.read(&location, &overrides)?;
    let mut worlds = WORLDS.lock().expect("no test broke off here");
    if !worlds.contains_key(&read.scenario.world) {
        let world = read_world(&read.scenario.world, &read.world, &SESSION.partners)?;
        worlds.insert(read.scenario.world.clone(), Arc::new(world));
    }
    Ok((read.scenario.clone(), worlds[&read.scenario.world].clone()))
}

/// What is owed on some flows.
#[derive(Clone, Debug, Default)]
pub struct Sum {
    pub value: CustomsValue,
    /// Of it, where the rate is not known.
    pub unknown: CustomsValue,
    pub duty: Usd,
    /// What each authority adds, in the order of the regime; the last is for measures without.
    pub parts: Vec<Usd>,
}

impl Sum {
    fn merge(&mut self, other: &Sum) {
        self.value += other.value;
        self.unknown += other.unknown;
        self.duty += other.duty;
        self.parts.resize(self.parts.len().max(other.parts.len()), Usd::ZERO);
        self.parts.iter_mut().zip(&other.parts).for_each(|(sum, part)| *sum += *part);
    }

    /// All flows of some sums.
    pub fn of<'a>(sums: impl Iterator<Item = &'a Sum>) -> Sum {
        let mut whole = Sum::default();
        sums.for_each(|sum| whole.merge(sum));
        whole
    }

    /// An amount in percent of the value, what is not known taken as nothing.
    pub fn percent(&self, amount: Usd) -> Decimal {
        amount.dollars() / self.value.usd().dollars() * Decimal::ONE_HUNDRED
    }
}

/// Returns the first days of the intervals of a period in which no law changes.
pub fn law_days(scenario: &Scenario, world: &World) -> Vec<Date> {
    let compiled = CompiledScenario::new(scenario, world).expect("flows that the law can sort");
    compiled.days.iter().map(|day| day.date).collect()
}

/// What is owed on the flows of a partner and a chapter.
pub type Sums = BTreeMap<(Partner, Branch), Sum>;

/// The law after of a scenario on days of its period, or on its date: by partner and chapter, over the flows in its scope.
/// Each day is looked at as it was known that day.
pub fn on(scenario: &Scenario, world: &World, dates: &[Date]) -> Vec<Sums> {
    let bench = CompiledScenario::new(scenario, world).expect("flows that the law can sort");
    let scope = scenario.scope.as_ref().expect("a scope");
    let scope =
        bench.flow_classes.scopes.find(&scope.importers, &scope.partners, &scope.products).expect("a scope with flows");
    let wanted = bench.flow_classes.touched(&[scope].into());
    let add = |&date: &Date| {
        let day = LawDates { date, date_before: date, before: date, after: date };
        let variant = scenario.variant_on(0, date);
        let law = bench.law_after(scenario, &variant, day);
        let corner = BandEnds::all(&[]).and_then(|mut corners| corners.next()).expect("one corner");
        let levels = bench.flow_classes.levels(&law, corner, &wanted).expect("levels");
        let mut sums = Sums::new();
        for cell in &bench.flow_classes.cells {
            let Some(after) = levels.of(cell.class).filter(|_| wanted[cell.class]) else { continue };
            let sum = sums.entry((world.partners[usize::from(cell.partner)], cell.branch)).or_default();
            sum.value += cell.value;
            let Some(rate) = after.level.rate() else {
                sum.unknown += cell.value;
                continue;
            };
            sum.duty += rate.of(cell.value);
            sum.parts.resize(sum.parts.len().max(after.parts.len()), Usd::ZERO);
            sum.parts.iter_mut().zip(after.parts).for_each(|(sum, rate)| *sum += rate.of(cell.value));
        }
        sums
    };
    dates.iter().map(add).collect()
}
