//! The whole of a batch on one page that needs nothing else: no server, no network, no file beside it.

mod base64;
mod frame;
pub mod index;
pub mod lead;
mod methods;
mod section;
mod tables;
mod trace;

use maud::{Markup, PreEscaped, html};

use super::diagnostic;
use super::folder::slug;
use super::number::counted;
use crate::error::Problems;
use frame::Frame;
use lead::{Lead, leads};
pub use section::{Section, section};

/// What stands on a page.
#[derive(Clone, Copy)]
pub struct Page<'a> {
    /// The scenarios, in their order.
    pub sections: &'a [Section],
    /// Scenarios that failed: their files and what is wrong.
    pub failures: &'a [(String, Problems)],
    /// True if the page is served and follows what is saved.
    pub live: bool,
}

/// The whole page.
pub fn document(page: &Page<'_>) -> String {
    let sections = page.sections;
    let cases: usize = sections.iter().map(|section| section.headline.matches("<tr").count()).sum();
    let title = match sections {
        [one] => one.title.clone(),
        _ => format!("{} worked out", counted(sections.len(), "tariff scenario")),
    };
    let inside = html! {
        header.top {
            div {
                p.brand { "dutylab" }
                h1 { (title) }
                p.caveat { "Hypothetical: duty owed on past imports, held fixed unless a model of response is named." }
            }
            (frame::theme_button())
        }
        div.page {
            (contents(sections))
            main id="main" {
                div id="diagnostics" role="alert" { @for (name, problems) in page.failures { (failure(name, problems)) } }
                section aria-labelledby="findings" {
                    h2 id="findings" { "What matters most" }
                    (findings(sections))
                }
                section aria-labelledby="headline" {
                    h2 id="headline" { "Headline table" }
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
                }
                @for section in sections {
                    section.scenario id={ "s-" (anchor(&section.name)) } { (PreEscaped(&section.html)) }
                }
                section aria-labelledby="methods" { h2 id="methods" { "Methods and assumptions" } (methods::methods(sections)) }
                section aria-labelledby="unknown" { h2 id="unknown" { "What is not computable" } (methods::not_computable(sections)) }
                section aria-labelledby="sources" { h2 id="sources" { "Sources" } (methods::sources(sections)) }
            }
        }
    };
    let data: Vec<(&str, &str)> =
        sections.iter().map(|section| (section.name.as_str(), section.traces.as_str())).collect();
    Frame { title: &title, fonts: true, beside: false, live: page.live, data: &data }.around(&inside)
}

/// A name as part of an id.
fn anchor(name: &str) -> String {
    slug(name)
}

fn contents(sections: &[Section]) -> Markup {
    let link = |id: &str, words: &str| html! { li { a href={ "#" (id) } { (words) } } };
    html! {
        nav aria-label="Contents" {
            details open {
                summary { "Contents" }
                ul {
                    (link("findings", "What matters most"))
                    (link("headline", "Headline table"))
                    @for section in sections { (link(&format!("s-{}", anchor(&section.name)), &section.title)) }
                    (link("methods", "Methods and assumptions"))
                    (link("unknown", "What is not computable"))
                    (link("sources", "Sources"))
                }
            }
        }
    }
}

/// The sentences to copy, each with the way to its picture.
fn findings(sections: &[Section]) -> Markup {
    let all = sections.iter().filter_map(|section| section.lead.as_ref());
    let chosen = leads(all.clone().map(|(lead, _)| lead.clone()).collect());
    let picture = |lead: &Lead| {
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

/// A sentence with a button that copies it.
fn quote(lead: &Lead, number: usize) -> Markup {
    let id = format!("quote-{}", number + 1);
    html! {
        p id=(id) { (lead.sentence) }
        button.copy type="button" data-copy=(id) aria-describedby=(id) { "Copy the sentence" }
    }
}

/// What is wrong with a scenario.
pub fn failure(name: &str, problems: &Problems) -> Markup {
    html! {
        section.failure aria-label={ "Problems in " (name) } {
            p { strong { (name) } ": " (counted(problems.len(), "problem")) }
            @for problem in problems { pre { (diagnostic::render(problem, false)) } }
        }
    }
}
