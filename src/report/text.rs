//! Text for a reader: grids and sentences whose words have roles, laid out to a width in characters.
//!
//! Nothing here knows a terminal: a role says what a word is, and who prints it decides what that looks like. Widths are
//! those on a screen: wide characters count twice, combining ones not at all.

pub mod bar;
pub mod grid;
mod paragraph;
mod styled;

use serde::Serialize;

use grid::TextGrid;
pub use paragraph::Paragraph;
use styled::escaped;
pub use styled::{Role, StyledLine, StyledText, plain, width_of};

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

    /// Says words otherwise; grids stay as they are.
    pub fn reword(&mut self, other: impl Fn(&str) -> String) {
        for block in &mut self.blocks {
            if let Block::Words(Paragraph { piece, .. }) = block {
                piece.text = other(&piece.text);
            }
        }
    }

    /// Adds a grid below an empty line, where it has rows.
    pub fn grid_below(&mut self, grid: TextGrid) {
        if !grid.is_empty() {
            self.gap();
            self.grid(grid);
        }
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
                    let (shown, dropped) = grid.lines(width);
                    lines.extend(shown);
                    left_out.extend(dropped.into_iter().filter(|head| !left_out.contains(head)).collect::<Vec<_>>());
                }
            }
        }
        if !left_out.is_empty() {
            let place = self.elsewhere.as_ref().map_or(String::new(), |file| format!("; everything is in {file}"));
            let note = format!("The line is too narrow for {}{place}.", left_out.join(", "));
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
