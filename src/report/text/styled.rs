//! Words with a role, and how wide they are on a screen.

use serde::{Deserialize, Serialize};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::escaping::is_control;

/// What a word is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// Nothing special.
    #[default]
    Plain,
    /// The name of what follows.
    Title,
    /// The head of a column, or what is said beside the numbers.
    Aside,
    /// An amount that falls; its sign says so too.
    Fall,
    /// An amount that rises; its sign says so too.
    Rise,
    /// Something that a reader must not overlook; its words say so too.
    Warning,
}

/// Words of one role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StyledText {
    /// The words, without control characters.
    pub text: String,
    /// What they are.
    pub role: Role,
}

/// One line, its pieces side by side.
pub type StyledLine = Vec<StyledText>;

impl StyledText {
    /// Returns words of a role; what would steer a terminal becomes a blank.
    pub fn new(text: impl Into<String>, role: Role) -> StyledText {
        let text: String = text.into();
        StyledText { text: text.replace(is_control, " "), role }
    }
}

/// Returns words of nothing special.
pub fn plain(text: impl Into<String>) -> StyledText {
    StyledText::new(text, Role::Plain)
}

/// Returns the width of a text on a screen.
pub fn width_of(text: &str) -> usize {
    text.width()
}

/// Returns signs that Markdown would read as its own, told apart from it.
pub(super) fn escaped(text: &str) -> String {
    text.trim().replace('\\', "\\\\").replace('|', "\\|").replace('*', "\\*").replace('_', "\\_").replace('`', "\\`")
}

/// Returns a text cut to a width in its middle: beginnings and values at the end tell names apart.
pub(super) fn shorten(text: &str, most: usize) -> String {
    if text.width() <= most {
        return text.to_string();
    }
    let room = most.saturating_sub(1);
    let (head, tail) = (room / 2, room - room / 2);
    let mut used = 0;
    let fits = |used: &mut usize, letter: char, room: usize| {
        *used += letter.width().unwrap_or(0);
        *used <= room
    };
    let first: String = text.chars().take_while(|letter| fits(&mut used, *letter, head)).collect();
    let mut used = 0;
    let last: Vec<char> = text.chars().rev().take_while(|letter| fits(&mut used, *letter, tail)).collect();
    // A mark that belongs to a letter is nothing without it.
    let last: String = last.into_iter().rev().skip_while(|letter| letter.width().unwrap_or(0) == 0).collect();
    format!("{first}…{last}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_a_name_gives_way() {
        assert_eq!(shorten("Japan only", 10), "Japan only");
        assert_eq!(shorten("base/jp.cars.rate=15%", 11), "base/…e=15%");
        // Wide letters count twice, and no half of one is left.
        assert_eq!(shorten("日本の自動車の関税", 9), "日本…関税");
        // A mark stays with its letter.
        assert_eq!(shorten("Co\u{302}te d’Ivoire, cafe\u{301}", 8), "Co\u{302}t…cafe\u{301}");
    }
}
