//! The whole of a batch on one page that needs nothing else: no server, no network, no file beside it.

mod fragments;
mod frame;
pub mod index;
mod methods;
mod section;
mod tables;
mod trace;
mod world;

use std::collections::BTreeSet;

use lead::{KeyFinding, leads};
use maud::{Markup, PreEscaped, html};

use super::folder_name::slug;
pub use super::lead;
use super::number::counted;
use super::page::fragments::{caveat, failure, quote};
use crate::error::Problems;
use crate::escaping::visible;
use frame::Frame;
pub use section::{Section, section};

/// What stands on a page.
#[derive(Clone, Copy)]
pub struct Page<'a> {
    /// The scenarios, in their order.
    pub sections: &'a [&'a Section],
    /// Scenarios that failed: their files and what is wrong.
    pub failures: &'a [(String, Problems)],
    /// The scenarios that failed and whose section is of their last good file.
    pub stale: &'a BTreeSet<String>,
    /// The version of a page that is served and follows what is saved.
    pub live: Option<u64>,
}

/// An element of a page with the id that it is found by. Between two versions of a page only some of them differ.
pub struct PageElement {
    /// The id.
    pub id: String,
    /// The element.
    pub html: String,
}

fn title(sections: &[&Section]) -> String {
    match sections {
        [one] => one.title.clone(),
        _ => counted(sections.len(), "tariff scenario"),
    }
}

/// Returns the whole page.
pub fn document(page: &Page<'_>) -> String {
    let pieces = pieces(page);
    let (outside, main) = pieces.split_at(OUTSIDE);
    let [heading, contents] = [0, 1].map(|number| outside.get(number).map_or("", |piece| &piece.html));
    let inside = html! {
        header.top {
            div {
                p.brand { "dutylab" }
                (PreEscaped(heading))
                (caveat(page.sections.iter().map(|section| section.standing)))
            }
            (frame::theme_button())
        }
        div.page {
            (PreEscaped(contents))
            main id="main" { @for piece in main { (PreEscaped(&piece.html)) } }
        }
    };
    Frame { title: &title(page.sections), fonts: true, beside: false, live: page.live }.around(&inside)
}

/// How many pieces come before those of the main part: the heading and the contents.
const OUTSIDE: usize = 2;

/// Returns what a page is made of, in order: the heading, the contents, then the pieces of its main part.
pub fn pieces(page: &Page<'_>) -> Vec<PageElement> {
    let sections = page.sections;
    let cases: usize = sections.iter().map(|section| section.headline.matches("<tr").count()).sum();
    let part = |id: &str, heading: &str, inside: Markup| {
        html! { section id=(id) aria-labelledby={ (id) "-h" } { h2 id={ (id) "-h" } { (heading) } (inside) } }
    };
    let headline = html! {
        p { (counted(sections.len(), "scenario")) ", " (counted(cases, "row")) ". A rate opens its trace: what each measure adds. * where it is known." }
        (tables::table(
            "t-headline",
            "Duty owed, before and after, by scenario and case",
            "scenario",
            &[],
            tables::burden_heads(&["Scenario", "Case"]),
            html! { @for section in sections { (PreEscaped(&section.headline)) } },
            "",
        ))
    };
    let diagnostics = html! {
        div id="diagnostics" role="alert" { @for (name, problems) in page.failures { (failure(name, problems, page.live.is_some())) } }
    };
    let mut pieces = vec![
        ("title".to_string(), html! { h1 id="title" { (title(sections)) } }),
        ("contents".into(), contents(sections)),
        ("diagnostics".into(), diagnostics),
        ("findings".into(), part("findings", "What matters most", findings(sections))),
        ("headline".into(), part("headline", "Headline table", headline)),
    ];
    pieces.extend(sections.iter().map(|section| {
        let id = format!("s-{}", slug(&section.name));
        let html = scenario(&id, section, page.stale.contains(&section.name));
        (id, html)
    }));
    let bears = sections.iter().map(|section| &section.bears);
    let unknown = sections.iter().flat_map(|section| &section.unknown);
    let sources = sections.iter().flat_map(|section| &section.sources);
    pieces.extend([
        ("methods".into(), part("methods", "Methods and assumptions", methods::methods(bears))),
        ("unknown".into(), part("unknown", "What is not computable", methods::not_computable(unknown.collect()))),
        ("sources".into(), part("sources", "Sources", methods::sources(sources.collect()))),
    ]);
    pieces.into_iter().map(|(id, html)| PageElement { id, html: visible(&html.into_string()).into_owned() }).collect()
}

fn scenario(id: &str, section: &Section, stale: bool) -> Markup {
    html! {
        section.scenario id=(id) {
            @if stale { p.stale { "The file has mistakes now, shown above: this is the result of the last good save." } }
            (PreEscaped(&section.html))
        }
    }
}

fn contents(sections: &[&Section]) -> Markup {
    let link = |id: &str, words: &str| html! { li { a href={ "#" (id) } { (words) } } };
    html! {
        nav id="contents" aria-label="Contents" {
            details open {
                summary { "Contents" }
                ul {
                    (link("findings", "What matters most"))
                    (link("headline", "Headline table"))
                    @for section in sections { (link(&format!("s-{}", slug(&section.name)), &section.title)) }
                    (link("methods", "Methods and assumptions"))
                    (link("unknown", "What is not computable"))
                    (link("sources", "Sources"))
                }
            }
        }
    }
}

/// Returns the sentences to copy, each with the way to its picture.
fn findings(sections: &[&Section]) -> Markup {
    let all = sections.iter().filter_map(|section| section.lead.as_ref());
    let chosen = leads(all.clone().map(|(lead, _)| lead.clone()).collect());
    let picture = |lead: &KeyFinding| {
        all.clone().find(|(other, _)| other.scenario == lead.scenario).and_then(|(_, picture)| picture.clone())
    };
    html! {
        @if chosen.is_empty() {
            p { "No scenario of this batch changes a duty by an amount that is known." }
        } @else {
            ol.findings { @for (number, lead) in chosen.iter().enumerate() {
                li {
                    (quote(lead, number))
                    @if let Some(picture) = picture(lead) { " " a href={ "#" (picture) } { "See the chart" } }
                }
            } }
        }
    }
}
