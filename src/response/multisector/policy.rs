//! Schedules of tariffs, and the best that one country can do with one rate on all imports if nobody answers.

use super::{Base, Equilibrium};
use crate::response::solver::fixed_point::{FixedPoint, NotConverged};
use crate::response::solver::golden_section::largest;

/// How near the best rate the search comes.
const NEAR: f64 = 1e-6;

impl Base {
    /// The tariffs of the base year, and in place of them, for each country that has a rate here, that rate on all that it
    /// buys abroad.
    pub fn uniform(&self, rates: &[Option<f64>]) -> Vec<f64> {
        let n = self.countries();
        let tariff = |(at, own): (usize, &f64)| match rates[at % n] {
            Some(rate) if at / n % n != at % n => rate,
            _ => *own,
        };
        self.tariffs.iter().enumerate().map(tariff).collect()
    }

    /// The same tariffs, and on the goods of their importer, in each other country and sector, what it charges theirs
    /// beyond the base year's tariff, on top of the tariff of the base year there.
    pub fn reciprocal(&self, importer: usize, tariffs: &[f64]) -> Vec<f64> {
        let n = self.countries();
        self.answered(importer, tariffs, |sector, country| {
            let (theirs, ours) = ((sector * n + country) * n + importer, (sector * n + importer) * n + country);
            (1.0 + self.tariffs[ours]) * (1.0 + tariffs[theirs]) / (1.0 + self.tariffs[theirs]) - 1.0
        })
    }

    /// The same tariffs, and on the goods of their importer, in each other country, the best rate of that country by
    /// formula.
    pub fn answered_by_formula(&self, importer: usize, tariffs: &[f64]) -> Vec<f64> {
        let rates: Vec<f64> = (0..self.countries()).map(|country| self.optimal_by_formula(country)).collect();
        self.answered(importer, tariffs, |_, country| rates[country])
    }

    fn answered(&self, importer: usize, tariffs: &[f64], rate: impl Fn(usize, usize) -> f64) -> Vec<f64> {
        let n = self.countries();
        let answer = |(at, own): (usize, &f64)| {
            if at / n % n == importer && at % n != importer { rate(at / n / n, at % n) } else { *own }
        };
        tariffs.iter().enumerate().map(answer).collect()
    }

    /// The best rate on all imports by the paper's formula: 1 ÷ the elasticity of demand for what a country sells abroad, at
    /// most 1. It takes the base year's shares, and is not the rate that a search finds.
    pub fn optimal_by_formula(&self, country: usize) -> f64 {
        let n = self.countries();
        let (mut sold, mut steep) = (0.0, 0.0);
        for (sector, elasticity) in self.elasticities.iter().enumerate() {
            for i in (0..n).filter(|&i| i != country) {
                let at = (sector * n + country) * n + i;
                sold += self.trade[at];
                steep += elasticity * self.trade[at] * (1.0 - self.shares[at]);
            }
        }
        rate(steep / sold)
    }
}

/// The best rate where demand for exports has this elasticity.
pub(super) fn rate(elasticity: f64) -> f64 {
    1.0 / elasticity.max(1.0)
}

/// The one rate on all imports, from 0 to `most`, at which a country's welfare is largest while the tariffs of all others
/// stay: golden section, which takes welfare to rise up to one rate and to fall from it on.
///
/// # Errors
/// Where one of the rates that it looks at has no equilibrium.
pub fn optimal_uniform(base: &Base, country: usize, most: f64, search: &FixedPoint) -> Result<f64, NotConverged> {
    let mut rates = vec![None; base.countries()];
    largest(0.0, most, NEAR, |rate| {
        rates[country] = Some(rate);
        Equilibrium::new(base, &base.uniform(&rates), search).map(|found| found.welfare(base, country))
    })
}
