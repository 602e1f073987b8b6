//! A `[[measure]]` table, as regimes and scenarios write it.

mod amount;
mod rate_part;
mod rate_table;
mod standing;
mod table;
pub(crate) mod ties;

use std::sync::Arc;

use toml::Spanned;

pub use self::table::MeasureTable;
use self::table::QuotaTable;
use super::field::{Field, TextList, texts};
use super::quantity::whole_share;
use super::toml_reader::{Table, TomlReader};
use super::vocabulary::Vocabulary;
use crate::error::Place;
use crate::product::ProductSet;
use crate::regime::measure::{Measure, Mode, Quota, TaxBase};
use crate::regime::rate::{Rate, StatedRate};
use crate::regime::share::ShareKind;
use crate::scenario::Scope;

/// What one `[[measure]]` says: several measures of one name where its rate differs by day, partner or product.
#[derive(Clone, Debug)]
pub struct ReadMeasure {
    pub id: String,
    /// What it is made of; one at least.
    pub measures: Vec<Arc<Measure>>,
    /// Where its name is written.
    pub place: Place,
    /// True if it says what it does to the rate of a line: its `mode`.
    pub says_mode: bool,
}

impl TomlReader {
    /// Returns a measure.
    pub fn measure(&mut self, table: Table<'_>, words: Vocabulary<'_>) -> Option<ReadMeasure> {
        let first_line = self.first_line(table.span());
        let damaged = self.problems.len();
        let written: MeasureTable = self.deserialize_reporting(table, &[])?;
        let whole = self.problems.len() == damaged;
        self.check_measure_name(&written.id);
        let mode = written.mode.as_ref().map_or(Some(Mode::Add), |word| self.word(word, &Mode::WORDS, "mode"));
        let amounts = self.amounts(&written, words, whole.then_some(&first_line));
        let period = self.period(written.from.as_deref(), written.until.as_deref());
        let published = written.published.as_ref().and_then(|day| self.date(day));
        let importers = self.importers(written.importers.as_deref(), words.partners, words.groups);
        let partners = [written.partners.as_deref(), written.except_partners.as_deref()];
        let products = [written.products.as_deref(), written.except_products.as_deref()];
        let scope = self.scope(importers, partners, (ProductSet::Goods, products), words);
        let Scope { importers, partners, products, goods } = scope;
        let (when, unless) = self.when_and_unless(&written, words);
        let base = self.base(&written, words);
        let part = written.part.as_ref().and_then(|claim| self.share_word(claim, ShareKind::Claim, words));
        let scale = written.scale.as_ref().and_then(|scale| self.quantity(scale, whole_share));
        let quota = written.quota.as_ref().and_then(|quota| self.quota(quota, words));
        let standing = self.standing(&written);
        let (mode, amounts) = (mode?, amounts?);
        if let (false, Some(heading)) = (mode == Mode::AllIn, &written.heading_where_zero) {
            let what = format!("a measure of mode `{}` does not add nothing by what it counts", mode.word());
            self.report(heading.span(), what, "for `all_in` only");
        }
        if let (Mode::Base | Mode::Add, Some(counts)) = (mode, &written.counts) {
            let what = format!("a measure of mode `{}` counts nothing", mode.word());
            self.report(counts.span(), what, "for `all_in` and `cap` only");
        }
        let place = self.place(written.id.span());
        let id = written.id.into_inner();
        let measure = Measure {
            title: written.title.unwrap_or_else(|| id.clone()),
            source: written.source.unwrap_or_else(|| "assumption of this file".into()),
            standing,
            tags: texts(written.tags.as_deref()).iter().cloned().map(Spanned::into_inner).collect(),
            slot: written.slot.unwrap_or_else(|| if mode == Mode::Base { "base".into() } else { id.clone() }),
            rank: written.rank.unwrap_or(1),
            step: 0,
            layer: 0,
            importers,
            partners,
            products,
            goods,
            mode,
            rate: Rate::new(StatedRate::Unknown),
            period,
            published,
            counts: written.counts.map_or_else(|| vec!["base".into()], Field::into_inner),
            keeps: Vec::new(),
            when,
            unless,
            base,
            part,
            scale,
            quota,
            independent: written.independent.unwrap_or(false),
            repealed: false,
            void: false,
            id: id.clone(),
        };
        let measures = amounts.measures(measure).into_iter().map(Arc::new).collect();
        Some(ReadMeasure { id, measures, place, says_mode: written.mode.is_some() })
    }

    fn check_measure_name(&mut self, id: &Spanned<String>) {
        let (name, allowed) = (id.get_ref(), |letter: char| letter.is_alphanumeric() || ".-_".contains(letter));
        if name.is_empty() || !name.chars().all(allowed) {
            self.report(id.span(), format!("“{name}” is not a name for a measure"), "letters, digits, . - _ only");
        }
    }

    fn when_and_unless(&mut self, written: &MeasureTable, words: Vocabulary<'_>) -> (Vec<String>, Vec<String>) {
        let (when, unless) = (written.when.as_deref(), written.unless.as_deref());
        let claims = (self.claims(when, words), self.claims(unless, words));
        if let Some(both) = texts(unless).iter().find(|claim| claims.0.contains(claim.get_ref())) {
            let what = format!("no entry both makes the claim “{}” and does not", both.get_ref());
            self.report(both.span(), what, "it stands in `when` too");
        }
        claims
    }

    /// Returns the part of the value that a measure falls on.
    fn base(&mut self, written: &MeasureTable, words: Vocabulary<'_>) -> TaxBase {
        let contents = |reader: &mut TomlReader, field: Option<&TextList>| {
            field.map(|contents| {
                if contents.get_ref().is_empty() {
                    reader.report(contents.span(), "an empty list of contents", "name one, or leave it out");
                }
                reader.share_words(contents.get_ref(), ShareKind::Content, words)
            })
        };
        let content = contents(self, written.content.as_deref());
        let rest = contents(self, written.not_content.as_deref());
        if let (Some(full), None) = (&written.full_content, &content) {
            self.report(full.span(), "`full_content` needs `content`", "`full_content` without `content`");
        }
        if let (Some(_), Some(second)) = (&content, &written.not_content) {
            let what = "`content` and `not_content` in one measure";
            self.report(second.span(), what, "one of the two: the contents themselves, or all but some");
        }
        match (content, rest) {
            (Some(_), None) if written.full_content.as_ref().is_some_and(|full| *full.get_ref()) => TaxBase::Whole,
            (Some(contents), None) => TaxBase::Content(contents),
            (None, Some(contents)) => TaxBase::Rest(contents),
            _ => TaxBase::Whole,
        }
    }

    fn quota(&mut self, quota: &Spanned<QuotaTable>, words: Vocabulary<'_>) -> Option<Quota> {
        let written = quota.get_ref();
        let claim = self.share_word(&written.claim, ShareKind::Claim, words);
        let mut by_year = Vec::new();
        for (year, quantity) in &written.by_year {
            let read = year.get_ref().parse::<i16>().ok().filter(|year| (1000..=9999).contains(year));
            if read.is_none() {
                self.report(year.span(), format!("“{}” is not a year", year.get_ref()), "four digits: 2025");
            }
            let amount = u64::try_from(*quantity.get_ref()).ok();
            if amount.is_none() {
                self.report(quantity.span(), "a quota below zero", "zero or more");
            }
            by_year.extend(read.zip(amount));
        }
        if written.by_year.is_empty() {
            self.report(quota.span(), "a quota without a year", "write by_year = { 2025 = 65_205 }");
        }
        Some(Quota { unit: written.unit.clone(), claim: claim?, by_year })
    }
}
