//! Exact figures as people read them: intervals, quantiles, wording and CSV.

pub mod csv;
pub mod escaping;
mod interval;
mod quantiles;
mod wording;

pub use interval::Interval;
pub use quantiles::{OutcomeQuantiles, Quantiles};
pub use wording::{Reading, Unit, counted, grouped};
