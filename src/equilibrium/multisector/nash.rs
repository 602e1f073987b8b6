//! Tariffs of which each is its country's best answer to those of all others.

use super::base::MultisectorBase;
use super::equilibrium::{MultisectorEquilibrium, MultisectorTariffs, balance, powers};
use super::policy::rate;
use crate::numerics::fixed_point::{FixedPoint, NotConverged};

/// The residuals of wages and of rates, in logarithms of w and of 1 + t. A country has one rate on all imports, so that
/// tariffs are factors by importer and sector.
fn residual(base: &MultisectorBase, at: &[f64], step: &mut [f64]) {
    let n = base.countries();
    let (log_wage, log_gross) = at.split_at(n);
    let (z, mut factor) = (powers(log_wage, &base.elasticities), powers(log_gross, &base.elasticities));
    let mut market = vec![0.0; z.len()];
    for (row, (shares, z)) in base.abroad.chunks_exact(n.max(1)).zip(&z).enumerate() {
        let sector = row / n * n;
        market[sector..sector + n].iter_mut().zip(shares).for_each(|(sum, share)| *sum += share * z);
    }
    let gross: Vec<f64> = log_gross.iter().map(|log| log.exp()).collect();
    let (mut kept, mut bought, mut drawn) = (vec![0.0; n], vec![0.0; n], vec![0.0; n]);
    for (at, weight) in base.weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
        let (home, foreign) = (base.home[at] * z[at], factor[at] * market[at]);
        market[at] = home + foreign;
        let imported = weight * foreign / gross[at % n] / market[at];
        kept[at % n] += weight * home / market[at] + imported;
        bought[at % n] += imported;
        drawn[at % n] += base.elasticities[at / n] * imported * home / market[at];
    }
    let earned: Vec<f64> = (0..n).map(|i| log_wage[i].exp() * base.income[i]).collect();
    let (mut exports, mut lost) = (vec![0.0; n], vec![0.0; n]);
    // What a share of 1 abroad sells for before the tariff, and the same times what it has of the market.
    let mut squared = vec![0.0; z.len()];
    for (at, weight) in base.weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
        let i = at % n;
        let per_share = weight * earned[i] / kept[i] / market[at];
        let part = factor[at] / market[at];
        factor[at] *= per_share / gross[i];
        squared[at] = factor[at] * part;
    }
    for (row, z) in z.iter().enumerate() {
        let sector = row / n * n..(row / n + 1) * n;
        let shares = &base.abroad[row * n..(row + 1) * n];
        let (exported, held) = moments(shares, &factor[sector.clone()], &squared[sector]);
        exports[row % n] += z * exported;
        lost[row % n] += base.elasticities[row / n] * z * (exported - z * held);
    }
    for i in 0..n {
        let steepness = 1.0 + lost[i] / exports[i] + drawn[i] / bought[i];
        step[i] = balance(exports[i], bought[i] * earned[i] / kept[i], steepness);
        step[n + i] = rate(lost[i] / exports[i]).ln_1p() - log_gross[i];
    }
}

/// Returns Σ share × first and Σ share² × second, each in four sums that a processor can work on at once: always the
/// same four.
fn moments(shares: &[f64], first: &[f64], second: &[f64]) -> (f64, f64) {
    let (mut sums, mut squares) = ([0.0; 4], [0.0; 4]);
    let mut add = |lane: usize, share: f64, first: f64, second: f64| {
        sums[lane] += share * first;
        squares[lane] += share * share * second;
    };
    let ((shares, rest), (first, first_rest), (second, second_rest)) =
        (shares.as_chunks::<4>(), first.as_chunks::<4>(), second.as_chunks::<4>());
    for (shares, (first, second)) in shares.iter().zip(first.iter().zip(second)) {
        (0..4).for_each(|lane| add(lane, shares[lane], first[lane], second[lane]));
    }
    for (lane, (share, (first, second))) in rest.iter().zip(first_rest.iter().zip(second_rest)).enumerate() {
        add(lane, *share, *first, *second);
    }
    (sums.iter().sum(), squares.iter().sum())
}

/// Returns every country's best uniform tariff in answer to all others, by country, and the equilibrium under them. The
/// paper's formula for the best rate holds at the new equilibrium, whose wages are looked for together with the rates:
/// there is no round of answers.
///
/// # Errors
/// Where the search does not converge.
pub fn nash(base: &MultisectorBase, search: &FixedPoint) -> Result<(Vec<f64>, MultisectorEquilibrium), NotConverged> {
    let n = base.countries();
    let mut start = vec![0.0; n];
    start.extend((0..n).map(|i| base.optimal_by_formula(i).ln_1p()));
    let found = search.find(start, |at, step| residual(base, at, step))?;
    let best: Vec<f64> = found.at[n..].iter().map(|log| log.exp_m1()).collect();
    let tariffs = base.uniform(&best.iter().copied().map(Some).collect::<Vec<_>>());
    Ok((best, MultisectorTariffs::new(base, &tariffs).at(found)))
}
