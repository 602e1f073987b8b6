//! How long general equilibrium takes: 194 countries are to take 5 ms at most on one core.
//!
//! The floor is three products of a 194 × 194 matrix and a vector a step, 0.9 MB read: 62 steps read 56 MB.

use divan::Bencher;
use dutylab::response::gravity::{Assumed, Base, Equilibrium, fixed_cost_shares, uniform};
use dutylab::response::multisector;
use dutylab::response::solver::fixed_point::FixedPoint;

/// To ten digits.
const SEARCH: FixedPoint = FixedPoint { memory: 8, tolerance: 1e-10, most_steps: 2000, longest_step: 0.5 };

fn main() {
    divan::main();
}

#[divan::bench]
fn one_schedule_of_194_countries(bencher: Bencher) {
    let partners = dutylab::input::partner::read_partners().expect("the words");
    let file = dutylab::input::files::Location::Shipped("seeds/worlds/world-2023/world.toml".into());
    let world = dutylab::input::world::read_world("world-2023", &file, &partners).expect("the world of 2023");
    let economy = world.economy.expect("an economy");
    let own = economy.countries.iter().position(|country| *country == world.importer).expect("the importer");
    let shares = fixed_cost_shares(&economy.trade, &economy.income, own, 0.12, 0.26);
    let base = Base::new(&economy.trade, &economy.income, &shares, 1.0);
    let tariffs = uniform(base.countries(), own, 0.2);
    bencher.bench_local(|| Equilibrium::new(&base, &tariffs, &Assumed::default(), &SEARCH));
}

/// The base year of a world of many sectors.
fn many_sectors(name: &str) -> multisector::Base {
    let partners = dutylab::input::partner::read_partners().expect("the words");
    let file = dutylab::input::files::Location::Shipped(format!("seeds/worlds/{name}/world.toml"));
    let world = dutylab::input::world::read_world(name, &file, &partners).expect("a world");
    let economy = world.economy.expect("an economy");
    let (elasticities, n) = (&economy.elasticities["IS"], economy.countries.len());
    multisector::Base::new(&economy.trade, &economy.tariffs, elasticities, n, &SEARCH).expect("a balanced year")
}

/// Every country's best tariff at once: a step reads λ twice, 0.5 MB for 44 countries and 16 sectors, 2.9 MB for 81 and 28;
/// 33 and 21 steps read 16 and 62 MB.
#[divan::bench(args = ["wiod-2014", "icio-2022"])]
fn nash_tariffs(bencher: Bencher, world: &str) {
    let base = many_sectors(world);
    bencher.bench_local(|| multisector::nash(&base, &SEARCH));
}

/// One schedule under which one country's tariffs change: a step reads two such arrays once and one again.
#[divan::bench(args = ["wiod-2014", "icio-2022"])]
fn one_schedule_of_many_sectors(bencher: Bencher, world: &str) {
    let base = many_sectors(world);
    let mut rates = vec![None; base.countries()];
    rates[0] = Some(0.25);
    let tariffs = base.uniform(&rates);
    bencher.bench_local(|| multisector::Equilibrium::new(&base, &tariffs, &SEARCH));
}
