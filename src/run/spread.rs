//! What is uncertain, drawn: quantiles of many solutions, and which input drives the spread.

use rayon::prelude::*;

use super::failure::Failure;
use super::progress::Progress;
use super::solver::MarketSolver;
use crate::burden::incidence::Incidence;
use crate::draws::shard::DrawSummaries;
use crate::draws::sketch::QuantileSketch;
use crate::draws::{Draws, Sampler, normal};
use crate::partial::{Input, ResponseFigure, Source, SourceResponse};

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

/// The numbers of one draw: the figures of each drawn group, then the change of each seller's imports, then what
/// consumers pay; and whether every market has a solution.
type OneDraw = (Vec<f64>, bool);

impl MarketSolver<'_> {
    /// Returns one draw. Only what is drawn is added up: there are many draws.
    fn draw(&self, sampler: &Sampler, draw: u32) -> OneDraw {
        let markets = self.markets;
        let inputs = markets.inputs.len();
        let score = |input| Some(normal::quantile(sampler.point(draw, input)));
        let scores: Vec<Option<f64>> = (0..inputs).map(score).collect();
        let places: Vec<f64> = (0..markets.hedged.len()).map(|place| sampler.point(draw, inputs + place)).collect();
        let sources = markets.between(&places);
        let mut reacted: Vec<SourceResponse> = sources.iter().map(SourceResponse::unchanged).collect();
        let (outcomes, failed) = self.solve(&sources, &scores, &mut reacted);
        let surplus = self.total(&outcomes);
        let dollar = |(source, reacted): (&Source, &SourceResponse)| Incidence::of(1.0, source, reacted).figures();
        let dollars: Vec<[f64; 8]> = sources.iter().zip(&reacted).map(dollar).collect();
        let gain = |index: usize| sources[index].value * dollars[index][ResponseFigure::Change as usize];
        let revenue: f64 = (0..sources.len()).map(gain).sum();
        let importer_revenue: f64 = if self.is_alone { revenue } else { self.importer_sources().map(gain).sum() };
        let mut numbers = Vec::with_capacity(self.drawn.len() * ResponseFigure::ALL.len() + markets.sellers.len());
        let add = |group: usize| {
            let mut sums = markets.fixed[group].figures();
            for &(source, value) in &markets.groups[group] {
                let of_source = &dollars[source as usize];
                sums.iter_mut().zip(of_source).for_each(|(sum, dollar)| *sum += value * dollar);
            }
            sums
        };
        let of_markets = || (surplus.deadweight(revenue), surplus.net(importer_revenue));
        for &group in &self.drawn {
            let said = self
                .figures_given(add(group), group, of_markets, |importer| add(importer)[ResponseFigure::Net as usize]);
            numbers.extend(said.map(|number| number.unwrap_or(f64::NAN)));
        }
        let change =
            |(source, value): &(u32, f64)| value * (dollars[*source as usize][ResponseFigure::Imports as usize] - 1.0);
        numbers.extend(markets.sellers.iter().map(|(_, members)| members.iter().map(change).sum::<f64>()));
        numbers.extend(markets.prices.iter().flat_map(|weights| weights.figures(&sources, &reacted)));
        (numbers, failed.is_empty())
    }

    /// Draws, a batch at a time: their numbers go into sketches, so that no more room is needed for more draws.
    pub(super) fn draws(&self, draws: Draws, progress: Progress<'_>) -> Result<DrawSummaries, Failure> {
        let sampler = self.sampler(draws);
        let figures = ResponseFigure::ALL.len();
        let (parts, sold) = (self.drawn.len() * figures, self.markets.sellers.len());
        let priced = self.markets.prices.as_ref().map_or(0, |weights| weights.fixed.len());
        let mut sketches = vec![QuantileSketch::default(); parts + sold + priced];
        let whole = self.drawn.iter().position(|group| Some(*group) == self.whole).unwrap_or(0) * figures;
        let (mut kept, mut unsolved) = (Vec::new(), 0);
        progress.in_batches(
            draws,
            BATCH,
            |draw| self.draw(&sampler, draw),
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
        Sampler::new(draws, &Input::ALL.map(Input::name), &names)
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
