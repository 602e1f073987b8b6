//! What is uncertain in general equilibrium, drawn: quantiles of every country's outcomes, and what drives the spread.

use rayon::prelude::*;

use super::failure::Failure;
use super::game::TariffGame;
use super::progress::Progress;
use crate::draws::sketch::{QuantileSketch, Quantiles};
use crate::draws::{Draws, Sampler, normal};
use crate::equilibrium::general::{BaseYear, ModelNumber};
use crate::equilibrium::outcome::{CountryOutcome, Indicator};
use crate::error::Problem;

/// Draws that are computed before their numbers are put into the sketches.
const BATCH: u32 = 64;
/// A sketch tells amounts from half a cent on: percentages are kept in millionths.
const FINE: f64 = 1e6;

/// Outcomes of many draws.
#[derive(Clone, Debug)]
pub struct DrawnOutcomes {
    /// By country, then by indicator in the order of [`Indicator::TITLES`]; `None` where the model has no such outcome.
    pub outcomes: Vec<[Option<Quantiles>; Indicator::TITLES.len()]>,
    /// In how many draws there is no equilibrium: they are left out.
    pub unsolved: u32,
    /// How many draws there are.
    pub count: u32,
    /// What each input alone does to the importer whose world it is.
    pub drivers: Vec<WorldDriver>,
}

impl DrawnOutcomes {
    /// Returns the quantiles of an outcome of a country by its number, in percent; `None` where the model has none.
    pub fn of(&self, country: usize, indicator: Indicator) -> Option<&Quantiles> {
        let place = Indicator::TITLES.iter().position(|(one, _)| *one == indicator)?;
        self.outcomes.get(country)?.get(place)?.as_ref()
    }
}

/// What an input does to the importer whose world it is, in percent: with the input at the low end of its 95%, at its
/// central value and at the high end; `None` where there is no equilibrium.
#[derive(Clone, Debug, PartialEq)]
pub struct WorldDriver {
    /// The input.
    pub input: String,
    /// Change of welfare.
    pub welfare: [Option<f64>; 3],
    /// Change of real income.
    pub real_income: [Option<f64>; 3],
}

pub(super) struct ParameterDraws<'a> {
    pub game: &'a TariffGame<'a>,
    pub numbers: Vec<ModelNumber>,
    /// The name of the world, for messages.
    pub world: &'a str,
    /// Tariffs at each corner of the hedged values.
    pub corners: Vec<Vec<f64>>,
    pub hedged: &'a [String],
    pub draws: Draws,
    /// The base year near what comes out as things stand, where its model has one.
    pub center: Option<Box<dyn BaseYear>>,
}

impl ParameterDraws<'_> {
    /// Draws a case.
    ///
    /// # Errors
    /// Where nothing is uncertain, or too much.
    pub fn draw(&self, case: &str, progress: Progress<'_>) -> Result<DrawnOutcomes, Failure> {
        let drawn = self.numbers.iter().filter(|number| is_drawn(number));
        let drawn: Vec<&String> = drawn.map(|number| &number.name).collect();
        let names: Vec<String> = drawn.iter().copied().chain(self.hedged).cloned().collect();
        if names.is_empty() {
            let what = format!("{case}: nothing to draw: no number here has a standard error or a band");
            let help = "give a number of the model a standard error (`trade_elasticity_se`), hedge a rate, or leave [draws] out";
            return Err(Problem::new(what).help(help).into());
        }
        if names.len() > Sampler::MOST_INPUTS {
            let what = format!("{case}: {} inputs to draw", names.len());
            return Err(Problem::new(what).help(format!("at most {}", Sampler::MOST_INPUTS)).into());
        }
        let Draws { first, until, .. } = self.draws;
        let sampler = Sampler::new(self.draws, self.game.settings.model.kept(), &names);
        let one = |draw: u32| {
            let score = |input| Some(normal::quantile(sampler.point(draw, input)));
            let scores: Vec<Option<f64>> = (0..drawn.len()).map(score).collect();
            let places: Vec<f64> = (drawn.len()..names.len()).map(|input| sampler.point(draw, input)).collect();
            self.at(&scores, &places)
        };
        let countries = self.game.economy.countries.len();
        let mut sketches = vec![QuantileSketch::default(); countries * Indicator::TITLES.len()];
        let mut unsolved = 0;
        progress.in_batches(
            self.draws,
            (BATCH, 1),
            |draws| draws.map(one).collect(),
            |found: Vec<Option<Vec<CountryOutcome>>>| {
                unsolved += found.iter().filter(|found| found.is_none()).count() as u32;
                sketches.par_iter_mut().enumerate().for_each(|(place, sketch)| {
                    let (country, indicator) = (place / Indicator::TITLES.len(), place % Indicator::TITLES.len());
                    let outcomes = found.iter().flatten().map(|found| &found[country]);
                    let numbers = outcomes.filter_map(|outcome| outcome.of(Indicator::TITLES[indicator].0));
                    numbers.for_each(|number| sketch.add(FINE * number));
                });
            },
        )?;
        let quantiles = |sketches: &[QuantileSketch]| {
            std::array::from_fn(|place| sketches.get(place)?.quantiles().map(|fine| fine.map(|number| number / FINE)))
        };
        let drivers = (0..names.len()).into_par_iter().map(|input| self.driver(input, drawn.len(), &names)).collect();
        Ok(DrawnOutcomes {
            outcomes: sketches.chunks(Indicator::TITLES.len()).map(quantiles).collect(),
            unsolved,
            count: until - first,
            drivers,
        })
    }

    /// Returns what becomes of each country with the inputs of the model at so many standard errors, and hedged values
    /// so far on their way.
    fn at(&self, scores: &[Option<f64>], places: &[f64]) -> Option<Vec<CountryOutcome>> {
        let TariffGame { economy, settings, importer, .. } = *self.game;
        let mut scores = scores.iter().copied();
        let mut value = |number: &ModelNumber| number.at(if is_drawn(number) { scores.next().flatten() } else { None });
        let values: Vec<f64> = self.numbers.iter().map(&mut value).collect();
        let base = match self.center.as_ref().and_then(|center| center.with(&values)) {
            Some(base) => base,
            None => settings.model.with(&values).base(economy, importer, self.world).ok()?,
        };
        Some(TariffGame { economy, settings, base, importer }.answered(self.between(places)).ok()?.solution.outcomes)
    }

    /// Returns tariffs between the corners, in proportion.
    fn between(&self, places: &[f64]) -> Vec<f64> {
        let end = |corner: usize, bit: usize| if corner >> bit & 1 == 1 { places[bit] } else { 1.0 - places[bit] };
        let mut tariffs = vec![0.0; self.corners.first().map_or(0, Vec::len)];
        for (corner, at_corner) in self.corners.iter().enumerate() {
            let weight: f64 = (0..places.len()).map(|bit| end(corner, bit)).product();
            tariffs.iter_mut().zip(at_corner).for_each(|(sum, one)| *sum += weight * one);
        }
        tariffs
    }

    fn driver(&self, input: usize, drawn: usize, names: &[String]) -> WorldDriver {
        let outcome = |end: f64| {
            let (mut scores, mut places) = (vec![None; drawn], vec![0.5; names.len() - drawn]);
            if input < drawn {
                scores[input] = (end != 0.0).then_some(end * normal::WIDE);
            } else {
                places[input - drawn] = 0.5 + end / 2.0;
            }
            Some(self.at(&scores, &places)?[self.game.importer])
        };
        let ends = [outcome(-1.0), outcome(0.0), outcome(1.0)];
        WorldDriver {
            input: names[input].clone(),
            welfare: ends.map(|outcome| Some(outcome?.welfare)),
            real_income: ends.map(|outcome| outcome?.real_income),
        }
    }
}

fn is_drawn(number: &ModelNumber) -> bool {
    number.estimate.error > 0.0
}
