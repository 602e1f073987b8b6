//! The best tariff of one side by formula.

use super::calibration::GravityBase;
use super::parameters::GravityParameters;

impl GravityBase {
    /// Returns the rate of one importer by formula, 1 ÷ ((1 + δε) φ − 1), with δ the mean share that others hold of the
    /// markets that it sells to (the paper, proposition 1): equation (65). It takes the base year's shares, and is not
    /// the rate that a search finds. Where others answer (`answered`), the paper's tables take income, not spending.
    pub fn optimal_by_formula(&self, assumed: &GravityParameters, importer: usize, answered: bool) -> f64 {
        let n = self.countries();
        let sold = |i: usize| self.trade[importer * n + i];
        let open = |i: usize| (1.0 - self.fixed_costs[i]) * sold(i) * (1.0 - sold(i) / self.spending[i]);
        let exposed: f64 = (0..n).filter(|&i| i != importer).map(open).sum();
        let whole = if answered { self.income[importer] } else { self.spending[importer] };
        let delta = exposed / ((1.0 - self.fixed_costs[importer]) * (whole - sold(importer)));
        self.rate(assumed, importer, delta)
    }

    /// Returns the rate of all others on the goods of one country, by the same formula: they act as one, and trade
    /// among them counts as domestic trade (the paper, section 4): equation (69).
    pub fn answer_by_formula(&self, assumed: &GravityParameters, importer: usize) -> f64 {
        let n = self.countries();
        let others = || (0..n).filter(|&i| i != importer);
        let Some(one) = others().next() else { return 0.0 };
        let sold: f64 = others().map(|j| self.trade[j * n + importer]).sum();
        let at_home: f64 = others().flat_map(|j| others().map(move |i| j * n + i)).map(|at| self.trade[at]).sum();
        let income: f64 = others().map(|i| self.income[i]).sum();
        let open = (1.0 - self.fixed_costs[importer]) * sold * (1.0 - sold / self.spending[importer]);
        let delta = open / ((1.0 - self.fixed_costs[one]) * (income - at_home));
        self.rate(assumed, one, delta)
    }

    fn rate(&self, assumed: &GravityParameters, seller: usize, delta: f64) -> f64 {
        let weight = assumed.tariff_weight(self.fixed_costs[seller]);
        1.0 / ((1.0 + delta * assumed.trade_elasticity) * weight - 1.0)
    }
}
