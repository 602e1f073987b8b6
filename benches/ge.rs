//! How long general equilibrium takes: 194 countries are to take 5 ms at most on one core.
//!
//! The floor is two products of a 194 × 194 matrix and a vector a step, 0.6 MB read: 56 steps read 34 MB.

use std::sync::Arc;

use divan::Bencher;
use dutylab::equilibrium::caliendo_parro::Deficits;
use dutylab::equilibrium::gravity::{
    GravityBase, GravityEquilibrium, GravityParameters, fixed_cost_shares, optimal_bilateral,
};
use dutylab::equilibrium::{caliendo_parro, multisector};
use dutylab::numerics::fixed_point::FixedPoint;
use dutylab::world::economy::Economy;
use rayon::prelude::*;

/// To ten digits.
const SEARCH: FixedPoint = FixedPoint { memory: 8, tolerance: 1e-10, most_steps: 2000, longest_step: 0.5 };

fn main() {
    divan::main();
}

/// The base year of one sector, and its own importer.
fn one_sector() -> (GravityBase, usize) {
    let economy = economy("world-2023");
    let own = economy.countries.iter().position(|country| country.to_string() == "US").expect("the importer");
    let shares = fixed_cost_shares(&economy.trade, &economy.income, own, 0.12, 0.26);
    (GravityBase::new(&economy.trade, &economy.income, &shares, 1.0), own)
}

/// One rate on all that a country buys abroad.
fn uniform(n: usize, importer: usize, rate: f64) -> Vec<f64> {
    (0..n * n).map(|at| if at % n == importer && at / n != importer { rate } else { 0.0 }).collect()
}

/// 2.1 ms on one core of a busy machine of two.
#[divan::bench]
fn one_schedule_of_194_countries(bencher: Bencher) {
    let (base, own) = one_sector();
    let tariffs = uniform(base.countries(), own, 0.2);
    bencher.bench_local(|| GravityEquilibrium::new(&base, &tariffs, &GravityParameters::default(), &SEARCH));
}

/// A thousand trade elasticities, each solved from the root of the middle one, on two threads.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn thousand_draws_of_194_countries(bencher: Bencher) {
    let (base, own) = one_sector();
    let tariffs = uniform(base.countries(), own, 0.2);
    let middle =
        GravityEquilibrium::new(&base, &tariffs, &GravityParameters::default(), &SEARCH).expect("an equilibrium");
    let root = middle.root(&base, &tariffs, &GravityParameters::default()).expect("a root");
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().expect("two threads");
    let draw = |draw: u32| {
        let assumed =
            GravityParameters { trade_elasticity: 3.0 + f64::from(draw) / 500.0, ..GravityParameters::default() };
        GravityEquilibrium::from_root(&root, &base, &tariffs, &assumed, &SEARCH)
            .map(|found| found.outcome(&base, &assumed, own).welfare)
    };
    bencher.bench_local(|| pool.install(|| (0..1000).into_par_iter().map(draw).collect::<Result<Vec<f64>, _>>()));
}

/// A rate for each of 193 partners: each step solves the world once and one linear system of 388 unknowns: 0.12 s.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn best_rates_on_193_partners(bencher: Bencher) {
    let (base, own) = one_sector();
    let start = uniform(base.countries(), own, 0.25);
    bencher.bench_local(|| optimal_bilateral(&base, &start, &GravityParameters::default(), own, &SEARCH));
}

fn economy(name: &str) -> Arc<Economy> {
    let partners = dutylab::input::partner::read_partners().expect("the words");
    let file = dutylab::input::files::Location::Shipped(format!("seeds/worlds/{name}/world.toml"));
    let world = dutylab::input::world::read_world(name, &file, &partners).expect("a world");
    world.economy.expect("an economy")
}

/// The base year of a world of many sectors.
fn many_sectors(name: &str) -> multisector::MultisectorBase {
    let economy = economy(name);
    let (elasticities, n) = (&economy.elasticities["IS"], economy.countries.len());
    multisector::MultisectorBase::new(&economy.trade, &economy.tariffs, elasticities, n, &SEARCH)
        .expect("a balanced year")
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
    bencher.bench_local(|| multisector::MultisectorEquilibrium::new(&base, &tariffs, &SEARCH));
}

/// The base year of 31 countries and 40 sectors with inputs of each other.
fn with_inputs(economy: &Economy) -> caliendo_parro::CaliendoParroBase {
    let accounts = economy.accounts.as_ref().expect("accounts");
    let year = caliendo_parro::WorldAccounts {
        trade: &economy.trade,
        tariffs: &economy.tariffs,
        income: &economy.income,
        value_added: &accounts.value_added,
        consumption: &accounts.consumption,
        inputs: &accounts.inputs,
        elasticities: &economy.elasticities["CP"],
    };
    caliendo_parro::CaliendoParroBase::new(&year, Deficits::Zero, &SEARCH).expect("a balanced year")
}

/// Once a world: deficits are taken out of it.
#[divan::bench]
fn balancing_a_year_with_inputs(bencher: Bencher) {
    let economy = economy("nafta-1993");
    bencher.bench_local(|| with_inputs(&economy));
}

/// A step reads 40 × 31² shares three times and 31 × 40² inputs twice, 1.7 MB.
#[divan::bench]
fn one_schedule_with_inputs(bencher: Bencher) {
    let base = with_inputs(&economy("nafta-1993"));
    let n = base.countries();
    let more = |at: usize| if at / n % n == at % n { 0.0 } else { 0.1 };
    let tariffs: Vec<f64> = base.tariffs.iter().enumerate().map(|(at, tariff)| tariff + more(at)).collect();
    bencher.bench_local(|| {
        caliendo_parro::CaliendoParroEquilibrium::new(&base, &tariffs, &SEARCH).expect("an equilibrium")
    });
}
