//! `dutylab list claims`: the claims and contents that a law asks for, by the names of their columns.

use rust_decimal::Decimal;

use super::entry::ListEntry;
use crate::regime::Regime;
use crate::regime::share::{ShareBand, ShareKind, ShareTable};
use crate::report::number::Unit;
use crate::units::Share;

/// Returns the claims and contents of a regime, with what it takes them for where nothing is stated.
pub fn claims(regime: &Regime) -> Vec<ListEntry> {
    let entry = |(name, table): (&String, &ShareTable)| {
        let (column, unstated) = (format!("{}.{name}", table.kind.word()), unstated(table));
        let text = format!("{column} · where it is not stated: {unstated}\n  {}", table.source);
        let fields = [
            ("name", column),
            ("kind", table.kind.word().into()),
            ("unstated", unstated),
            ("source", table.source.clone()),
        ];
        ListEntry::new(text, fields)
    };
    regime.shares.iter().map(entry).collect()
}

/// Returns what a share is taken for where an entry does not state it.
fn unstated(table: &ShareTable) -> String {
    let percent = |share: Share| Unit::Percent.word(share.fraction() * Decimal::ONE_HUNDRED);
    let default = match (table.default, table.kind) {
        (None, _) => None,
        (Some(ShareBand { low, high }), _) if low != high => Some(format!("{} to {}", percent(low), percent(high))),
        (Some(band), ShareKind::Claim) if band.low == Share::WHOLE => Some("made".into()),
        (Some(band), ShareKind::Claim) if band.low == Share::NONE => Some("not made".into()),
        (Some(band), _) => Some(percent(band.low)),
    };
    match (default, table.steps.is_empty()) {
        (Some(default), true) => default,
        (Some(default), false) => format!("by product; elsewhere {default}"),
        (None, false) => "by product".into(),
        (None, true) => "a line has to state it".into(),
    }
}
