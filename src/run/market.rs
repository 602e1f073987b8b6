//! Flows gathered into markets: of each product the sources, told apart by their rates, and whose flows they are made of.

#![deny(clippy::wildcard_enum_match_arm)]

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use super::aggregator::Aggregator;
use super::compiled::LevelsAtEnds;
use super::coverage::{AffectedMarkets, ResponseCoverage};
use super::market_parameters::{MarketParameters, ParameterFinder};
use crate::burden::incidence::Incidence;
use crate::error::Problem;
use crate::partial::{Input, MarketExtent, NotSolved, Source, SourceResponse};
use crate::partner::{Pair, Partner};
use crate::product::HsCode;
use crate::scenario::response::ResponseSettings;
use crate::units::{CustomsValue, exact_to_float};
use crate::world::{Flow, World};

/// What buyers choose within.
#[derive(Clone, Debug)]
pub struct Market {
    /// The product.
    pub code: HsCode,
    /// Index of the importer in the world; 0, its own, where several buy in one market.
    pub importer: u16,
    /// Its sources.
    pub sources: Range<usize>,
    /// What is assumed of it.
    pub assumed: MarketParameters,
}

/// Where the draws of a hedged value stand.
#[derive(Clone, Debug)]
enum BandPosition {
    /// One for all.
    One(usize),
    /// One a seller, by number.
    Each(BTreeMap<u32, usize>),
}

/// Parts of sources, each with its value in dollars.
pub type Members = Vec<(u32, f64)>;

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
    places: Vec<BandPosition>,
    /// Of each group of the run its part of the sources.
    pub groups: Vec<Members>,
    /// Of each group what does not move: flows in scope in no market that a change reaches.
    pub fixed: Vec<Incidence>,
    /// Of each seller and who buys from it its part of the sources, in scope or not.
    pub sellers: Vec<(Pair, Members)>,
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
}

/// The rates of a class of flows: before and after at each corner; the last says whether they are known.
type Rates = (Vec<[u64; 2]>, bool);

/// Returns the names of what is drawn of the hedged values, and where each value finds its own. An independent one is
/// drawn for every seller whose rates it moves.
fn place(
    aggregator: &Aggregator<'_>,
    corners: &LevelsAtEnds,
    sources: &[Vec<Source>],
    independent: &BTreeSet<String>,
) -> (Vec<String>, Vec<BandPosition>) {
    let mut names = Vec::new();
    let mut places = Vec::new();
    for (bit, variable) in corners.variables.iter().enumerate() {
        if !independent.contains(variable) {
            places.push(BandPosition::One(names.len()));
            names.push(variable.clone());
            continue;
        }
        // The corners in which this value alone is at its upper end.
        let (low, high) = (&sources[0], &sources[1 << bit]);
        let moved = low.iter().zip(high).filter(|(low, high)| (low.before, low.after) != (high.before, high.after));
        let sellers: BTreeSet<u32> = moved.map(|(low, _)| low.exporter).collect();
        let mut each = BTreeMap::new();
        for seller in sellers {
            let partner = match seller.checked_sub(1) {
                Some(index) => aggregator.world.partners[index as usize],
                None => aggregator.world.importer,
            };
            each.insert(seller, names.len());
            names.push(format!("{variable}, {partner}"));
        }
        places.push(BandPosition::Each(each));
    }
    (names, places)
}

/// Market, rates, who sells and who buys, flow: all by number.
type FlowKey = (u32, u32, (u32, u32), u32);

/// Returns the number of a seller: 0 is the world's own importer.
fn exporter(world: &World, flow: &Flow) -> u32 {
    if world.partners[usize::from(flow.partner)] == world.importer { 0 } else { u32::from(flow.partner) + 1 }
}

impl Markets {
    /// Gathers the flows of a world. `corners` has the levels of every class that the reach wants.
    pub(super) fn gather(
        aggregator: &Aggregator<'_>,
        settings: &ResponseSettings,
        in_scope: &[bool],
        reach: &AffectedMarkets,
        corners: &LevelsAtEnds,
        independent: &BTreeSet<String>,
    ) -> Result<Markets, Problem> {
        let (flow_classes, world) = (&aggregator.compiled.flow_classes, aggregator.world);
        let (rate_of_class, rates) = sort_rates(corners, flow_classes.classes.len());

        // Flows of a market that are charged alike are one source; of one seller, where a model asks who sells.
        let mut keys: Vec<FlowKey> = Vec::new();
        let mut fixed: Vec<Incidence> = vec![Incidence::default(); aggregator.groups.len()];
        let mut covered = vec![ResponseCoverage::default(); aggregator.groups.len()];
        let (mut unweighed, mut outside) = (CustomsValue::default(), CustomsValue::default());
        let mut unsolved: BTreeMap<NotSolved, (usize, CustomsValue)> = BTreeMap::new();
        reach.unsolved.values().for_each(|reason| unsolved.entry(*reason).or_default().0 += 1);
        for (number, flow) in world.flows.iter().enumerate() {
            let cell = flow_classes.cell_of_flow[number] as usize;
            let class = flow_classes.cells[cell].class;
            let market = reach.market_of(flow);
            // What the other models say of two sources charged alike is what they say of both together.
            let pair = match settings.model.extent {
                MarketExtent::World => (exporter(world, flow), u32::from(flow.importer)),
                MarketExtent::ImporterBySeller => (exporter(world, flow), 0),
                MarketExtent::Flow | MarketExtent::Importer if independent.is_empty() => (0, 0),
                // What is drawn for each seller tells them apart.
                MarketExtent::Flow | MarketExtent::Importer => (exporter(world, flow), 0),
            };
            let reason = reach.unsolved.get(&market);
            if in_scope[class] {
                let (known, free) = (rate_of_class[class], CustomsValue::default());
                let unweighed = known.map_or(free, |rate| if rates[rate as usize].1 { free } else { flow.value });
                for &group in &aggregator.groups_of_cell[cell] {
                    let covered = &mut covered[group];
                    match (known, reason) {
                        (None, _) => covered.unknown += flow.value,
                        (_, Some(_)) => covered.unsolved += flow.value,
                        _ => {
                            covered.reacting += flow.value;
                            covered.unweighed += unweighed;
                        }
                    }
                }
            }
            match (rate_of_class[class], reason) {
                (Some(_), Some(reason)) if in_scope[class] => unsolved.entry(*reason).or_default().1 += flow.value,
                (Some(rate), None) if reach.is_reached[market] => {
                    if !rates[rate as usize].1 {
                        unweighed += flow.value;
                    }
                    if !in_scope[class] {
                        outside += flow.value;
                    }
                    keys.push((market as u32, rate, pair, number as u32));
                }
                (Some(rate), None) if in_scope[class] => {
                    let [before, after] = rates[rate as usize].0[0].map(f64::from_bits);
                    let source = Source::new(exact_to_float::value(flow.value), before, after);
                    for &group in &aggregator.groups_of_cell[cell] {
                        fixed[group].add(source.value, &source, &SourceResponse::unchanged(&source));
                    }
                }
                _ => {}
            }
        }
        keys.sort_unstable();
        let mut assumptions = ParameterFinder::new(settings);
        let mut markets: Vec<Market> = Vec::new();
        let mut corner_sources: Vec<Vec<Source>> = vec![Vec::new(); corners.levels.len()];
        let mut groups: Vec<Members> = vec![Vec::new(); aggregator.groups.len()];
        let partners = world.partners.len();
        let mut sellers: Vec<Members> = vec![Vec::new(); world.importers.len() * partners];
        let mut source_of_flow = vec![None; world.flows.len()];
        let mut last = None;
        let mut sources = 0;
        for (market, rate, (exporter, buyer), number) in keys {
            if last != Some((market, rate, exporter, buyer)) {
                if last.is_none_or(|(other, ..)| other != market) {
                    let code = reach.codes[(market / reach.apart) as usize];
                    let importer = (market % reach.apart) as u16;
                    let assumed = assumptions.of(code)?;
                    markets.push(Market { code, importer, sources: sources..sources, assumed });
                }
                for (of_corner, [before, after]) in corner_sources.iter_mut().zip(&rates[rate as usize].0) {
                    let source = Source::new(0.0, f64::from_bits(*before), f64::from_bits(*after));
                    of_corner.push(Source { exporter, importer: buyer, ..source });
                }
                sources += 1;
                if let Some(market) = markets.last_mut() {
                    market.sources.end = sources;
                }
                last = Some((market, rate, exporter, buyer));
            }
            let flow = world.flows[number as usize];
            let (source, value) = (sources - 1, exact_to_float::value(flow.value));
            corner_sources.iter_mut().for_each(|of_corner| of_corner[source].value += value);
            let member = |members: &mut Members| match members.last_mut() {
                Some((last, sum)) if *last as usize == source => *sum += value,
                _ => members.push((source as u32, value)),
            };
            let cell = flow_classes.cell_of_flow[number as usize] as usize;
            if in_scope[flow_classes.cells[cell].class] {
                aggregator.groups_of_cell[cell].iter().for_each(|&group| member(&mut groups[group]));
            }
            member(&mut sellers[usize::from(flow.importer) * partners + usize::from(flow.partner)]);
            source_of_flow[number as usize] = Some(source as u32);
        }
        let pair = |importer: &Partner| {
            world.partners.iter().map(|&partner| Pair { importer: *importer, partner }).collect::<Vec<_>>()
        };
        let pairs: Vec<Pair> = world.importers.iter().flat_map(pair).collect();
        let inputs = assumptions.names();
        let (hedged, places) = place(aggregator, corners, &corner_sources, independent);
        Ok(Markets {
            markets,
            corners: corner_sources,
            inputs,
            hedged,
            places,
            groups,
            fixed,
            sellers: pairs.into_iter().zip(sellers).filter(|(_, members)| !members.is_empty()).collect(),
            source_of_flow,
            covered,
            unweighed,
            outside,
            unsolved,
            importer: world.importer,
        })
    }
}

impl Markets {
    /// Returns the sources with each hedged value so far on its way from one end to the other: rates between corners
    /// are taken in proportion.
    pub fn between(&self, places: &[f64]) -> Cow<'_, [Source]> {
        let [first, ..] = self.corners.as_slice() else { return Cow::Borrowed(&[]) };
        if places.is_empty() {
            return Cow::Borrowed(first);
        }
        let weights_of = |exporter: u32| -> Vec<f64> {
            let ends: Vec<f64> = self
                .places
                .iter()
                .map(|place| match place {
                    BandPosition::One(place) => places[*place],
                    BandPosition::Each(of) => of.get(&exporter).map_or(0.5, |place| places[*place]),
                })
                .collect();
            let end = |corner: usize, bit: usize| if corner >> bit & 1 == 1 { ends[bit] } else { 1.0 - ends[bit] };
            (0..self.corners.len()).map(|corner| (0..ends.len()).map(|bit| end(corner, bit)).product()).collect()
        };
        let mut weights: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
        first.iter().for_each(|source| {
            weights.entry(source.exporter).or_insert_with(|| weights_of(source.exporter));
        });
        let rate = |source: usize, of: fn(&Source) -> f64| -> f64 {
            let shares = weights.get(&first[source].exporter).into_iter().flatten();
            self.corners.iter().zip(shares).map(|(sources, weight)| weight * of(&sources[source])).sum()
        };
        let sources = first.iter().enumerate().map(|(index, source)| Source {
            exporter: source.exporter,
            importer: source.importer,
            ..Source::new(source.value, rate(index, |source| source.before), rate(index, |source| source.after))
        });
        Cow::Owned(sources.collect())
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

    /// In how many markets sellers at home are, and how many markets there are.
    pub fn with_home(&self) -> (usize, usize) {
        let with = self.markets.iter().filter(|market| market.assumed.at(&[]).home.is_some()).count();
        (with, self.markets.len())
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

/// Returns the rates of each class by number, and the rates, each once. A class whose rate is not known but does not
/// change is weighed without duty; one that changes from what is not known has none.
fn sort_rates(corners: &LevelsAtEnds, classes: usize) -> (Vec<Option<u32>>, Vec<Rates>) {
    let mut numbers: HashMap<Rates, u32> = HashMap::new();
    let mut rates: Vec<Rates> = Vec::new();
    let of_class = (0..classes)
        .map(|class| {
            let mut found: Rates = (Vec::with_capacity(corners.levels.len()), true);
            for levels in &corners.levels {
                let (before, after) = levels.of(class)?;
                match (before.level.rate(), after.level.rate()) {
                    (Some(before), Some(after)) => {
                        found.0.push([exact_to_float::rate(before), exact_to_float::rate(after)].map(f64::to_bits));
                    }
                    _ if before.level.change_to(after.level)?.is_zero() => {
                        found.0.push([0f64.to_bits(); 2]);
                        found.1 = false;
                    }
                    _ => return None,
                }
            }
            Some(*numbers.entry(found.clone()).or_insert_with(|| {
                rates.push(found);
                rates.len() as u32 - 1
            }))
        })
        .collect();
    (of_class, rates)
}
