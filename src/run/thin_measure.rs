//! A measure whose reading rests on little, and what hangs on it.

use std::sync::Arc;

use crate::regime::measure::Measure;
use crate::units::Usd;

/// A measure on thin evidence that a change hangs on.
#[derive(Clone, Debug)]
pub struct ThinMeasure {
    /// The measure.
    pub measure: Arc<Measure>,
    /// What it adds to the change of the duty owed in a year, without its sign; of hedged values the most.
    pub size: Usd,
}
