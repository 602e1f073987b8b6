//! How long a million entries take, all different: origin, line, date, claims and contents to rate and duty.
//!
//! `cargo bench --bench entries`; the goal is 3 s on two cores.

use std::hint::black_box;
use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::ItemsCount;
use dutylab::input::files::Location;
use dutylab::input::partner::read_partners;
use dutylab::input::scenario::Overrides;
use dutylab::input::world::read_world;
use dutylab::regime::share::ShareKind;
use dutylab::run::entries::rate_entries;
use dutylab::scenario::Scenario;
use dutylab::session::Session;
use dutylab::units::{CustomsValue, Share};
use dutylab::world::{Flow, World};
use jiff::civil::{Date, date};
use rust_decimal::Decimal;

const ENTRIES: usize = 1_000_000;
/// From the first day that the law is about.
const FIRST: Date = date(2025, 1, 1);
const DAYS: usize = 365;

static LAW: LazyLock<Scenario> = LazyLock::new(|| {
    let text = "title = \"entries\"\nbaseline = \"us\"\nworld = \"us-2024\"\nas_of = \"each day\"\nscope = {}\n\
        period = { from = 2025-01-01, until = 2026-01-01 }\n";
    let location = Location::text_in(".", "entries.toml", text);
    Session::new().expect("names").read(&location, &Overrides::default()).expect("a scenario").scenario
});

fn main() {
    divan::main();
}

/// The goods of the shipped world, each three times: on other days, with other claims, with other contents.
fn entries() -> (World, Vec<Date>) {
    let partners = read_partners().expect("the partners");
    let world = Location::Shipped("seeds/worlds/us-2024/world.toml".into());
    let mut world = read_world("us-2024", &world, &partners).expect("the world");
    let goods = world.flows.clone();
    // Three times each good, one behind the other, as a file sorted by origin has them.
    world.flows = goods.iter().flat_map(|flow| [*flow; 3]).take(ENTRIES).collect();
    let share = |units: usize| Share::from_fraction(Decimal::new(units as i64, 4));
    // No number twice in a row of ten thousand.
    let mixed = |entry: usize| entry.wrapping_mul(7919) % 10_007;
    let claim = |entry: usize| share(if mixed(entry) % 3 == 0 { 10_000 } else { 0 });
    let content = |entry: usize| share(mixed(entry) % 5_000);
    for (name, table) in &LAW.baseline.shares {
        let column = (0..world.flows.len()).map(|entry| match table.kind {
            ShareKind::Claim => claim(entry),
            ShareKind::Content => content(entry).filter(|_| name == "steel"),
        });
        world.declared.insert(name.clone(), column.collect());
    }
    let day = |entry: usize| FIRST.saturating_add(jiff::Span::new().days((mixed(entry) % DAYS) as i64));
    let dates = (0..world.flows.len()).map(day).collect();
    (world, dates)
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn a_million_entries(bencher: Bencher) {
    let (world, dates) = entries();
    bencher.counter(ItemsCount::new(dates.len())).bench_local(|| {
        let rated = rate_entries(&LAW, None, (&world, &[]), &dates).expect("rates");
        let duty = |entry: usize| rated.of(entry).ok()?.rate.map(|rate| rate.low.of(world.flows[entry].value));
        black_box((0..dates.len()).filter_map(duty).count())
    });
}

/// The same as a firm has them: sixty goods and origins, 112 days, no contents.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn a_million_entries_of_a_firm(bencher: Bencher) {
    let (mut world, mut dates) = entries();
    let goods = world.flows.len() / 60;
    let value = CustomsValue::from_cents(100_000).expect("a value");
    let flow = |entry: usize| Flow { value, ..world.flows[entry * 60 / ENTRIES * goods] };
    world.flows = (0..ENTRIES).map(flow).collect();
    world.declared.clear();
    dates = (0..ENTRIES).map(|entry| dates[entry % dates.len()].min(date(2025, 4, 22))).collect();
    bencher.counter(ItemsCount::new(ENTRIES)).bench_local(|| {
        let rated = rate_entries(&LAW, None, (&world, &[]), &dates).expect("rates");
        black_box((0..ENTRIES).filter(|entry| rated.of(*entry).is_ok()).count())
    });
}
