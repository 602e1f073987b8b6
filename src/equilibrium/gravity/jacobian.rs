//! By how much the equations move with wages, work, prices and tariffs: what Newton's steps and gradients take.
//!
//! Every equation takes wages, work and prices by way of costs z and earnings e = ŵL̂, all in logarithms, and little else.

use nalgebra::DMatrix;

use super::equations::{GravityEquations, GravitySums, MOST_REBATE};
use super::parameters::Rebate;

/// A schedule at a point.
pub(super) struct Jacobian<'a> {
    schedule: &'a GravityEquations<'a>,
    at: &'a [f64],
    sums: GravitySums,
    demand: Vec<f64>,
    supply: Vec<f64>,
}

/// By how much a number of one country moves with ln z and with e of each.
pub(super) struct Moves {
    pub cost: Vec<f64>,
    pub earned: Vec<f64>,
}

impl<'a> Jacobian<'a> {
    pub fn new(schedule: &'a GravityEquations<'a>, at: &'a [f64]) -> Jacobian<'a> {
        let sums = schedule.sums(at);
        let (demand, supply) = schedule.labor_market(&sums);
        Jacobian { schedule, at, sums, demand, supply }
    }

    fn countries(&self) -> usize {
        self.schedule.base.countries()
    }

    /// Returns the share of exporter j in what importer i buys, tariffs included; and less tariffs.
    fn shares(&self, j: usize, i: usize) -> (f64, f64) {
        let (at, sums) = (j * self.countries() + i, &self.sums);
        (self.schedule.shares[at] * sums.z[j] / sums.a[i], self.schedule.net[at] * sums.z[j] / sums.b[i])
    }

    /// Returns what importer i's purchases from j pay to j's work and inputs.
    fn paid(&self, j: usize, i: usize) -> f64 {
        let net = self.sums.spending[i] * self.sums.b[i] / self.sums.a[i];
        self.shares(j, i).1 * (1.0 - self.schedule.base.fixed_costs[i]) * net
    }

    /// By how much net spending moves with what each country earns.
    fn net_spending(&self, i: usize) -> Vec<f64> {
        let (earned, world) = self.schedule.spending_slopes(&self.sums, i);
        let mut moves: Vec<f64> = self.sums.earned.iter().map(|earned| world * earned).collect();
        moves[i] += earned;
        moves
    }

    /// Revenue ÷ what is earned.
    pub fn rebate(&self, i: usize) -> f64 {
        self.schedule.revenue(&self.sums, i) / self.sums.earned[i]
    }

    /// By how much it moves.
    pub fn rebate_moves(&self, i: usize) -> Moves {
        let (n, rebate) = (self.countries(), self.rebate(i));
        let ratio = self.sums.spending[i] / self.sums.earned[i];
        let cost = |k: usize| {
            let (gross, net) = self.shares(k, i);
            ratio * (gross - net)
        };
        let mut earned: Vec<f64> = self.net_spending(i).into_iter().map(|one| rebate * one).collect();
        earned[i] -= rebate;
        Moves { cost: (0..n).map(cost).collect(), earned }
    }

    /// By how much the logarithm of the price index moves; with the country's own wage also by φ − 1.
    pub fn price_moves(&self, i: usize) -> Moves {
        let (n, variety) = (self.countries(), 1.0 - self.schedule.weight[i]);
        let cost = |k: usize| {
            let (gross, net) = self.shares(k, i);
            variety * (gross - net) - gross / self.schedule.assumed.trade_elasticity
        };
        let earned = self.net_spending(i).into_iter().map(|one| variety * one).collect();
        Moves { cost: (0..n).map(cost).collect(), earned }
    }

    /// 1 ÷ (1 − R ÷ ŵL̂Y), by which the rebate's moves tell on work.
    fn relief(&self, i: usize) -> f64 {
        let rebate = self.rebate(i);
        match self.schedule.assumed.rebate {
            Rebate::IncomeTax if rebate < MOST_REBATE => 1.0 / (1.0 - rebate),
            _ => 0.0,
        }
    }

    /// By how much each residual moves with each unknown. The level of wages, which no residual depends on, is held where it
    /// is: without that the matrix could not be inverted.
    pub fn jacobian(&self) -> DMatrix<f64> {
        let (n, m, schedule) = (self.countries(), self.at.len(), self.schedule);
        let (assumed, base) = (schedule.assumed, schedule.base);
        let (mut cost, mut earned) = (DMatrix::zeros(m, n), DMatrix::zeros(m, n));
        let paid = DMatrix::from_fn(n, n, |j, i| self.paid(j, i));
        let bought = DMatrix::from_fn(n, n, |i, k| self.shares(k, i).1);
        let diverted = &paid * bought;
        let spending: Vec<Vec<f64>> = (0..n).map(|i| self.net_spending(i)).collect();
        let by_spending = &paid * DMatrix::from_fn(n, n, |i, k| spending[i][k]);
        let left = schedule.left_slope();
        for i in 0..n {
            let per = 1.0 / (1.0 + assumed.trade_elasticity);
            let sold: f64 = paid.row(i).sum();
            let fixed = base.fixed_costs[i] * self.sums.spending[i] * self.sums.b[i] / self.sums.a[i];
            for k in 0..n {
                let domestic = if k == i { sold } else { 0.0 };
                cost[(i, k)] = per * base.value_added_share * (domestic - diverted[(i, k)]) / self.demand[i];
                let asked = base.value_added_share * by_spending[(i, k)] + fixed * spending[i][k];
                earned[(i, k)] = per * asked / self.demand[i];
            }
            earned[(i, i)] -= per * self.sums.earned[i] / self.supply[i];
            if i + 1 == n {
                for k in 0..n {
                    let left = left * self.sums.earned[k];
                    earned[(i, k)] -= per * (left.min(0.0) / self.demand[i] + left.max(0.0) / self.supply[i]);
                }
            }
            let (price, rebate, relief) = (self.price_moves(i), self.rebate_moves(i), self.relief(i));
            for k in 0..n {
                cost[(n + i, k)] = assumed.labor_supply * (relief * rebate.cost[k] - price.cost[k]);
                earned[(n + i, k)] = assumed.labor_supply * (relief * rebate.earned[k] - price.earned[k]);
                if m > 2 * n {
                    cost[(2 * n + i, k)] = price.cost[k];
                    earned[(2 * n + i, k)] = price.earned[k];
                }
            }
        }
        let slopes = assumed.cost_slopes();
        let mut jacobian = DMatrix::zeros(m, m);
        jacobian.columns_mut(0, n).copy_from(&(&cost * slopes.wage + &earned));
        jacobian.columns_mut(n, n).copy_from(&(&cost * slopes.work + earned));
        if m > 2 * n {
            jacobian.columns_mut(2 * n, n).copy_from(&(cost * slopes.price));
        }
        for i in 0..n {
            let variety = 1.0 - schedule.weight[i];
            jacobian[(n + i, i)] += assumed.labor_supply * (1.0 + variety);
            jacobian[(n + i, n + i)] -= 1.0;
            if m > 2 * n {
                jacobian[(2 * n + i, i)] -= variety;
                jacobian[(2 * n + i, 2 * n + i)] -= 1.0;
            }
        }
        jacobian.view_mut((0, 0), (n, n)).add_scalar_mut(-1.0 / n as f64);
        jacobian
    }

    /// Returns the same of a number whose moves with ln z, with e and with each wage directly are given.
    pub fn unknowns(&self, moves: &Moves, wage: &[f64]) -> Vec<f64> {
        let slopes = self.schedule.assumed.cost_slopes();
        let both = || moves.cost.iter().zip(&moves.earned);
        let wages = both().zip(wage).map(|((cost, earned), wage)| slopes.wage * cost + earned + wage);
        let work = both().map(|(cost, earned)| slopes.work * cost + earned);
        let prices = moves.cost.iter().map(|cost| slopes.price * cost);
        wages.chain(work).chain(prices).take(self.at.len()).collect()
    }

    /// By how much a number moves with ln (1 + t) of importer `importer` on each exporter, wages, labor and prices fixed:
    /// the number is a sum of residuals by `weights`, of the importer's rebate and of its price index by `rebate` and `price`.
    pub fn tariffs(&self, importer: usize, weights: &[f64], rebate: f64, price: f64) -> Vec<f64> {
        let (n, schedule) = (self.countries(), self.schedule);
        let (assumed, variety) = (schedule.assumed, 1.0 - schedule.weight[importer]);
        let reach = assumed.trade_elasticity * schedule.weight[importer];
        let work = assumed.labor_supply * weights[n + importer];
        let rebate = rebate + work * self.relief(importer);
        let price = price - work + weights.get(2 * n + importer).copied().unwrap_or_default();
        let spent = rebate * self.sums.spending[importer] / self.sums.earned[importer] + price * variety;
        let asked = |j: usize| {
            weights[j] * assumed.value_added_share * self.paid(j, importer)
                / (self.demand[j] * (1.0 + assumed.trade_elasticity))
        };
        let all: f64 = (0..n).map(asked).sum();
        let tariff = |k: usize| {
            let (gross, net) = self.shares(k, importer);
            let (gross, net) = (-reach * gross, -(reach + 1.0) * net);
            spent * (gross - net) - price * gross / assumed.trade_elasticity - all * net - asked(k) * (reach + 1.0)
        };
        (0..n).map(tariff).collect()
    }

    /// Returns the sums of this point.
    pub fn sums(&self) -> &GravitySums {
        &self.sums
    }
}
