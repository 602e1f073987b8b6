//! Where the time of a run goes: the flows loaded, sorted by scopes, assessed, added up, written as tables; what
//! trade's response and draws of it take.
//!
//! `just bench`. Every bench is on the shipped world of 335,420 flows but the one of a single line; counts are flows
//! (or cases times flows), so that `items/s` can be compared with other programs.

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::sync::atomic::AtomicBool;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use dutylab::input::files::Location;
use dutylab::input::partner::read_partners;
use dutylab::input::prices::{locate, read_tables};
use dutylab::input::product::read_chapters;
use dutylab::input::scenario::Overrides;
use dutylab::input::world::read_world;
use dutylab::partial::{Elasticities, Source, SourceResponse, Supply, armington, gsim};
use dutylab::partner::Partners;
use dutylab::prices::chain::{ConsumerPrices, PriceRule, ShockLine};
use dutylab::prices::households::{HouseholdCosts, HouseholdMethod};
use dutylab::product::{HsCode, ProductNames};
use dutylab::regime::assess::LineAttributes;
use dutylab::regime::law_on_date::{LawOnDate, RequiredAttributes};
use dutylab::regime::plan::{LineScopes, StackingPlan};
use dutylab::regime::rate::BandEnds;
use dutylab::report::finding::ReportContext;
use dutylab::report::table;
use dutylab::run::compiled::CompiledScenario;
use dutylab::run::run;
use dutylab::scenario::Scenario;
use dutylab::session::Session;
use dutylab::units::exact_to_float;
use dutylab::world::World;

const WORLD: &str = "seeds/worlds/us-2024/world.toml";

static PARTNERS: LazyLock<Partners> = LazyLock::new(|| read_partners().expect("the partners"));
static PRODUCTS: LazyLock<ProductNames> = LazyLock::new(|| read_chapters().expect("the chapters"));
static FLOWS: LazyLock<World> = LazyLock::new(world);

fn main() {
    divan::main();
}

fn world() -> World {
    read_world("us-2024", &Location::Shipped(WORLD.into()), &PARTNERS).expect("the world")
}

/// A scenario of these tables on no duty at all.
fn scenario(tables: &str) -> Scenario {
    question("none", &format!("date = 2025-01-01\n{tables}"))
}

/// A scenario of these tables on the law.
fn on_the_law(tables: &str) -> Scenario {
    question("us", tables)
}

fn question(baseline: &str, tables: &str) -> Scenario {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bench.toml");
    let head = format!("title = \"bench\"\nbaseline = \"{baseline}\"\nworld = \"us-2024\"\n");
    std::fs::write(&path, format!("{head}{tables}")).expect("a file");
    Session::new().expect("names").read(&Location::Disk(path), &Overrides::default()).expect("a scenario").scenario
}

const EVERYTHING: &str = "measure = [{ id = \"ten\", rate = \"10%\" }]\n";

#[divan::bench]
fn load_the_world(bencher: Bencher) {
    let bytes = std::fs::metadata("seeds/worlds/us-2024/flows.csv.gz").expect("the flows").len() as usize;
    bencher.counter(BytesCount::new(bytes)).counter(ItemsCount::new(FLOWS.flows.len())).bench(world);
}

/// The flows sorted by the scopes of the whole law, and by what it asks of each line.
#[divan::bench]
fn sort_flows_for_the_law(bencher: Bencher) {
    let scenario = on_the_law("date = 2025-10-25\n");
    bencher
        .counter(ItemsCount::new(FLOWS.flows.len()))
        .bench(|| CompiledScenario::new(&scenario, &FLOWS).map_err(|_| "refused"));
}

/// What is asked of consumers: nothing, or what households pay by either of the tables. The difference is the chain and what is
/// gathered for it.
const CONSUMERS: [&str; 3] = ["", "[households]\n", "[prices]\ntables = \"detail\"\n[households]\n"];

/// The whole law on every flow, on one date.
#[divan::bench(args = CONSUMERS)]
fn the_law_on_a_date(bencher: Bencher, consumers: &str) {
    let scenario = on_the_law(&format!("date = 2025-10-25\nscope = {{}}\n{consumers}"));
    bencher
        .counter(ItemsCount::new(FLOWS.flows.len()))
        .bench(|| run(&scenario, &FLOWS, &AtomicBool::new(false)).is_ok());
}

/// From what importers pay more on each sector to households.
#[divan::bench(args = ["summary", "detail"])]
fn chain_to_households(bencher: Bencher, name: &str) {
    let location = locate(name, &Location::Disk("scenario.toml".into())).expect("shipped");
    let tables = read_tables(name, &location).expect("the tables");
    let line = |sector| ShockLine { sector: Some(sector), category: None, imports: 1e15, touched: 1e15, cost: 1e14 };
    let lines: Vec<ShockLine> = (0..tables.sectors.len()).map(line).collect();
    bencher.bench_local(|| {
        let prices = ConsumerPrices::new(&tables, &PriceRule::default(), &lines);
        HouseholdCosts::new(&tables, &prices, HouseholdMethod::Consumption).mean
    });
}

/// The whole law on every flow, every day of a year.
#[divan::bench(sample_count = 10)]
fn the_law_through_2025(bencher: Bencher) {
    let scenario = on_the_law("scope = {}\nperiod = { from = 2025-01-01, until = 2026-01-01 }\n");
    bencher
        .counter(ItemsCount::new(365 * FLOWS.flows.len()))
        .bench(|| run(&scenario, &FLOWS, &AtomicBool::new(false)).is_ok());
}

/// A thousand cases, each with another measure of the law changed.
#[divan::bench(sample_count = 5)]
fn a_thousand_changes_of_the_law(bencher: Bencher) {
    let law = on_the_law("date = 2025-10-25\n").baseline;
    let mut ids: Vec<&str> = law.measures.iter().map(|measure| measure.id.as_str()).collect();
    ids.dedup();
    let cases: String = (0..1000)
        .map(|number| {
            let (id, points) = (ids[number % ids.len()], number / ids.len() + 1);
            format!("[[case]]\nname = \"{number}\"\n[[case.change]]\nmeasure = \"{id}\"\nadd = \"{points}pp\"\n")
        })
        .collect();
    let scenario = on_the_law(&format!("date = 2025-10-25\n{cases}"));
    bencher.counter(ItemsCount::new(1000u32)).bench(|| run(&scenario, &FLOWS, &AtomicBool::new(false)).is_ok());
}

/// From the loaded world to every table in memory; the change touches every flow.
#[divan::bench]
fn one_scenario_to_tables(bencher: Bencher) {
    let scenario = scenario(EVERYTHING);
    bencher.counter(ItemsCount::new(FLOWS.flows.len())).bench(|| {
        let run = run(&scenario, &FLOWS, &AtomicBool::new(false)).expect("a result");
        let levels = run.levels(&scenario, &FLOWS, &run.cases[0]).expect("levels");
        let context =
            ReportContext { scenario: &scenario, world: &FLOWS, run: &run, partners: &PARTNERS, products: &PRODUCTS };
        let rates = table::rates(&context, &levels).1;
        rates.map(|part| part.len()).sum::<usize>() + table::cases(&scenario, &run).text.len()
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
        table::cases(&scenario, &run).text.len()
    });
}

const TEN_MORE: &str = "date = 2025-10-25\nscope = {}\n[[measure]]\nid = \"ten.more\"\nrate = \"10%\"\n";

/// Sources of as many markets as the world has products of six digits, with duties of the law.
fn markets() -> Vec<Vec<Source>> {
    let mut markets: BTreeMap<HsCode, Vec<Source>> = BTreeMap::new();
    for (number, flow) in (0u32..).zip(&FLOWS.flows) {
        let product = FLOWS.products[flow.product as usize];
        let before = f64::from(number % 7) / 40.0;
        let source = Source::new(exact_to_float::value(flow.value), before, before + 0.1);
        markets.entry(product.prefix(6).unwrap_or(product)).or_default().push(source);
    }
    markets.into_values().collect()
}

/// Armington on every flow of the world, each a source of its own: the model alone. The floor is two power functions a flow.
#[divan::bench]
fn armington_over_all_flows(bencher: Bencher) {
    let markets = markets();
    let supply = Supply::Elastic(5.0);
    let assumed = Elasticities { substitution: 4.0, demand: -1.0, supply, home: None };
    bencher.counter(ItemsCount::new(FLOWS.flows.len())).bench_local(|| {
        let duty = |sources: &Vec<Source>| {
            let mut reacted: Vec<SourceResponse> = sources.iter().map(SourceResponse::unchanged).collect();
            armington::SPEC.solve(sources, &assumed, &mut reacted).map_or(0.0, |outcome| outcome.importers)
        };
        markets.iter().map(duty).sum::<f64>()
    });
}

/// The floor of the same: one power function a flow.
#[divan::bench]
fn a_power_of_every_flow(bencher: Bencher) {
    let markets = markets();
    bencher.counter(ItemsCount::new(FLOWS.flows.len())).bench_local(|| {
        markets.iter().flatten().map(|source| (-3.0 * divan::black_box(source.wedge)).exp()).sum::<f64>()
    });
}

/// A change of every rate of the law, with Armington's response, from the loaded world on.
#[divan::bench(sample_count = 10)]
fn the_law_with_response(bencher: Bencher) {
    let scenario = on_the_law(&format!("{TEN_MORE}[response.armington]\n"));
    bencher
        .counter(ItemsCount::new(FLOWS.flows.len()))
        .bench(|| run(&scenario, &FLOWS, &AtomicBool::new(false)).is_ok());
}

/// The same with draws; counts are draws.
#[divan::bench(sample_count = 3, args = [CONSUMERS[0], CONSUMERS[1]])]
fn two_thousand_draws_of_the_world(bencher: Bencher, consumers: &str) {
    const DRAWS: u32 = 2000;
    let draws = format!("[draws]\nn = {DRAWS}\nseed = 1\n");
    let scenario = on_the_law(&format!("{TEN_MORE}[response.armington]\n{draws}{consumers}"));
    bencher.counter(ItemsCount::new(DRAWS)).bench(|| run(&scenario, &FLOWS, &AtomicBool::new(false)).is_ok());
}

/// Thirty importers and thirty exporters of one product.
#[divan::bench]
fn gsim_30_by_30(bencher: Bencher) {
    let source = |exporter: u32, importer: u32| Source {
        exporter,
        importer,
        ..Source::new(f64::from(1 + exporter * importer % 17), 0.05, if importer == 0 { 0.25 } else { 0.05 })
    };
    let sources: Vec<Source> =
        (0..30).flat_map(|exporter| (0..30).map(move |importer| source(exporter, importer))).collect();
    let assumed = Elasticities { substitution: 5.0, demand: -1.25, supply: Supply::Elastic(1.5), home: None };
    let mut reacted: Vec<SourceResponse> = sources.iter().map(SourceResponse::unchanged).collect();
    bencher
        .counter(ItemsCount::new(sources.len()))
        .bench_local(|| gsim::SPEC.solve(&sources, &assumed, &mut reacted).is_ok());
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
    let measures = &scenario.cases[0].measures;
    let asked = RequiredAttributes::default();
    let days = (scenario.date, scenario.as_of);
    let law = LawOnDate::new(measures, std::iter::empty(), std::iter::empty(), &asked, true, days);
    let mut plan = StackingPlan::new(
        &law,
        LineScopes { measures: (0..measures.len()).map(|index| (index, false)).collect(), exemptions: vec![] },
    );
    let (line, corner) = (LineAttributes { stated: &[], shares: &[] }, BandEnds { variables: &[], ends: 0 });
    bencher.counter(ItemsCount::new(1u32)).bench_local(|| plan.level(line, corner, |_, _, _| {}).is_ok());
}
