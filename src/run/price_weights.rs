//! What each dollar that importers pay more does to consumer prices: draws need no more of the chain than that.

use std::ops::Range;

use crate::partial::{Source, SourceResponse};

/// Rise of the prices of consumption in percent, and the cost of a household on average in dollars a year.
pub type PriceFigures = [f64; 2];

/// What consumers pay as a sum over sources, which it is as long as the same commodities are reached.
#[derive(Clone, Debug)]
pub struct PriceWeights {
    /// Of flows in no market.
    pub fixed: PriceFigures,
    /// Of each source, for a rise of what importers pay by its customs value.
    pub sources: Vec<PriceFigures>,
}

impl PriceWeights {
    /// Adds what consumers pay at what became of some of the sources.
    pub fn add(&self, sums: &mut PriceFigures, which: Range<usize>, sources: &[Source], reacted: &[SourceResponse]) {
        for ((weight, source), reacted) in self.sources[which].iter().zip(sources).zip(reacted) {
            let paid = reacted.buyer - 1.0 - source.before;
            sums.iter_mut().zip(weight).for_each(|(sum, weight)| *sum += weight * paid);
        }
    }
}
