//! Titles, summaries and notes as written: their words in braces are known.

use std::ops::Range;

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
        for place in places(&written) {
            let found = match word(&written[place.clone()]) {
                Ok(word) if is_known(word) => continue,
                Ok(_) => written[place.clone()].trim_matches(['{', '}']),
                Err(found) => found,
            };
            if !written[place.clone()].ends_with('}') {
                let start = span.start + place.start;
                self.report(start..start + 1, "a brace that does not close", "write {after}, for instance");
                continue;
            }
            let (found, known) = (found.trim(), || {
                Placeholder::WORDS.iter().filter(|(word, ..)| is_known(*word)).map(|(_, word, _)| *word)
            });
            let near = nearest(found, known());
            let what = format!("“{{{found}}}” is no result");
            let label = near.map_or("no such word".into(), |near| format!("did you mean {{{near}}}?"));
            let all: Vec<String> = known().map(|word| format!("{{{word}}}")).collect();
            let help = format!("words in braces: {}", all.join(", "));
            let place = span.start + place.start..span.start + place.end;
            self.report(place, what, label).help.push(help);
        }
    }
}
