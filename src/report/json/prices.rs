//! Consumer prices and households, as JSON: in percent and in dollars to the cent, `{low, high, approx}` where rates are hedged.

use serde::Serialize;

use super::world::OutcomeQuantileBands;
use crate::report::columns::prices::{CategoryRow, DecileRow, categories, deciles, usd, whole};
use crate::report::columns::{ColumnValue, JsonRow};
use crate::run::CaseRun;
use crate::run::prices::PriceResult;

/// What consumers pay.
#[derive(Debug, Serialize)]
pub struct ConsumerResult {
    prices: PricesResult,
    #[serde(skip_serializing_if = "Option::is_none")]
    households: Option<HouseholdsResult>,
}

#[derive(Debug, Serialize)]
struct PricesResult {
    tables: String,
    markup: String,
    #[serde(flatten)]
    whole: JsonRow,
    #[serde(skip_serializing_if = "Option::is_none")]
    drawn: Option<DrawnPrices>,
    by_category: Vec<JsonRow>,
}

/// What comes out of draws.
#[derive(Debug, Serialize)]
struct DrawnPrices {
    pce_pct: OutcomeQuantileBands,
    #[serde(skip_serializing_if = "Option::is_none")]
    mean_usd: Option<OutcomeQuantileBands>,
}

#[derive(Debug, Serialize)]
struct HouseholdsResult {
    method: String,
    /// The year of the dollars.
    dollars_of: i16,
    mean_usd: Option<ColumnValue>,
    direct_usd: Option<ColumnValue>,
    by_decile: Vec<JsonRow>,
}

impl ConsumerResult {
    /// Of a case; `None` where nobody asks what consumers pay.
    pub fn of(case: &CaseRun) -> Option<ConsumerResult> {
        let result = case.prices.as_ref()?;
        let columns = categories();
        let by_category = CategoryRow::all(result).iter().map(|row| JsonRow::new(&columns, row)).collect();
        let prices = PricesResult {
            tables: result.tables().name.clone(),
            markup: result.settings.rule.markup.to_string(),
            whole: JsonRow::new(&whole(), result),
            drawn: case.drawn_prices().map(|[prices, mean]| DrawnPrices {
                pce_pct: OutcomeQuantileBands(prices),
                mean_usd: result.settings.households.map(|_| OutcomeQuantileBands(mean)),
            }),
            by_category,
        };
        Some(ConsumerResult { prices, households: HouseholdsResult::of(result) })
    }
}

impl HouseholdsResult {
    fn of(result: &PriceResult) -> Option<HouseholdsResult> {
        let method = result.settings.households?;
        let columns = deciles();
        Some(HouseholdsResult {
            method: method.to_string(),
            dollars_of: result.corners.first()?.households.as_ref()?.dollars_of,
            mean_usd: result.of_households(|costs| costs.mean).map(usd),
            direct_usd: result.of_households(|costs| costs.direct).map(usd),
            by_decile: DecileRow::all(result).iter().map(|row| JsonRow::new(&columns, row)).collect(),
        })
    }
}
