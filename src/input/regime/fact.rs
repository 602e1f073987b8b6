//! `[[fact]]` tables: what the source of a regime says, figure by figure.

use serde::Deserialize;
use toml::Spanned;

use crate::input::measure::Vocabulary;
use crate::input::quantity::exact_rate;
use crate::input::table::{Page, Scalar, Table, did_you_mean};
use crate::regime::fact::{Fact, LawNote, Marker, Status};

/// A fact as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FactTable {
    id: Spanned<String>,
    title: String,
    section: String,
    status: Spanned<String>,
    premise: Option<String>,
    missing: Option<String>,
    law_note: Option<LawNoteTable>,
    #[serde(default)]
    measures: Vec<Spanned<String>>,
    partners: Option<Spanned<Vec<Spanned<String>>>>,
    products: Option<Spanned<Vec<Spanned<String>>>>,
    #[serde(default)]
    markers: Vec<MarkerTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LawNoteTable {
    text: String,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MarkerTable {
    partner: Spanned<String>,
    rate: Spanned<Scalar>,
    label: Option<String>,
    source: String,
}

impl Page {
    /// A fact; `ids` are the measures that it may rest on.
    pub(super) fn fact(&mut self, table: Table<'_>, words: Vocabulary<'_>, ids: &[String]) -> Option<Fact> {
        let written: FactTable = self.understand(table, &[])?;
        let status = self.word(&written.status, &Status::WORDS, "status");
        for measure in written.measures.iter().filter(|measure| !ids.contains(measure.get_ref())) {
            let hint = did_you_mean(measure.get_ref(), ids.iter().map(String::as_str));
            let label = hint.unwrap_or("not in this file".into());
            self.report(measure.span(), format!("unknown measure “{}”", measure.get_ref()), label);
        }
        let mut markers = Vec::new();
        for marker in &written.markers {
            let partner = self.partner(&marker.partner, words.partners);
            let rate = self.quantity(&marker.rate, exact_rate);
            if let (Some(partner), Some(rate)) = (partner, rate) {
                let label = marker.label.clone().unwrap_or_else(|| "in law".into());
                markers.push(Marker { partner, rate, label, source: marker.source.clone() });
            }
        }
        let stated = written.partners.is_some() || written.products.is_some();
        let scope = stated.then(|| {
            let partners = self.partner_set(written.partners.as_ref(), &[], words.partners, words.groups);
            (partners, self.product_set(written.products.as_ref(), &[], words.lists))
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
            measures: written.measures.into_iter().map(Spanned::into_inner).collect(),
            markers,
        })
    }
}
