//! What is said of the measures behind a case besides what they charge.

use std::sync::Arc;

use crate::regime::measure::{Measure, StatusStep};
use crate::units::Usd;

/// What is said of the measures behind a case besides what they charge.
#[derive(Clone, Debug, Default)]
pub struct CaseStanding {
    /// The measures on thin evidence that the change depends on, the largest first.
    pub thin: Vec<ThinMeasure>,
    /// The measures in force before or after that have goods in scope, each with what had become of it, if that is
    /// said. Those of authorities without a word about any are left out.
    pub statuses: Vec<(Arc<Measure>, Option<StatusStep>)>,
}

/// A measure on thin evidence that a change depends on.
#[derive(Clone, Debug)]
pub struct ThinMeasure {
    /// The measure.
    pub measure: Arc<Measure>,
    /// What it adds to the change of the duty owed in a year, without its sign; of hedged values the most.
    pub size: Usd,
}
