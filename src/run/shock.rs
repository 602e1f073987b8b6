//! The tariff shock: what a law puts into a model of general equilibrium, by exporter, importer and sector.
//!
//! The rates of lines are averaged to sectors by value. The shock is (1 + after) ÷ (1 + before) − 1, on top of the
//! world's own tariffs: equation (67) of `docs/model.md`.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::compiled::LevelsAtEnd;
use crate::burden::{Burden, FlowDuty, Tally};
use crate::error::Problem;
use crate::partner::Partner;
use crate::product::HsCode;
use crate::rates::FlowClasses;
use crate::units::{AdValorem, CustomsValue, exact_to_float};
use crate::world::World;
use crate::world::economy::Economy;

/// The lines of a world gathered by who sells what to whom in its economy.
#[derive(Debug)]
pub struct SectorLines {
    /// By sector, exporter and importer: the classes of flows and their value.
    cells: BTreeMap<[usize; 3], Vec<(usize, CustomsValue)>>,
    /// What the shock excludes.
    pub left_out: LeftOut,
}

/// Flows that have no place in the economy, and their value.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LeftOut {
    /// Of partners that the economy does not have, alone or as part of the rest of the world.
    pub stateless: (usize, CustomsValue),
    /// The largest of these partners.
    pub largest: Option<(Partner, CustomsValue)>,
    /// Of goods that no sector has.
    pub sectorless: (usize, CustomsValue),
}

/// The shock to one sector of one exporter and importer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TariffShock {
    /// The number of the sector.
    pub sector: usize,
    /// The numbers of the exporter and the importer.
    pub pair: [usize; 2],
    /// What the rates are averaged over.
    pub value: CustomsValue,
    /// Average rate before, of the value where it is known.
    pub before: Option<AdValorem>,
    /// The same after.
    pub after: Option<AdValorem>,
    /// Of the value, where the change is not known.
    pub unknown: CustomsValue,
    /// The shock, as a fraction.
    pub change: f64,
}

impl SectorLines {
    /// Gathers the flows of a world.
    pub fn new(world: &World, economy: &Economy, flow_classes: &FlowClasses) -> SectorLines {
        let number: HashMap<Partner, usize> = economy.countries.iter().copied().zip(0..).collect();
        let sectors: Vec<Option<usize>> =
            world.products.iter().map(|product| sector(world, economy, *product)).collect();
        let mut cells: BTreeMap<[usize; 3], BTreeMap<usize, CustomsValue>> = BTreeMap::new();
        let mut left_out = LeftOut::default();
        let mut partners: BTreeMap<Partner, CustomsValue> = BTreeMap::new();
        for (flow, cell) in world.flows.iter().zip(&flow_classes.cell_of_flow) {
            let pair = world.pair(flow);
            // A partner without a country of its own sells as part of the rest of the world.
            let from = number.get(&pair.partner).copied().or(economy.rest);
            match (sectors[flow.product as usize], from, number.get(&pair.importer)) {
                (Some(sector), Some(from), Some(&to)) => {
                    let class = flow_classes.cells[*cell as usize].class;
                    *cells.entry([sector, from, to]).or_default().entry(class).or_default() += flow.value;
                }
                (sector, ..) => {
                    let LeftOut { stateless, sectorless, .. } = &mut left_out;
                    let (count, value) = if sector.is_none() { sectorless } else { stateless };
                    *count += 1;
                    *value += flow.value;
                    if sector.is_some() {
                        *partners.entry(pair.partner).or_default() += flow.value;
                    }
                }
            }
        }
        left_out.largest = partners.into_iter().max_by_key(|(partner, value)| (*value, Reverse(*partner)));
        let cells = cells.into_iter().map(|(key, classes)| (key, classes.into_iter().collect())).collect();
        SectorLines { cells, left_out }
    }

    /// Returns the shocks at a corner of the hedged values: of all whose rate is known to differ from what it was, or
    /// of which something is not known. `replaced` says which tariffs of the world the rates stand in the place of;
    /// `None`: they come on top of all.
    pub fn shocks(&self, levels: &LevelsAtEnd, replaced: Option<&ReplacedTariffs<'_>>) -> Vec<TariffShock> {
        let on_top = |(&[sector, from, to], classes): (&[usize; 3], &Vec<(usize, CustomsValue)>)| {
            let mut tally = Tally::default();
            for &(class, value) in classes {
                let (before, after) = levels.of(class)?;
                tally.add(&FlowDuty::new(weight(value), false, [before.level, after.level]));
            }
            let burden = Burden::from_corners(&[&tally]);
            let [before, after] = [burden.rate_before, burden.rate_after].map(|rate| rate.map(|span| span.low));
            let change = match (before, after, burden.rate_change) {
                (Some(before), Some(after), _) => {
                    (1.0 + exact_to_float::rate(after)) / (1.0 + exact_to_float::rate(before)) - 1.0
                }
                (_, _, Some(change)) => exact_to_float::points(change.low),
                _ => 0.0,
            };
            let (value, unknown) = (burden.imports, burden.change_unknown);
            Some(TariffShock { sector, pair: [from, to], value, before, after, unknown, change })
        };
        let shocks: Vec<TariffShock> = match replaced {
            None => self.cells.iter().filter_map(on_top).collect(),
            Some(replaced) => {
                self.cells.iter().filter_map(|(cell, classes)| replaced.shock(*cell, classes, levels)).collect()
            }
        };
        shocks.into_iter().filter(|shock| shock.change != 0.0 || !shock.unknown.is_zero()).collect()
    }

    /// Refuses what is mostly not known.
    ///
    /// # Errors
    /// Where the change of more than half of the value of the shock is not known.
    pub fn mostly_known(shocks: &[TariffShock], case: &str) -> Result<(), Problem> {
        let sum = |of: fn(&TariffShock) -> CustomsValue| exact_to_float::value(shocks.iter().map(of).sum());
        if 2.0 * sum(|one| one.unknown) <= sum(|one| one.value) {
            return Ok(());
        }
        let what = format!("{case}: more than half of the rates in force before are not known");
        Err(Problem::new(what).help("a regime with few known rates gives no tariff shock: take one with all rates"))
    }
}

/// Which tariffs of a world the rates of a case stand in the place of.
#[derive(Debug)]
pub struct ReplacedTariffs<'a> {
    /// For each class of flows, whether a measure in force charges it.
    pub classes: Vec<bool>,
    /// The tariffs of the world.
    pub economy: &'a Economy,
}

/// The least difference of a rate, as a fraction, from the tariff in whose place it stands: less is what digits leave.
const LEAST_DIFFERENCE: f64 = 1e-12;

impl ReplacedTariffs<'_> {
    /// Returns the shock to a sector of an exporter and importer: the average rate after, with the tariff of the world
    /// on what no measure charges or of which the rate is not known, against the tariff of the world. `None` where no
    /// measure charges anything.
    fn shock(
        &self,
        [sector, from, to]: [usize; 3],
        classes: &[(usize, CustomsValue)],
        levels: &LevelsAtEnd,
    ) -> Option<TariffShock> {
        let applied = self.economy.tariffs[self.economy.place(sector, from, to)];
        let (mut tally, mut all) = (Tally::default(), CustomsValue::default());
        for &(class, value) in classes {
            all += weight(value);
            if let Some((_, after)) = levels.of(class).filter(|_| self.classes[class]) {
                tally.add(&FlowDuty::new(weight(value), false, [after.level; 2]));
            }
        }
        let burden = Burden::from_corners(&[&tally]);
        let (value, unknown) = (burden.imports, burden.rate_unknown);
        let after = burden.rate_after.map(|span| span.low);
        let rate = after.map_or(applied, exact_to_float::rate);
        let part = exact_to_float::value(burden.known_after) / exact_to_float::value(all);
        let difference = part * (rate - applied);
        let change = if difference.abs() < LEAST_DIFFERENCE { 0.0 } else { difference / (1.0 + applied) };
        let told = TariffShock { sector, pair: [from, to], value, before: None, after, unknown, change };
        (!value.is_zero()).then_some(told)
    }
}

/// Returns the weight of a flow in an average: one of less than a cent has a rate all the same.
fn weight(value: CustomsValue) -> CustomsValue {
    value.max(CustomsValue::from_cents(1).unwrap_or_default())
}

/// Returns the sector of a product: by the concordance for lines of a schedule, else the product itself.
fn sector(world: &World, economy: &Economy, product: HsCode) -> Option<usize> {
    if let Some(sector) = economy.sectors.iter().position(|sector| sector.code == product) {
        return Some(sector);
    }
    let concordance = world.law.as_ref().map_or(&[][..], |law| &law.concordance);
    if economy.sectors.len() == 1 {
        return Some(0);
    }
    let of = |code: HsCode| concordance.binary_search_by_key(&code, |(code, _)| *code).ok();
    product.prefixes().find_map(of).and_then(|row| concordance[row].1)
}
