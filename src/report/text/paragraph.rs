//! A sentence or a heading in lines of a width.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::styled::{Role, StyledLine, StyledText};

/// A sentence or a heading; longer than the width it goes on below, two characters further in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// The blanks in front of it.
    pub indent: usize,
    /// What it is.
    pub piece: StyledText,
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

/// Returns words in lines of a width, the later ones two blanks further in; a word longer than a line is broken.
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
