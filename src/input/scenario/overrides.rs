//! What the command line says in place of a scenario file.

use jiff::civil::Date;

/// What the command line says in place of the file.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// Another baseline.
    pub baseline: Option<String>,
    /// Another entry date.
    pub date: Option<Date>,
    /// Another day of knowledge.
    pub as_of: Option<Date>,
    /// True if the law is taken to go on after the last day that is known.
    pub assume_unchanged: bool,
    /// One-off changes: `jp.cars.rate=20%`.
    pub set: Vec<String>,
    /// Another seed of the draws.
    pub seed: Option<u64>,
    /// A part of the draws: the first, and the first that is not taken.
    pub draws: Option<(u32, u32)>,
}
