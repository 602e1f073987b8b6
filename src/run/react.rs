//! Trade reacts: every market solved, what comes out added up by group, at the numbers assumed and at many drawn.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::assumed::INPUTS;
use super::bench::Corners;
use super::market::{Market, Markets, Members, Reach};
use super::{Adder, Failure, Group};
use crate::burden::incidence::Incidence;
use crate::draws::Sampler;
use crate::draws::normal;
use crate::draws::sketch::{Quantiles, Sketch};
use crate::error::Problem;
use crate::partner::Pair;
use crate::product::HsCode;
use crate::response::{self, NotSolved, Outcome, Reacted, Source};
use crate::scenario::Variant;
use crate::scenario::behaviour::{Draws, Figure, Model};

/// Draws that are worked out before their numbers are put into the sketches.
const BATCH: u32 = 256;
/// Standard errors that enclose 95% of a normal distribution.
const WIDE: f64 = 1.959963984540054;

/// A number for each figure; `None` where the model does not say it.
pub type Figures = [Option<f64>; 7];

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

/// What comes out at one set of numbers.
#[derive(Clone, Debug)]
pub struct Worked {
    /// By group of the run.
    pub(super) groups: Vec<Incidence>,
    /// By seller and who buys from it: all flows of the markets, in scope or not.
    pub sellers: Vec<Incidence>,
    /// What becomes of each source.
    pub sources: Vec<Reacted>,
    /// What becomes of each market.
    pub outcomes: Vec<Outcome>,
    /// What buyers, exporters, sellers at home and other importers gain, all markets together.
    pub surplus: Outcome,
    /// Change of the revenue of the world's own importer.
    pub revenue: f64,
    /// All flows of the markets, in scope or not.
    pub all: Incidence,
}

/// Which input drives the spread of a case's duty.
#[derive(Clone, Debug, PartialEq)]
pub struct Driver {
    /// The input.
    pub input: String,
    /// Average of what it moves at its low end, as it stands, and at its high end; none for a hedged rate, which runs from
    /// one end to the other.
    pub ends: Option<[f64; 3]>,
    /// Duty of the whole with the input at its low end, as it stands, and at its high end.
    pub duty: [f64; 3],
}

/// What comes out of many draws.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Drawn {
    /// By group of the run that is drawn, and by figure; empty where the model does not say it.
    groups: BTreeMap<usize, Vec<Sketch>>,
    /// Change of each seller's sales to each importer.
    sellers: Vec<Sketch>,
    /// The whole's figures draw by draw, where they are kept.
    #[serde(skip)]
    kept: Vec<Vec<f64>>,
}

impl Drawn {
    /// The quantiles of the difference of a figure of the whole, draw by draw, to the same draws of another; `None` where
    /// the draws are not kept or the model does not say it.
    pub fn less(&self, other: &Drawn, figure: Figure) -> Option<Quantiles> {
        let mut sketch = Sketch::default();
        for (one, other) in self.kept.iter().zip(&other.kept) {
            let difference = one[figure as usize] - other[figure as usize];
            if difference.is_nan() {
                return None;
            }
            sketch.add(difference);
        }
        sketch.quantiles()
    }

    /// Adds the draws of another part of the same run.
    pub fn merge(&mut self, other: &Drawn) {
        for (group, sketches) in &other.groups {
            let own = self.groups.entry(*group).or_default();
            own.resize_with(own.len().max(sketches.len()), Sketch::default);
            own.iter_mut().zip(sketches).for_each(|(own, other)| own.merge(other));
        }
        self.sellers.resize_with(self.sellers.len().max(other.sellers.len()), Sketch::default);
        self.sellers.iter_mut().zip(&other.sellers).for_each(|(own, other)| own.merge(other));
    }
}

/// Solves the markets of a case.
struct Solver<'a> {
    model: Model,
    markets: &'a Markets,
    /// For each group its kind: only some are drawn.
    drawn: Vec<usize>,
    whole: Option<usize>,
    /// True if the world's own importer is the only one.
    is_alone: bool,
}

/// A market that has no solution.
type Unsolved = (HsCode, NotSolved);

impl<'a> Solver<'a> {
    /// For the markets of a run with these groups.
    fn new(model: Model, markets: &'a Markets, groups: &[Group]) -> Solver<'a> {
        let is_drawn = |group: &Group| matches!(group, Group::Whole | Group::Partner(_) | Group::Importer(_));
        let drawn = (0..groups.len()).filter(|&index| is_drawn(&groups[index])).collect();
        let whole = groups.iter().position(|group| *group == Group::Whole);
        let is_alone = !groups.iter().any(|group| matches!(group, Group::Importer(_)));
        Solver { model, markets, drawn, whole, is_alone }
    }

    /// Every market at so many standard errors of each input.
    fn solve(
        &self,
        sources: &[Source],
        scores: &[Option<f64>],
        reacted: &mut [Reacted],
    ) -> Result<Vec<Outcome>, Unsolved> {
        let solve = |market: &Market| {
            let own = market.sources.clone();
            let assumed = market.assumed.at(scores);
            response::react(self.model, &sources[own.clone()], &assumed, &mut reacted[own])
                .map_err(|reason| (market.code, reason))
        };
        self.markets.markets.iter().map(solve).collect()
    }

    /// Everything that comes out at one set of numbers.
    fn work(&self, sources: &[Source], scores: &[Option<f64>]) -> Result<Worked, Unsolved> {
        let mut reacted: Vec<Reacted> = sources.iter().map(Reacted::still).collect();
        let outcomes = self.solve(sources, scores, &mut reacted)?;
        let add = |mut sum: Incidence, members: &Members| {
            for &(source, value) in members {
                sum.add(value, &sources[source as usize], &reacted[source as usize]);
            }
            sum
        };
        let groups = self.markets.fixed.iter().zip(&self.markets.groups);
        let groups = groups.map(|(fixed, members)| add(*fixed, members)).collect();
        let sellers = self.markets.sellers.iter().map(|(_, members)| add(Incidence::default(), members)).collect();
        let mut all = Incidence::default();
        sources.iter().zip(&reacted).for_each(|(source, reacted)| all.add(source.value, source, reacted));
        let surplus = self.total(&outcomes);
        let own = |(source, reacted): (&Source, &Reacted)| {
            source.value * ((reacted.buyer - reacted.exporter) * reacted.quantity - source.before)
        };
        let revenue = self.own_sources().map(|index| own((&sources[index], &reacted[index]))).sum();
        Ok(Worked { groups, sellers, sources: reacted, outcomes, surplus, revenue, all })
    }

    /// Surpluses of all markets together; those of other importers and their sellers at home are abroad.
    fn total(&self, outcomes: &[Outcome]) -> Outcome {
        let add = |sum: Outcome, (market, one): (&Market, &Outcome)| {
            let (own, other) = if market.importer == 0 { (1.0, 0.0) } else { (0.0, 1.0) };
            let here = one.buyers + one.home;
            Outcome {
                buyers: sum.buyers + own * one.buyers,
                home: sum.home + own * one.home,
                exporters: sum.exporters + one.exporters,
                abroad: sum.abroad + one.abroad + other * here,
                ..sum
            }
        };
        self.markets.markets.iter().zip(outcomes).fold(Outcome::default(), add)
    }

    /// The sources from which the world's own importer buys.
    fn own_sources(&self) -> impl Iterator<Item = usize> {
        let markets = self.markets.markets.iter().filter(|market| market.importer == 0);
        let first = self.markets.corners.first().map_or(&[][..], Vec::as_slice);
        markets.flat_map(|market| market.sources.clone()).filter(|&index| first[index].importer == 0)
    }

    /// The figures of a group.
    fn figures(&self, worked: &Worked, group: usize) -> Figures {
        let revenue = worked.all.duty_after - worked.all.duty_before;
        let of_whole = || (worked.surplus.deadweight(revenue), worked.surplus.net(worked.revenue));
        self.said(worked.groups[group].figures(), group, of_whole)
    }

    /// Of the sums over flows those that the model says: what is lost belongs to markets, not to flows, unless each flow is
    /// a market of its own. `of_whole` is what the world loses and what the importer gains.
    fn said(&self, sums: [f64; 7], group: usize, of_whole: impl Fn() -> (f64, f64)) -> Figures {
        let mut said = sums.map(Some);
        let (lost, net) = (Figure::Deadweight as usize, Figure::Net as usize);
        match self.model {
            Model::Still => [Figure::Buyers, Figure::Exporters, Figure::Deadweight, Figure::Net]
                .into_iter()
                .for_each(|figure| said[figure as usize] = None),
            _ if self.whole == Some(group) => {
                let (deadweight, gain) = of_whole();
                (said[lost], said[net]) = (Some(deadweight), Some(gain));
            }
            Model::Elastic => {}
            Model::Armington | Model::Smart | Model::Gsim => (said[lost], said[net]) = (None, None),
        }
        said
    }

    /// The numbers of one draw: the figures of each drawn group, then the change of each seller's imports. Only what is
    /// drawn is added up: there are many draws.
    fn draw(&self, sampler: &Sampler, draw: u32) -> Result<Vec<f64>, Unsolved> {
        let markets = self.markets;
        let inputs = markets.inputs.len();
        let score = |input| Some(normal::quantile(sampler.point(draw, input)));
        let scores: Vec<Option<f64>> = (0..inputs).map(score).collect();
        let places: Vec<f64> = (0..markets.hedged.len()).map(|place| sampler.point(draw, inputs + place)).collect();
        let sources = markets.between(&places);
        let mut reacted: Vec<Reacted> = sources.iter().map(Reacted::still).collect();
        let surplus = self.total(&self.solve(&sources, &scores, &mut reacted)?);
        let dollar = |(source, reacted): (&Source, &Reacted)| Incidence::of(1.0, source, reacted).figures();
        let dollars: Vec<[f64; 7]> = sources.iter().zip(&reacted).map(dollar).collect();
        let gain = |index: usize| sources[index].value * dollars[index][Figure::Change as usize];
        let revenue: f64 = (0..sources.len()).map(gain).sum();
        let own: f64 = if self.is_alone { revenue } else { self.own_sources().map(gain).sum() };
        let mut numbers = Vec::with_capacity(self.drawn.len() * Figure::ALL.len() + markets.sellers.len());
        for &group in &self.drawn {
            let mut sums = markets.fixed[group].figures();
            for &(source, value) in &markets.groups[group] {
                let own = &dollars[source as usize];
                sums.iter_mut().zip(own).for_each(|(sum, dollar)| *sum += value * dollar);
            }
            let said = self.said(sums, group, || (surplus.deadweight(revenue), surplus.net(own)));
            numbers.extend(said.map(|number| number.unwrap_or(f64::NAN)));
        }
        let change = |(source, value): &(u32, f64)| value * (dollars[*source as usize][Figure::Imports as usize] - 1.0);
        numbers.extend(markets.sellers.iter().map(|(_, members)| members.iter().map(change).sum::<f64>()));
        Ok(numbers)
    }

    /// Draws, a batch at a time: their numbers go into sketches, so that no more room is needed for more draws.
    fn draws(&self, draws: Draws, stop: &AtomicBool) -> Result<Drawn, Halt> {
        let sampler = self.sampler(draws);
        let figures = Figure::ALL.len();
        let mut sketches = vec![Sketch::default(); self.drawn.len() * figures + self.markets.sellers.len()];
        let whole = self.drawn.iter().position(|group| Some(*group) == self.whole).unwrap_or(0) * figures;
        let mut kept = Vec::new();
        let mut first = draws.first;
        while first < draws.until {
            let last = first.saturating_add(BATCH).min(draws.until);
            let numbers: Vec<Result<Vec<f64>, Unsolved>> =
                (first..last).into_par_iter().map(|draw| self.draw(&sampler, draw)).collect();
            let numbers: Vec<Vec<f64>> = numbers.into_iter().collect::<Result<_, _>>().map_err(Halt::Unsolved)?;
            sketches.par_iter_mut().enumerate().for_each(|(place, sketch)| {
                numbers
                    .iter()
                    .map(|draw| draw[place])
                    .filter(|number| !number.is_nan())
                    .for_each(|number| sketch.add(number));
            });
            if draws.keep {
                kept.extend(numbers.iter().map(|draw| draw[whole..whole + figures].to_vec()));
            }
            if stop.load(Ordering::Relaxed) {
                return Err(Halt::Interrupted);
            }
            first = last;
        }
        let sellers = sketches.split_off(self.drawn.len() * figures);
        let groups =
            self.drawn.iter().zip(sketches.chunks(figures)).map(|(group, own)| (*group, own.to_vec())).collect();
        Ok(Drawn { groups, sellers, kept })
    }

    fn sampler(&self, draws: Draws) -> Sampler {
        let names: Vec<String> = self.markets.inputs.iter().chain(&self.markets.hedged).cloned().collect();
        Sampler::new(draws, &INPUTS, &names)
    }

    /// What each input alone does to the duty of the whole, from the low end of its 95% to the high end, all others as they
    /// stand; a hedged rate runs from end to end.
    fn drivers(&self) -> Result<Vec<Driver>, Unsolved> {
        let markets = self.markets;
        let (inputs, hedged) = (markets.inputs.len(), markets.hedged.len());
        let duty = |scores: &[Option<f64>], places: &[f64]| -> Result<f64, Unsolved> {
            let worked = self.work(&markets.between(places), scores)?;
            Ok(self.whole.map_or(0.0, |whole| worked.groups[whole].duty_after))
        };
        let ends = |input: usize| -> Result<Driver, Unsolved> {
            let (mut scores, mut places) = (vec![None; inputs], vec![0.5; hedged]);
            let mut at = |end: f64| {
                if input < inputs {
                    scores[input] = (end != 0.0).then_some(end * WIDE);
                } else {
                    places[input - inputs] = 0.5 + end / 2.0;
                }
                let moved = (input < inputs).then(|| markets.average(input, &scores));
                duty(&scores, &places).map(|duty| (duty, moved))
            };
            let (low, still, high) = (at(-1.0)?, at(0.0)?, at(1.0)?);
            let moved = low.1.zip(still.1).zip(high.1).map(|((low, still), high)| [low, still, high]);
            let names = markets.inputs.iter().chain(&markets.hedged);
            let input = names.into_iter().nth(input).cloned().unwrap_or_default();
            Ok(Driver { input, ends: moved, duty: [low.0, still.0, high.0] })
        };
        (0..inputs + hedged).into_par_iter().map(ends).collect::<Vec<_>>().into_iter().collect()
    }
}

/// Why draws ended.
enum Halt {
    /// A market has no solution.
    Unsolved(Unsolved),
    /// Somebody stopped the work.
    Interrupted,
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
        stop: &AtomicBool,
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
            drawn = Some(solver.draws(draws, stop).map_err(|halt| match halt {
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
