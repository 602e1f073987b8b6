//! How a scenario says that the whole world reacts: a model of general equilibrium, who answers in kind, and whose best
//! tariff is looked for.

use std::sync::Arc;

use crate::error::Place;
use crate::product::HsCode;
use crate::response::caliendo_parro::Deficits;
use crate::response::gravity::{Closure, Rebate};
use crate::units::Estimate;

/// A world that reacts.
#[derive(Clone, Debug)]
pub struct Equilibrium {
    /// The model.
    pub model: Model,
    /// Who answers, and how.
    pub retaliation: Retaliation,
    /// What the importer whose world it is would choose; `None`: its rates are those of the law.
    pub optimal: Option<Optimal>,
    /// True if rates come from a law that knows days: they are measured from the law of the world's base year, on the lines
    /// that it is written for.
    pub from_law: bool,
}

/// A model of general equilibrium.
#[derive(Clone, Debug)]
pub enum Model {
    /// One sector (Ignatenko, Macedoni, Lashkaripour & Simonovska 2025).
    Gravity(Gravity),
    /// Many sectors, one factor, balanced trade (Lashkaripour 2021).
    Multisector(Elasticities),
    /// Many sectors with inputs of each other (Caliendo & Parro 2015).
    CaliendoParro(Elasticities, Deficits),
}

impl Model {
    /// The words that files use.
    pub const WORDS: [&'static str; 3] = ["gravity", "multisector", "caliendo_parro"];

    /// The word that files use.
    pub fn word(&self) -> &'static str {
        match self {
            Model::Gravity(_) => Model::WORDS[0],
            Model::Multisector(_) => Model::WORDS[1],
            Model::CaliendoParro(..) => Model::WORDS[2],
        }
    }
}

/// What is assumed in the model of one sector.
#[derive(Clone, Debug, PartialEq)]
pub struct Gravity {
    /// ε, the trade elasticity.
    pub trade_elasticity: Estimate,
    /// κ, the elasticity of work to its real reward.
    pub labor_supply: Estimate,
    /// The scale elasticity as a share of 1 ÷ ε.
    pub scale: Estimate,
    /// φ̃, the part of a tariff that firms pass on.
    pub firm_pass_through: Estimate,
    /// β, the share of value added in cost.
    pub value_added_share: Estimate,
    /// ν, the share of fixed costs in sales; `None`: worked out from what the world says.
    pub fixed_cost_share: Option<f64>,
    /// What becomes of the revenue.
    pub rebate: Rebate,
    /// What becomes of transfers between countries.
    pub deficits: Closure,
}

/// Trade elasticities by sector.
#[derive(Clone, Debug, PartialEq)]
pub enum Elasticities {
    /// A set of the world: its name, and where it stands.
    Set(String, Option<Place>),
    /// From a file: sector, elasticity.
    Stated(Arc<Vec<(HsCode, Estimate)>>, Place),
}

/// Who answers the importer whose world it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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

impl Retaliation {
    /// The words that files use.
    pub const WORDS: [(Retaliation, &'static str); 5] = [
        (Retaliation::None, "none"),
        (Retaliation::Reciprocal, "reciprocal"),
        (Retaliation::Measures, "measures"),
        (Retaliation::Formula, "formula"),
        (Retaliation::Nash, "nash"),
    ];

    /// The word that files use.
    pub fn word(self) -> &'static str {
        Retaliation::WORDS.iter().find(|(one, _)| *one == self).map_or("", |(_, word)| word)
    }
}

/// The tariff that serves the importer whose world it is best, and what it is looked for among.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Optimal {
    /// The formula of the paper, at the base year.
    Formula,
    /// One rate for all partners, by search.
    Uniform,
    /// A rate for each partner, by search.
    Bilateral,
}

impl Optimal {
    /// The words that files use.
    pub const WORDS: [(Optimal, &'static str); 3] =
        [(Optimal::Formula, "formula"), (Optimal::Uniform, "uniform"), (Optimal::Bilateral, "bilateral")];

    /// The word that files use.
    pub fn word(self) -> &'static str {
        Optimal::WORDS.iter().find(|(one, _)| *one == self).map_or("", |(_, word)| word)
    }
}
