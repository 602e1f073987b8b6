//! What of one scenario stands on the page.

use std::collections::BTreeSet;
use std::io::Write;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use maud::{Markup, PreEscaped, html};
use rayon::prelude::*;
use serde::Serialize;

use super::methods::{RelevantAssumptions, UncomputedPart};
use super::tables::{self, HeadlineRow, ShownCase};
use super::trace::{Traces, corners};
use super::world;
use crate::error::{Problem, SourceText};
use crate::report::basis::FigureBasis;
use crate::report::chart::{CanvasSize, ChartStyle, ChartWords, Theme};
use crate::report::finding::ReportContext;
use crate::report::folder_name::slug;
use crate::report::font::Fonts;
use crate::report::headline;
use crate::report::known_law::known_law_of;
use crate::report::lead::KeyFinding;
use crate::report::number::counted;
use crate::report::pictures::PlacedPicture;
use crate::run::by_measure::AverageOf;

/// The sheets of a chart on a page: for screens, and for telephones.
const WIDE: CanvasSize = CanvasSize { width: 800, height: 0, scale: 1.0 };
const NARROW: CanvasSize = CanvasSize { width: 343, height: 0, scale: 1.0 };

/// What of one scenario stands on the page; made while its flows are still at hand.
pub struct Section {
    /// The name of the scenario.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The inside of its section of the page.
    pub html: String,
    /// What its figures stand on.
    pub standing: FigureBasis,
    /// Its rows of the headline table.
    pub headline: String,
    /// What it would open the page with, and the anchor of the picture that shows it.
    pub lead: Option<(KeyFinding, Option<String>)>,
    /// What of it cannot be computed.
    pub unknown: Vec<UncomputedPart>,
    /// Which assumptions bear on it.
    pub bears: RelevantAssumptions,
    /// Where its numbers are from.
    pub sources: BTreeSet<String>,
}

/// Returns the section of a result; `source` is the text of its file.
pub fn section(context: &ReportContext<'_>, source: &SourceText, fonts: &Fonts) -> Result<Section, Problem> {
    let scenario = context.scenario;
    let id = slug(&scenario.name);
    let mut traces = Traces::default();
    let shown = shown_cases(context)?;
    let rows: Vec<HeadlineRow> = shown.iter().map(|one| headline_row(context, one, &mut traces)).collect();
    let of_row = |(one, row): (&ShownCase<'_>, &HeadlineRow)| UncomputedPart::of(context, one, &row.burden);
    let unknown = shown.iter().zip(&rows).filter_map(of_row).collect();
    let pictures = context.pictures();
    let figures: Vec<String> = (1..=pictures.len()).map(|number| format!("p-{id}-{number}")).collect();
    let lead = KeyFinding::of(context).map(|lead| {
        let places: Vec<_> = pictures.iter().map(PlacedPicture::path).zip(&pictures).zip(&figures).collect();
        let picture = lead
            .picture(&places, |((path, placed), _)| (placed.case.as_str(), path.as_str()))
            .map(|(_, id)| id.to_string());
        (lead, picture)
    });
    let tables = tables_of(context, &shown, &id, &mut traces);
    let cases: Vec<_> = context.run.cases.iter().collect();
    let notes = context.notes(&cases);
    let draw = |placed: &PlacedPicture| (svg(placed, WIDE, fonts), svg(placed, NARROW, fonts));
    let (wide, narrow): (Vec<String>, Vec<String>) = pictures.par_iter().map(draw).unzip();
    let data =
        serde_json::to_string(&Data { traces: &traces, narrow }).map_err(|error| Problem::new(error.to_string()))?;
    let html = html! {
        (opening(context, &notes))
        h3 { "Charts" }
        @for ((placed, svg), id) in pictures.iter().zip(&wide).zip(&figures) { (chart(placed, svg, id, &notes)) }
        (tables)
        h3 { "The file" }
        (file(&id, source))
        script type="application/octet-stream" { (PreEscaped(packed(&data))) }
    };
    let thin = context.note_on_evidence(&cases).map(|note| format!("{}: {note}", scenario.title));
    let sources = [context.world.source.clone(), scenario.baseline.source.clone()].into_iter().chain(thin);
    Ok(Section {
        headline: tables::headline(context, &rows).into_string(),
        name: scenario.name.clone(),
        title: scenario.title.clone(),
        html: html.into_string(),
        standing: context.standing(),
        lead,
        unknown,
        bears: RelevantAssumptions::on(context),
        sources: sources.filter(|source| !source.is_empty()).collect(),
    })
}

/// Returns the cases that have rows in tables.
fn shown_cases<'a>(context: &ReportContext<'a>) -> Result<Vec<ShownCase<'a>>, Problem> {
    let folders = context.folders();
    let mut shown = Vec::new();
    for case in headline::cases(context) {
        let folder = folders.get(case.variant.case).cloned().unwrap_or_default();
        let (name, corners) = (tables::case_name(context, case), corners(context, case)?);
        shown.push(ShownCase { case, name, folder, corners });
    }
    Ok(shown)
}

fn headline_row(context: &ReportContext<'_>, shown: &ShownCase<'_>, traces: &mut Traces) -> HeadlineRow {
    let burden = context.run.whole(shown.case);
    let trace = match shown.case.timeline {
        Some(_) => traces.of_authorities(context, &context.run.by_authority_at_lower_ends(shown.case, None), &burden),
        None => traces.of_measures(&shown.corners, AverageOf::Whole),
    };
    HeadlineRow { case: shown.name.clone(), burden, trace }
}

/// Returns the tables of the world, by partner, by chapter and by authority; the latter only without a sweep.
fn tables_of(context: &ReportContext<'_>, shown: &[ShownCase<'_>], id: &str, traces: &mut Traces) -> Markup {
    html! {
        @if let Some(world) = world::world(context, shown, &format!("t-{id}-w")) {
            h3 { "In general equilibrium" }
            (world)
        }
        @if context.scenario.sweeps.is_empty() {
            h3 { "Tables" }
            (tables::by_partner(context, shown, &format!("t-{id}-p"), traces))
            (tables::by_branch(context, shown, &format!("t-{id}-h"), traces))
            @if let Some(table) = tables::by_authority(context, shown, &format!("t-{id}-a")) { (table) }
        }
    }
}

fn opening(context: &ReportContext<'_>, notes: &[String]) -> Markup {
    let scenario = context.scenario;
    html! {
        h2 { (scenario.title) }
        p.summary { (scenario.summary) }
        dl.facts {
            div { dt { "Scenario" } dd { code { (scenario.name) } " (" (scenario.hash) ")" } }
            div { dt { "Law before" } dd {
                (scenario.baseline.title)
                @if let Some(known) = known_law_of(scenario) { ", " (known) }
            } }
            @match scenario.period {
                Some((from, until)) => {
                    div { dt { "Entered" } dd { (from) " to before " (until) ", law as known on " (scenario.knowledge()) } }
                },
                None => { div { dt { "Entered" } dd { (scenario.date) ", law as known on " (scenario.as_of) } } },
            }
            div { dt { "Trade" } dd { (context.world.title) } }
            div { dt { "Response" } dd {
                @match &scenario.response {
                    Some(response) => { "model " (response.model.word()) },
                    None => { "imports held fixed" },
                }
                @if let Some(draws) = scenario.draws { ", " (counted(draws.count as usize, "draw")) }
            } }
        }
        @if !notes.is_empty() {
            details open { summary { "What to know besides the numbers" } ul { @for note in notes { li { (note) } } } }
        }
        p.foot { (ReportContext::source_of(std::slice::from_ref(context)).swap_remove(0)) " " (ReportContext::program_of(std::slice::from_ref(context)).swap_remove(0)) }
    }
}

/// What the script of the page unpacks when it is needed.
#[derive(Serialize)]
struct Data<'a> {
    /// The traces of its tables.
    traces: &'a Traces,
    /// Its pictures for narrow screens, in order.
    narrow: Vec<String>,
}

fn svg(placed: &PlacedPicture, size: CanvasSize, fonts: &Fonts) -> String {
    placed.picture.chart.svg(ChartStyle { size, theme: Theme::Page, words: ChartWords::Bare }, fonts)
}

/// Returns a picture with its words around it; `said` stands at the head of the section.
fn chart(placed: &PlacedPicture, svg: &str, id: &str, said: &[String]) -> Markup {
    let PlacedPicture { case, picture, .. } = placed;
    let caption = &picture.chart.caption;
    html! {
        figure id=(id) aria-labelledby={ (id) "-t" } {
            h4 id={ (id) "-t" } { (caption.title) }
            p.about { @if !case.is_empty() && case != "base" { strong { (case) } " · " } (caption.subtitle) }
            div.drawn { (PreEscaped(svg)) }
            figcaption.foot {
                @if let Some(line) = &caption.excludes { p { (line) } }
                @for note in caption.notes.iter().filter(|note| !said.contains(note)) { p { (note) } }
                p { "Numbers: " code { (placed.path()) ".csv" } }
            }
        }
    }
}

fn file(id: &str, source: &SourceText) -> Markup {
    html! {
        details.file {
            summary { code { (source.path) } }
            button.copy type="button" data-copy={ "f-" (id) } { "Copy the file" }
            pre id={ "f-" (id) } tabindex="0" { (source.text) }
        }
    }
}

/// Returns a text deflated (RFC 1951), in base 64: what a script of the page unpacks when it is needed.
fn packed(text: &str) -> String {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    // Writing to memory cannot fail.
    let _ = encoder.write_all(text.as_bytes());
    BASE64_STANDARD.encode(encoder.finish().unwrap_or_default())
}
