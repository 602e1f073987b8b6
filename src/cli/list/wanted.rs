//! What is looked for in a list, and whether an entry has it.

use dutylab::error::Problems;
use dutylab::input::partner::read_partners;
use dutylab::partner::{Partner, comparable};

use super::entry::ListEntry;

/// Words that are looked for.
pub struct Wanted {
    words: Vec<String>,
    /// The partner that all of them together name, with its names.
    partner: Option<(Partner, Vec<String>)>,
}

impl Wanted {
    /// Returns what these words look for.
    pub fn new(words: &str) -> Result<Wanted, Problems> {
        let partners = read_partners()?;
        let named = partners.find(words);
        let names = partners.iter().find(|(one, _)| Some(*one) == named).map(|(_, name)| {
            let names = [&name.name, &name.short].into_iter().chain(&name.aliases);
            names.map(|name| comparable(name)).collect()
        });
        let words = comparable(words).split_whitespace().map(String::from).collect();
        Ok(Wanted { words, partner: named.zip(names) })
    }

    /// Returns true if each word begins a word of the entry, or the entry is about the partner. Of a partner its code is no such
    /// word: "in" is India.
    pub fn fits(&self, entry: &ListEntry) -> bool {
        let text = comparable(&entry.text);
        match &self.partner {
            None => self.words.iter().all(|word| begins_word(&text, word)),
            Some((partner, names)) => {
                entry.about.contains(partner) || names.iter().any(|name| begins_word(&text, name))
            }
        }
    }
}

/// Returns true if a word of the text begins so.
pub fn begins_word(text: &str, beginning: &str) -> bool {
    let is_at_word = |(at, _): (usize, &str)| !text[..at].ends_with(char::is_alphanumeric);
    text.match_indices(beginning).any(is_at_word)
}

/// Returns the digits that codes begin with, if the words are the beginning of a code: `8703.2`.
pub fn code_digits(words: &str) -> Option<String> {
    let is_code = words.chars().all(|character| character.is_ascii_digit() || character == '.');
    (is_code && !words.is_empty()).then(|| words.replace('.', ""))
}
