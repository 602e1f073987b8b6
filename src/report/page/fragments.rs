//! Pieces of HTML that several pages have.

use maud::{Markup, html};

use crate::error::Problems;
use crate::report::basis::FigureBasis;
use crate::report::diagnostic;
use crate::report::lead::KeyFinding;
use crate::report::number::counted;

/// Returns what all figures of a page stand on.
pub fn caveat(all: impl Iterator<Item = FigureBasis>) -> Markup {
    let standing = FigureBasis::of_all(all);
    html! { p.caveat { (standing) ": duty owed on past imports, held fixed unless a model of response is named." } }
}

/// Returns a sentence with a button that copies it.
pub fn quote(lead: &KeyFinding, number: usize) -> Markup {
    let id = format!("quote-{}", number + 1);
    html! {
        p id=(id) { (lead.sentence) }
        button.copy type="button" data-copy=(id) aria-describedby=(id) { "Copy the sentence" }
    }
}

/// Returns what is wrong with a scenario.
pub fn failure(name: &str, problems: &Problems) -> Markup {
    html! {
        section.failure aria-label={ "Problems in " (name) } {
            p { strong { (name) } ": " (counted(problems.len(), "problem")) }
            @for problem in problems.iter() { pre { (diagnostic::render_own(problem, name)) } }
        }
    }
}
