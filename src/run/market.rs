//! Markets: of each product the sources, told apart by their rates, and whose flows they are made of.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::coverage::ResponseCoverage;
use super::market_parameters::MarketParameters;
use super::price_weights::PriceWeights;
use crate::burden::incidence::Incidence;
use crate::partial::{Input, NotSolved, Source};
use crate::partner::{Pair, Partner};
use crate::product::HsCode;
use crate::units::CustomsValue;
use crate::world::ImporterIndex;

/// What buyers choose within.
#[derive(Clone, Debug)]
pub struct Market {
    /// The product.
    pub code: HsCode,
    /// Who buys; the first of the world where several buy in one market.
    pub importer: ImporterIndex,
    /// Its sources.
    pub sources: Range<usize>,
    /// What is assumed of it.
    pub assumed: MarketParameters,
}

/// Where the draws of a hedged value stand.
#[derive(Clone, Debug)]
pub(super) enum BandPosition {
    /// One for all.
    One(usize),
    /// One a seller, by number.
    Each(BTreeMap<u32, usize>),
}

/// How much of each corner of the hedged values is taken.
#[derive(Debug)]
pub(super) struct CornerWeights {
    all: Vec<f64>,
    /// Of sellers with draws of their own, by number.
    apart: BTreeMap<u32, Vec<f64>>,
}

/// Markets whose share of domestic goods is read from a table; imports in dollars a year.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct HomeSummary {
    /// How many there are.
    pub markets: usize,
    /// Their imports.
    pub imports: f64,
    /// In how many of them imports do not react as estimated.
    pub held: usize,
    /// The imports of these.
    pub held_imports: f64,
    /// The elasticity of import demand as estimated, on average by value.
    pub estimate: f64,
    /// That which the model has.
    pub implied: f64,
}

/// Parts of sources, each with its value in dollars.
pub type SourceWeights = Vec<(u32, f64)>;

/// The markets that a change of duty reaches.
#[derive(Debug)]
pub struct Markets {
    /// By code.
    pub markets: Vec<Market>,
    /// The sources, market by market, at each corner of the hedged values.
    pub corners: Vec<Vec<Source>>,
    /// The names of the inputs that have an error.
    pub inputs: Vec<String>,
    /// The names of the hedged values that are drawn: of one that is independent a name a seller.
    pub hedged: Vec<String>,
    /// For each hedged value its place among the names.
    pub(super) places: Vec<BandPosition>,
    /// Of each group of the run its part of the sources.
    pub groups: Vec<SourceWeights>,
    /// Of each group what does not move: flows in scope in no market that a change reaches.
    pub fixed: Vec<Incidence>,
    /// Of each seller and who buys from it its part of the sources, in scope or not.
    pub sellers: Vec<(Pair, SourceWeights)>,
    /// The source of each flow of the world, if it is part of a market.
    pub source_of_flow: Vec<Option<u32>>,
    /// Of each group of the run what its figures are about, and what they leave out.
    pub covered: Vec<ResponseCoverage>,
    /// The value in these markets whose rate is not known: it is weighed without duty.
    pub unweighed: CustomsValue,
    /// The value in these markets outside the scope.
    pub outside: CustomsValue,
    /// How many markets have no solution, and their value in scope, by reason.
    pub unsolved: BTreeMap<NotSolved, (usize, CustomsValue)>,
    /// The world's own importer.
    pub importer: Partner,
    /// What consumers pay of it, where that is drawn.
    pub prices: Option<PriceWeights>,
}

impl Markets {
    /// Returns the sources with each hedged value so far on its way from one end to the other: rates between corners
    /// are taken in proportion.
    pub fn between(&self, places: &[f64]) -> Cow<'_, [Source]> {
        let [first, ..] = self.corners.as_slice() else { return Cow::Borrowed(&[]) };
        if places.is_empty() {
            return Cow::Borrowed(first);
        }
        let weights = self.weights(places);
        Cow::Owned((0..first.len()).map(|source| self.source_between(source, &weights)).collect())
    }

    /// Returns how much of each corner is taken with each hedged value so far on its way from one end to the other.
    pub(super) fn weights(&self, places: &[f64]) -> CornerWeights {
        let at = |exporter: Option<u32>| -> Vec<f64> {
            let end = |place: &BandPosition| match place {
                BandPosition::One(place) => places[*place],
                BandPosition::Each(of) => {
                    exporter.and_then(|exporter| of.get(&exporter)).map_or(0.5, |place| places[*place])
                }
            };
            let ends: Vec<f64> = self.places.iter().map(end).collect();
            let end = |corner: usize, bit: usize| if corner >> bit & 1 == 1 { ends[bit] } else { 1.0 - ends[bit] };
            (0..self.corners.len()).map(|corner| (0..ends.len()).map(|bit| end(corner, bit)).product()).collect()
        };
        let apart = self.places.iter().flat_map(|place| match place {
            BandPosition::One(_) => Vec::new(),
            BandPosition::Each(of) => of.keys().copied().collect(),
        });
        CornerWeights { all: at(None), apart: apart.map(|exporter| (exporter, at(Some(exporter)))).collect() }
    }

    /// Returns a source so far between the corners.
    pub(super) fn source_between(&self, index: usize, weights: &CornerWeights) -> Source {
        let first = self.corners[0][index];
        if self.is_still(index) {
            return first;
        }
        let weights = weights.apart.get(&first.exporter).unwrap_or(&weights.all);
        let rate = |of: fn(&Source) -> f64| -> f64 {
            self.corners.iter().zip(weights).map(|(sources, weight)| weight * of(&sources[index])).sum()
        };
        let Source { value, exporter, importer, .. } = first;
        Source { exporter, importer, ..Source::new(value, rate(|source| source.before), rate(|source| source.after)) }
    }

    /// Returns true if a source has the same rates at all corners.
    fn is_still(&self, index: usize) -> bool {
        let rates = |sources: &Vec<Source>| (sources[index].before, sources[index].after);
        self.corners.iter().all(|sources| rates(sources) == rates(&self.corners[0]))
    }

    pub(super) fn is_moved(&self, market: &Market) -> bool {
        !market.sources.clone().all(|source| self.is_still(source))
    }

    /// Returns the averages of what is assumed, weighted by the value of the markets.
    pub fn assumed_on_average(&self) -> Vec<(Input, f64)> {
        let sources = self.corners.first().map_or(&[][..], Vec::as_slice);
        let mut sums: BTreeMap<Input, (f64, f64)> = BTreeMap::new();
        for market in &self.markets {
            let value: f64 = sources[market.sources.clone()].iter().map(|source| source.value).sum();
            for (input, number) in market.assumed.numbers().filter(|(_, number)| number.is_finite()) {
                let (sum, weight) = sums.entry(input).or_insert((0.0, 0.0));
                *sum += number * value;
                *weight += value;
            }
        }
        let weighed = sums.into_iter().filter(|(_, (_, weight))| *weight > 0.0);
        weighed.map(|(input, (sum, weight))| (input, sum / weight)).collect()
    }

    /// In how many markets domestic producers are, and how many markets there are.
    pub fn with_home(&self) -> (usize, usize) {
        let with = self
            .markets
            .iter()
            .filter(|market| market.assumed.at(&[]).home.is_some_and(|home| home.share > 0.0))
            .count();
        (with, self.markets.len())
    }

    /// Returns what becomes of domestic goods whose shares are read from a table; `None` where none are.
    pub fn home_summary(&self) -> Option<HomeSummary> {
        let sources = self.corners.first().map_or(&[][..], Vec::as_slice);
        let mut summary = HomeSummary::default();
        for market in &self.markets {
            let Some((at_home, _)) = market.assumed.home_substitution() else { continue };
            let value: f64 = sources[market.sources.clone()].iter().map(|source| source.value).sum();
            summary.markets += 1;
            summary.imports += value;
            summary.estimate += value * at_home.estimate;
            summary.implied += value * at_home.implied;
            if at_home.is_held() {
                summary.held += 1;
                summary.held_imports += value;
            }
        }
        (summary.imports > 0.0).then(|| HomeSummary {
            estimate: summary.estimate / summary.imports,
            implied: summary.implied / summary.imports,
            ..summary
        })
    }

    /// In how many markets a number that is drawn has an error larger than itself.
    pub fn wide(&self) -> usize {
        self.markets.iter().filter(|market| market.assumed.is_wide()).count()
    }

    /// Returns the average of what an input moves, weighted by the value of the markets.
    pub fn average(&self, input: usize, scores: &[Option<f64>]) -> f64 {
        let (mut sum, mut weight) = (0.0, 0.0);
        let sources = self.corners.first().map_or(&[][..], Vec::as_slice);
        for market in &self.markets {
            if let Some(number) = market.assumed.moved_by(input, scores) {
                let value: f64 = sources[market.sources.clone()].iter().map(|source| source.value).sum();
                sum += number * value;
                weight += value;
            }
        }
        if weight > 0.0 { sum / weight } else { f64::NAN }
    }
}
