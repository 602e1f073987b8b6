//! What consumers pay, split as the duty is: with the commodities that are reached held fixed, prices are a sum over duties,
//! and the Shapley value of a sum is the sum of values.

use super::sums::SplitSums;
use crate::rates::equal_rates::EqualRateFlows;
use crate::run::price_weights::PriceFigures;
use crate::run::prices::{PriceOutcome, PriceResult};
use crate::run::split::{PriceSpan, PriceSplit};

/// What the parts may miss the whole by, as a part of it: what is lost where numbers of very different size are added up.
const ROUNDING: f64 = 1e-9;

/// Returns what a duty of the whole value of all classes of some flows does to prices.
pub(super) fn together(line: &EqualRateFlows, slopes: &[PriceFigures]) -> PriceFigures {
    let mut sum = PriceFigures::default();
    for slope in line.classes.iter().filter_map(|class| slopes.get(*class)) {
        sum.iter_mut().zip(slope).for_each(|(sum, slope)| *sum += slope);
    }
    sum
}

/// Returns the split over all corners; `None` if the parts are no parts of what was computed without splitting. What they
/// miss it by once trade reacts is its reaction.
pub(super) fn prices(found: &PriceResult, corners: &[SplitSums], count: usize) -> Option<PriceSplit> {
    let last = corners.len().checked_sub(1)?;
    let parts =
        (0..count).map(|part| over(corners.iter().map(|sums| sums.prices.get(part).copied().unwrap_or_default())));
    let rest = |(corner, outcome): (usize, &PriceOutcome)| {
        let sums = &corners[corner.min(last)];
        let split = sums.prices.iter().chain([&sums.unsplit_prices]);
        let mut rest = outcome.figures();
        split.for_each(|part| rest.iter_mut().zip(part).for_each(|(rest, part)| *rest -= part));
        rest
    };
    let rests: Vec<PriceFigures> = found.corners.iter().enumerate().map(rest).collect();
    let is_none = |(rest, outcome): (&PriceFigures, &PriceOutcome)| {
        rest.iter().zip(outcome.figures()).all(|(rest, whole)| rest.abs() <= ROUNDING * whole.abs().max(1.0))
    };
    if !found.reacts && !rests.iter().zip(&found.corners).all(is_none) {
        return None;
    }
    Some(PriceSplit {
        parts: parts.collect(),
        unsplit: over(corners.iter().map(|sums| sums.unsplit_prices)),
        reaction: found.reacts.then(|| over(rests.into_iter())),
    })
}

/// Returns figures from the lowest to the highest.
fn over(figures: impl Iterator<Item = PriceFigures>) -> PriceSpan {
    let wide = [[f64::INFINITY, f64::NEG_INFINITY]; 2];
    figures.fold(wide, |mut span, one| {
        span.iter_mut().zip(one).for_each(|([low, high], one)| (*low, *high) = (low.min(one), high.max(one)));
        span
    })
}
