//! What is uncertain, drawn: quantiles of many solutions, and which input drives the spread.

use rayon::prelude::*;

use super::draw_block::{BESIDE, DrawLayout, OneDraw};
use super::failure::Failure;
use super::progress::Progress;
use super::solver::MarketSolver;
use crate::draws::shard::DrawSummaries;
use crate::draws::sketch::QuantileSketch;
use crate::draws::{Draws, Sampler, normal};
use crate::partial::{Input, ResponseFigure};

/// Draws that are computed before their numbers are put into the sketches.
const BATCH: u32 = 256;

/// Which input drives the spread of a case's duty.
#[derive(Clone, Debug, PartialEq)]
pub struct SpreadDriver {
    /// The input.
    pub input: String,
    /// Average of what it moves at its low end, at its central value and at its high end; none for a hedged rate, which
    /// runs from one end to the other.
    pub ends: Option<[f64; 3]>,
    /// Duty of the whole with the input at its low end, at its central value and at its high end.
    pub duty: [f64; 3],
}

impl MarketSolver<'_> {
    /// Draws, a batch at a time: their numbers go into sketches, so that no more room is needed for more draws.
    pub(super) fn draws(&self, draws: Draws, progress: Progress<'_>) -> Result<DrawSummaries, Failure> {
        let layout = DrawLayout::new(self, self.sampler(draws));
        let figures = ResponseFigure::ALL.len();
        let (parts, sold) = (self.drawn.len() * figures, self.markets.sellers.len());
        let priced = self.markets.prices.as_ref().map_or(0, |weights| weights.fixed.len());
        let mut sketches = vec![QuantileSketch::default(); parts + sold + priced];
        let whole = self.drawn.iter().position(|group| Some(*group) == self.whole).unwrap_or(0) * figures;
        let (mut kept, mut unsolved) = (Vec::new(), 0);
        progress.in_batches(
            draws,
            (BATCH, BESIDE as u32),
            |some| layout.draw(some),
            |numbers: Vec<OneDraw>| {
                unsolved += numbers.iter().filter(|(_, is_solved)| !is_solved).count() as u32;
                sketches.par_iter_mut().enumerate().for_each(|(place, sketch)| {
                    let of_place = numbers.iter().map(|(draw, _)| draw[place]);
                    of_place.filter(|number| !number.is_nan()).for_each(|number| sketch.add(number));
                });
                if draws.keep {
                    kept.extend(numbers.iter().map(|(draw, _)| draw[whole..whole + figures].to_vec()));
                }
            },
        )?;
        let prices = sketches.split_off(parts + sold);
        let sellers = sketches.split_off(parts);
        let groups = self
            .drawn
            .iter()
            .zip(sketches.chunks(figures))
            .map(|(group, sketches)| (*group, sketches.to_vec()))
            .collect();
        Ok(DrawSummaries { groups, sellers, prices, unsolved, kept })
    }

    fn sampler(&self, draws: Draws) -> Sampler {
        let names: Vec<String> = self.markets.inputs.iter().chain(&self.markets.hedged).cloned().collect();
        Sampler::new(draws, &Input::ALL.iter().map(|input| input.name()).collect::<Vec<_>>(), &names)
    }

    /// Returns what each input alone does to the duty of the whole, from the low end of its 95% to the high end, all
    /// others at central values; a hedged rate runs from end to end.
    pub(super) fn drivers(&self) -> Vec<SpreadDriver> {
        let markets = self.markets;
        let (inputs, hedged) = (markets.inputs.len(), markets.hedged.len());
        let duty = |scores: &[Option<f64>], places: &[f64]| -> f64 {
            let worked = self.work(&markets.between(places), scores);
            self.whole.map_or(0.0, |whole| worked.groups[whole].duty_after)
        };
        let ends = |input: usize| -> SpreadDriver {
            let (mut scores, mut places) = (vec![None; inputs], vec![0.5; hedged]);
            let mut at = |end: f64| {
                if input < inputs {
                    scores[input] = (end != 0.0).then_some(end * normal::WIDE);
                } else {
                    places[input - inputs] = 0.5 + end / 2.0;
                }
                let moved = (input < inputs).then(|| markets.average(input, &scores));
                (duty(&scores, &places), moved)
            };
            let (low, still, high) = (at(-1.0), at(0.0), at(1.0));
            let moved = low.1.zip(still.1).zip(high.1).map(|((low, still), high)| [low, still, high]);
            let names = markets.inputs.iter().chain(&markets.hedged);
            let input = names.into_iter().nth(input).cloned().unwrap_or_default();
            SpreadDriver { input, ends: moved, duty: [low.0, still.0, high.0] }
        };
        (0..inputs + hedged).into_par_iter().map(ends).collect()
    }
}
