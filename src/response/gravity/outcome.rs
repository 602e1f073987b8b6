//! What an equilibrium comes to, country by country.

use super::{Assumed, Base, Equilibrium, Rebate};

/// What becomes of a country, in percent of what was before, but for shares.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// Welfare: real income, less what the work for it is worth.
    pub welfare: f64,
    /// Wage ÷ price, before the rebate.
    pub real_wage: f64,
    /// Price level.
    pub price: f64,
    /// Work.
    pub employment: f64,
    /// Exports ÷ income.
    pub exports_gdp: f64,
    /// Imports before tariffs ÷ income.
    pub imports_gdp: f64,
    /// Imports less exports, in percent of its size before; above 0 where it moves towards a deficit.
    pub deficit: f64,
    /// Revenue of tariffs as a share of what was spent before, a fraction.
    pub revenue_share: f64,
    /// Revenue ÷ imports before tariffs.
    pub tariff: f64,
}

impl Equilibrium {
    /// What becomes of each country (the paper, section 3).
    pub fn outcomes(&self, base: &Base, assumed: &Assumed) -> Vec<Outcome> {
        let n = base.countries();
        (0..n).map(|i| self.outcome(base, assumed, i)).collect()
    }

    /// What becomes of one country.
    pub fn outcome(&self, base: &Base, assumed: &Assumed, i: usize) -> Outcome {
        let n = base.countries();
        let imports = |trade: &[f64]| -> f64 { (0..n).filter(|&j| j != i).map(|j| trade[j * n + i]).sum() };
        let exports = |trade: &[f64]| -> f64 { (0..n).filter(|&k| k != i).map(|k| trade[i * n + k]).sum() };
        let (bought, sold) = (imports(&base.trade), exports(&base.trade));
        let (bought_after, sold_after) = (imports(&self.trade), exports(&self.trade));
        let earned = self.wage[i] * self.labor[i];
        let income = earned * base.income[i];
        let at_disposal = base.income[i] + base.transfers[i];
        let after = income + self.revenue[i] + self.transfers[i];
        let rebate = match assumed.rebate {
            Rebate::IncomeTax => self.revenue[i] / income,
            Rebate::LumpSum => 0.0,
        };
        let work = assumed.labor_supply / (1.0 + assumed.labor_supply) * (1.0 - rebate) * base.income[i];
        let weight = at_disposal / (at_disposal - work);
        let welfare = (weight * after / at_disposal + (1.0 - weight) * earned) / self.price[i];
        let percent = |ratio: f64| 100.0 * (ratio - 1.0);
        let balance = bought - sold;
        Outcome {
            welfare: percent(welfare),
            real_wage: percent(self.wage[i] / self.price[i]),
            price: percent(self.price[i]),
            employment: percent(self.labor[i]),
            exports_gdp: percent(sold_after / sold / earned),
            imports_gdp: percent(bought_after / bought / earned),
            deficit: 100.0 * (bought_after - sold_after - balance) / balance.abs(),
            revenue_share: self.revenue[i] / base.spending[i],
            tariff: 100.0 * self.revenue[i] / bought_after,
        }
    }
}

/// The mean of an outcome over countries, weighted by what they spend in the base year (income where production is
/// round-about).
pub fn mean(base: &Base, outcomes: &[Outcome], one: impl Fn(&Outcome) -> f64, of: impl Fn(usize) -> bool) -> f64 {
    let weights = if base.value_added_share < 1.0 { &base.income } else { &base.spending };
    let members = || (0..outcomes.len()).filter(|&i| of(i));
    let whole: f64 = members().map(|i| weights[i]).sum();
    members().map(|i| weights[i] * one(&outcomes[i])).sum::<f64>() / whole
}
