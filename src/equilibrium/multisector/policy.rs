//! Schedules of tariffs, and the best rate by formula.

use super::base::MultisectorBase;

impl MultisectorBase {
    /// Returns the tariffs of the base year, and in place of them, for each country that has a rate here, that rate on
    /// all that it buys abroad.
    pub fn uniform(&self, rates: &[Option<f64>]) -> Vec<f64> {
        let n = self.countries();
        let tariff = |(at, tariff): (usize, &f64)| match rates[at % n] {
            Some(rate) if at / n % n != at % n => rate,
            _ => *tariff,
        };
        self.tariffs.iter().enumerate().map(tariff).collect()
    }

    /// Returns the same tariffs, and on the goods of an importer, in each other country, the best rate of that country
    /// by formula.
    pub fn answered_by_formula(&self, importer: usize, tariffs: &[f64]) -> Vec<f64> {
        let n = self.countries();
        let rates: Vec<f64> = (0..n).map(|country| self.optimal_by_formula(country)).collect();
        let answer = |(at, tariff): (usize, &f64)| {
            if at / n % n == importer && at % n != importer { rates[at % n] } else { *tariff }
        };
        tariffs.iter().enumerate().map(answer).collect()
    }

    /// Returns the best rate on all imports by the paper's formula: 1 ÷ the elasticity of demand for what a country
    /// sells abroad, at most 1. It takes the base year's shares, and is not the rate that a search finds.
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

/// Returns the best rate where demand for exports has this elasticity.
pub(super) fn rate(elasticity: f64) -> f64 {
    1.0 / elasticity.max(1.0)
}
