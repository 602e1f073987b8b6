//! `world.toml` as written.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::economy::EconomyTable;
use crate::input::field::{Field, Texts, Value};
use crate::input::value_kind;

/// A year of imports, or several importers' of the same year: `world.toml` beside the file of its flows.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WorldHeader {
    /// What it is, in a line.
    pub title: String,
    /// Whose world it is: whose imports they are where the flows name nobody. A code or name.
    pub importer: Field<String>,
    /// The word before "duty" on pictures. Default: the name of the importer.
    pub adjective: Option<String>,
    /// What its imports are called where they are not those of a country: "example entries". Default: "imports".
    pub imports: Option<String>,
    /// The year of the flows.
    pub year: Field<i64, i16>,
    /// Publisher and title; printed under pictures.
    pub source: String,
    /// The file of the flows. Default: "flows.csv", which may be missing where other worlds are included.
    pub flows: Option<Field<String>>,
    /// `true`: a row is what the rows of longer codes below it, or of the members of a bloc, leave over. Default: such rows are
    /// refused, since a total and its parts would be added up.
    #[serde(default)]
    pub residuals: bool,
    /// Worlds of the same year whose flows it has too: shipped ones, or folders beside the file.
    pub includes: Option<Texts>,
    /// Known limits, a sentence each.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Set where its countries all buy and sell.
    pub economy: Option<EconomyTable>,
    /// The law that its flows stood under, as far as a regime knows it.
    pub law: Option<LawTable>,
}

/// The law of the base year, so that a regime can be compared with it: what a scenario's rates are measured from.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LawTable {
    /// The world whose lines the rates are averaged over: a shipped one, or a folder beside the file.
    pub lines: Field<String>,
    /// The day whose law is taken for that of the base year.
    pub date: Value<value_kind::Date>,
    /// Why that day, and what it excludes.
    pub note: String,
    /// The file that gives each product of the lines its sector: `product` (2 to 10 digits, the longest match wins),
    /// `sector` (empty: goods that no sector has, which are left out). Needed where there are several sectors.
    pub concordance: Option<Field<String>>,
}

/// Totals that must hold, in whole dollars.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// How many flows there are.
    pub rows: Option<Field<i64, u64>>,
    /// How many partners.
    pub partners: Option<Field<i64, u64>>,
    /// The value of all flows.
    pub value_usd: Option<Field<i64, u64>>,
    /// The value of the flows of chapters 1 to 97.
    pub value_usd_chapters_1_97: Option<Field<i64, u64>>,
    /// The value of the flows of partners, by any of their names; of a bloc, of it and its members.
    #[serde(default)]
    #[schemars(with = "Option<BTreeMap<String, u64>>")]
    pub partner: BTreeMap<Spanned<String>, Spanned<i64>>,
    /// The value of the flows of importers, by any of their names; of a bloc, of it and its members.
    #[serde(default)]
    #[schemars(with = "Option<BTreeMap<String, u64>>")]
    pub importer: BTreeMap<Spanned<String>, Spanned<i64>>,
}
