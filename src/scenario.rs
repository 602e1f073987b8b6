//! Scenarios: a baseline, what is changed, in which cases, and what is expected of the answer.

pub mod chart;
mod chart_misfit;
pub mod edit;
pub mod equilibrium;
pub mod goal;
mod lack;
mod observed;
mod outcome;
pub mod placeholder;
pub mod prices;
mod question;
pub mod response;
mod variant;

pub use chart_misfit::ChartMisfit;
pub use lack::Lack;
pub use observed::{ObservedSeries, ObservedValue};
pub use outcome::{Bound, Expectation, Outcome, OutcomeUnit, Yardstick};
pub use question::{Before, Case, Change, Operator, Refund, Scenario, Scope, Sweep};
pub use variant::Variant;
