//! The model of one sector at its edges: what is told is finite and in equilibrium, or it is said why there is none.

use dutylab::response::gravity::{Assumed, Base, Equilibrium, reciprocal, uniform};
use dutylab::response::outcome::Outcome;
use dutylab::response::solver::fixed_point::FixedPoint;
use dutylab::scenario::equilibrium::Rebate;

/// Eight countries of different size and openness.
fn eight(value_added_share: f64) -> Base {
    let n = 8;
    let size = |i: usize| (1 + i * i) as f64;
    let sold = |at: usize| 0.004 * size(at / n) * size(at % n) * (1.0 + ((at * 7) % 5) as f64 / 4.0);
    let between: Vec<f64> = (0..n * n).map(sold).collect();
    let income: Vec<f64> = (0..n).map(|i| 4.0 * size(i)).collect();
    Base::new(&between, &income, &vec![0.12; n], value_added_share)
}

fn every_number(one: &Outcome) -> Vec<f64> {
    let told = [
        one.real_wage,
        one.real_income,
        one.price,
        one.employment,
        one.exports_gdp,
        one.imports_gdp,
        one.deficit,
        one.revenue_share,
    ];
    told.into_iter().flatten().chain([one.welfare, one.tariff]).collect()
}

/// The largest part by which the work that is asked for and what is earned differ, the last country's included; and spending
/// and its sources.
fn off(base: &Base, after: &Equilibrium) -> f64 {
    let n = base.countries();
    let beta = base.value_added_share;
    let market = |j: usize| {
        let sold: f64 = (0..n).map(|i| (1.0 - base.fixed_costs[i]) * after.trade[j * n + i]).sum();
        let bought: f64 = (0..n).map(|k| after.trade[k * n + j]).sum();
        let earned = after.wage[j] * after.labor[j] * base.income[j];
        let work = (beta * sold + base.fixed_costs[j] * bought) / earned - 1.0;
        let budget = (earned + (1.0 - beta) * sold + after.transfers[j] + after.revenue[j]) / after.spending[j] - 1.0;
        work.abs().max(budget.abs())
    };
    (0..n).map(market).fold(0.0, f64::max)
}

/// Walras: no market is left out, and each one clears; at rates and elasticities that no law has.
#[test]
fn every_market_clears_under_the_highest_walls() {
    for share in [1.0, 0.49] {
        let base = eight(share);
        let n = base.countries();
        for (rate, labor_supply, rebate) in [
            (3.0, 0.5, Rebate::IncomeTax),
            (3.0, 0.5, Rebate::LumpSum),
            (9.0, 0.5, Rebate::IncomeTax),
            (9.0, 0.5, Rebate::LumpSum),
            (9.0, 5.0, Rebate::IncomeTax),
            (9.0, 2.0, Rebate::IncomeTax),
            (9.0, 5.0, Rebate::LumpSum),
            (0.5, 5.0, Rebate::IncomeTax),
            (-0.5, 2.0, Rebate::LumpSum),
            (1e6, 0.5, Rebate::LumpSum),
        ] {
            let assumed = Assumed { labor_supply, rebate, value_added_share: share, ..Assumed::default() };
            let tariffs = reciprocal(n, 7, &uniform(n, 7, rate));
            match Equilibrium::new(&base, &tariffs, &assumed, &FixedPoint::default()) {
                Ok(after) => {
                    eprintln!("{share} {rate} {labor_supply}: {} {:.1e}", after.search.iterations, off(&base, &after));
                    assert!(off(&base, &after) < 1e-8, "{share} {rate} {labor_supply}: {}", off(&base, &after));
                    let outcomes = after.outcomes(&base, &assumed);
                    assert!(outcomes.iter().flat_map(every_number).all(f64::is_finite), "{rate}: {outcomes:?}");
                }
                Err(told) => eprintln!("{share} {rate} {labor_supply}: {told}"),
            }
        }
    }
}
