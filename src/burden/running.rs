//! Tallies from which flows can be taken out again: that of a day is made from that of the day before.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::tally::{RateAgreement, Tally};
use crate::rates::levels::ClassCharge;
use crate::units::{AdValorem, CustomsValue};

/// A tally that can be changed.
#[derive(Clone, Debug, Default)]
pub struct RunningTally {
    /// All that is a sum.
    sums: Tally,
    /// How many flows have these rates, before and after.
    rates: FxHashMap<[Option<AdValorem>; 2], u32>,
    /// How many flows have an "about" in their rate before, and after.
    approx: [u32; 2],
    /// What came out last, until something changes: most groups are the same for days.
    told: Option<Arc<Tally>>,
}

/// Flows that are charged alike, before and after.
#[derive(Clone, Copy, Debug)]
pub struct ChargedFlows<'l> {
    /// Their value.
    pub value: CustomsValue,
    /// True in chapters 98 and 99.
    pub special: bool,
    /// What they are charged before and after.
    pub charges: (ClassCharge<'l>, ClassCharge<'l>),
}

impl RunningTally {
    /// Adds flows, by authority too if `with_parts`.
    pub fn add(&mut self, flows: ChargedFlows<'_>, with_parts: bool) {
        self.sum(flows.value, flows, with_parts);
        if let Some(rates) = flows.rates() {
            *self.rates.entry(rates).or_default() += 1;
        }
        self.approx.iter_mut().zip(flows.approx()).for_each(|(count, approx)| *count += u32::from(approx));
    }

    /// Takes out flows that were added.
    pub fn remove(&mut self, flows: ChargedFlows<'_>, with_parts: bool) {
        self.sum(CustomsValue::default() - flows.value, flows, with_parts);
        if let Some(rates) = flows.rates()
            && let Some(count) = self.rates.get_mut(&rates)
        {
            *count -= 1;
            if *count == 0 {
                self.rates.remove(&rates);
            }
        }
        let approx = self.approx.iter_mut().zip(flows.approx());
        approx.for_each(|(count, approx)| *count = count.saturating_sub(u32::from(approx)));
    }

    fn sum(&mut self, value: CustomsValue, ChargedFlows { special, charges, .. }: ChargedFlows<'_>, with_parts: bool) {
        let (before, after) = charges;
        self.told = None;
        self.sums.add(value, special, before.level, after.level);
        if with_parts {
            self.sums.add_parts(value, before, after);
        }
    }

    /// Returns the tally of the flows that are in it.
    pub fn tally(&mut self) -> Arc<Tally> {
        self.told.get_or_insert_with(|| Arc::new(told(&self.sums, &self.rates, self.approx))).clone()
    }
}

fn told(sums: &Tally, rates: &FxHashMap<[Option<AdValorem>; 2], u32>, approx: [u32; 2]) -> Tally {
    let mut rates = rates.keys();
    let alike = match (rates.next(), rates.next()) {
        (None, _) => RateAgreement::Nothing,
        (Some(rates), None) => RateAgreement::Rates(*rates),
        (Some(_), Some(_)) => RateAgreement::Differ,
    };
    let [approx_before, approx_after] = approx.map(|count| count > 0);
    Tally { alike, approx_before, approx_after, ..sums.clone() }
}

impl ChargedFlows<'_> {
    /// Returns the rates that an average is of, if there is something to average.
    fn rates(&self) -> Option<[Option<AdValorem>; 2]> {
        let (before, after) = self.charges;
        let rates = [before.level.rate(), after.level.rate()];
        (rates != [None; 2] && !self.value.is_zero()).then_some(rates)
    }

    fn approx(&self) -> [bool; 2] {
        [self.charges.0.level.approx, self.charges.1.level.approx]
    }
}
