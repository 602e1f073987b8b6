//! The best tariffs of one country on each other, by the slopes of its welfare.

use super::calibration::GravityBase;
use super::equations::GravityEquations;
use super::equilibrium::GravityEquilibrium;
use super::jacobian::{Jacobian, Moves};
use super::parameters::{GravityParameters, Rebate};
use crate::equilibrium::general::NoEquilibrium;
use crate::numerics::ascent::Ascent;
use crate::numerics::fixed_point::FixedPoint;

/// How a top is looked for: in percent of welfare a unit of what the search moves.
const CLIMB: Ascent = Ascent { tolerance: 1e-6, most_steps: 200 };

/// By how much a country's welfare (percent) moves with ln (1 + t) of its tariff on each exporter, everything else adjusting:
/// one transposed linear system whatever the number of tariffs. Its own entry is of no meaning.
pub fn welfare_slopes(
    base: &GravityBase,
    tariffs: &[f64],
    assumed: &GravityParameters,
    importer: usize,
    found: &GravityEquilibrium,
) -> Vec<f64> {
    let (n, at) = (base.countries(), &found.search.at);
    let schedule = GravityEquations::new(base, tariffs, assumed);
    let jacobian = Jacobian::new(&schedule, at);
    let (rebate, price) = (jacobian.rebate(importer), jacobian.price_moves(importer));
    let sums = jacobian.sums();
    // Welfare is [d after ÷ before + (1 − d) ŵL̂] ÷ P̂, equation (64); d moves with the rebate.
    let (before, earned) = (base.disposable[importer], sums.earned[importer]);
    let work = assumed.labor_disutility(0.0) * base.income[importer];
    let cuts_tax = assumed.rebate == Rebate::IncomeTax;
    let cut = if cuts_tax { rebate } else { 0.0 };
    let weight = before / (before - work * (1.0 - cut));
    let relative = earned / base.income[importer];
    let after = earned * (1.0 + rebate) + sums.transfers[importer];
    let level = schedule.price(sums, at, importer).exp();
    let welfare = (weight * after / before + (1.0 - weight) * relative) / level;
    let bent = if cuts_tax { -weight * weight * work / before * (after / before - relative) } else { 0.0 };
    let by_rebate = 100.0 * (weight * earned / before + bent) / level;
    let by_price = -100.0 * welfare;
    let by_transfers = 100.0 * weight * base.transfers[importer] / base.income.iter().sum::<f64>() / before / level;
    let rebates = jacobian.rebate_moves(importer);
    let mut moves = Moves {
        cost: (0..n).map(|k| by_rebate * rebates.cost[k] + by_price * price.cost[k]).collect(),
        earned: (0..n)
            .map(|k| by_rebate * rebates.earned[k] + by_price * price.earned[k] + by_transfers * sums.earned[k])
            .collect(),
    };
    moves.earned[importer] += 100.0 * (weight * earned * (1.0 + rebate) / before + (1.0 - weight) * relative) / level;
    let mut wage = vec![0.0; n];
    wage[importer] = by_price * (schedule.weight[importer] - 1.0);
    let direct = nalgebra::DVector::from_vec(jacobian.unknowns(&moves, &wage));
    let adjoint = jacobian.jacobian().transpose().lu().solve(&direct);
    let Some(adjoint) = adjoint else { return vec![0.0; n] };
    let weights: Vec<f64> = adjoint.iter().map(|one| -one).collect();
    jacobian.tariffs(importer, &weights, by_rebate, by_price)
}

/// Returns the tariffs of one country on each other at which its welfare is largest, where nobody else changes theirs:
/// equation (68). Uphill by [`welfare_slopes`] from `tariffs` on, which should hold its best single rate; what is moved
/// is ln (1 + t) scaled by the root of each exporter's share in its imports. Rates on those that sell it nothing stay.
/// Never worse than the start.
///
/// # Errors
/// Where the start has no equilibrium.
pub fn optimal_bilateral(
    base: &GravityBase,
    tariffs: &[f64],
    assumed: &GravityParameters,
    importer: usize,
    search: &FixedPoint,
) -> Result<Vec<f64>, NoEquilibrium> {
    let n = base.countries();
    let first = GravityEquilibrium::new(base, tariffs, assumed, search)?;
    let imports: f64 = (0..n).filter(|&j| j != importer).map(|j| base.trade[j * n + importer]).sum();
    let sellers: Vec<(usize, f64)> = (0..n)
        .filter(|&j| j != importer && base.trade[j * n + importer] > 0.0)
        .map(|j| (j * n + importer, (base.trade[j * n + importer] / imports).sqrt()))
        .collect();
    let with = |at: &[f64]| {
        let mut tariffs = tariffs.to_vec();
        sellers.iter().zip(at).for_each(|(&(seller, root), at)| tariffs[seller] = (at / root).exp_m1());
        tariffs
    };
    let start = sellers.iter().map(|&(seller, root)| tariffs[seller].ln_1p() * root).collect();
    let top = CLIMB.climb(start, |at| {
        let tariffs = with(at);
        let found = GravityEquilibrium::near(Some(&first), base, &tariffs, assumed, search)?;
        let jacobian = welfare_slopes(base, &tariffs, assumed, importer, &found);
        let jacobian = sellers.iter().map(|&(seller, root)| jacobian[seller / n] / root).collect();
        Ok::<_, NoEquilibrium>((found.outcome(base, assumed, importer).welfare, jacobian))
    })?;
    Ok(with(&top))
}
