//! A schedule of tariffs made ready for the search: what a step needs of it is computed once.

use super::calibration::GravityBase;
use super::parameters::{GravityParameters, Rebate};

/// The part of wages that a rebate through the income tax may reach while the search goes on.
pub(super) const MOST_REBATE: f64 = 0.99;

/// Base, behavior and tariffs, as the equations take them. The unknowns are logarithms of wages, then of work, then,
/// where β < 1, of prices; where β = 1 prices follow from the others.
pub(super) struct GravityEquations<'a> {
    pub base: &'a GravityBase,
    pub assumed: &'a GravityParameters,
    /// φ of each importer.
    pub weight: Vec<f64>,
    /// A = λ (1 + t)^(−εφ).
    pub shares: Vec<f64>,
    /// A ÷ (1 + t).
    pub net: Vec<f64>,
    /// Where tariffs are: which exporter, which importer, and A − A ÷ (1 + t).
    levied: Vec<(u32, u32, f64)>,
    world_income: f64,
}

/// Sums that wages, work and prices imply.
pub(super) struct GravitySums {
    /// z of each exporter.
    pub z: Vec<f64>,
    /// a of each importer: Σ A z.
    pub a: Vec<f64>,
    /// b of each importer: Σ A z ÷ (1 + t).
    pub b: Vec<f64>,
    /// ŵL̂Y.
    pub earned: Vec<f64>,
    /// T'.
    pub transfers: Vec<f64>,
    /// E'.
    pub spending: Vec<f64>,
}

/// The slopes of ln z in its own country's logarithms of wage, work and price.
#[derive(Clone, Copy)]
pub(super) struct CostSlopes {
    pub wage: f64,
    pub work: f64,
    pub price: f64,
}

impl GravityParameters {
    pub(super) fn cost_slopes(&self) -> CostSlopes {
        let (epsilon, psi, inputs) = (self.trade_elasticity, self.scale_elasticity(), 1.0 - self.value_added_share);
        CostSlopes {
            wage: -epsilon * (self.value_added_share - psi * inputs),
            work: epsilon * psi,
            price: -epsilon * (inputs + psi * inputs),
        }
    }
}

impl<'a> GravityEquations<'a> {
    pub fn new(base: &'a GravityBase, tariffs: &[f64], assumed: &'a GravityParameters) -> GravityEquations<'a> {
        let n = base.countries();
        let weight: Vec<f64> = base.fixed_costs.iter().map(|&fixed| assumed.tariff_weight(fixed)).collect();
        let mut shares: Vec<f64> = base
            .trade
            .chunks_exact(n.max(1))
            .flat_map(|row| row.iter().zip(&base.spending))
            .map(|(x, e)| x / e)
            .collect();
        let mut net = shares.clone();
        let mut levied = Vec::new();
        for (at, &tariff) in tariffs.iter().enumerate().filter(|(_, tariff)| **tariff != 0.0) {
            let (j, i, gross) = (at / n, at % n, 1.0 + tariff);
            shares[at] *= gross.powf(-assumed.trade_elasticity * weight[i]);
            net[at] = shares[at] / gross;
            levied.push((j as u32, i as u32, shares[at] - net[at]));
        }
        GravityEquations { base, assumed, weight, shares, net, levied, world_income: base.income.iter().sum() }
    }

    /// Returns how many numbers are looked for.
    pub fn unknowns(&self) -> usize {
        self.base.countries() * if self.base.value_added_share < 1.0 { 3 } else { 2 }
    }

    /// Returns one product of a matrix and a vector, and another as far as there are tariffs.
    pub fn sums(&self, at: &[f64]) -> GravitySums {
        let (n, base, slopes) = (self.base.countries(), self.base, self.assumed.cost_slopes());
        let cost = |j: usize| {
            let price = at.get(2 * n + j).map_or(0.0, |price| slopes.price * price);
            (slopes.wage * at[j] + slopes.work * at[n + j] + price).exp()
        };
        let z: Vec<f64> = (0..n).map(cost).collect();
        let a = columns(&self.shares, &z);
        let mut b = a.clone();
        self.levied.iter().for_each(|&(j, i, part)| b[i as usize] -= part * z[j as usize]);
        let earned: Vec<f64> = (0..n).map(|i| (at[i] + at[n + i]).exp() * base.income[i]).collect();
        let growth = earned.iter().sum::<f64>() / self.world_income;
        let transfers: Vec<f64> = base.transfers.iter().map(|transfer| transfer * growth).collect();
        let spent = |i: usize| self.net_spending(&earned, &transfers, i) * a[i] / b[i];
        let spending = (0..n).map(spent).collect();
        GravitySums { z, a, b, earned, transfers, spending }
    }

    /// Returns what a country spends, less its tariffs.
    fn net_spending(&self, earned: &[f64], transfers: &[f64], i: usize) -> f64 {
        let beta = self.base.value_added_share;
        (earned[i] / beta + transfers[i]) / (1.0 + self.base.fixed_costs[i] * (1.0 - beta) / beta)
    }

    /// By how much a country's net spending rises, in logarithms, with what a country earns: with its own, and by way
    /// of the transfers with everyone's, each in proportion to what it earns.
    pub fn spending_slopes(&self, sums: &GravitySums, i: usize) -> (f64, f64) {
        let earned = sums.earned[i] / self.base.value_added_share;
        let whole = earned + sums.transfers[i];
        (earned / whole, self.base.transfers[i] / (whole * self.world_income))
    }

    /// By how much what closures leave over rises with what each country earns.
    pub fn left_slope(&self) -> f64 {
        self.base.value_added_share * self.base.transfers.iter().sum::<f64>() / self.world_income
    }

    /// Returns the price index of a country, as a logarithm.
    pub fn price(&self, sums: &GravitySums, at: &[f64], i: usize) -> f64 {
        let spent = sums.spending[i] / self.base.spending[i];
        (1.0 - self.weight[i]) * (spent.ln() - at[i]) - sums.a[i].ln() / self.assumed.trade_elasticity
    }

    /// Returns what a country collects.
    pub fn revenue(&self, sums: &GravitySums, i: usize) -> f64 {
        (1.0 - sums.b[i] / sums.a[i]) * sums.spending[i]
    }

    /// Returns what is asked of each country's work, and what it earns. What a closure takes from one side and gives to
    /// nobody is left on the market of the last country, as far as work makes what is bought with it.
    pub fn labor_market(&self, sums: &GravitySums) -> (Vec<f64>, Vec<f64>) {
        let (n, base) = (self.base.countries(), self.base);
        let per_share: Vec<f64> = (0..n).map(|i| (1.0 - base.fixed_costs[i]) * sums.spending[i] / sums.a[i]).collect();
        let mut demand = rows(&self.net, &per_share);
        for (i, demand) in demand.iter_mut().enumerate() {
            let fixed = base.fixed_costs[i] * sums.spending[i] * sums.b[i] / sums.a[i];
            *demand = base.value_added_share * *demand * sums.z[i] + fixed;
        }
        let mut supply = sums.earned.clone();
        let left = base.value_added_share * sums.transfers.iter().sum::<f64>();
        if let (Some(demand), Some(supply)) = (demand.last_mut(), supply.last_mut()) {
            *demand -= left.min(0.0);
            *supply += left.max(0.0);
        }
        (demand, supply)
    }

    /// The residuals of wages, work and prices, all in logarithms.
    pub fn residual(&self, at: &[f64], step: &mut [f64]) {
        let (n, assumed) = (self.base.countries(), self.assumed);
        let sums = self.sums(at);
        let (demand, supply) = self.labor_market(&sums);
        let cuts_tax = assumed.rebate == Rebate::IncomeTax;
        for i in 0..n {
            step[i] = (demand[i] / supply[i]).ln() / (1.0 + assumed.trade_elasticity);
            let price = self.price(&sums, at, i);
            let share = if cuts_tax { (self.revenue(&sums, i) / sums.earned[i]).min(MOST_REBATE) } else { 0.0 };
            step[n + i] = assumed.labor_supply * (at[i] - (1.0 - share).ln() - price) - at[n + i];
            if let Some(step) = step.get_mut(2 * n + i) {
                *step = price - at[2 * n + i];
            }
        }
    }
}

/// Returns Σ over rows of matrix × vector, column by column.
fn columns(matrix: &[f64], vector: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0; vector.len()];
    for (row, by) in matrix.chunks_exact(vector.len().max(1)).zip(vector) {
        sums.iter_mut().zip(row).for_each(|(sum, one)| *sum += one * by);
    }
    sums
}

/// Sums that run beside each other, so that none waits for the one before.
const BESIDE: usize = 8;

/// Returns Σ over columns of matrix × vector, row by row.
fn rows(matrix: &[f64], vector: &[f64]) -> Vec<f64> {
    let row = |row: &[f64]| {
        let (left, right) = (row.chunks_exact(BESIDE), vector.chunks_exact(BESIDE));
        let rest = left.remainder().iter().zip(right.remainder()).map(|(one, by)| one * by).sum::<f64>();
        let mut sums = [0.0; BESIDE];
        for (left, right) in left.zip(right) {
            (0..BESIDE).for_each(|at| sums[at] += left[at] * right[at]);
        }
        sums.iter().sum::<f64>() + rest
    };
    matrix.chunks_exact(vector.len().max(1)).map(row).collect()
}
