//! The equilibrium under a matrix of tariffs, in changes from the base year.

use std::fmt;

use super::{Assumed, Base};
use crate::response::solver::fixed_point::{Converged, FixedPoint, NotConverged};
use crate::scenario::equilibrium::Rebate;

/// The part of wages that a rebate through the income tax may reach while the search goes on.
const MOST_REBATE: f64 = 0.99;

/// Why there is no equilibrium to tell of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NotSolved {
    /// The search ended without one.
    NotConverged(NotConverged),
    /// Revenue reaches the wages of a country, so that no income tax is left to cut.
    RevenueAboveWages {
        /// Its number.
        country: usize,
    },
}

impl fmt::Display for NotSolved {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotSolved::NotConverged(search) => write!(formatter, "{search}"),
            NotSolved::RevenueAboveWages { country } => write!(
                formatter,
                "revenue reaches the wages of country {country}: no income tax is left to cut; try rebate = \"lump_sum\""
            ),
        }
    }
}

/// What the world comes to, as ratios of after to before; wages and prices in units of the world's spending before.
#[derive(Clone, Debug, PartialEq)]
pub struct Equilibrium {
    /// w.
    pub wage: Vec<f64>,
    /// L.
    pub labor: Vec<f64>,
    /// P.
    pub price: Vec<f64>,
    /// E', in the units of the base.
    pub spending: Vec<f64>,
    /// X', net of tariffs, in the units of the base.
    pub trade: Vec<f64>,
    /// R, revenue of tariffs, in the units of the base.
    pub revenue: Vec<f64>,
    /// T', transfers after, in the units of the base.
    pub transfers: Vec<f64>,
    /// Average tariff on imports of the base year, after: a fraction.
    pub tariff: Vec<f64>,
    /// What countries sell to each other, at the prices that buyers pay, in the units of the base.
    pub traded: f64,
    /// How it was found.
    pub search: Converged,
}

/// Sums that wages and work imply.
struct Sums {
    z: Vec<f64>,
    a: Vec<f64>,
    b: Vec<f64>,
    earned: Vec<f64>,
    transfers: Vec<f64>,
    spending: Vec<f64>,
}

/// What a step needs of a schedule of tariffs, worked out once.
struct Schedule<'a> {
    base: &'a Base,
    assumed: &'a Assumed,
    /// φ of each importer.
    weight: Vec<f64>,
    /// λ (1 + t)^(−εφ).
    shares: Vec<f64>,
    /// The same ÷ (1 + t).
    net: Vec<f64>,
    world_income: f64,
}

impl<'a> Schedule<'a> {
    fn new(base: &'a Base, tariffs: &[f64], assumed: &'a Assumed) -> Schedule<'a> {
        let n = base.countries();
        let weight: Vec<f64> = base.fixed_costs.iter().map(|&fixed| assumed.tariff_weight(fixed)).collect();
        let mut shares = vec![0.0; n * n];
        let mut net = shares.clone();
        for (at, (share, net)) in shares.iter_mut().zip(&mut net).enumerate() {
            let (i, gross) = (at % n, 1.0 + tariffs[at]);
            *share = base.trade[at] / base.spending[i] * gross.powf(-assumed.trade_elasticity * weight[i]);
            *net = *share / gross;
        }
        Schedule { base, assumed, weight, shares, net, world_income: base.income.iter().sum() }
    }

    /// Three products of a matrix and a vector a step: here two of them.
    fn sums(&self, wage: &[f64], labor: &[f64], price: &[f64]) -> Sums {
        let (n, base, assumed) = (wage.len(), self.base, self.assumed);
        let (beta, psi) = (base.value_added_share, assumed.scale_elasticity());
        let cost = |j: usize| {
            let (w, p) = (wage[j].ln(), price[j].ln());
            let scale = psi * ((1.0 - beta) * (w - p) + labor[j].ln());
            (-assumed.trade_elasticity * (beta * w + (1.0 - beta) * p - scale)).exp()
        };
        let z: Vec<f64> = (0..n).map(cost).collect();
        let (a, b) = (columns(&self.shares, &z), columns(&self.net, &z));
        let earned: Vec<f64> = (0..n).map(|i| wage[i] * labor[i] * base.income[i]).collect();
        let growth = earned.iter().sum::<f64>() / self.world_income;
        let transfers: Vec<f64> = base.transfers.iter().map(|transfer| transfer * growth).collect();
        let spent = |i: usize| {
            let roundabout = 1.0 + base.fixed_costs[i] * (1.0 - beta) / beta;
            (earned[i] / beta + transfers[i]) * a[i] / b[i] / roundabout
        };
        let spending = (0..n).map(spent).collect();
        Sums { z, a, b, earned, transfers, spending }
    }

    fn price(&self, sums: &Sums, wage: &[f64], i: usize) -> f64 {
        let spent = sums.spending[i] / self.base.spending[i] / wage[i];
        (1.0 - self.weight[i]) * spent.ln() - sums.a[i].ln() / self.assumed.trade_elasticity
    }

    fn revenue(&self, sums: &Sums, i: usize) -> f64 {
        (1.0 - sums.b[i] / sums.a[i]) * sums.spending[i]
    }

    /// The residuals of wages, work and prices, all in logarithms.
    fn residual(&self, at: &[f64], step: &mut [f64]) {
        let (n, base, assumed) = (self.base.countries(), self.base, self.assumed);
        let level: Vec<f64> = at.iter().map(|one| one.exp()).collect();
        let (wage, labor, price) = (&level[..n], &level[n..2 * n], &level[2 * n..]);
        let sums = self.sums(wage, labor, price);
        let per_share: Vec<f64> = (0..n).map(|i| (1.0 - base.fixed_costs[i]) * sums.spending[i] / sums.a[i]).collect();
        let wanted = rows(&self.net, &per_share);
        for i in 0..n {
            let fixed = base.fixed_costs[i] * sums.spending[i] * sums.b[i] / sums.a[i];
            let demand = base.value_added_share * wanted[i] * sums.z[i] + fixed;
            // What a closure takes from one side and gives to nobody is left on the market of the last country.
            let left = if i + 1 == n { sums.transfers.iter().sum::<f64>() } else { 0.0 };
            let (demand, earned) = (demand - left.min(0.0), sums.earned[i] + left.max(0.0));
            step[i] = (demand / earned).ln() / (1.0 + assumed.trade_elasticity);
            let log_price = self.price(&sums, wage, i);
            let rebate = match assumed.rebate {
                Rebate::IncomeTax => -(1.0 - (self.revenue(&sums, i) / sums.earned[i]).min(MOST_REBATE)).ln(),
                Rebate::LumpSum => 0.0,
            };
            step[n + i] = assumed.labor_supply * (rebate + at[i] - log_price) - at[n + i];
            step[2 * n + i] = log_price - at[2 * n + i];
        }
    }
}

/// Σ over rows of matrix × vector, column by column.
fn columns(matrix: &[f64], vector: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0; vector.len()];
    for (row, by) in matrix.chunks_exact(vector.len()).zip(vector) {
        sums.iter_mut().zip(row).for_each(|(sum, one)| *sum += one * by);
    }
    sums
}

/// Σ over columns of matrix × vector, row by row.
fn rows(matrix: &[f64], vector: &[f64]) -> Vec<f64> {
    let row = |row: &[f64]| row.iter().zip(vector).map(|(one, by)| one * by).sum();
    matrix.chunks_exact(vector.len()).map(row).collect()
}

impl Equilibrium {
    /// The equilibrium under tariffs (a matrix of fractions: 0.1 is 10%), by Anderson acceleration on wages, work and prices
    /// in logarithms.
    ///
    /// # Errors
    /// Where the search does not converge, and where revenue reaches the wages that it should relieve.
    pub fn new(base: &Base, tariffs: &[f64], assumed: &Assumed, search: &FixedPoint) -> Result<Equilibrium, NotSolved> {
        let n = base.countries();
        let schedule = Schedule::new(base, tariffs, assumed);
        let found =
            search.find(vec![0.0; 3 * n], |at, step| schedule.residual(at, step)).map_err(NotSolved::NotConverged)?;
        let level: Vec<f64> = found.at.iter().map(|one| one.exp()).collect();
        let (wage, labor, price) = (&level[..n], &level[n..2 * n], &level[2 * n..]);
        let unit = if base.value_added_share < 1.0 { mean(wage, &base.income) } else { mean(price, &base.spending) };
        let in_units = |one: &[f64]| -> Vec<f64> { one.iter().map(|one| one / unit).collect() };
        let (wage, price) = (in_units(wage), in_units(price));
        let sums = schedule.sums(&wage, labor, &price);
        let revenue: Vec<f64> = (0..n).map(|i| schedule.revenue(&sums, i)).collect();
        if let Some(country) =
            (0..n).find(|&i| assumed.rebate == Rebate::IncomeTax && revenue[i] >= MOST_REBATE * sums.earned[i])
        {
            return Err(NotSolved::RevenueAboveWages { country });
        }
        let sold = |at: usize| schedule.net[at] * sums.z[at / n] * sums.spending[at % n] / sums.a[at % n];
        let trade: Vec<f64> = (0..n * n).map(sold).collect();
        let abroad = || (0..n * n).filter(|at| at / n != at % n);
        let (mut levied, mut bought) = (vec![0.0; n], vec![0.0; n]);
        for at in abroad() {
            levied[at % n] += base.trade[at] * tariffs[at];
            bought[at % n] += base.trade[at];
        }
        let average = |(levied, bought): (f64, f64)| if bought > 0.0 { levied / bought } else { 0.0 };
        Ok(Equilibrium {
            tariff: levied.into_iter().zip(bought).map(average).collect(),
            traded: abroad().map(|at| trade[at] * (1.0 + tariffs[at])).sum(),
            trade,
            labor: labor.to_vec(),
            wage,
            price,
            spending: sums.spending,
            revenue,
            transfers: sums.transfers,
            search: found,
        })
    }
}

/// The mean of ratios by weight.
fn mean(ratio: &[f64], weight: &[f64]) -> f64 {
    ratio.iter().zip(weight).map(|(ratio, weight)| ratio * weight).sum::<f64>() / weight.iter().sum::<f64>()
}
