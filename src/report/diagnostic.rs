//! Problems as people read them: what, where (path, line, column, the line, a caret), and what to do.

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use crate::error::{Place, Problem};
use crate::escaping::{is_control, visible};

/// A stretch of a source that is shown: whole lines, and the number of the first.
struct Window<'a> {
    text: &'a str,
    first_line: usize,
    span: std::ops::Range<usize>,
}

/// Returns the line that a place begins in, and the part of it that is meant.
fn window(place: &Place) -> Window<'_> {
    let text = place.source.text.as_str();
    let floor = |at: usize| (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let (start, end) = (floor(place.span.start), floor(place.span.end));
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    Window {
        text: &text[line_start..line_end],
        first_line: text[..line_start].matches('\n').count() + 1,
        span: start - line_start..end.clamp(start, line_end) - line_start,
    }
}

fn snippet<'a>(place: &'a Place, label: &'a str, kind: AnnotationKind) -> Element<'a> {
    let path = visible(&place.source.path);
    if place.is_file() {
        return Origin::path(path).into();
    }
    let window = window(place);
    let annotation = kind.span(window.span).label(short(label));
    Snippet::source(window.text).path(path).line_start(window.first_line).annotation(annotation).into()
}

/// The most characters of a sentence that are shown: a name in it may be as long as a file.
const LONGEST: usize = 400;

/// Returns a sentence of a length that people read.
fn short(text: &str) -> std::borrow::Cow<'_, str> {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", visible(&text[..end])).into(),
        None => visible(text),
    }
}

/// Returns a problem as text, with colors of a terminal or without.
pub fn render(problem: &Problem, styled: bool) -> String {
    let mut group = Group::with_title(Level::ERROR.primary_title(short(&problem.what)));
    if let Some((place, label)) = &problem.place {
        group = group.element(snippet(place, label, AnnotationKind::Primary));
    }
    for (place, label) in &problem.also {
        group = group.element(snippet(place, label, AnnotationKind::Context));
    }
    for help in &problem.help {
        group = group.element(Level::HELP.message(short(help)));
    }
    let renderer = if styled { Renderer::styled() } else { Renderer::plain() };
    // The colors are sent, and nothing else of what the lines of a file have in them.
    let is_unsafe = |letter| is_control(letter) && !['\n', '\x1b'].contains(&letter);
    renderer.term_width(140).render(&[group]).replace(is_unsafe, "\u{fffd}")
}
