//! The best tariff of one country that nobody answers.

use super::{Assumed, Base};

impl Base {
    /// The rate by formula, 1 ÷ ((1 + δε) φ − 1) with δ the mean share that others hold of the markets that the country
    /// sells to (the paper, proposition 1). It takes the base year's shares, and is not the rate that a search finds.
    pub fn optimal_by_formula(&self, assumed: &Assumed, own: usize) -> f64 {
        let n = self.countries();
        let sold = |i: usize| self.trade[own * n + i];
        let open = |i: usize| (1.0 - self.fixed_costs[i]) * sold(i) * (1.0 - sold(i) / self.spending[i]);
        let exposed: f64 = (0..n).filter(|&i| i != own).map(open).sum();
        let delta = exposed / ((1.0 - self.fixed_costs[own]) * (self.spending[own] - sold(own)));
        let weight = assumed.tariff_weight(self.fixed_costs[own]);
        1.0 / ((1.0 + delta * assumed.trade_elasticity) * weight - 1.0)
    }
}
