//! The JSON of `why`: the parts of a change, in all and by partner.

use serde::Serialize;

use super::{Quantity, dollars, points};
use crate::burden::Span;
use crate::report::why::{Row, Told, cents, is_nothing};
use crate::units::Usd;

#[derive(Serialize)]
struct WhyResult {
    scenario: String,
    case: String,
    what: &'static str,
    whole_usd: Quantity,
    method: Method,
    parts: Vec<PartResult>,
    /// What is known as a change and cannot be split; left out where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    unsplit_usd: Option<Quantity>,
    by_partner: Vec<PartnerResult>,
}

#[derive(Serialize)]
struct Method {
    /// `shapley`, or `authority` where two days of the law are held against each other.
    name: &'static str,
    exact: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    most_on_a_line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    orders: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sampled_imports_usd: Option<String>,
}

#[derive(Serialize)]
struct PartResult {
    kind: &'static str,
    id: String,
    title: String,
    change: String,
    part_usd: Quantity,
    change_pp: Quantity,
    #[serde(skip_serializing_if = "Option::is_none")]
    standard_error_usd: Option<String>,
}

#[derive(Serialize)]
struct PartnerResult {
    /// Who buys, where there are several importers.
    #[serde(skip_serializing_if = "Option::is_none")]
    importer: Option<String>,
    partner: String,
    whole_usd: Quantity,
    parts: Vec<PartnerPart>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unsplit_usd: Option<Quantity>,
}

#[derive(Serialize)]
struct PartnerPart {
    kind: &'static str,
    id: String,
    part_usd: Quantity,
}

/// `why --json`.
pub fn split(told: &Told<'_>) -> impl Serialize + use<> {
    let why = told.why;
    let quantity = |span: Span<Usd>| Quantity::of(Some(span), dollars);
    let part = |row: &Row| {
        let player = told.player(row)?;
        let change = Span {
            low: row.amount.low.points_per(why.known)?,
            high: row.amount.high.points_per(why.known)?,
            approx: row.amount.approx,
        };
        Some(PartResult {
            kind: player.kind.word(),
            id: player.id.clone(),
            title: player.title.clone(),
            change: told.change(player),
            part_usd: quantity(row.amount),
            change_pp: Quantity::of(Some(change), points),
            standard_error_usd: told.standard_error(row),
        })
    };
    let rows = told.rows();
    let unsplit = |span: Span<Usd>| (!is_nothing(&span)).then(|| quantity(span));
    WhyResult {
        scenario: told.answer.scenario.name.clone(),
        case: told.case.variant.name.clone(),
        what: "duty_change",
        whole_usd: quantity(told.whole()),
        method: Method {
            name: if why.most_on_a_line.is_some() { "shapley" } else { "authority" },
            exact: why.sampled.is_none(),
            most_on_a_line: why.most_on_a_line,
            orders: why.sampled.as_ref().map(|sampled| sampled.orders),
            seed: why.sampled.as_ref().map(|sampled| sampled.seed),
            sampled_imports_usd: why.sampled.as_ref().map(|sampled| dollars(sampled.value.usd())),
        },
        parts: rows.iter().filter_map(part).collect(),
        unsplit_usd: rows.iter().find(|row| row.player.is_none()).map(|row| quantity(row.amount)),
        by_partner: why
            .by_partner
            .iter()
            .map(|row| {
                let amounts = cents(&row.parts, row.unsplit);
                let parts = why.players.iter().zip(&amounts).filter(|(_, amount)| !is_nothing(amount));
                PartnerResult {
                    importer: told.answer.world.has_several_importers().then(|| row.pair.importer.to_string()),
                    partner: row.pair.partner.to_string(),
                    whole_usd: quantity(row.whole),
                    parts: parts
                        .map(|(player, amount)| PartnerPart {
                            kind: player.kind.word(),
                            id: player.id.clone(),
                            part_usd: quantity(*amount),
                        })
                        .collect(),
                    unsplit_usd: amounts.last().copied().and_then(unsplit),
                }
            })
            .collect(),
    }
}
