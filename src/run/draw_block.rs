//! Draws computed side by side, market by market: what a market needs is read once for all of them, and only what is
//! drawn is added up.

use std::ops::Range;

use super::market::{CornerWeights, Market, SourceWeights};
use super::price_weights::PriceFigures;
use super::solver::MarketSolver;
use crate::burden::incidence::Incidence;
use crate::draws::{Sampler, normal};
use crate::partial::{MarketExtent, MarketOutcome, ResponseFigure, Source, SourceResponse};
use crate::world::ImporterIndex;

/// The figures that are added up of each source, those last that belong to whole markets in most models.
const ADDED: [ResponseFigure; 8] = [
    ResponseFigure::Duty,
    ResponseFigure::Importers,
    ResponseFigure::Exporters,
    ResponseFigure::Moved,
    ResponseFigure::Change,
    ResponseFigure::Imports,
    ResponseFigure::Deadweight,
    ResponseFigure::Net,
];
/// The place of imports among them: their change is added up.
const IMPORTS: usize = 5;

/// The numbers of one draw: the figures of each drawn group, then the change of each seller's imports, then what consumers
/// pay; and whether every market has a solution.
pub(super) type OneDraw = (Vec<f64>, bool);

/// What draws share: which sums each source goes into.
pub(super) struct DrawLayout<'a> {
    solver: &'a MarketSolver<'a>,
    sampler: Sampler,
    /// For each source where its members end.
    ends: Vec<usize>,
    /// Source by source the sums that it goes into, each with its value in dollars.
    members: Vec<(u32, f64)>,
    /// The sum of each drawn group, then of each seller.
    sum_of: Vec<usize>,
    /// The value of each sum in dollars.
    values: Vec<f64>,
    /// For each market whether hedged values move its rates.
    is_moved: Vec<bool>,
}

/// One draw on its way through the markets.
struct DrawSums<const N: usize> {
    scores: Vec<Option<f64>>,
    weights: CornerWeights,
    sums: Vec<[f64; N]>,
    surplus: MarketOutcome,
    /// Change of the revenue of all importers, and of the world's own.
    revenue: [f64; 2],
    prices: PriceFigures,
    is_solved: bool,
}

impl<'a> DrawLayout<'a> {
    /// Of the markets of a case.
    pub fn new(solver: &'a MarketSolver<'a>, sampler: Sampler) -> DrawLayout<'a> {
        let markets = solver.markets;
        let mut layout = DrawLayout {
            solver,
            sampler,
            ends: Vec::new(),
            members: Vec::new(),
            sum_of: Vec::new(),
            values: Vec::new(),
            is_moved: markets.markets.iter().map(|market| markets.is_moved(market)).collect(),
        };
        // A partner all of whose flows are in scope is a group and a seller: one sum.
        let mut lists: Vec<&SourceWeights> = Vec::new();
        let groups = solver.drawn.iter().map(|&group| &markets.groups[group]);
        for list in groups.chain(markets.sellers.iter().map(|(_, members)| members)) {
            let place = lists.iter().position(|other| *other == list).unwrap_or(lists.len());
            if place == lists.len() {
                lists.push(list);
                layout.values.push(list.iter().map(|(_, value)| value).sum());
            }
            layout.sum_of.push(place);
        }
        let sources = markets.corners.first().map_or(0, Vec::len);
        let mut of_source = vec![Vec::new(); sources];
        for (place, list) in (0u32..).zip(lists) {
            list.iter().for_each(|&(source, value)| of_source[source as usize].push((place, value)));
        }
        for members in of_source {
            layout.members.extend(members);
            layout.ends.push(layout.members.len());
        }
        layout
    }

    pub fn draw(&self, draws: Range<u32>) -> Vec<OneDraw> {
        match self.solver.model.extent {
            MarketExtent::Flow => self.added::<8>(draws),
            MarketExtent::Importer | MarketExtent::ImporterBySeller | MarketExtent::World => self.added::<6>(draws),
        }
    }

    fn added<const N: usize>(&self, draws: Range<u32>) -> Vec<OneDraw> {
        let markets = self.solver.markets;
        let mut draws: Vec<DrawSums<N>> = draws.map(|draw| self.start(draw)).collect();
        let still = markets.corners.first().map_or(&[][..], Vec::as_slice);
        let (mut moved, mut reacted) = (Vec::new(), Vec::new());
        for (market, is_moved) in markets.markets.iter().zip(&self.is_moved) {
            for draw in &mut draws {
                let sources = if *is_moved {
                    moved.clear();
                    moved.extend(market.sources.clone().map(|source| markets.source_between(source, &draw.weights)));
                    moved.as_slice()
                } else {
                    &still[market.sources.clone()]
                };
                reacted.clear();
                reacted.extend(sources.iter().map(SourceResponse::unchanged));
                let (outcome, failed) = self.solver.solve_market(market, sources, &draw.scores, &mut reacted);
                draw.is_solved &= failed.is_none();
                MarketSolver::add_outcome(&mut draw.surplus, market, &outcome);
                self.add(draw, market, sources, &reacted);
            }
        }
        draws.into_iter().map(|draw| self.numbers(draw)).collect()
    }

    fn start<const N: usize>(&self, draw: u32) -> DrawSums<N> {
        let markets = self.solver.markets;
        let inputs = markets.inputs.len();
        let places: Vec<f64> = (inputs..inputs + markets.hedged.len()).map(|at| self.sampler.point(draw, at)).collect();
        DrawSums {
            scores: (0..inputs).map(|input| Some(normal::quantile(self.sampler.point(draw, input)))).collect(),
            weights: markets.weights(&places),
            sums: vec![[0.0; N]; self.values.len()],
            surplus: MarketOutcome::default(),
            revenue: [0.0; 2],
            prices: markets.prices.as_ref().map_or(PriceFigures::default(), |weights| weights.fixed),
            is_solved: true,
        }
    }

    fn add<const N: usize>(
        &self,
        draw: &mut DrawSums<N>,
        market: &Market,
        sources: &[Source],
        reacted: &[SourceResponse],
    ) {
        let is_ours = market.importer == ImporterIndex::FIRST;
        let mut first = market.sources.start.checked_sub(1).map_or(0, |before| self.ends[before]);
        for ((source, reacted), &end) in sources.iter().zip(reacted).zip(&self.ends[market.sources.clone()]) {
            let figures = Incidence::of(1.0, source, reacted).figures();
            let mut added: [f64; N] = std::array::from_fn(|place| figures[ADDED[place] as usize]);
            added[IMPORTS] -= 1.0;
            for &(place, value) in &self.members[first..end] {
                let sums = &mut draw.sums[place as usize];
                sums.iter_mut().zip(&added).for_each(|(sum, one)| *sum += value * one);
            }
            first = end;
            let revenue = source.value * figures[ResponseFigure::Change as usize];
            draw.revenue[0] += revenue;
            draw.revenue[1] += if is_ours && source.importer == 0 { revenue } else { 0.0 };
        }
        if let Some(weights) = &self.solver.markets.prices {
            weights.add(&mut draw.prices, market.sources.clone(), sources, reacted);
        }
    }

    fn numbers<const N: usize>(&self, draw: DrawSums<N>) -> OneDraw {
        let (solver, markets) = (self.solver, self.solver.markets);
        let (of_groups, of_sellers) = self.sum_of.split_at(solver.drawn.len());
        let of_markets = || (draw.surplus.deadweight(draw.revenue[0]), draw.surplus.net(draw.revenue[1]));
        let figures = |place: usize| {
            let mut figures = markets.fixed[solver.drawn[place]].figures();
            let sum = of_groups[place];
            ADDED.iter().zip(&draw.sums[sum]).for_each(|(figure, added)| figures[*figure as usize] += added);
            figures[ResponseFigure::Imports as usize] += self.values[sum];
            figures
        };
        let of_importer = |importer: usize| {
            let place = solver.drawn.iter().position(|group| *group == importer);
            place.map_or(f64::NAN, |place| figures(place)[ResponseFigure::Net as usize])
        };
        let mut numbers = Vec::with_capacity(ADDED.len() * of_groups.len() + of_sellers.len() + draw.prices.len());
        for (place, &group) in solver.drawn.iter().enumerate() {
            let said = solver.figures_given(figures(place), group, of_markets, of_importer);
            numbers.extend(said.map(|number| number.unwrap_or(f64::NAN)));
        }
        numbers.extend(of_sellers.iter().map(|sum| draw.sums[*sum][IMPORTS]));
        numbers.extend(markets.prices.iter().flat_map(|_| draw.prices));
        (numbers, draw.is_solved)
    }
}
