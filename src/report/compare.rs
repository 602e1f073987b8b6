//! `compare` told: results side by side, as tables, as JSON, as CSV and as a picture.

use serde::Serialize;

use super::chart::{Bar, Bars, Body, Chart, Dumbbell, DumbbellRow};
use super::finding::{Answer, capital, money, rate};
use super::headline::lay_out;
use super::json::{Number, Numbers, Quantity, dollars};
use super::number::{Reading, Unit};
use super::pictures::Picture;
use super::response::{central, quantiles};
use super::table::line;
use super::words::change_words;
use crate::burden::{Burden, Span};
use crate::partner::{Pair, Partners};
use crate::product::ProductNames;
use crate::run::compare::{Comparison, Row, Side};
use crate::run::react::Amount;
use crate::scenario::Outcome;
use crate::scenario::behaviour::Figure;
use crate::units::Usd;

/// The most partners and chapters in the table.
const MOST_LISTED: usize = 8;
/// The most partners on the picture.
const MOST_DRAWN: usize = 20;
/// The most changed measures that are named for a side.
const MOST_MEASURES: usize = 4;

/// A comparison with what is needed to talk about it.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    /// The results.
    pub sides: &'a [Side<'a>],
    /// What was found.
    pub comparison: &'a Comparison,
    /// Names of partners.
    pub partners: &'a Partners,
    /// Names of products.
    pub products: &'a ProductNames,
}

#[derive(Serialize)]
struct CompareResult {
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
    numbers: Option<Numbers>,
    difference_usd: Quantity,
}

#[derive(Serialize)]
struct ReactionResult {
    figure: &'static str,
    amounts_usd: Vec<Number>,
    differences_usd: Vec<Number>,
}

#[derive(Serialize)]
struct RowResult {
    key: String,
    amounts_usd: Vec<Quantity>,
    differences_usd: Vec<Quantity>,
}

impl Told<'_> {
    /// The result that the others are held against.
    fn base(&self) -> Answer<'_> {
        let Side { scenario, world, run, .. } = self.sides[self.comparison.to];
        Answer { scenario, world, run, partners: self.partners, products: self.products }
    }

    /// What a side changes, measure by measure.
    fn changes(&self, side: &Side<'_>) -> Vec<String> {
        let (before, after) = (&side.scenario.baseline.measures, &side.case.variant.measures);
        let measures = side.case.variant.touched.iter().map(|id| format!("{id}: {}", change_words(before, after, id)));
        let days = side
            .scenario
            .before
            .map(|before| format!("the law of {} against that of {}", side.scenario.date, before.date));
        let measures = days.into_iter().chain(measures);
        let rules = side.scenario.precedences.iter().map(|rule| format!("{}: goes before", rule.id));
        let exemptions = side.scenario.exemptions.iter().map(|rule| format!("{}: exempts", rule.id));
        measures.chain(rules).chain(exemptions).collect()
    }

    fn read(&self, span: Option<Span<Usd>>, change: bool) -> String {
        let word = |reading: Reading| if change { Unit::Usd.read_change(&reading) } else { Unit::Usd.read(&reading) };
        money(span).map_or("not known".into(), word)
    }

    fn is_change(&self) -> bool {
        self.comparison.what != Outcome::DutyAfter
    }

    /// What is compared, in words.
    fn what(&self) -> &'static str {
        let period = self.sides.first().is_some_and(|side| side.scenario.period.is_some());
        match (self.is_change(), period) {
            (false, false) => "duty owed a year",
            (true, false) => "change in duty owed a year",
            (false, true) => "duty owed in the period",
            (true, true) => "change in duty owed in the period",
        }
    }

    /// The others, held against the one.
    fn others(&self) -> impl Iterator<Item = usize> {
        let to = self.comparison.to;
        (0..self.sides.len()).filter(move |side| *side != to)
    }

    /// The tables in plain text, in the width of the terminal.
    pub fn table(&self, width: usize) -> String {
        let Comparison { to, what, whole, .. } = self.comparison;
        let mut text: String = self.comparison.warnings.iter().map(|warning| format!("! {warning}\n")).collect();
        let mut rows = vec![["", "imports", "rate", "duty owed", "change", "against the first"].map(String::from)];
        rows[0][5] = format!("against {}", self.sides[*to].name);
        for (index, side) in self.sides.iter().enumerate() {
            let Some(Some(burden)) = whole.sides.get(index) else { continue };
            rows.push([
                format!("  {}", side.name),
                Unit::Usd.word(burden.imports.usd().dollars()),
                rate(burden.rate_after).map_or("not known".into(), |reading| Unit::Percent.read(&reading)),
                self.read(burden.duty_after, false),
                self.read(burden.duty_change, true),
                if index == *to { "–".into() } else { self.read(whole.difference(*to, index, *what), true) },
            ]);
        }
        text.push_str(&lay_out(&rows, width));
        for side in self.sides {
            let changes = self.changes(side);
            let more = changes.len().saturating_sub(MOST_MEASURES);
            let mut shown: Vec<String> = changes.into_iter().take(MOST_MEASURES).collect();
            shown.extend((more > 0).then(|| format!("{more} more")));
            let shown = if shown.is_empty() { "nothing".into() } else { shown.join("; ") };
            text.push_str(&format!("{} changes {shown}\n", side.name));
        }
        text.push_str(&self.responses(width));
        let partners = self.parts("by partner", &self.comparison.by_partner, width, |key| self.base().pair_name(key));
        let chapters = self.parts("by chapter", &self.comparison.by_chapter, width, |key| {
            format!("{key} {}", self.products.chapter(key))
        });
        text + &partners + &chapters
    }

    /// The figures after response, a line each: what every side comes to, and the differences.
    fn responses(&self, width: usize) -> String {
        if self.comparison.responses.is_empty() {
            return String::new();
        }
        let mut rows = vec![["after trade reacts", "", "", "difference", "95% of draws"].map(String::from)];
        let others: Vec<usize> = self.others().collect();
        rows[0][1] = self.sides[self.comparison.to].name.to_string();
        for &side in &others {
            let pair = [self.comparison.to, side];
            if others.len() > 1 || rows.len() == 1 {
                rows[0][2] = if others.len() == 1 { self.sides[side].name.to_string() } else { "the other".into() };
            }
            for reaction in &self.comparison.responses {
                let level = matches!(reaction.figure, Figure::Duty | Figure::Imports);
                let word = |amount: &Option<Amount>, change: bool| match amount {
                    Some(amount) if change => Unit::Usd.change(central(amount)),
                    Some(amount) => Unit::Usd.word(central(amount)),
                    None => "–".into(),
                };
                let [first, second] = pair.map(|side| word(&reaction.sides[side], !level));
                let difference = &reaction.differences[side];
                let band = difference
                    .as_ref()
                    .and_then(quantiles)
                    .map_or(String::new(), |drawn| Unit::Usd.read_change(&Reading::between(drawn.p025, drawn.p975)));
                let whose = if others.len() > 1 { format!("{}: ", self.sides[side].name) } else { String::new() };
                let name = format!("  {whose}{}", reaction.figure.word());
                rows.push([name, first, second, word(difference, true), band]);
            }
        }
        lay_out(&rows, width)
    }

    /// `response.csv`: a row a figure after response and side; `None` where no side has a model.
    pub fn response_csv(&self) -> Option<String> {
        if self.comparison.responses.is_empty() {
            return None;
        }
        let mut text = String::new();
        let bands = ["median", "p025", "p10", "p25", "p75", "p90", "p975"];
        let names = ["amount", "difference"]
            .into_iter()
            .flat_map(|what| [format!("{what}_usd")].into_iter().chain(bands.map(|band| format!("{what}_{band}_usd"))));
        let header: Vec<String> = ["figure".to_string(), "side".into()].into_iter().chain(names).collect();
        line(&mut text, &header);
        let cells = |amount: &Option<Amount>| -> Vec<String> {
            let Some(own) = amount else { return vec![String::new(); 1 + bands.len()] };
            let drawn = quantiles(own).map(|one| [one.median, one.p025, one.p10, one.p25, one.p75, one.p90, one.p975]);
            let drawn =
                drawn.map_or(vec![String::new(); bands.len()], |own| own.map(|number| number.to_string()).to_vec());
            let plain = Amount { drawn: None, ..*own };
            [central(&plain).to_string()].into_iter().chain(drawn).collect()
        };
        for reaction in &self.comparison.responses {
            for (index, side) in self.sides.iter().enumerate() {
                let mut row = vec![reaction.figure.word().to_string(), side.name.to_string()];
                row.extend(cells(&reaction.sides[index]));
                row.extend(cells(&reaction.differences[index]));
                line(&mut text, &row);
            }
        }
        Some(text)
    }

    /// The parts that differ most, a line each: what every side comes to, and the differences.
    fn parts<K: Copy>(&self, what: &str, rows: &[Row<K>], width: usize, name: impl Fn(K) -> String) -> String {
        let others: Vec<usize> = self.others().collect();
        let mut lines = vec![[
            format!("{what}, {}", self.what()),
            self.sides[self.comparison.to].name.to_string(),
            String::new(),
            String::new(),
        ]];
        let differs = |row: &&Row<K>| {
            others.iter().any(|&side| {
                row.difference(self.comparison.to, side, self.comparison.what)
                    .is_none_or(|span| span.low != Usd::ZERO || span.high != Usd::ZERO)
            })
        };
        let differing: Vec<&Row<K>> = rows.iter().filter(differs).collect();
        let pair = others.len() == 1;
        lines[0][2] = if pair { self.sides[others[0]].name.into() } else { String::new() };
        lines[0][3] = if pair { "difference".into() } else { "differences".into() };
        for row in differing.iter().take(MOST_LISTED) {
            let amount = |side: usize| self.read(row.amount(side, self.comparison.what), self.is_change());
            let difference =
                |side: usize| self.read(row.difference(self.comparison.to, side, self.comparison.what), true);
            let all: Vec<String> = others.iter().map(|&side| difference(side)).collect();
            lines.push([
                format!("  {}", name(row.key)),
                amount(self.comparison.to),
                if pair { amount(others[0]) } else { String::new() },
                all.join("  "),
            ]);
        }
        if differing.is_empty() {
            lines.push(["  no difference".into(), String::new(), String::new(), String::new()]);
        }
        let mut text = lay_out(&lines, width);
        if differing.len() > MOST_LISTED {
            text.push_str(&format!("  … {} more in the tables\n", differing.len() - MOST_LISTED));
        }
        text
    }

    /// `compare --json`.
    pub fn json(&self) -> impl Serialize + use<> {
        let several = self.base().world.has_several_importers();
        let Comparison { to, what, whole, .. } = self.comparison;
        fn rows<K: Copy>(told: &Told<'_>, rows: &[Row<K>], name: impl Fn(K) -> String) -> Vec<RowResult> {
            let Comparison { to, what, .. } = told.comparison;
            let quantities = |of: &dyn Fn(usize) -> Option<Span<Usd>>| {
                (0..told.sides.len()).map(|side| Quantity::of(of(side), dollars)).collect()
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
            to: self.sides[*to].name.to_string(),
            what: what.word(),
            warnings: self.comparison.warnings.clone(),
            sides: self
                .sides
                .iter()
                .enumerate()
                .map(|(index, side)| SideResult {
                    name: side.name.to_string(),
                    scenario: side.scenario.name.clone(),
                    case: side.case.variant.name.clone(),
                    changes: self.changes(side),
                    numbers: whole.sides[index].as_ref().map(Numbers::from),
                    difference_usd: Quantity::of(whole.difference(*to, index, *what), dollars),
                })
                .collect(),
            responses: self
                .comparison
                .responses
                .iter()
                .map(|reaction| ReactionResult {
                    figure: reaction.figure.word(),
                    amounts_usd: reaction.sides.iter().map(|amount| Number::from(*amount)).collect(),
                    differences_usd: reaction.differences.iter().map(|amount| Number::from(*amount)).collect(),
                })
                .collect(),
            by_partner: rows(self, &self.comparison.by_partner, |pair: Pair| {
                if several { format!("{}/{}", pair.importer, pair.partner) } else { pair.partner.to_string() }
            }),
            by_product: rows(self, &self.comparison.by_chapter, |chapter| chapter.to_string()),
        }
    }

    /// `compare.csv`: a row a side.
    pub fn csv(&self) -> String {
        self.rows_csv("side", std::slice::from_ref(&self.comparison.whole), |()| ["total".into(), "Total".into()])
    }

    /// `by_partner.csv`: a row a partner and side.
    pub fn by_partner(&self) -> String {
        self.rows_csv("partner", &self.comparison.by_partner, |pair| {
            [pair.partner.to_string(), self.base().pair_name(pair)]
        })
    }

    /// `by_product.csv`: a row a chapter and side.
    pub fn by_product(&self) -> String {
        self.rows_csv("product", &self.comparison.by_chapter, |chapter| {
            [chapter.to_string(), self.products.chapter(chapter)]
        })
    }

    fn rows_csv<K: Copy>(&self, key: &str, rows: &[Row<K>], name: impl Fn(K) -> [String; 2]) -> String {
        let Comparison { to, what, .. } = self.comparison;
        let mut text = String::new();
        let columns = [
            "name",
            "side",
            "imports_usd",
            "amount_low_usd",
            "amount_high_usd",
            "difference_low_usd",
            "difference_high_usd",
        ];
        let header: Vec<String> =
            [if key == "side" { "what" } else { key }].into_iter().chain(columns).map(String::from).collect();
        line(&mut text, &header);
        let ends = |span: Option<Span<Usd>>| {
            span.map_or([String::new(), String::new()], |span| [dollars(span.low), dollars(span.high)])
        };
        for row in rows {
            for (index, side) in self.sides.iter().enumerate() {
                let imports =
                    row.sides[index].as_ref().map_or("0.00".into(), |burden: &Burden| dollars(burden.imports.usd()));
                let amounts = [ends(row.amount(index, *what)), ends(row.difference(*to, index, *what))].concat();
                let cells = [name(row.key).to_vec(), vec![side.name.to_string(), imports], amounts].concat();
                line(&mut text, &cells);
            }
        }
        text
    }

    fn title(&self) -> String {
        let Comparison { to, what, whole, .. } = self.comparison;
        let base = self.sides[*to].name;
        let others: Vec<usize> = self.others().collect();
        let subject = capital(self.what());
        match others.as_slice() {
            [other] => {
                let difference = self.read(whole.difference(*to, *other, *what), true);
                format!(
                    "{subject}: {} with {}, {difference} against {base}",
                    self.read(whole.amount(*other, *what), self.is_change()),
                    self.sides[*other].name
                )
            }
            _ => {
                let known = (0..self.sides.len())
                    .filter_map(|side| Some((money(whole.amount(side, *what))?, self.sides[side].name)));
                let known: Vec<(Reading, &str)> = known.collect();
                let word = |reading: &Reading| {
                    if self.is_change() { Unit::Usd.read_change(reading) } else { Unit::Usd.read(reading) }
                };
                match (
                    known.iter().min_by_key(|(reading, _)| reading.low),
                    known.iter().max_by_key(|(reading, _)| reading.high),
                ) {
                    (Some((low, first)), Some((high, last))) if low != high => {
                        format!("{subject}: from {} ({first}) to {} ({last})", word(low), word(high))
                    }
                    _ => format!("{subject}: {} results against {base}", others.len()),
                }
            }
        }
    }

    /// Two results by partner, or more of them side by side.
    pub fn picture(&self) -> Picture {
        let Comparison { to, what, whole, .. } = self.comparison;
        let base = &self.sides[*to];
        let answer = self.base();
        let others: Vec<usize> = self.others().collect();
        let subtitle = format!("{}, US$,", capital(self.what()));
        let mut caption = answer.caption(self.title(), &subtitle, &[base.case]);
        caption.notes.extend(self.comparison.warnings.iter().map(|warning| format!("{warning}.")));
        let differs = |row: &&Row<_>, other: usize| {
            row.difference(*to, other, *what).is_some_and(|span| span.low != Usd::ZERO || span.high != Usd::ZERO)
        };
        let body = match others.as_slice() {
            [other] if self.comparison.by_partner.iter().any(|row| differs(&row, *other)) => {
                let rows = self.comparison.by_partner.iter().filter(|row| differs(row, *other)).take(MOST_DRAWN);
                let rows = rows.map(|row| DumbbellRow {
                    label: answer.pair_name(row.key),
                    scope: row.sides[*other]
                        .as_ref()
                        .or(row.sides[*to].as_ref())
                        .map_or(String::new(), |burden| Unit::Usd.word(burden.imports.usd().dollars())),
                    before: money(row.amount(*to, *what)),
                    after: money(row.amount(*other, *what)),
                    change: money(row.difference(*to, *other, *what)),
                });
                Body::Dumbbell(Dumbbell {
                    unit: Unit::Usd,
                    before: base.name.into(),
                    after: self.sides[*other].name.into(),
                    rows: rows.collect(),
                })
            }
            _ => Body::Bars(Bars {
                unit: Unit::Usd,
                change: self.is_change(),
                baseline: String::new(),
                value: String::new(),
                rows: self
                    .sides
                    .iter()
                    .enumerate()
                    .map(|(index, side)| Bar {
                        label: side.name.into(),
                        scope: String::new(),
                        value: money(whole.amount(index, *what)),
                        baseline: None,
                        accent: index != *to,
                    })
                    .collect(),
            }),
        };
        Picture { stem: "difference".into(), chart: Chart { caption, body } }
    }
}
