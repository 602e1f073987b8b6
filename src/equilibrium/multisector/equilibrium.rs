//! The equilibrium under any tariffs, in changes from the base year.

use super::base::MultisectorBase;
use crate::numerics::fixed_point::{Converged, FixedPoint, NotConverged};

/// What the world comes to; wages and prices are ratios of after to before, in units of the world's earnings before.
#[derive(Clone, Debug, PartialEq)]
pub struct MultisectorEquilibrium {
    /// w.
    pub wage: Vec<f64>,
    /// P.
    pub price: Vec<f64>,
    /// P of each sector, by sector, then country; not a number where a country buys nothing of a sector.
    pub sector_price: Vec<f64>,
    /// E', in the units of the base.
    pub spending: Vec<f64>,
    /// X', before tariffs, in the units of the base.
    pub trade: Vec<f64>,
    /// Revenue of tariffs, in the units of the base.
    pub revenue: Vec<f64>,
    /// The average tariff of each country over its imports of the base year, a fraction.
    pub tariff: Vec<f64>,
    /// How it was found.
    pub search: Converged,
}

/// What a step needs of a schedule of tariffs, computed once.
pub(super) struct MultisectorTariffs<'a> {
    base: &'a MultisectorBase,
    tariffs: &'a [f64],
    /// λ ((1 + t') ÷ (1 + t))^(−ε), and nothing where a country sells to itself.
    shares: Vec<f64>,
    /// The same ÷ (1 + t').
    net: Vec<f64>,
}

/// What wages imply, by sector, then country.
struct MultisectorSums {
    /// w^(−ε).
    z: Vec<f64>,
    /// Σ over all makers of shares × z.
    a: Vec<f64>,
    /// What a share of 1 of a market sells for.
    market: Vec<f64>,
    /// E', by country.
    spending: Vec<f64>,
    /// Imports before tariffs, by country.
    imports: Vec<f64>,
}

/// Returns the step of a wage that evens out exports and imports, over how steeply the logarithm of their ratio falls;
/// none for a country that does not trade at all.
pub(super) fn balance(exports: f64, imports: f64, steepness: f64) -> f64 {
    if exports == 0.0 && imports == 0.0 { 0.0 } else { (exports / imports).ln() / steepness }
}

/// w^(−ε) by sector, then country, from logarithms.
pub(super) fn powers(logs: &[f64], elasticities: &[f64]) -> Vec<f64> {
    elasticities.iter().flat_map(|elasticity| logs.iter().map(move |log| (-elasticity * log).exp())).collect()
}

impl<'a> MultisectorTariffs<'a> {
    pub(super) fn new(base: &'a MultisectorBase, tariffs: &'a [f64]) -> MultisectorTariffs<'a> {
        let n = base.countries();
        let (mut shares, mut net) = (base.abroad.clone(), vec![0.0; base.abroad.len()]);
        // The last tariff of each importer with its power: most rates of an importer are one.
        let mut last = vec![(1.0, 1.0); n];
        for (at, (share, net)) in shares.iter_mut().zip(&mut net).enumerate() {
            if at % (n * n) == 0 {
                last.fill((1.0, 1.0));
            }
            let (gross, last) = (if tariffs[at] > -1.0 { 1.0 + tariffs[at] } else { f64::NAN }, &mut last[at % n]);
            if gross != last.0 {
                *last = (gross, gross.powf(-base.elasticities[at / n / n]));
            }
            *share *= last.1;
            *net = *share / gross;
        }
        MultisectorTariffs { base, tariffs, shares, net }
    }

    fn sums(&self, log_wage: &[f64]) -> MultisectorSums {
        let (n, base) = (log_wage.len(), self.base);
        let z = powers(log_wage, &base.elasticities);
        let (mut a, mut b) = (vec![0.0; z.len()], vec![0.0; z.len()]);
        for (row, z) in z.iter().enumerate() {
            let (sector, block) = (row / n * n, row * n..(row + 1) * n);
            let sums = a[sector..sector + n].iter_mut().zip(&mut b[sector..sector + n]);
            for ((a, b), (share, net)) in sums.zip(self.shares[block.clone()].iter().zip(&self.net[block])) {
                *a += share * z;
                *b += net * z;
            }
        }
        let mut bought = vec![0.0; n];
        let mut kept = vec![0.0; n];
        for (at, weight) in base.weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
            let home = base.home[at] * z[at];
            a[at] += home;
            bought[at % n] += weight * b[at] / a[at];
            kept[at % n] += weight * (home + b[at]) / a[at];
        }
        let spending: Vec<f64> = (0..n).map(|i| log_wage[i].exp() * base.income[i] / kept[i]).collect();
        let imports = (0..n).map(|i| bought[i] * spending[i]).collect();
        let market = |(at, weight): (usize, &f64)| if *weight > 0.0 { weight * spending[at % n] / a[at] } else { 0.0 };
        let market = base.weights.iter().enumerate().map(market).collect();
        MultisectorSums { z, a, market, spending, imports }
    }

    fn residual(&self, log_wage: &[f64], step: &mut [f64]) {
        let n = log_wage.len();
        let sums = self.sums(log_wage);
        step.fill(0.0);
        for (row, z) in sums.z.iter().enumerate() {
            step[row % n] += z * dot(&self.net[row * n..(row + 1) * n], &sums.market[row / n * n..(row / n + 1) * n]);
        }
        for (i, step) in step.iter_mut().enumerate() {
            *step = balance(*step, sums.imports[i], self.base.steepness[i]);
        }
    }

    /// Returns the equilibrium at what a search found, which begins with the logarithms of wages.
    pub(super) fn at(&self, search: Converged) -> MultisectorEquilibrium {
        let (n, base) = (self.base.countries(), self.base);
        let log_wage = &search.at[..n];
        let earned: f64 = log_wage.iter().zip(&base.income).map(|(log, income)| log.exp() * income).sum();
        let unit = (earned / base.income.iter().sum::<f64>()).ln();
        let log_wage: Vec<f64> = log_wage.iter().map(|log| log - unit).collect();
        let sums = self.sums(&log_wage);
        let sold = |(at, net): (usize, &f64)| {
            let sector = at / n / n * n;
            let share = if at / n % n == at % n { base.home[sector + at % n] } else { *net };
            share * sums.z[at / n] * sums.market[sector + at % n]
        };
        let trade: Vec<f64> = self.net.iter().enumerate().map(sold).collect();
        let sector_price =
            |(at, a): (usize, &f64)| if *a > 0.0 { -a.ln() / base.elasticities[at / n] } else { f64::NAN };
        let log_sector_price: Vec<f64> = sums.a.iter().enumerate().map(sector_price).collect();
        let mut log_price = vec![0.0; n];
        for (at, weight) in base.weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
            log_price[at % n] += weight * log_sector_price[at];
        }
        let (mut revenue, mut tariff, mut imports) = (vec![0.0; n], vec![0.0; n], vec![0.0; n]);
        for (at, rate) in self.tariffs.iter().enumerate().filter(|(at, _)| at / n % n != at % n) {
            revenue[at % n] += rate * trade[at];
            tariff[at % n] += rate * base.trade[at];
            imports[at % n] += base.trade[at];
        }
        tariff.iter_mut().zip(&imports).for_each(|(tariff, imports)| *tariff /= imports);
        MultisectorEquilibrium {
            wage: log_wage.iter().map(|log| log.exp()).collect(),
            price: log_price.iter().map(|log| log.exp()).collect(),
            sector_price: log_sector_price.iter().map(|log| log.exp()).collect(),
            spending: sums.spending,
            trade,
            revenue,
            tariff,
            search,
        }
    }
}

/// Returns Σ of products, in four sums that a processor can work on at once: always the same four.
fn dot(one: &[f64], other: &[f64]) -> f64 {
    let mut sums = [0.0; 4];
    let ((ones, one), (others, other)) = (one.as_chunks::<4>(), other.as_chunks::<4>());
    for (one, other) in ones.iter().zip(others) {
        for lane in 0..4 {
            sums[lane] += one[lane] * other[lane];
        }
    }
    sums.iter_mut().zip(one.iter().zip(other)).for_each(|(sum, (one, other))| *sum += one * other);
    sums.iter().sum()
}

impl MultisectorEquilibrium {
    /// Returns the equilibrium under tariffs, by Anderson acceleration on the logarithms of wages.
    ///
    /// # Errors
    /// Where the search does not converge.
    pub fn new(
        base: &MultisectorBase,
        tariffs: &[f64],
        search: &FixedPoint,
    ) -> Result<MultisectorEquilibrium, NotConverged> {
        let schedule = MultisectorTariffs::new(base, tariffs);
        let found = search.find(vec![0.0; base.countries()], |at, step| schedule.residual(at, step))?;
        Ok(schedule.at(found))
    }
}

impl MultisectorBase {
    /// Returns a base year from what each country buys of each at the prices that buyers pay, tariffs included, and
    /// from the tariffs that it was bought under. Trade that does not balance is made to: by the equilibrium under the
    /// same tariffs in which nobody lends or gives, as in the paper. A tariff on domestic sales is not considered.
    ///
    /// # Errors
    /// Where no such equilibrium is found.
    pub fn new(
        bought: &[f64],
        tariffs: &[f64],
        elasticities: &[f64],
        countries: usize,
        search: &FixedPoint,
    ) -> Result<MultisectorBase, NotConverged> {
        let found = MultisectorBase::as_found(bought, tariffs, elasticities, countries);
        let balanced = MultisectorEquilibrium::new(&found, tariffs, search)?;
        let gross = found.tariffs.iter().map(|tariff| 1.0 + tariff);
        let bought: Vec<f64> = balanced.trade.iter().zip(gross).map(|(sold, gross)| sold * gross).collect();
        Ok(MultisectorBase::as_found(&bought, tariffs, elasticities, countries))
    }
}
