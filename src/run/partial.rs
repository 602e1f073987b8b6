//! Trade reacts: what becomes of it in a case, at the numbers assumed and at many drawn.

use std::borrow::Borrow;

use super::aggregator::Aggregator;
use super::compiled::{LawDates, LevelsAtEnds};
use super::coverage::{AffectedMarkets, ResponseCoverage};
use super::failure::{Failure, inconsistent};
use super::gather::MarketGatherer;
use super::group::TallyGroup;
use super::market::{Market, Markets};
use super::price_weights::PriceWeights;
use super::progress::Progress;
use super::solver::{MarketFigures, MarketSolver};
use super::spread::SpreadDriver;
use crate::burden::incidence::Incidence;
use crate::draws::Sampler;
use crate::draws::shard::DrawSummaries;
use crate::draws::sketch::{QuantileSketch, Quantiles};
use crate::error::Problem;
use crate::partial::{Input, MarketExtent, NotSolved, PartialModel, ResponseFigure, Source};
use crate::partner::{Pair, PartnerSet};
use crate::product::{Coverage, ProductSet};
use crate::scenario::Variant;
use crate::scenario::response::{Exception, ResponseSettings};
use crate::units::{CustomsValue, exact_to_float};
use crate::world::parameter::PassThrough;

/// What becomes of trade in a case.
#[derive(Debug)]
pub struct PartialResult {
    /// What comes out at each corner of the hedged values.
    pub worked: Vec<MarketFigures>,
    /// What comes out of draws.
    pub drawn: Option<DrawSummaries>,
    /// What the importer gains at the lowest and at the highest pass-through that was measured, each number at
    /// its central value; none of swept cases, and where the model takes none or a market has no solution there.
    pub measured_ends: Vec<NetAtPassThrough>,
    /// What drives their spread.
    pub drivers: Vec<SpreadDriver>,
    /// The model.
    pub model: &'static PartialModel,
    /// The markets.
    pub markets: Markets,
    /// Flows that the model would have fall below nothing, and their value: they are held there.
    pub held: (usize, CustomsValue),
    /// Who sells to whom in them.
    pairs: Vec<Pair>,
}

/// A figure with what is not sure of it, in dollars.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UncertainUsd {
    /// From the lowest to the highest over the corners of the hedged values.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// Over the draws.
    pub drawn: Option<Quantiles>,
}

/// What the importer gains at a pass-through that was measured.
#[derive(Clone, Debug, PartialEq)]
pub struct NetAtPassThrough {
    /// The pass-through, and of what it was measured.
    pub measured: PassThrough,
    /// Dollars a year.
    pub net: UncertainUsd,
}

/// What a partner sells in the markets that a change reaches, in scope or not; dollars a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seller {
    /// Customs value before.
    pub imports: f64,
    /// Its change, at the prices that exporters get.
    pub change: UncertainUsd,
    /// The part of the change of quantity that whole markets make, at the prices before.
    pub creation: f64,
    /// The part that moves between sources.
    pub diversion: f64,
}

impl PartialResult {
    pub(super) fn forget_flows(&mut self) {
        let markets = &mut self.markets;
        (markets.markets, markets.corners) = (Vec::new(), Vec::new());
        (markets.groups, markets.sellers, markets.source_of_flow) = (Vec::new(), Vec::new(), Vec::new());
        for worked in &mut self.worked {
            (worked.sources, worked.outcomes) = (Vec::new(), Vec::new());
        }
    }

    /// Returns a figure of a group of the run; `None` if the model does not say it.
    pub(super) fn amount(&self, groups: &[TallyGroup], group: usize, figure: ResponseFigure) -> Option<UncertainUsd> {
        let solver = MarketSolver::new(self.model, &self.markets, groups);
        let ends: Option<Vec<f64>> =
            self.worked.iter().map(|worked| solver.figures(worked, group)[figure as usize]).collect();
        let sketch = self.drawn.as_ref().and_then(|drawn| drawn.groups.get(&group)?.get(figure as usize));
        amount(&ends?, sketch)
    }

    /// Returns the change of the duty of a group if imports stood still: of the flows that its figures after response
    /// are about.
    pub(super) fn fixed(&self, group: usize) -> Option<UncertainUsd> {
        let ends: Vec<f64> = self.worked.iter().map(|worked| worked.groups[group].fixed).collect();
        amount(&ends, None).filter(|_| self.markets.covered[group].is_said())
    }

    /// Returns the duty after of a group if imports stood still: of the flows that its duty after response is about.
    pub(super) fn fixed_duty(&self, group: usize) -> Option<UncertainUsd> {
        let duty = |worked: &MarketFigures| worked.groups[group].duty_before + worked.groups[group].fixed;
        let ends: Vec<f64> = self.worked.iter().map(duty).collect();
        amount(&ends, None).filter(|_| self.markets.covered[group].has_level())
    }

    /// Returns what the figures of a group are about, and what they leave out.
    pub(super) fn covered(&self, group: usize) -> ResponseCoverage {
        self.markets.covered[group]
    }

    /// Returns change of the duty of whole markets, in scope or not, of the world's own importer: from the lowest to
    /// the highest over the corners of the hedged values.
    pub fn revenue(&self) -> Option<UncertainUsd> {
        amount(&self.worked.iter().map(|worked| worked.revenue).collect::<Vec<f64>>(), None)
    }

    /// Returns true if what is lost and what the importer gains are of more than the flows in scope: of whole markets,
    /// which hold others too.
    pub fn is_beyond_scope(&self) -> bool {
        self.model.extent != MarketExtent::Flow && !self.markets.outside.is_zero()
    }

    /// Returns what each partner sells to each importer in the markets that a change reaches.
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

fn amount(ends: &[f64], sketch: Option<&QuantileSketch>) -> Option<UncertainUsd> {
    let low = ends.iter().copied().reduce(f64::min)?;
    let high = ends.iter().copied().reduce(f64::max)?;
    Some(UncertainUsd { low, high, drawn: sketch.and_then(QuantileSketch::quantiles) })
}

impl Aggregator<'_> {
    /// Returns what becomes of trade in a case under the law of a day; nothing where imports are held fixed and nothing
    /// is drawn. `corners` has the levels of the classes in scope; `weigh` says what consumers pay of what importers do.
    pub(super) fn respond(
        &self,
        variant: &Variant,
        in_scope: &[bool],
        (day, corners): (LawDates, impl Borrow<LevelsAtEnds>),
        weigh: &dyn Fn(&Markets) -> Option<PriceWeights>,
        progress: Progress<'_>,
    ) -> Result<Option<PartialResult>, Failure> {
        let Some(settings) = &self.scenario.response else { return Ok(None) };
        let mut reach = AffectedMarkets::new(self, settings, in_scope, corners.borrow());
        let further = match reach.wanted == in_scope {
            true => None,
            false => Some(self.compiled.levels(self.scenario, self.world, variant, &reach.wanted, day, None)?),
        };
        known(settings, self)?;
        let levels = further.as_ref().unwrap_or(corners.borrow());
        let (mut markets, worked) = self.solve_markets(settings, variant, in_scope, &mut reach, (day, levels))?;
        markets.prices = self.scenario.draws.and_then(|_| weigh(&markets));
        // Draws need the room.
        drop((corners, further));
        let solver = MarketSolver::new(settings.model, &markets, self.groups);
        solver.most_is_solved(variant)?;
        worked.iter().try_for_each(|worked| check_adds_up(worked, variant))?;
        let (mut drawn, mut drivers) = (None, Vec::new());
        if let Some(draws) = self.scenario.draws {
            markets.check_draws(variant)?;
            drawn = Some(solver.draws(draws, progress)?);
            drivers = solver.drivers();
        }
        let measured_ends = self.net_at_measured_ends(settings, &markets);
        let held = self.held(&markets, &worked);
        let pairs = markets.sellers.iter().map(|(pair, _)| *pair).collect();
        Ok(Some(PartialResult { worked, drawn, measured_ends, drivers, model: settings.model, markets, held, pairs }))
    }

    /// Returns the markets, and what comes out of them at each corner. Those without a solution take no part, and what
    /// is left is gathered again.
    fn solve_markets(
        &self,
        settings: &ResponseSettings,
        variant: &Variant,
        in_scope: &[bool],
        reach: &mut AffectedMarkets,
        (day, corners): (LawDates, &LevelsAtEnds),
    ) -> Result<(Markets, Vec<MarketFigures>), Problem> {
        let all = self.scenario.baseline.measures.iter().chain(&variant.measures);
        let names = all.filter(|measure| measure.independent).filter_map(|measure| measure.rate.variable());
        let independent = &names.map(String::from).collect();
        let date = day.date;
        let gatherer = MarketGatherer { aggregator: self, settings, date, in_scope, corners, independent };
        let solve = |markets: &Markets| -> Vec<MarketFigures> {
            let solver = MarketSolver::new(settings.model, markets, self.groups);
            markets.corners.iter().map(|sources| solver.work(sources, &[])).collect()
        };
        let markets = gatherer.gather(reach)?;
        let worked = solve(&markets);
        if worked.iter().all(|worked| worked.failed.is_empty()) {
            return Ok((markets, worked));
        }
        for &(index, reason) in worked.iter().flat_map(|worked| &worked.failed) {
            let Market { code, importer, .. } = markets.markets[index];
            reach.leave_out(code, importer, reason);
        }
        let markets = gatherer.gather(reach)?;
        let worked = solve(&markets);
        Ok((markets, worked))
    }

    /// Returns what the importer gains at the lowest and at the highest pass-through that was measured; of each day of
    /// a period that is not asked.
    fn net_at_measured_ends(&self, settings: &ResponseSettings, markets: &Markets) -> Vec<NetAtPassThrough> {
        let is_single = self.scenario.sweeps.is_empty() && self.scenario.period.is_none();
        let is_asked = settings.model.takes(Input::PassThrough) && is_single;
        let everything = (PartnerSet::all(), ProductSet::All);
        let scope = self.scenario.scope.as_ref().map(|scope| (&scope.partners, &scope.products));
        let (partners, products) = scope.unwrap_or((&everything.0, &everything.1));
        let ends = settings.parameters.ends_of_pass_through(partners, products).filter(|_| is_asked);
        let net_at = |measured: &PassThrough| {
            let solver = MarketSolver::new(settings.model, markets, self.groups).passing(measured.estimate.value);
            let whole = solver.whole?;
            let corner = |sources: &Vec<Source>| {
                let worked = solver.work(sources, &[]);
                solver.figures(&worked, whole)[ResponseFigure::Net as usize].filter(|_| worked.failed.is_empty())
            };
            let net = amount(&markets.corners.iter().map(corner).collect::<Option<Vec<f64>>>()?, None)?;
            Some(NetAtPassThrough { measured: measured.clone(), net })
        };
        ends.into_iter().flatten().filter_map(net_at).collect()
    }

    /// Returns how many flows a model would have fall below nothing, and their value.
    fn held(&self, markets: &Markets, worked: &[MarketFigures]) -> (usize, CustomsValue) {
        let is_held = |source: u32| worked.iter().any(|worked| worked.sources[source as usize].held);
        let flows = markets.source_of_flow.iter().zip(&self.world.flows);
        let held = flows.filter(|(source, _)| source.is_some_and(is_held)).map(|(_, flow)| flow.value);
        (held.clone().count(), held.sum())
    }
}

impl Markets {
    /// Refuses draws of nothing, and of too much.
    fn check_draws(&self, variant: &Variant) -> Result<(), Problem> {
        if !self.markets.is_empty() && self.inputs.is_empty() && self.hedged.is_empty() {
            let what = format!("{}: nothing to draw: no number here has a standard error or a band", variant.name);
            let help = "give an elasticity a standard error, hedge a rate, or leave [draws] out";
            return Err(Problem::new(what).help(help));
        }
        let (inputs, most) = (self.inputs.len() + self.hedged.len(), Sampler::MOST_INPUTS);
        if inputs > most {
            let what = format!("{}: {inputs} inputs to draw", variant.name);
            let help = format!("at most {most}: narrow the scope, or let fewer rates be independent");
            return Err(Problem::new(what).help(help));
        }
        Ok(())
    }
}

impl MarketSolver<'_> {
    /// Refuses a case of which more than half has no solution, by value in scope.
    fn most_is_solved(&self, variant: &Variant) -> Result<(), Problem> {
        let markets = self.markets;
        let Some((reason, _)) = markets.unsolved.first_key_value() else { return Ok(()) };
        let count: usize = markets.unsolved.values().map(|(count, _)| count).sum();
        let lost: f64 = markets.unsolved.values().map(|(_, value)| exact_to_float::value(*value)).sum();
        let solved: f64 = self.whole.map_or(0.0, |whole| markets.groups[whole].iter().map(|(_, value)| value).sum());
        if lost <= solved {
            return Ok(());
        }
        let of = count + markets.markets.len();
        let what =
            format!("{}: {count} of {of} markets, more than half of the value, not solved: {reason}", variant.name);
        let help = match reason {
            NotSolved::TooLarge => "state a larger `supply`, take [response.armington], or change rates by less",
            NotSolved::NothingBought => "take [response.armington], or change rates by less",
            NotSolved::NoPrice | NotSolved::NotFinite => {
                "see what is assumed: `dutylab list parameters`; or take [response.elastic], or change rates by less"
            }
        };
        Err(Problem::new(what).help(help))
    }
}

/// Refuses an exception that speaks of no goods of the world: it would be left unread.
fn known(settings: &ResponseSettings, aggregator: &Aggregator<'_>) -> Result<(), Problem> {
    let products = &aggregator.world.products;
    let meets = |one: &&Exception| products.iter().any(|product| one.products.coverage(*product) != Coverage::None);
    match settings.exceptions.iter().find(|one| !meets(one)) {
        None => Ok(()),
        Some(one) => Err(Problem::new(format!("no imports of “{}” in this world", one.name))
            .at(one.place.clone(), "these products")
            .help(
                "`dutylab list products WORD` finds codes by name; leave the table out if these goods are not traded",
            )),
    }
}

fn check_adds_up(worked: &MarketFigures, variant: &Variant) -> Result<(), Failure> {
    let holds = worked.groups.iter().chain(&worked.sellers).chain([&worked.all]).all(Incidence::balances);
    let told = || inconsistent(format_args!("what importers and exporters bear of {} does not add up", variant.name));
    if holds { Ok(()) } else { Err(told()) }
}
