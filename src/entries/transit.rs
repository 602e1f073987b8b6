//! Clauses on goods in transit: measures as they stood on the day before, for goods that were loaded by then.

use std::sync::Arc;

use crate::entry::practice::InTransit;
use crate::period::Period;
use crate::regime::measure::Measure;

/// The clauses that an entry lies under: a bit each, in the order of the list.
pub type TransitSet = u32;

/// Returns the measures that hold for goods under these clauses.
pub fn under(clauses: &[InTransit], set: TransitSet, measures: &[Arc<Measure>]) -> Vec<Arc<Measure>> {
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
