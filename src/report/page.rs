//! The page of a batch: in an output folder with its pictures beside it, or by itself with everything inside it.

mod figure;
mod frame;
mod methods;
mod result;

use maud::{Markup, PreEscaped, html};

use super::basis::FigureBasis;
use super::diagnostic;
use super::folder_name::slug;
use super::lead::leads;
use super::number::counted;
use super::phrases::distinct;
use super::summary::TABLE;
use crate::error::{Problem, Problems};
use crate::escaping::visible;
pub use figure::{CarriedPicture, ShownPicture};
pub use frame::PagePlace;
pub use result::{PageResult, ResultState};

/// What stands on a page.
#[derive(Clone, Copy)]
pub struct Page<'a> {
    /// The results of the batch in their order, then those of earlier runs.
    pub results: &'a [PageResult<'a>],
    /// The changes of all results in one picture.
    pub summary: Option<ShownPicture<'a>>,
    /// Scenarios that failed: their files and what is wrong.
    pub failures: &'a [(String, Problems)],
    /// Where the page stands, and so where its pictures are.
    pub place: PagePlace,
}

/// An element of a page with the id that it is found by. Between two versions of a page only some of them differ.
pub struct PageElement {
    /// The id.
    pub id: String,
    /// The element.
    pub html: String,
}

/// How many pieces come before those of the main part: the heading and the contents.
const OUTSIDE: usize = 2;

/// Returns the whole page.
pub fn document(page: &Page<'_>) -> String {
    let pieces = pieces(page);
    let (outside, main) = pieces.split_at(OUTSIDE);
    let [heading, contents] = [0, 1].map(|number| outside.get(number).map_or("", |piece| &piece.html));
    let standing = FigureBasis::of_all(page.results.iter().map(|result| result.record.standing), FigureBasis::MIXED);
    let inside = html! {
        header.top {
            div {
                p.brand { "dutylab" }
                (PreEscaped(heading))
                p.caveat { (standing) ": duties on past imports, which are held fixed unless a model is named." }
            }
            button.theme type="button" aria-pressed="false" { "Dark" }
        }
        div.page {
            (PreEscaped(contents))
            main id="main" { @for piece in main { (PreEscaped(&piece.html)) } }
        }
    };
    frame::around(&title(page.results), page.place, &inside)
}

/// Returns the pieces of a page in order: the heading, the contents, then the pieces of its main part. Of the results of the
/// batch those that matter most come first.
pub fn pieces(page: &Page<'_>) -> Vec<PageElement> {
    let results = ordered(page.results);
    let part = |id: &str, heading: &str, inside: Markup| {
        html! { section id=(id) aria-labelledby={ (id) "-h" } { h2 id={ (id) "-h" } { (heading) } (inside) } }
    };
    let served = matches!(page.place, PagePlace::Served(_));
    let diagnostics = html! {
        div id="diagnostics" role="alert" { @for (name, problems) in page.failures { (failure(name, problems, served)) } }
    };
    let mut pieces = vec![
        ("title".to_string(), html! { h1 id="title" { (title(page.results)) } }),
        ("contents".into(), contents(&results)),
        ("diagnostics".into(), diagnostics),
        ("overview".into(), overview(page)),
        ("find".into(), find(&results)),
    ];
    let first_earlier = results.iter().position(|result| result.state.is_earlier());
    for (number, result) in results.iter().enumerate() {
        if first_earlier == Some(number) {
            pieces.push((
                "earlier".into(),
                html! { h2.earlier id="earlier" { "Results of earlier runs in this folder" } },
            ));
        }
        pieces.push((format!("s-{}", slug(&result.record.scenario)), result::card(result, results.len() == 1)));
    }
    let cards = || results.iter().map(|result| &result.record.card);
    let unknown = PreEscaped(cards().map(|card| card.unknown.as_str()).collect());
    let of_result = |result: &PageResult<'_>| {
        let record = result.record;
        record.summary.sources.iter().chain(&record.card.evidence).cloned().collect::<Vec<_>>()
    };
    let sources = results.iter().flat_map(of_result).filter(|source| !source.is_empty()).collect();
    pieces.extend([
        (
            "methods".into(),
            part("methods", "Methods and assumptions", methods::methods(cards().map(|card| &card.bears))),
        ),
        ("unknown".into(), part("unknown", "What is not computable", methods::not_computable(unknown))),
        ("sources".into(), part("sources", "Sources", methods::sources(&sources))),
    ]);
    pieces.into_iter().map(|(id, html)| PageElement { id, html: visible(&html.into_string()).into_owned() }).collect()
}

fn title(results: &[PageResult<'_>]) -> String {
    match results {
        [one] => one.record.title.clone(),
        _ => counted(results.len(), "tariff scenario"),
    }
}

/// Returns the results of the batch, those that matter most first, then those of earlier runs.
fn ordered<'a>(results: &[PageResult<'a>]) -> Vec<PageResult<'a>> {
    let of_batch = results.iter().filter(|result| !result.state.is_earlier());
    let chosen = leads(of_batch.filter_map(|result| result.record.lead.clone()).collect());
    let rank = |result: &PageResult<'_>| chosen.iter().position(|lead| lead.scenario == result.record.scenario);
    let mut ordered = results.to_vec();
    ordered.sort_by_key(|result| (result.state.is_earlier(), rank(result).unwrap_or(chosen.len())));
    ordered
}

/// Returns what is wrong with a scenario. A page that is served to its author alone has the lines of other files too.
fn failure(name: &str, problems: &Problems, served: bool) -> Markup {
    let told = |problem: &Problem| match served {
        true => diagnostic::render(problem, false),
        false => diagnostic::render(&diagnostic::own_words(problem, name), false),
    };
    html! {
        section.failure aria-label={ "Problems in " (name) } {
            p { strong { (name) } ": " (counted(problems.len(), "problem")) }
            @for problem in problems.iter() { pre { (told(problem)) } }
        }
    }
}

fn contents(results: &[PageResult<'_>]) -> Markup {
    let link = |id: &str, words: &str| html! { li { a href={ "#" (id) } { (words) } } };
    html! {
        nav id="contents" aria-label="Contents" {
            details open {
                summary { "Contents" }
                ul {
                    @for record in results.iter().map(|result| result.record) {
                        (link(&format!("s-{}", slug(&record.scenario)), &record.title))
                    }
                    (link("methods", "Methods and assumptions"))
                    (link("unknown", "What is not computable"))
                    (link("sources", "Sources"))
                }
            }
        }
    }
}

fn overview(page: &Page<'_>) -> Markup {
    html! {
        section id="overview" aria-label="All results" {
            @if let Some(summary) = page.summary { (summary.figure()) }
            @if page.place == PagePlace::Folder {
                p.files { a href=(TABLE) { "All results in one table (CSV)" } }
            }
        }
    }
}

/// Returns what looks for results: by word, by trade, by what their figures are. A script shows it.
fn find(results: &[PageResult<'_>]) -> Markup {
    let records = || results.iter().map(|result| result.record);
    let worlds = distinct(records().map(|record| record.summary.group.world.as_str()));
    let bases = distinct(records().map(|record| record.standing.words()));
    let choice = |key: &str, all: &str, words: &[&str]| {
        html! {
            @if words.len() > 1 {
                select id={ "find-" (key) } data-key=(key) aria-label=(all) {
                    option value="" { (all) }
                    @for word in words { option { (word) } }
                }
            }
        }
    };
    html! {
        div.tools.find id="find" role="search" hidden {
            input id="find-word" type="search" aria-label="Search the scenarios" placeholder="Search the scenarios" autocomplete="off";
            (choice("world", "All trade data", &worlds))
            (choice("basis", "Law and hypothetical", &bases))
            span.count role="status" {}
        }
    }
}
