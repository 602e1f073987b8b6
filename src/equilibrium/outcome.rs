//! What general equilibrium comes to for a country: the same words in every model.

use super::sector_outcome::SectorOutcome;
use super::solver_noise::without_solver_noise;

/// An outcome of a country, in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Indicator {
    /// Welfare, as the model's paper has it.
    Welfare,
    /// Wage ÷ price index.
    RealWage,
    /// Spending ÷ price index.
    RealIncome,
    /// Price index in the money of the model, which is the world's: a rise is a real appreciation.
    Price,
    /// Work.
    Employment,
    /// Exports ÷ gross domestic product.
    #[strum(serialize = "exports_gdp")]
    Exports,
    /// Imports ÷ gross domestic product.
    #[strum(serialize = "imports_gdp")]
    Imports,
    /// What is spent beyond income.
    Deficit,
    /// Average tariff on imports of the base year.
    Tariff,
    /// Welfare due to the terms of trade.
    TermsOfTrade,
    /// Welfare due to the volume of trade.
    VolumeOfTrade,
}

words!(Indicator);

impl Indicator {
    /// Each in words.
    pub const TITLES: [(Indicator, &'static str); 11] = [
        (Indicator::Welfare, "welfare"),
        (Indicator::RealWage, "real wage"),
        (Indicator::RealIncome, "real income"),
        (Indicator::Price, "price level relative to the world"),
        (Indicator::Employment, "employment"),
        (Indicator::Exports, "exports ÷ GDP"),
        (Indicator::Imports, "imports ÷ GDP"),
        (Indicator::Deficit, "trade deficit"),
        (Indicator::Tariff, "average tariff"),
        (Indicator::TermsOfTrade, "welfare due to the terms of trade"),
        (Indicator::VolumeOfTrade, "welfare due to the volume of trade"),
    ];

    /// Returns what it is, in words.
    pub fn title(self) -> &'static str {
        Indicator::TITLES.iter().find(|(one, _)| *one == self).map_or("", |(_, title)| title)
    }
}

/// Outcomes of a country against the base year, in percent unless said; `None` where a model has no such outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CountryOutcome {
    /// Welfare, as the model's paper has it.
    pub welfare: f64,
    /// Wage ÷ price index.
    pub real_wage: Option<f64>,
    /// Spending ÷ price index, exactly.
    pub real_income: Option<f64>,
    /// Price index.
    pub price: Option<f64>,
    /// Work.
    pub employment: Option<f64>,
    /// Exports ÷ gross domestic product.
    pub exports_gdp: Option<f64>,
    /// Imports ÷ gross domestic product.
    pub imports_gdp: Option<f64>,
    /// What is spent beyond income.
    pub deficit: Option<f64>,
    /// Revenue of tariffs after as a fraction of what was spent before.
    pub revenue_share: Option<f64>,
    /// Average tariff on its imports of the base year, after.
    pub tariff: f64,
    /// Part of welfare to first order: exports and imports of the base year by the change of what they cost to make.
    pub terms_of_trade: Option<f64>,
    /// Part of welfare to first order: tariffs of the base year by the change of the volume of imports.
    pub volume_of_trade: Option<f64>,
}

/// A deficit is told of where it is more than this part of income: less is what rounding leaves.
const LEAST_DEFICIT: f64 = 1e-8;

/// Returns change of what a country buys beyond what it sells, in percent of the size of that; `None` where trade is
/// balanced. Both are pairs of what is bought and sold.
pub(super) fn deficit([bought, sold]: [f64; 2], after: [f64; 2], income: f64) -> Option<f64> {
    let before = bought - sold;
    let change = after[0] - after[1] - before;
    // What a solver leaves is small against trade, not against the balance of it.
    let is_change = without_solver_noise(100.0 * change / (bought + sold)) != 0.0;
    let told = before.abs() > LEAST_DEFICIT * income;
    told.then(|| if is_change { 100.0 * change / before.abs() } else { 0.0 })
}

impl CountryOutcome {
    /// Returns those that a model may lack and that are changes.
    fn changes(&mut self) -> [&mut Option<f64>; 9] {
        let CountryOutcome { real_wage, real_income, price, employment, exports_gdp, imports_gdp, deficit, .. } = self;
        let CountryOutcome { terms_of_trade, volume_of_trade, .. } = self;
        [real_wage, real_income, price, employment, exports_gdp, imports_gdp, deficit, terms_of_trade, volume_of_trade]
    }

    /// Returns the same without what a solver leaves of no change.
    pub fn settled(mut self) -> CountryOutcome {
        self.welfare = without_solver_noise(self.welfare);
        self.changes().into_iter().for_each(|change| *change = change.map(without_solver_noise));
        self
    }

    /// Returns one of them.
    pub fn of(&self, indicator: Indicator) -> Option<f64> {
        match indicator {
            Indicator::Welfare => Some(self.welfare),
            Indicator::RealWage => self.real_wage,
            Indicator::RealIncome => self.real_income,
            Indicator::Price => self.price,
            Indicator::Employment => self.employment,
            Indicator::Exports => self.exports_gdp,
            Indicator::Imports => self.imports_gdp,
            Indicator::Deficit => self.deficit,
            Indicator::Tariff => Some(self.tariff),
            Indicator::TermsOfTrade => self.terms_of_trade,
            Indicator::VolumeOfTrade => self.volume_of_trade,
        }
    }
}

/// The world after tariffs changed: what every model of general equilibrium tells.
#[derive(Clone, Debug, PartialEq)]
pub struct Solution {
    /// By country.
    pub outcomes: Vec<CountryOutcome>,
    /// What each country sells to each, all sectors together, before tariffs, in the money of the base year: a row for each
    /// exporter.
    pub trade: Vec<f64>,
    /// Change of the world's trade at the prices of buyers against the world's income, and of the world's work weighted by
    /// what it earns, in percent; the second where the model has it.
    pub world: (f64, Option<f64>),
    /// Steps of the solver.
    pub iterations: usize,
    /// The largest that some equation is off by, as a logarithm.
    pub residual: f64,
    /// By country, then sector; none in a model of one sector.
    pub sectors: Vec<SectorOutcome>,
}

impl Solution {
    /// Returns the same told against another: every outcome less that of the other, in percentage points.
    pub(super) fn against(mut self, other: &Solution) -> Solution {
        let less = |one: &mut Option<f64>, other: Option<f64>| *one = one.zip(other).map(|(one, other)| one - other);
        for (one, other) in self.outcomes.iter_mut().zip(&other.outcomes) {
            one.welfare -= other.welfare;
            one.tariff -= other.tariff;
            less(&mut one.revenue_share, other.revenue_share);
            let mut other = *other;
            one.changes().into_iter().zip(other.changes()).for_each(|(one, other)| less(one, *other));
        }
        self.world.0 -= other.world.0;
        less(&mut self.world.1, other.world.1);
        self
    }

    /// Returns the same without what a solver leaves of no change. `before` is trade of the base year.
    pub fn settled(self, before: &[f64]) -> Solution {
        let sold = |(after, before): (f64, &f64)| {
            if without_solver_noise(100.0 * (after / before - 1.0)) == 0.0 { *before } else { after }
        };
        Solution {
            outcomes: self.outcomes.into_iter().map(CountryOutcome::settled).collect(),
            sectors: self.sectors.into_iter().map(SectorOutcome::settled).collect(),
            trade: self.trade.into_iter().zip(before).map(sold).collect(),
            world: (without_solver_noise(self.world.0), self.world.1.map(without_solver_noise)),
            ..self
        }
    }
}

/// Returns a ratio as a change in percent.
pub(super) fn percent(ratio: f64) -> f64 {
    100.0 * (ratio - 1.0)
}

/// Returns the change in percent of the world's trade at the prices of buyers, tariffs included, against the world's income:
/// of trade and revenue before and after, and of wages and incomes of the base year.
pub(super) fn world_trade(trade: [&[f64]; 2], levied: [f64; 2], (wages, income): (&[f64], &[f64])) -> f64 {
    let bought = |trade: &[f64]| abroad(trade, income.len()).1.iter().sum::<f64>();
    let [before, after] = [0, 1].map(|side| bought(trade[side]) + levied[side]);
    let earned: f64 = wages.iter().zip(income).map(|(wage, income)| wage * income).sum();
    percent(after / before / (earned / income.iter().sum::<f64>()))
}

/// Returns what each country sells to each, all sectors together: of a matrix a sector, one after another.
pub fn all_sectors(trade: &[f64], n: usize) -> Vec<f64> {
    let mut sums = vec![0.0; n * n];
    trade.iter().enumerate().for_each(|(at, sold)| sums[at % (n * n)] += sold);
    sums
}

/// Returns exports and imports of each country over all sectors and partners, itself left out: of a matrix a sector,
/// one after another, a row for each of `n` exporters.
pub(super) fn abroad(trade: &[f64], n: usize) -> (Vec<f64>, Vec<f64>) {
    let (mut exports, mut imports) = (vec![0.0; n], vec![0.0; n]);
    for (row, sales) in trade.chunks_exact(n.max(1)).enumerate() {
        let from = row % n;
        for (to, sold) in sales.iter().enumerate().filter(|(to, _)| *to != from) {
            exports[from] += sold;
            imports[to] += sold;
        }
    }
    (exports, imports)
}
