//! Trade reacts: what becomes of it in a case, at the numbers assumed and at many drawn.

use std::collections::BTreeSet;

use super::bench::Corners;
use super::drawn::{Drawn, Driver, Halt};
use super::market::{Markets, Reach};
use super::progress::Progress;
use super::solver::{Solver, Unsolved, Worked};
use super::{Adder, Failure, Group};
use crate::burden::incidence::Incidence;
use crate::draws::Sampler;
use crate::draws::sketch::{Quantiles, Sketch};
use crate::error::Problem;
use crate::partner::Pair;
use crate::response::NotSolved;
use crate::scenario::Variant;
use crate::scenario::behaviour::{Figure, Model};

/// What becomes of trade in a case.
#[derive(Debug)]
pub struct Response {
    /// What comes out at each corner of the hedged values.
    pub worked: Vec<Worked>,
    /// What comes out of draws.
    pub drawn: Option<Drawn>,
    /// What drives their spread.
    pub drivers: Vec<Driver>,
    /// The model.
    pub model: Model,
    /// The markets.
    pub markets: Markets,
    /// Who sells to whom in them.
    pairs: Vec<Pair>,
}
/// A figure with what is not sure of it, in dollars.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Amount {
    /// From the lowest to the highest over the corners of the hedged values.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// Over the draws.
    pub drawn: Option<Quantiles>,
}

/// What a partner sells in the markets that a change reaches, in scope or not; dollars a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seller {
    /// Customs value before.
    pub imports: f64,
    /// Its change, at the prices that exporters get.
    pub change: Amount,
    /// The part of the change of quantity that whole markets make, at the prices before.
    pub creation: f64,
    /// The part that moves between sources.
    pub diversion: f64,
}

impl Response {
    /// Gives back the room of what only tables of flows and markets need.
    pub(super) fn forget_flows(&mut self) {
        let markets = &mut self.markets;
        (markets.markets, markets.corners) = (Vec::new(), Vec::new());
        (markets.groups, markets.sellers, markets.source_of_flow) = (Vec::new(), Vec::new(), Vec::new());
        for worked in &mut self.worked {
            (worked.sources, worked.outcomes) = (Vec::new(), Vec::new());
        }
    }

    /// A figure of a group of the run; `None` if the model does not say it.
    pub(super) fn amount(&self, groups: &[Group], group: usize, figure: Figure) -> Option<Amount> {
        let solver = Solver::new(self.model, &self.markets, groups);
        let ends: Option<Vec<f64>> =
            self.worked.iter().map(|worked| solver.figures(worked, group)[figure as usize]).collect();
        let sketch = self.drawn.as_ref().and_then(|drawn| drawn.groups.get(&group)?.get(figure as usize));
        amount(&ends?, sketch)
    }

    /// What each partner sells to each importer in the markets that a change reaches.
    pub fn sellers(&self) -> impl Iterator<Item = (Pair, Seller)> {
        let [first, ..] = self.worked.as_slice() else { return Vec::new().into_iter() };
        let seller = |(place, sum): (usize, &Incidence)| {
            let changes: Vec<f64> =
                self.worked.iter().map(|worked| worked.sellers[place].imports_after - sum.imports).collect();
            let sketch = self.drawn.as_ref().and_then(|drawn| drawn.sellers.get(place));
            let change = amount(&changes, sketch)?;
            let seller = Seller { imports: sum.imports, change, creation: sum.creation, diversion: sum.diversion };
            Some((*self.pairs.get(place)?, seller)).filter(|_| sum.imports > 0.0)
        };
        first.sellers.iter().enumerate().filter_map(seller).collect::<Vec<_>>().into_iter()
    }
}

fn amount(ends: &[f64], sketch: Option<&Sketch>) -> Option<Amount> {
    let low = ends.iter().copied().reduce(f64::min)?;
    let high = ends.iter().copied().reduce(f64::max)?;
    Some(Amount { low, high, drawn: sketch.and_then(Sketch::quantiles) })
}

impl Adder<'_> {
    /// What becomes of trade in a case; nothing where imports are held fixed and nothing is drawn. `corners` has the levels
    /// of the classes in scope.
    pub(super) fn respond(
        &self,
        variant: &Variant,
        in_scope: &[bool],
        corners: Corners,
        progress: Progress<'_>,
    ) -> Result<Option<Response>, Failure> {
        let Some(behaviour) = &self.scenario.behaviour else { return Ok(None) };
        let reach = Reach::new(self, behaviour, in_scope, &corners);
        let corners = if reach.wanted == in_scope {
            corners
        } else {
            let day = self.bench.day(self.scenario);
            self.bench.levels(self.scenario, self.world, variant, &reach.wanted, day, None)?
        };
        let all = self.scenario.baseline.measures.iter().chain(&variant.measures);
        let names = all.filter(|measure| measure.independent).filter_map(|measure| measure.rate.variable());
        let independent: BTreeSet<String> = names.map(String::from).collect();
        let markets = Markets::gather(self, behaviour, in_scope, &reach, &corners, &independent)?;
        drop(corners);
        let solver = Solver::new(behaviour.model, &markets, self.groups);
        let unsolved = |(code, reason): Unsolved| -> Failure {
            let what = format!("{}: market {}: {reason}", variant.name, code.dotted());
            let help = match reason {
                NotSolved::TooLarge => "state a larger `supply`, or take [response.armington]",
                NotSolved::NoPrice | NotSolved::NotFinite => "see what is assumed of it: `dutylab list parameters`",
            };
            Problem::new(what).help(help).into()
        };
        let worked = markets.corners.iter().map(|sources| solver.work(sources, &[]).map_err(unsolved));
        let worked = worked.collect::<Result<Vec<Worked>, Failure>>()?;
        for worked in &worked {
            prove(worked, variant)?;
        }
        let (mut drawn, mut drivers) = (None, Vec::new());
        if let Some(draws) = self.scenario.draws {
            if !markets.markets.is_empty() && markets.inputs.is_empty() && markets.hedged.is_empty() {
                let what = format!("{}: nothing to draw: no number here has an error or two ends", variant.name);
                let help = "give an elasticity a standard error, hedge a rate, or leave [draws] out";
                return Err(Problem::new(what).help(help).into());
            }
            let inputs = markets.inputs.len() + markets.hedged.len();
            if inputs > Sampler::MOST_INPUTS {
                let what = format!("{}: {inputs} inputs to draw", variant.name);
                let help =
                    format!("at most {}: narrow the scope, or let fewer rates be independent", Sampler::MOST_INPUTS);
                return Err(Problem::new(what).help(help).into());
            }
            drawn = Some(solver.draws(draws, progress).map_err(|halt| match halt {
                Halt::Unsolved(one) => unsolved(one),
                Halt::Interrupted => Failure::Interrupted,
            })?);
            drivers = solver.drivers().map_err(unsolved)?;
        }
        let pairs = markets.sellers.iter().map(|(pair, _)| *pair).collect();
        Ok(Some(Response { worked, drawn, drivers, model: behaviour.model, markets, pairs }))
    }
}

/// What buyers and exporters bear adds up, of every group: held on every run.
fn prove(worked: &Worked, variant: &Variant) -> Result<(), Failure> {
    if worked.groups.iter().chain(&worked.sellers).chain([&worked.all]).all(Incidence::balances) {
        return Ok(());
    }
    let what =
        format!("what buyers and exporters bear of {} does not add up: this is a fault of the program", variant.name);
    Err(Problem::new(what).help("please report it with the scenario file; nothing was written").into())
}
