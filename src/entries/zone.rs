//! Clauses on goods in a zone: measures that began between admission and entry, and that goods in privileged status pay as well.

use std::sync::Arc;

use jiff::civil::Date;

use crate::entry::practice::ZoneClause;
use crate::period::Period;
use crate::regime::measure::Measure;

/// A clause that a line lies under, with its day of entry.
#[derive(Clone, Copy, Debug)]
pub struct HeldInZone {
    /// Its place in the list.
    pub at: usize,
    /// The first day of entry under it.
    pub entered_from: Date,
    /// The day of entry.
    pub entered: Date,
}

impl ZoneClause {
    /// Returns true if the clause is about a measure, as it holds on the first day of entry.
    fn has(&self, measure: &Measure) -> bool {
        measure.is_named(&self.measures) && measure.in_force(self.entered_from)
    }

    /// Returns a measure as goods pay it that were in a zone when it began: from any day on, under other numbers.
    fn held(&self, measure: &Measure) -> Arc<Measure> {
        let mut measure = measure.clone();
        (measure.period, measure.published) = (Period { from: None, until: None }, None);
        measure.standing.headings.replace(&self.headings);
        Arc::new(measure)
    }

    /// Returns the measures of a day of admission with those of the first day of entry that goods under the clause pay as well.
    pub fn under(&self, admitted: &[Arc<Measure>], entered: &[Arc<Measure>]) -> Vec<Arc<Measure>> {
        let others = admitted.iter().filter(|measure| !self.has(measure)).cloned();
        others.chain(entered.iter().filter(|measure| self.has(measure)).map(|measure| self.held(measure))).collect()
    }
}
