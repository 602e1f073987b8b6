//! The JSON of `explain`: the traces of a rate under a regime, before and after.

use jiff::civil::Date;
use serde::Serialize;
use serde_json::Number;

use super::report::{ExplainReport, ExplainedEntry};
use crate::explain::{Trace, TraceStep};
use crate::regime::measure::{Evidence, StatusStep};
use crate::report::columns::ColumnValue;
use crate::report::digits::number;
use crate::report::json_text::FORMAT;
use crate::report::known_law::assumed_plain;
use crate::report::readings::rate;
use crate::report::standing::dotted;

#[derive(Debug, Serialize)]
struct Explanation {
    format: u32,
    regime: String,
    partner: String,
    product: String,
    date: Date,
    as_of: Date,
    /// Set where a day is looked at that the regime does not know.
    #[serde(skip_serializing_if = "Option::is_none")]
    assumed: Option<String>,
    before: TraceResult,
    after: Option<TraceResult>,
}

#[derive(Debug, Serialize)]
struct TraceResult {
    total_pct: ColumnValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_pct: Option<ColumnValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    range_pct: Option<[Option<Number>; 2]>,
    lines: usize,
    /// The shares that are not known and make the total a band.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    open_shares: Vec<String>,
    steps: Vec<StepResult>,
}

#[derive(Debug, Serialize)]
struct StepResult {
    measure: String,
    status: &'static str,
    rate: ColumnValue,
    value_share: Option<Number>,
    pp: ColumnValue,
    by: Vec<String>,
    source: String,
    heading: Vec<String>,
    rests_on: Option<&'static str>,
    legal_status: Option<StatusResult>,
}

#[derive(Debug, Serialize)]
struct StatusResult {
    is: &'static str,
    from: Date,
    note: Option<String>,
}

/// Returns `explain --json` of one answer.
pub fn explanation(told: &ExplainReport) -> impl Serialize + use<> {
    let ExplainedEntry { partner, product, date, as_of, .. } = told.question;
    let mut traces = told.laws.iter().map(|(_, trace)| TraceResult::from(trace));
    traces.next().map(|before| Explanation {
        format: FORMAT,
        regime: told.regime.name.clone(),
        partner: partner.to_string(),
        product: product.to_string(),
        date,
        as_of,
        assumed: assumed_plain(&told.regime, date),
        before,
        after: traces.next(),
    })
}

impl From<&Trace> for TraceResult {
    fn from(trace: &Trace) -> TraceResult {
        TraceResult {
            total_pct: ColumnValue::exact(rate(trace.total)),
            effective_pct: trace.effective.map(|effective| ColumnValue::exact(rate(Some(effective)))),
            range_pct: trace.range.map(|(low, high)| [low, high].map(|end| number(end.percent()))),
            lines: trace.lines,
            open_shares: trace.open_shares.clone(),
            steps: trace.steps.iter().map(StepResult::from).collect(),
        }
    }
}

impl From<&TraceStep> for StepResult {
    fn from(step: &TraceStep) -> StepResult {
        StepResult {
            measure: step.measure.id.clone(),
            status: step.status.word(),
            rate: ColumnValue::exact(rate(step.rate)),
            value_share: step.value_share.and_then(|share| number(share.round_dp(10).normalize())),
            pp: ColumnValue::exact(rate(step.amount)),
            by: step.by.clone(),
            source: step.measure.source.clone(),
            heading: dotted(&step.headings),
            rests_on: step.measure.standing.rests_on.map(Evidence::word),
            legal_status: step.legal_status.as_ref().map(StatusResult::from),
        }
    }
}

impl From<&StatusStep> for StatusResult {
    fn from(step: &StatusStep) -> StatusResult {
        StatusResult { is: step.is.word(), from: step.from, note: step.note.clone() }
    }
}
