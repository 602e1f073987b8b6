//! Matrices of tariffs, the best that one country can do with one rate on all imports, and means over countries.

use dutylab::equilibrium::general::NoEquilibrium;
use dutylab::equilibrium::gravity::{GravityBase, GravityEquilibrium, GravityParameters};
use dutylab::equilibrium::outcome::CountryOutcome;
use dutylab::numerics::fixed_point::FixedPoint;
use dutylab::numerics::golden_section::largest;

/// How near the best rate the search comes.
const NEAR: f64 = 1e-6;

/// One rate on all that a country buys abroad; a matrix of `n` × `n`.
pub fn uniform(n: usize, importer: usize, rate: f64) -> Vec<f64> {
    let abroad = |at: usize| at % n == importer && at / n != importer;
    (0..n * n).map(|at| if abroad(at) { rate } else { 0.0 }).collect()
}

/// The same tariffs, and on the goods of their importer the rate that it puts on those of each other.
pub fn reciprocal(n: usize, importer: usize, tariffs: &[f64]) -> Vec<f64> {
    let mut answered = tariffs.to_vec();
    (0..n).filter(|&i| i != importer).for_each(|i| answered[importer * n + i] = tariffs[i * n + importer]);
    answered
}

/// The one rate on all imports, from 0 to `most`, at which a country's welfare is largest if nobody retaliates: golden section,
/// which takes welfare to rise up to one rate and to fall from it on.
///
/// # Errors
/// Where one of the rates that it looks at has no equilibrium.
pub fn optimal_uniform(
    base: &GravityBase,
    assumed: &GravityParameters,
    importer: usize,
    most: f64,
    search: &FixedPoint,
) -> Result<f64, NoEquilibrium> {
    largest(0.0, most, NEAR, |rate| {
        let tariffs = uniform(base.countries(), importer, rate);
        GravityEquilibrium::new(base, &tariffs, assumed, search)
            .map(|found| found.outcome(base, assumed, importer).welfare)
    })
}

/// The mean of an outcome over countries by weight: what they spend in the base year ([`Base::spending`]), or, where production
/// is round-about, their gross domestic product as the world has it, before its accounts are made to add up (the paper's
/// tables).
pub fn mean(
    weights: &[f64],
    outcomes: &[CountryOutcome],
    one: impl Fn(&CountryOutcome) -> f64,
    of: impl Fn(usize) -> bool,
) -> f64 {
    let members = || (0..outcomes.len()).filter(|&i| of(i));
    let whole: f64 = members().map(|i| weights[i]).sum();
    members().map(|i| weights[i] * one(&outcomes[i])).sum::<f64>() / whole
}
