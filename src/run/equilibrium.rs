//! General equilibrium: the tariff shock of a case, put into a model, and what comes out for every country.

use std::collections::BTreeSet;

use super::aggregator::Aggregator;
use super::closures::{ClosureOutcome, RebateYear, ends_of};
use super::compiled::LevelsAtEnds;
use super::failure::Failure;
pub use super::game::ChosenRates;
use super::game::TariffGame;
use super::parameter_draws::{DrawnOutcomes, ParameterDraws};
use super::progress::Progress;
use super::shock::{LeftOut, ReplacedTariffs, SectorLines, TariffShock};
use crate::equilibrium::outcome::{CountryOutcome, Indicator, Solution};
use crate::equilibrium::sector_outcome::SectorOutcome;
use crate::error::Problem;
use crate::partner::Partner;
use crate::regime::law_on_date::InForce;
use crate::scenario::Variant;
use crate::scenario::equilibrium::{Optimal, Retaliation, TariffTreatment};
use crate::world::World;
use crate::world::economy::Sector;

/// What becomes of the world in a case.
#[derive(Debug)]
pub struct EquilibriumResult {
    /// Its countries, in the order of every table here.
    pub countries: Vec<Partner>,
    /// Its sectors, in the order of their numbers.
    pub sectors: Vec<Sector>,
    /// The tariff shock, at the first corner of the hedged values.
    pub shocks: Vec<TariffShock>,
    /// What the law says of trade that has no place here.
    pub left_out: LeftOut,
    /// The word of the model.
    pub model: &'static str,
    /// Who answers.
    pub retaliation: Retaliation,
    /// What the importer whose world it is chooses.
    pub optimal: Option<Optimal>,
    /// The number of that importer.
    pub importer: usize,
    /// Trade between countries before: a row for each exporter.
    pub trade: Vec<f64>,
    /// One state a corner.
    pub states: Vec<WorldState>,
    /// What comes out of draws.
    pub drawn: Option<DrawnOutcomes>,
    /// What the importer comes to under each use of the revenue, with and without an answer; none where a model has one
    /// use only.
    pub closures: Vec<ClosureOutcome>,
}

impl EquilibriumResult {
    /// Returns an outcome of a country by its number, from the lowest to the highest over the corners of the hedged
    /// values; `None` where the model has no such outcome.
    pub fn between(&self, country: usize, indicator: Indicator) -> Option<[f64; 2]> {
        self.over(|state| state.outcomes[country].of(indicator))
    }

    /// Returns what becomes of a sector of a country in a state, by their numbers; `None` where the model has no sectors.
    pub fn sector<'s>(&self, state: &'s WorldState, country: usize, sector: usize) -> Option<&'s SectorOutcome> {
        state.sectors.get(country * self.sectors.len() + sector)
    }

    /// Returns a number of the world after, from the lowest to the highest over those corners.
    pub fn over(&self, of: impl Fn(&WorldState) -> Option<f64>) -> Option<[f64; 2]> {
        ends_of(self.states.iter().map(of).collect::<Option<Vec<f64>>>()?.into_iter())
    }
}

/// The world after.
#[derive(Clone, Debug)]
pub struct WorldState {
    /// By country.
    pub outcomes: Vec<CountryOutcome>,
    /// Trade between countries after tariffs changed, before tariffs, in the money of the base year: a row for each exporter.
    pub trade: Vec<f64>,
    /// By country, then sector; none in a model of one sector.
    pub sectors: Vec<SectorOutcome>,
    /// Change of the world's trade against its income, and of its work, in percent; the second where the model has it.
    pub world: (f64, Option<f64>),
    /// What the importer whose world it is chose, and what all others chose on its goods, as fractions, where it is one rate.
    pub chosen: ChosenRates,
    /// How it was found.
    pub search: Search,
}

impl WorldState {
    fn new(solution: Solution, chosen: ChosenRates, seconds: f64) -> WorldState {
        let Solution { outcomes, trade, world, iterations, residual, sectors } = solution;
        WorldState { outcomes, trade, sectors, world, chosen, search: Search { iterations, residual, seconds } }
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
pub struct EquilibriumRun<'a> {
    pub(super) game: TariffGame<'a>,
    lines: SectorLines,
    /// Trade between countries, all sectors together.
    trade: Vec<f64>,
    aggregator: Aggregator<'a>,
    /// The base years of the uses of the revenue.
    rebates: Vec<RebateYear>,
}

impl<'a> EquilibriumRun<'a> {
    /// Makes the base year ready; `None` if the scenario does not ask for the world.
    pub(super) fn new(aggregator: &Aggregator<'a>) -> Result<Option<EquilibriumRun<'a>>, Failure> {
        let (Some(settings), Some(economy)) = (&aggregator.scenario.equilibrium, aggregator.world.economy.as_deref())
        else {
            return Ok(None);
        };
        let World { importer, name, .. } = aggregator.world;
        let place = economy.countries.iter().position(|country| country == importer);
        let importer = place.ok_or_else(|| {
            Problem::new(format!("{importer} is not a country of the world “{name}”"))
                .help("`importer` of its world.toml names one of its countries")
        })?;
        let base = settings.model.base(economy, importer, name)?;
        let lines = SectorLines::new(aggregator.world, economy, &aggregator.compiled.flow_classes);
        let trade = base.trade();
        let game = TariffGame { economy, settings, base, importer };
        let rebates = game.rebates(name)?;
        Ok(Some(EquilibriumRun { game, lines, trade, aggregator: *aggregator, rebates }))
    }

    /// Returns what becomes of the world in a case.
    ///
    /// # Errors
    /// Where most of the shock is not known, and where there is no equilibrium.
    pub fn react(
        &self,
        variant: &'a Variant,
        corners: &LevelsAtEnds,
        progress: Progress<'_>,
    ) -> Result<EquilibriumResult, Failure> {
        let game = &self.game;
        let replaced = (game.settings.tariffs == TariffTreatment::Replace).then(|| self.replaced(variant));
        let mut first_shocks = None;
        let mut states = Vec::with_capacity(corners.levels.len());
        let mut fed_at = Vec::with_capacity(corners.levels.len());
        let (mut answered_at, mut is_stated) = (Vec::new(), false);
        for levels in &corners.levels {
            let shocks = self.lines.shocks(levels, replaced.as_ref());
            SectorLines::mostly_known(&shocks, &variant.name)?;
            let tariffs = self.tariffs(&shocks);
            let start = (progress.clock)();
            let found = game.answered(tariffs.clone());
            let found = found.map_err(|told| told.problem(&variant.name, game.economy))?;
            let solution = found.solution.settled(&self.trade);
            states.push(WorldState::new(solution, found.chosen, (progress.clock)() - start));
            fed_at.push(tariffs);
            answered_at.extend(found.tariffs);
            is_stated |= shocks.iter().any(|shock| shock.pair[1] != game.importer);
            first_shocks.get_or_insert(shocks);
        }
        let Aggregator { scenario, world, .. } = self.aggregator;
        let drawn = scenario.draws.map(|draws| {
            let (world, numbers) = (&*world.name, game.settings.model.numbers());
            let hedged = &corners.variables;
            let center = answered_at.first().and_then(|tariffs: &Vec<f64>| game.base.near(tariffs));
            let lottery = ParameterDraws { game, numbers, world, corners: fed_at, hedged, draws, center };
            lottery.draw(&variant.name, progress)
        });
        Ok(EquilibriumResult {
            countries: game.economy.countries.clone(),
            sectors: game.economy.sectors.clone(),
            shocks: first_shocks.unwrap_or_default(),
            left_out: self.lines.left_out,
            model: game.settings.model.card().name,
            retaliation: game.settings.retaliation,
            optimal: game.settings.optimal,
            importer: game.importer,
            trade: self.trade.clone(),
            states,
            drawn: drawn.transpose()?,
            closures: game.closures(&self.rebates, &answered_at, is_stated),
        })
    }

    /// Returns the tariffs that the rates of a case stand in the place of: those of classes that a measure in force charges.
    fn replaced(&self, variant: &'a Variant) -> ReplacedTariffs<'a> {
        let Aggregator { scenario, compiled, .. } = self.aggregator;
        let after = compiled.law_after(scenario, variant, compiled.day(scenario));
        let measures = after.measures.iter().enumerate();
        let in_force = measures.filter(|(measure, _)| after.law.status(*measure) == InForce::InForce);
        let scopes: BTreeSet<usize> = in_force.filter_map(|(_, scope)| *scope).collect();
        ReplacedTariffs { classes: compiled.flow_classes.touched(&scopes), economy: self.game.economy }
    }

    fn tariffs(&self, shocks: &[TariffShock]) -> Vec<f64> {
        let economy = self.game.economy;
        let mut tariffs = economy.tariffs.clone();
        for TariffShock { sector, pair: [from, to], change, .. } in shocks {
            let tariff = &mut tariffs[economy.place(*sector, *from, *to)];
            *tariff = (1.0 + *tariff) * (1.0 + change) - 1.0;
        }
        tariffs
    }
}
