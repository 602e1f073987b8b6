//! General equilibrium of many countries that make one good each of a kind: what tariffs do to wages, work, prices, trade
//! and welfare (Ignatenko, Macedoni, Lashkaripour & Simonovska 2025, Making America great again? The economic impacts of
//! Liberation Day tariffs, Journal of International Economics 157).
//!
//! Countries are numbers from 0. A matrix has a row for each exporter and a column for each importer, row after row. Money is
//! in units of the world's own; what is told is in percent.

mod bilateral;
mod calibration;
mod equations;
mod equilibrium;
mod jacobian;
mod model;
mod optimal;
mod outcome;

pub use bilateral::{optimal_bilateral, welfare_slopes};
pub use calibration::{GravityBase, fixed_cost_shares};
pub use equilibrium::GravityEquilibrium;
pub use model::{CARD, Closure, Gravity, Rebate};

/// What is assumed of behaviour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GravityParameters {
    /// ε, the trade elasticity: above 0.
    pub trade_elasticity: f64,
    /// κ, the elasticity of work to its real reward: from 0 on.
    pub labor_supply: f64,
    /// ψε, the scale elasticity as a share of 1 ÷ ε: from 0 on. 0 with no fixed costs is Eaton & Kortum.
    pub scale: f64,
    /// φ̃, the part of a tariff that firms pass on.
    pub firm_pass_through: f64,
    /// β, the share of value added in cost: above 0, at most 1. Less than 1 is round-about production.
    pub value_added_share: f64,
    /// Where the revenue goes.
    pub rebate: Rebate,
}

impl Default for GravityParameters {
    fn default() -> GravityParameters {
        GravityParameters::from(&Gravity::default())
    }
}

impl GravityParameters {
    /// ψ, the elasticity of cost to the size of a country's work.
    fn scale_elasticity(&self) -> f64 {
        self.scale / self.trade_elasticity
    }

    /// φᵢ, how much of a tariff tells on what importer i buys: φ̃ + (1 + ψ) ν ÷ (1 − ν).
    fn tariff_weight(&self, fixed_costs: f64) -> f64 {
        self.firm_pass_through + (1.0 + self.scale_elasticity()) * fixed_costs / (1.0 - fixed_costs)
    }
}
