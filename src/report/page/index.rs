//! `index.html`: what a run leaves for the reader in a hurry. Five pictures with a sentence to copy each, then all the rest.

use maud::{Markup, html};

use super::frame::{self, Frame};
use super::lead::{Lead, leads};
use super::{caveat, failure, quote};
use crate::error::Problems;
use crate::report::finding::Answer;
use crate::report::folder::slug;
use crate::report::manifest::PictureEntry;

/// The page of an output folder: its links and pictures lie beside it. Without pictures the tables are left.
pub fn index(results: &[(Answer<'_>, &[PictureEntry])], failures: &[(String, Problems)]) -> String {
    let chosen = leads(results.iter().filter_map(|(answer, _)| Lead::of(answer)).collect());
    let title = "dutylab: what matters most in this run";
    let of = |lead: &Lead| results.iter().find(|(answer, _)| answer.scenario.name == lead.scenario);
    let inside = html! {
        header.top {
            div {
                p.brand { "dutylab" }
                h1 { "What matters most in this run" }
                (caveat(results.iter().map(|(answer, _)| answer.standing())))
            }
            (frame::theme_button())
        }
        main.single id="main" {
            @for (name, problems) in failures { (failure(name, problems)) }
            @if chosen.is_empty() { p { "No scenario of this run changes a duty by an amount that is known." } }
            @for (number, lead) in chosen.iter().enumerate() {
                @let picture = of(lead).and_then(|(_, pictures)| {
                    lead.picture(pictures, |entry| (entry.case.as_str(), entry.path.as_str()))
                });
                figure.lead {
                    @if let Some(picture) = picture { (shown(picture, number > 0)) }
                    figcaption {
                        (quote(lead, number))
                        @if let Some(picture) = picture { (files(picture)) }
                    }
                }
            }
            @for (answer, pictures) in results { (scenario(answer, pictures)) }
        }
    };
    Frame { title, fonts: false, beside: true, live: None }.around(&inside)
}

/// A picture that opens at full size.
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

fn scenario(answer: &Answer<'_>, pictures: &[PictureEntry]) -> Markup {
    let name = slug(&answer.scenario.name);
    html! {
        section aria-labelledby={ "s-" (name) } {
            h2 id={ "s-" (name) } { (answer.scenario.title) }
            p.summary { (answer.scenario.summary) }
            p.files {
                a href={ (name) "/cases.csv" } { "all cases (CSV)" }
                @if answer.scenario.sweeps.is_empty() {
                    @for (case, folder) in answer.run.cases.iter().zip(answer.folders()) {
                        " " a href={ (folder) "/by_partner.csv" } { (case.variant.name) ", by partner (CSV)" }
                    }
                }
            }
            @if !pictures.is_empty() {
                ul.pictures { @for picture in pictures {
                    li { figure { (shown(picture, true)) figcaption { (picture.title) (files(picture)) } } }
                } }
            }
        }
    }
}
