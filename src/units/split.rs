//! Money split into parts that add up to it exactly.
//!
//! A part is a sum of differences of rates with weights that are fractions. All weights have one denominator, [`WEIGHT`],
//! so that parts are integers to the end; only then is each made a whole number of units, and the units that are left over
//! go to the largest rests.

use std::ops::Add;

use super::parts::Parts;
use super::{CustomsValue, MONEY_PLACES, Pp, RATE_PLACES, Usd};

/// The common denominator of weights: 12!, which every k! of up to twelve players divides.
pub const WEIGHT: i128 = 479_001_600;

/// A weighted sum of differences of rates, in units of 1e-18 of the value divided by [`WEIGHT`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WeightedPp(i128);

impl WeightedPp {
    /// Adds a difference with a weight that counts [`WEIGHT`] as one. Fits for any sum of rates up to 1e11 times the value.
    pub fn add(&mut self, points: Pp, weight: i128) {
        self.0 += points.0 * weight;
    }

    /// Returns one of so many equal parts of a sum of whole weights: `pairs` must divide [`WEIGHT`].
    pub fn of_pair(self, pairs: usize) -> WeightedPp {
        WeightedPp(self.0 / pairs as i128)
    }

    /// Returns about so many times the value: what of it is owed.
    pub fn of_value(self) -> f64 {
        self.0 as f64 / WEIGHT as f64 / 10f64.powi(RATE_PLACES as i32)
    }

    /// Returns the same sum on a value.
    pub fn of(self, value: CustomsValue) -> WeightedUsd {
        WeightedUsd(Parts::of(self.0, i128::from(value.0)))
    }
}

/// Money in units of 1e-20 dollar, with a rest in units of that divided by [`WEIGHT`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WeightedUsd(Parts<WEIGHT>);

combine! {
    WeightedPp Add::add WeightedPp = WeightedPp;
    WeightedUsd Add::add WeightedUsd = WeightedUsd;
}
add_up!(WeightedPp WeightedUsd);

impl WeightedUsd {
    /// About so many dollars, for the spread of samples.
    pub fn dollars(self) -> f64 {
        (self.0.units as f64 + self.0.rest as f64 / WEIGHT as f64) / 10f64.powi(MONEY_PLACES as i32)
    }
}

/// Returns the parts in whole units of 1e-20 dollar. The units that rounding down leaves over go one each to the
/// largest rests, of equal rests to the first. `None` if the parts together are no whole number of units: then they are
/// not the parts of one.
pub fn round_to_total(parts: &[WeightedUsd]) -> Option<Vec<Usd>> {
    let whole: i128 = parts.iter().map(|part| part.0.rest).sum();
    let floors = parts.iter().map(|part| part.0.units).collect();
    let rests: Vec<i128> = parts.iter().map(|part| part.0.rest).collect();
    (whole % WEIGHT == 0).then(|| hand_out(floors, &rests, whole / WEIGHT).into_iter().map(Usd).collect())
}

/// Amounts in whole cents that add up to the sum of the amounts, which is rounded half-even to the cent: for print, where
/// each rounded by itself would miss it. The cents left over go as in [`round_to_total`].
pub fn in_cents(parts: &[Usd]) -> Vec<Usd> {
    let cent = 10i128.pow(MONEY_PLACES - 2);
    let sum = parts.iter().fold(Usd::ZERO, |sum, part| sum + *part);
    let floors: Vec<i128> = parts.iter().map(|part| part.0.div_euclid(cent)).collect();
    let rests: Vec<i128> = parts.iter().map(|part| part.0.rem_euclid(cent)).collect();
    let left = super::divide(sum.0, cent) - floors.iter().sum::<i128>();
    hand_out(floors, &rests, left).into_iter().map(|cents| Usd(cents * cent)).collect()
}

/// Returns numbers in whole steps of so many to one that add up to the sum of the numbers, rounded half-even to a step. The
/// steps left over go as in [`round_to_total`].
pub fn in_steps(parts: &[f64], steps: f64) -> Vec<i128> {
    /// Rests are told apart to a millionth of a step.
    const FINE: f64 = 1e6;
    let scaled: Vec<f64> = parts.iter().map(|part| part * steps).collect();
    let floors: Vec<i128> = scaled.iter().map(|part| part.floor() as i128).collect();
    let rests: Vec<i128> = scaled.iter().map(|part| ((part - part.floor()) * FINE) as i128).collect();
    let left = scaled.iter().sum::<f64>().round_ties_even() as i128 - floors.iter().sum::<i128>();
    hand_out(floors, &rests, left)
}

/// Returns one unit more for so many of the amounts, those of the largest rests.
fn hand_out(mut floors: Vec<i128>, rests: &[i128], left: i128) -> Vec<i128> {
    let mut order: Vec<usize> = (0..floors.len()).collect();
    order.sort_by_key(|&part| (std::cmp::Reverse(rests[part]), part));
    let left = usize::try_from(left).unwrap_or(0);
    order.into_iter().take(left).for_each(|part| floors[part] += 1);
    floors
}
