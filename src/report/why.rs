//! `why` told: the parts of a change as a table, as JSON, as CSV and as a picture.
//!
//! Money is printed in cents that add up: the parts to the whole, in all and for each partner.

use serde::Serialize;

use super::columns;
use super::columns::sides::{self, ChangePartRow, PartnerPart};
use super::finding::{self, ReportContext};
use super::headline::{self, tone};
use super::json;
use super::number::Unit;
use super::text::grid::{GridColumn, TextGrid};
use super::text::{Printable, Role, StyledText, Text, plain};
use super::words::change_words;
use crate::burden::Interval;
use crate::run::CaseRun;
use crate::run::why::changes::{LawChange, LawChangeKind};
use crate::run::why::shapley::MOST_EXACT;
use crate::run::why::{PartnerParts, Split};
use crate::units::split::in_cents;
use crate::units::{Pp, Usd};

/// The most parts in the table and on the picture; the rest is added up.
pub(super) const MOST_PARTS: usize = 12;

/// The kind of what is known as a change and cannot be split.
pub(super) const UNSPLIT: &str = "unsplit";

/// A split with what is needed to talk about it.
#[derive(Clone, Copy)]
pub struct WhyReport<'a> {
    /// The result that was split.
    pub context: ReportContext<'a>,
    /// Its case.
    pub case: &'a CaseRun,
    /// The split.
    pub why: &'a Split,
}

/// A part with its amount in cents.
pub(super) struct WhyRow {
    /// Index of the player; `None` for what cannot be split.
    pub(super) law_change: Option<usize>,
    pub(super) amount: Interval<Usd>,
}

/// Parts in cents that add up at each end; what cannot be split comes last.
pub(super) fn cents(parts: &[Interval<Usd>], unsplit: Interval<Usd>) -> Vec<Interval<Usd>> {
    let ends = |end: fn(&Interval<Usd>) -> Usd| {
        let all: Vec<Usd> = parts.iter().chain([&unsplit]).map(end).collect();
        in_cents(&all)
    };
    let (low, high) = (ends(|span| span.low), ends(|span| span.high));
    low.into_iter().zip(high).map(|(low, high)| Interval { low, high, approx: unsplit.approx }).collect()
}

pub(super) fn is_nothing(span: &Interval<Usd>) -> bool {
    span.low == Usd::ZERO && span.high == Usd::ZERO
}

impl Printable for WhyReport<'_> {
    /// Returns the table for people.
    fn text(&self) -> Text {
        let scenario = self.context.scenario;
        let mut text = Text::with_columns_in("why.csv");
        text.words(0, format!("{} · {}", scenario.name, scenario.title), Role::Title);
        if self.case.variant.name != "base" {
            text.words(0, &self.case.variant.name, Role::Plain);
        }
        let mut grid = TextGrid::new(vec![
            GridColumn::names(""),
            GridColumn::names("change"),
            GridColumn::kept("duty owed"),
            GridColumn::ranked("±", 2),
            GridColumn::ranked("points", 1),
        ]);
        let all = self.shown();
        for row in all.iter().take(MOST_PARTS) {
            grid.row(match self.law_change(row) {
                Some(law_change) => {
                    let label =
                        if law_change.kind == LawChangeKind::Authority { &law_change.title } else { &law_change.id };
                    self.cells(label.clone(), self.change(law_change), &row.amount, self.error(row))
                }
                None => self.cells("not split".into(), String::new(), &row.amount, String::new()),
            });
        }
        if let Some(rest) = self.rest(&all) {
            let label = format!("{} more", all.len() - MOST_PARTS);
            grid.row(self.cells(label, String::new(), &rest, String::new()));
        }
        grid.row(self.cells("together".into(), String::new(), &self.whole(), String::new()));
        text.grid(grid);
        self.nothing().into_iter().for_each(|nothing| text.words(0, nothing, Role::Aside));
        text.words(0, self.method(), Role::Aside);
        if self.is_hedged() {
            let band = "Each part has a band of its own: at any one value of what is hedged the parts add up.";
            text.words(0, band, Role::Aside);
        }
        text
    }

    /// `why --json`.
    fn json(&self) -> impl Serialize {
        json::why::split(self)
    }

    /// `why.csv`: a row a part, the largest first, then all together.
    fn csv(&self) -> String {
        let mut rows: Vec<ChangePartRow> = self.rows().iter().map(|row| self.part(row)).collect();
        rows.push(ChangePartRow::plain("total", "total", "Together", self.whole()));
        columns::csv(&sides::parts(self.why.sampled.is_some()), &rows, self.is_hedged())
    }
}

impl WhyReport<'_> {
    /// Returns the parts, the largest first; what cannot be split last, if there is any.
    pub(super) fn rows(&self) -> Vec<WhyRow> {
        let why = self.why;
        let amounts = cents(&why.parts, why.unsplit);
        let mut rows: Vec<WhyRow> = amounts
            .into_iter()
            .enumerate()
            .map(|(index, amount)| WhyRow { law_change: (index < why.law_changes.len()).then_some(index), amount })
            .filter(|row| row.law_change.is_some() || !is_nothing(&row.amount))
            .collect();
        let size = |span: &Interval<Usd>| span.low.dollars().abs().max(span.high.dollars().abs());
        rows.sort_by_key(|row| (row.law_change.is_none(), std::cmp::Reverse(size(&row.amount)), row.law_change));
        rows
    }

    pub(super) fn law_change(&self, row: &WhyRow) -> Option<&LawChange> {
        row.law_change.map(|law_change| &self.why.law_changes[law_change])
    }

    /// "27.5% → 15%"; empty for a rule.
    pub(super) fn change(&self, law_change: &LawChange) -> String {
        match law_change.kind {
            LawChangeKind::Measure => {
                change_words(&self.context.scenario.baseline.measures, &self.case.variant.measures, &law_change.id)
            }
            LawChangeKind::Precedence => "goes before".into(),
            LawChangeKind::Exemption => "exempts".into(),
            LawChangeKind::Time | LawChangeKind::Authority => String::new(),
        }
    }

    /// Returns how the parts were worked out, in a sentence.
    pub fn method(&self) -> String {
        let exact = "Each part is what a change adds on average over all orders in which the changes can be made";
        match (&self.why.sampled, self.why.most_on_a_line) {
            (_, None) => {
                "Each part is what the measures of an authority come to under the law after, less what they come \
                to under the law before."
                    .into()
            }
            (None, _) => format!("{exact} (Shapley value, exact)."),
            (Some(sampled), _) => format!(
                "{exact} (Shapley value). Where more than {MOST_EXACT} changes act on one another, on {} of imports, {} \
                 orders are drawn, each with its reverse (seed {}), and ± is one standard error.",
                Unit::Usd.word(sampled.value.usd().dollars()),
                sampled.orders,
                sampled.seed
            ),
        }
    }

    /// Returns the parts that come to something, the largest first.
    pub(super) fn shown(&self) -> Vec<WhyRow> {
        self.rows().into_iter().filter(|row| !is_nothing(&row.amount)).collect()
    }

    /// Returns what is said of the parts that come to nothing; `None` where all come to something.
    pub(super) fn nothing(&self) -> Option<String> {
        let rows = self.rows();
        let nothing = rows.iter().filter(|row| is_nothing(&row.amount)).count();
        let kind = if self.why.most_on_a_line.is_some() { "changes" } else { "authorities" };
        (nothing > 0).then(|| {
            let come = if nothing == 1 { "comes" } else { "come" };
            format!(
                "{nothing} of {} {kind} {come} to nothing in this case and {} left out.",
                self.why.law_changes.len(),
                if nothing == 1 { "is" } else { "are" }
            )
        })
    }

    /// Returns a part in the table.
    fn cells(&self, label: String, change: String, amount: &Interval<Usd>, error: String) -> [StyledText; 5] {
        let reading = amount.map(Usd::dollars);
        let points = finding::points(self.points(amount));
        [
            plain(format!("  {label}")),
            plain(change),
            headline::change(&reading),
            plain(error),
            points.map_or(plain(String::new()), |points| StyledText::new(Unit::Points.read(&points), tone(&points))),
        ]
    }

    /// Returns a part as points of the average rate on the imports whose change is known.
    fn points(&self, amount: &Interval<Usd>) -> Option<Interval<Pp>> {
        let of = |money: Usd| money.points_per(self.why.known);
        Some(Interval { low: of(amount.low)?, high: of(amount.high)?, approx: amount.approx })
    }

    fn error(&self, row: &WhyRow) -> String {
        let error = self.standard_error(row).and_then(|error| error.parse().ok());
        error.map_or(String::new(), |error| Unit::Usd.word(error))
    }

    pub(super) fn standard_error(&self, row: &WhyRow) -> Option<String> {
        let error = *self.why.sampled.as_ref()?.errors.get(row.law_change?)?;
        Some(format!("{error:.2}"))
    }

    pub(super) fn whole(&self) -> Interval<Usd> {
        let cent = |money: Usd| in_cents(&[money]).first().copied().unwrap_or_default();
        let Interval { low, high, approx } = self.why.whole;
        Interval { low: cent(low), high: cent(high), approx }
    }

    /// Returns what the parts beyond the first come to together.
    pub(super) fn rest(&self, rows: &[WhyRow]) -> Option<Interval<Usd>> {
        let rest = rows.get(MOST_PARTS..).filter(|rest| !rest.is_empty())?;
        let sum = |end: fn(&Interval<Usd>) -> Usd| rest.iter().fold(Usd::ZERO, |sum, row| sum + end(&row.amount));
        Some(Interval { low: sum(|span| span.low), high: sum(|span| span.high), approx: self.why.whole.approx })
    }

    pub(super) fn is_hedged(&self) -> bool {
        self.why.parts.iter().any(|part| part.low != part.high)
    }

    /// Returns a part as a row.
    pub(super) fn part(&self, row: &WhyRow) -> ChangePartRow {
        let Some(law_change) = self.law_change(row) else {
            return ChangePartRow::plain(UNSPLIT, "", "Known and not split", row.amount);
        };
        ChangePartRow {
            kind: law_change.kind.word(),
            id: law_change.id.clone(),
            title: law_change.title.clone(),
            change: self.change(law_change),
            amount: row.amount,
            points: self.points(&row.amount),
            standard_error: self.standard_error(row),
        }
    }

    /// `by_partner.csv`: a row a partner and part.
    pub fn by_partner(&self) -> String {
        let rows: Vec<_> = self.why.by_partner.iter().flat_map(|row| self.partner_parts(row)).collect();
        columns::csv(&sides::partner_parts(), &rows, self.is_hedged())
    }

    /// Returns the parts of what one buys from another that come to something; what cannot be split comes last.
    pub(super) fn partner_parts(&self, row: &PartnerParts) -> Vec<PartnerPart> {
        let rule = (UNSPLIT, "");
        let names = self
            .why
            .law_changes
            .iter()
            .map(|law_change| (law_change.kind.word(), law_change.id.as_str()))
            .chain([rule]);
        let amounts = cents(&row.parts, row.unsplit);
        let parts = names.zip(amounts).filter(|(_, amount)| !is_nothing(amount));
        let part = |((kind, id), amount): ((&'static str, &str), _)| PartnerPart {
            importer: row.pair.importer.to_string(),
            partner: row.pair.partner.to_string(),
            name: self.context.pair_name(row.pair),
            kind,
            id: id.to_string(),
            amount,
        };
        parts.map(part).collect()
    }
}
