//! What an equilibrium comes to, country by country.

use super::base::MultisectorBase;
use super::equilibrium::MultisectorEquilibrium;
use crate::equilibrium::outcome::{CountryOutcome, Solution, abroad, all_sectors, percent, world_trade};
use crate::equilibrium::sector_outcome::{SectorOutcome, sector_trade};

impl MultisectorEquilibrium {
    /// Returns what becomes of each country. Welfare is real income: E' ÷ E ÷ P. Work and balances are fixed, and
    /// have no outcome.
    pub fn outcomes(&self, base: &MultisectorBase) -> Vec<CountryOutcome> {
        let n = base.countries();
        let (sold, bought) = abroad(&base.trade, n);
        let (sold_after, bought_after) = abroad(&self.trade, n);
        let outcome = |i: usize| {
            let real_income = percent(self.spending[i] / base.spending[i] / self.price[i]);
            CountryOutcome {
                welfare: real_income,
                real_wage: Some(percent(self.wage[i] / self.price[i])),
                real_income: Some(real_income),
                price: Some(percent(self.price[i])),
                exports_gdp: Some(percent(sold_after[i] / sold[i] / self.wage[i])),
                imports_gdp: Some(percent(bought_after[i] / bought[i] / self.wage[i])),
                revenue_share: Some(self.revenue[i] / base.spending[i]),
                tariff: 100.0 * self.tariff[i],
                ..CountryOutcome::default()
            }
        };
        (0..n).map(outcome).collect()
    }

    /// Returns what becomes of each sector, by country, then sector. Labor is the only factor, so that value added is
    /// output, and the wage is the producer price.
    pub fn sectors(&self, base: &MultisectorBase) -> Vec<SectorOutcome> {
        let (n, k) = (base.countries(), base.elasticities.len());
        let told = |(at, sector): (usize, SectorOutcome)| {
            let price = self.sector_price[at % k * n + at / k];
            let price = (!price.is_nan()).then_some(100.0 * (price - 1.0));
            SectorOutcome { price, ..sector.with_producer_price(self.wage[at / k]) }
        };
        sector_trade(&base.trade, &self.trade, n).into_iter().enumerate().map(told).collect()
    }

    /// Returns what is told of it.
    pub fn solution(&self, base: &MultisectorBase) -> Solution {
        let levied = base.spending.iter().zip(&base.income).map(|(spent, earned)| spent - earned).sum();
        Solution {
            outcomes: self.outcomes(base),
            trade: all_sectors(&self.trade, base.countries()),
            world: (
                world_trade(
                    [&base.trade, &self.trade],
                    [levied, self.revenue.iter().sum()],
                    (&self.wage, &base.income),
                ),
                None,
            ),
            iterations: self.search.iterations,
            residual: self.search.residual,
            sectors: self.sectors(base),
        }
    }
}
