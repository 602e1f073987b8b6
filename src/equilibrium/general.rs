//! What the program asks of a model of general equilibrium, and of the base year that it makes of a world.

use std::fmt;
use std::sync::Arc;

use thiserror::Error;

use super::outcome::Solution;
use crate::error::{ErrorKind, Problem};
use crate::model_card::ModelCard;
use crate::numerics::fixed_point::NotConverged;
use crate::units::Estimate;
use crate::world::economy::Economy;

/// A model of general equilibrium, with what a scenario states for it. Countries are told by their numbers in the
/// economy; tariffs are fractions by sector, exporter and importer.
pub trait GeneralModel: fmt::Debug + Send + Sync {
    /// Returns what a user must know of it, and its name.
    fn card(&self) -> &'static ModelCard;

    /// Returns what it assumes, in words that follow a colon.
    fn assumptions(&self) -> String;

    /// Returns what becomes of the revenue, in words, where that can be chosen.
    fn revenue(&self) -> Option<&'static str> {
        None
    }

    /// Returns what its paper calls welfare, in words; `None` where it is real income.
    fn welfare(&self) -> Option<&'static str> {
        None
    }

    /// Returns the same under each use of the revenue, with the word that files use; none where there is one use only.
    fn rebates(&self) -> Vec<(&'static str, Arc<dyn GeneralModel>)> {
        Vec::new()
    }

    /// Returns true if a table of all closures is asked for.
    fn has_closure_table(&self) -> bool {
        false
    }

    /// Returns what follows from the stated numbers and is not stated, in words.
    fn note(&self) -> Option<String> {
        None
    }

    /// Returns true if it tells what becomes of sectors.
    fn tells_sectors(&self) -> bool {
        false
    }

    /// Returns true if it knows the tariffs that the trade of the base year was bought under.
    fn holds_base_tariffs(&self) -> bool {
        true
    }

    /// Returns which questions of policy it has an answer to.
    fn policy(&self) -> Policy;

    /// Returns its numbers that may be drawn, in an order that is always the same.
    fn numbers(&self) -> Vec<ModelNumber>;

    /// Returns the names of numbers that are drawn alike in every scenario, at most eight.
    fn kept(&self) -> &'static [&'static str] {
        &[]
    }

    /// Returns the same with other values of its numbers, in their order.
    fn with(&self, values: &[f64]) -> Arc<dyn GeneralModel>;

    /// Returns the same under its other closures, each in words.
    fn closures(&self) -> Vec<(&'static str, Arc<dyn GeneralModel>)> {
        Vec::new()
    }

    /// Makes the base year of a world ready; `importer` is the importer whose world it is.
    ///
    /// # Errors
    /// Where the world lacks what the model needs, and where its accounts have no equilibrium.
    fn base(&self, economy: &Economy, importer: usize, world: &str) -> Result<Box<dyn BaseYear>, Problem>;
}

/// Which questions of policy a model has an answer to, beside a best single rate by search and reciprocal retaliation.
#[derive(Clone, Copy, Debug, Default)]
pub struct Policy {
    /// The best tariff by a formula.
    pub formula: bool,
    /// The best tariff on each partner.
    pub bilateral: bool,
    /// Tariffs of which each is its country's best answer to all others.
    pub nash: bool,
}

/// A number of a model that may be drawn.
#[derive(Clone, Debug)]
pub struct ModelNumber {
    /// What results call it.
    pub name: String,
    /// The number.
    pub estimate: Estimate,
    /// The ends between which a share is drawn; `None`: an elasticity.
    pub share: Option<[f64; 2]>,
}

impl ModelNumber {
    /// Returns an elasticity, or another number above nothing.
    pub fn elasticity(name: impl Into<String>, estimate: Estimate) -> ModelNumber {
        ModelNumber { name: name.into(), estimate, share: None }
    }

    /// Returns the number at so many standard errors; `None`: its central value.
    pub fn at(&self, score: Option<f64>) -> f64 {
        match (score, self.share) {
            (None, _) => self.estimate.value,
            (Some(score), None) => self.estimate.elasticity_at(score, 0.0),
            (Some(score), Some(ends)) => self.estimate.share_at(score, ends),
        }
    }
}

/// The base year of a world, as a model has it.
pub trait BaseYear: Send + Sync {
    /// Returns what each country sells to each in the world that everything is told against, all sectors together,
    /// before tariffs.
    fn trade(&self) -> Vec<f64>;

    /// Returns what the world comes to under tariffs.
    ///
    /// # Errors
    /// Where there is no equilibrium.
    fn solve(&self, tariffs: &[f64]) -> Result<Solution, NoEquilibrium>;

    /// Returns the same year, whose equilibria are looked for from that under these tariffs on: what is found does not
    /// depend on it beyond the tolerance. `None` where the model does not do that.
    fn near(&self, _tariffs: &[f64]) -> Option<Box<dyn BaseYear>> {
        None
    }

    /// Returns the same year at other values of the numbers of its model, in their order; `None` where it must be made
    /// anew.
    fn with(&self, _values: &[f64]) -> Option<Box<dyn BaseYear>> {
        None
    }

    /// Returns the best rate of a country by formula, where the model has one; `answered`: others retaliate by theirs.
    fn optimal_by_formula(&self, _importer: usize, _answered: bool) -> Option<f64> {
        None
    }

    /// Returns the one rate by formula of all others on the goods of a country, where they act as one.
    fn answer_by_formula(&self, _importer: usize) -> Option<f64> {
        None
    }

    /// Returns the same tariffs with the answer by formula of each other country, where each acts for itself.
    fn answers_by_formula(&self, _importer: usize, _tariffs: &[f64]) -> Option<Vec<f64>> {
        None
    }

    /// Returns the tariffs of a country on each other at which its welfare is largest, from tariffs on that hold its
    /// best single rate.
    ///
    /// # Errors
    /// Where there is no equilibrium on the way.
    fn optimal_bilateral(&self, tariffs: &[f64], _importer: usize) -> Result<Vec<f64>, NoEquilibrium> {
        Ok(tariffs.to_vec())
    }

    /// Returns what the world comes to where every tariff is its country's best answer to all others, where the model
    /// says it.
    fn nash(&self) -> Option<Result<Solution, NoEquilibrium>> {
        None
    }
}

/// Why there is no equilibrium to tell of; of a country, by its number, what follows its name.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
pub enum NoEquilibrium {
    /// The search ended without one.
    #[error("{0}")]
    NotConverged(#[from] NotConverged),
    /// A world without countries.
    #[error("the world has no countries")]
    NoCountries,
    /// Revenue reaches the wages of a country.
    #[error("collects as much in tariffs as it pays in wages, so that no income tax is left to cut")]
    RevenueAboveWages(usize),
    /// A country has no market in the base year.
    #[error("earns or spends nothing in the base year")]
    NoMarket(usize),
    /// A country has no welfare in the base year.
    #[error("spends no more than what its work costs those who do it, so that its welfare has no measure")]
    NoWelfare(usize),
    /// A country has a tariff of −100% or less, or no number.
    #[error("has a tariff of −100% or less")]
    NoTariff(usize),
    /// A surplus that is kept takes all that a country earns.
    #[error("lends abroad all that it earns, so that nothing is left to spend")]
    NothingToSpend(usize),
}

impl NoEquilibrium {
    /// As a problem of a case or a world, with the name of the country and what to try.
    pub fn problem(&self, of: &str, economy: &Economy) -> Problem {
        let market = "take a world in which every country earns and spends";
        let (country, help) = match *self {
            NoEquilibrium::NotConverged(_) => {
                (None, "change rates by less, or take elasticities that are nearer to the defaults")
            }
            NoEquilibrium::NoCountries => (None, market),
            NoEquilibrium::RevenueAboveWages(country) => (Some(country), "take rebate = \"lump_sum\", or lower rates"),
            NoEquilibrium::NoMarket(country) => (Some(country), market),
            NoEquilibrium::NoWelfare(country) => (Some(country), "take a lower labor_supply"),
            NoEquilibrium::NoTariff(country) => (Some(country), "state rates above −100%"),
            NoEquilibrium::NothingToSpend(country) => (Some(country), "take deficits = \"zero\""),
        };
        let whose = country.map_or(String::new(), |country| format!("{} ", economy.countries[country]));
        Problem::of(ErrorKind::NoSolution, format!("{of}: {whose}{self}")).help(help)
    }
}
