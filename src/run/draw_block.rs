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
/// Draws that go through the markets side by side.
pub(super) const BESIDE: usize = 8;

/// Figures of each of the draws that go side by side.
type OfDraws<const N: usize> = [[f64; N]; BESIDE];

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

/// One draw on its way through the markets, without the sums that draws have side by side.
struct DrawOnItsWay {
    scores: Vec<Option<f64>>,
    weights: CornerWeights,
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

    /// Returns the numbers of some draws, [`BESIDE`] at most.
    pub fn draw(&self, draws: Range<u32>) -> Vec<OneDraw> {
        match self.solver.model.extent {
            MarketExtent::Flow => self.added::<8>(draws),
            MarketExtent::Importer | MarketExtent::ImporterBySeller | MarketExtent::World => self.added::<6>(draws),
        }
    }

    fn added<const N: usize>(&self, draws: Range<u32>) -> Vec<OneDraw> {
        let markets = self.solver.markets;
        let mut draws: Vec<DrawOnItsWay> = draws.map(|draw| self.start(draw)).collect();
        let mut sums: Vec<OfDraws<N>> = vec![[[0.0; N]; BESIDE]; self.values.len()];
        let still = markets.corners.first().map_or(&[][..], Vec::as_slice);
        let (mut moved, mut reacted, mut added) = (Vec::new(), Vec::new(), Vec::new());
        for (market, is_moved) in markets.markets.iter().zip(&self.is_moved) {
            added.clear();
            added.resize(market.sources.len(), [[0.0; N]; BESIDE]);
            for (place, draw) in draws.iter_mut().enumerate() {
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
                self.figures_of(draw, market, (sources, &reacted), |source, figures| added[source][place] = figures);
            }
            self.add_up(market, &added, &mut sums);
        }
        draws.iter().enumerate().map(|(place, draw)| self.numbers(draw, |sum| &sums[sum][place])).collect()
    }

    fn start(&self, draw: u32) -> DrawOnItsWay {
        let markets = self.solver.markets;
        let inputs = markets.inputs.len();
        let places: Vec<f64> = (inputs..inputs + markets.hedged.len()).map(|at| self.sampler.point(draw, at)).collect();
        DrawOnItsWay {
            scores: (0..inputs).map(|input| Some(normal::quantile(self.sampler.point(draw, input)))).collect(),
            weights: markets.weights(&places),
            surplus: MarketOutcome::default(),
            revenue: [0.0; 2],
            prices: markets.prices.as_ref().map_or(PriceFigures::default(), |weights| weights.fixed),
            is_solved: true,
        }
    }

    /// Shows what is added up of each source of a market, by its place there and per dollar, and adds what is of whole
    /// markets.
    fn figures_of<const N: usize>(
        &self,
        draw: &mut DrawOnItsWay,
        market: &Market,
        (sources, reacted): (&[Source], &[SourceResponse]),
        mut show: impl FnMut(usize, [f64; N]),
    ) {
        let is_ours = market.importer == ImporterIndex::FIRST;
        for (place, (source, reacted)) in sources.iter().zip(reacted).enumerate() {
            let figures = Incidence::of(1.0, source, reacted).figures();
            let mut added: [f64; N] = std::array::from_fn(|figure| figures[ADDED[figure] as usize]);
            added[IMPORTS] -= 1.0;
            show(place, added);
            let revenue = source.value * figures[ResponseFigure::Change as usize];
            draw.revenue[0] += revenue;
            draw.revenue[1] += if is_ours && source.importer == 0 { revenue } else { 0.0 };
        }
        if let Some(weights) = &self.solver.markets.prices {
            weights.add(&mut draw.prices, market.sources.clone(), sources, reacted);
        }
    }

    /// Adds the figures of the sources of a market to the sums that they go into, of all draws at once.
    fn add_up<const N: usize>(&self, market: &Market, added: &[OfDraws<N>], sums: &mut [OfDraws<N>]) {
        let mut first = market.sources.start.checked_sub(1).map_or(0, |before| self.ends[before]);
        for (added, &end) in added.iter().zip(&self.ends[market.sources.clone()]) {
            for &(place, value) in &self.members[first..end] {
                let sums = sums[place as usize].as_flattened_mut().iter_mut();
                sums.zip(added.as_flattened()).for_each(|(sum, one)| *sum += value * one);
            }
            first = end;
        }
    }

    fn numbers<'s, const N: usize>(&self, draw: &DrawOnItsWay, sums: impl Fn(usize) -> &'s [f64; N]) -> OneDraw {
        let (solver, markets) = (self.solver, self.solver.markets);
        let (of_groups, of_sellers) = self.sum_of.split_at(solver.drawn.len());
        let of_markets = || (draw.surplus.deadweight(draw.revenue[0]), draw.surplus.net(draw.revenue[1]));
        let figures = |place: usize| {
            let mut figures = markets.fixed[solver.drawn[place]].figures();
            let sum = of_groups[place];
            ADDED.iter().zip(sums(sum)).for_each(|(figure, added)| figures[*figure as usize] += added);
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
        numbers.extend(of_sellers.iter().map(|sum| sums(*sum)[IMPORTS]));
        numbers.extend(markets.prices.iter().flat_map(|_| draw.prices));
        (numbers, draw.is_solved)
    }
}
