//! The model of one sector at its edges: what is told is finite and in equilibrium, or it is said why there is none.

use dutylab::equilibrium::general::NoEquilibrium;
use dutylab::equilibrium::gravity::{GravityBase, GravityEquilibrium, GravityParameters, Rebate};
use dutylab::equilibrium::outcome::CountryOutcome;
use dutylab::numerics::fixed_point::FixedPoint;

use super::policy::{reciprocal, uniform};

/// Eight countries of different size and openness.
fn eight(value_added_share: f64) -> GravityBase {
    let n = 8;
    let size = |i: usize| (1 + i * i) as f64;
    let sold = |at: usize| 0.004 * size(at / n) * size(at % n) * (1.0 + ((at * 7) % 5) as f64 / 4.0);
    let between: Vec<f64> = (0..n * n).map(sold).collect();
    let income: Vec<f64> = (0..n).map(|i| 4.0 * size(i)).collect();
    GravityBase::new(&between, &income, &vec![0.12; n], value_added_share)
}

fn every_number(one: &CountryOutcome) -> Vec<f64> {
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
fn off(base: &GravityBase, after: &GravityEquilibrium) -> f64 {
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
        ] {
            let assumed =
                GravityParameters { labor_supply, rebate, value_added_share: share, ..GravityParameters::default() };
            let tariffs = reciprocal(n, 7, &uniform(n, 7, rate));
            let found = GravityEquilibrium::new(&base, &tariffs, &assumed, &FixedPoint::default());
            let after = found.unwrap_or_else(|told| panic!("{share} {rate} {labor_supply} {rebate:?}: {told}"));
            assert!(off(&base, &after) < 1e-9, "{share} {rate} {labor_supply} {rebate:?}: {}", off(&base, &after));
            let outcomes = after.outcomes(&base, &assumed);
            assert!(outcomes.iter().flat_map(every_number).all(f64::is_finite), "{rate}: {outcomes:?}");
        }
    }
}

/// Walls so high that transfers cannot be paid for by what is still sold.
#[test]
fn says_that_no_equilibrium_was_found() {
    let base = eight(1.0);
    let tariffs = reciprocal(8, 7, &uniform(8, 7, 1e6));
    let told = GravityEquilibrium::new(&base, &tariffs, &GravityParameters::default(), &FixedPoint::default())
        .expect_err("no equilibrium");
    assert!(told.to_string().starts_with("did not converge: residual "), "{told}");
}

/// What has no measure is none, and no number out of range passes for one.
#[test]
fn no_number_is_out_of_range() {
    let finite = |base: &GravityBase, tariffs: &[f64], assumed: &GravityParameters| {
        if let Ok(after) = GravityEquilibrium::new(base, tariffs, assumed, &FixedPoint::default()) {
            let outcomes = after.outcomes(base, assumed);
            assert!(outcomes.iter().flat_map(every_number).all(f64::is_finite), "{tariffs:?}: {outcomes:?}");
        }
    };
    let closed = GravityBase::new(&[0.0, 2.0, 0.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0], &[10.0; 3], &[0.1; 3], 1.0);
    let one_way = GravityBase::new(&[0.0, 3.0, 1.0, 0.0, 0.0, 0.0, 2.0, 1.0, 0.0], &[10.0; 3], &[0.1; 3], 1.0);
    let no_home = GravityBase::new(&[0.0, 30.0, 9.0, 0.0], &[50.0, 10.0], &[0.1; 2], 1.0);
    for base in [&closed, &one_way, &no_home] {
        let n = base.countries();
        for rate in [-0.999, -0.5, 0.0, 0.3, 9.0, 1e3, 1e300] {
            for rebate in [Rebate::IncomeTax, Rebate::LumpSum] {
                for labor_supply in [0.0, 0.5, 20.0] {
                    let assumed = GravityParameters { rebate, labor_supply, ..GravityParameters::default() };
                    finite(base, &uniform(n, 1, rate), &assumed);
                    finite(base, &reciprocal(n, 1, &uniform(n, 1, rate)), &assumed);
                }
            }
        }
    }
    let unmoved = GravityEquilibrium::new(&closed, &[0.0; 9], &GravityParameters::default(), &FixedPoint::default())
        .expect("the same");
    let outcome = unmoved.outcome(&closed, &GravityParameters::default(), 2);
    assert_eq!((outcome.exports_gdp, outcome.imports_gdp, outcome.deficit), (None, None, None));
}

/// A country that lends most of what it earns spends less than its work costs those who do it.
#[test]
fn says_where_welfare_has_no_measure() {
    let base = GravityBase::new(&[0.0, 6.0, 1.0, 0.0], &[10.0; 2], &[0.0; 2], 1.0);
    let tireless = GravityParameters { labor_supply: 5.0, ..GravityParameters::default() };
    let told = GravityEquilibrium::new(&base, &[0.0; 4], &tireless, &FixedPoint::default());
    assert_eq!(told.expect_err("no measure"), NoEquilibrium::NoWelfare(0));
}
