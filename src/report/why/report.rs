//! A split with what is needed to talk about it.
//!
//! Money is in cents that add up: the parts to the whole, in all and for each partner.

use std::cmp::Reverse;

use super::consumers::PriceShares;
use crate::burden::Interval;
use crate::report::columns;
use crate::report::columns::csv::CsvTable;
use crate::report::columns::sides;
use crate::report::columns::sides::{ChangePartRow, PartnerPart};
use crate::report::finding::ReportContext;
use crate::report::phrases::value_words;
use crate::report::readings::{is_nothing, size};
use crate::report::words::change_words;
use crate::run::CaseRun;
use crate::run::prices::PriceResult;
use crate::run::why::changes::{LawChange, LawChangeKind};
use crate::run::why::shapley::MOST_EXACT;
use crate::run::why::{PartnerParts, PriceSpan, Split};
use crate::units::split::in_cents;
use crate::units::{Pp, Usd};

/// The most parts in the table and on the picture; the rest is added up.
pub(in crate::report) const MOST_PARTS: usize = 12;

/// The kind of what is known as a change and cannot be split.
pub(in crate::report) const UNSPLIT: &str = "unsplit";

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
pub(in crate::report) struct WhyRow {
    /// Index of the change; `None` for what cannot be split.
    pub(in crate::report) law_change: Option<usize>,
    pub(in crate::report) amount: Interval<Usd>,
    /// What consumers pay of it, where that is asked.
    pub(in crate::report) consumers: Option<PriceSpan>,
}

impl WhyRow {
    /// Returns true if it is zero.
    fn is_nothing(&self) -> bool {
        is_nothing(&self.amount) && self.consumers.is_none_or(|consumers| consumers == PriceSpan::default())
    }
}

/// Returns parts in cents that add up at each end; what cannot be split comes last.
pub(in crate::report) fn cents(parts: &[Interval<Usd>], unsplit: Interval<Usd>) -> Vec<Interval<Usd>> {
    let ends = |end: fn(&Interval<Usd>) -> Usd| {
        let all: Vec<Usd> = parts.iter().chain([&unsplit]).map(end).collect();
        in_cents(&all)
    };
    let (low, high) = (ends(|span| span.low), ends(|span| span.high));
    low.into_iter().zip(high).map(|(low, high)| Interval { low, high, approx: unsplit.approx }).collect()
}

impl WhyReport<'_> {
    /// Returns the parts, the largest first; what cannot be split last, if there is any.
    pub(in crate::report) fn rows(&self) -> Vec<WhyRow> {
        let why = self.why;
        let amounts = cents(&why.parts, why.unsplit);
        let consumers = self.consumers();
        let row = |(index, amount)| WhyRow {
            law_change: (index < why.law_changes.len()).then_some(index),
            amount,
            consumers: consumers.as_ref().map(|shares| shares.parts[index]),
        };
        let rows = amounts.into_iter().enumerate().map(row);
        let mut rows: Vec<WhyRow> = rows.filter(|row| row.law_change.is_some() || !row.is_nothing()).collect();
        rows.sort_by_key(|row| {
            (row.law_change.is_none(), Reverse(size(&row.amount.map(Usd::dollars))), row.law_change)
        });
        rows
    }

    pub(in crate::report) fn law_change(&self, row: &WhyRow) -> Option<&LawChange> {
        row.law_change.map(|law_change| &self.why.law_changes[law_change])
    }

    /// Returns "27.5% → 15%"; empty for a rule.
    pub(in crate::report) fn change(&self, law_change: &LawChange) -> String {
        match law_change.kind {
            LawChangeKind::Measure => {
                change_words(&self.context.scenario.baseline.measures, &self.case.variant.measures, &law_change.id)
            }
            LawChangeKind::Precedence => "goes before".into(),
            LawChangeKind::Exemption => "exempts".into(),
            LawChangeKind::Time | LawChangeKind::Authority => String::new(),
        }
    }

    /// Returns how the parts were computed, in a sentence.
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
                value_words(sampled.value),
                sampled.orders,
                sampled.seed
            ),
        }
    }

    /// Returns the parts that come to something, the largest first.
    pub(in crate::report) fn shown(&self) -> Vec<WhyRow> {
        self.rows().into_iter().filter(|row| !row.is_nothing()).collect()
    }

    /// Returns how many parts are zero; `None` where none is.
    pub(in crate::report) fn nothing(&self) -> Option<String> {
        let rows = self.rows();
        let nothing = rows.iter().filter(|row| row.is_nothing()).count();
        let kind = if self.why.most_on_a_line.is_some() { "changes" } else { "authorities" };
        (nothing > 0).then(|| {
            let (has, is) = if nothing == 1 { ("has", "is") } else { ("have", "are") };
            let all = self.why.law_changes.len();
            let unknown = self.context.run.whole(self.case).change_unknown;
            let (known, of_rest) = match unknown.is_zero() {
                true => ("", String::new()),
                false => ("known ", format!(": of {} the change is not known", value_words(unknown))),
            };
            format!("{nothing} of {all} {kind} {has} no {known}effect in this case and {is} left out{of_rest}.")
        })
    }

    /// Returns a part as points of the average rate on the imports whose change is known.
    pub(in crate::report) fn points(&self, amount: &Interval<Usd>) -> Option<Interval<Pp>> {
        let of = |money: Usd| money.points_per(self.why.known);
        Some(Interval { low: of(amount.low)?, high: of(amount.high)?, approx: amount.approx })
    }

    pub(in crate::report) fn standard_error(&self, row: &WhyRow) -> Option<String> {
        let error = *self.why.sampled.as_ref()?.errors.get(row.law_change?)?;
        Some(format!("{error:.2}"))
    }

    /// Returns what all changes come to; `None` where no part of it is known.
    pub(in crate::report) fn whole(&self) -> Option<Interval<Usd>> {
        self.context.run.whole(self.case).duty_change?;
        let cent = |money: Usd| in_cents(&[money]).first().copied().unwrap_or_default();
        let Interval { low, high, approx } = self.why.whole;
        Some(Interval { low: cent(low), high: cent(high), approx })
    }

    /// Returns what it comes to that trade reacts, and what all comes to, of what consumers pay; `None` where nobody asks.
    pub(in crate::report) fn consumers(&self) -> Option<PriceShares> {
        let is_known = self.case.prices.as_ref().is_some_and(PriceResult::is_known);
        self.why.prices.as_ref().filter(|_| is_known).map(PriceShares::of)
    }

    /// Returns whether consumers are asked about, and households with them.
    pub(in crate::report) fn asks_consumers(&self) -> Option<bool> {
        let prices = self.case.prices.as_ref()?;
        Some(prices.settings.households.is_some())
    }

    /// Returns what the parts beyond the first come to together.
    pub(in crate::report) fn rest(&self, rows: &[WhyRow]) -> Option<Interval<Usd>> {
        let rest = rows.get(MOST_PARTS..).filter(|rest| !rest.is_empty())?;
        let sum = |end: fn(&Interval<Usd>) -> Usd| rest.iter().fold(Usd::ZERO, |sum, row| sum + end(&row.amount));
        Some(Interval { low: sum(|span| span.low), high: sum(|span| span.high), approx: self.why.whole.approx })
    }

    /// Returns all parts with what is not of one change, the whole last.
    pub(in crate::report) fn all_rows(&self) -> Vec<ChangePartRow> {
        let mut rows: Vec<ChangePartRow> = self.rows().iter().map(|row| self.part(row)).collect();
        let consumers = self.consumers();
        let nothing = Interval { low: Usd::ZERO, high: Usd::ZERO, approx: false };
        rows.extend(consumers.as_ref().and_then(|shares| shares.reaction).map(|reaction| ChangePartRow {
            consumers: Some(reaction),
            ..ChangePartRow::plain("reaction", "", "Imports adjust", Some(nothing))
        }));
        let whole = ChangePartRow::plain("total", "total", "Together", self.whole());
        rows.push(ChangePartRow { consumers: consumers.map(|shares| shares.whole), ..whole });
        rows
    }

    pub(in crate::report) fn is_hedged(&self) -> bool {
        self.why.parts.iter().any(|part| part.low != part.high)
    }

    pub(in crate::report) fn part(&self, row: &WhyRow) -> ChangePartRow {
        let Some(law_change) = self.law_change(row) else {
            let part = ChangePartRow::plain(UNSPLIT, "", "Known and not split", Some(row.amount));
            return ChangePartRow { consumers: row.consumers, ..part };
        };
        ChangePartRow {
            kind: law_change.kind.word(),
            id: law_change.id.clone(),
            title: law_change.title.clone(),
            change: self.change(law_change),
            amount: self.whole().map(|_| row.amount),
            points: self.points(&row.amount),
            standard_error: self.standard_error(row),
            consumers: row.consumers,
        }
    }

    /// Returns the tables of the split with the names of their files.
    pub fn tables(&self) -> [(&'static str, CsvTable); 2] {
        [("why.csv", self.table()), ("by_partner.csv", self.by_partner())]
    }

    /// Returns `why.csv`: a row a part, the largest first, then all together.
    pub(in crate::report) fn table(&self) -> CsvTable {
        let columns = sides::parts(self.why.sampled.is_some(), self.asks_consumers());
        columns::csv::table(&columns, &self.all_rows(), self.is_hedged())
    }

    /// Returns `by_partner.csv`: a row a partner and part.
    fn by_partner(&self) -> CsvTable {
        let rows: Vec<_> = self.why.by_partner.iter().flat_map(|row| self.partner_parts(row)).collect();
        columns::csv::table(&sides::partner_parts(self.context.partners), &rows, self.is_hedged())
    }

    /// Returns the parts of what one buys from another that come to something; what cannot be split comes last.
    pub(in crate::report) fn partner_parts(&self, row: &PartnerParts) -> Vec<PartnerPart> {
        let changes = self.why.law_changes.iter();
        let names = changes.map(|change| (change.kind.word(), change.id.as_str())).chain([(UNSPLIT, "")]);
        let amounts = cents(&row.parts, row.unsplit);
        let parts = names.zip(amounts).filter(|(_, amount)| !is_nothing(amount));
        let part = |((kind, id), amount): ((&'static str, &str), _)| PartnerPart {
            pair: row.pair,
            name: self.context.pair_name(row.pair),
            kind,
            id: id.to_string(),
            amount,
        };
        parts.map(part).collect()
    }
}
