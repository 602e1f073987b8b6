//! `index.html`: what lies in an output folder. Of the last run the results that matter most, then the others; then those of
//! earlier runs, the newest first. Each has a sentence to copy, its best picture, and the rest behind a click.

use maud::{Markup, html};

use super::fragments::{caveat, failure, quote};
use super::frame::{self, Frame};
use crate::error::Problems;
use crate::report::folder_name::slug;
use crate::report::lead::leads;
use crate::report::number::counted;
use crate::report::phrases::{distinct, lower};
use crate::report::picture_entry::PictureEntry;
use crate::report::record::{FoundResult, ResultRecord};
use crate::report::summary::{self, BaselineKind};

/// Returns the page of an output folder: its links and pictures lie beside it. The first results are those of the last
/// run, so many; of those the ones that matter most come first. Without pictures the tables are left.
pub fn index(
    results: &[&FoundResult],
    last: usize,
    summary: Option<&PictureEntry>,
    failures: &[(String, Problems)],
) -> String {
    let (last_run, earlier) = results.split_at(last.min(results.len()));
    let chosen = leads(last_run.iter().filter_map(|found| found.record.lead.clone()).collect());
    let rank = |found: &&FoundResult| chosen.iter().position(|lead| lead.scenario == found.record.scenario);
    let mut ordered = last_run.to_vec();
    ordered.sort_by_key(|found| rank(found).unwrap_or(chosen.len()));
    let count = ordered.len();
    ordered.extend(earlier);
    let inside = html! {
        header.top {
            div {
                p.brand { "dutylab" }
                h1 { "What matters most in this run" }
                (caveat(results.iter().map(|found| found.record.standing)))
            }
            (frame::theme_button())
        }
        div.page {
            (contents(&ordered))
            main id="main" {
                @for (name, problems) in failures { (failure(name, problems, false)) }
                @if let Some(picture) = summary {
                    figure.lead { (shown(picture, None, false)) figcaption { (picture.title) (files(picture)) } }
                } @else {
                    p.files { a href=(summary::TABLE) { "All results in one table (CSV)" } }
                }
                @if chosen.is_empty() { p { "No scenario of this run changes a duty by an amount that is known." } }
                (search(&ordered))
                @for (number, found) in ordered.iter().enumerate() {
                    @if number == count { h2.earlier { "Results of earlier runs in this folder" } }
                    (result(found, number))
                }
            }
        }
    };
    Frame { title: "dutylab: what matters most in this run", fonts: false, beside: true, live: None }.around(&inside)
}

fn contents(results: &[&FoundResult]) -> Markup {
    html! {
        nav id="contents" aria-label="Contents" {
            details open {
                summary { "Contents" }
                ul { @for found in results {
                    li { a href={ "#s-" (slug(&found.record.scenario)) } { (found.record.title) } }
                } }
            }
        }
    }
}

/// Returns what a result stands on, by which a reader may look for it.
fn kind(found: &FoundResult) -> &'static str {
    match &found.record.summary {
        part if part.is_world => "General equilibrium",
        part if part.group.kind == BaselineKind::Law => "On the law",
        _ => "On a text",
    }
}

/// Returns the box that looks for results; a script shows it.
fn search(results: &[&FoundResult]) -> Markup {
    let kinds = distinct(results.iter().map(|found| kind(found)));
    html! {
        div.tools.find hidden {
            input type="search" aria-label="Find a result" placeholder="Find a result";
            select aria-label="Kind of result" {
                option value="" { "All results" }
                @for kind in kinds { option { (kind) } }
            }
            span.count role="status" {}
        }
    }
}

/// Returns a picture as an image: on a phone the one that is drawn for it, where there is one.
fn shown(picture: &PictureEntry, record: Option<&ResultRecord>, lazy: bool) -> Markup {
    let phone = record.and_then(|record| {
        let name = format!("{}-phone.svg", picture.path.strip_prefix(&record.folder())?.trim_start_matches('/'));
        record.files.contains_key(&name).then(|| format!("{}-phone.svg", picture.path))
    });
    html! {
        a href={ (picture.path) ".png" } {
            picture {
                @if let Some(phone) = phone { source media="(max-width: 600px)" srcset=(phone); }
                img src={ (picture.path) ".png" } alt=(picture.alt) loading=[lazy.then_some("lazy")];
            }
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

/// Returns a result: its sentence to copy, the picture that shows it, and behind a click all the others.
fn result(found: &FoundResult, number: usize) -> Markup {
    let record = &found.record;
    let (name, id) = (record.folder(), slug(&record.scenario));
    let lead = record.lead.as_ref();
    let best = lead.and_then(|lead| lead.picture(&record.pictures, |entry| (entry.case.as_str(), entry.path.as_str())));
    let best = best.or(record.pictures.first());
    let others: Vec<&PictureEntry> =
        record.pictures.iter().filter(|entry| best.is_none_or(|best| best.path != entry.path)).collect();
    html! {
        section.result id={ "s-" (id) } data-kind=(kind(found)) aria-labelledby={ "s-" (id) "-h" } {
            h2 id={ "s-" (id) "-h" } { (record.title) }
            p.summary { (record.answer) }
            @if let Some(lead) = lead { div.lead { (quote(lead, number)) } }
            @if let Some(best) = best {
                figure.lead { (shown(best, Some(record), number > 0)) figcaption { (best.title) (files(best)) } }
            }
            @if !others.is_empty() {
                details {
                    summary { (counted(others.len(), "more picture")) }
                    ul.pictures { @for picture in &others {
                        li { figure { (shown(picture, Some(record), true)) figcaption { (picture.title) (files(picture)) } } }
                    } }
                }
            }
            details {
                summary { "Tables and origin" }
                (inputs(found))
                p.files {
                    a href={ (name) "/cases.csv" } { "all cases (CSV)" }
                    @for case in &record.cases {
                        @if let Some(folder) = &case.folder {
                            " " a href={ (folder) "/by_partner.csv" } { (case.name) ", by partner (CSV)" }
                        }
                    }
                }
            }
        }
    }
}

/// Returns when a result was calculated, and from what.
fn inputs(found: &FoundResult) -> Markup {
    let (record, file) = (&found.record, &found.record.origin.file);
    let shipped = if file.is_shipped { " (shipped)" } else { "" };
    let options = &record.origin.options;
    let seed = options.overrides.seed.map(|seed| format!("seed {seed}"));
    let changed: Vec<String> = options.overrides.set.iter().cloned().chain(seed).collect();
    let minute = found.time.strftime("%Y-%m-%d\u{a0}%H:%M\u{a0}UTC").to_string();
    html! {
        @if found.is_gone { p.stale { "The scenario is no longer there: this is what it gave last." } }
        p.files {
            "Run " time datetime=(found.time) { (minute) } " from " (file.path) (shipped)
            " · baseline " (record.baseline) " · world " (record.world) " · " (lower(&record.entered))
            @if let Some(known) = &record.known_law { " · " (known) }
            @if !changed.is_empty() { " · changed on the command line: " (changed.join(", ")) }
        }
    }
}
