//! What the command line says in place of a scenario file.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What the command line says in place of the file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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

impl Overrides {
    /// Returns the options that make another scenario of every file, in words; `None` if there are none.
    pub fn changes(&self) -> Option<String> {
        let changed = [
            ("-S", !self.set.is_empty()),
            ("--baseline", self.baseline.is_some()),
            ("--date", self.date.is_some()),
            ("--as-of", self.as_of.is_some()),
        ];
        let words: Vec<&str> = changed.iter().filter(|(_, given)| *given).map(|(word, _)| *word).collect();
        (!words.is_empty()).then(|| words.join(", "))
    }
}
