//! `[[fact]]` tables: what the source of a regime says, figure by figure.

use schemars::JsonSchema;
use serde::Deserialize;
use strum::VariantNames;
use toml::Spanned;

use crate::input::field::{Field, Texts, Value, texts};
use crate::input::quantity::exact_rate;
use crate::input::toml_reader::{Table, TomlReader, did_you_mean};
use crate::input::value_kind;
use crate::input::vocabulary::Vocabulary;
use crate::product::ProductSet;
use crate::regime::fact::{Fact, FactStatus, LawNote, RateMarker};

/// A figure that the source of a regime gives: what it says, and how far the matter had come.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FactTable {
    /// Its name.
    id: Field<String>,
    /// What the source says, in a sentence.
    title: String,
    /// Where it says so.
    section: String,
    /// How far it had come.
    #[schemars(with = "String", extend("enum" = FactStatus::VARIANTS))]
    status: Spanned<String>,
    /// The reading on which figures stand ("if …"), said in headlines.
    premise: Option<String>,
    /// What the source leaves open.
    missing: Option<String>,
    /// What the law of the day said; printed under pictures.
    law_note: Option<LawNoteTable>,
    /// The measures that rest on it.
    measures: Option<Texts>,
    /// Whose goods it is about, where no measure says so.
    partners: Option<Texts<value_kind::Partners>>,
    /// Which goods it is about, where no measure says so.
    products: Option<Texts<value_kind::Products>>,
    /// Rates in law, drawn beside a band and never used in a calculation.
    #[serde(default)]
    markers: Vec<MarkerTable>,
}

/// What the law of the day said.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct LawNoteTable {
    /// In a sentence.
    text: String,
    /// Statute, order or heading.
    source: String,
}

/// A rate in law, drawn beside a band.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct MarkerTable {
    /// Whose goods: a code or name.
    partner: Field<String>,
    /// The rate.
    rate: Value<value_kind::ExactRate>,
    /// What kind of rate it is. Default: "in law".
    label: Option<String>,
    /// Statute, order or heading.
    source: String,
}

impl TomlReader {
    /// Returns a fact; `ids` are the measures that it may rest on.
    pub(super) fn fact(&mut self, table: Table<'_>, words: Vocabulary<'_>, ids: &[String]) -> Option<Fact> {
        let written: FactTable = self.deserialize_reporting(table, &[])?;
        let status = self.variant(&written.status, "status");
        let measures = texts(written.measures.as_deref());
        for measure in measures.iter().filter(|measure| !ids.contains(measure.get_ref())) {
            let hint = did_you_mean(measure.get_ref(), ids.iter().map(String::as_str));
            let label = hint.unwrap_or("not in this file".into());
            self.unknown(measure.span(), format!("unknown measure “{}”", measure.get_ref()), label);
        }
        let mut markers = Vec::new();
        for marker in &written.markers {
            let partner = self.partner(&marker.partner, words.partners);
            let rate = self.quantity(&marker.rate, exact_rate);
            if let (Some(partner), Some(rate)) = (partner, rate) {
                let label = marker.label.clone().unwrap_or_else(|| "in law".into());
                markers.push(RateMarker { partner, rate, label, source: marker.source.clone() });
            }
        }
        let stated = written.partners.is_some() || written.products.is_some();
        let scope = stated.then(|| {
            let partners = self.partner_set(written.partners.as_deref(), None, words);
            (partners, self.product_set(ProductSet::All, written.products.as_deref(), None, words.lists))
        });
        Some(Fact {
            scope,
            id: written.id.into_inner(),
            title: written.title,
            section: written.section,
            status: status?,
            premise: written.premise,
            missing: written.missing,
            law_note: written.law_note.map(|note| LawNote { text: note.text, source: note.source }),
            measures: measures.iter().cloned().map(Spanned::into_inner).collect(),
            markers,
        })
    }
}
