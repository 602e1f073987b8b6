//! What each charge of an entry comes to, in the order of the modes: a total counts what stands before it.

use std::sync::Arc;

use super::level::Unknown;
use super::line::{LineAttributes, Refusal};
use crate::regime::law_on_date::LawOnDate;
use crate::regime::measure::Mode;
use crate::regime::plan::{Charge, ClaimBranch};
use crate::regime::rate::{BandEnds, RateValue, StatedRate};
use crate::regime::schedule::ColumnRate;
use crate::units::{AdValorem, Share};

/// What one charge comes to on one entry.
pub(super) struct ChargeAmount {
    pub evaluated: RateValue,
    pub share: Share,
    pub amount: AdValorem,
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
    let contents = branch.contents.iter().filter_map(|&content| line.shares[content]);
    if contents.into_iter().try_fold(Share::NONE, Share::checked_add).is_none() {
        let names = branch.contents.iter().map(|&content| law.asked.shares[content].clone());
        return Err(Refusal::TooMuchContent(names.collect()));
    }
    for charge in &branch.charges {
        let measure = &law.measures[charge.measure];
        let counted = || charge.counts.iter().map(|&before| amounts[before].amount).sum::<AdValorem>();
        let stated = match measure.rate.written {
            StatedRate::Charged => {
                let open = charge.counts.iter().any(|&before| amounts[before].unknown.is_some());
                (!open && !forms_no_level(law, branch)).then(|| ColumnRate::Known(counted()))
            }
            _ => charge.column.and_then(|column| line.stated[column]),
        };
        let evaluated = measure.rate.at(corner, stated).ok_or_else(|| Refusal::OutOfRange(measure.id.clone()))?;
        let share = share_of(law, branch, charge, line)?;
        let id = || -> Arc<str> { measure.id.as_str().into() };
        let mut capped = false;
        let is_total = matches!(measure.mode, Mode::AllIn | Mode::Cap);
        let (amount, unknown) = match (measure.mode, &evaluated.unknown) {
            (Mode::Total, None) if measure.rate.written == StatedRate::Charged => {
                let changed = evaluated.amount + -counted();
                capped = changed < AdValorem::ZERO;
                (changed, None)
            }
            // Points on a total that is not known; what is not known of it is told by those that charge it.
            (Mode::Total, Some(edits)) if measure.rate.written == StatedRate::Charged && edits.is_empty() => {
                (evaluated.amount, None)
            }
            (Mode::Total, Some(edits)) => (AdValorem::ZERO, Some(Unknown::Rate(id(), edits.clone(), counted()))),
            (Mode::Total, None) => (evaluated.amount, None),
            // Nothing of something unknown is nothing.
            (Mode::Base | Mode::Add | Mode::AllIn, Some(_)) if share == Share::NONE => (AdValorem::ZERO, None),
            (_, Some(edits)) => {
                // Points on an unknown total are not points of what it comes to.
                let (edits, known) =
                    if is_total { (measure.rate.edits.clone(), counted()) } else { (edits.clone(), AdValorem::ZERO) };
                let why = match measure.rate.written {
                    StatedRate::Column(_) => Unknown::NotComputable(id(), edits, known),
                    _ => Unknown::Rate(id(), edits, known),
                };
                (if is_total { AdValorem::ZERO } else { share.of(evaluated.amount) }, Some(why))
            }
            (Mode::Base | Mode::Add, None) => (share.of(evaluated.amount), None),
            (Mode::AllIn | Mode::Cap, None) => {
                let open = charge.counts.iter().any(|&before| amounts[before].unknown.is_some());
                if measure.mode == Mode::AllIn && share == Share::NONE {
                    (AdValorem::ZERO, None)
                } else if open || (measure.mode == Mode::Cap && forms_no_level(law, branch)) {
                    (AdValorem::ZERO, Some(Unknown::Dependent(id(), evaluated.amount, counted())))
                } else if measure.mode == Mode::AllIn {
                    (share.of(evaluated.amount.above(counted())), None)
                } else {
                    let excess = counted().above(evaluated.amount);
                    capped = excess > AdValorem::ZERO;
                    (-excess, None)
                }
            }
        };
        if measure.mode == Mode::Total && measure.rate.written != StatedRate::Charged {
            for &before in &charge.counts {
                let before = &mut amounts[before];
                (before.amount, before.share, before.unknown) = (AdValorem::ZERO, Share::NONE, None);
                before.in_place_of_it = Some(charge.measure);
            }
        }
        amounts.push(ChargeAmount { evaluated, share, amount, capped, unknown, in_place_of_it: None });
    }
    Ok(amounts)
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
    for (place, &content) in branch.contents.iter().enumerate() {
        if summed >> place & 1 == 1 {
            let name = || law.asked.shares[content].clone();
            let share = line.shares[content].ok_or_else(|| Refusal::MissingShare(name()))?;
            sum = sum.checked_add(share).ok_or_else(|| {
                let names = branch.contents.iter().map(|&content| law.asked.shares[content].clone());
                Refusal::TooMuchContent(names.collect())
            })?;
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
