//! The law of two days compared with each other, split by authority: what the measures of each come to on the later
//! day, less what they come to on the earlier.

use super::changes::{LawChange, LawChangeKind, LawChanges};
use super::sums::SplitSums;
use crate::run::compiled::{CompiledScenario, LevelsAtEnd};
use crate::run::price_weights::PriceFigures;
use crate::scenario::Scenario;
use crate::units::Pp;
use crate::units::split::{WEIGHT, WeightedPp, WeightedUsd};

/// Returns the authorities as changes, where the day is all that changes and the regime names authorities.
pub(super) fn authorities(scenario: &Scenario, law_changes: &LawChanges<'_>) -> Option<Vec<LawChange>> {
    let [LawChange { kind: LawChangeKind::Time, .. }] = law_changes.list.as_slice() else { return None };
    let named = &scenario.baseline.authorities;
    let law_change =
        |id: &str, title: &str| LawChange { kind: LawChangeKind::Authority, id: id.into(), title: title.into() };
    let all = named.iter().map(|(id, title)| law_change(id, title)).chain([law_change("other", "Other")]);
    (!named.is_empty()).then(|| all.collect())
}

/// Returns what each authority adds to the change at one corner of the hedged values. Where its parts are not the
/// change, the change is left unsplit. `slopes` are what a duty of the whole value of each class does to prices; none where nobody
/// asks.
pub(super) fn sums(
    compiled: &CompiledScenario,
    levels: &LevelsAtEnd,
    slopes: &[PriceFigures],
    count: usize,
) -> SplitSums {
    let mut sums = SplitSums::default();
    let charges: Vec<Option<ChargeChange>> =
        (0..compiled.flow_classes.classes.len()).map(|class| ChargeChange::of(levels, class, count)).collect();
    for cell in &compiled.flow_classes.cells {
        let Some(charge) = &charges[cell.class] else { continue };
        let pair = (cell.importer, cell.partner);
        sums.known += cell.value;
        match &charge.parts {
            Some(parts) => {
                let totals = sums.parts.entry(pair).or_insert_with(|| vec![WeightedUsd::default(); count]);
                totals.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part.of(cell.value));
            }
            None => *sums.unsplit.entry(pair).or_default() += charge.change.of(cell.value),
        }
    }
    for (charge, slope) in charges.iter().zip(slopes) {
        match charge {
            Some(ChargeChange { parts: Some(parts), .. }) => sums.add_prices(0..count, count, parts, slope),
            Some(ChargeChange { change, parts: None }) => sums.leave_prices(*change, slope),
            None => {}
        }
    }
    sums
}

/// The change on a class of flows.
struct ChargeChange {
    change: Pp,
    /// What each authority adds to it; `None` where that is not the change.
    parts: Option<Vec<WeightedPp>>,
}

impl ChargeChange {
    /// Returns the change on a class; `None` where it is not in scope or not known.
    fn of(levels: &LevelsAtEnd, class: usize, count: usize) -> Option<ChargeChange> {
        let (before, after) = levels.of(class)?;
        let change = before.level.change_to(after.level)?;
        let mut parts = vec![WeightedPp::default(); count];
        let mut whole = WeightedPp::default();
        for (part, (before, after)) in parts.iter_mut().zip(before.parts.iter().zip(after.parts)) {
            part.add(*after - *before, WEIGHT);
            whole += *part;
        }
        let mut all = WeightedPp::default();
        all.add(change, WEIGHT);
        Some(ChargeChange { change, parts: (whole == all).then_some(parts) })
    }
}
