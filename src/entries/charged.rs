//! What measures charge the line at hand, with the shares that bear on it.

use std::collections::BTreeMap;

use crate::regime::assess::{LineAttributes, Refusal};
use crate::regime::law_on_date::LawOnDate;
use crate::regime::plan::StackingPlan;
use crate::regime::rate::BandEnds;
use crate::regime::share::ShareBand;
use crate::units::{AdValorem, Share};

/// The shares that the law asks for; those that do not bear on the line are not looked up.
#[derive(Default)]
pub(super) struct LineShares {
    /// By index; `None` where a share is missing.
    pub bands: Vec<Option<ShareBand>>,
    /// The same where each is one number.
    pub exact: Vec<Option<Share>>,
    /// Those that the line does not state and that the law takes for something: contents of a part, claims of all too; by index.
    pub assumed: Vec<usize>,
    /// True if one of them lies between two ends.
    pub is_open: bool,
}

impl LineShares {
    /// Forgets those of the line before, in a law of so many shares.
    pub fn clear(&mut self, count: usize) {
        self.bands.clear();
        self.bands.resize(count, None);
        self.exact.clear();
        self.exact.resize(count, None);
        self.assumed.clear();
        self.is_open = false;
    }

    pub fn set(&mut self, index: usize, share: Option<ShareBand>) {
        let Some(band) = share else { return };
        (self.bands[index], self.exact[index]) = (share, Some(band.low));
        self.is_open |= band.is_open();
    }

    /// Sets what the law takes a share for that the line does not state.
    pub fn assume(&mut self, index: usize, share: Option<ShareBand>, is_claim: bool) {
        self.set(index, share);
        let Some(band) = share else { return };
        if band.is_open() || band.low != Share::NONE && (is_claim || band.low != Share::WHOLE) {
            self.assumed.push(index);
        }
    }
}

/// What measures charge a line.
#[derive(Default)]
pub(super) struct ChargedMeasures {
    /// What each adds to the rate, by index.
    pub amounts: Vec<(usize, AdValorem)>,
    /// The sum; `None` where it is not one number.
    pub rate: Option<AdValorem>,
}

impl ChargedMeasures {
    /// Takes down what a plan charges a line at a corner.
    pub fn take(
        &mut self,
        plan: &mut StackingPlan<'_, '_>,
        line: LineAttributes<'_>,
        corner: BandEnds<'_>,
    ) -> Result<(), Refusal> {
        let amounts = &mut self.amounts;
        amounts.clear();
        let level = plan.level(line, corner, |measure, amount, is_charged| {
            match amounts.iter_mut().find(|(known, _)| *known == measure) {
                Some((_, sum)) => *sum += amount,
                None if is_charged => amounts.push((measure, amount)),
                None => {}
            }
        })?;
        self.rate = level.rate();
        Ok(())
    }

    /// Meets what is charged at another corner: what is not the same there is not one number.
    pub fn meet(&mut self, there: ChargedMeasures, law: &LawOnDate<'_>) {
        let by_name = |charged: &ChargedMeasures| {
            let mut sums: BTreeMap<&str, AdValorem> = BTreeMap::new();
            for (measure, amount) in charged.amounts.iter().filter(|(_, amount)| *amount != AdValorem::ZERO) {
                *sums.entry(&law.measures[*measure].id).or_insert(AdValorem::ZERO) += *amount;
            }
            sums
        };
        let is_same = self.rate == there.rate && by_name(self) == by_name(&there);
        self.rate = self.rate.filter(|_| is_same);
        let is_new = |measure: usize| !self.amounts.iter().any(|(known, _)| *known == measure);
        let new: Vec<usize> = there.amounts.iter().map(|(measure, _)| *measure).filter(|one| is_new(*one)).collect();
        self.amounts.extend(new.into_iter().map(|measure| (measure, AdValorem::ZERO)));
    }
}
