//! Welfare of the importer whose world it is against its tariff, and how both sides answer each other.

use super::Failure;
use super::equilibrium::Workshop;
use super::progress::Progress;

/// Welfare against one rate on all imports, for each of several closures: never one without the others.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// The rates, as fractions, from nothing on.
    pub rates: Vec<f64>,
    /// One a closure; the first is the scenario's own without an answer.
    pub lines: Vec<Line>,
    /// The best rates, each found in its way.
    pub best: Vec<Best>,
    /// How both sides answer each other; nothing where the model does not say.
    pub answers: Option<Answers>,
}

/// Welfare under one closure.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The closure in words: "nobody answers", "others answer in kind", "revenue as a lump sum".
    pub name: String,
    /// True if others answer.
    pub is_answered: bool,
    /// Change of welfare in percent at each rate; `None` where there is no equilibrium.
    pub welfare: Vec<Option<f64>>,
}

/// A best rate.
#[derive(Clone, Debug, PartialEq)]
pub struct Best {
    /// How it was found: "by formula", "by search".
    pub how: &'static str,
    /// Index of the line that it lies on.
    pub line: usize,
    /// The rate, as a fraction.
    pub rate: f64,
    /// Change of welfare in percent.
    pub welfare: f64,
}

/// The best rate of one side at each rate of the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Answers {
    /// Rates, as fractions.
    pub rates: Vec<f64>,
    /// The best rate of the importer whose world it is, where all others charge its goods so much.
    pub own: Vec<f64>,
    /// The best rate of all others together on its goods, where it charges theirs so much: they act as one.
    pub others: Vec<f64>,
    /// Where both are the best answer to each other: its rate, theirs.
    pub nash: Option<[f64; 2]>,
}

impl Workshop<'_> {
    /// The curve; `None` where the scenario does not ask for a best tariff.
    pub fn curve(&self, _progress: Progress<'_>) -> Result<Option<Curve>, Failure> {
        Ok(None)
    }
}
