//! How a scenario asks for general equilibrium: a model, who retaliates, and whose best
//! tariff is looked for.

use std::sync::Arc;

use crate::equilibrium::general::GeneralModel;

/// A question in general equilibrium.
#[derive(Clone, Debug)]
pub struct EquilibriumSettings {
    /// The model.
    pub model: Arc<dyn GeneralModel>,
    /// Who answers, and how.
    pub retaliation: Retaliation,
    /// What the importer whose world it is would choose; `None`: its rates are those of the law.
    pub optimal: Option<Optimal>,
    /// What its rates do to the tariffs of the world.
    pub tariffs: TariffTreatment,
    /// True if rates come from a law that knows days: they are measured from the law of the world's base year, on the
    /// lines that it is written for.
    pub from_law: bool,
}

/// What the rates of a scenario do to the applied tariffs of the world, under which its trade was bought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::EnumString, strum::VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum TariffTreatment {
    /// What changes comes on top of them.
    #[default]
    OnTop,
    /// The rates after stand in their place, wherever a measure in force charges anything.
    Replace,
}

/// Who answers the importer whose world it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum Retaliation {
    /// Nobody beyond the measures of the scenario.
    #[default]
    None,
    /// Everyone charges its goods what it charges theirs.
    Reciprocal,
    /// Those whose measures the scenario states, as stated.
    Measures,
    /// Everyone charges its goods the best tariff of a formula.
    Formula,
    /// Everyone's tariff is its best answer to all others.
    Nash,
}

words!(Retaliation);

/// The tariff that serves the importer whose world it is best, and what it is looked for among.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum Optimal {
    /// The formula of the paper, at the base year.
    Formula,
    /// One rate for all partners, by search.
    Uniform,
    /// A rate for each partner, by search.
    Bilateral,
}

words!(Optimal);
