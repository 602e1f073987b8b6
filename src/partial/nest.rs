//! Two nests of constant elasticity: domestic goods against imports together, and imports among themselves.
//!
//! Armington (1969), IMF Staff Papers 16(1), with the two levels of Feenstra, Luck, Obstfeld & Russ (2018), "In Search
//! of the Armington Elasticity", Review of Economics and Statistics 100(1), pages 135–150. Everything is a logarithm of
//! after ÷ before.

use super::market::{NotSolved, Supply};
use crate::numerics::root_of_falling;

/// Of the logarithm of the price index.
const TOLERANCE: f64 = 1e-14;
/// Below this distance from 1 an elasticity has its price index from the first two terms of a series.
const NEAR_ONE: f64 = 1e-6;

/// A market of imports and of domestic goods.
#[derive(Clone, Copy, Debug)]
pub struct Nest {
    /// What domestic goods have of what buyers spend before.
    pub share: f64,
    /// σ_D, between domestic goods and imports together.
    pub upper: f64,
    /// σ_M, between imports.
    pub lower: f64,
    /// η, of all goods of the market together.
    pub demand: f64,
    /// How exporters supply.
    pub abroad: Supply,
    /// How domestic producers supply.
    pub home: Supply,
}

/// What becomes of prices.
#[derive(Clone, Copy, Debug)]
pub struct NestPrices {
    /// y, of the index of the whole market.
    pub index: f64,
    /// u = (η + σ_D) y + (σ_M − σ_D) z: by how much the demand for every import moves at its own price as it was.
    pub pull: f64,
    /// By how much the price of every import moves with that demand.
    pub import_shift: f64,
    /// Of the price of domestic producers.
    pub home: f64,
}

impl Nest {
    /// Returns the prices at which the market clears. `fixed` is the logarithm of the index of imports if `pull` were
    /// nothing.
    ///
    /// # Errors
    /// Where no price is found.
    pub fn solve(&self, fixed: f64) -> Result<NestPrices, NotSolved> {
        let Nest { share, upper, lower, demand, .. } = *self;
        // How much dearer imports are where their demand is larger by one; z = fixed + shift × u, solved for z.
        let shift = slope(self.abroad, lower);
        let scale = 1.0 / (1.0 - shift * (lower - upper));
        let (of_imports, of_home) = (scale * shift * (demand + upper), slope(self.home, upper) * (demand + upper));
        let at = |y: f64| {
            let (imports, home) = (scale * fixed + of_imports * y, of_home * y);
            let (mean, weight) = mean_of([1.0 - share, share], [imports, home], 1.0 - upper);
            (mean - y, weight * of_imports + (1.0 - weight) * of_home - 1.0)
        };
        let index = if of_imports == 0.0 && of_home == 0.0 {
            at(0.0).0
        } else {
            root_of_falling(0.0, TOLERANCE, at).ok_or(NotSolved::NoPrice)?
        };
        let imports = scale * fixed + of_imports * index;
        let pull = (demand + upper) * index + (lower - upper) * imports;
        Ok(NestPrices { index, pull, import_shift: shift * pull, home: of_home * index })
    }

    /// Returns the logarithm of what becomes of the quantity of domestic producers.
    pub fn home_quantity(&self, prices: &NestPrices) -> f64 {
        (self.demand + self.upper) * prices.index - self.upper * prices.home
    }
}

/// Returns by how much a seller's price rises with demand: 1 ÷ (ε + σ), 0 if the price is fixed or imposed.
fn slope(supply: Supply, substitution: f64) -> f64 {
    match supply {
        Supply::Passed(_) => 0.0,
        Supply::Elastic(elasticity) => 1.0 / (elasticity + substitution),
    }
}

/// Returns ln(Σ s e^(r x)) ÷ r, and the weight of the first term in its slope.
fn mean_of([first, second]: [f64; 2], [x, y]: [f64; 2], r: f64) -> (f64, f64) {
    if r.abs() < NEAR_ONE {
        let mean = first * x + second * y;
        let spread = first * second * (x - y) * (x - y);
        return (mean + r * spread / 2.0, first);
    }
    let terms = [first * (r * x).exp_m1(), second * (r * y).exp_m1()];
    let rise = terms[0] + terms[1];
    (rise.ln_1p() / r, (terms[0] + first) / (1.0 + rise))
}
