//! The equilibrium under a matrix of tariffs, in changes from the base year.

use super::calibration::GravityBase;
use super::equations::{GravityEquations, MOST_REBATE};
use super::jacobian::Jacobian;
use super::parameters::{GravityParameters, Rebate};
use crate::equilibrium::general::NoEquilibrium;
use crate::numerics::fixed_point::{Converged, FixedPoint};
use crate::numerics::homotopy::follow;
use crate::numerics::nearby_root::NearbyRoot;
use crate::numerics::newton::Newton;

/// Steps of Newton's method before it is given up.
const NEWTON_STEPS: usize = 60;

/// What the world comes to, as ratios of after to before; wages and prices in units of the world's spending before.
#[derive(Clone, Debug, PartialEq)]
pub struct GravityEquilibrium {
    /// w.
    pub wage: Vec<f64>,
    /// L.
    pub labor: Vec<f64>,
    /// P.
    pub price: Vec<f64>,
    /// E', in the units of the base.
    pub spending: Vec<f64>,
    /// X', net of tariffs, in the units of the base.
    pub trade: Vec<f64>,
    /// R, revenue of tariffs, in the units of the base.
    pub revenue: Vec<f64>,
    /// T', transfers after, in the units of the base.
    pub transfers: Vec<f64>,
    /// Average tariff on imports of the base year, after: a fraction.
    pub tariff: Vec<f64>,
    /// What countries sell to each other, at the prices that buyers pay, in the units of the base.
    pub traded: f64,
    /// How it was found.
    pub search: Converged,
}

impl GravityEquilibrium {
    /// Returns the equilibrium under tariffs (a matrix of fractions: 0.1 is 10%), by Anderson acceleration on wages and
    /// work, and prices where β < 1, in logarithms; by Newton's method where that fails, and where that fails too, by
    /// the same from the equilibrium without tariffs on, step by step.
    ///
    /// # Errors
    /// Where a tariff takes all of a price or a country earns or spends nothing, where the search does not converge, and where
    /// revenue reaches the wages that it should relieve.
    pub fn new(
        base: &GravityBase,
        tariffs: &[f64],
        assumed: &GravityParameters,
        search: &FixedPoint,
    ) -> Result<GravityEquilibrium, NoEquilibrium> {
        GravityEquilibrium::near(None, base, tariffs, assumed, search)
    }

    /// Returns the same, looked for from another equilibrium of as many countries on: the nearer it is, the fewer the
    /// steps. What is found does not depend on it beyond the tolerance.
    ///
    /// # Errors
    /// As in [`GravityEquilibrium::new`].
    pub fn near(
        start: Option<&GravityEquilibrium>,
        base: &GravityBase,
        tariffs: &[f64],
        assumed: &GravityParameters,
        search: &FixedPoint,
    ) -> Result<GravityEquilibrium, NoEquilibrium> {
        check(base, tariffs)?;
        let schedule = GravityEquations::new(base, tariffs, assumed);
        let start = start.map_or_else(|| vec![0.0; schedule.unknowns()], |other| other.search.at.clone());
        let found = search.find(start.clone(), |at, step| schedule.residual(at, step)).or_else(|failed| {
            let newton =
                Newton { tolerance: search.tolerance, most_steps: NEWTON_STEPS, longest_step: search.longest_step };
            let from_afar = || schedule.by_newton(&newton, start).or_else(|| by_steps(base, tariffs, assumed, &newton));
            from_afar().ok_or(failed)
        });
        schedule.told(tariffs, found.map_err(NoEquilibrium::NotConverged)?)
    }

    /// Returns where the equilibria of like worlds, of as many countries and the same β, are looked for from; `None` where
    /// the equations do not say which way they lie.
    pub fn root(&self, base: &GravityBase, tariffs: &[f64], assumed: &GravityParameters) -> Option<NearbyRoot> {
        let schedule = GravityEquations::new(base, tariffs, assumed);
        NearbyRoot::new(self.search.at.clone(), base.countries(), |at, step| schedule.residual(at, step))
    }

    /// Returns the equilibrium under tariffs, looked for from that of a like world on, and as in [`GravityEquilibrium::new`]
    /// where that fails.
    ///
    /// # Errors
    /// As there.
    pub fn from_root(
        root: &NearbyRoot,
        base: &GravityBase,
        tariffs: &[f64],
        assumed: &GravityParameters,
        search: &FixedPoint,
    ) -> Result<GravityEquilibrium, NoEquilibrium> {
        check(base, tariffs)?;
        let schedule = GravityEquations::new(base, tariffs, assumed);
        match root.find(search, |at, step| schedule.residual(at, step)) {
            Ok(found) => schedule.told(tariffs, found),
            Err(_) => GravityEquilibrium::new(base, tariffs, assumed, search),
        }
    }
}

/// Returns the equilibrium from that without tariffs on, while ln (1 + t) rises to its place.
fn by_steps(base: &GravityBase, tariffs: &[f64], assumed: &GravityParameters, newton: &Newton) -> Option<Converged> {
    let at_part = |part: f64, start: Vec<f64>| {
        let tariffs: Vec<f64> = tariffs.iter().map(|tariff| (part * tariff.ln_1p()).exp_m1()).collect();
        GravityEquations::new(base, &tariffs, assumed).by_newton(newton, start)
    };
    let unknowns = GravityEquations::new(base, &[], assumed).unknowns();
    follow(at_part(0.0, vec![0.0; unknowns])?, at_part)
}

fn check(base: &GravityBase, tariffs: &[f64]) -> Result<(), NoEquilibrium> {
    let n = base.countries();
    if n == 0 {
        return Err(NoEquilibrium::NoCountries);
    }
    let is_idle = |&i: &usize| !(base.income[i] > 0.0 && base.spending[i] > 0.0);
    if let Some(country) = (0..n).find(is_idle) {
        return Err(NoEquilibrium::NoMarket(country));
    }
    match tariffs.iter().position(|tariff| !(tariff.is_finite() && *tariff > -1.0)) {
        Some(at) => Err(NoEquilibrium::NoTariff(at % n)),
        None => Ok(()),
    }
}

impl GravityEquations<'_> {
    fn by_newton(&self, newton: &Newton, start: Vec<f64>) -> Option<Converged> {
        let jacobian = |at: &[f64]| Jacobian::new(self, at).jacobian();
        newton.find(start, |at, step| self.residual(at, step), jacobian).ok()
    }

    /// Returns what a fixed point comes to, in units of the world's spending or income.
    fn told(&self, tariffs: &[f64], found: Converged) -> Result<GravityEquilibrium, NoEquilibrium> {
        let (n, base) = (self.base.countries(), self.base);
        let sums = self.sums(&found.at);
        let level = |one: &[f64]| -> Vec<f64> { one.iter().map(|one| one.exp()).collect() };
        let (wage, labor) = (level(&found.at[..n]), level(&found.at[n..2 * n]));
        let price: Vec<f64> = (0..n).map(|i| self.price(&sums, &found.at, i).exp()).collect();
        let unit = if base.value_added_share < 1.0 { mean(&wage, &base.income) } else { mean(&price, &base.spending) };
        let in_units = |of: Vec<f64>| -> Vec<f64> { of.into_iter().map(|one| one / unit).collect() };
        let revenue: Vec<f64> = (0..n).map(|i| self.revenue(&sums, i)).collect();
        let cuts_tax = self.assumed.rebate == Rebate::IncomeTax;
        if let Some(country) = (0..n).find(|&i| cuts_tax && revenue[i] >= MOST_REBATE * sums.earned[i]) {
            return Err(NoEquilibrium::RevenueAboveWages(country));
        }
        let rebate = |i: usize| if cuts_tax { revenue[i] / sums.earned[i] } else { 0.0 };
        let disutility = |i: usize| self.assumed.labor_disutility(rebate(i)) * base.income[i];
        if let Some(country) = (0..n).find(|&i| base.disposable[i] <= disutility(i)) {
            return Err(NoEquilibrium::NoWelfare(country));
        }
        let mut trade = Vec::with_capacity(n * n);
        let (mut levied, mut bought, mut traded) = (vec![0.0; n], vec![0.0; n], 0.0);
        for (j, z) in sums.z.iter().enumerate() {
            let net = &self.net[j * n..(j + 1) * n];
            trade.extend((0..n).map(|i| net[i] * z * sums.spending[i] / sums.a[i] / unit));
            for i in (0..n).filter(|&i| i != j) {
                let at = j * n + i;
                levied[i] += base.trade[at] * tariffs[at];
                bought[i] += base.trade[at];
                traded += trade[at] * (1.0 + tariffs[at]);
            }
        }
        let average = |(levied, bought): (f64, f64)| if bought > 0.0 { levied / bought } else { 0.0 };
        Ok(GravityEquilibrium {
            tariff: levied.into_iter().zip(bought).map(average).collect(),
            traded,
            trade,
            labor,
            wage: in_units(wage),
            price: in_units(price),
            spending: in_units(sums.spending),
            revenue: in_units(revenue),
            transfers: in_units(sums.transfers),
            search: found,
        })
    }
}

fn mean(ratio: &[f64], weight: &[f64]) -> f64 {
    ratio.iter().zip(weight).map(|(ratio, weight)| ratio * weight).sum::<f64>() / weight.iter().sum::<f64>()
}
