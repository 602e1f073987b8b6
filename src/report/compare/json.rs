//! The JSON of `compare`: results side by side, in all, by partner and by chapter.

use serde::Serialize;

use super::report::CompareReport;
use crate::burden::Interval;
use crate::partner::Pair;
use crate::report::columns::ColumnValue;
use crate::report::json::{BurdenNumbers, ConsumerResult, WorldResult};
use crate::report::json_text::FORMAT;
use crate::report::readings::money;
use crate::run::compare::{ComparedRow, Comparison};
use crate::units::Usd;

#[derive(Serialize)]
struct CompareResult {
    format: u32,
    to: String,
    what: &'static str,
    warnings: Vec<String>,
    sides: Vec<SideResult>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    responses: Vec<ReactionResult>,
    by_partner: Vec<RowResult>,
    by_product: Vec<RowResult>,
}

#[derive(Serialize)]
struct SideResult {
    name: String,
    scenario: String,
    case: String,
    changes: Vec<String>,
    #[serde(flatten)]
    numbers: Option<BurdenNumbers>,
    difference_usd: ColumnValue,
    #[serde(flatten)]
    equilibrium: Option<WorldResult>,
    #[serde(flatten)]
    consumers: Option<ConsumerResult>,
}

#[derive(Serialize)]
struct ReactionResult {
    figure: &'static str,
    amounts_usd: Vec<ColumnValue>,
    differences_usd: Vec<ColumnValue>,
}

#[derive(Serialize)]
struct RowResult {
    key: String,
    amounts_usd: Vec<ColumnValue>,
    differences_usd: Vec<ColumnValue>,
}

/// Returns `compare --json`.
pub fn sides(told: &CompareReport<'_>) -> impl Serialize + use<> {
    let several = told.base().world.has_several_importers();
    let Comparison { to, what, whole, .. } = told.comparison;
    fn rows<K: Copy>(told: &CompareReport<'_>, rows: &[ComparedRow<K>], name: impl Fn(K) -> String) -> Vec<RowResult> {
        let Comparison { to, what, .. } = told.comparison;
        let quantities = |of: &dyn Fn(usize) -> Option<Interval<Usd>>| {
            (0..told.sides.len()).map(|side| ColumnValue::money(money(of(side)))).collect()
        };
        rows.iter()
            .map(|row| RowResult {
                key: name(row.key),
                amounts_usd: quantities(&|side| row.amount(side, *what)),
                differences_usd: quantities(&|side| row.difference(*to, side, *what)),
            })
            .collect()
    }
    CompareResult {
        format: FORMAT,
        to: told.sides[*to].name.to_string(),
        what: what.word(),
        warnings: told.comparison.warnings.clone(),
        sides: told
            .sides
            .iter()
            .enumerate()
            .map(|(index, side)| SideResult {
                name: side.name.to_string(),
                scenario: side.scenario.name.clone(),
                case: side.case.variant.name.clone(),
                changes: told.changes(side),
                numbers: whole.sides[index].as_ref().map(BurdenNumbers::from),
                difference_usd: ColumnValue::money(money(whole.difference(*to, index, *what))),
                equilibrium: WorldResult::of(&told.context(side), side.case, false),
                consumers: ConsumerResult::of(side.case),
            })
            .collect(),
        responses: told
            .comparison
            .responses
            .iter()
            .map(|equilibrium| ReactionResult {
                figure: equilibrium.figure.word(),
                amounts_usd: equilibrium.sides.iter().map(|amount| ColumnValue::model(*amount)).collect(),
                differences_usd: equilibrium.differences.iter().map(|amount| ColumnValue::model(*amount)).collect(),
            })
            .collect(),
        by_partner: rows(told, &told.comparison.by_partner, |pair: Pair| {
            if several { format!("{}/{}", pair.importer, pair.partner) } else { pair.partner.to_string() }
        }),
        by_product: rows(told, &told.comparison.by_branch, |branch| branch.to_string()),
    }
}
