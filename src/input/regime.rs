//! A regime file: header, groups, lists, measures and facts.

use serde::Deserialize;
use toml::Spanned;

use super::files::Location;
use super::measure::{Vocabulary, countable, uncounted};
use super::partner::Groups;
use super::product::Lists;
use super::quantity::exact_rate;
use super::table::{Page, Scalar, Table, did_you_mean, text_of};
use crate::error::{Problem, Problems, in_order};
use crate::partner::Partners;
use crate::regime::Regime;
use crate::regime::fact::{Fact, LawNote, Marker, Status};

/// The keys of a regime file outside its tables.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    /// What it is.
    title: String,
    /// Where it is from; printed under pictures.
    source: String,
    /// How a sentence places a figure in it.
    phrase: Option<String>,
    /// The entry date where a scenario gives none.
    date: Option<Spanned<Scalar>>,
    /// The first date that it knows nothing of.
    known_until: Option<Spanned<Scalar>>,
    /// True if goods without a measure pay nothing; default: their rate is unknown.
    #[serde(default)]
    complete: bool,
}

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

/// A regime with the words that scenarios on it may use.
#[derive(Clone, Debug)]
pub struct KnownRegime {
    /// The regime.
    pub regime: Regime,
    /// Its groups, and those of the partner table.
    pub groups: Groups,
    /// Its lists.
    pub lists: Lists,
    /// The files that it was read from.
    pub inputs: Vec<Location>,
}

/// Where the regime of a name is: a file beside the one that names it, or a shipped one. `None` is the regime without
/// measures.
pub fn locate(name: &str, beside: &Location) -> Result<Option<Location>, Problem> {
    if name == "none" {
        return Ok(None);
    }
    let shipped = Location::Shipped(format!("seeds/regimes/{name}.toml"));
    let own = beside.beside(name);
    [shipped, own.clone()].into_iter().find(Location::exists).map(Some).ok_or_else(|| {
        let known: Vec<String> = shipped_regimes().map(|location| location.stem()).chain(["none".into()]).collect();
        let mut problem = Problem::new(format!("there is no regime “{name}”"));
        problem.help.extend(did_you_mean(name, known.iter().map(String::as_str)));
        let with_end = format!("{name}.toml");
        if beside.beside(&with_end).exists() {
            problem.help.push(format!("did you mean “{with_end}”?"));
        }
        problem.help(format!("shipped: {}; there is no file {} either", known.join(", "), own.display()))
    })
}

/// The regime of scenarios that name none.
pub const DEFAULT: &str = "document";

/// The shipped regimes.
pub fn shipped_regimes() -> impl Iterator<Item = Location> {
    super::files::shipped_in("seeds/regimes").map(|(path, _)| Location::Shipped(path.into()))
}

/// Reads the regime of a name.
pub fn read_regime(location: Option<&Location>, partners: &Partners) -> Result<KnownRegime, Problems> {
    let mut groups = partners.groups();
    let mut lists = Lists::new();
    let Some(location) = location else {
        return Ok(KnownRegime { regime: Regime::none(), groups, lists, inputs: Vec::new() });
    };
    let source = Page::text(location)?;
    let (mut page, mut root) = Page::open(location, &source)?;
    let group_table = page.table(&mut root, "group");
    page.groups(group_table, partners, &mut groups);
    let list_table = page.table(&mut root, "list");
    page.lists(list_table, &mut lists);
    let words = Vocabulary { partners, groups: &groups, lists: &lists };
    let measure_tables = page.tables(&mut root, "measure");
    let fact_tables = page.tables(&mut root, "fact");
    // A measure with a mistake is still a measure: a fact that names it is right.
    let ids: Vec<String> = measure_tables.iter().filter_map(|table| text_of(table, "id")).map(String::from).collect();
    let measures: Vec<_> = measure_tables.into_iter().filter_map(|table| page.measure(table, words)).collect();
    page.settle(&measures);
    // A measure that could not be read may be what another counts.
    if measures.len() == ids.len() {
        let countable = countable(measures.iter().map(|(measure, _)| measure));
        for (measure, span) in &measures {
            if let Some((what, label)) = uncounted(measure, &countable) {
                page.report(span.clone(), what, label);
            }
        }
    }
    let facts = fact_tables.into_iter().filter_map(|table| page.fact(table, words, &ids)).collect();
    let header: Option<Header> = page.understand(root, &["group", "list", "measure", "fact"]);
    let date = header.as_ref().and_then(|header| header.date.as_ref()).and_then(|date| page.date(date));
    let known_until = header.as_ref().and_then(|header| header.known_until.as_ref()).and_then(|date| page.date(date));
    let (Some(header), true) = (header, page.problems.is_empty()) else {
        return Err(in_order(page.problems, &[page.source.path.clone()]));
    };
    let regime = Regime {
        name: location.stem(),
        phrase: header.phrase.unwrap_or_else(|| format!("in “{}”", header.title)),
        title: header.title,
        source: header.source,
        date,
        known_until,
        complete: header.complete,
        measures: measures.into_iter().map(|(measure, _)| measure).collect(),
        facts,
        lists: lists.iter().map(|(name, set)| (name.clone(), set.clone())).collect(),
    };
    let inputs = std::iter::once(location.clone()).chain(page.inputs).collect();
    Ok(KnownRegime { regime, groups, lists, inputs })
}

impl Page {
    fn fact(&mut self, table: Table<'_>, words: Vocabulary<'_>, ids: &[String]) -> Option<Fact> {
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
