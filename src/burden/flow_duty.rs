//! What flows that are charged alike add to tallies, calculated once for all groups that they are in.

use std::cmp::Ordering;

use crate::rates::levels::ClassCharge;
use crate::regime::assess::Level;
use crate::units::{AdValorem, CustomsValue, Pp, Usd};

/// What is added up of an authority: before, after, the change, and before and after where both rates are known.
pub(super) const SIDES: usize = 5;

/// What flows that are charged alike add to a tally.
#[derive(Clone, Debug)]
pub struct FlowDuty {
    pub(super) value: CustomsValue,
    /// True in chapters 98 and 99.
    pub(super) special: bool,
    /// Their rates before and after; `None` where they are not known.
    pub(super) rates: [Option<AdValorem>; 2],
    /// What they are charged before and after, where it is known.
    pub(super) duty: [Option<Usd>; 2],
    /// The change of it, where that is known, and whether their rate falls or rises.
    pub(super) change: Option<(Ordering, Usd)>,
    /// True if a rate cannot be computed from the value.
    pub(super) not_computable: bool,
    /// True if an "about" went into their rate before, and after.
    pub(super) approx: [bool; 2],
    /// What an authority adds, by its index: those that add nothing are left out.
    pub(super) parts: Vec<(usize, [Usd; SIDES])>,
    /// How many authorities there are.
    pub(super) authorities: usize,
}

impl FlowDuty {
    /// Returns what flows of a value are charged in all.
    pub fn new(value: CustomsValue, special: bool, [before, after]: [&Level; 2]) -> FlowDuty {
        let rates = [before.rate(), after.rate()];
        FlowDuty {
            value,
            special,
            rates,
            duty: rates.map(|rate| rate.map(|rate| rate.of(value))),
            change: before.change_to(after).map(|points| (points.cmp(&Pp::default()), points.of(value))),
            not_computable: before.is_not_computable() || after.is_not_computable(),
            approx: [before.approx, after.approx],
            parts: Vec::new(),
            authorities: 0,
        }
    }

    /// Returns the same with what each authority adds.
    pub fn with_parts(value: CustomsValue, special: bool, charges: [ClassCharge<'_>; 2]) -> FlowDuty {
        let mut duty = FlowDuty::new(value, special, charges.map(|charge| charge.level));
        let [before, after] = charges.map(|charge| charge.parts);
        duty.authorities = before.len().max(after.len());
        let is_both = duty.rates.iter().all(Option::is_some);
        let known = duty.rates.map(|rate| rate.is_some());
        for authority in 0..duty.authorities {
            let rates = [before, after].map(|parts| parts.get(authority).copied().unwrap_or(AdValorem::ZERO));
            if rates == [AdValorem::ZERO; 2] {
                continue;
            }
            let [before, after] = rates.map(|rate| rate.of(value));
            let counted = |counts: bool, duty: Usd| if counts { duty } else { Usd::ZERO };
            let part = [
                counted(known[0], before),
                counted(known[1], after),
                counted(duty.change.is_some(), after - before),
                counted(is_both, before),
                counted(is_both, after),
            ];
            duty.parts.push((authority, part));
        }
        duty
    }

    /// Returns the rates that an average is of, if there is something to average.
    pub(super) fn averaged(&self) -> Option<[Option<AdValorem>; 2]> {
        (self.rates != [None; 2] && !self.value.is_zero()).then_some(self.rates)
    }
}
