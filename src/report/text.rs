//! Text for a reader: grids and sentences whose words have roles, laid out to a width in characters.
//!
//! Nothing here knows a terminal: a role says what a word is, and who prints it decides what that looks like. Widths are
//! those on a screen: wide characters count twice, combining ones not at all.

pub(crate) mod bar;
pub mod grid;

use serde::{Deserialize, Serialize};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::visible::steers;
use grid::TextGrid;

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

/// A text: what stands in it from top to bottom.
#[derive(Clone, Debug, Default)]
pub struct Text {
    blocks: Vec<Block>,
    /// Where columns are that do not fit the width: "cases.csv".
    elsewhere: Option<String>,
}

#[derive(Clone, Debug)]
enum Block {
    Grid(TextGrid),
    Words(Paragraph),
}

/// A sentence or a heading; longer than the width it goes on below, two characters further in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// The blanks in front of it.
    pub indent: usize,
    /// What it is.
    pub piece: StyledText,
}

/// A result that can be printed in every form.
pub trait Printable {
    /// For people.
    fn text(&self) -> Text;
    /// For programs.
    fn json(&self) -> impl Serialize;
    /// Returns the table with all its numbers, as RFC 4180 text.
    fn csv(&self) -> String;
    /// Returns the tables for people as Markdown.
    fn markdown(&self) -> String {
        self.text().markdown()
    }
}

impl StyledText {
    /// Returns words of a role; what would steer a terminal becomes a blank.
    pub fn new(text: impl Into<String>, role: Role) -> StyledText {
        let text: String = text.into();
        StyledText { text: text.replace(steers, " "), role }
    }
}

impl Paragraph {
    /// Returns words after so many blanks.
    pub fn new(indent: usize, text: impl Into<String>, role: Role) -> Paragraph {
        Paragraph { indent, piece: StyledText::new(text, role) }
    }

    /// In lines of at most so many characters.
    pub fn lines(&self, width: usize) -> Vec<StyledLine> {
        let wrapped = wrap(&self.piece.text, self.indent, width);
        wrapped.into_iter().map(|text| vec![StyledText { text, role: self.piece.role }]).collect()
    }
}

impl Text {
    /// Returns a text of which columns that do not fit stand in a file.
    pub fn with_columns_in(file: impl Into<String>) -> Text {
        Text { blocks: Vec::new(), elsewhere: Some(file.into()) }
    }

    /// Adds a grid.
    pub fn grid(&mut self, grid: TextGrid) {
        self.blocks.push(Block::Grid(grid));
    }

    /// Adds words after so many blanks. No words are an empty line.
    pub fn words(&mut self, indent: usize, text: impl Into<String>, role: Role) {
        self.blocks.push(Block::Words(Paragraph::new(indent, text, role)));
    }

    /// Adds an empty line.
    pub fn gap(&mut self) {
        self.words(0, "", Role::Plain);
    }

    /// Returns the lines in at most so many characters; a column that does not fit is left out, and said to be at the
    /// end.
    pub fn lines(&self, width: usize) -> Vec<StyledLine> {
        let mut lines = Vec::new();
        let mut left_out: Vec<String> = Vec::new();
        for block in &self.blocks {
            match block {
                Block::Words(words) => lines.extend(words.lines(width)),
                Block::Grid(grid) => {
                    let (own, dropped) = grid.lines(width);
                    lines.extend(own);
                    left_out.extend(dropped.into_iter().filter(|head| !left_out.contains(head)).collect::<Vec<_>>());
                }
            }
        }
        if !left_out.is_empty() {
            let place = self.elsewhere.as_ref().map_or(String::new(), |file| format!("; everything is in {file}"));
            let note = format!("Too narrow for the columns: {}{place}.", left_out.join(", "));
            lines.extend(Paragraph::new(0, note, Role::Aside).lines(width));
        }
        lines
    }

    /// Returns the lines without their roles.
    pub fn plain(&self, width: usize) -> String {
        let words =
            |line: StyledLine| line.into_iter().map(|piece| piece.text).chain(["\n".to_string()]).collect::<String>();
        self.lines(width).into_iter().map(words).collect()
    }

    /// Returns the text as Markdown: its grids as tables in full, its words as paragraphs.
    pub fn markdown(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        for block in &self.blocks {
            match block {
                Block::Grid(grid) => parts.push(grid.markdown()),
                Block::Words(Paragraph { piece, .. }) if piece.text.is_empty() => {}
                Block::Words(Paragraph { piece, .. }) if piece.role == Role::Title => {
                    parts.push(format!("**{}**\n", escaped(&piece.text)));
                }
                Block::Words(Paragraph { piece, .. }) => parts.push(format!("{}\n", escaped(&piece.text))),
            }
        }
        parts.join("\n")
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

/// Signs that Markdown would read as its own, told apart from it.
fn escaped(text: &str) -> String {
    text.trim().replace('\\', "\\\\").replace('|', "\\|").replace('*', "\\*").replace('_', "\\_").replace('`', "\\`")
}

/// Returns words in lines of at most so many characters, the later ones two blanks further in; a word longer than a
/// line is broken.
fn wrap(text: &str, indent: usize, width: usize) -> Vec<String> {
    // A line has room for some letters, whatever is asked.
    let indent = indent.min(width / 2);
    let next = (indent + 2).min(width.saturating_sub(2));
    let mut lines: Vec<String> = Vec::new();
    let (mut line, mut used, mut is_empty) = (" ".repeat(indent), indent, true);
    for word in text.trim().split(' ') {
        let gap = usize::from(!is_empty);
        if used + gap + word.width() <= width {
            line.push_str(&" ".repeat(gap));
            line.push_str(word);
            used += gap + word.width();
            is_empty &= word.is_empty();
            continue;
        }
        if !is_empty {
            lines.push(std::mem::replace(&mut line, " ".repeat(next)));
            used = next;
        }
        for letter in word.chars() {
            let wide = letter.width().unwrap_or(0);
            if used + wide > width {
                lines.push(std::mem::replace(&mut line, " ".repeat(next)));
                used = next;
            }
            line.push(letter);
            used += wide;
        }
        is_empty = word.is_empty();
    }
    lines.push(line);
    lines.iter_mut().for_each(|line| line.truncate(line.trim_end().len()));
    lines
}

/// Returns the text in at most so many characters: its middle gives way, for beginnings and values at the end tell
/// names apart.
fn shorten(text: &str, most: usize) -> String {
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

    #[test]
    fn sentences_go_on_below() {
        let lines = |text, indent, width| wrap(text, indent, width).join("|");
        assert_eq!(lines("one two three four", 2, 9), "  one two|    three|    four");
        assert_eq!(lines("", 2, 9), "");
        assert_eq!(lines("unbreakable", 0, 6), "unbrea|  kabl|  e");
        assert!(wrap("关税 关税 关税", 0, 5).iter().all(|line| line.width() <= 5));
    }

    #[test]
    fn nothing_steers_a_terminal() {
        assert_eq!(StyledText::new("a\u{1b}[31mb\nc", Role::Plain).text, "a [31mb c");
    }
}
