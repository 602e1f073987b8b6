//! A year of trade under its tariffs, with every country's trade made to balance.

/// A base year in which each country spends what it earns and collects.
#[derive(Clone, Debug, PartialEq)]
pub struct MultisectorBase {
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
    /// λ (1 + t)^ε, shares abroad as they would be without tariffs, but for their sum; nothing where a country sells to
    /// itself.
    pub(super) abroad: Vec<f64>,
    /// λ where a country sells to itself: by sector, then country.
    pub(super) home: Vec<f64>,
    /// How fast exports ÷ imports fall as a country's wage rises, all else fixed.
    pub(super) steepness: Vec<f64>,
}

impl MultisectorBase {
    /// Returns the accounts of trade as it is: incomes are what is sold, spending is what is bought.
    pub(super) fn as_found(bought: &[f64], tariffs: &[f64], elasticities: &[f64], n: usize) -> MultisectorBase {
        let at_home = |at: usize| at / n % n == at % n;
        let market = |at: usize| at / n / n * n + at % n;
        let mut weights = vec![0.0; elasticities.len() * n];
        bought.iter().enumerate().for_each(|(at, bought)| weights[market(at)] += bought);
        let share = |(at, bought): (usize, &f64)| if *bought > 0.0 { bought / weights[market(at)] } else { 0.0 };
        let shares: Vec<f64> = bought.iter().enumerate().map(share).collect();
        let mut spending = vec![0.0; n];
        weights.iter().enumerate().for_each(|(at, one)| spending[at % n] += one);
        weights.iter_mut().enumerate().for_each(|(at, one)| *one /= spending[at % n]);
        let levied = |(at, tariff): (usize, &f64)| if at_home(at) { 0.0 } else { *tariff };
        let tariffs: Vec<f64> = tariffs.iter().enumerate().map(levied).collect();
        let trade: Vec<f64> = bought.iter().zip(&tariffs).map(|(bought, tariff)| bought / (1.0 + tariff)).collect();
        let mut income = vec![0.0; n];
        trade.iter().enumerate().for_each(|(at, sold)| income[at / n % n] += sold);
        let (mut abroad, mut home) = (shares.clone(), Vec::with_capacity(weights.len()));
        for (at, share) in abroad.iter_mut().enumerate() {
            if at_home(at) {
                home.push(std::mem::take(share));
            } else if tariffs[at] != 0.0 {
                *share *= (1.0 + tariffs[at]).powf(elasticities[at / n / n]);
            }
        }
        let steepness = steepness(&trade, &shares, &home, elasticities, n);
        let elasticities = elasticities.to_vec();
        MultisectorBase { elasticities, tariffs, trade, shares, weights, spending, income, abroad, home, steepness }
    }

    /// Returns how many countries there are.
    pub fn countries(&self) -> usize {
        self.income.len()
    }
}

/// Returns how fast exports ÷ imports fall as a country's wage rises: 1 for what it can spend, and what it loses of the
/// markets of others and of its own.
fn steepness(trade: &[f64], shares: &[f64], home: &[f64], elasticities: &[f64], n: usize) -> Vec<f64> {
    let (mut exports, mut lost) = (vec![0.0; n], vec![0.0; n]);
    let (mut imports, mut drawn) = (vec![0.0; n], vec![0.0; n]);
    for (at, sold) in trade.iter().enumerate().filter(|(at, _)| at / n % n != at % n) {
        let (sector, maker, buyer) = (at / n / n, at / n % n, at % n);
        exports[maker] += sold;
        lost[maker] += elasticities[sector] * sold * (1.0 - shares[at]);
        imports[buyer] += sold;
        drawn[buyer] += elasticities[sector] * sold * home[sector * n + buyer];
    }
    (0..n).map(|i| 1.0 + lost[i] / exports[i] + drawn[i] / imports[i]).collect()
}
