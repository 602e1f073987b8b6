//! The picture of `compare`: two results by partner, or more of them side by side.

use super::report::CompareReport;
use crate::burden::Burden;
use crate::report::basis::FigureBasis;
use crate::report::chart::{Bar, Bars, Body, Chart, Dumbbell, DumbbellRow};
use crate::report::finding::ReportContext;
use crate::report::number::{Reading, Unit};
use crate::report::phrases::{capital, value_words};
use crate::report::pictures::Picture;
use crate::report::readings::money;
use crate::run::compare::{ComparedRow, Comparison};
use crate::units::Usd;

/// The most partners on the picture.
const MOST_DRAWN: usize = 20;

impl CompareReport<'_> {
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
        let imports = |burden: Option<&Burden>| burden.map_or(String::new(), |burden| value_words(burden.imports));
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
