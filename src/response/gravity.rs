//! General equilibrium of many countries that make one good each of a kind: what tariffs do to wages, work, prices, trade
//! and welfare (Ignatenko, Macedoni, Lashkaripour & Simonovska 2025, Making America great again? The economic impacts of
//! Liberation Day tariffs, Journal of International Economics 157).
//!
//! Countries are numbers from 0. A matrix has a row for each exporter and a column for each importer, row after row. Money is
//! in units of the world's own; what is told is in percent.

mod bilateral;
mod calibration;
mod equilibrium;
mod optimal;
mod outcome;
mod policy;
mod schedule;
mod slopes;

pub use bilateral::{optimal_bilateral, welfare_slopes};
pub use calibration::{Base, fixed_cost_shares};
pub use equilibrium::{Equilibrium, NotSolved};
pub use outcome::mean;
pub use policy::{optimal_uniform, reciprocal, uniform};

use crate::response::Card;

/// What a user must know of it.
pub const CARD: Card = Card {
    name: "gravity",
    assumes: "general equilibrium: one good a country, buyers substitute with one elasticity, markets have fixed costs, work reacts to its real reward, wages and prices find a new balance",
    needs: "a world of countries that all buy and sell, of one sector: trade, incomes, and what part of sales fixed costs are",
    cannot_say: "which goods; how long it takes; what tariffs of the base year do, which count as nothing",
    paper: "Ignatenko, Macedoni, Lashkaripour & Simonovska 2025, Journal of International Economics 157",
};

/// What becomes of the revenue of tariffs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rebate {
    /// It cuts the tax on wages, so that work pays more.
    IncomeTax,
    /// Everyone gets the same, worked or not.
    LumpSum,
}

impl Rebate {
    /// The words that files use.
    pub const WORDS: [(Rebate, &'static str); 2] = [(Rebate::IncomeTax, "income_tax"), (Rebate::LumpSum, "lump_sum")];
}

/// What becomes of deficits in the model of one sector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closure {
    /// They stay what they were as a share of the world's income.
    ShareOfWorldGdp,
    /// Trade with the importer whose world it is is balanced after; other deficits stay.
    BalancedWithImporter,
    /// There are none.
    Zero,
}

impl Closure {
    /// The words that files use.
    pub const WORDS: [(Closure, &'static str); 3] = [
        (Closure::ShareOfWorldGdp, "share_of_world_gdp"),
        (Closure::BalancedWithImporter, "balanced_with_importer"),
        (Closure::Zero, "zero"),
    ];
}

/// What is assumed of behaviour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Assumed {
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

impl Default for Assumed {
    fn default() -> Assumed {
        Assumed {
            trade_elasticity: 4.0,
            labor_supply: 0.5,
            scale: 0.67,
            firm_pass_through: 1.0,
            value_added_share: 1.0,
            rebate: Rebate::IncomeTax,
        }
    }
}

impl Assumed {
    /// ψ, the elasticity of cost to the size of a country's work.
    fn scale_elasticity(&self) -> f64 {
        self.scale / self.trade_elasticity
    }

    /// φᵢ, how much of a tariff tells on what importer i buys: φ̃ + (1 + ψ) ν ÷ (1 − ν).
    fn tariff_weight(&self, fixed_costs: f64) -> f64 {
        self.firm_pass_through + (1.0 + self.scale_elasticity()) * fixed_costs / (1.0 - fixed_costs)
    }
}
