//! Flows gathered into markets.

#![deny(clippy::wildcard_enum_match_arm)]

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;

use super::aggregator::Aggregator;
use super::compiled::LevelsAtEnds;
use super::coverage::{AffectedMarkets, MarketIndex, ResponseCoverage};
use super::market::{BandPosition, Market, Markets, SourceWeights};
use super::market_parameters::ParameterFinder;
use crate::burden::incidence::Incidence;
use crate::error::Problem;
use crate::partial::{MarketExtent, Source, SourceResponse};
use crate::partner::Pair;
use crate::scenario::response::ResponseSettings;
use crate::units::{CustomsValue, exact_to_float};
use crate::world::{Flow, World};

/// The rates of a class of flows: before and after at each corner; the last says whether they are known.
type Rates = (Vec<[u64; 2]>, bool);

/// What tells sources apart, and the flow: sorted by it, the flows of a source follow one another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct FlowKey {
    market: MarketIndex,
    /// Which of the distinct rates.
    rate: u32,
    /// Who sells and who buys, by the numbers that models see.
    exporter: u32,
    buyer: u32,
    flow: u32,
}

/// What markets are gathered from.
pub(super) struct MarketGatherer<'g, 'a> {
    pub aggregator: &'g Aggregator<'a>,
    pub settings: &'g ResponseSettings,
    pub date: Date,
    pub in_scope: &'g [bool],
    /// The levels of every class that the reach wants.
    pub corners: &'g LevelsAtEnds,
    /// Hedged values that are drawn for each seller.
    pub independent: &'g BTreeSet<String>,
}

impl MarketGatherer<'_, '_> {
    pub fn gather(&self, reach: &AffectedMarkets) -> Result<Markets, Problem> {
        let (world, groups) = (self.aggregator.world, self.aggregator.groups.len());
        let pairs = world.importers.iter().flat_map(|&importer| {
            world.partners.iter().map(move |&partner| (Pair { importer, partner }, SourceWeights::new()))
        });
        let mut markets = Markets {
            markets: Vec::new(),
            corners: vec![Vec::new(); self.corners.levels.len()],
            inputs: Vec::new(),
            hedged: Vec::new(),
            places: Vec::new(),
            groups: vec![SourceWeights::new(); groups],
            fixed: vec![Incidence::default(); groups],
            sellers: pairs.collect(),
            source_of_flow: vec![None; world.flows.len()],
            covered: vec![ResponseCoverage::default(); groups],
            unweighed: CustomsValue::default(),
            outside: CustomsValue::default(),
            unsolved: BTreeMap::new(),
            importer: world.importer,
            prices: None,
        };
        let (rate_of_class, rates) = sort_rates(self.corners, self.aggregator.compiled.flow_classes.classes.len());
        let keys = self.sort_flows(reach, &rate_of_class, &rates, &mut markets);
        self.add_sources(reach, keys, &rates, &mut markets)?;
        markets.sellers.retain(|(_, members)| !members.is_empty());
        (markets.hedged, markets.places) = self.place(&markets.corners);
        Ok(markets)
    }

    /// Returns the keys of the flows that are part of a market, sorted, and adds up those that take no part.
    fn sort_flows(
        &self,
        reach: &AffectedMarkets,
        rate_of_class: &[Option<u32>],
        rates: &[Rates],
        markets: &mut Markets,
    ) -> Vec<FlowKey> {
        let (flow_classes, world) = (&self.aggregator.compiled.flow_classes, self.aggregator.world);
        let mut keys: Vec<FlowKey> = Vec::new();
        reach.unsolved.values().for_each(|reason| markets.unsolved.entry(*reason).or_default().0 += 1);
        for (number, flow) in world.flows.iter().enumerate() {
            let cell = flow_classes.cell_of_flow[number] as usize;
            let class = flow_classes.cells[cell].class;
            let (market, known, in_scope) = (reach.market_of(flow), rate_of_class[class], self.in_scope[class]);
            let reason = reach.unsolved.get(&market);
            let is_weighed = |rate: u32| rates[rate as usize].1;
            if in_scope {
                for &group in &self.aggregator.groups_of_cell[cell] {
                    let covered = &mut markets.covered[group];
                    match (known, reason) {
                        (None, _) => covered.unknown += flow.value,
                        (_, Some(_)) => covered.unsolved += flow.value,
                        (Some(rate), None) => {
                            covered.reacting += flow.value;
                            covered.unweighed += if is_weighed(rate) { CustomsValue::default() } else { flow.value };
                        }
                    }
                }
            }
            match (known, reason) {
                (Some(_), Some(reason)) if in_scope => markets.unsolved.entry(*reason).or_default().1 += flow.value,
                (Some(rate), None) if reach.is_reached(market) => {
                    if !is_weighed(rate) {
                        markets.unweighed += flow.value;
                    }
                    if !in_scope {
                        markets.outside += flow.value;
                    }
                    let (exporter, buyer) = self.told_apart(flow);
                    keys.push(FlowKey { market, rate, exporter, buyer, flow: number as u32 });
                }
                (Some(rate), None) if in_scope => {
                    let [before, after] = rates[rate as usize].0[0].map(f64::from_bits);
                    let source = Source::new(exact_to_float::value(flow.value), before, after);
                    for &group in &self.aggregator.groups_of_cell[cell] {
                        markets.fixed[group].add(source.value, &source, &SourceResponse::unchanged(&source));
                    }
                }
                _ => {}
            }
        }
        keys.sort_unstable();
        keys
    }

    /// Returns who sells and who buys, where that tells sources apart. What most models say of two sources charged alike is
    /// what they say of both together.
    fn told_apart(&self, flow: &Flow) -> (u32, u32) {
        let world = self.aggregator.world;
        match self.settings.model.extent {
            MarketExtent::World => (exporter(world, flow), u32::from(flow.importer.0)),
            MarketExtent::ImporterBySeller => (exporter(world, flow), 0),
            MarketExtent::Flow | MarketExtent::Importer if self.independent.is_empty() => (0, 0),
            // What is drawn for each seller tells them apart.
            MarketExtent::Flow | MarketExtent::Importer => (exporter(world, flow), 0),
        }
    }

    fn add_sources(
        &self,
        reach: &AffectedMarkets,
        keys: Vec<FlowKey>,
        rates: &[Rates],
        markets: &mut Markets,
    ) -> Result<(), Problem> {
        let (flow_classes, world) = (&self.aggregator.compiled.flow_classes, self.aggregator.world);
        let mut assumptions = ParameterFinder::new(self.settings, self.date);
        let mut last: Option<FlowKey> = None;
        let mut sources = 0;
        for key in keys {
            let flow = key.flow as usize;
            if last != Some(FlowKey { flow: 0, ..key }) {
                if last.is_none_or(|last| last.market != key.market) {
                    let (code, importer) = reach.code_and_importer(key.market);
                    let assumed = assumptions.of(code)?;
                    markets.markets.push(Market { code, importer, sources: sources..sources, assumed });
                }
                for (corner, [before, after]) in markets.corners.iter_mut().zip(&rates[key.rate as usize].0) {
                    let source = Source::new(0.0, f64::from_bits(*before), f64::from_bits(*after));
                    corner.push(Source { exporter: key.exporter, importer: key.buyer, ..source });
                }
                sources += 1;
                if let Some(market) = markets.markets.last_mut() {
                    market.sources.end = sources;
                }
                last = Some(FlowKey { flow: 0, ..key });
            }
            let (source, value) = (sources - 1, exact_to_float::value(world.flows[flow].value));
            markets.corners.iter_mut().for_each(|corner| corner[source].value += value);
            let member = |members: &mut SourceWeights| match members.last_mut() {
                Some((last, sum)) if *last as usize == source => *sum += value,
                _ => members.push((source as u32, value)),
            };
            let cell = flow_classes.cell_of_flow[flow] as usize;
            if self.in_scope[flow_classes.cells[cell].class] {
                self.aggregator.groups_of_cell[cell].iter().for_each(|&group| member(&mut markets.groups[group]));
            }
            let Flow { importer, partner, .. } = world.flows[flow];
            member(&mut markets.sellers[usize::from(importer) * world.partners.len() + usize::from(partner)].1);
            markets.source_of_flow[flow] = Some(source as u32);
        }
        markets.inputs = assumptions.names();
        Ok(())
    }

    /// Returns the names of what is drawn of the hedged values, and where each value finds its own. An independent one is
    /// drawn for every seller whose rates it moves.
    fn place(&self, sources: &[Vec<Source>]) -> (Vec<String>, Vec<BandPosition>) {
        let mut names = Vec::new();
        let mut places = Vec::new();
        for (bit, variable) in self.corners.variables.iter().enumerate() {
            if !self.independent.contains(variable) {
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
                    Some(index) => self.aggregator.world.partners[index as usize],
                    None => self.aggregator.world.importer,
                };
                each.insert(seller, names.len());
                names.push(format!("{variable}, {partner}"));
            }
            places.push(BandPosition::Each(each));
        }
        (names, places)
    }
}

/// Returns the number of a seller: 0 is the world's own importer.
fn exporter(world: &World, flow: &Flow) -> u32 {
    if world.partners[usize::from(flow.partner)] == world.importer { 0 } else { u32::from(flow.partner.0) + 1 }
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
