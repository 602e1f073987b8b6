//! How long general equilibrium takes: 194 countries are to take 5 ms at most on one core.
//!
//! The floor is three products of a 194 × 194 matrix and a vector a step, 0.9 MB read: 62 steps read 56 MB.

use divan::Bencher;
use dutylab::response::gravity::{Assumed, Base, Equilibrium, fixed_cost_shares, uniform};
use dutylab::response::solver::fixed_point::FixedPoint;

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
    let search = FixedPoint { tolerance: 1e-10, ..FixedPoint::default() };
    bencher.bench_local(|| Equilibrium::new(&base, &tariffs, &Assumed::default(), &search));
}
