//! The whole world reacts: what a case feeds into a model of general equilibrium, and what comes out for every country.

use super::bench::Corners;
use super::fed::{Fed, LeftOut, Lines};
use super::policy::Stage;
use super::progress::Progress;
use super::uncertain::{Lottery, Uncertain};
use super::{Adder, Failure};
use crate::draws::Draws;
use crate::error::Problem;
use crate::partner::Partner;
use crate::response::outcome::{Indicator, Outcome, Solution};
use crate::scenario::Variant;
use crate::scenario::equilibrium::{Optimal, Retaliation};

/// What becomes of the world in a case.
#[derive(Debug)]
pub struct Reaction {
    /// Its countries, in the order of every table here.
    pub countries: Vec<Partner>,
    /// What the law feeds, at the first corner of the hedged values.
    pub fed: Vec<Fed>,
    /// What the law says of trade that has no place here.
    pub left_out: LeftOut,
    /// The word of the model.
    pub model: &'static str,
    /// Who answers.
    pub retaliation: Retaliation,
    /// What the importer whose world it is chooses.
    pub optimal: Option<Optimal>,
    /// The number of that importer.
    pub own: usize,
    /// Trade between countries before: a row for each exporter.
    pub trade: Vec<f64>,
    /// One state a corner.
    pub states: Vec<State>,
    /// What comes out of draws.
    pub drawn: Option<Uncertain>,
}

impl Reaction {
    /// An outcome of a country by its number, from the lowest to the highest over the corners of the hedged values; `None` where
    /// the model has no such outcome.
    pub fn between(&self, country: usize, indicator: Indicator) -> Option<[f64; 2]> {
        self.over(|state| state.outcomes[country].of(indicator))
    }

    /// A number of the world after, from the lowest to the highest over those corners.
    pub fn over(&self, of: impl Fn(&State) -> Option<f64>) -> Option<[f64; 2]> {
        let ends: Vec<f64> = self.states.iter().map(of).collect::<Option<_>>()?;
        Some([ends.iter().copied().reduce(f64::min)?, ends.iter().copied().reduce(f64::max)?])
    }
}

/// The world after.
#[derive(Clone, Debug)]
pub struct State {
    /// By country.
    pub outcomes: Vec<Outcome>,
    /// Trade between countries after tariffs changed, before tariffs, in the money of the base year: a row for each exporter.
    pub trade: Vec<f64>,
    /// Change of the world's trade against its income, and of its work, in percent; the second where the model has it.
    pub world: (f64, Option<f64>),
    /// What the importer whose world it is chose, and what all others chose on its goods, as fractions, where it is one rate.
    pub chosen: Chosen,
    /// How it was found.
    pub search: Search,
}

/// Rates that somebody chose, as fractions.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Chosen {
    /// The best one rate of the importer whose world it is on all imports.
    pub own: Option<f64>,
    /// The one rate of all others on its goods.
    pub others: Option<f64>,
}

impl State {
    fn new(solution: Solution, chosen: Chosen, seconds: f64) -> State {
        let Solution { outcomes, trade, world, iterations, residual } = solution;
        State { outcomes, trade, world, chosen, search: Search { iterations, residual, seconds } }
    }
}

/// How a state was found.
#[derive(Clone, Copy, Debug)]
pub struct Search {
    /// Steps of the solver.
    pub iterations: usize,
    /// The largest that some equation is off by, as a logarithm.
    pub residual: f64,
    /// Seconds that it took.
    pub seconds: f64,
}

/// What all cases of a scenario share: the base year, made ready for the model.
pub struct Workshop<'a> {
    pub(super) stage: Stage<'a>,
    lines: Lines,
    /// Trade between countries, all sectors together.
    trade: Vec<f64>,
    draws: Option<Draws>,
    /// The name of the world.
    world: &'a str,
}

impl<'a> Workshop<'a> {
    /// Makes the base year ready; `None` if the scenario does not ask for the world.
    ///
    /// # Errors
    /// Where the world lacks what the model needs.
    pub(super) fn new(adder: &Adder<'a>) -> Result<Option<Workshop<'a>>, Failure> {
        let (Some(asked), Some(economy)) = (&adder.scenario.equilibrium, adder.world.economy.as_deref()) else {
            return Ok(None);
        };
        let own = economy.countries.iter().position(|country| *country == adder.world.importer);
        let own = own.ok_or_else(|| {
            Problem::new(format!("{} is no country of the world “{}”", adder.world.importer, adder.world.name))
                .help("`importer` of its world.toml names one of its countries")
        })?;
        let base = asked.model.base(economy, own, &adder.world.name)?;
        let lines = Lines::new(adder.world, economy, &adder.bench.board);
        let trade = base.trade();
        let stage = Stage { economy, asked, base, own };
        Ok(Some(Workshop { stage, lines, trade, draws: adder.scenario.draws, world: &adder.world.name }))
    }

    /// What becomes of the world in a case.
    ///
    /// # Errors
    /// Where most of what would be fed is not known, and where there is no equilibrium.
    pub fn react(&self, variant: &Variant, corners: &Corners, progress: Progress<'_>) -> Result<Reaction, Failure> {
        let stage = &self.stage;
        let mut fed_first = None;
        let mut states = Vec::with_capacity(corners.levels.len());
        let mut fed_at = Vec::with_capacity(corners.levels.len());
        for levels in &corners.levels {
            let fed = self.lines.fed(levels);
            Lines::mostly_known(&fed, &variant.name)?;
            let tariffs = self.tariffs(&fed);
            let start = (progress.clock)();
            let found = stage.answered(tariffs.clone());
            let (solution, chosen) = found.map_err(|told| told.problem(&variant.name, stage.economy))?;
            states.push(State::new(solution.settled(&self.trade), chosen, (progress.clock)() - start));
            fed_at.push(tariffs);
            fed_first.get_or_insert(fed);
        }
        let drawn = self.draws.map(|draws| {
            let (world, numbers) = (self.world, stage.asked.model.numbers());
            let lottery = Lottery { stage, numbers, world, corners: fed_at, hedged: &corners.variables, draws };
            lottery.draw(&variant.name, progress)
        });
        Ok(Reaction {
            countries: stage.economy.countries.clone(),
            fed: fed_first.unwrap_or_default(),
            left_out: self.lines.left_out,
            model: stage.asked.model.card().name,
            retaliation: stage.asked.retaliation,
            optimal: stage.asked.optimal,
            own: stage.own,
            trade: self.trade.clone(),
            states,
            drawn: drawn.transpose()?,
        })
    }

    /// The tariffs of the base year with what is fed on top.
    fn tariffs(&self, fed: &[Fed]) -> Vec<f64> {
        let n = self.stage.economy.countries.len();
        let mut tariffs = self.stage.economy.tariffs.clone();
        for Fed { sector, pair: [from, to], fed, .. } in fed {
            let tariff = &mut tariffs[(sector * n + from) * n + to];
            *tariff = (1.0 + *tariff) * (1.0 + fed) - 1.0;
        }
        tariffs
    }
}
