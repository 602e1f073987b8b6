//! `compare` told: results side by side, as tables, as JSON, as CSV and as a picture.

mod text;

use serde::Serialize;

use super::basis::FigureBasis;
use super::chart::{Bar, Bars, Body, Chart, Dumbbell, DumbbellRow};
use super::columns;
use super::columns::sides::{self, ResponseFigureRow};
use super::finding::{ReportContext, capital, money};
use super::json;
use super::number::{Reading, Unit};
use super::pictures::Picture;
use super::text::{Printable, Text};
use super::words::change_words;
use crate::burden::{Burden, Interval};
use crate::partner::Partners;
use crate::product::ProductNames;
use crate::run::compare::{ComparedRow, ComparedSide, Comparison};
use crate::scenario::Outcome;
use crate::units::Usd;

/// The most partners on the picture.
const MOST_DRAWN: usize = 20;

/// A comparison with what is needed to talk about it.
#[derive(Clone, Copy)]
pub struct CompareReport<'a> {
    /// The results.
    pub sides: &'a [ComparedSide<'a>],
    /// What was found.
    pub comparison: &'a Comparison,
    /// Names of partners.
    pub partners: &'a Partners,
    /// Names of products.
    pub products: &'a ProductNames,
}

impl Printable for CompareReport<'_> {
    fn text(&self) -> Text {
        text::tables(self)
    }

    /// `compare --json`.
    fn json(&self) -> impl Serialize {
        json::compare::sides(self)
    }

    /// `compare.csv`: a row a side.
    fn csv(&self) -> String {
        self.rows_csv("what", std::slice::from_ref(&self.comparison.whole), |()| ["total".into(), "Total".into()])
    }
}

impl CompareReport<'_> {
    /// Returns the result that the others are held against.
    pub(super) fn base(&self) -> ReportContext<'_> {
        self.context(&self.sides[self.comparison.to])
    }

    /// Returns the result of a side.
    pub(super) fn context<'s>(&'s self, side: &'s ComparedSide<'s>) -> ReportContext<'s> {
        let ComparedSide { scenario, world, run, .. } = *side;
        ReportContext { scenario, world, run, partners: self.partners, products: self.products }
    }

    /// Returns what a side changes, measure by measure.
    pub(super) fn changes(&self, side: &ComparedSide<'_>) -> Vec<String> {
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

    fn read(&self, span: Option<Interval<Usd>>, change: bool) -> String {
        let word = |reading: Reading| if change { Unit::Usd.read_change(&reading) } else { Unit::Usd.read(&reading) };
        money(span).map_or("not known".into(), word)
    }

    fn is_change(&self) -> bool {
        self.comparison.what != Outcome::DutyAfter
    }

    /// Returns what is compared, in words.
    fn what(&self) -> &'static str {
        let period = self.sides.first().is_some_and(|side| side.scenario.period.is_some());
        match (self.is_change(), period) {
            (false, false) => "duty owed a year",
            (true, false) => "change in duty owed a year",
            (false, true) => "duty owed in the period",
            (true, true) => "change in duty owed in the period",
        }
    }

    /// Returns the others, held against the one.
    fn others(&self) -> impl Iterator<Item = usize> {
        let to = self.comparison.to;
        (0..self.sides.len()).filter(move |side| *side != to)
    }

    /// `response.csv`: a row a figure after response and side; `None` where no side has a model.
    pub fn response_csv(&self) -> Option<String> {
        if self.comparison.responses.is_empty() {
            return None;
        }
        let rows = self.comparison.responses.iter().flat_map(|equilibrium| {
            self.sides.iter().enumerate().map(|(index, side)| ResponseFigureRow {
                figure: equilibrium.figure.word(),
                side: side.name.to_string(),
                amount: equilibrium.sides[index],
                difference: equilibrium.differences[index],
            })
        });
        Some(columns::csv(&sides::reactions(), &rows.collect::<Vec<_>>(), false))
    }

    /// `by_partner.csv`: a row a partner and side.
    pub fn by_partner(&self) -> String {
        self.rows_csv("partner", &self.comparison.by_partner, |pair| {
            [pair.partner.to_string(), self.base().pair_name(pair)]
        })
    }

    /// `by_product.csv`: a row a chapter or sector and side.
    pub fn by_product(&self) -> String {
        self.rows_csv("product", &self.comparison.by_branch, |branch| {
            [branch.to_string(), self.base().branch_name(branch)]
        })
    }

    fn rows_csv<K: Copy>(&self, key: &'static str, rows: &[ComparedRow<K>], name: impl Fn(K) -> [String; 2]) -> String {
        let Comparison { to, what, .. } = self.comparison;
        let side = |row: &ComparedRow<K>, index: usize| {
            let [key, name] = name(row.key);
            sides::SideRow {
                key,
                name,
                side: self.sides[index].name.to_string(),
                imports: row.sides[index].as_ref().map(|burden| burden.imports).unwrap_or_default(),
                amount: row.amount(index, *what),
                difference: row.difference(*to, index, *what),
            }
        };
        let rows = rows.iter().flat_map(|row| (0..self.sides.len()).map(|index| side(row, index)).collect::<Vec<_>>());
        columns::csv(&sides::sides(key), &rows.collect::<Vec<_>>(), true)
    }

    fn title(&self) -> String {
        let Comparison { to, what, whole, .. } = self.comparison;
        let base = self.sides[*to].title;
        let others: Vec<usize> = self.others().collect();
        let scopes = if self.comparison.is_same_scope { "" } else { ", each on imports of its own" };
        let subject = format!("{}{scopes}", capital(self.what()));
        match others.as_slice() {
            [other] => {
                let moved = whole.difference(*to, *other, *what);
                if moved.is_some_and(|moved| moved.low == Usd::ZERO && moved.high == Usd::ZERO) {
                    let amount = self.read(whole.amount(*other, *what), self.is_change());
                    return format!("{subject}: {amount} with “{}” and with “{base}”", self.sides[*other].title);
                }
                let difference = self.read(moved, true);
                format!(
                    "{subject}: {} with “{}”, {difference} against “{base}”",
                    self.read(whole.amount(*other, *what), self.is_change()),
                    self.sides[*other].title
                )
            }
            _ => {
                let known = (0..self.sides.len())
                    .filter_map(|side| Some((money(whole.amount(side, *what))?, self.sides[side].title)));
                let known: Vec<(Reading, &str)> = known.collect();
                let word = |reading: &Reading| {
                    if self.is_change() { Unit::Usd.read_change(reading) } else { Unit::Usd.read(reading) }
                };
                match (
                    known.iter().min_by_key(|(reading, _)| reading.low),
                    known.iter().max_by_key(|(reading, _)| reading.high),
                ) {
                    (Some((low, first)), Some((high, last))) if low != high => {
                        format!("{subject}: from {} (“{first}”) to {} (“{last}”)", word(low), word(high))
                    }
                    _ => format!("{subject}: {} results against “{base}”", others.len()),
                }
            }
        }
    }

    /// Returns two results by partner, or more of them side by side.
    pub fn picture(&self) -> Picture {
        let Comparison { to, what, whole, .. } = self.comparison;
        let base = &self.sides[*to];
        let context = self.base();
        let others: Vec<usize> = self.others().collect();
        let subtitle = format!("{}, US$,", capital(self.what()));
        let mut caption = context.caption(self.title(), "", &[base.case]);
        let all: Vec<ReportContext<'_>> = self.sides.iter().map(|side| self.context(side)).collect();
        let standing = FigureBasis::together(all.iter().map(ReportContext::standing));
        caption.subtitle = format!("{subtitle} {}", context.assumption_as(standing));
        caption.source = ReportContext::source_of(&all);
        caption.notes.extend(self.comparison.warnings.iter().map(|warning| format!("{warning}.")));
        let differs = |row: &&ComparedRow<_>, other: usize| {
            row.difference(*to, other, *what).is_some_and(|span| span.low != Usd::ZERO || span.high != Usd::ZERO)
        };
        let imports = |burden: Option<&Burden>| {
            burden.map_or(String::new(), |burden| Unit::Usd.word(burden.imports.usd().dollars()))
        };
        let body = match others.as_slice() {
            [other] if self.comparison.by_partner.iter().any(|row| differs(&row, *other)) => {
                let rows: Vec<_> = self.comparison.by_partner.iter().filter(|row| differs(row, *other)).collect();
                if rows.len() > MOST_DRAWN {
                    let (shown, all) = (MOST_DRAWN, rows.len());
                    let note =
                        format!("Shown are the {shown} of {all} partners that differ most; by_partner.csv has all.");
                    caption.notes.push(note);
                }
                let rows = rows.into_iter().take(MOST_DRAWN).map(|row| DumbbellRow {
                    label: context.pair_name(row.key),
                    scope: imports(row.sides[*other].as_ref().or(row.sides[*to].as_ref())),
                    before: money(row.amount(*to, *what)),
                    after: money(row.amount(*other, *what)),
                    change: money(row.difference(*to, *other, *what)),
                });
                Body::Dumbbell(Dumbbell {
                    unit: Unit::Usd,
                    before: base.title.into(),
                    after: self.sides[*other].title.into(),
                    column: "Difference",
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
                        label: side.title.into(),
                        scope: imports(whole.sides[index].as_ref()),
                        value: money(whole.amount(index, *what)),
                        baseline: None,
                        accent: index != *to,
                    })
                    .collect(),
                sums: 0,
            }),
        };
        Picture { stem: "difference".into(), chart: Chart { caption, body } }
    }
}
