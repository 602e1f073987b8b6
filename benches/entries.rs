//! How long a million lines of entries take in process: origin, line, date, claims and contents to rate and measures.
//!
//! `cargo bench --bench entries`; the goal for lines that are all different is 3 s on two cores.

use std::hint::black_box;

use divan::Bencher;
use divan::counter::ItemsCount;
use dutylab::entries::duty::LineDuties;
use dutylab::entries::law::EntryLaw;
use dutylab::entries::line_duty::LineQuestion;
use dutylab::entries::spans::LawSpans;
use dutylab::entry::practice::Practice;
use dutylab::entry::stated::StatedShares;
use dutylab::input::entries::practice::read_practice;
use dutylab::input::files::Location;
use dutylab::input::world::read_world;
use dutylab::partner::Partner;
use dutylab::product::HsCode;
use dutylab::regime::Regime;
use dutylab::session::Session;
use dutylab::units::Share;
use jiff::Span;
use jiff::civil::{Date, date};
use rayon::prelude::*;
use rust_decimal::Decimal;

const ENTRIES: usize = 1_000_000;
/// From the first day that the law is about.
const FIRST: Date = date(2025, 1, 1);

fn main() {
    divan::main();
}

struct Line {
    origin: Partner,
    product: HsCode,
    day: Date,
    shares: StatedShares,
}

/// The goods of the shipped world, each three times: on other days, with other claims, with other contents.
fn lines() -> Vec<Line> {
    let session = Session::new().expect("names");
    let location = Location::Shipped("seeds/worlds/us-2024/world.toml".into());
    let world = read_world("us-2024", &location, &session.partners).expect("the world");
    let share = |units: usize| Share::from_fraction(Decimal::new(units as i64, 4)).expect("a share");
    let line = |number: usize| {
        let flow = world.flows[number % world.flows.len()];
        // No number twice in a row of ten thousand.
        let mixed = number.wrapping_mul(7919) % 10_007;
        let claim = if mixed.is_multiple_of(3) { Share::WHOLE } else { Share::NONE };
        Line {
            origin: world.pair(&flow).partner,
            product: world.products[flow.product as usize],
            day: FIRST.saturating_add(Span::new().days((mixed % 365) as i64)),
            shares: [("usmca".into(), claim), ("steel".into(), share(mixed % 5_000))].into_iter().collect(),
        }
    };
    (0..ENTRIES).map(line).collect()
}

fn charged(bencher: Bencher, lines: &[Line]) {
    let regime: Regime = Session::new().expect("names").regime("us").expect("a law").regime;
    let practice: Practice = read_practice().expect("the practice");
    let rules = (regime.precedences.iter().collect(), regime.exemptions.iter().collect());
    let importer = Partner::from_iso2("US").expect("a code");
    let law = EntryLaw::new((&regime, &practice), &[(Date::MIN, regime.measures.clone())], rules, importer, None);
    bencher.counter(ItemsCount::new(lines.len())).bench_local(|| {
        let spans = LawSpans::new(&law);
        let duties = LineDuties::new(&spans);
        let is_charged = |line: &&Line| {
            let Line { origin, product, day, ref shares } = **line;
            let (value, quantities) = (Decimal::ONE_THOUSAND, &[][..]);
            duties.of(LineQuestion { origin, product, day, clauses: 0, shares, value, quantities }).is_ok()
        };
        black_box(lines.par_iter().filter(is_charged).count())
    });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn a_million_lines(bencher: Bencher) {
    charged(bencher, &lines());
}

/// The same as a firm has them: sixty goods and origins, 112 days, no contents.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn a_million_lines_of_a_firm(bencher: Bencher) {
    let all = lines();
    let line = |number: usize| {
        let Line { origin, product, .. } = all[number * 7919 % 60 * (ENTRIES / 60)];
        let day = FIRST.saturating_add(Span::new().days((number % 112) as i64));
        Line { origin, product, day, shares: StatedShares::default() }
    };
    charged(bencher, &(0..ENTRIES).map(line).collect::<Vec<_>>());
}
