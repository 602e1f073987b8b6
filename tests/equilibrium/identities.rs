//! What must hold in any equilibrium of one sector.

use dutylab::response::gravity::{Assumed, Base, Equilibrium};
use dutylab::response::solver::fixed_point::FixedPoint;

use super::gravity::announced;

fn solve(base: &Base, tariffs: &[f64]) -> Equilibrium {
    Equilibrium::new(base, tariffs, &Assumed::default(), &FixedPoint::default()).expect("an equilibrium")
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
    let scaled = Base {
        trade: base.trade.iter().map(|one| one * 1000.0).collect(),
        spending: base.spending.iter().map(|one| one * 1000.0).collect(),
        income: base.income.iter().map(|one| one * 1000.0).collect(),
        transfers: base.transfers.iter().map(|one| one * 1000.0).collect(),
        ..base.clone()
    };
    let (one, other) = (solve(base, &world.tariffs), solve(&scaled, &world.tariffs));
    assert!(one.wage.iter().zip(&other.wage).all(|(one, other)| (one - other).abs() < 1e-9));
}

#[test]
fn alike_countries_stay_alike() {
    let base = Base::new(&[0.0, 2.0, 2.0, 2.0, 0.0, 2.0, 2.0, 2.0, 0.0], &[10.0; 3], &[0.1; 3], 1.0);
    let tariffs = [0.0, 0.2, 0.2, 0.2, 0.0, 0.2, 0.2, 0.2, 0.0];
    let after = solve(&base, &tariffs);
    assert!(after.wage.iter().all(|wage| (wage - after.wage[0]).abs() < 1e-9));
    let loss = after.outcomes(&base, &Assumed::default());
    assert!(loss.iter().all(|one| one.welfare < 0.0), "{loss:?}");
}
