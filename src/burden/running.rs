//! Tallies from which flows can be taken out again: those of a day are made from those of the day before.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::flow_duty::FlowDuty;
use super::tally::{RateAgreement, Tally};
use crate::rates::levels::ClassCharge;
use crate::units::{AdValorem, CustomsValue};

/// The tallies of some groups of flows, which can be changed.
#[derive(Debug)]
pub struct RunningTallies {
    groups: Vec<RunningTally>,
    rates: NumberedRates,
}

/// Rates before and after, each pair with a number.
#[derive(Debug, Default)]
struct NumberedRates {
    numbers: FxHashMap<[Option<AdValorem>; 2], u32>,
    rates: Vec<[Option<AdValorem>; 2]>,
}

#[derive(Clone, Debug, Default)]
struct RunningTally {
    /// All that is a sum.
    sums: Tally,
    rates: RateCount,
    /// How many flows have an "about" in their rate before, and after.
    approx: [i32; 2],
    /// What came out last, until something changes: most groups are the same for days.
    told: Option<Arc<Tally>>,
}

/// Whether flows that come and go have the same rates, from sums of the numbers of their rates: numbers are all equal if and
/// only if they have no variance, n·Σx² = (Σx)².
#[derive(Clone, Copy, Debug, Default)]
struct RateCount {
    flows: i128,
    sum: i128,
    squares: i128,
}

/// A group that flows go into.
#[derive(Clone, Copy, Debug)]
pub struct IntoGroup {
    /// Its index.
    pub group: usize,
    /// True if it is told by authority too.
    pub with_parts: bool,
}

impl RunningTallies {
    /// Returns the tallies of so many groups, with nothing in them.
    pub fn new(groups: usize) -> RunningTallies {
        RunningTallies { groups: vec![RunningTally::default(); groups], rates: NumberedRates::default() }
    }

    /// Adds flows of a value to some groups.
    pub fn add(
        &mut self,
        (value, special): (CustomsValue, bool),
        charges: [ClassCharge<'_>; 2],
        groups: impl Iterator<Item = IntoGroup>,
    ) {
        self.count(&FlowDuty::with_parts(value, special, charges), 1, groups);
    }

    /// Takes flows that were added out of the same groups.
    pub fn remove(
        &mut self,
        (value, special): (CustomsValue, bool),
        charges: [ClassCharge<'_>; 2],
        groups: impl Iterator<Item = IntoGroup>,
    ) {
        self.count(&FlowDuty::with_parts(CustomsValue::default() - value, special, charges), -1, groups);
    }

    fn count(&mut self, flows: &FlowDuty, times: i32, groups: impl Iterator<Item = IntoGroup>) {
        let number = flows.averaged().map(|rates| self.rates.number(rates));
        for IntoGroup { group, with_parts } in groups {
            let tally = &mut self.groups[group];
            tally.told = None;
            tally.sums.sum(flows);
            if with_parts {
                tally.sums.add_parts(flows);
            }
            if let Some(number) = number {
                tally.rates.add(number.into(), times.into());
            }
            tally.approx.iter_mut().zip(flows.approx).for_each(|(count, approx)| *count += times * i32::from(approx));
        }
    }

    /// Returns the tallies of the flows that are in them, one a group.
    pub fn tallies(&mut self) -> Vec<Arc<Tally>> {
        let RunningTallies { groups, rates } = self;
        groups.iter_mut().map(|group| group.tally(&rates.rates)).collect()
    }
}

impl RunningTally {
    fn tally(&mut self, rates: &[[Option<AdValorem>; 2]]) -> Arc<Tally> {
        let RunningTally { sums, rates: count, approx, told } = self;
        let tally = || {
            let [approx_before, approx_after] = approx.map(|count| count > 0);
            Arc::new(Tally { alike: count.agreement(rates), approx_before, approx_after, ..sums.clone() })
        };
        told.get_or_insert_with(tally).clone()
    }
}

impl NumberedRates {
    fn number(&mut self, rates: [Option<AdValorem>; 2]) -> u32 {
        *self.numbers.entry(rates).or_insert_with(|| {
            self.rates.push(rates);
            self.rates.len() as u32 - 1
        })
    }
}

impl RateCount {
    fn add(&mut self, number: i128, times: i128) {
        self.flows += times;
        self.sum += times * number;
        self.squares += times * number * number;
    }

    fn agreement(&self, rates: &[[Option<AdValorem>; 2]]) -> RateAgreement {
        match self.flows {
            0 => RateAgreement::Nothing,
            flows if flows * self.squares == self.sum * self.sum => {
                RateAgreement::Rates(rates[(self.sum / flows) as usize])
            }
            _ => RateAgreement::Differ,
        }
    }
}
