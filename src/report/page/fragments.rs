//! Pieces of HTML that several pages have.

use maud::{Markup, html};

use crate::error::{Problem, Problems};
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

/// Returns what is wrong with a scenario. A page that is served to its author alone has the lines of other files too.
pub fn failure(name: &str, problems: &Problems, served: bool) -> Markup {
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
