//! The numbers that models of markets take.

#![deny(clippy::wildcard_enum_match_arm)]

/// A number that a model takes of each market.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::VariantArray)]
pub enum Input {
    /// σ, between sources.
    Substitution,
    /// η, of the product as a whole.
    Demand,
    /// ε of exporters; infinity is allowed.
    Supply,
    /// How much of the duty reaches the buyer.
    PassThrough,
    /// What domestic producers have of the market.
    DomesticShare,
    /// ε of domestic producers; infinity if it is not stated.
    DomesticSupply,
}

impl Input {
    /// All of them, in order.
    pub const ALL: &[Input] = <Input as strum::VariantArray>::VARIANTS;

    /// Returns what results call it.
    pub const fn name(self) -> &'static str {
        self.words()[0]
    }

    /// Returns the key that files use, and that of its standard error.
    pub const fn keys(self) -> [&'static str; 2] {
        let [_, key, error] = self.words();
        [key, error]
    }

    const fn words(self) -> [&'static str; 3] {
        match self {
            Input::Substitution => ["substitution", "substitution", "substitution_se"],
            Input::Demand => ["demand", "demand", "demand_se"],
            Input::Supply => ["supply", "supply", "supply_se"],
            Input::PassThrough => ["pass-through", "pass_through", "pass_through_se"],
            Input::DomesticShare => ["domestic share", "domestic", "domestic_se"],
            Input::DomesticSupply => ["domestic supply", "domestic_supply", "domestic_supply_se"],
        }
    }

    /// Returns true of elasticities; the others are shares.
    pub const fn is_elasticity(self) -> bool {
        !matches!(self, Input::PassThrough | Input::DomesticShare)
    }
}
