//! The tables of a measure as written.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use strum::VariantNames;
use toml::Spanned;

use crate::input::field::{Field, Texts, Value, WordList};
use crate::input::list::Filter;
use crate::input::value_kind::{self, words};
use crate::regime::measure::{Evidence, LegalStatus, Mode};

/// A duty: what it charges, on whose goods, on which goods, from when until when.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeasureTable {
    /// Its name: letters, digits, `.`, `-` and `_`.
    #[schemars(with = "String", extend("examples" = ["jp.cars"]))]
    pub id: Spanned<String>,
    /// What it is. Default: its name.
    pub title: Option<String>,
    /// Statute, order, heading, or section of a text.
    pub source: Option<String>,
    /// The heading that goes on the entry form where it is charged, or several.
    pub heading: Option<Field<WordList, value_kind::Headings>>,
    /// For `mode = "all_in"`: the heading that goes there in its place where what it counts reaches its rate, so that it adds nothing.
    pub heading_where_zero: Option<Field<WordList, value_kind::Headings>>,
    /// What our reading of it rests on. Default: not said.
    #[schemars(with = "Option<String>", extend("enum" = Evidence::VARIANTS))]
    pub rests_on: Option<Spanned<String>>,
    /// What became of it, from one day on until the next step. It is shown, and changes no rate: a measure ends by `until`.
    pub status: Option<Field<Vec<StatusTable>>>,
    /// Families that it belongs to; one of them may be its authority.
    pub tags: Option<Texts>,
    /// Of the measures of a slot the highest rank applies. Default: "base" for `mode = "base"`, else the measure alone.
    pub slot: Option<String>,
    /// Its rank in the slot, the highest first. Default: 1.
    pub rank: Option<i64>,
    /// Whose law it is: codes, names or groups. Default: that of the file, or of the importer whose world it is.
    pub importers: Option<Texts<value_kind::Partners>>,
    /// Whose goods: codes, names or groups. Default: everybody's.
    pub partners: Option<Texts<value_kind::Partners>>,
    /// Partners that are left out.
    pub except_partners: Option<Texts<value_kind::Partners>>,
    /// Codes or lists. Default: every product.
    pub products: Option<Texts<value_kind::Products>>,
    /// Products that are left out.
    pub except_products: Option<Texts<value_kind::Products>>,
    /// "base" forms the level, "add" (default) comes on top, "all_in" tops what it counts up to its rate, "cap" holds what it
    /// counts down to its rate.
    #[schemars(with = "Option<String>", extend("enum" = words(&Mode::WORDS)))]
    pub mode: Option<Spanned<String>>,
    /// The rate with its unit. Or, in its place, `steps`, `rate_table` or `column`.
    pub rate: Option<Value<value_kind::Rate>>,
    /// In place of `rate`: rates from one day on, each until the next.
    pub steps: Option<Field<Vec<RateStepTable>>>,
    /// In place of `rate`: rates by partner or product, in a file.
    pub rate_table: Option<Field<RateTable>>,
    /// In place of `rate`: a column of the schedule.
    #[schemars(with = "Option<String>", extend("examples" = ["general", "special", "column2"]))]
    pub column: Option<Spanned<String>>,
    /// For `column = "special"`: partners or groups, each with the codes of its programs.
    pub programs: Option<Field<Programs, BTreeMap<String, Vec<String>>>>,
    /// First entry date on which it holds. Default: always.
    pub from: Option<Value<value_kind::Date>>,
    /// First entry date on which it no longer holds. Default: never.
    pub until: Option<Value<value_kind::Date>>,
    /// The day on which it became known. Default: `from`.
    pub published: Option<Value<value_kind::Date>>,
    /// What is inside the total of `all_in` or `cap`: ids, slots, tags, or "base" (default).
    pub counts: Option<Field<Vec<String>>>,
    /// Claims that an entry must all make.
    pub when: Option<Texts>,
    /// Claims of which an entry must make none.
    pub unless: Option<Texts>,
    /// The contents of the value that it falls on. Default: all of the value.
    pub content: Option<Texts>,
    /// In place of `content`: the contents that it leaves out.
    pub not_content: Option<Texts>,
    /// With `content`: `true` if the article is wholly that, so that it falls on the whole value.
    pub full_content: Option<Field<bool>>,
    /// The claim that says how much of a line is meant, where the scope has only part of the line.
    pub part: Option<Field<String>>,
    /// A share that multiplies the amount in the effective rate, beside the statutory one.
    pub scale: Option<Value<value_kind::Share>>,
    /// The quantity that may enter under it in a year.
    pub quota: Option<Field<QuotaTable>>,
    /// `true`: a hedged rate is drawn for each partner by itself. Default: one draw wherever it stands.
    pub independent: Option<bool>,
}

/// What may enter under a measure in a year.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuotaTable {
    /// What is counted: "No.", for instance.
    pub unit: String,
    /// The claim that entries inside it make.
    pub claim: Field<String>,
    /// Quantities by calendar year.
    #[schemars(with = "BTreeMap<String, u64>", extend("examples" = [{ "2025": 65205, "2026": 100000 }]))]
    pub by_year: BTreeMap<Spanned<String>, Spanned<i64>>,
}

pub type Programs = BTreeMap<Spanned<String>, Vec<Spanned<String>>>;

/// A rate from one day on, until the next step.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "RateStep")]
#[serde(deny_unknown_fields)]
pub struct RateStepTable {
    /// First entry date.
    pub from: Value<value_kind::Date>,
    /// The rate with its unit.
    pub rate: Value<value_kind::Rate>,
    /// The day on which it became known. Default: `from`.
    pub published: Option<Value<value_kind::Date>>,
    /// Its heading on the entry form, or several. Default: that of the measure.
    pub heading: Option<Field<WordList, value_kind::Headings>>,
}

/// What became of a measure from one day on, until the next step.
#[derive(Deserialize, JsonSchema)]
#[schemars(rename = "StatusStep")]
#[serde(deny_unknown_fields)]
pub struct StatusTable {
    /// First day.
    pub from: Value<value_kind::Date>,
    /// What became of it.
    #[schemars(with = "String", extend("enum" = LegalStatus::VARIANTS))]
    pub is: Spanned<String>,
    /// By whom and why, in a sentence.
    pub note: Option<String>,
    /// The day on which it became known. Default: `from`.
    pub published: Option<Value<value_kind::Date>>,
}

/// Rates by partner or by product, in a CSV file.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RateTable {
    /// The CSV file (or `.csv.gz`), beside this one.
    pub file: Field<String>,
    /// The column that says what a rate is of.
    #[schemars(with = "String", extend("enum" = ["partner", "product"]))]
    pub key: Spanned<String>,
    /// The column of the rates, each with its unit.
    pub column: String,
    /// The column of the headings that go on the entry form, with spaces between several. Default: that of the measure.
    pub heading: Option<String>,
    /// Only the rows whose columns have these values.
    #[serde(default, rename = "where")]
    pub filter: Filter,
    /// `true`: the columns `from`, `until` and `published` of the file count; `false`: they are left alone.
    pub dated: Option<Field<bool>>,
}
