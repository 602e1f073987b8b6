//! What customs charges a line: the amounts of the measures that a plan leaves standing, and their sum.
//!
//! Steps 6 and 7 of the order of evaluation (`docs/model.md`). Entries are split by claim before any amount is formed,
//! and averaged after: an amount topped up to a rate is not linear in what it counts.

mod amount;
mod level;
mod line;

use super::law_on_date::LawOnDate;
use super::measure::Mode;
pub use super::plan::MeasureStatus;
use super::plan::{Charge, ClaimBranch, DisplacedBy, MOST_SHARES, StackingPlan};
use super::rate::BandEnds;
use crate::units::{AdValorem, Share};
use amount::{ChargeAmount, amounts, forms_no_level};
pub use level::{Level, Unknown};
pub use line::{LineAttributes, Refusal};

/// One row of a trace.
#[derive(Clone, Debug, PartialEq)]
pub struct StackingStep {
    /// Index of the measure in the law.
    pub measure: usize,
    /// What became of it.
    pub status: MeasureStatus,
    /// Its rate; `None` if unknown.
    pub rate: Option<AdValorem>,
    /// The part of the value that it is charged on, averaged over entries.
    pub share: Share,
    /// What it adds to the total.
    pub amount: AdValorem,
    /// What it gave way to.
    pub by: DisplacedBy,
}

/// A line assessed: the level and how it came about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assessment {
    /// The rate.
    pub level: Level,
    /// One row a measure seen and what became of it.
    pub steps: Vec<StackingStep>,
}

/// The most measures that reach one line: each is compared with each.
const MOST_MEASURES: usize = 500;

/// The most claims that some entries of one line make and others do not: every combination is computed.
const MOST_SPLITS: usize = 16;

impl StackingPlan<'_, '_> {
    /// Returns the level of a line, and what each measure adds to it through `each`: the measure's index, its amount, and whether
    /// it is charged on any of the value.
    ///
    /// # Errors
    /// Where an edited rate leaves its range, a share is missing, or contents are too much or too many.
    pub fn level(
        &mut self,
        line: LineAttributes<'_>,
        corner: BandEnds<'_>,
        mut each: impl FnMut(usize, AdValorem, bool),
    ) -> Result<Level, Refusal> {
        let mut level = Level::default();
        self.each_entry(line, corner, |law, branch, weight, amounts| {
            level.enter(law, branch, weight, &amounts);
            for (charge, amount) in branch.charges.iter().zip(&amounts) {
                let is_charged = status_of(charge, amount).charges() && amount.share != Share::NONE;
                each(charge.measure, weight.of(amount.amount), is_charged);
            }
        })?;
        Ok(level)
    }

    /// Returns the level of a line and how it comes about.
    ///
    /// # Errors
    /// Where an edited rate leaves its range, a share is missing, or contents are too much or too many.
    pub fn assess(&mut self, line: LineAttributes<'_>, corner: BandEnds<'_>) -> Result<Assessment, Refusal> {
        let mut assessment = Assessment::default();
        let mut refused = None;
        self.each_entry(line, corner, |law, branch, weight, amounts| {
            assessment.level.enter(law, branch, weight, &amounts);
            for (charge, amount) in branch.charges.iter().zip(amounts) {
                assessment.add(step_of(charge, amount, weight));
            }
            for not_charged in &branch.not_charged {
                let measure = &law.measures[not_charged.measure];
                let stated = law.required.column(&measure.rate.written).and_then(|column| line.stated[column]);
                match measure.rate.at(corner, stated) {
                    Some(rate) => assessment.add(StackingStep {
                        measure: not_charged.measure,
                        status: not_charged.status,
                        rate: rate.unknown.is_none().then_some(rate.amount),
                        share: Share::NONE,
                        amount: AdValorem::ZERO,
                        by: not_charged.by.clone(),
                    }),
                    None => refused = Some(Refusal::OutOfRange(measure.id.clone())),
                }
            }
        })?;
        if let Some(refusal) = refused {
            return Err(refusal);
        }
        let measures = self.law().measures;
        let order = |step: &StackingStep| (measures[step.measure].mode, &measures[step.measure].id, step.measure);
        assessment.steps.sort_by(|one, other| order(one).cmp(&order(other)));
        Ok(assessment)
    }

    /// Step 1, entries: each combination of claims that some entry makes, with its weight, and its amounts.
    fn each_entry(
        &mut self,
        line: LineAttributes<'_>,
        corner: BandEnds<'_>,
        mut each: impl FnMut(&LawOnDate<'_>, &ClaimBranch, Share, Vec<ChargeAmount>),
    ) -> Result<(), Refusal> {
        let law = self.law();
        if self.measures().len() > MOST_MEASURES {
            return Err(Refusal::TooManyMeasures(self.measures().len()));
        }
        if self.claims.len() > MOST_SHARES {
            return Err(Refusal::TooManyShares(self.claims.len()));
        }
        let mut made_by_all = 0u32;
        // Claims that some entries make and others do not: a bit each, with the share that makes it.
        let mut split: Vec<(u32, Share)> = Vec::new();
        for (bit, &claim) in self.claims.iter().enumerate() {
            match line.shares[claim] {
                None => return Err(Refusal::MissingShare(law.required.shares[claim].clone())),
                Some(Share::NONE) => {}
                Some(Share::WHOLE) => made_by_all |= 1 << bit,
                Some(share) => split.push((1 << bit, share)),
            }
        }
        if split.len() > MOST_SPLITS {
            return Err(Refusal::TooManyShares(split.len()));
        }
        for combination in 0..1u32 << split.len() {
            let mut made = made_by_all;
            let mut weight = Share::WHOLE;
            for (place, (bit, share)) in split.iter().enumerate() {
                let makes = combination >> place & 1 == 1;
                made |= if makes { *bit } else { 0 };
                weight = weight.of_share(if makes { *share } else { share.rest() });
            }
            let branch = self.branch(made, line.shares);
            if branch.contents.len() > MOST_SHARES {
                return Err(Refusal::TooManyShares(branch.contents.len()));
            }
            let amounts = amounts(law, branch, line, corner)?;
            each(law, branch, weight, amounts);
        }
        Ok(())
    }
}

/// Returns what becomes of a measure that a plan leaves standing.
fn status_of(charge: &Charge, amount: &ChargeAmount) -> MeasureStatus {
    match (amount.in_place_of_it, amount.capped, charge.by.is_empty(), charge.exempt_by) {
        (Some(_), ..) => MeasureStatus::DisplacedWhole,
        (None, true, ..) => MeasureStatus::Capped,
        (None, false, false, _) => MeasureStatus::DisplacedContent,
        (None, false, true, Some(_)) => MeasureStatus::ExemptContent,
        (None, false, true, None) => MeasureStatus::Applied,
    }
}

fn step_of(charge: &Charge, amount: ChargeAmount, weight: Share) -> StackingStep {
    let status = status_of(charge, &amount);
    let by: Vec<usize> = amount.in_place_of_it.map_or_else(|| charge.by.clone(), |total| vec![total]);
    let by = match charge.exempt_by.filter(|_| by.is_empty()) {
        Some(rule) => DisplacedBy::Exemption(rule),
        None if by.is_empty() => DisplacedBy::Nobody,
        None => DisplacedBy::Measures(by),
    };
    StackingStep {
        measure: charge.measure,
        status,
        rate: amount.rate_value.unknown.is_none().then_some(amount.rate_value.amount),
        share: weight.of_share(amount.share),
        amount: weight.of(amount.amount),
        by,
    }
}

impl Level {
    /// Adds the amounts of an entry with its weight. Step 7.
    fn enter(&mut self, law: &LawOnDate<'_>, branch: &ClaimBranch, weight: Share, amounts: &[ChargeAmount]) {
        for (charge, amount) in branch.charges.iter().zip(amounts) {
            let weighed = weight.of(amount.amount);
            self.sum += weighed;
            self.effective += law.measures[charge.measure].scale.map_or(weighed, |scale| scale.of(weighed));
            self.approx |= amount.rate_value.approx;
            if let Some(why) = &amount.unknown {
                let share = if charge.mode == Mode::Cap { Share::WHOLE } else { amount.share };
                self.miss(why.clone(), weight.of_share(share));
            }
        }
        if forms_no_level(law, branch) {
            self.miss(Unknown::Unstated, weight);
        }
    }

    /// Notes what is not known of a part of the value.
    fn miss(&mut self, why: Unknown, share: Share) {
        match self.unknown.iter_mut().find(|(known, _)| *known == why) {
            Some((_, sum)) => *sum = sum.checked_add(share).unwrap_or(Share::WHOLE),
            None => self.unknown.push((why, share)),
        }
    }
}

impl Assessment {
    /// Adds a row of one entry to those of the others: a measure has one row for what it charges, and one more only
    /// where it charges nothing at all.
    fn add(&mut self, step: StackingStep) {
        let charges = |one: &StackingStep| one.status.charges();
        let rows = &mut self.steps;
        match rows.iter().position(|row| row.measure == step.measure) {
            None => rows.push(step),
            Some(at) => {
                let row = &mut rows[at];
                let both = (charges(row), charges(&step));
                row.share = row.share.checked_add(step.share).unwrap_or(Share::WHOLE);
                row.amount += step.amount;
                match both {
                    (false, true) => (row.status, row.rate, row.by) = (step.status, step.rate, step.by),
                    (true, true) if step.status != MeasureStatus::Applied => {
                        (row.status, row.by) = (step.status, step.by)
                    }
                    _ => {}
                }
            }
        }
    }
}
