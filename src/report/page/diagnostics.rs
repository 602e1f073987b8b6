//! What is wrong with scenarios, as a page tells it.

use maud::{Markup, html};

use crate::error::{Problem, Problems};
use crate::report::diagnostic;
use crate::report::number::counted;

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
