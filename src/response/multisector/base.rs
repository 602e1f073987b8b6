//! A year of trade under its tariffs, with every country's trade made to balance.

use super::Equilibrium;
use crate::response::solver::fixed_point::{FixedPoint, NotConverged};

/// A base year in which each country spends what it earns and collects.
#[derive(Clone, Debug, PartialEq)]
pub struct Base {
    /// ε of each sector, above 0.
    pub elasticities: Vec<f64>,
    /// t.
    pub tariffs: Vec<f64>,
    /// X, what each country sells to each, itself included, before tariffs.
    pub trade: Vec<f64>,
    /// λ, what each country's makers have of what a country spends in a sector.
    pub shares: Vec<f64>,
    /// e, what a country spends in each sector, as a share of all that it spends: by sector, then country.
    pub weights: Vec<f64>,
    /// E, what each country spends, tariffs included.
    pub spending: Vec<f64>,
    /// Y, what its work earns.
    pub income: Vec<f64>,
    /// λ (1 + t)^ε, shares abroad as they would be without tariffs, but for their sum; nothing where a country sells to itself.
    pub(super) abroad: Vec<f64>,
    /// λ where a country sells to itself: by sector, then country.
    pub(super) home: Vec<f64>,
    /// How fast exports ÷ imports fall as a country's wage rises, all else standing still.
    pub(super) steepness: Vec<f64>,
}

impl Base {
    /// A base year from what each country buys of each at the prices that buyers pay, tariffs included, and from the tariffs
    /// that it was bought under. Trade that does not balance is made to: by the equilibrium under the same tariffs in which
    /// nobody lends or gives (the paper, section 4). What a tariff would be at home is not looked at.
    ///
    /// # Errors
    /// Where no such equilibrium is found.
    pub fn new(
        bought: &[f64],
        tariffs: &[f64],
        elasticities: &[f64],
        countries: usize,
        search: &FixedPoint,
    ) -> Result<Base, NotConverged> {
        let found = Base::as_found(bought, tariffs, elasticities, countries);
        let balanced = Equilibrium::new(&found, tariffs, search)?;
        let gross = found.tariffs.iter().map(|tariff| 1.0 + tariff);
        let bought: Vec<f64> = balanced.trade.iter().zip(gross).map(|(sold, gross)| sold * gross).collect();
        Ok(Base::as_found(&bought, tariffs, elasticities, countries))
    }

    /// The accounts of trade as it is: incomes are what is sold, spending is what is bought.
    fn as_found(bought: &[f64], tariffs: &[f64], elasticities: &[f64], n: usize) -> Base {
        let mut weights = vec![0.0; elasticities.len() * n];
        let matrices = || bought.chunks_exact((n * n).max(1));
        for (matrix, weights) in matrices().zip(weights.chunks_exact_mut(n.max(1))) {
            for row in matrix.chunks_exact(n) {
                weights.iter_mut().zip(row).for_each(|(sum, one)| *sum += one);
            }
        }
        let spending: Vec<f64> = (0..n).map(|i| weights.iter().skip(i).step_by(n).sum()).collect();
        let share =
            |(at, bought): (usize, &f64)| if *bought > 0.0 { bought / weights[at / n / n * n + at % n] } else { 0.0 };
        let shares: Vec<f64> = bought.iter().enumerate().map(share).collect();
        weights.iter_mut().enumerate().for_each(|(at, one)| *one /= spending[at % n]);
        let at_home = |at: usize| at / n % n == at % n;
        let tariffs: Vec<f64> =
            tariffs.iter().enumerate().map(|(at, own)| if at_home(at) { 0.0 } else { *own }).collect();
        let trade: Vec<f64> = bought.iter().zip(&tariffs).map(|(bought, tariff)| bought / (1.0 + tariff)).collect();
        let (mut abroad, mut home) = (shares.clone(), Vec::with_capacity(weights.len()));
        let mut income = vec![0.0; n];
        let (mut exports, mut lost) = (income.clone(), income.clone());
        let (mut imports, mut drawn) = (income.clone(), income.clone());
        for (at, sold) in trade.iter().enumerate() {
            let (elasticity, maker, buyer) = (elasticities[at / n / n], at / n % n, at % n);
            income[maker] += sold;
            if maker == buyer {
                home.push(std::mem::take(&mut abroad[at]));
                continue;
            }
            exports[maker] += sold;
            lost[maker] += elasticity * sold * (1.0 - shares[at]);
            imports[buyer] += sold;
            drawn[buyer] += elasticity * sold * shares[at / n / n * n * n + buyer * n + buyer];
            if tariffs[at] != 0.0 {
                abroad[at] *= (1.0 + tariffs[at]).powf(elasticity);
            }
        }
        let steepness = (0..n).map(|i| 1.0 + lost[i] / exports[i] + drawn[i] / imports[i]).collect();
        let elasticities = elasticities.to_vec();
        Base { elasticities, tariffs, trade, shares, weights, spending, income, abroad, home, steepness }
    }

    /// How many countries there are.
    pub fn countries(&self) -> usize {
        self.income.len()
    }
}
