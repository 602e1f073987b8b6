//! A `[[measure]]` table, as regimes and scenarios write it.

mod amount;
mod rate_table;
pub(crate) mod ties;

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use strum::VariantNames;
use toml::Spanned;

use super::list::Lists;
use super::partner::PartnerGroups;
use super::schema::kind::{self, words};
use super::share::{DeclaredKinds, whole_share};
use super::toml_reader::{Scalar, Table, TomlReader, did_you_mean};
use crate::error::Place;
use crate::input::field::{Field, Texts, Value};
use crate::partner::Partners;
use crate::period::Period;
use crate::product::ProductSet;
use crate::regime::measure::{Measure, Mode, Quota, TaxBase};
use crate::regime::rate::{Rate, StatedRate};
use crate::regime::schedule::Schedule;
use crate::regime::share::ShareKind;
use amount::AmountTable;

/// A duty: what it charges, on whose goods, on which goods, from when until when.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeasureTable {
    /// Its name: letters, digits, `.`, `-` and `_`.
    #[schemars(with = "String", extend("examples" = ["jp.cars"]))]
    id: Spanned<String>,
    /// What it is. Default: its name.
    title: Option<String>,
    /// Statute, order, heading, or section of a text.
    source: Option<String>,
    /// Families that it belongs to; one of them may be its authority.
    #[serde(default)]
    #[schemars(with = "Option<Vec<String>>")]
    tags: Vec<Spanned<String>>,
    /// Of the measures of a slot the highest rank applies. Default: "base" for `mode = "base"`, else the measure alone.
    slot: Option<String>,
    /// Its rank in the slot, the highest first. Default: 1.
    rank: Option<i64>,
    /// Whose law it is: codes, names or groups. Default: that of the file, or of the importer whose world it is.
    importers: Option<Texts<kind::Partners>>,
    /// Whose goods: codes, names or groups. Default: everybody's.
    partners: Option<Texts<kind::Partners>>,
    /// Partners that are left out.
    #[serde(default)]
    #[schemars(with = "Option<kind::Partners>")]
    except_partners: Vec<Spanned<String>>,
    /// Codes or lists. Default: every product.
    products: Option<Texts<kind::Products>>,
    /// Products that are left out.
    #[serde(default)]
    #[schemars(with = "Option<kind::Products>")]
    except_products: Vec<Spanned<String>>,
    /// "base" forms the level, "add" (default) comes on top, "all_in" tops what it counts up to its rate, "cap" holds what it
    /// counts down to its rate.
    #[schemars(with = "Option<String>", extend("enum" = words(&Mode::WORDS)))]
    mode: Option<Spanned<String>>,
    /// The rate with its unit. Or, in its place, `steps`, `rate_table` or `column`.
    rate: Option<Value<kind::Rate>>,
    /// In place of `rate`: rates from one day on, each until the next.
    steps: Option<Field<Vec<amount::StepTable>>>,
    /// In place of `rate`: rates by partner or product, in a file.
    rate_table: Option<Field<rate_table::RateTable>>,
    /// In place of `rate`: a column of the schedule.
    #[schemars(with = "Option<String>", extend("examples" = ["general", "special", "column2"]))]
    column: Option<Spanned<String>>,
    /// For `column = "special"`: partners or groups, each with the codes of its programmes.
    programs: Option<Field<amount::Programs, BTreeMap<String, Vec<String>>>>,
    /// First entry date on which it holds. Default: always.
    from: Option<Value<kind::Date>>,
    /// First entry date on which it no longer holds. Default: never.
    until: Option<Value<kind::Date>>,
    /// The day on which it became known. Default: `from`.
    published: Option<Value<kind::Date>>,
    /// What is inside the total of `all_in` or `cap`: ids, slots, tags, or "base" (default).
    counts: Option<Field<Vec<String>>>,
    /// Claims that an entry must all make.
    #[serde(default)]
    #[schemars(with = "Option<Vec<String>>")]
    when: Vec<Spanned<String>>,
    /// Claims of which an entry must make none.
    #[serde(default)]
    #[schemars(with = "Option<Vec<String>>")]
    unless: Vec<Spanned<String>>,
    /// The contents of the value that it falls on. Default: all of the value.
    content: Option<Texts>,
    /// In place of `content`: the contents that it leaves out.
    not_content: Option<Texts>,
    /// With `content`: `true` if the article is wholly that, so that it falls on the whole value.
    full_content: Option<Field<bool>>,
    /// The claim that says how much of a line is meant, where the scope has only part of the line.
    part: Option<Field<String>>,
    /// A share that multiplies the amount in the effective rate, beside the statutory one.
    scale: Option<Value<kind::Share>>,
    /// The quantity that may enter under it in a year.
    quota: Option<Field<QuotaTable>>,
    /// `true`: a hedged rate is drawn for each partner by itself. Default: one draw wherever it stands.
    independent: Option<bool>,
}

/// What may enter under a measure in a year.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct QuotaTable {
    /// What is counted: "No.", for instance.
    unit: String,
    /// The claim that entries inside it make.
    claim: Field<String>,
    /// Quantities by calendar year.
    #[schemars(with = "BTreeMap<String, u64>", extend("examples" = [{ "2025": 65205, "2026": 100000 }]))]
    by_year: BTreeMap<Spanned<String>, Spanned<i64>>,
}

/// The words that a file may use.
#[derive(Clone, Copy, Debug)]
pub struct Vocabulary<'a> {
    /// Partners and their names.
    pub partners: &'a Partners,
    /// Groups of them.
    pub groups: &'a PartnerGroups,
    /// Product scopes.
    pub lists: &'a Lists,
    /// Claims and contents.
    pub shares: &'a DeclaredKinds,
    /// The schedule.
    pub schedule: Columns<'a>,
}

/// The schedule whose columns a file may name.
#[derive(Clone, Copy, Debug)]
pub enum Columns<'a> {
    /// There is none.
    None,
    /// There is one, and it could not be read.
    Unread,
    /// This.
    Of(&'a Schedule),
}

/// What one `[[measure]]` says: several measures of one name where its rate differs by day, partner or product.
#[derive(Clone, Debug)]
pub struct ReadMeasure {
    /// Its name.
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
        let id = written.id.get_ref().clone();
        let allowed = |character: char| character.is_alphanumeric() || ".-_".contains(character);
        if id.is_empty() || !id.chars().all(allowed) {
            self.report(
                written.id.span(),
                format!("“{id}” is not a name for a measure"),
                "letters, digits, . - _ only",
            );
        }
        let mode = written.mode.as_ref().map_or(Some(Mode::Add), |word| self.word(word, &Mode::WORDS, "mode"));
        let amounts = AmountTable {
            id: &id,
            rate: written.rate.as_deref(),
            steps: written.steps.as_deref(),
            rate_table: written.rate_table.as_deref(),
            column: written.column.as_ref(),
            programs: written.programs.as_deref(),
            from: written.from.as_deref(),
            published: written.published.as_deref(),
        };
        let amounts = self.amounts(&amounts, words, whole.then_some(&first_line));
        let period = self.period(written.from.as_deref(), written.until.as_deref());
        let published = written.published.as_ref().and_then(|day| self.date(day));
        let importers = self.importers(written.importers.as_deref(), words.partners, words.groups);
        let partners =
            self.partner_set(written.partners.as_deref(), &written.except_partners, words.partners, words.groups);
        let products =
            self.product_set(ProductSet::Goods, written.products.as_deref(), &written.except_products, words.lists);
        let (when, unless) = (self.claims(&written.when, words), self.claims(&written.unless, words));
        if let Some(both) = written.unless.iter().find(|claim| when.contains(claim.get_ref())) {
            let what = format!("no entry both makes the claim “{}” and does not", both.get_ref());
            self.report(both.span(), what, "it stands in `when` too");
        }
        let base = self.base(&written, words);
        let part = written.part.as_ref().and_then(|claim| self.share_word(claim, ShareKind::Claim, words));
        let scale = written.scale.as_ref().and_then(|scale| self.quantity(scale, whole_share));
        let quota = written.quota.as_ref().and_then(|quota| self.quota(quota, words));
        let (mode, amounts) = (mode?, amounts?);
        if let Some(counts) = &written.counts
            && matches!(mode, Mode::Base | Mode::Add)
        {
            let what = format!("a measure of mode `{}` counts nothing", mode.word());
            self.report(counts.span(), what, "for `all_in` and `cap` only");
        }
        let measure = Measure {
            title: written.title.unwrap_or_else(|| id.clone()),
            source: written.source.unwrap_or_else(|| "assumption of this file".into()),
            tags: written.tags.into_iter().map(Spanned::into_inner).collect(),
            slot: written.slot.unwrap_or_else(|| if mode == Mode::Base { "base".into() } else { id.clone() }),
            rank: written.rank.unwrap_or(1),
            step: 0,
            layer: 0,
            importers,
            partners,
            products,
            goods: TomlReader::goods(written.products.as_deref(), &written.except_products),
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
        let place = self.place(written.id.span());
        let measures = amounts.measures(measure).into_iter().map(Arc::new).collect();
        Some(ReadMeasure { id, measures, place, says_mode: written.mode.is_some() })
    }

    /// Returns the part of the value that a measure falls on.
    fn base(&mut self, written: &MeasureTable, words: Vocabulary<'_>) -> TaxBase {
        let contents = |reader: &mut TomlReader, field: Option<&Spanned<Vec<Spanned<String>>>>| {
            field.map(|contents| {
                if contents.get_ref().is_empty() {
                    reader.report(contents.span(), "an empty list of contents", "name one, or leave it out");
                }
                reader.contents(contents.get_ref(), words)
            })
        };
        let (content, rest) =
            (contents(self, written.content.as_deref()), contents(self, written.not_content.as_deref()));
        if let (Some(full), None) = (&written.full_content, &content) {
            self.report(full.span(), "`full_content` needs `content`", "the article is wholly which content?");
        }
        match (content, rest) {
            (Some(_), Some(_)) => {
                if let Some(second) = &written.not_content {
                    let what = "`content` and `not_content` in one measure";
                    self.report(second.span(), what, "one of the two: the contents themselves, or all but some");
                }
                TaxBase::Whole
            }
            (Some(_), None) if written.full_content.as_ref().is_some_and(|full| *full.get_ref()) => TaxBase::Whole,
            (Some(contents), None) => TaxBase::Content(contents),
            (None, Some(contents)) => TaxBase::Rest(contents),
            (None, None) => TaxBase::Whole,
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

    /// Claims that are declared.
    pub(super) fn claims(&mut self, claims: &[Spanned<String>], words: Vocabulary<'_>) -> Vec<String> {
        claims.iter().filter_map(|word| self.share_word(word, ShareKind::Claim, words)).collect()
    }

    /// Contents that are declared.
    fn contents(&mut self, contents: &[Spanned<String>], words: Vocabulary<'_>) -> Vec<String> {
        contents.iter().filter_map(|word| self.share_word(word, ShareKind::Content, words)).collect()
    }

    /// Returns the name of a share that is declared, of the kind that is needed.
    fn share_word(&mut self, word: &Spanned<String>, kind: ShareKind, words: Vocabulary<'_>) -> Option<String> {
        let name = word.get_ref();
        let wanted = kind.word();
        match words.shares.get(name) {
            Some(Some(found)) if *found != kind => {
                let found = found.word();
                self.report(
                    word.span(),
                    format!("“{name}” is a {found}, not a {wanted}"),
                    format!("a {wanted} is needed here"),
                )
                .help
                .push(
                    "claims are shares of entries (`when`, `unless`, `part`), contents are parts of the value".into(),
                );
                None
            }
            Some(_) => Some(name.clone()),
            None if self.incomplete => None,
            None => {
                let known: Vec<&str> = words
                    .shares
                    .iter()
                    .filter(|(_, found)| found.is_none_or(|found| found == kind))
                    .map(|(name, _)| name.as_str())
                    .collect();
                let hint = did_you_mean(name, known.iter().copied());
                let label = hint.unwrap_or(format!("no {wanted} of this name"));
                let list = if known.is_empty() { "none".into() } else { known.join(", ") };
                self.report(word.span(), format!("undeclared {wanted} “{name}”"), label)
                    .help
                    .push(format!("{wanted}s are declared in [share]; here: {list}"));
                None
            }
        }
    }

    /// Returns a word of a fixed set, or one that once was in its place.
    pub fn word<T: Copy>(&mut self, word: &Spanned<String>, words: &[(T, &'static str)], what: &str) -> Option<T> {
        let known: Vec<&str> = words.iter().map(|(_, name)| *name).collect();
        self.known(word, &known, what).map(|place| words[place].0)
    }

    /// Returns a word of the fixed set that a type has.
    pub fn variant<T: FromStr + VariantNames>(&mut self, word: &Spanned<String>, what: &str) -> Option<T> {
        self.known(word, T::VARIANTS, what).and_then(|place| T::VARIANTS[place].parse().ok())
    }

    /// Returns the place of a word among those that are known.
    fn known(&mut self, word: &Spanned<String>, known: &[&str], what: &str) -> Option<usize> {
        let place = |wanted: &str| known.iter().position(|name| *name == wanted);
        let found = place(word.get_ref()).or_else(|| place(&super::former_names::now("word", word.get_ref())?));
        if found.is_none() {
            let hint = did_you_mean(word.get_ref(), known.iter().copied());
            self.unknown(
                word.span(),
                format!("unknown {what} “{}”", word.get_ref()),
                hint.unwrap_or(format!("not a {what}")),
            )
            .help
            .push(format!("known: {}", known.join(", ")));
        }
        found
    }

    /// Returns a span of dates; the ends in the wrong order are reported.
    pub fn period(&mut self, from: Option<&Spanned<Scalar>>, until: Option<&Spanned<Scalar>>) -> Period {
        let mut date = |field: Option<&Spanned<Scalar>>| field.and_then(|field| self.date(field));
        let period = Period { from: date(from), until: date(until) };
        if let (Some(first), Some(last), Some(field)) = (period.from, period.until, until)
            && last <= first
        {
            self.report(field.span(), "`until` is not after `from`", format!("the first day is {first}"))
                .help
                .push("a period is half-open: `until` is the first day on which it no longer holds".into());
        }
        period
    }
}
