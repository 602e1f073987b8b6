//! What must hold in any equilibrium of one sector.

use dutylab::equilibrium::general::NoEquilibrium;
use dutylab::equilibrium::gravity::{Closure, GravityBase, GravityEquilibrium, GravityParameters};
use dutylab::equilibrium::outcome::CountryOutcome;
use dutylab::numerics::fixed_point::FixedPoint;

use super::gravity::announced;
use super::policy::uniform;

fn solve(base: &GravityBase, tariffs: &[f64]) -> GravityEquilibrium {
    GravityEquilibrium::new(base, tariffs, &GravityParameters::default(), &FixedPoint::default())
        .expect("an equilibrium")
}

/// Spending is income, transfers and revenue; the value of all excess demand is nothing.
#[test]
fn every_budget_and_the_world_add_up() {
    let world = announced(1.0);
    let after = solve(&world.base, &world.tariffs);
    let n = world.codes.len();
    for i in 0..n {
        let earned = after.wage[i] * after.labor[i] * world.base.income[i];
        let budget = earned + after.transfers[i] + after.revenue[i];
        assert!((after.spending[i] / budget - 1.0).abs() < 1e-9, "{}", world.codes[i]);
    }
    let balance: f64 = after.transfers.iter().sum();
    assert!(balance.abs() < 1e-9 * after.spending.iter().sum::<f64>());
}

#[test]
fn no_tariff_and_a_tariff_on_nobody_change_nothing() {
    let world = announced(1.0);
    let n = world.codes.len();
    let mut tariffs = vec![0.0; n * n];
    if let Some(at) = (0..n * n).find(|&at| world.base.trade[at] == 0.0) {
        tariffs[at] = 0.5;
    }
    let after = solve(&world.base, &tariffs);
    assert!(after.wage.iter().chain(&after.labor).chain(&after.price).all(|one| (one - 1.0).abs() < 1e-9));
}

#[test]
fn money_has_no_unit() {
    let world = announced(1.0);
    let base = &world.base;
    let scaled = GravityBase {
        trade: base.trade.iter().map(|one| one * 1000.0).collect(),
        spending: base.spending.iter().map(|one| one * 1000.0).collect(),
        income: base.income.iter().map(|one| one * 1000.0).collect(),
        transfers: base.transfers.iter().map(|one| one * 1000.0).collect(),
        disposable: base.disposable.iter().map(|one| one * 1000.0).collect(),
        ..base.clone()
    };
    let (one, other) = (solve(base, &world.tariffs), solve(&scaled, &world.tariffs));
    assert!(one.wage.iter().zip(&other.wage).all(|(one, other)| (one - other).abs() < 1e-9));
}

#[test]
fn alike_countries_stay_alike() {
    let base = GravityBase::new(&[0.0, 2.0, 2.0, 2.0, 0.0, 2.0, 2.0, 2.0, 0.0], &[10.0; 3], &[0.1; 3], 1.0);
    let tariffs = [0.0, 0.2, 0.2, 0.2, 0.0, 0.2, 0.2, 0.2, 0.0];
    let after = solve(&base, &tariffs);
    assert!(after.wage.iter().all(|wage| (wage - after.wage[0]).abs() < 1e-9));
    let loss = after.outcomes(&base, &GravityParameters::default());
    assert!(loss.iter().all(|one| one.welfare < 0.0), "{loss:?}");
}

/// Ten countries without transfers and fixed costs, one of them large: the small ones gain when tariffs of all on all fall away.
#[test]
fn small_countries_gain_by_free_trade() {
    let n = 10;
    let size = |i: usize| if i == 0 { 20.0 } else { 1.0 };
    let between: Vec<f64> = (0..n * n).map(|at| 0.02 * size(at / n) * size(at % n)).collect();
    let income: Vec<f64> = (0..n).map(|i| 3.0 * size(i)).collect();
    let base = GravityBase::new(&between, &income, &vec![0.0; n], 1.0);
    assert!(base.transfers.iter().all(|transfer| transfer.abs() < 1e-12));
    let tariffs: Vec<f64> = (0..n * n).map(|at| if at / n == at % n { 0.0 } else { 0.3 }).collect();
    let with_tariffs = solve(&base, &tariffs).outcomes(&base, &GravityParameters::default());
    assert!(with_tariffs[1..].iter().all(|one| one.welfare < 0.0), "{with_tariffs:?}");
}

/// What is found does not depend on where the search began.
#[test]
fn another_start_leads_to_the_same() {
    for share in [1.0, 0.49] {
        let world = announced(share);
        let assumed = GravityParameters { value_added_share: share, ..GravityParameters::default() };
        let search = FixedPoint::default();
        let one = GravityEquilibrium::new(&world.base, &world.tariffs, &assumed, &search).expect("an equilibrium");
        let other = GravityEquilibrium::new(&world.base, &uniform(world.codes.len(), 0, 0.4), &assumed, &search);
        let near = |other| GravityEquilibrium::near(Some(&other), &world.base, &world.tariffs, &assumed, &search);
        let other = other.and_then(near);
        let other = other.expect("an equilibrium");
        assert!(one.wage.iter().zip(&other.wage).all(|(one, other)| (one - other).abs() < 1e-8), "{share}");
    }
}

/// From the root of a like world on the search ends at the same equilibrium, in fewer steps.
#[test]
fn the_root_of_a_like_world_leads_to_the_same() {
    let search = FixedPoint::default();
    for share in [1.0, 0.49] {
        let world = announced(share);
        let assumed = |trade_elasticity: f64, labor_supply: f64| GravityParameters {
            trade_elasticity,
            labor_supply,
            value_added_share: share,
            ..GravityParameters::default()
        };
        let middle = assumed(4.0, 0.5);
        let found = GravityEquilibrium::new(&world.base, &world.tariffs, &middle, &search).expect("an equilibrium");
        let root = found.root(&world.base, &world.tariffs, &middle).expect("a root");
        for assumed in [assumed(3.5, 0.4), assumed(4.5, 0.55)] {
            let one = GravityEquilibrium::new(&world.base, &world.tariffs, &assumed, &search).expect("an equilibrium");
            let other = GravityEquilibrium::from_root(&root, &world.base, &world.tariffs, &assumed, &search);
            let other = other.expect("an equilibrium");
            assert!(2 * other.search.iterations < one.search.iterations, "{} steps", other.search.iterations);
            let [outcomes, others] = [&one, &other].map(|found| found.outcomes(&world.base, &assumed));
            let gap = |(one, other): (&CountryOutcome, &CountryOutcome)| (one.welfare - other.welfare).abs();
            assert!(outcomes.iter().zip(&others).map(gap).fold(0.0, f64::max) < 1e-6, "{assumed:?}");
            assert!(one.wage.iter().zip(&other.wage).all(|(one, other)| (one - other).abs() < 1e-8), "{assumed:?}");
        }
    }
}

/// Newton's method takes over where Anderson's may not take more steps, and finds the same.
#[test]
fn newton_finds_what_anderson_finds() {
    let between = [0.0, 3.0, 2.0, 4.0, 0.0, 1.0, 1.0, 2.0, 0.0];
    let (income, tariffs) = ([10.0, 12.0, 9.0], [0.0, 0.2, 0.1, 0.5, 0.0, 0.0, 0.3, 0.0, 0.0]);
    for share in [1.0, 0.6] {
        for closure in [Closure::ShareOfWorldGdp, Closure::BalancedWithImporter, Closure::Zero] {
            let base = GravityBase::new(&between, &income, &[0.1, 0.2, 0.1], share).with_closure(closure, 0);
            let assumed = GravityParameters { value_added_share: share, ..GravityParameters::default() };
            let few = FixedPoint { most_steps: 2, ..FixedPoint::default() };
            let one =
                GravityEquilibrium::new(&base, &tariffs, &assumed, &FixedPoint::default()).expect("an equilibrium");
            let other = GravityEquilibrium::new(&base, &tariffs, &assumed, &few).expect("an equilibrium");
            assert!(other.search.iterations < 20, "{}", other.search.iterations);
            assert!(one.wage.iter().zip(&other.wage).all(|(one, other)| (one - other).abs() < 1e-8), "{closure:?}");
        }
    }
}

#[test]
fn says_what_has_no_equilibrium() {
    let base = GravityBase::new(&[0.0, 2.0, 2.0, 0.0], &[10.0; 2], &[0.1; 2], 1.0);
    let told = |base: &GravityBase, tariffs: &[f64]| {
        let told = GravityEquilibrium::new(base, tariffs, &GravityParameters::default(), &FixedPoint::default());
        told.expect_err("no equilibrium")
    };
    for rate in [-1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(told(&base, &[0.0, rate, 0.0, 0.0]), NoEquilibrium::NoTariff(1));
    }
    assert_eq!(told(&GravityBase::new(&[], &[], &[], 1.0), &[]), NoEquilibrium::NoCountries);
    let idle = GravityBase::new(&[0.0; 4], &[10.0, 0.0], &[0.1; 2], 1.0);
    assert_eq!(told(&idle, &[0.0; 4]), NoEquilibrium::NoMarket(1));
    let starved = GravityBase::new(&[0.0, 9.0, 9.0, 0.0], &[10.0; 2], &[0.0; 2], 1.0);
    let high = GravityParameters { trade_elasticity: 0.2, ..GravityParameters::default() };
    let told = GravityEquilibrium::new(&starved, &[0.0, 0.0, 20.0, 0.0], &high, &FixedPoint::default());
    assert!(matches!(told, Err(NoEquilibrium::RevenueAboveWages(_) | NoEquilibrium::NotConverged(_))), "{told:?}");
}

/// A country whose imports are more than it spends buys nothing of its own.
#[test]
fn imports_above_spending_leave_no_home_market() {
    let base = GravityBase::new(&[0.0, 30.0, 30.0, 0.0], &[50.0, 10.0], &[0.1; 2], 1.0);
    let is_closed = |i: &usize| base.trade[i * base.countries() + i] == 0.0;
    assert_eq!((0..base.countries()).filter(is_closed).collect::<Vec<_>>(), [1]);
    assert_eq!(base.trade[3], 0.0);
    solve(&base, &[0.0, 0.2, 0.0, 0.0]);
}
