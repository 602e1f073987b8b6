//! The JSON of `why`: the parts of a change, in all and by partner.

use serde::Serialize;
use serde_json::Number;

use super::report::{UNSPLIT, WhyReport, WhyRow};
use crate::burden::Interval;
use crate::report::columns::sides::ChangePartRow;
use crate::report::columns::{ColumnValue, JsonRow, sides};
use crate::report::digits::{dollars, number};
use crate::report::json::ConsumerResult;
use crate::report::json_text::FORMAT;
use crate::report::readings::money;
use crate::units::Usd;

#[derive(Serialize)]
struct WhyResult {
    format: u32,
    scenario: String,
    case: String,
    what: &'static str,
    whole_usd: ColumnValue,
    method: Method,
    parts: Vec<JsonRow>,
    /// What is known as a change and cannot be split; left out where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    unsplit_usd: Option<ColumnValue>,
    /// What consumers pay of what cannot be split, and of trade's reaction: with the parts it is all that they pay.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    further_parts: Vec<JsonRow>,
    by_partner: Vec<PartnerResult>,
    /// What the whole change costs consumers.
    #[serde(flatten)]
    consumers: Option<ConsumerResult>,
}

#[derive(Serialize)]
struct Method {
    /// `shapley`, or `authority` where two days of the law are compared with each other.
    name: &'static str,
    exact: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    most_on_a_line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    orders: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sampled_imports_usd: Option<Number>,
}

#[derive(Serialize)]
struct PartnerResult {
    /// Who buys, where there are several importers.
    #[serde(skip_serializing_if = "Option::is_none")]
    importer: Option<String>,
    partner: String,
    whole_usd: ColumnValue,
    parts: Vec<JsonRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unsplit_usd: Option<ColumnValue>,
}

/// Returns `why --json`.
pub fn split(told: &WhyReport<'_>) -> impl Serialize + use<> {
    let why = told.why;
    let quantity = |span: Interval<Usd>| ColumnValue::money(money(Some(span)));
    let columns = sides::parts(why.sampled.is_some(), told.asks_consumers());
    let of_partner = sides::partner_parts(told.context.partners);
    let part = |row: &WhyRow| {
        let part = told.part(row);
        (row.law_change.is_some() && part.points.is_some()).then(|| JsonRow::new(&columns, &part))
    };
    let further = |row: &ChangePartRow| ["unsplit", "reaction"].contains(&row.kind) && row.consumers.is_some();
    let rows = told.rows();
    WhyResult {
        format: FORMAT,
        scenario: told.context.scenario.name.clone(),
        case: told.case.variant.name.clone(),
        what: "duty_change",
        whole_usd: ColumnValue::money(money(told.whole())),
        method: Method {
            name: if why.most_on_a_line.is_some() { "shapley" } else { "authority" },
            exact: why.sampled.is_none(),
            most_on_a_line: why.most_on_a_line,
            orders: why.sampled.as_ref().map(|sampled| sampled.orders),
            seed: why.sampled.as_ref().map(|sampled| sampled.seed),
            sampled_imports_usd: why.sampled.as_ref().and_then(|sampled| number(dollars(sampled.value.usd()))),
        },
        parts: rows.iter().filter_map(part).collect(),
        unsplit_usd: rows.iter().find(|row| row.law_change.is_none()).map(|row| quantity(row.amount)),
        further_parts: told
            .all_rows()
            .iter()
            .filter(|row| further(row))
            .map(|row| JsonRow::new(&columns, row))
            .collect(),
        by_partner: why
            .by_partner
            .iter()
            .map(|row| {
                let parts = told.partner_parts(row);
                let split = parts.iter().filter(|part| part.kind != UNSPLIT);
                PartnerResult {
                    importer: told.context.world.has_several_importers().then(|| row.pair.importer.to_string()),
                    partner: row.pair.partner.to_string(),
                    whole_usd: quantity(row.whole),
                    parts: split.map(|part| JsonRow::new(&of_partner, part)).collect(),
                    unsplit_usd: parts.iter().find(|part| part.kind == UNSPLIT).map(|part| quantity(part.amount)),
                }
            })
            .collect(),
        consumers: ConsumerResult::of(told.case),
    }
}
