//! `why` told: the parts of a change as a table, as JSON, as CSV and as a picture.
//!
//! Money is printed in cents that add up: the parts to the whole, in all and for each partner.

use serde::Serialize;

use super::finding::Answer;
use super::headline::lay_out;
use super::json::{Quantity, dollars, points};
use super::number::{Reading, Unit};
use super::table::line;
use super::words::change_words;
use crate::burden::Span;
use crate::run::CaseRun;
use crate::run::why::Why;
use crate::run::why::players::{Kind, Player};
use crate::run::why::shapley::MOST_EXACT;
use crate::units::Usd;
use crate::units::split::in_cents;

/// The most parts in the table and on the picture; the rest is added up.
pub(super) const MOST_PARTS: usize = 16;

/// A split with what is needed to talk about it.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    /// The result that was split.
    pub answer: Answer<'a>,
    /// Its case.
    pub case: &'a CaseRun,
    /// The split.
    pub why: &'a Why,
}

/// A part with its amount in cents.
pub(super) struct Row {
    /// Index of the player; `None` for what cannot be split.
    pub(super) player: Option<usize>,
    pub(super) amount: Span<Usd>,
}

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
    exact: bool,
    most_on_a_line: usize,
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

/// Parts in cents that add up at each end; what cannot be split comes last.
fn cents(parts: &[Span<Usd>], unsplit: Span<Usd>) -> Vec<Span<Usd>> {
    let ends = |end: fn(&Span<Usd>) -> Usd| {
        let all: Vec<Usd> = parts.iter().chain([&unsplit]).map(end).collect();
        in_cents(&all)
    };
    let (low, high) = (ends(|span| span.low), ends(|span| span.high));
    low.into_iter().zip(high).map(|(low, high)| Span { low, high, approx: unsplit.approx }).collect()
}

pub(super) fn is_nothing(span: &Span<Usd>) -> bool {
    span.low == Usd::ZERO && span.high == Usd::ZERO
}

impl Told<'_> {
    /// The parts, the largest first; what cannot be split last, if there is any.
    pub(super) fn rows(&self) -> Vec<Row> {
        let why = self.why;
        let amounts = cents(&why.parts, why.unsplit);
        let mut rows: Vec<Row> = amounts
            .into_iter()
            .enumerate()
            .map(|(index, amount)| Row { player: (index < why.players.len()).then_some(index), amount })
            .filter(|row| row.player.is_some() || !is_nothing(&row.amount))
            .collect();
        let size = |span: &Span<Usd>| span.low.dollars().abs().max(span.high.dollars().abs());
        rows.sort_by_key(|row| (row.player.is_none(), std::cmp::Reverse(size(&row.amount)), row.player));
        rows
    }

    pub(super) fn player(&self, row: &Row) -> Option<&Player> {
        row.player.map(|player| &self.why.players[player])
    }

    /// "27.5% → 15%"; empty for a rule.
    pub(super) fn change(&self, player: &Player) -> String {
        match player.kind {
            Kind::Measure => {
                change_words(&self.answer.scenario.baseline.measures, &self.case.variant.measures, &player.id)
            }
            Kind::Precedence => "goes before".into(),
            Kind::Exemption => "exempts".into(),
            Kind::Time => String::new(),
        }
    }

    /// How the parts were worked out, in a sentence.
    pub fn method(&self) -> String {
        match &self.why.sampled {
            None => format!(
                "Shapley value, exact: all orders of the changes that act on one another on a line, {} at most; {} in all.",
                self.why.most_on_a_line,
                self.why.players.len()
            ),
            Some(sampled) => format!(
                "Shapley value, sampled where more than {MOST_EXACT} changes act on one another on a line (on {} of imports): {} orders in \
                 pairs of one and its reverse, seed {}; ± is one standard error. Exact elsewhere.",
                Unit::Usd.word(sampled.value.usd().dollars()),
                sampled.orders,
                sampled.seed
            ),
        }
    }

    /// The table in plain text, in the width of the terminal.
    pub fn table(&self, width: usize) -> String {
        let scenario = self.answer.scenario;
        let hedged = self.why.parts.iter().any(|part| part.low != part.high);
        let mut rows = vec![["", "change", "duty owed", "±", "points"].map(String::from)];
        let all = self.rows();
        let line = |label: String, change: String, amount: &Span<Usd>, error: String| {
            let money = Unit::Usd.read_change(&amount.map(Usd::dollars));
            let points = self.points(amount).map_or(String::new(), |reading| Unit::Points.read(&reading));
            [format!("  {label}"), change, money, error, points]
        };
        for row in all.iter().take(MOST_PARTS) {
            rows.push(match self.player(row) {
                Some(player) => line(player.id.clone(), self.change(player), &row.amount, self.error(row)),
                None => line("not split".into(), String::new(), &row.amount, String::new()),
            });
        }
        if let Some(rest) = self.rest(&all) {
            rows.push(line(format!("{} more", all.len() - MOST_PARTS), String::new(), &rest, String::new()));
        }
        rows.push(line("together".into(), String::new(), &self.whole(), String::new()));
        let mut text = format!("{} · {}\n", scenario.name, scenario.title);
        if self.case.variant.name != "base" {
            text.push_str(&format!("{}\n", self.case.variant.name));
        }
        text.push_str(&lay_out(&rows, width));
        text.push_str(&format!("{}\n", self.method()));
        if hedged {
            text.push_str("Each part has a band of its own: at any one value of what is hedged the parts add up.\n");
        }
        text
    }

    /// A part as points of the average rate on the imports whose change is known.
    fn points(&self, amount: &Span<Usd>) -> Option<Reading> {
        let of = |money: Usd| money.points_per(self.why.known).map(|points| points.points());
        Some(Reading { low: of(amount.low)?, high: of(amount.high)?, approx: amount.approx })
    }

    fn error(&self, row: &Row) -> String {
        let error = self.standard_error(row).and_then(|error| error.parse().ok());
        error.map_or(String::new(), |error| Unit::Usd.word(error))
    }

    pub(super) fn standard_error(&self, row: &Row) -> Option<String> {
        let error = *self.why.sampled.as_ref()?.errors.get(row.player?)?;
        Some(format!("{error:.2}"))
    }

    pub(super) fn whole(&self) -> Span<Usd> {
        let cent = |money: Usd| in_cents(&[money]).first().copied().unwrap_or_default();
        let Span { low, high, approx } = self.why.whole;
        Span { low: cent(low), high: cent(high), approx }
    }

    /// What the parts beyond the first come to together.
    pub(super) fn rest(&self, rows: &[Row]) -> Option<Span<Usd>> {
        let rest = rows.get(MOST_PARTS..).filter(|rest| !rest.is_empty())?;
        let sum = |end: fn(&Span<Usd>) -> Usd| rest.iter().fold(Usd::ZERO, |sum, row| sum + end(&row.amount));
        Some(Span { low: sum(|span| span.low), high: sum(|span| span.high), approx: self.why.whole.approx })
    }

    /// `why --json`.
    pub fn json(&self) -> impl Serialize + use<> {
        let why = self.why;
        let quantity = |span: Span<Usd>| Quantity::of(Some(span), dollars);
        let part = |row: &Row| {
            let player = self.player(row)?;
            let change = Span {
                low: row.amount.low.points_per(why.known)?,
                high: row.amount.high.points_per(why.known)?,
                approx: row.amount.approx,
            };
            Some(PartResult {
                kind: player.kind.word(),
                id: player.id.clone(),
                title: player.title.clone(),
                change: self.change(player),
                part_usd: quantity(row.amount),
                change_pp: Quantity::of(Some(change), points),
                standard_error_usd: self.standard_error(row),
            })
        };
        let rows = self.rows();
        let unsplit = |span: Span<Usd>| (!is_nothing(&span)).then(|| quantity(span));
        WhyResult {
            scenario: self.answer.scenario.name.clone(),
            case: self.case.variant.name.clone(),
            what: "duty_change",
            whole_usd: quantity(self.whole()),
            method: Method {
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
                        importer: self.answer.world.has_several_importers().then(|| row.pair.importer.to_string()),
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

    /// `why.csv`: a row a part, the largest first, then all together.
    pub fn csv(&self) -> String {
        let rows = self.rows();
        let ends: &[&str] = if self.is_hedged() { &["_low", "_high"] } else { &[""] };
        let sampled = self.why.sampled.is_some();
        let mut header = vec!["kind".to_string(), "id".into(), "title".into(), "change".into()];
        header.extend(ends.iter().map(|end| format!("part{end}_usd")));
        header.extend(sampled.then(|| "standard_error_usd".to_string()));
        let mut text = String::new();
        line(&mut text, &header);
        for row in &rows {
            let mut cells = match self.player(row) {
                Some(player) => {
                    vec![player.kind.word().into(), player.id.clone(), player.title.clone(), self.change(player)]
                }
                None => vec!["unsplit".into(), String::new(), "Known and not split".into(), String::new()],
            };
            cells.extend(self.amounts(&row.amount));
            cells.extend(sampled.then(|| self.standard_error(row).unwrap_or_default()));
            line(&mut text, &cells);
        }
        let mut cells = vec!["total".to_string(), "total".into(), "Together".into(), String::new()];
        cells.extend(self.amounts(&self.whole()));
        cells.extend(sampled.then(String::new));
        line(&mut text, &cells);
        text
    }

    pub(super) fn is_hedged(&self) -> bool {
        self.why.parts.iter().any(|part| part.low != part.high)
    }

    fn amounts(&self, amount: &Span<Usd>) -> Vec<String> {
        if self.is_hedged() { vec![dollars(amount.low), dollars(amount.high)] } else { vec![dollars(amount.low)] }
    }

    /// `by_partner.csv`: a row a partner and part.
    pub fn by_partner(&self) -> String {
        let ends: &[&str] = if self.is_hedged() { &["_low", "_high"] } else { &[""] };
        let mut header = ["importer", "partner", "name", "kind", "id"].map(String::from).to_vec();
        header.extend(ends.iter().map(|end| format!("part{end}_usd")));
        let mut text = String::new();
        line(&mut text, &header);
        for row in &self.why.by_partner {
            let who = [row.pair.importer.to_string(), row.pair.partner.to_string(), self.answer.pair_name(row.pair)];
            let amounts = cents(&row.parts, row.unsplit);
            let rule = ("unsplit", "");
            let names = self.why.players.iter().map(|player| (player.kind.word(), player.id.as_str())).chain([rule]);
            for ((kind, id), amount) in names.zip(&amounts).filter(|(_, amount)| !is_nothing(amount)) {
                let mut cells = [who.to_vec(), vec![kind.to_string(), id.to_string()]].concat();
                cells.extend(self.amounts(amount));
                line(&mut text, &cells);
            }
        }
        text
    }
}
