//! What of one result stands on a page besides its pictures: tables with their traces, notes, facts, the file. It is kept with the
//! result, so that the page of a folder has every result without running it again.

mod assumptions;
pub mod tables;
mod trace;
mod world;

use std::io::Write;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use super::finding::ReportContext;
use super::folder_name::slug;
use super::headline;
use super::known_law::known_law_of;
use super::number::counted;
use super::phrases::{capital, distinct, value_words};
use super::pictures::PlacedPicture;
use crate::burden::Burden;
use crate::error::Problem;
use crate::run::by_measure::AverageOf;
use crate::run::{CaseRun, Failure};
pub use assumptions::RelevantAssumptions;
use tables::{CaseRow, MOST_ROWS, ShownCase};
use trace::{Traces, corners};

/// What of one result stands on a page besides its pictures.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Card {
    /// What its figures rest on: heads, and what stands beside them.
    pub facts: Vec<(String, String)>,
    /// What a reader must know besides the numbers.
    pub notes: Vec<String>,
    /// Its tables, as HTML.
    pub tables: String,
    /// How the rates in the tables come about: JSON, deflated (RFC 1951), in base 64.
    pub traces: String,
    /// Its rows of the table of what cannot be computed, as HTML.
    pub unknown: String,
    /// Which assumptions bear on it.
    pub bears: RelevantAssumptions,
    /// What its figures depend on where the evidence is thin.
    pub evidence: Option<String>,
    /// The text of its file.
    pub text: String,
}

impl Card {
    /// Returns the card of a result with these pictures; `text` is that of its file. Needs the flows.
    pub fn of(context: &ReportContext<'_>, pictures: &[PlacedPicture], text: String) -> Result<Card, Problem> {
        let mut traces = Traces::default();
        let shown = shown_cases(context)?;
        let rows: Vec<CaseRow> = shown.iter().map(|one| case_row(context, one, &mut traces)).collect();
        let unknown = shown.iter().zip(&rows).filter_map(|(one, row)| uncomputed(context, one, &row.0));
        let unknown = html! { @for row in unknown { (row) } };
        let tables = tables_of(context, &shown, &rows, &mut traces);
        let cases: Vec<&CaseRun> = shown.iter().map(|one| one.case).collect();
        let of_pictures = pictures.iter().flat_map(|placed| placed.picture.chart.caption.notes.iter().cloned());
        let traces = serde_json::to_string(&traces).map_err(|error| Problem::new(error.to_string()))?;
        Ok(Card {
            facts: facts(context),
            notes: distinct(context.notes(&cases).into_iter().chain(of_pictures)),
            tables: tables.into_string(),
            traces: packed(&traces),
            unknown: unknown.into_string(),
            bears: RelevantAssumptions::on(context),
            evidence: context.note_on_evidence(&cases).map(|note| format!("{}: {note}", context.scenario.title)),
            text,
        })
    }
}

/// Returns the cases that have rows in tables.
fn shown_cases<'a>(context: &ReportContext<'a>) -> Result<Vec<ShownCase<'a>>, Failure> {
    let cases: Vec<&'a CaseRun> = headline::cases(context).into_iter().take(MOST_ROWS).collect();
    let corners = corners(context, &cases)?;
    let shown = cases.into_iter().zip(corners);
    Ok(shown.map(|(case, corners)| ShownCase { case, name: tables::case_name(context, case), corners }).collect())
}

fn case_row(context: &ReportContext<'_>, shown: &ShownCase<'_>, traces: &mut Traces) -> CaseRow {
    let burden = context.run.whole(shown.case);
    let trace = match shown.case.timeline {
        Some(_) => traces.of_authorities(context, &context.run.by_authority_at_lower_ends(shown.case, None), &burden),
        None => traces.of_measures(&shown.corners, AverageOf::Whole),
    };
    (burden, trace)
}

/// Returns what of a case is not known, as a row; `None` if all is.
fn uncomputed(context: &ReportContext<'_>, shown: &ShownCase<'_>, whole: &Burden) -> Option<Markup> {
    if whole.rate_unknown.is_zero() && whole.change_unknown.is_zero() {
        return None;
    }
    let partners = context.run.by_partner(shown.case);
    let partners = partners.iter().filter(|(_, burden)| !burden.rate_unknown.is_zero()).count();
    Some(html! {
        tr {
            th scope="row" { (context.scenario.title) }
            td.w { (shown.name) }
            @for value in [whole.imports, whole.rate_unknown, whole.not_computable, whole.change_unknown] {
                td { (value_words(value)) }
            }
            td { (partners) }
        }
    })
}

/// Returns the tables of the cases, of the world, by partner, by chapter and by authority; the last three only without a sweep.
fn tables_of(context: &ReportContext<'_>, shown: &[ShownCase<'_>], rows: &[CaseRow], traces: &mut Traces) -> Markup {
    let id = slug(&context.scenario.name);
    html! {
        (tables::by_case(context, shown, rows, &format!("t-{id}-c")))
        @if let Some(world) = world::world(context, shown, &format!("t-{id}-w")) { (world) }
        @if context.scenario.sweeps.is_empty() {
            (tables::by_partner(context, shown, &format!("t-{id}-p"), traces))
            (tables::by_branch(context, shown, &format!("t-{id}-h"), traces))
            @if let Some(table) = tables::by_authority(context, shown, &format!("t-{id}-a")) { (table) }
        }
    }
}

fn facts(context: &ReportContext<'_>) -> Vec<(String, String)> {
    let scenario = context.scenario;
    let known = known_law_of(scenario).map_or(String::new(), |known| format!(", {known}"));
    let entered = match scenario.period {
        Some((from, until)) => format!("{from} to before {until}"),
        None => scenario.date.to_string(),
    };
    let draws = scenario.draws.map_or(String::new(), |draws| format!(", {}", counted(draws.count as usize, "draw")));
    let response = capital(context.model().unwrap_or("imports held fixed"));
    let facts = [
        ("Scenario", format!("{} ({})", scenario.name, scenario.hash)),
        ("Law before", format!("{}{known}", scenario.baseline.title)),
        ("Entered", format!("{entered}, law as known on {}", scenario.knowledge())),
        ("Trade", context.world.title.clone()),
        ("Response", format!("{response}{draws}")),
    ];
    facts.map(|(head, fact)| (head.to_string(), fact)).into()
}

/// Returns a text deflated, in base 64: what a script of the page unpacks when it is needed.
fn packed(text: &str) -> String {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    // Writing to memory cannot fail.
    let _ = encoder.write_all(text.as_bytes());
    BASE64_STANDARD.encode(encoder.finish().unwrap_or_default())
}
