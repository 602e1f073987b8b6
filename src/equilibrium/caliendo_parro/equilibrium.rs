//! The equilibrium under tariffs, in changes from the base year.

use super::base::CaliendoParroBase;
use crate::equilibrium::general::NoEquilibrium;
use crate::numerics::fixed_point::{Converged, FixedPoint};

/// How much of the gap between what work is paid and what is asked of it a wage closes in one plain step.
const WAGE_STEP: f64 = 0.25;

/// What the world comes to. Wages, costs and prices are ratios of after to before; money is in units of the base.
#[derive(Clone, Debug, PartialEq)]
pub struct CaliendoParroEquilibrium {
    /// w, by country.
    pub wage: Vec<f64>,
    /// c, what an exporter's bundle of inputs costs: by country, then sector.
    pub cost: Vec<f64>,
    /// P, of final spending: by country.
    pub price: Vec<f64>,
    /// P of each sector: by country, then sector.
    pub sector_price: Vec<f64>,
    /// X': by country, then sector.
    pub spending: Vec<f64>,
    /// I', by country.
    pub final_spending: Vec<f64>,
    /// What each country sells to each, before tariffs: by sector, exporter and importer.
    pub trade: Vec<f64>,
    /// τ', laid out alike.
    pub tariffs: Vec<f64>,
    /// R', revenue of tariffs by country.
    pub revenue: Vec<f64>,
    /// How it was found.
    pub search: Converged,
}

/// What a step needs of a schedule of tariffs, computed once.
struct CaliendoParroTariffs<'a> {
    base: &'a CaliendoParroBase,
    /// π κ^(−θ), κ = (1 + τ') ÷ (1 + τ).
    shares: Vec<f64>,
    /// The same ÷ (1 + τ').
    net: Vec<f64>,
    world_income: f64,
}

/// What wages, prices and spending imply. By country, then sector, unless said.
struct Implied {
    /// ln c.
    cost: Vec<f64>,
    /// c^(−θ).
    z: Vec<f64>,
    /// ln P.
    price: Vec<f64>,
    /// What an importer spends for each unit of π κ^(−θ) c^(−θ).
    per_share: Vec<f64>,
    /// What is sold to all, before tariffs.
    sales: Vec<f64>,
    /// By country.
    revenue: Vec<f64>,
    /// By country.
    final_spending: Vec<f64>,
}

impl<'a> CaliendoParroTariffs<'a> {
    fn new(base: &'a CaliendoParroBase, tariffs: &[f64]) -> CaliendoParroTariffs<'a> {
        let block = base.countries() * base.countries();
        let share = |at: usize| {
            let change = (1.0 + tariffs[at]) / (1.0 + base.tariffs[at]);
            base.shares[at] * change.powf(-base.elasticities[at / block])
        };
        let shares: Vec<f64> = (0..tariffs.len()).map(share).collect();
        let net = shares.iter().zip(tariffs).map(|(share, tariff)| share / (1.0 + tariff)).collect();
        CaliendoParroTariffs { base, shares, net, world_income: base.income.iter().sum() }
    }

    /// Logarithms of wages and prices, and spending in units of each country's income before.
    fn split<'b>(&self, at: &'b [f64]) -> (&'b [f64], &'b [f64], &'b [f64]) {
        let (n, k) = (self.base.countries(), self.base.sectors());
        let (wage, rest) = at.split_at(n);
        let (price, spending) = rest.split_at(n * k);
        (wage, price, spending)
    }

    fn implied(&self, at: &[f64]) -> Implied {
        let base = self.base;
        let (n, k) = (base.countries(), base.sectors());
        let (wage, price, spending) = self.split(at);
        let cost = self.costs(wage, price);
        let blank = vec![0.0; n * k];
        let (mut z, mut prices, mut per_share, mut sales) = (blank.clone(), blank.clone(), blank.clone(), blank);
        let mut revenue = vec![0.0; n];
        let (mut factor, mut asked) = (vec![0.0; n], vec![0.0; n]);
        for (s, theta) in base.elasticities.iter().enumerate() {
            let block = s * n * n..(s + 1) * n * n;
            let (shares, net) = (&self.shares[block.clone()], &self.net[block]);
            (0..n).for_each(|i| factor[i] = (-theta * cost[i * k + s]).exp());
            let (gross, before_tariffs) = columns(shares, net, &factor);
            for i in 0..n {
                let spent = spending[i * k + s] * base.income[i];
                asked[i] = spent / gross[i];
                prices[i * k + s] = -gross[i].ln() / theta;
                revenue[i] += spent - asked[i] * before_tariffs[i];
            }
            for (i, row) in net.chunks_exact(n).enumerate() {
                sales[i * k + s] = factor[i] * row.iter().zip(&asked).map(|(net, asked)| net * asked).sum::<f64>();
                z[i * k + s] = factor[i];
                per_share[i * k + s] = asked[i];
            }
        }
        let earned: Vec<f64> = wage.iter().zip(&base.income).map(|(wage, income)| wage.exp() * income).collect();
        let growth = earned.iter().sum::<f64>() / self.world_income;
        let final_spending = (0..n).map(|i| earned[i] + revenue[i] + base.deficits[i] * growth).collect();
        Implied { cost, z, price: prices, per_share, sales, revenue, final_spending }
    }

    /// ln c = γ ln w + Σ γ ln P over the inputs.
    fn costs(&self, wage: &[f64], price: &[f64]) -> Vec<f64> {
        let k = self.base.sectors();
        let mut costs = self.base.value_added.clone();
        for (i, costs) in costs.chunks_exact_mut(k).enumerate() {
            costs.iter_mut().for_each(|cost| *cost *= wage[i]);
            for (row, price) in self.base.inputs[i * k * k..].chunks_exact(k).zip(&price[i * k..(i + 1) * k]) {
                costs.iter_mut().zip(row).for_each(|(cost, share)| *cost += share * price);
            }
        }
        costs
    }

    fn residual(&self, at: &[f64], step: &mut [f64]) {
        let base = self.base;
        let (n, k) = (base.countries(), base.sectors());
        let implied = self.implied(at);
        let (wage, price, spending) = self.split(at);
        let (wages, rest) = step.split_at_mut(n);
        let (prices, spendings) = rest.split_at_mut(n * k);
        for i in 0..n {
            let block = i * k..(i + 1) * k;
            let sales = &implied.sales[block.clone()];
            let asked: f64 =
                sales.iter().zip(&base.value_added[block.clone()]).map(|(sales, share)| sales * share).sum();
            wages[i] = WAGE_STEP * ((asked / base.income[i]).ln() - wage[i]);
            for (at, row) in block.zip(base.inputs[i * k * k..].chunks_exact(k)) {
                let inputs: f64 = row.iter().zip(sales).map(|(share, sales)| share * sales).sum();
                let wanted = inputs + base.consumption[at] * implied.final_spending[i];
                prices[at] = implied.price[at] - price[at];
                spendings[at] = wanted / base.income[i] - spending[at];
            }
        }
    }
}

/// Returns Σ over rows of each of two matrices × a vector, column by column.
fn columns(one: &[f64], other: &[f64], vector: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let n = vector.len();
    let mut sums = (vec![0.0; n], vec![0.0; n]);
    for ((one, other), by) in one.chunks_exact(n).zip(other.chunks_exact(n)).zip(vector) {
        sums.0.iter_mut().zip(one).for_each(|(sum, one)| *sum += one * by);
        sums.1.iter_mut().zip(other).for_each(|(sum, other)| *sum += other * by);
    }
    sums
}

impl CaliendoParroEquilibrium {
    /// Returns the equilibrium under tariffs, all that is levied, by Anderson acceleration on wages and prices in
    /// logarithms and on what each country spends on each sector, all at once (the paper, section 2: equilibrium in
    /// relative changes).
    ///
    /// # Errors
    /// Where the search does not converge, and where a country would be left with nothing to spend.
    pub fn new(
        base: &CaliendoParroBase,
        tariffs: &[f64],
        search: &FixedPoint,
    ) -> Result<CaliendoParroEquilibrium, NoEquilibrium> {
        let (n, k) = (base.countries(), base.sectors());
        let schedule = CaliendoParroTariffs::new(base, tariffs);
        let mut start = vec![0.0; n + n * k];
        start.extend((0..n * k).map(|at| base.spending[at] / base.income[at / k]));
        let found = search.find(start, |at, step| schedule.residual(at, step)).map_err(NoEquilibrium::NotConverged)?;
        let implied = schedule.implied(&found.at);
        let (wage, _, spending) = schedule.split(&found.at);
        let earned: f64 = wage.iter().zip(&base.income).map(|(wage, income)| wage.exp() * income).sum();
        let unit = earned / schedule.world_income;
        let final_spending: Vec<f64> = implied.final_spending.iter().map(|one| one / unit).collect();
        if let Some(country) = final_spending.iter().position(|one| *one <= 0.0) {
            return Err(NoEquilibrium::NothingToSpend(country));
        }
        let sold = |at: usize| {
            let (s, from, to) = (at / (n * n), at / n % n, at % n);
            schedule.net[at] * implied.z[from * k + s] * implied.per_share[to * k + s] / unit
        };
        let price = |i: usize| {
            let block = i * k..(i + 1) * k;
            let index =
                base.consumption[block.clone()].iter().zip(&implied.price[block]).map(|(share, price)| share * price);
            index.sum::<f64>().exp() / unit
        };
        Ok(CaliendoParroEquilibrium {
            wage: wage.iter().map(|wage| wage.exp() / unit).collect(),
            cost: implied.cost.iter().map(|cost| cost.exp() / unit).collect(),
            price: (0..n).map(price).collect(),
            sector_price: implied.price.iter().map(|price| price.exp() / unit).collect(),
            spending: (0..n * k).map(|at| spending[at] * base.income[at / k] / unit).collect(),
            trade: (0..tariffs.len()).map(sold).collect(),
            tariffs: tariffs.to_vec(),
            revenue: implied.revenue.iter().map(|one| one / unit).collect(),
            final_spending,
            search: found,
        })
    }
}
