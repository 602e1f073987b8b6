//! What consumers pay of each part, in digits that add up to the whole.

use crate::run::why::{PriceSpan, PriceSplit};
use crate::units::split::in_steps;

/// Steps of a percent and of a dollar: the digits that tables have.
const STEPS: [f64; 2] = [1e10, 100.0];

/// What consumers pay of each part: at each end the parts and what trade's reaction adds are the whole.
pub struct PriceShares {
    /// Of each change, then of what cannot be split.
    pub parts: Vec<PriceSpan>,
    /// Of what it comes to that trade reacts.
    pub reaction: Option<PriceSpan>,
    /// Of all together.
    pub whole: PriceSpan,
}

impl PriceShares {
    /// Returns the shares of a split.
    pub fn of(split: &PriceSplit) -> PriceShares {
        let mut spans: Vec<PriceSpan> = split.parts.clone();
        spans.push(split.unsplit);
        spans.extend(split.reaction);
        let mut whole = PriceSpan::default();
        for (figure, steps) in STEPS.into_iter().enumerate() {
            for end in 0..2 {
                let numbers: Vec<f64> = spans.iter().map(|span| span[figure][end]).collect();
                let rounded = in_steps(&numbers, steps);
                whole[figure][end] = rounded.iter().sum::<i128>() as f64 / steps;
                spans.iter_mut().zip(rounded).for_each(|(span, number)| span[figure][end] = number as f64 / steps);
            }
        }
        let reaction = split.reaction.and_then(|_| spans.pop());
        PriceShares { parts: spans, reaction, whole }
    }
}
