//! Quantiles of many numbers in little room: a histogram whose steps grow with the numbers.
//!
//! Masson, Rim & Lee (2019), "DDSketch: A Fast and Fully-Mergeable Quantile Sketch with Relative-Error Guarantees", PVLDB
//! 12(12). Counts are added up, so that neither the order of the numbers nor the way that a run was cut can show.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A quantile is off by at most this share of itself.
const ERROR: f64 = 0.0005;
/// Amounts below half a cent count as nothing.
const LEAST: f64 = 0.005;

/// How many numbers lie in each step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuantileSketch {
    /// By step: 0 is nothing, a negative step is that of the same amount below zero.
    counts: BTreeMap<i32, u32>,
}

/// The quantiles that are told of a number, in its own unit.
pub type Quantiles = figures::Quantiles<f64>;

/// Returns logarithm of the ratio of neighboring steps.
fn width() -> f64 {
    ((1.0 + ERROR) / (1.0 - ERROR)).ln()
}

impl QuantileSketch {
    /// Adds a number.
    pub fn add(&mut self, number: f64) {
        let size = number.abs();
        let step = if size < LEAST { 0 } else { ((size / LEAST).ln() / width()).floor() as i32 + 1 };
        *self.counts.entry(if number < 0.0 { -step } else { step }).or_insert(0) += 1;
    }

    /// Adds all numbers of another.
    pub fn merge(&mut self, other: &QuantileSketch) {
        other.counts.iter().for_each(|(step, count)| *self.counts.entry(*step).or_insert(0) += count);
    }

    /// Returns how many numbers there are.
    pub fn count(&self) -> u64 {
        self.counts.values().map(|count| u64::from(*count)).sum()
    }

    /// Returns the number below which a share of the numbers lies; `None` if there are none.
    pub fn quantile(&self, share: f64) -> Option<f64> {
        let rank = (share * (self.count().checked_sub(1)? as f64)).round_ties_even() as u64;
        let mut seen = 0;
        let step = self.counts.iter().find(|(_, count)| {
            seen += u64::from(**count);
            seen > rank
        });
        let (&step, _) = step?;
        let middle = LEAST * ((f64::from(step).abs() - 0.5) * width()).exp();
        Some(if step == 0 { 0.0 } else { middle.copysign(f64::from(step)) })
    }

    /// Returns the quantiles that are told; `None` if there are no numbers.
    pub fn quantiles(&self) -> Option<Quantiles> {
        Some(Quantiles {
            p025: self.quantile(0.025)?,
            p10: self.quantile(0.1)?,
            p25: self.quantile(0.25)?,
            median: self.quantile(0.5)?,
            p75: self.quantile(0.75)?,
            p90: self.quantile(0.9)?,
            p975: self.quantile(0.975)?,
        })
    }
}
