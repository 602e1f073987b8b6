//! What a rise of prices costs households, by decile of income: two methods, never mixed.

use strum::{Display, EnumString, VariantNames};

use super::chain::{ConsumerPrices, PriceRise};
use super::tables::{Bucket, ConsumerTables, DECILES, Decile};

/// How the cost is shared out over households.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Display, EnumString, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum HouseholdMethod {
    /// By what each decile spends on each of the sixteen buckets of consumption.
    #[default]
    Consumption,
    /// By the average rise of prices and published factors of The Budget Lab.
    BudgetLab,
}

/// What a household of a decile pays more.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DecileCost {
    /// Its income, dollars a year.
    pub income: f64,
    /// The cost as a fraction of it.
    pub of_income: f64,
    /// The cost as a fraction of its spending.
    pub of_spending: f64,
    /// The cost, dollars a year.
    pub usd: f64,
}

/// What households pay more.
#[derive(Clone, Debug, PartialEq)]
pub struct HouseholdCosts {
    /// How it is shared out.
    pub method: HouseholdMethod,
    /// The year of the dollars.
    pub dollars_of: i16,
    /// All households on average, dollars a year.
    pub mean: f64,
    /// Of that what the goods themselves cost more, without what is made of them.
    pub direct: f64,
    /// From the lowest income.
    pub deciles: Vec<DecileCost>,
}

impl HouseholdCosts {
    /// Shares out what prices cost.
    pub fn new(tables: &ConsumerTables, prices: &ConsumerPrices, method: HouseholdMethod) -> HouseholdCosts {
        match method {
            HouseholdMethod::Consumption => by_consumption(tables, prices),
            HouseholdMethod::BudgetLab => by_factors(tables, prices.whole),
        }
    }
}

/// Each decile pays its part of what each bucket costs more; equation (100).
fn by_consumption(tables: &ConsumerTables, prices: &ConsumerPrices) -> HouseholdCosts {
    let of_buckets = bucket_costs(tables, prices);
    let all: Vec<f64> = (0..DECILES).map(|decile| spent(&tables.buckets, decile)).collect();
    let (households, whole) = (tables.constants.households / DECILES as f64, all.iter().sum::<f64>());
    let cost = |decile: usize, part: fn(&PriceRise) -> f64| -> f64 {
        let bucket = |(bucket, cost): (&Bucket, &PriceRise)| {
            let total: f64 = bucket.spending.iter().sum();
            part(cost) * bucket.spending[decile] / total
        };
        tables.buckets.iter().zip(&of_buckets).map(bucket).sum()
    };
    // Of what no category is known nobody knows who buys it: it is shared out by all spending.
    let unplaced = |decile: usize| prices.unplaced * all[decile] / whole;
    let of_decile = |(decile, known): (usize, &Decile)| {
        let dollars = cost(decile, PriceRise::whole) + unplaced(decile);
        let usd = dollars / households;
        DecileCost { income: known.income, of_income: usd / known.income, of_spending: dollars / all[decile], usd }
    };
    let deciles: Vec<DecileCost> = tables.deciles.iter().enumerate().map(of_decile).collect();
    let direct: f64 = (0..DECILES).map(|decile| cost(decile, |rise| rise.direct) + unplaced(decile)).sum();
    HouseholdCosts {
        method: HouseholdMethod::Consumption,
        dollars_of: tables.constants.spending_year,
        mean: mean(&deciles),
        direct: direct / tables.constants.households,
        deciles,
    }
}

/// Returns what each bucket costs more, dollars a year: the rise of its prices on what households spend, and the direct
/// cost of narrow changes unchanged.
fn bucket_costs(tables: &ConsumerTables, prices: &ConsumerPrices) -> Vec<PriceRise> {
    let mut paid = vec![0.0; tables.buckets.len()];
    let mut costs = vec![PriceRise::default(); tables.buckets.len()];
    for (category, rise) in tables.categories.iter().zip(&prices.categories) {
        paid[category.bucket] += category.spending;
        costs[category.bucket].direct += rise.direct * category.spending;
        costs[category.bucket].supply_chain += rise.supply_chain * category.spending;
    }
    for ((cost, paid), bucket) in costs.iter_mut().zip(paid).zip(&tables.buckets) {
        let uprated = bucket.spending.iter().sum::<f64>() / paid;
        cost.direct *= uprated;
        cost.supply_chain *= uprated;
    }
    for (category, named) in tables.categories.iter().zip(&prices.named) {
        costs[category.bucket].direct += named;
    }
    costs
}

fn spent(buckets: &[Bucket], decile: usize) -> f64 {
    buckets.iter().map(|bucket| bucket.spending[decile]).sum()
}

/// % of income = P × variation × scaling, the variation normalized to a consumption-weighted mean of 1; equation (101).
fn by_factors(tables: &ConsumerTables, rise: PriceRise) -> HouseholdCosts {
    let average: f64 = tables.deciles.iter().map(|decile| decile.consumption_share * decile.variation).sum();
    let cost = |decile: &Decile| {
        let of_spending = rise.whole() * decile.variation / average;
        let (income, of_income) = (decile.income_with_scaling, of_spending * decile.scaling);
        DecileCost { income, of_income, of_spending, usd: of_income * income }
    };
    let deciles: Vec<DecileCost> = tables.deciles.iter().map(cost).collect();
    let mean = mean(&deciles);
    let direct = if rise.whole() == 0.0 { 0.0 } else { mean * rise.direct / rise.whole() };
    HouseholdCosts {
        method: HouseholdMethod::BudgetLab,
        dollars_of: tables.constants.scaling_year,
        mean,
        direct,
        deciles,
    }
}

fn mean(deciles: &[DecileCost]) -> f64 {
    deciles.iter().map(|decile| decile.usd).sum::<f64>() / deciles.len() as f64
}
