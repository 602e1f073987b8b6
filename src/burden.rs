//! Duty owed before and after, added up by partner, chapter and list. Imports are held fixed.

pub mod incidence;
mod running;
mod tally;
mod total;

pub use crate::units::Interval;
pub use running::{ChargedFlows, RunningTally};
pub use tally::{AuthorityContribution, Tally};
pub use total::Burden;
