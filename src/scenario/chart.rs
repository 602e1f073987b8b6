//! Pictures that a scenario asks for, beside those that every result gets: which there are, and what goes with what.

pub(super) mod kind;
pub(super) mod request;
pub(super) mod subject;

pub use kind::{BandDisplay, BreakdownSpec, ChartKind, KindLimit, KindSpec};
pub use request::{ChartOptions, ChartRequest, LIST, fitting};
pub use subject::{Breakdown, ChartSize, ChartSubject, word};
