//! Titles, summaries and notes as written: their words in braces are known.

use std::ops::Range;
use std::sync::Arc;

use crate::error::{Place, Problem, Problems, SourceText};
use crate::input::field::Field;
use crate::input::hint::nearest;
use crate::input::toml_reader::TomlReader;
use crate::scenario::placeholder::{Placeholder, places, word};

impl TomlReader {
    /// Returns a text whose words in braces are known, or reported.
    pub fn own_words(&mut self, text: Option<Field<String>>) -> Option<String> {
        let text = text?;
        self.placeholders(text.span(), |word| !word.is_of_picture());
        Some(text.into_inner())
    }

    /// Returns the same of a text of a picture, which has more such words.
    pub fn chart_words(&mut self, text: Option<Field<String>>) -> Option<String> {
        let text = text?;
        self.placeholders(text.span(), |_| true);
        Some(text.into_inner())
    }

    /// Reports the words in braces that are no result here.
    pub fn placeholders(&mut self, span: Range<usize>, is_known: fn(Placeholder) -> bool) {
        let written = self.slice(span.clone()).to_string();
        for UnknownWord { place, what, label, help } in unknown_words(&written, is_known) {
            let place = span.start + place.start..span.start + place.end;
            self.report(place, what, label).help.extend(help);
        }
    }
}

/// A word in braces that is no result.
struct UnknownWord {
    place: Range<usize>,
    what: String,
    label: String,
    help: Option<String>,
}

fn unknown_words(text: &str, is_known: fn(Placeholder) -> bool) -> Vec<UnknownWord> {
    let mut unknown = Vec::new();
    for place in places(text) {
        let found = match word(&text[place.clone()]) {
            Ok(word) if is_known(word) => continue,
            Ok(_) => text[place.clone()].trim_matches(['{', '}']),
            Err(found) => found,
        };
        if !text[place.clone()].ends_with('}') {
            let (what, label) = ("a brace that does not close".into(), "write {after}, for instance".into());
            unknown.push(UnknownWord { place: place.start..place.start + 1, what, label, help: None });
            continue;
        }
        let (found, known) =
            (found.trim(), || Placeholder::WORDS.iter().filter(|(word, ..)| is_known(*word)).map(|(_, word, _)| *word));
        let near = nearest(found, known());
        let what = format!("“{{{found}}}” is no result");
        let label = near.map_or("no such word".into(), |near| format!("did you mean {{{near}}}?"));
        let all: Vec<String> = known().map(|word| format!("{{{word}}}")).collect();
        unknown.push(UnknownWord { place, what, label, help: Some(format!("words in braces: {}", all.join(", "))) });
    }
    unknown
}

/// Returns the words in braces of an option of the command line, for a picture, that are no results.
pub fn unknown_in_option(option: &str, text: &str) -> Problems {
    let source = Arc::new(SourceText { path: option.into(), text: text.into() });
    let problem = |UnknownWord { place, what, label, help }| {
        let mut problem = Problem::new(what).at(Place { source: source.clone(), span: place }, label);
        problem.help.extend(help);
        problem
    };
    unknown_words(text, |_| true).into_iter().map(problem).collect()
}
