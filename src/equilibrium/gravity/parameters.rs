//! What is assumed of behavior in the model of one sector.

/// What becomes of the revenue of tariffs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum Rebate {
    /// It cuts the tax on wages, so that work pays more.
    IncomeTax,
    /// Everyone gets the same, worked or not.
    LumpSum,
}

words!(Rebate);

/// What is assumed of behavior.
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

impl GravityParameters {
    /// ψ, the elasticity of cost to the size of a country's work.
    pub(super) fn scale_elasticity(&self) -> f64 {
        self.scale / self.trade_elasticity
    }

    /// φᵢ, how much of a tariff tells on what importer i buys: φ̃ + (1 + ψ) ν ÷ (1 − ν).
    pub(super) fn tariff_weight(&self, fixed_costs: f64) -> f64 {
        self.firm_pass_through + (1.0 + self.scale_elasticity()) * fixed_costs / (1.0 - fixed_costs)
    }

    /// Returns what work costs those who do it, as a part of what it earns: κ (1 − τ) ÷ (1 + κ), τ the part that is
    /// handed back.
    pub(super) fn labor_disutility(&self, rebate: f64) -> f64 {
        self.labor_supply / (1.0 + self.labor_supply) * (1.0 - rebate)
    }
}
