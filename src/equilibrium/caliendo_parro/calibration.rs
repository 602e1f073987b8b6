//! A year of trade and accounts, made to add up.

use super::base::{CaliendoParroBase, Deficits, WorldAccounts};
use super::equilibrium::CaliendoParroEquilibrium;
use crate::equilibrium::general::NoEquilibrium;
use crate::numerics::fixed_point::FixedPoint;

impl CaliendoParroBase {
    /// Makes a year add up: shares in cost to one, then a first equilibrium under the year's own tariffs, since shares
    /// of final spending need not agree with trade, and deficits may be none (the paper, section 5.1).
    ///
    /// # Errors
    /// Where there is no first equilibrium.
    pub fn new(
        year: &WorldAccounts,
        deficits: Deficits,
        search: &FixedPoint,
    ) -> Result<CaliendoParroBase, NoEquilibrium> {
        let spending = spending(year);
        let (value_added, inputs) = cost_shares(year);
        let as_told = CaliendoParroBase {
            trade: year.trade.to_vec(),
            tariffs: year.tariffs.to_vec(),
            shares: shares(year.trade, year.tariffs, &spending),
            final_spending: year.income.to_vec(),
            income: year.income.to_vec(),
            deficits: match deficits {
                Deficits::Zero => vec![0.0; year.income.len()],
                Deficits::Kept => imbalances(year),
            },
            value_added,
            consumption: year.consumption.to_vec(),
            inputs,
            elasticities: year.elasticities.to_vec(),
            spending,
        };
        let first = CaliendoParroEquilibrium::new(&as_told, year.tariffs, search)?;
        Ok(CaliendoParroBase {
            shares: shares(&first.trade, year.tariffs, &first.spending),
            trade: first.trade,
            spending: first.spending,
            final_spending: first.final_spending,
            income: as_told.income.iter().zip(&first.wage).map(|(income, wage)| income * wage).collect(),
            ..as_told
        })
    }
}

/// X, tariffs included.
fn spending(year: &WorldAccounts) -> Vec<f64> {
    let (n, k) = (year.income.len(), year.elasticities.len());
    let mut spending = vec![0.0; n * k];
    for (at, (value, tariff)) in year.trade.iter().zip(year.tariffs).enumerate() {
        spending[at % n * k + at / (n * n)] += value * (1.0 + tariff);
    }
    spending
}

/// π. Where a country spends nothing on a sector, it would buy domestic goods.
fn shares(trade: &[f64], tariffs: &[f64], spending: &[f64]) -> Vec<f64> {
    let n = trade.len() / spending.len();
    let k = spending.len() / n;
    let share = |at: usize| {
        let (from, to) = (at / n % n, at % n);
        let spent = spending[to * k + at / (n * n)];
        if spent == 0.0 { f64::from(u8::from(from == to)) } else { trade[at] * (1.0 + tariffs[at]) / spent }
    };
    (0..trade.len()).map(share).collect()
}

/// Returns shares of value added and of inputs in cost, which add up to one only as far as their digits go.
fn cost_shares(year: &WorldAccounts) -> (Vec<f64>, Vec<f64>) {
    let k = year.elasticities.len();
    let input = |at: usize, of: usize| (at / k * k + of) * k + at % k;
    let mut value_added = year.value_added.to_vec();
    let mut inputs = year.inputs.to_vec();
    for at in 0..value_added.len() {
        let whole = value_added[at] + (0..k).map(|of| inputs[input(at, of)]).sum::<f64>();
        value_added[at] /= whole;
        (0..k).for_each(|of| inputs[input(at, of)] /= whole);
    }
    (value_added, inputs)
}

/// Returns imports less exports, before tariffs.
fn imbalances(year: &WorldAccounts) -> Vec<f64> {
    let n = year.income.len();
    let mut imbalances = vec![0.0; n];
    for (at, value) in year.trade.iter().enumerate() {
        imbalances[at % n] += value;
        imbalances[at / n % n] -= value;
    }
    imbalances
}
