//! Duties that the same measures charge: all but the amounts is found once.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::law::EntryLaw;
use super::line_duty::{Alternatives, DutyPart, LineDuty};
use crate::product::HsCode;
use crate::regime::duty::{BoundedDuty, Duty, TermAmount};
use crate::regime::measure::{Measure, Mode};
use crate::units::AdValorem;

/// A measure that charges a line.
#[derive(Clone, Copy)]
pub(super) struct PartCharge<'l> {
    pub measure: &'l Measure,
    /// The numbers of chapter 99 that an entry declares for it.
    pub headings: &'l [HsCode],
    /// The duty of the schedule, where that is no share of the value.
    pub specific: Option<&'l Duty>,
}

impl PartCharge<'_> {
    /// Returns where all of it stands: in one law that tells it from any other.
    fn places(&self) -> [usize; 3] {
        let specific = self.specific.map_or(0, |duty| std::ptr::from_ref(duty) as usize);
        [std::ptr::from_ref(self.measure) as usize, self.headings.as_ptr() as usize, specific]
    }
}

/// The frames that one thread has met.
#[derive(Default)]
pub(super) struct DutyFrames {
    by_places: FxHashMap<Vec<[usize; 3]>, usize>,
    all: Vec<DutyFrame>,
    /// What one is looked up by, and the one that was found last.
    key: Vec<[usize; 3]>,
    found: usize,
}

/// The most frames that are kept: the memory does not grow with the lines.
const MOST_FRAMES: usize = 20_000;

impl DutyFrames {
    /// Returns the frame of what charges a line.
    pub fn find<'l>(
        &mut self,
        charges: impl Iterator<Item = PartCharge<'l>> + Clone,
        law: &EntryLaw<'_>,
    ) -> &DutyFrame {
        self.key.clear();
        self.key.extend(charges.clone().map(|charge| charge.places()));
        self.found = match self.by_places.get(&self.key) {
            Some(&known) => known,
            None => {
                if self.all.len() >= MOST_FRAMES {
                    self.by_places.clear();
                    self.all.clear();
                }
                self.by_places.insert(self.key.clone(), self.all.len());
                self.all.push(DutyFrame::new(&charges.collect::<Vec<_>>(), law));
                self.all.len() - 1
            }
        };
        &self.all[self.found]
    }

    /// Returns the frame that was found last.
    pub fn found(&mut self) -> &mut DutyFrame {
        &mut self.all[self.found]
    }
}

/// Duties that the same measures charge.
pub(super) struct DutyFrame {
    /// The place of the part of each measure, in the order in which they charge.
    places: Vec<usize>,
    /// The unit that a duty among them is counted in, if there is one; the name of the measure of which the schedule names no amount.
    pub unit: Result<Option<String>, String>,
    /// What each part of the last duty came to.
    amounts: Vec<AdValorem>,
    /// The last duty.
    last: Arc<LineDuty>,
}

impl DutyFrame {
    fn new(charges: &[PartCharge<'_>], law: &EntryLaw<'_>) -> DutyFrame {
        let (regime, filing_order) = (law.regime, &law.practice.filing_order);
        let mut order = charges.to_vec();
        order.sort_by_key(|charge| (charge.measure.mode, &charge.measure.id));
        let unit =
            order.iter().find_map(|charge| Some(unit(charge.specific?).ok_or_else(|| charge.measure.id.clone())));
        let part = |of_name: &[PartCharge<'_>]| {
            let PartCharge { measure, specific, .. } = of_name[0];
            let headings: BTreeSet<HsCode> = of_name.iter().flat_map(|charge| charge.headings).copied().collect();
            DutyPart {
                measure: measure.id.as_str().into(),
                authority: regime.authority(measure),
                fraction: AdValorem::ZERO.fraction(),
                percent: AdValorem::ZERO.percent(),
                headings: headings.into_iter().collect(),
                is_base: measure.mode == Mode::Base,
                is_specific: specific.is_some(),
            }
        };
        let mut parts: Vec<DutyPart> =
            order.chunk_by(|one, other| one.measure.id == other.measure.id).map(part).collect();
        parts.sort_by_key(|part| {
            let tag = regime.authorities.get(part.authority).map(|(tag, _)| tag);
            tag.and_then(|tag| filing_order.iter().position(|other| other == tag)).unwrap_or(filing_order.len())
        });
        let mut numbers: Vec<Alternatives> = Vec::new();
        for part in parts.iter().filter(|part| !part.headings.is_empty()) {
            if !numbers.contains(&part.headings) {
                numbers.push(part.headings.clone());
            }
        }
        let place = |charge: &PartCharge<'_>| parts.iter().position(|part| *part.measure == *charge.measure.id);
        let places = charges.iter().filter_map(place).collect();
        let amounts = vec![AdValorem::ZERO; parts.len()];
        let last = LineDuty { parts, numbers: numbers.into(), ..LineDuty::default() };
        DutyFrame { places, unit: unit.transpose(), amounts, last: last.into() }
    }

    /// Returns the duty of what each of the measures charges.
    ///
    /// # Errors
    /// Where that is not the rate.
    pub fn duty(&mut self, rate: AdValorem, charged: impl Iterator<Item = AdValorem>) -> Result<Arc<LineDuty>, String> {
        let mut amounts = vec![AdValorem::ZERO; self.amounts.len()];
        self.places.iter().zip(charged).for_each(|(place, amount)| amounts[*place] += amount);
        if amounts == self.amounts && rate == self.last.rate {
            return Ok(self.last.clone());
        }
        if amounts.iter().copied().sum::<AdValorem>() != rate {
            return Err("the parts of a duty do not add up to its rate: this is a fault of the program".into());
        }
        let mut duty = LineDuty::clone(&self.last);
        duty.rate = rate;
        for (part, (amount, before)) in duty.parts.iter_mut().zip(amounts.iter().zip(&self.amounts)) {
            if amount != before {
                (part.fraction, part.percent) = (amount.fraction(), amount.percent());
            }
        }
        (self.amounts, self.last) = (amounts, duty.into());
        Ok(self.last.clone())
    }
}

/// Returns the unit that a duty counts, empty where it counts none; `None` where it has no amount.
fn unit(duty: &Duty) -> Option<String> {
    let terms = match duty {
        Duty::Terms(terms) => vec![terms],
        Duty::Bounded(BoundedDuty { terms, at_least, at_most }) => {
            [Some(terms), at_least.as_ref(), at_most.as_ref()].into_iter().flatten().collect()
        }
        Duty::Text => return None,
    };
    let unit = terms.into_iter().flatten().find_map(|term| match &term.amount {
        TermAmount::Specific { unit, .. } => Some(unit.clone()),
        TermAmount::AdValorem(_) => None,
    });
    Some(unit.unwrap_or_default())
}
