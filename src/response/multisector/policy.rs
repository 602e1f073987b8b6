//! Schedules of tariffs, and the best that one country can do with one rate on all imports if nobody answers.

use super::{Base, Equilibrium};
use crate::response::solver::fixed_point::{FixedPoint, NotConverged};
use crate::response::solver::golden_section::largest;

/// How near the best rate the search comes.
const NEAR: f64 = 1e-6;

impl Base {
    /// The tariffs of the base year, and in place of them, for each country that has a rate here, that rate on all that it buys
    /// abroad.
    pub fn uniform(&self, rates: &[Option<f64>]) -> Vec<f64> {
        let n = self.countries();
        let tariff = |(at, own): (usize, &f64)| match rates[at % n] {
            Some(rate) if at / n % n != at % n => rate,
            _ => *own,
        };
        self.tariffs.iter().enumerate().map(tariff).collect()
    }

    /// Rates on top of the tariffs of the base year: (1 + t)(1 + more) − 1.
    pub fn on_top(&self, more: &[f64]) -> Vec<f64> {
        self.tariffs.iter().zip(more).map(|(own, more)| (1.0 + own) * (1.0 + more) - 1.0).collect()
    }

    /// The best rate on all imports by formula: 1 ÷ the elasticity of demand for what a country sells abroad, at most 1 (the
    /// paper, section 3). It takes the base year's shares, and is not the rate that a search finds.
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

/// The one rate on all imports, from 0 to `most`, at which a country's welfare is largest while the tariffs of all others stay:
/// golden section, which takes welfare to rise up to one rate and to fall from it on.
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
