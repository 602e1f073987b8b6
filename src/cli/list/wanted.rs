//! What is looked for in a list, and whether an entry has it.

use super::entry::ListEntry;
use crate::error::{Problem, Problems};
use crate::input::partner::read_partners;
use crate::partner::{Partner, comparable};
use crate::product::HsCode;

/// The most letters of the code of a partner.
const LONGEST_CODE: usize = 3;

/// Words that are looked for.
pub struct Wanted {
    words: Vec<String>,
    /// True if they may mean a partner alone: "CAR" does, and "car" is a word too.
    is_partner: bool,
    /// True if they are too long for the code of a partner.
    is_name: bool,
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
        let is_name = words.len() > LONGEST_CODE;
        let is_partner = named.is_some() && (is_name || words.to_uppercase() == words);
        let words = comparable(words).split_whitespace().map(String::from).collect();
        Ok(Wanted { words, is_partner, is_name, partner: named.zip(names) })
    }

    /// Returns true if each word begins a word of the entry, or the entry is about the partner.
    pub fn fits(&self, entry: &ListEntry) -> bool {
        let text = comparable(&entry.text);
        let is_about = match (&self.partner, &entry.about) {
            (None, _) => false,
            (Some((partner, _)), Some(about)) => about.contains(partner),
            (Some((_, names)), None) => names.iter().any(|name| begins_word(&text, name)),
        };
        is_about || !self.is_partner && self.occurs(entry)
    }

    /// Returns true if each word begins a word of the entry of a partner, whose names others have in theirs.
    pub fn names(&self, entry: &ListEntry) -> bool {
        self.is_name && self.occurs(entry)
    }

    fn occurs(&self, entry: &ListEntry) -> bool {
        let text = comparable(&entry.text);
        self.words.iter().all(|word| begins_word(&text, word))
    }
}

/// Returns true if a word of the text begins so.
pub fn begins_word(text: &str, beginning: &str) -> bool {
    let is_at_word = |(at, _): (usize, &str)| !text[..at].ends_with(char::is_alphanumeric);
    text.match_indices(beginning).any(is_at_word)
}

/// Returns the digits that codes begin with, if the words are the beginning of a code: `8703.2`.
///
/// # Errors
/// If a dot stands where no code has one.
pub fn code_digits(words: &str) -> Result<Option<String>, Problem> {
    let is_code = words.chars().all(|character| character.is_ascii_digit() || character == '.');
    if !is_code || words.is_empty() {
        return Ok(None);
    }
    // Each dot stands where the code before it ends.
    let is_misplaced = |(at, _): (usize, &str)| HsCode::parse(&words[..at]).is_err();
    match HsCode::parse(words) {
        Err(why) if words.match_indices('.').any(is_misplaced) => Err(Problem::new(format!("“{words}”: {}", why.what))),
        _ => Ok(Some(words.replace('.', ""))),
    }
}
