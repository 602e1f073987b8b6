//! Every market of a case solved at one set of numbers, and what comes out added up by group.

use super::Group;
use super::market::{Market, Markets, Members};
use crate::burden::incidence::Incidence;
use crate::product::HsCode;
use crate::response::{self, NotSolved, Outcome, Reacted, Source};
use crate::scenario::behaviour::{Figure, Model};

/// A number for each figure; `None` where the model does not say it.
pub type Figures = [Option<f64>; 7];
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
/// Solves the markets of a case.
pub(super) struct Solver<'a> {
    pub(super) model: Model,
    pub(super) markets: &'a Markets,
    /// For each group its kind: only some are drawn.
    pub(super) drawn: Vec<usize>,
    pub(super) whole: Option<usize>,
    /// True if the world's own importer is the only one.
    pub(super) is_alone: bool,
}

/// A market that has no solution.
pub(super) type Unsolved = (HsCode, NotSolved);

impl<'a> Solver<'a> {
    /// For the markets of a run with these groups.
    pub(super) fn new(model: Model, markets: &'a Markets, groups: &[Group]) -> Solver<'a> {
        let is_drawn = |group: &Group| matches!(group, Group::Whole | Group::Partner(_) | Group::Importer(_));
        let drawn = (0..groups.len()).filter(|&index| is_drawn(&groups[index])).collect();
        let whole = groups.iter().position(|group| *group == Group::Whole);
        let is_alone = !groups.iter().any(|group| matches!(group, Group::Importer(_)));
        Solver { model, markets, drawn, whole, is_alone }
    }

    /// Every market at so many standard errors of each input.
    pub(super) fn solve(
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
    pub(super) fn work(&self, sources: &[Source], scores: &[Option<f64>]) -> Result<Worked, Unsolved> {
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
    pub(super) fn total(&self, outcomes: &[Outcome]) -> Outcome {
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
    pub(super) fn own_sources(&self) -> impl Iterator<Item = usize> {
        let markets = self.markets.markets.iter().filter(|market| market.importer == 0);
        let first = self.markets.corners.first().map_or(&[][..], Vec::as_slice);
        markets.flat_map(|market| market.sources.clone()).filter(|&index| first[index].importer == 0)
    }

    /// The figures of a group.
    pub(super) fn figures(&self, worked: &Worked, group: usize) -> Figures {
        let revenue = worked.all.duty_after - worked.all.duty_before;
        let of_whole = || (worked.surplus.deadweight(revenue), worked.surplus.net(worked.revenue));
        self.said(worked.groups[group].figures(), group, of_whole)
    }

    /// Of the sums over flows those that the model says: what is lost belongs to markets, not to flows, unless each flow is
    /// a market of its own. `of_whole` is what the world loses and what the importer gains.
    pub(super) fn said(&self, sums: [f64; 7], group: usize, of_whole: impl Fn() -> (f64, f64)) -> Figures {
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
}
