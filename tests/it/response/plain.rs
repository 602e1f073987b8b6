//! Second ways to compute a market, plain and slow: no equation is solved for another, no system is made smaller.

use dutylab::partial::{Elasticities, Source, Supply};

/// One who sells, at home or abroad.
pub struct Seller {
    /// What buyers spend on it before.
    pub spent: f64,
    /// Logarithm of (1 + duty after) ÷ (1 + duty before).
    pub wedge: f64,
    /// How much more it sells at a higher price.
    pub supply: f64,
}

/// Where a falling function crosses zero, by halving.
fn halve(mut low: f64, mut high: f64, function: impl Fn(f64) -> f64) -> f64 {
    for _ in 0..80 {
        let middle = (low + high) / 2.0;
        if function(middle) > 0.0 { low = middle } else { high = middle }
    }
    (low + high) / 2.0
}

/// Logarithm of the price index, and of each buyer's price and quantity: at an index every seller's price is found by
/// itself, where it sells what is bought, and the index is found that those prices make.
pub fn armington(sellers: &[Seller], substitution: f64, demand: f64) -> (f64, Vec<[f64; 2]>) {
    let spent: f64 = sellers.iter().map(|seller| seller.spent).sum();
    let bought = |index: f64, price: f64| (demand + substitution) * index - substitution * price;
    let price = |index: f64, seller: &Seller| {
        if seller.supply.is_infinite() {
            return seller.wedge;
        }
        halve(-60.0, 60.0, |price| bought(index, price) - seller.supply * (price - seller.wedge))
    };
    let made = |index: f64| {
        let term = |seller: &Seller| seller.spent / spent * ((1.0 - substitution) * price(index, seller)).exp();
        sellers.iter().map(term).sum::<f64>().ln() / (1.0 - substitution)
    };
    let index = halve(-4.0, 4.0, |index| made(index) - index);
    let prices = sellers.iter().map(|seller| price(index, seller));
    (index, prices.map(|price| [price, bought(index, price)]).collect())
}

/// Logarithm of the price index, and of each buyer's price and quantity, the seller at home last, where imports are a
/// nest of their own: every seller's price is found by itself where it sells what is bought, around it the index of
/// imports that their prices make, and around both the index of the market.
pub fn two_nests(abroad: &[Seller], home: &Seller, [upper, lower]: [f64; 2], demand: f64) -> (f64, Vec<[f64; 2]>) {
    let imports: f64 = abroad.iter().map(|seller| seller.spent).sum();
    let share = home.spent / (home.spent + imports);
    let pull = |index: f64, of_imports: f64| (demand + upper) * index + (lower - upper) * of_imports;
    let clears = |drawn: f64, substitution: f64, seller: &Seller| {
        if seller.supply.is_infinite() {
            return seller.wedge;
        }
        halve(-60.0, 60.0, |price| drawn - substitution * price - seller.supply * (price - seller.wedge))
    };
    let of_imports = |index: f64| {
        let made = |at: f64| {
            let term = |seller: &Seller| {
                seller.spent / imports * ((1.0 - lower) * clears(pull(index, at), lower, seller)).exp()
            };
            abroad.iter().map(term).sum::<f64>().ln() / (1.0 - lower)
        };
        halve(-4.0, 4.0, |at| made(at) - at)
    };
    let at_home = |index: f64| clears((demand + upper) * index, upper, home);
    let made = |index: f64| {
        let terms = (1.0 - share) * ((1.0 - upper) * of_imports(index)).exp();
        (terms + share * ((1.0 - upper) * at_home(index)).exp()).ln() / (1.0 - upper)
    };
    let index = halve(-4.0, 4.0, |index| made(index) - index);
    let drawn = pull(index, of_imports(index));
    let priced = |seller: &Seller| {
        let price = clears(drawn, lower, seller);
        [price, drawn - lower * price]
    };
    let home_price = at_home(index);
    let home = [home_price, (demand + upper) * index - upper * home_price];
    (index, abroad.iter().map(priced).chain([home]).collect())
}

/// An integral from 0 to an end, by Simpson's rule.
pub fn integral(end: f64, function: impl Fn(f64) -> f64) -> f64 {
    const STEPS: u32 = 2000;
    let step = end / f64::from(STEPS);
    let term = |number: u32| {
        let weight = if number == 0 || number == STEPS { 1.0 } else { 2.0 + 2.0 * f64::from(number % 2) };
        weight * function(f64::from(number) * step)
    };
    (0..=STEPS).map(term).sum::<f64>() * step / 3.0
}

/// World prices of the exporters of a market of several importers: one equation an exporter, E_x pᵢ = Σ_v φᵢᵥ qᵢᵥ, with
/// the own elasticity θ E_m − (1 − θ) E_s and the cross elasticities θ (E_m + E_s) of the paper.
pub fn world_prices(sources: &[Source], assumed: &Elasticities) -> Vec<f64> {
    let Supply::Elastic(supply) = assumed.supply else { panic!("a supply elasticity") };
    let count = sources.iter().map(|source| source.exporter as usize + 1).max().unwrap_or(0);
    let duty = |source: &Source| (1.0 + source.after) / (1.0 + source.before) - 1.0;
    let sold = |exporter: u32| -> f64 {
        sources.iter().filter(|source| source.exporter == exporter).map(|source| source.value).sum()
    };
    // Each row: the weights of the prices, and what duties add.
    let mut rows = vec![vec![0.0; count + 1]; count];
    for source in sources.iter().filter(|source| source.value > 0.0) {
        let row = &mut rows[source.exporter as usize];
        let sent = source.value / sold(source.exporter);
        let here: Vec<&Source> = sources.iter().filter(|other| other.importer == source.importer).collect();
        let spent: f64 = here.iter().map(|other| other.spent()).sum();
        for other in here {
            let share = other.spent() / spent;
            let elasticity = if other.exporter == source.exporter {
                share * assumed.demand - (1.0 - share) * assumed.substitution
            } else {
                share * (assumed.demand + assumed.substitution)
            };
            row[other.exporter as usize] += sent * elasticity;
            row[count] -= sent * elasticity * duty(other);
        }
    }
    rows.iter_mut().enumerate().for_each(|(place, row)| row[place] -= supply);
    eliminate(rows)
}

/// The solution of a linear system, its right side in the last column.
fn eliminate(mut rows: Vec<Vec<f64>>) -> Vec<f64> {
    for place in 0..rows.len() {
        let pivot = rows[place].clone();
        for (_, row) in rows.iter_mut().enumerate().filter(|(other, _)| *other != place) {
            let factor = row[place] / pivot[place];
            row.iter_mut().zip(&pivot).for_each(|(number, own)| *number -= factor * own);
        }
    }
    rows.iter().enumerate().map(|(place, row)| row[rows.len()] / row[place]).collect()
}
