//! Where the time of a run goes: the flows loaded, sorted by scopes, assessed, added up, written as tables.
//!
//! `just bench`. Every bench is on the shipped world of 335,420 flows but the one of a single line; counts are flows
//! (or cases times flows), so that `items/s` can be held against other programs.

use std::sync::LazyLock;
use std::sync::atomic::AtomicBool;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use dutylab::input::files::Location;
use dutylab::input::partner::read_partners;
use dutylab::input::scenario::{Overrides, read_scenario};
use dutylab::input::world::read_world;
use dutylab::partner::{PartnerSet, Partners};
use dutylab::product::ProductSet;
use dutylab::rates::Board;
use dutylab::regime::assess::assess;
use dutylab::regime::measure::Measure;
use dutylab::regime::rate::Corner;
use dutylab::report::table;
use dutylab::run::run;
use dutylab::scenario::{Scenario, Scope};
use dutylab::world::World;

const WORLD: &str = "seeds/worlds/us-2024/world.toml";

static PARTNERS: LazyLock<Partners> = LazyLock::new(|| read_partners().expect("the partners"));
static FLOWS: LazyLock<World> = LazyLock::new(world);

fn main() {
    divan::main();
}

fn world() -> World {
    read_world("us-2024", &Location::Shipped(WORLD.into()), &PARTNERS).expect("the world")
}

/// A scenario of these tables on no duty at all.
fn scenario(tables: &str) -> Scenario {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bench.toml");
    let head = "title = \"bench\"\nbaseline = \"none\"\nworld = \"us-2024\"\ndate = 2025-01-01\n";
    std::fs::write(&path, format!("{head}{tables}")).expect("a file");
    read_scenario(&Location::Disk(path), &PARTNERS, &Overrides::default()).expect("a scenario").scenario
}

const EVERYTHING: &str = "measure = [{ id = \"ten\", rate = \"10%\" }]\n";

#[divan::bench]
fn load_the_world(bencher: Bencher) {
    let bytes = Location::Shipped("seeds/worlds/us-2024/flows.csv.gz".into()).bytes().expect("the flows").len();
    bencher.counter(BytesCount::new(bytes)).counter(ItemsCount::new(FLOWS.flows.len())).bench(world);
}

#[divan::bench]
fn sort_flows_by_scopes(bencher: Bencher) {
    let location = Location::Shipped("scenarios/package.toml".into());
    let package = read_scenario(&location, &PARTNERS, &Overrides::default()).expect("a scenario").scenario;
    let added = package.cases.iter().flat_map(|case| &case.measures);
    let mut scopes = vec![Scope { partners: PartnerSet::all(), products: ProductSet::All, goods: String::new() }];
    scopes.extend(package.baseline.measures.iter().chain(added).map(|measure| Scope {
        partners: measure.partners.clone(),
        products: measure.products.clone(),
        goods: String::new(),
    }));
    let bencher = bencher.counter(ItemsCount::new(FLOWS.flows.len()));
    bencher.with_inputs(|| scopes.clone()).bench_values(|scopes| Board::new(&FLOWS, scopes));
}

/// From the loaded world to every table in memory; the change touches every flow.
#[divan::bench]
fn one_scenario_to_tables(bencher: Bencher) {
    let scenario = scenario(EVERYTHING);
    bencher.counter(ItemsCount::new(FLOWS.flows.len())).bench(|| {
        let run = run(&scenario, &FLOWS, &AtomicBool::new(false)).expect("a result");
        table::rates(&run, &run.cases[0], &FLOWS).len() + table::cases(&run).len()
    });
}

/// A thousand rates on every flow, to the table of cases in memory.
#[divan::bench(sample_count = 20)]
fn sweep_of_1000_cases(bencher: Bencher) {
    let sweep = "sweep = [{ measure = \"ten\", field = \"rate\", from = \"0%\", to = \"99.9%\", step = \"0.1%\" }]\n";
    let scenario = scenario(&format!("{EVERYTHING}{sweep}"));
    assert_eq!(scenario.variant_count(), 1000);
    bencher.counter(ItemsCount::new(1000 * FLOWS.flows.len())).bench(|| {
        let run = run(&scenario, &FLOWS, &AtomicBool::new(false)).expect("a result");
        table::cases(&run).len()
    });
}

/// One line under a law of base, additions, a total and a cap.
#[divan::bench]
fn assess_a_line(bencher: Bencher) {
    let scenario = scenario(
        r#"measure = [
            { id = "base", mode = "base", rate = "2.5%" },
            { id = "old", slot = "s", rate = "10%" },
            { id = "new", slot = "s", rank = 2, rate = "25%" },
            { id = "metal", rate = "50%", from = 2024-06-01 },
            { id = "total", mode = "all_in", rate = "15%" },
            { id = "most", mode = "cap", rate = "60%", counts = ["base", "s", "metal", "total"] },
        ]"#,
    );
    let measures: Vec<&Measure> = scenario.cases[0].measures.iter().collect();
    let corner = Corner { variables: &[], ends: 0 };
    bencher.counter(ItemsCount::new(1u32)).bench(|| assess(&measures, true, scenario.date, scenario.as_of, corner));
}
