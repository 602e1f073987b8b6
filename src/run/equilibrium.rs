//! The whole world reacts: what a case feeds into a model of general equilibrium, and what comes out for every country.

use super::bench::Corners;
use super::fed::{Fed, Lines};
use super::progress::Progress;
use super::{Adder, Failure};
use crate::error::Problem;
use crate::partner::Partner;
use crate::response::gravity;
use crate::response::outcome::{Outcome, Solution};
use crate::response::solver::fixed_point::FixedPoint;
use crate::scenario::Variant;
use crate::scenario::equilibrium::{self as scenario, Equilibrium, Model, Optimal, Retaliation};
use crate::world::economy::Economy;

/// What becomes of the world in a case.
#[derive(Debug)]
pub struct Reaction {
    /// Its countries, in the order of every table here.
    pub countries: Vec<Partner>,
    /// What the law feeds, at the first corner of the hedged values.
    pub fed: Vec<Fed>,
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
}

/// The world after.
#[derive(Clone, Debug)]
pub struct State {
    /// By country.
    pub outcomes: Vec<Outcome>,
    /// Trade between countries after tariffs changed, before tariffs, in the money of the base year: a row for each exporter.
    pub trade: Vec<f64>,
    /// Change of the world's trade, in percent.
    pub world_trade: f64,
    /// How it was found.
    pub search: Search,
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
pub(super) struct Workshop<'a> {
    economy: &'a Economy,
    asked: &'a Equilibrium,
    lines: Lines,
    base: Base,
    /// Trade between countries, all sectors together.
    trade: Vec<f64>,
    /// The number of the importer whose world it is.
    own: usize,
}

/// The base year, as each model has it.
enum Base {
    Gravity(gravity::Base, gravity::Assumed),
}

impl<'a> Workshop<'a> {
    /// Makes the base year ready; `None` if the scenario does not ask for the world.
    ///
    /// # Errors
    /// Where the world lacks what the model needs.
    pub fn new(adder: &Adder<'a>) -> Result<Option<Workshop<'a>>, Failure> {
        let (Some(asked), Some(economy)) = (&adder.scenario.equilibrium, adder.world.economy.as_deref()) else {
            return Ok(None);
        };
        let own = economy.countries.iter().position(|country| *country == adder.world.importer);
        let own = own.ok_or_else(|| {
            Problem::new(format!("{} is no country of the world “{}”", adder.world.importer, adder.world.name))
                .help("`importer` of its world.toml names one of its countries")
        })?;
        let base = Base::new(economy, &asked.model, own, &adder.world.name)?;
        let lines = Lines::new(adder.world, economy, &adder.bench.board);
        let n = economy.countries.len();
        let mut trade = vec![0.0; n * n];
        economy.trade.chunks(n * n).for_each(|sector| trade.iter_mut().zip(sector).for_each(|(sum, one)| *sum += one));
        Ok(Some(Workshop { economy, asked, lines, base, trade, own }))
    }

    /// What becomes of the world in a case.
    ///
    /// # Errors
    /// Where most of what would be fed is not known, and where there is no equilibrium.
    pub fn react(&self, variant: &Variant, corners: &Corners, progress: Progress<'_>) -> Result<Reaction, Failure> {
        let mut fed_first = None;
        let mut states = Vec::with_capacity(corners.levels.len());
        for levels in &corners.levels {
            let fed = self.lines.fed(levels);
            Lines::mostly_known(&fed, &variant.name)?;
            let tariffs = self.tariffs(&fed);
            let start = (progress.clock)();
            let solution = self.base.solve(&tariffs).map_err(|told| self.not_solved(told, &variant.name))?;
            let seconds = (progress.clock)() - start;
            states.push(self.state(solution, seconds));
            fed_first.get_or_insert(fed);
        }
        Ok(Reaction {
            countries: self.economy.countries.clone(),
            fed: fed_first.unwrap_or_default(),
            model: self.asked.model.word(),
            retaliation: self.asked.retaliation,
            optimal: self.asked.optimal,
            own: self.own,
            trade: self.trade.clone(),
            states,
        })
    }

    /// The tariffs of the base year with what is fed on top.
    fn tariffs(&self, fed: &[Fed]) -> Vec<f64> {
        let n = self.economy.countries.len();
        let mut tariffs = self.economy.tariffs.clone();
        for Fed { sector, pair: [from, to], fed, .. } in fed {
            let tariff = &mut tariffs[(sector * n + from) * n + to];
            *tariff = (1.0 + *tariff) * (1.0 + fed) - 1.0;
        }
        tariffs
    }

    fn state(&self, solution: Solution, seconds: f64) -> State {
        let Solution { outcomes, trade, iterations, residual } = solution;
        let n = self.economy.countries.len();
        let between = |trade: &[f64]| -> f64 {
            trade.iter().enumerate().filter(|(at, _)| at / n != at % n).map(|(_, value)| value).sum()
        };
        let world_trade = 100.0 * (between(&trade) / between(&self.trade) - 1.0);
        State { outcomes, trade, world_trade, search: Search { iterations, residual, seconds } }
    }

    /// Says why there is no equilibrium, and what to try.
    fn not_solved(&self, told: gravity::NotSolved, case: &str) -> Problem {
        Problem::new(format!("{case}: {told}"))
    }
}

impl Base {
    fn new(economy: &Economy, model: &Model, own: usize, world: &str) -> Result<Base, Problem> {
        match model {
            Model::Gravity(stated) => {
                if economy.sectors.len() > 1 {
                    let what = format!("[response.gravity] on “{world}”, which has {} sectors", economy.sectors.len());
                    return Err(Problem::new(what).help("take [response.multisector], or a world of one sector"));
                }
                let n = economy.countries.len();
                let fixed = match (stated.fixed_cost_share, economy.fixed_costs) {
                    (Some(share), _) => vec![share; n],
                    (None, Some(known)) => {
                        gravity::fixed_cost_shares(&economy.trade, &economy.income, own, known.abroad, known.at_home)
                    }
                    (None, None) => {
                        let what = format!("the world “{world}” says nothing of fixed costs");
                        return Err(Problem::new(what).help("state `fixed_cost_share`, from 0 to below 1"));
                    }
                };
                let assumed = gravity::Assumed {
                    trade_elasticity: stated.trade_elasticity.value,
                    labor_supply: stated.labor_supply.value,
                    scale: stated.scale.value,
                    firm_pass_through: stated.firm_pass_through.value,
                    value_added_share: stated.value_added_share.value,
                    rebate: match stated.rebate {
                        scenario::Rebate::IncomeTax => gravity::Rebate::IncomeTax,
                        scenario::Rebate::LumpSum => gravity::Rebate::LumpSum,
                    },
                    deficits: gravity::Deficits::ShareOfWorldGdp,
                };
                let base = gravity::Base::new(&economy.trade, &economy.income, &fixed, assumed.value_added_share);
                Ok(Base::Gravity(base, assumed))
            }
            Model::Multisector(_) | Model::CaliendoParro(..) => Err(Problem::new("not yet")),
        }
    }

    fn solve(&self, tariffs: &[f64]) -> Result<Solution, gravity::NotSolved> {
        match self {
            Base::Gravity(base, assumed) => {
                let found = gravity::Equilibrium::new(base, tariffs, assumed, &FixedPoint::default())?;
                let outcomes = found.outcomes(base, assumed);
                let (iterations, residual) = (found.search.iterations, found.search.residual);
                Ok(Solution { outcomes, trade: found.trade, iterations, residual })
            }
        }
    }
}
