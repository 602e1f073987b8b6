//! How a scenario says that trade reacts, and what of it is drawn at random.

use std::sync::Arc;

use crate::error::Place;
use crate::product::ProductSet;
use crate::world::parameter::Parameters;

/// A model of response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// Imports held fixed.
    Still,
    /// A demand elasticity and a pass-through, each flow by itself.
    Elastic,
    /// Sources as imperfect substitutes.
    Armington,
    /// First-order creation and diversion.
    Smart,
    /// Several importers and exporters, to first order.
    Gsim,
}

impl Model {
    /// The models that a scenario names, with the words that files use.
    pub const WORDS: [(Model, &'static str); 4] =
        [(Model::Elastic, "elastic"), (Model::Armington, "armington"), (Model::Smart, "smart"), (Model::Gsim, "gsim")];

    /// The word that files use; "static" where imports are held fixed.
    pub fn word(self) -> &'static str {
        Model::WORDS.iter().find(|(model, _)| *model == self).map_or("static", |(_, word)| word)
    }
}

/// A number that a scenario states for a model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stated {
    /// The number: an elasticity, or a share.
    pub value: f64,
    /// Its standard error; 0 if it has none.
    pub error: f64,
}

/// What is stated of some products.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Fields {
    /// σ.
    pub substitution: Option<Stated>,
    /// η.
    pub demand: Option<Stated>,
    /// ε of exporters; infinity is allowed.
    pub supply: Option<Stated>,
    /// How much of the duty reaches the buyer.
    pub pass_through: Option<Stated>,
    /// What sellers at home have of the market.
    pub domestic: Option<Stated>,
    /// ε of sellers at home; infinity if it is not stated.
    pub domestic_supply: Option<Stated>,
}

impl Fields {
    /// What is stated here, else what another says.
    pub fn or(self, other: Fields) -> Fields {
        // A supply elasticity and a pass-through stand for each other.
        let supplied = self.supply.is_some() || self.pass_through.is_some();
        Fields {
            substitution: self.substitution.or(other.substitution),
            demand: self.demand.or(other.demand),
            supply: if supplied { self.supply } else { other.supply },
            pass_through: if supplied { self.pass_through } else { other.pass_through },
            domestic: self.domestic.or(other.domestic),
            domestic_supply: self.domestic_supply.or(other.domestic_supply),
        }
    }
}

/// What is stated of a list or of some codes.
#[derive(Clone, Debug, PartialEq)]
pub struct Exception {
    /// The products in words, as written.
    pub name: String,
    /// The products.
    pub products: ProductSet,
    /// Where they are written.
    pub place: Place,
    /// What is stated.
    pub fields: Fields,
}

/// How trade reacts in a scenario.
#[derive(Clone, Debug)]
pub struct Behaviour {
    /// The model.
    pub model: Model,
    /// Digits of the codes that are a market each: 2, 4, 6, 8 or 10.
    pub market: u8,
    /// What is stated of all products.
    pub fields: Fields,
    /// What is stated of some; no product of the world lies in two.
    pub exceptions: Vec<Exception>,
    /// The table in which everything else is looked up.
    pub parameters: Arc<Parameters>,
}

/// How points are spread over what is uncertain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, strum::VariantNames)]
#[strum(serialize_all = "lowercase")]
pub enum Spread {
    /// Scrambled Sobol points.
    Sobol,
    /// Independent pseudo-random points.
    Random,
}

/// Draws of what is uncertain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draws {
    /// How many.
    pub count: u32,
    /// Those that this run takes, from the first on: all, or a part of them.
    pub first: u32,
    /// The first that it takes no longer.
    pub until: u32,
    /// True if the whole's figures of every draw are kept, to be held against those of another scenario.
    pub keep: bool,
    /// The seed: the same draws for every scenario that has it.
    pub seed: u64,
    /// How they are spread.
    pub spread: Spread,
}

impl Draws {
    /// The most draws.
    pub const MOST: u32 = 1_000_000;
}

/// A figure that a model of response gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Duty after response, dollars a year.
    Duty,
    /// What buyers pay more for the imports that remain.
    Buyers,
    /// What exporters get less for them.
    Exporters,
    /// Change of the duty at the rates before, by the imports that are gone or have come.
    Moved,
    /// What the world loses.
    Deadweight,
    /// What the importer gains: buyers, sellers at home and revenue together.
    Net,
    /// Customs value after.
    Imports,
    /// Change of the duty.
    Change,
}

impl Figure {
    /// All of them, in order.
    pub const ALL: [Figure; 8] = [
        Figure::Duty,
        Figure::Buyers,
        Figure::Exporters,
        Figure::Moved,
        Figure::Deadweight,
        Figure::Net,
        Figure::Imports,
        Figure::Change,
    ];

    /// True of what stands after, not its change.
    pub fn is_level(self) -> bool {
        matches!(self, Figure::Duty | Figure::Imports)
    }

    /// What it is, in words.
    pub fn word(self) -> &'static str {
        match self {
            Figure::Duty => "duty after response",
            Figure::Buyers => "borne by buyers",
            Figure::Exporters => "borne by exporters",
            Figure::Moved => "duty on trade that moved",
            Figure::Deadweight => "deadweight loss",
            Figure::Net => "gain of the importer",
            Figure::Imports => "imports after response",
            Figure::Change => "change in duty after response",
        }
    }
}
