//! Every market of a case solved at one set of numbers, and what comes out added up by group.

use super::group::TallyGroup;
use super::market::{Market, Markets, SourceWeights};
use crate::burden::incidence::Incidence;
use crate::partial::{MarketExtent, MarketOutcome, NotSolved, PartialModel, ResponseFigure, Source, SourceResponse};
use crate::world::ImporterIndex;

/// A number for each figure; `None` where the model does not say it.
pub type Figures = [Option<f64>; 8];
/// What comes out at one set of numbers.
#[derive(Clone, Debug)]
pub struct MarketFigures {
    /// By group of the run.
    pub(super) groups: Vec<Incidence>,
    /// By seller and who buys from it: all flows of the markets, in scope or not.
    pub sellers: Vec<Incidence>,
    /// What becomes of each source.
    pub sources: Vec<SourceResponse>,
    /// What becomes of each market.
    pub outcomes: Vec<MarketOutcome>,
    /// What importers, exporters, domestic producers and other importers gain, all markets together.
    pub surplus: MarketOutcome,
    /// Change of the revenue of the world's own importer.
    pub revenue: f64,
    /// All flows of the markets, in scope or not.
    pub all: Incidence,
    /// Markets that have no solution at these numbers.
    pub(super) failed: Vec<Failed>,
}
pub(super) struct MarketSolver<'a> {
    pub(super) model: &'static PartialModel,
    pub(super) markets: &'a Markets,
    /// A pass-through in place of that of the markets.
    passed: Option<f64>,
    /// For each group its kind: only some are drawn.
    pub(super) drawn: Vec<usize>,
    pub(super) whole: Option<usize>,
    /// The group of the world's own importer, where there are others; else the whole.
    importer: Option<usize>,
}

/// The index of a market that has no solution, and why.
pub(super) type Failed = (usize, NotSolved);

impl<'a> MarketSolver<'a> {
    pub(super) fn new(model: &'static PartialModel, markets: &'a Markets, groups: &[TallyGroup]) -> MarketSolver<'a> {
        let is_drawn =
            |group: &TallyGroup| matches!(group, TallyGroup::Whole | TallyGroup::Partner(_) | TallyGroup::Importer(_));
        let drawn = (0..groups.len()).filter(|&index| is_drawn(&groups[index])).collect();
        let whole = groups.iter().position(|group| *group == TallyGroup::Whole);
        let is_alone = !groups.iter().any(|group| matches!(group, TallyGroup::Importer(_)));
        let of_importer = groups.iter().position(|group| *group == TallyGroup::Importer(markets.importer));
        let importer = if is_alone { whole } else { of_importer };
        MarketSolver { model, markets, passed: None, drawn, whole, importer }
    }

    /// Returns the same with one pass-through in all markets that state no elasticity of supply.
    pub(super) fn passing(self, passed: f64) -> MarketSolver<'a> {
        MarketSolver { passed: Some(passed), ..self }
    }

    /// Returns a market at so many standard errors of each input, and why it has no solution there: then it takes the
    /// numbers at central values; without a solution there too, it does not change.
    pub(super) fn solve_market(
        &self,
        market: &Market,
        sources: &[Source],
        scores: &[Option<f64>],
        reacted: &mut [SourceResponse],
    ) -> (MarketOutcome, Option<NotSolved>) {
        let at = |scores, reacted: &mut [SourceResponse]| {
            self.model.solve(sources, &market.assumed.at(scores).passing(self.passed), reacted)
        };
        let reason = match at(scores, reacted) {
            Ok(outcome) => return (outcome, None),
            Err(reason) => reason,
        };
        let outcome = at(&[], reacted).unwrap_or_else(|_| {
            reacted
                .iter_mut()
                .zip(sources)
                .for_each(|(response, source)| *response = SourceResponse::unchanged(source));
            MarketOutcome::UNCHANGED
        });
        (outcome, Some(reason))
    }

    /// Returns everything that comes out at one set of numbers.
    pub(super) fn work(&self, sources: &[Source], scores: &[Option<f64>]) -> MarketFigures {
        let mut reacted: Vec<SourceResponse> = sources.iter().map(SourceResponse::unchanged).collect();
        let (mut failed, mut surplus) = (Vec::new(), MarketOutcome::default());
        let mut solve = |(index, market): (usize, &Market)| {
            let (sources, reacted) = (&sources[market.sources.clone()], &mut reacted[market.sources.clone()]);
            let (outcome, reason) = self.solve_market(market, sources, scores, reacted);
            failed.extend(reason.map(|reason| (index, reason)));
            MarketSolver::add_outcome(&mut surplus, market, &outcome);
            outcome
        };
        let outcomes = self.markets.markets.iter().enumerate().map(&mut solve).collect();
        let add = |mut sum: Incidence, members: &SourceWeights| {
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
        let revenue_of = |(source, reacted): (&Source, &SourceResponse)| {
            source.value * ((reacted.buyer - reacted.exporter) * reacted.quantity - source.before)
        };
        let revenue = self.importer_sources().map(|index| revenue_of((&sources[index], &reacted[index]))).sum();
        MarketFigures { groups, sellers, sources: reacted, outcomes, surplus, revenue, all, failed }
    }

    /// Adds the surpluses of a market; those of other importers and their domestic producers are abroad.
    pub(super) fn add_outcome(sum: &mut MarketOutcome, market: &Market, one: &MarketOutcome) {
        let (ours, theirs) = if market.importer == ImporterIndex::FIRST { (1.0, 0.0) } else { (0.0, 1.0) };
        sum.importers += ours * one.importers;
        sum.home += ours * one.home;
        sum.home_sales += ours * one.home_sales;
        sum.exporters += one.exporters;
        sum.abroad += one.abroad + theirs * (one.importers + one.home);
    }

    fn importer_sources(&self) -> impl Iterator<Item = usize> {
        let markets = self.markets.markets.iter().filter(|market| market.importer == ImporterIndex::FIRST);
        let first = self.markets.corners.first().map_or(&[][..], Vec::as_slice);
        markets.flat_map(|market| market.sources.clone()).filter(|&index| first[index].importer == 0)
    }

    pub(super) fn figures(&self, worked: &MarketFigures, group: usize) -> Figures {
        let revenue = worked.all.duty_after - worked.all.duty_before;
        let of_markets = || (worked.surplus.deadweight(revenue), worked.surplus.net(worked.revenue));
        let of_importer = |importer: usize| worked.groups[importer].net();
        self.figures_given(worked.groups[group].figures(), group, of_markets, of_importer)
    }

    /// Of the sums over flows those that the model says. What is lost belongs to whole markets, in scope or not
    /// (`of_markets`: what the world loses and what the importer gains), unless each flow is a market of its own: then
    /// it is that of the flows in scope, and the importer's gain that of its own (`of_importer`).
    pub(super) fn figures_given(
        &self,
        sums: [f64; 8],
        group: usize,
        of_markets: impl Fn() -> (f64, f64),
        of_importer: impl Fn(usize) -> f64,
    ) -> Figures {
        let mut said = sums.map(Some);
        let (lost, net) = (ResponseFigure::Deadweight as usize, ResponseFigure::Net as usize);
        let is_whole = self.whole == Some(group);
        if self.model.extent != MarketExtent::Flow {
            (said[lost], said[net]) = is_whole.then(of_markets).unzip();
        } else if is_whole {
            said[net] = self.importer.map(of_importer);
        }
        self.model.not_given.iter().for_each(|figure| said[*figure as usize] = None);
        let covered = &self.markets.covered[group];
        if !covered.is_said() {
            return [None; 8];
        }
        if !covered.has_level() {
            said[ResponseFigure::Duty as usize] = None;
        }
        said
    }
}
