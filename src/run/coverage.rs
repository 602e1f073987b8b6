//! Which markets a change of duty reaches, and which of them have no solution.

use std::collections::BTreeMap;

use super::aggregator::Aggregator;
use super::compiled::LevelsAtEnds;
use crate::partial::{MarketExtent, NotSolved};
use crate::product::HsCode;
use crate::scenario::response::ResponseSettings;
use crate::units::CustomsValue;
use crate::world::{Flow, ImporterIndex};

/// A place among the markets of a world: a code, and an importer where each has a market of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(transparent)]
pub struct MarketIndex(u32);

/// The markets that a change of duty reaches, before their flows are gathered.
#[derive(Debug)]
pub struct AffectedMarkets {
    codes: Vec<HsCode>,
    /// Of each product of the world the index of its code.
    code_of: Vec<u32>,
    /// How many importers have a market of their own of each code: one where a model has all of them in one market.
    apart: u32,
    /// By the place of the market.
    is_reached: Vec<bool>,
    /// The classes whose levels are needed: those in scope, and those of all flows in these markets.
    pub wanted: Vec<bool>,
    /// The markets that have no solution: their flows take no part.
    pub unsolved: BTreeMap<MarketIndex, NotSolved>,
}

impl AffectedMarkets {
    /// Returns the markets of flows in scope whose rate changes or is hedged; `corners` has their levels.
    pub(super) fn new(
        aggregator: &Aggregator<'_>,
        settings: &ResponseSettings,
        in_scope: &[bool],
        corners: &LevelsAtEnds,
    ) -> AffectedMarkets {
        let (flow_classes, world) = (&aggregator.compiled.flow_classes, aggregator.world);
        let code = |product: &HsCode| product.prefix(settings.market).unwrap_or(*product);
        let mut codes: Vec<HsCode> = world.products.iter().map(code).collect();
        codes.sort();
        codes.dedup();
        let number = |product: &HsCode| codes.binary_search(&code(product)).unwrap_or_default() as u32;
        let code_of: Vec<u32> = world.products.iter().map(number).collect();
        let apart = if settings.model.extent == MarketExtent::World { 1 } else { world.importers.len() as u32 };
        let is_reached = vec![false; codes.len() * apart as usize];
        let mut reach =
            AffectedMarkets { codes, code_of, apart, is_reached, wanted: in_scope.to_vec(), unsolved: BTreeMap::new() };
        let moves: Vec<bool> =
            (0..flow_classes.classes.len()).map(|class| in_scope[class] && moves(corners, class)).collect();
        let class_of = |flow: usize| flow_classes.cells[flow_classes.cell_of_flow[flow] as usize].class;
        for (number, flow) in world.flows.iter().enumerate() {
            let market = reach.market_of(flow).0 as usize;
            reach.is_reached[market] |= moves[class_of(number)];
        }
        for (number, flow) in world.flows.iter().enumerate() {
            reach.wanted[class_of(number)] |= reach.is_reached(reach.market_of(flow));
        }
        reach
    }

    /// Lets the flows of a market without a solution take no part.
    pub fn leave_out(&mut self, code: HsCode, importer: ImporterIndex, reason: NotSolved) {
        if let Ok(code) = self.codes.binary_search(&code) {
            let market = MarketIndex(code as u32 * self.apart + u32::from(importer.0));
            self.unsolved.entry(market).or_insert(reason);
        }
    }

    /// Returns the market of a flow.
    pub fn market_of(&self, flow: &Flow) -> MarketIndex {
        let importer = u32::from(flow.importer.0) % self.apart;
        MarketIndex(self.code_of[flow.product as usize] * self.apart + importer)
    }

    /// Returns true if a change reaches a market.
    pub fn is_reached(&self, market: MarketIndex) -> bool {
        self.is_reached[market.0 as usize]
    }

    /// Returns the code of a market, and whose it is: the first importer's where all buy in one.
    pub fn code_and_importer(&self, market: MarketIndex) -> (HsCode, ImporterIndex) {
        (self.codes[(market.0 / self.apart) as usize], ImporterIndex((market.0 % self.apart) as u16))
    }
}

/// Returns true if the rate of a class changes, or is not the same at every corner.
fn moves(corners: &LevelsAtEnds, class: usize) -> bool {
    let mut rates = corners
        .levels
        .iter()
        .filter_map(|levels| levels.of(class))
        .flat_map(|(before, after)| [before.level, after.level].map(|level| (level.sum, level.rate().is_some())));
    let first = rates.next();
    rates.any(|rate| Some(rate) != first)
}

/// Of a group of the run, what its figures after response are about, and what they leave out: customs values before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ResponseCoverage {
    /// What the figures are about.
    pub reacting: CustomsValue,
    /// The part of it whose rate is not known and does not change: it is weighed as if free.
    pub unweighed: CustomsValue,
    /// What does not react, because its rate before or after is not known.
    pub unknown: CustomsValue,
    /// What does not react, because its market has no solution.
    pub unsolved: CustomsValue,
}

impl ResponseCoverage {
    /// Returns what the figures leave out.
    pub fn left_out(&self) -> CustomsValue {
        self.unknown + self.unsolved
    }

    /// Returns the imports whose duty itself, not its change alone, is known.
    pub fn weighed(&self) -> CustomsValue {
        self.reacting - self.unweighed
    }

    /// Returns true if the figures are about something, or there is nothing that they could be about.
    pub fn is_said(&self) -> bool {
        !self.reacting.is_zero() || self.left_out().is_zero()
    }

    /// Returns true if the duty itself, not its change alone, is known of something.
    pub fn has_level(&self) -> bool {
        self.is_said() && (self.unweighed.is_zero() || self.unweighed != self.reacting)
    }
}
