//! What an equilibrium comes to, country by country.

use super::calibration::GravityBase;
use super::equilibrium::GravityEquilibrium;
use super::parameters::{GravityParameters, Rebate};
use crate::equilibrium::outcome::{CountryOutcome, Solution, abroad, deficit, percent};

impl GravityEquilibrium {
    /// Returns what becomes of each country (the paper, section 3).
    pub fn outcomes(&self, base: &GravityBase, assumed: &GravityParameters) -> Vec<CountryOutcome> {
        let n = base.countries();
        let (before, after) = (abroad(&base.trade, n), abroad(&self.trade, n));
        let sides = |(sold, bought): &(Vec<f64>, Vec<f64>), i: usize| [bought[i], sold[i]];
        (0..n).map(|i| self.outcome_of(base, assumed, i, [sides(&before, i), sides(&after, i)])).collect()
    }

    /// Returns what is told of it.
    pub fn solution(self, base: &GravityBase, assumed: &GravityParameters) -> Solution {
        let [trade, work] = self.world(base);
        Solution {
            outcomes: self.outcomes(base, assumed),
            world: (trade, Some(work)),
            iterations: self.search.iterations,
            residual: self.search.residual,
            sectors: Vec::new(),
            trade: self.trade,
        }
    }

    /// Returns what becomes of one country.
    pub fn outcome(&self, base: &GravityBase, assumed: &GravityParameters, i: usize) -> CountryOutcome {
        let n = base.countries();
        let imports = |trade: &[f64]| -> f64 { (0..n).filter(|&j| j != i).map(|j| trade[j * n + i]).sum() };
        let exports = |trade: &[f64]| -> f64 { (0..n).filter(|&k| k != i).map(|k| trade[i * n + k]).sum() };
        self.outcome_of(base, assumed, i, [&base.trade, &self.trade].map(|trade| [imports(trade), exports(trade)]))
    }

    /// Returns the same of a country that buys and sells so much abroad, before and after.
    fn outcome_of(
        &self,
        base: &GravityBase,
        assumed: &GravityParameters,
        i: usize,
        [[bought, sold], [bought_after, sold_after]]: [[f64; 2]; 2],
    ) -> CountryOutcome {
        let earned = self.wage[i] * self.labor[i];
        let income = earned * base.income[i];
        let at_disposal = base.disposable[i];
        let after = income + self.revenue[i] + self.transfers[i];
        let rebate = if assumed.rebate == Rebate::IncomeTax { self.revenue[i] / income } else { 0.0 };
        let weight = at_disposal / (at_disposal - assumed.labor_disutility(rebate) * base.income[i]);
        let welfare = (weight * after / at_disposal + (1.0 - weight) * earned) / self.price[i];
        let over_income = |after: f64, before: f64| (before > 0.0).then(|| percent(after / before / earned));
        CountryOutcome {
            welfare: percent(welfare),
            real_wage: Some(percent(self.wage[i] / self.price[i])),
            real_income: Some(percent(after / at_disposal / self.price[i])),
            price: Some(percent(self.price[i])),
            employment: Some(percent(self.labor[i])),
            exports_gdp: over_income(sold_after, sold),
            imports_gdp: over_income(bought_after, bought),
            deficit: deficit([bought, sold], [bought_after, sold_after], base.income[i]),
            revenue_share: Some(self.revenue[i] / base.spending[i]),
            tariff: 100.0 * self.tariff[i],
            ..CountryOutcome::default()
        }
    }

    /// Returns the world's trade at the prices of buyers, tariffs included, against the world's income, after ÷ before
    /// less 1; and the change of the world's work, weighted by what it earns. Both in percent.
    fn world(&self, base: &GravityBase) -> [f64; 2] {
        let n = base.countries();
        let others = |j: usize| (0..n).filter(move |&i| i != j).map(move |i| j * n + i);
        let before: f64 = (0..n).flat_map(others).map(|at| base.trade[at]).sum();
        let earned: Vec<f64> = (0..n).map(|i| self.wage[i] * self.labor[i] * base.income[i]).collect();
        let world: f64 = base.income.iter().sum();
        let growth = earned.iter().sum::<f64>() / world;
        let work: f64 = base.income.iter().zip(&self.labor).map(|(income, labor)| income * (labor - 1.0)).sum();
        [100.0 * (self.traded / before / growth - 1.0), 100.0 * work / world]
    }
}
