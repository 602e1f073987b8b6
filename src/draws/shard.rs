//! What many draws come to, and the parts that a run of them is cut into.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::sketch::{QuantileSketch, Quantiles};
use crate::partial::ResponseFigure;

/// What comes out of many draws.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct DrawSummaries {
    /// By group of the run that is drawn, and by figure; empty where the model does not say it.
    pub groups: BTreeMap<usize, Vec<QuantileSketch>>,
    /// Change of each seller's sales to each importer.
    pub sellers: Vec<QuantileSketch>,
    /// Rise of consumer prices in percent, and the cost of a household in dollars; empty where nobody asks for them.
    #[serde(default)]
    pub prices: Vec<QuantileSketch>,
    /// In how many draws some market has no solution, and takes the central values.
    pub unsolved: u32,
    /// The whole's figures draw by draw, where they are kept.
    #[serde(skip)]
    pub kept: Vec<Vec<f64>>,
}

impl DrawSummaries {
    /// Returns the quantiles of the difference of a figure of the whole, draw by draw, to the same draws of another;
    /// `None` where the draws are not kept or the model does not say it.
    pub fn less(&self, other: &DrawSummaries, figure: ResponseFigure) -> Option<Quantiles> {
        let mut sketch = QuantileSketch::default();
        for (one, other) in self.kept.iter().zip(&other.kept) {
            let difference = one[figure as usize] - other[figure as usize];
            if difference.is_nan() {
                return None;
            }
            sketch.add(difference);
        }
        sketch.quantiles()
    }

    /// Returns true if the other has numbers of the same groups, figures and sellers, as parts of one run have.
    pub fn is_like(&self, other: &DrawSummaries) -> bool {
        let shape = |of: &DrawSummaries| (of.sellers.len(), of.prices.len(), of.groups.len());
        let groups = self.groups.iter().zip(&other.groups);
        shape(self) == shape(other)
            && groups.into_iter().all(|(one, other)| (one.0, one.1.len()) == (other.0, other.1.len()))
    }

    /// Adds the draws of another part of the same run.
    pub fn merge(&mut self, other: &DrawSummaries) {
        self.unsolved += other.unsolved;
        for (group, sketches) in &other.groups {
            let kept = self.groups.entry(*group).or_default();
            kept.resize_with(kept.len().max(sketches.len()), QuantileSketch::default);
            kept.iter_mut().zip(sketches).for_each(|(sketch, other)| sketch.merge(other));
        }
        self.sellers.resize_with(self.sellers.len().max(other.sellers.len()), QuantileSketch::default);
        self.sellers.iter_mut().zip(&other.sellers).for_each(|(sketch, other)| sketch.merge(other));
        self.prices.resize_with(self.prices.len().max(other.prices.len()), QuantileSketch::default);
        self.prices.iter_mut().zip(&other.prices).for_each(|(sketch, other)| sketch.merge(other));
    }
}

/// The draws from `first` to before `until` of every case of a scenario.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DrawShard {
    /// Its file, where it was read from one.
    #[serde(skip)]
    pub path: String,
    /// The version of the program that drew it.
    pub version: String,
    /// The entry date, and the day of knowledge.
    pub dates: [Date; 2],
    /// Names the text of the scenario, of its baseline, and of its parameters.
    pub scenario: String,
    /// Names the flows.
    pub world: String,
    /// The seed of the draws.
    pub seed: u64,
    /// How many draws the whole has.
    pub count: u32,
    /// The first draw of the part.
    pub first: u32,
    /// The first that is no longer in it.
    pub until: u32,
    /// By case, in order.
    pub cases: Vec<DrawSummaries>,
}

impl DrawShard {
    /// Its file, in the folder of its scenario.
    pub const FILE: &str = "draws.json";

    /// Returns true if no more numbers are counted than there are draws.
    pub fn is_counted(&self) -> bool {
        let Some(draws) = self.until.checked_sub(self.first).filter(|_| self.until <= self.count) else { return false };
        let is_counted = |case: &DrawSummaries| {
            let mut sketches = case.groups.values().flatten().chain(&case.sellers).chain(&case.prices);
            case.unsolved <= draws && sketches.all(|sketch| sketch.count() <= u64::from(draws))
        };
        draws > 0 && self.cases.iter().all(is_counted)
    }
}
