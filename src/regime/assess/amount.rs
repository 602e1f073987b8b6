//! What each charge of an entry comes to, in the order of the modes: a total counts what stands before it.

use std::sync::Arc;

use super::level::Unknown;
use super::line::{LineAttributes, Refusal};
use crate::regime::law_on_date::LawOnDate;
use crate::regime::measure::{Measure, Mode};
use crate::regime::plan::{Charge, ClaimBranch};
use crate::regime::rate::{BandEnds, RateValue, StatedRate};
use crate::regime::schedule::ColumnRate;
use crate::units::{AdValorem, Share};

/// What one charge comes to on one entry.
pub(super) struct ChargeAmount {
    pub rate_value: RateValue,
    pub share: Share,
    pub amount: AdValorem,
    /// The same as a part of the value that it falls on.
    pub rate_there: AdValorem,
    /// Set where a cap takes something off.
    pub capped: bool,
    pub unknown: Option<Unknown>,
    /// The measure that sets a total in place of this charge.
    pub in_place_of_it: Option<usize>,
}

/// Step 6: the amounts of the charges of an entry, in their order.
pub(super) fn amounts(
    law: &LawOnDate<'_>,
    branch: &ClaimBranch,
    line: LineAttributes<'_>,
    corner: BandEnds<'_>,
) -> Result<Vec<ChargeAmount>, Refusal> {
    let mut amounts: Vec<ChargeAmount> = Vec::with_capacity(branch.charges.len());
    let contents = branch.contents.iter().filter_map(|slice| slice.share(line.shares));
    if contents.into_iter().try_fold(Share::NONE, Share::checked_add).is_none() {
        return Err(too_much_content(law, branch, line));
    }
    for charge in &branch.charges {
        let measure = &law.measures[charge.measure];
        let before = || charge.counts.iter().map(|&before| &amounts[before]);
        let needs_level = measure.mode == Mode::Cap || measure.rate.written == StatedRate::Charged;
        let counted = Counted {
            sum: charge.counts.iter().map(|&before| counted(branch, charge, before, &amounts)).sum(),
            is_open: before().any(|before| before.unknown.is_some()),
            forms_no_level: needs_level && forms_no_level(law, branch),
        };
        let stated = match measure.rate.written {
            StatedRate::Charged => counted.is_known().then_some(ColumnRate::Known(counted.sum)),
            _ => charge.column.and_then(|column| line.stated[column]),
        };
        let rate_value = measure.rate.at(corner, stated).ok_or_else(|| Refusal::OutOfRange(measure.id.clone()))?;
        let share = share_of(law, branch, charge, line)?;
        let (amount, unknown, capped) = charged(measure, &rate_value, share, counted);
        if measure.mode == Mode::Total && measure.rate.written != StatedRate::Charged {
            for &before in &charge.counts {
                let before = &mut amounts[before];
                (before.amount, before.share, before.unknown) = (AdValorem::ZERO, Share::NONE, None);
                before.in_place_of_it = Some(charge.measure);
            }
        }
        let rate_there = match measure.mode {
            Mode::Base | Mode::Add => rate_value.amount,
            Mode::AllIn => rate_value.amount.above(counted.sum),
            Mode::Cap | Mode::Total => amount,
        };
        amounts.push(ChargeAmount { rate_value, share, amount, rate_there, capped, unknown, in_place_of_it: None });
    }
    Ok(amounts)
}

/// Returns what a charge counts of one before it. An all-in rate counts what falls on all of its parts at the rate that it has
/// there, else what it adds to the whole.
fn counted(branch: &ClaimBranch, charge: &Charge, before: usize, amounts: &[ChargeAmount]) -> AdValorem {
    let falls_on_all = charge.parts & !branch.charges[before].parts == 0;
    if charge.mode == Mode::AllIn && falls_on_all { amounts[before].rate_there } else { amounts[before].amount }
}

/// The total that a charge counts.
#[derive(Clone, Copy)]
struct Counted {
    sum: AdValorem,
    /// True if something in it is not known.
    is_open: bool,
    /// True if no measure of the entry says what is charged; looked at where it matters.
    forms_no_level: bool,
}

impl Counted {
    fn is_known(self) -> bool {
        !self.is_open && !self.forms_no_level
    }
}

/// Returns what a measure comes to on top of what it counts, why that is not known, and whether a cap takes something off.
fn charged(
    measure: &Measure,
    rate_value: &RateValue,
    share: Share,
    counted: Counted,
) -> (AdValorem, Option<Unknown>, bool) {
    let (rate, sum, zero) = (rate_value.amount, counted.sum, AdValorem::ZERO);
    let is_of_total = measure.rate.written == StatedRate::Charged;
    let id = || -> Arc<str> { measure.id.as_str().into() };
    let known = |amount: AdValorem| (amount, None, false);
    let dependent = || (zero, Some(Unknown::Dependent(id(), rate, sum)), false);
    match (measure.mode, &rate_value.unknown) {
        (Mode::Total, None) if is_of_total => (rate + -sum, None, rate + -sum < zero),
        // Points on a total that is not known; what is not known of it is told by those that charge it.
        (Mode::Total, Some(edits)) if is_of_total && edits.is_empty() => known(rate),
        (Mode::Total, Some(edits)) => (zero, Some(Unknown::Rate(id(), edits.clone(), sum)), false),
        (Mode::Total, None) => known(rate),
        // Nothing of something unknown is nothing.
        (Mode::Base | Mode::Add | Mode::AllIn, Some(_)) if share == Share::NONE => known(zero),
        (mode, Some(edits)) => {
            let is_total = matches!(mode, Mode::AllIn | Mode::Cap);
            // Points on an unknown total are not points of what it comes to.
            let (edits, known) = if is_total { (measure.rate.edits.clone(), sum) } else { (edits.clone(), zero) };
            let why = match measure.rate.written {
                StatedRate::Column(_) => Unknown::NotComputable(id(), edits, known),
                _ => Unknown::Rate(id(), edits, known),
            };
            (if is_total { zero } else { share.of(rate) }, Some(why), false)
        }
        (Mode::Base | Mode::Add, None) => known(share.of(rate)),
        (Mode::AllIn, None) if share == Share::NONE => known(zero),
        (Mode::AllIn, None) if counted.is_open => dependent(),
        (Mode::AllIn, None) => known(share.of(rate.above(sum))),
        (Mode::Cap, None) if !counted.is_known() => dependent(),
        (Mode::Cap, None) => (-sum.above(rate), None, sum.above(rate) > zero),
    }
}

fn too_much_content(law: &LawOnDate<'_>, branch: &ClaimBranch, line: LineAttributes<'_>) -> Refusal {
    let is_something = |content: &usize| line.shares[*content].is_some_and(|share| share != Share::NONE);
    let mut contents: Vec<usize> = branch.contents.iter().map(|slice| slice.content).filter(is_something).collect();
    contents.dedup();
    Refusal::TooMuchContent(contents.into_iter().map(|content| law.required.shares[content].clone()).collect())
}

/// Returns the part of the value that a charge falls on.
fn share_of(
    law: &LawOnDate<'_>,
    branch: &ClaimBranch,
    charge: &Charge,
    line: LineAttributes<'_>,
) -> Result<Share, Refusal> {
    let count = branch.contents.len();
    let whole = (1u32 << (count + 1)) - 1;
    if charge.parts == whole {
        return Ok(Share::WHOLE);
    }
    // With the rest of the value in it, it is the whole without the other contents; else the sum of its own.
    let with_rest = charge.parts >> count & 1 == 1;
    let summed = if with_rest { whole & !charge.parts } else { charge.parts };
    let mut sum = Share::NONE;
    for (place, slice) in branch.contents.iter().enumerate() {
        if summed >> place & 1 == 1 {
            let name = || law.required.shares[slice.content].clone();
            let share = slice.share(line.shares).ok_or_else(|| Refusal::MissingShare(name()))?;
            sum = sum.checked_add(share).ok_or_else(|| too_much_content(law, branch, line))?;
        }
    }
    Ok(if with_rest { sum.rest() } else { sum })
}

/// Returns true if no measure of an entry forms a level, in a law that does not say that there is none.
pub(super) fn forms_no_level(law: &LawOnDate<'_>, branch: &ClaimBranch) -> bool {
    !law.complete && !branch.charges.iter().any(|charge| forms_level(law, charge))
}

/// Returns true if a measure says what is charged, not what is added to it or taken off.
fn forms_level(law: &LawOnDate<'_>, charge: &Charge) -> bool {
    match charge.mode {
        Mode::Base | Mode::AllIn => true,
        Mode::Add | Mode::Cap => false,
        Mode::Total => law.measures[charge.measure].rate.written != StatedRate::Charged,
    }
}
