//! What a model assumes of each market, and how it is drawn: defaults by product, exceptions, standard errors.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::home_nest::{HomeNest, HomeSubstitution};
use crate::error::Problem;
use crate::partial::{Elasticities, Home, Input, PartialModel, Supply};
use crate::product::{Coverage, HsCode};
use crate::scenario::response::{Exception, HomeProducers, ResponseInputs, ResponseSettings};
use crate::units::{Estimate, MOST_PASSED};
use crate::world::parameter::home_share::HomeShareLevel;

/// The most of a market that domestic producers are drawn to have.
const MOST_HOME: f64 = 0.99;

/// A number that may be drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
struct DrawableNumber {
    estimate: Estimate,
    /// Index of the score that moves it, if its error is not zero.
    score: Option<usize>,
    /// What it is measured from: an elasticity is drawn as a multiple of its distance from here.
    origin: f64,
}

impl DrawableNumber {
    /// At how many standard errors it is drawn; `None`: at its central value.
    fn score(&self, scores: &[Option<f64>]) -> Option<f64> {
        scores.get(self.score?).copied().flatten()
    }
}

/// What is assumed of one market.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MarketParameters {
    /// Says which of the numbers below are used.
    model: &'static PartialModel,
    substitution: DrawableNumber,
    demand: DrawableNumber,
    supply: Option<DrawableNumber>,
    pass_through: DrawableNumber,
    domestic: Option<(DrawableNumber, DrawableNumber)>,
    /// Where the share of domestic producers is read from a table: then `demand` is that of imports.
    nest: Option<HomeNest>,
}

/// Returns an elasticity drawn at so many standard errors.
fn drawn(number: DrawableNumber, scores: &[Option<f64>]) -> f64 {
    let DrawableNumber { estimate, origin, .. } = number;
    number.score(scores).map_or(estimate.value, |score| estimate.elasticity_at(score, origin))
}

/// Returns a share drawn at so many standard errors, kept from 0 to the most.
fn drawn_share(number: DrawableNumber, scores: &[Option<f64>], most: f64) -> f64 {
    number.score(scores).map_or(number.estimate.value, |score| number.estimate.share_at(score, [0.0, most]))
}

impl MarketParameters {
    /// Returns the numbers at so many standard errors of each input; none: central values.
    pub fn at(&self, scores: &[Option<f64>]) -> Elasticities {
        let supply = match self.supply {
            Some(supply) => Supply::Elastic(drawn(supply, scores)),
            None => Supply::Passed(drawn_share(self.pass_through, scores, MOST_PASSED)),
        };
        let (substitution, demand) = (drawn(self.substitution, scores), drawn(self.demand, scores));
        let home = self.domestic.map(|(share, supply)| {
            let share = drawn_share(share, scores, MOST_HOME);
            let between = self.nest.map(|nest| nest.substitution(share, demand, substitution).between);
            Home { share, supply: Supply::Elastic(drawn(supply, scores)), substitution: between }
        });
        let demand = self.nest.map_or(demand, |nest| nest.composite);
        Elasticities { substitution, demand, supply, home }
    }

    /// Returns what the elasticity of import demand makes of domestic producers, and where their share was read; `None`
    /// where it was not read from a table.
    pub fn home_substitution(&self) -> Option<(HomeSubstitution, HomeShareLevel)> {
        let (nest, (share, _)) = (self.nest?, self.domestic?);
        let [share, demand, among] = [share, self.demand, self.substitution].map(|number| number.estimate.value);
        Some((nest.substitution(share, demand, among), nest.level))
    }

    /// Returns the numbers that the model takes, at central values.
    pub fn numbers(&self) -> impl Iterator<Item = (Input, f64)> {
        let all = [
            (Input::Substitution, Some(self.substitution)),
            (Input::Demand, Some(self.demand)),
            (Input::Supply, self.supply),
            (Input::PassThrough, self.supply.is_none().then_some(self.pass_through)),
            (Input::DomesticShare, self.domestic.map(|(share, _)| share)),
        ];
        let taken = all.into_iter().filter(|(input, _)| self.model.takes(*input));
        taken.filter_map(|(input, number)| Some((input, number?.estimate.value)))
    }

    /// Returns true if some number that is drawn has an error larger than itself.
    pub fn is_wide(&self) -> bool {
        let (share, supply) = self.domestic.unzip();
        [Some(self.substitution), Some(self.demand), self.supply, Some(self.pass_through), share, supply]
            .into_iter()
            .flatten()
            .any(|DrawableNumber { estimate, score, .. }| score.is_some() && estimate.error > estimate.value.abs())
    }

    /// Returns what a score moves of this market, at so many standard errors.
    pub fn moved_by(&self, score: usize, scores: &[Option<f64>]) -> Option<f64> {
        let moved = |number: &DrawableNumber| number.score == Some(score);
        let elasticities = [Some(self.substitution), Some(self.demand), self.supply, self.domestic.map(|home| home.1)];
        let elasticity = elasticities.into_iter().flatten().find(moved).map(|number| drawn(number, scores));
        let share = |number: DrawableNumber, most: f64| moved(&number).then(|| drawn_share(number, scores, most));
        elasticity.or_else(|| share(self.pass_through, MOST_PASSED)).or_else(|| share(self.domestic?.0, MOST_HOME))
    }
}

/// Finds what is assumed of each market, and names what is uncertain of it.
#[derive(Debug)]
pub struct ParameterFinder<'a> {
    settings: &'a ResponseSettings,
    date: Date,
    /// The inputs that have an error somewhere, by name.
    inputs: BTreeMap<String, usize>,
}

impl<'a> ParameterFinder<'a> {
    /// Of a scenario with this date of entry.
    pub fn new(settings: &'a ResponseSettings, date: Date) -> ParameterFinder<'a> {
        ParameterFinder { settings, date, inputs: BTreeMap::new() }
    }

    /// Returns the names of the inputs that were met, in the order of their numbers.
    pub fn names(self) -> Vec<String> {
        let mut names: Vec<(usize, String)> = self.inputs.into_iter().map(|(name, number)| (number, name)).collect();
        names.sort();
        names.into_iter().map(|(_, name)| name).collect()
    }

    /// Returns what is assumed of a market: what an exception states, else what is stated of all, else the table.
    pub fn of(&mut self, market: HsCode) -> Result<MarketParameters, Problem> {
        let settings = self.settings;
        let covers = |one: &&Exception, coverage| one.products.coverage(market) == coverage;
        if let Some(part) = settings.exceptions.iter().find(|one| covers(one, Coverage::Part)) {
            let what = format!("“{}” is only a part of the market {}", part.name, market.dotted());
            return Err(Problem::new(what)
                .at(part.place.clone(), "these products")
                .help("name whole markets, or take smaller ones: `market = 10`"));
        }
        let mut found = settings.exceptions.iter().filter(|one| covers(one, Coverage::Whole));
        let exception = found.next();
        if let (Some(one), Some(other)) = (exception, found.next()) {
            let what = format!("“{}” and “{}” both speak of {}", one.name, other.name, market.dotted());
            let problem =
                Problem::new(what).at(other.place.clone(), "these products").and(one.place.clone(), "and these");
            return Err(problem.help("let no product stand in two tables"));
        }
        let fields = exception.map_or(settings.fields, |exception| exception.fields.or(settings.fields));
        let parameters = &settings.parameters;
        let substitution = fields.get(Input::Substitution).unwrap_or_else(|| parameters.substitution(market).estimate);
        let (domestic, nest) = self.domestic(&fields, market);
        let demand = fields.get(Input::Demand).unwrap_or_else(|| match (domestic, nest) {
            // Of a market with domestic producers, the demand for the product as a whole: buyers spend a fixed sum.
            (Some(_), None) => Estimate::exact(-1.0),
            _ => parameters.demand(market).estimate,
        });
        let (supply, pass_through) = self.supply(&fields, market);
        let pass_through = if supply.is_some() { Estimate::exact(pass_through.value) } else { pass_through };
        let origin = if substitution.value > 1.0 { 1.0 } else { 0.0 };
        let model = settings.model;
        let mut number = |estimate: Estimate, input: Input, origin: f64| {
            let drawn = estimate.error > 0.0 && model.takes(input);
            DrawableNumber { estimate, score: drawn.then(|| self.score(input, exception)), origin }
        };
        Ok(MarketParameters {
            model,
            substitution: number(substitution, Input::Substitution, origin),
            demand: number(demand, Input::Demand, 0.0),
            supply: supply.map(|supply| number(supply, Input::Supply, 0.0)),
            pass_through: number(pass_through, Input::PassThrough, 0.0),
            domestic: domestic.filter(|_| model.takes(Input::DomesticShare)).map(|share| {
                let supply = fields.get(Input::DomesticSupply).unwrap_or(Estimate::exact(f64::INFINITY));
                (number(share, Input::DomesticShare, 0.0), number(supply, Input::DomesticSupply, 0.0))
            }),
            nest,
        })
    }

    /// Returns the share of domestic producers as stated, else as the table says where the scenario asks for it.
    fn domestic(&self, fields: &ResponseInputs, market: HsCode) -> (Option<Estimate>, Option<HomeNest>) {
        let stated = fields.get(Input::DomesticShare);
        let HomeProducers::Shares { composite_demand: composite } = self.settings.home else { return (stated, None) };
        if self.settings.parameters.demand(market).estimate.value == 0.0 {
            // Imports that do not react have no substitute.
            return (None, None);
        }
        let read = self.settings.parameters.home_shares.of(market);
        let level = stated.map_or_else(|| read.map(|read| read.level), |_| Some(HomeShareLevel::Stated));
        let share = stated.or_else(|| read.map(|read| Estimate::exact(read.share)));
        (share, level.map(|level| HomeNest { composite, level }))
    }

    /// Returns how exporters supply: as stated, else as the user's table says; else without limit if the model takes no
    /// pass-through, or by the pass-through that was measured for the date of entry.
    fn supply(&self, fields: &ResponseInputs, market: HsCode) -> (Option<Estimate>, Estimate) {
        let ResponseSettings { parameters, model, .. } = self.settings;
        let measured = parameters.default_pass_through(self.date);
        let measured = measured.map_or(Estimate::exact(1.0), |measured| measured.estimate);
        let [supply, passed] = [Input::Supply, Input::PassThrough].map(|input| fields.get(input));
        if supply.is_some() || passed.is_some() {
            return (supply, passed.unwrap_or(measured));
        }
        let is_unlimited = model.takes(Input::Supply) && !model.takes(Input::PassThrough);
        let of_model = is_unlimited.then_some(Estimate::exact(f64::INFINITY));
        (parameters.supply(market).map(|found| found.estimate).or(of_model), measured)
    }

    /// Returns the number of the score that moves an input: an exception that states it has one of its own.
    fn score(&mut self, input: Input, exception: Option<&Exception>) -> usize {
        let stated = exception.filter(|exception| exception.fields.get(input).is_some());
        let name = stated.map_or(input.name().into(), |exception| format!("{} of {}", input.name(), exception.name));
        let next = self.inputs.len();
        *self.inputs.entry(name).or_insert(next)
    }
}
