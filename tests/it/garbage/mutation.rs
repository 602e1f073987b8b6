//! Changes of a text as slips, spreadsheets, broken transfers and malice make them.

use std::ops::Range;

use proptest::prelude::*;
use proptest::sample::{Index, select};

/// One change. Where it falls is drawn as a part of the text, however long that is.
#[derive(Clone, Debug)]
pub enum Mutation {
    /// Another byte stands there.
    Flip(Index, u8),
    /// These letters are put in.
    Insert(Index, &'static str),
    /// Some bytes are lost.
    Lose(Index, usize),
    /// Another number stands there.
    Number(Index, &'static str),
    /// A word of the text stands in place of another.
    Word(Index, Index),
    /// A line is lost.
    LoseLine(Index),
    /// A line stands there once more, or several times.
    RepeatLine(Index, usize),
    /// Two lines change places.
    SwapLines(Index, Index),
    /// The text ends there.
    Cut(Index),
}

/// Letters that steer a terminal, turn text around, end a field, begin a formula, leave a folder, or look like others.
const LETTERS: [&str; 40] = [
    "\u{1b}[31m",
    "\\u001b[2J",
    "\u{202e}",
    "\\u202e",
    "\u{9b}",
    "\0",
    "\u{7f}",
    "\u{feff}",
    "\u{a0}",
    "\u{2028}",
    "e\u{301}",
    "１",
    "𝟘",
    "🦀",
    "\t",
    "\r",
    "\r\n",
    "\n\n",
    "\"",
    "'''",
    "#",
    "=",
    "=cmd|' /C calc'!A0",
    "@SUM(A1)",
    "+1",
    "-",
    "[",
    "]",
    "{",
    "}",
    "{after}",
    ",",
    ";",
    "..",
    "~",
    "%",
    "*",
    "?",
    "../",
    "\\",
];

/// Numbers at the ends of what can be held, and words for numbers.
const NUMBERS: [&str; 24] = [
    "0",
    "-0",
    "-1",
    "1",
    "00",
    "0.0000000000000000000000000001",
    "100",
    "1000",
    "1000.01",
    "65536",
    "2147483648",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551616",
    "79228162514264337593543950335",
    "99999999999999999999999999999999999999",
    "1e9",
    "1e400",
    "1e-400",
    "nan",
    "inf",
    "1_000",
    "1,5",
    "9999",
];

/// One change or two.
pub fn mutations() -> impl Strategy<Value = Vec<Mutation>> {
    let place = any::<Index>;
    let one = prop_oneof![
        2 => (place(), any::<u8>()).prop_map(|(at, byte)| Mutation::Flip(at, byte)),
        3 => (place(), select(&LETTERS[..])).prop_map(|(at, letters)| Mutation::Insert(at, letters)),
        1 => (place(), 1..20usize).prop_map(|(at, count)| Mutation::Lose(at, count)),
        4 => (place(), select(&NUMBERS[..])).prop_map(|(at, number)| Mutation::Number(at, number)),
        4 => (place(), place()).prop_map(|(to, from)| Mutation::Word(to, from)),
        2 => place().prop_map(Mutation::LoseLine),
        1 => (place(), 1..40usize).prop_map(|(at, times)| Mutation::RepeatLine(at, times)),
        2 => (place(), place()).prop_map(|(one, other)| Mutation::SwapLines(one, other)),
        1 => place().prop_map(Mutation::Cut),
    ];
    prop::collection::vec(one, 1..=2)
}

/// Returns a text after these changes.
pub fn mutated(text: &[u8], mutations: &[Mutation]) -> Vec<u8> {
    mutations.iter().fold(text.to_vec(), |text, mutation| mutation.of(text))
}

impl Mutation {
    fn of(&self, mut text: Vec<u8>) -> Vec<u8> {
        let at = |index: &Index, text: &[u8]| index.index(text.len() + 1);
        match self {
            Mutation::Flip(index, byte) if !text.is_empty() => {
                let at = index.index(text.len());
                text[at] = *byte;
            }
            Mutation::Insert(index, letters) => {
                let at = at(index, &text);
                text.splice(at..at, letters.bytes());
            }
            Mutation::Lose(index, count) => {
                let at = at(index, &text);
                text.drain(at..(at + count).min(text.len()));
            }
            Mutation::Number(index, number) => {
                if let Some(old) = run(&text, index, |byte| byte.is_ascii_digit()) {
                    text.splice(old, number.bytes());
                }
            }
            Mutation::Word(to, from) => {
                let is_word = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-%$".contains(&byte);
                if let (Some(to), Some(from)) = (run(&text, to, is_word), run(&text, from, is_word)) {
                    let word = text[from].to_vec();
                    text.splice(to, word);
                }
            }
            Mutation::Cut(index) => {
                let at = at(index, &text);
                text.truncate(at);
            }
            of_lines => return of_lines.of_lines(&text),
        }
        text
    }

    /// The same of what changes whole lines.
    fn of_lines(&self, text: &[u8]) -> Vec<u8> {
        let mut lines: Vec<&[u8]> = text.split_inclusive(|&byte| byte == b'\n').collect();
        if !lines.is_empty() {
            match self {
                Mutation::LoseLine(index) => drop(lines.remove(index.index(lines.len()))),
                Mutation::RepeatLine(index, times) => {
                    let at = index.index(lines.len());
                    let line = lines[at];
                    lines.splice(at..at, std::iter::repeat_n(line, *times));
                }
                Mutation::SwapLines(one, other) => {
                    let (one, other) = (one.index(lines.len()), other.index(lines.len()));
                    lines.swap(one, other);
                }
                _ => {}
            }
        }
        lines.concat()
    }
}

/// Returns one of the runs of such bytes, if there are any.
fn run(text: &[u8], index: &Index, is_part: impl Fn(u8) -> bool) -> Option<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for at in (0..text.len()).filter(|&at| is_part(text[at])) {
        match runs.last_mut() {
            Some(last) if last.end == at => last.end += 1,
            _ => runs.push(at..at + 1),
        }
    }
    (!runs.is_empty()).then(|| runs[index.index(runs.len())].clone())
}
