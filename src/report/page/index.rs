//! `index.html`: what lies in an output folder, for the reader in a hurry. Of the last run five pictures with a sentence to
//! copy each, then all its results; then those of earlier runs, the newest first.

use maud::{Markup, html};

use super::fragments::{caveat, failure, quote};
use super::frame::{self, Frame};
use crate::error::Problems;
use crate::report::folder_name::slug;
use crate::report::lead::{KeyFinding, leads};
use crate::report::phrases::lower;
use crate::report::picture_entry::PictureEntry;
use crate::report::record::FoundResult;
use crate::report::summary;

/// Returns the page of an output folder: its links and pictures lie beside it. The first results are those of the last
/// run, so many. Without pictures the tables are left.
pub fn index(
    results: &[&FoundResult],
    last: usize,
    summary: Option<&PictureEntry>,
    failures: &[(String, Problems)],
) -> String {
    let (last_run, earlier) = results.split_at(last.min(results.len()));
    let chosen = leads(last_run.iter().filter_map(|found| found.record.lead.clone()).collect());
    let of = |lead: &KeyFinding| last_run.iter().find(|found| found.record.scenario == lead.scenario);
    let inside = html! {
        header.top {
            div {
                p.brand { "dutylab" }
                h1 { "What matters most in this run" }
                (caveat(results.iter().map(|found| found.record.standing)))
            }
            (frame::theme_button())
        }
        main.single id="main" {
            @for (name, problems) in failures { (failure(name, problems, false)) }
            @if let Some(picture) = summary {
                figure.lead { (shown(picture, false)) figcaption { (picture.title) (files(picture)) } }
            } @else {
                p.files { a href=(summary::TABLE) { "All results in one table (CSV)" } }
            }
            @if chosen.is_empty() { p { "No scenario of this run changes a duty by an amount that is known." } }
            @for (number, lead) in chosen.iter().enumerate() {
                @let picture = of(lead).and_then(|found| {
                    lead.picture(&found.record.pictures, |entry| (entry.case.as_str(), entry.path.as_str()))
                });
                figure.lead {
                    @if let Some(picture) = picture { (shown(picture, true)) }
                    figcaption {
                        (quote(lead, number))
                        @if let Some(picture) = picture { (files(picture)) }
                    }
                }
            }
            @for found in last_run { (scenario(found)) }
            @if !earlier.is_empty() {
                h2.earlier { "Results of earlier runs in this folder" }
                @for found in earlier { (scenario(found)) }
            }
        }
    };
    Frame { title: "dutylab: what matters most in this run", fonts: false, beside: true, live: None }.around(&inside)
}

fn shown(picture: &PictureEntry, lazy: bool) -> Markup {
    html! {
        a href={ (picture.path) ".png" } {
            img src={ (picture.path) ".png" } alt=(picture.alt) loading=[lazy.then_some("lazy")];
        }
    }
}

fn files(picture: &PictureEntry) -> Markup {
    html! {
        p.files {
            a href={ (picture.path) ".png" } { "PNG" } " "
            a href={ (picture.path) ".svg" } { "SVG" } " "
            a href={ (picture.path) ".csv" } { "numbers (CSV)" } " "
            a href={ (picture.path) ".txt" } { "alt text" }
        }
    }
}

fn scenario(found: &FoundResult) -> Markup {
    let record = &found.record;
    let (name, id) = (record.folder(), slug(&record.scenario));
    html! {
        section aria-labelledby={ "s-" (id) } {
            h2 id={ "s-" (id) } { (record.title) }
            p.summary { (record.answer) }
            (inputs(found))
            p.files {
                a href={ (name) "/cases.csv" } { "all cases (CSV)" }
                @for case in &record.cases {
                    @if let Some(folder) = &case.folder {
                        " " a href={ (folder) "/by_partner.csv" } { (case.name) ", by partner (CSV)" }
                    }
                }
            }
            @if !record.pictures.is_empty() {
                ul.pictures { @for picture in &record.pictures {
                    li { figure { (shown(picture, true)) figcaption { (picture.title) (files(picture)) } } }
                } }
            }
        }
    }
}

/// When a result was worked out, and from what.
fn inputs(found: &FoundResult) -> Markup {
    let (record, file) = (&found.record, &found.record.origin.file);
    let shipped = if file.is_shipped { " (shipped)" } else { "" };
    let options = &record.origin.options;
    let seed = options.seed.map(|seed| format!("seed {seed}"));
    let changed: Vec<String> = options.set.iter().cloned().chain(seed).collect();
    let minute = found.time.strftime("%Y-%m-%d\u{a0}%H:%M\u{a0}UTC").to_string();
    html! {
        @if found.is_gone { p.stale { "The scenario is no longer there: this is what it gave last." } }
        p.files {
            "Worked out " time datetime=(found.time) { (minute) } " from " (file.path) (shipped)
            " · baseline " (record.baseline) " · world " (record.world) " · " (lower(&record.entered))
            @if let Some(known) = &record.known_law { " · " (known) }
            @if !changed.is_empty() { " · changed on the command line: " (changed.join(", ")) }
        }
    }
}
