//! How a scenario says that the whole world reacts: a model of general equilibrium, who answers in kind, and whose best
//! tariff is looked for.

use std::sync::Arc;

use super::behaviour::Stated;
use crate::error::Place;
use crate::product::HsCode;

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
    pub trade_elasticity: Stated,
    /// κ, the elasticity of work to its real reward.
    pub labor_supply: Stated,
    /// The scale elasticity as a share of 1 ÷ ε.
    pub scale: Stated,
    /// φ̃, the part of a tariff that firms pass on.
    pub firm_pass_through: Stated,
    /// β, the share of value added in cost.
    pub value_added_share: Stated,
    /// ν, the share of fixed costs in sales; `None`: worked out from what the world says.
    pub fixed_cost_share: Option<f64>,
    /// What becomes of the revenue.
    pub rebate: Rebate,
    /// What becomes of transfers between countries.
    pub deficits: Closure,
}

/// What becomes of the revenue of tariffs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, strum::VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum Rebate {
    /// It cuts the tax on wages, so that work pays more.
    IncomeTax,
    /// Everyone gets the same, worked or not.
    LumpSum,
}

/// What becomes of deficits in the model of one sector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, strum::VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum Closure {
    /// They stay what they were as a share of the world's income.
    ShareOfWorldGdp,
    /// Trade with the importer whose world it is is balanced after; other deficits stay.
    #[strum(serialize = "balanced_with_us")]
    BalancedWithOwn,
    /// There are none.
    Zero,
}

/// What becomes of deficits in the model with inputs, before tariffs change and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, strum::VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum Deficits {
    /// There are none: a first equilibrium takes them out of the base year.
    Zero,
    /// They stay what they were, in money.
    Kept,
}

/// Trade elasticities by sector.
#[derive(Clone, Debug, PartialEq)]
pub enum Elasticities {
    /// A set of the world: its name, and where it stands.
    Set(String, Option<Place>),
    /// From a file: sector, elasticity.
    Stated(Arc<Vec<(HsCode, Stated)>>, Place),
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

impl Retaliation {
    /// The word that files use.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

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

impl Optimal {
    /// The word that files use.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// An outcome of a country, in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Indicator {
    /// Welfare, as the model's paper has it.
    Welfare,
    /// Wage ÷ price index.
    RealWage,
    /// Spending ÷ price index.
    RealIncome,
    /// Price index.
    Price,
    /// Work.
    Employment,
    /// Exports ÷ gross domestic product.
    Exports,
    /// Imports ÷ gross domestic product.
    Imports,
    /// What is spent beyond income.
    Deficit,
    /// Average tariff on imports of the base year.
    Tariff,
}

impl Indicator {
    /// Each in words.
    pub const TITLES: [(Indicator, &'static str); 9] = [
        (Indicator::Welfare, "welfare"),
        (Indicator::RealWage, "real wage"),
        (Indicator::RealIncome, "real income"),
        (Indicator::Price, "prices"),
        (Indicator::Employment, "employment"),
        (Indicator::Exports, "exports ÷ GDP"),
        (Indicator::Imports, "imports ÷ GDP"),
        (Indicator::Deficit, "trade deficit"),
        (Indicator::Tariff, "average tariff"),
    ];

    /// The word that files use.
    pub fn word(self) -> &'static str {
        super::Outcome::World(self).word()
    }

    /// What it is, in words.
    pub fn title(self) -> &'static str {
        Indicator::TITLES.iter().find(|(one, _)| *one == self).map_or("", |(_, title)| title)
    }
}
