//! What becomes of trade, as JSON: figures after response, who gains the trade that moves, what drives the spread.
//!
//! A figure is a number where it is one, `{low, high, approx}` where rates are hedged, `{median, p025, …}` where it
//! is drawn, and `null` where the model does not say it.

use serde::Serialize;
use serde_json::Number;

use crate::partner::Pair;
use crate::report::columns::response::ResponseOf;
use crate::report::columns::{self, Column, ColumnValue, JsonRow};
use crate::report::digits::number;
use crate::report::finding::ReportContext;
use crate::report::number::Reading;
use crate::run::partial::UncertainUsd;
use crate::run::{CaseRun, Run};
use crate::units::CustomsValue;

/// What becomes of trade in a case.
#[derive(Debug, Serialize)]
pub struct ResponseResult {
    model: &'static str,
    #[serde(flatten)]
    figures: JsonRow,
    /// In the same markets, without a known rate: weighed without duty.
    unweighed_usd: ColumnValue,
    /// In these markets, outside the scope: `deadweight_usd` and `us_net_usd` count them in, except by `elastic`.
    outside_scope_usd: ColumnValue,
    /// Change of the importer's duty on whole markets, with those outside the scope.
    markets_duty_change_usd: ColumnValue,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    not_solved: Vec<NotSolvedResult>,
    /// What the model would have fall below nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    held: Option<FixedFlowsResult>,
    /// Draws in which some market has no solution and keeps its central values.
    #[serde(skip_serializing_if = "Option::is_none")]
    draws_not_solved: Option<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    drivers: Vec<DriverResult>,
    sellers: Vec<JsonRow>,
}

/// Markets without a solution: their flows are in no figure.
#[derive(Debug, Serialize)]
struct NotSolvedResult {
    reason: String,
    markets: usize,
    /// In scope.
    imports_usd: ColumnValue,
}

/// Flows that are held at nothing.
#[derive(Debug, Serialize)]
struct FixedFlowsResult {
    flows: usize,
    imports_usd: ColumnValue,
}

/// What an input alone does to the duty.
#[derive(Debug, Serialize)]
struct DriverResult {
    input: String,
    /// The average of what it moves at the low end of its 95%, at its central value and at the high end.
    #[serde(skip_serializing_if = "Option::is_none")]
    ends: Option<[Option<Number>; 3]>,
    duty_low_usd: ColumnValue,
    duty_central_usd: ColumnValue,
    duty_high_usd: ColumnValue,
}

fn exact(value: CustomsValue) -> ColumnValue {
    ColumnValue::Money(Reading::exact(value.usd().dollars()))
}

fn plain(number: f64) -> ColumnValue {
    ColumnValue::Model(UncertainUsd { low: number, high: number, drawn: None })
}

/// Of the goods that one buys from another, or of the whole; `None` where imports are held fixed.
pub fn figures<'a>(
    columns: &[Column<'a, ResponseOf<'a>>],
    run: &'a Run,
    case: &'a CaseRun,
    pair: Option<Pair>,
) -> Option<JsonRow> {
    run.covered_by_response(case, pair)?;
    Some(JsonRow::new(columns, &ResponseOf { run, case, pair }))
}

impl ResponseResult {
    /// Of a case; `None` where imports are held fixed.
    pub fn new(context: &ReportContext<'_>, case: &CaseRun) -> Option<ResponseResult> {
        let ReportContext { scenario, world, run, partners, .. } = *context;
        let response = case.response.as_ref()?;
        let decimals = |end: f64| number(format!("{end:.4}"));
        // Those that move the duty most come first.
        let mut ordered: Vec<_> = response.drivers.iter().collect();
        let reach =
            |duty: [f64; 3]| duty.into_iter().fold(f64::MIN, f64::max) - duty.into_iter().fold(f64::MAX, f64::min);
        ordered.sort_by(|one, other| reach(other.duty).total_cmp(&reach(one.duty)));
        let drivers = ordered.into_iter().map(|driver| DriverResult {
            input: driver.input.clone(),
            ends: driver.ends.map(|ends| ends.map(decimals)),
            duty_low_usd: plain(driver.duty[0]),
            duty_central_usd: plain(driver.duty[1]),
            duty_high_usd: plain(driver.duty[2]),
        });
        let sellers = columns::response::sellers(partners, world.has_several_importers());
        let sellers = response.sellers().map(|seller| JsonRow::new(&sellers, &seller));
        let markets = &response.markets;
        let not_solved = markets.unsolved.iter().map(|(reason, (markets, value))| NotSolvedResult {
            reason: reason.to_string(),
            markets: *markets,
            imports_usd: exact(*value),
        });
        let (flows, held) = response.held;
        Some(ResponseResult {
            model: scenario.response.as_ref()?.model.word(),
            figures: figures(&columns::response::figures(), run, case, None)?,
            unweighed_usd: exact(markets.unweighed),
            outside_scope_usd: exact(markets.outside),
            markets_duty_change_usd: ColumnValue::model(response.revenue()),
            not_solved: not_solved.collect(),
            held: (flows > 0).then(|| FixedFlowsResult { flows, imports_usd: exact(held) }),
            draws_not_solved: response.drawn.as_ref().map(|drawn| drawn.unsolved).filter(|count| *count > 0),
            drivers: drivers.collect(),
            sellers: sellers.collect(),
        })
    }
}
