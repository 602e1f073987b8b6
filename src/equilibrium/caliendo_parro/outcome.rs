//! What an equilibrium comes to, country by country, and the paper's welfare by its parts.

use super::base::CaliendoParroBase;
use super::equilibrium::CaliendoParroEquilibrium;
use crate::equilibrium::outcome::{CountryOutcome, Solution, abroad, all_sectors, deficit, percent, world_trade};
use crate::equilibrium::sector_outcome::{BeforeAfter, SectorOutcome, sector_trade};

/// Change of welfare to first order, with what it is made of: percent of final spending of the base year (the paper,
/// section 2: welfare effects from tariff changes).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Decomposition {
    /// Terms of trade: exports and imports of the base year by the change of what they cost to make.
    pub terms_of_trade: f64,
    /// Volume of trade: tariffs of the base year by the change of the quantity of imports.
    pub volume_of_trade: f64,
}

impl Decomposition {
    /// Returns welfare as the paper has it.
    pub fn welfare(&self) -> f64 {
        self.terms_of_trade + self.volume_of_trade
    }
}

impl CaliendoParroEquilibrium {
    /// Returns the paper's welfare of each country by its parts.
    pub fn decomposition(&self, base: &CaliendoParroBase) -> Vec<Decomposition> {
        let sum = |sectors: &[Decomposition]| Decomposition {
            terms_of_trade: sectors.iter().map(|sector| sector.terms_of_trade).sum(),
            volume_of_trade: sectors.iter().map(|sector| sector.volume_of_trade).sum(),
        };
        self.sector_decomposition(base).chunks_exact(base.sectors().max(1)).map(sum).collect()
    }

    /// Returns what each sector adds to these parts, by country, then sector (the paper, section 5).
    pub fn sector_decomposition(&self, base: &CaliendoParroBase) -> Vec<Decomposition> {
        let (n, k) = (base.countries(), base.sectors());
        let mut parts = vec![Decomposition::default(); n * k];
        for (at, value) in base.trade.iter().enumerate() {
            let (sector, from, to) = (at / (n * n), at / n % n, at % n);
            let cost = self.cost[from * k + sector];
            parts[from * k + sector].terms_of_trade += value * (cost - 1.0);
            parts[to * k + sector].terms_of_trade -= value * (cost - 1.0);
            parts[to * k + sector].volume_of_trade += base.tariffs[at] * (self.trade[at] - value * cost);
        }
        for (at, part) in parts.iter_mut().enumerate() {
            part.terms_of_trade *= 100.0 / base.final_spending[at / k];
            part.volume_of_trade *= 100.0 / base.final_spending[at / k];
        }
        parts
    }

    /// Returns what becomes of each sector, by country, then sector. Value added is a fixed share of output, and the cost
    /// of an exporter's bundle of inputs is the producer price.
    pub fn sectors(&self, base: &CaliendoParroBase) -> Vec<SectorOutcome> {
        let parts = self.sector_decomposition(base);
        let told = |(at, sector): (usize, SectorOutcome)| {
            let share = base.value_added[at];
            let BeforeAfter { before, after } = sector.output;
            SectorOutcome {
                value_added: BeforeAfter { before: share * before, after: share * after },
                price: Some(100.0 * (self.sector_price[at] - 1.0)),
                terms_of_trade: Some(parts[at].terms_of_trade),
                volume_of_trade: Some(parts[at].volume_of_trade),
                ..sector.with_producer_price(self.cost[at])
            }
        };
        sector_trade(&base.trade, &self.trade, base.countries()).into_iter().enumerate().map(told).collect()
    }

    /// Returns what becomes of each country. Welfare is the paper's, to first order ([`Decomposition`]); real income is
    /// exact, I' ÷ I ÷ P; the real wage is w ÷ P.
    pub fn outcomes(&self, base: &CaliendoParroBase) -> Vec<CountryOutcome> {
        let n = base.countries();
        let (sold, bought) = abroad(&base.trade, n);
        let (sold_after, bought_after) = abroad(&self.trade, n);
        let charged: Vec<f64> = base.trade.iter().zip(&self.tariffs).map(|(value, tariff)| value * tariff).collect();
        let charged = abroad(&charged, n).1;
        let outcome = |(i, part): (usize, Decomposition)| {
            let (wage, price) = (self.wage[i], self.price[i]);
            let over_income = |after: f64, before: f64| (before > 0.0).then(|| percent(after / before / wage));
            CountryOutcome {
                welfare: part.welfare(),
                real_wage: Some(percent(wage / price)),
                real_income: Some(percent(self.final_spending[i] / base.final_spending[i] / price)),
                price: Some(percent(price)),
                exports_gdp: over_income(sold_after[i], sold[i]),
                imports_gdp: over_income(bought_after[i], bought[i]),
                deficit: deficit([bought[i], sold[i]], [bought_after[i], sold_after[i]], base.income[i]),
                revenue_share: Some(self.revenue[i] / base.final_spending[i]),
                tariff: if bought[i] > 0.0 { 100.0 * charged[i] / bought[i] } else { 0.0 },
                terms_of_trade: Some(part.terms_of_trade),
                volume_of_trade: Some(part.volume_of_trade),
                ..CountryOutcome::default()
            }
        };
        self.decomposition(base).into_iter().enumerate().map(outcome).collect()
    }

    /// Returns all that is told of it.
    pub fn solution(&self, base: &CaliendoParroBase) -> Solution {
        let levied = base.trade.iter().zip(&base.tariffs).map(|(sold, tariff)| sold * tariff).sum();
        let levied = [levied, self.revenue.iter().sum()];
        Solution {
            outcomes: self.outcomes(base),
            trade: all_sectors(&self.trade, base.countries()),
            world: (world_trade([&base.trade, &self.trade], levied, (&self.wage, &base.income)), None),
            iterations: self.search.iterations,
            residual: self.search.residual,
            sectors: self.sectors(base),
        }
    }
}
