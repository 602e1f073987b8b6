//! Duty owed before and after, added up by partner, chapter and list. Imports are held fixed.

mod flow_duty;
pub mod incidence;
mod running;
mod tally;
mod total;

pub use crate::units::Interval;
pub use flow_duty::FlowDuty;
pub use running::{IntoGroup, RunningTallies};
pub use tally::{AuthorityContribution, Tally};
pub use total::Burden;
