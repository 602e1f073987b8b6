//! Clauses on goods in transit: measures as they stood on the day before, for goods that were loaded by then.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::entry::practice::InTransit;
use crate::period::Period;
use crate::regime::measure::Measure;

/// The clauses that an entry lies under: a bit each, those on goods in transit in the order of the list, then those on goods in a
/// zone.
pub type ClauseSet = u32;

/// Returns the clauses that goods lie under which were loaded on one day and enter on another.
pub fn held(clauses: &[InTransit], loaded: Date, day: Date) -> ClauseSet {
    // Of two clauses on the same measures that of the earlier day goes further.
    let mut held: BTreeMap<&[String], (usize, Date)> = BTreeMap::new();
    let all = clauses.iter().enumerate().filter(|(_, clause)| clause.may_hold(day) && loaded < clause.loaded_before);
    for (at, clause) in all {
        let known = held.entry(&clause.measures).or_insert((at, clause.loaded_before));
        if clause.loaded_before < known.1 {
            *known = (at, clause.loaded_before);
        }
    }
    held.values().map(|(at, _)| 1 << at).sum()
}

/// Returns the measures that hold for goods under these clauses.
pub fn under(clauses: &[InTransit], set: ClauseSet, measures: &[Arc<Measure>]) -> Vec<Arc<Measure>> {
    let held: Vec<&InTransit> =
        clauses.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1).map(|(_, clause)| clause).collect();
    let of = |measure: &Arc<Measure>| -> Option<Arc<Measure>> {
        let Some(clause) = held.iter().find(|clause| measure.is_named(&clause.measures)) else {
            return Some(measure.clone());
        };
        let before = clause.loaded_before.yesterday().ok()?;
        let period = Period { from: measure.period.from, until: None };
        measure.in_force(before).then(|| Arc::new(Measure { period, ..Measure::clone(measure) }))
    };
    measures.iter().filter_map(of).collect()
}
