//! The law of two days compared with each other, split by authority: what the measures of each come to on the later
//! day, less what they come to on the earlier.

use super::changes::{LawChange, LawChangeKind, LawChanges};
use super::sums::SplitSums;
use crate::run::compiled::{CompiledScenario, LevelsAtEnd};
use crate::scenario::Scenario;
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
/// change, the change is left unsplit.
pub(super) fn sums(compiled: &CompiledScenario, levels: &LevelsAtEnd, count: usize) -> SplitSums {
    let mut sums = SplitSums::default();
    for cell in &compiled.flow_classes.cells {
        let Some((before, after)) = levels.of(cell.class) else { continue };
        let Some(change) = before.level.change_to(after.level) else { continue };
        let pair = (cell.importer, cell.partner);
        sums.known += cell.value;
        let mut parts = vec![WeightedPp::default(); count];
        let mut whole = WeightedPp::default();
        for (part, (before, after)) in parts.iter_mut().zip(before.parts.iter().zip(after.parts)) {
            part.add(*after - *before, WEIGHT);
            whole += *part;
        }
        let mut all = WeightedPp::default();
        all.add(change, WEIGHT);
        if whole == all {
            let totals = sums.parts.entry(pair).or_insert_with(|| vec![WeightedUsd::default(); count]);
            totals.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part.of(cell.value));
        } else {
            *sums.unsplit.entry(pair).or_default() += change.of(cell.value);
        }
    }
    sums
}
