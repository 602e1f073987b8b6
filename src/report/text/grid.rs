//! Rows and columns: names to the left, which may be cut in the middle; numbers to the right, which may not.

use std::cmp::Reverse;

use super::paragraph::Paragraph;
use super::styled::{Role, StyledLine, StyledText, escaped, plain, shorten, width_of};

/// The fewest characters of a name that is cut.
const SHORTEST: usize = 24;
/// What stands between a number before and one after.
const ARROW: &str = " → ";
/// The most characters of a head that is wider than what stands below it, where the width is short.
const LONGEST_HEAD: usize = 16;

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridColumn {
    head: String,
    /// True for names: to the left, and cut where there is no room.
    is_name: bool,
    goes: WhenLeftOut,
}

/// When a column is left out. Those of a higher number go first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum WhenLeftOut {
    /// It stays.
    Never,
    /// When names would be shorter than they may be.
    Narrow(u8),
    /// As soon as a name would be cut.
    First,
}

/// Rows of as many cells as there are columns, with words between them.
#[derive(Clone, Debug, Default)]
pub struct TextGrid {
    columns: Vec<GridColumn>,
    rows: Vec<GridRow>,
}

#[derive(Clone, Debug)]
enum GridRow {
    Cells(Vec<StyledText>),
    Words(Paragraph),
}

impl GridColumn {
    /// Returns names: they give way before a number does.
    pub fn names(head: impl Into<String>) -> GridColumn {
        GridColumn { head: StyledText::new(head, Role::Aside).text, is_name: true, goes: WhenLeftOut::Never }
    }

    /// Returns numbers that stay at any width.
    pub fn kept(head: impl Into<String>) -> GridColumn {
        GridColumn { is_name: false, ..GridColumn::names(head) }
    }

    /// Returns numbers that are left out where they do not fit: those of the highest rank first.
    pub fn ranked(head: impl Into<String>, rank: u8) -> GridColumn {
        GridColumn { goes: WhenLeftOut::Narrow(rank), ..GridColumn::kept(head) }
    }

    /// Returns what is left out as soon as a name would be cut for it, without a word: another column says the same.
    pub fn besides(head: impl Into<String>) -> GridColumn {
        GridColumn { goes: WhenLeftOut::First, ..GridColumn::kept(head) }
    }

    /// Returns the same to the left, such as bars and words.
    pub fn to_the_left(self) -> GridColumn {
        GridColumn { is_name: true, ..self }
    }
}

impl TextGrid {
    /// Returns a grid without rows.
    pub fn new(columns: Vec<GridColumn>) -> TextGrid {
        TextGrid { columns, rows: Vec::new() }
    }

    /// Returns true if there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Adds a row. Cells beyond the columns are not shown.
    pub fn row(&mut self, cells: impl IntoIterator<Item = StyledText>) {
        let mut cells: Vec<StyledText> = cells.into_iter().collect();
        cells.resize(self.columns.len(), plain(""));
        self.rows.push(GridRow::Cells(cells));
    }

    /// Adds words between the rows, after so many blanks.
    pub fn words(&mut self, indent: usize, text: impl Into<String>, role: Role) {
        self.rows.push(GridRow::Words(Paragraph::new(indent, text, role)));
    }

    fn cells(&self) -> impl Iterator<Item = &Vec<StyledText>> {
        self.rows.iter().filter_map(|row| match row {
            GridRow::Cells(cells) => Some(cells),
            GridRow::Words(_) => None,
        })
    }

    /// Returns the columns in which something stands; the first is always one.
    fn used(&self) -> Vec<usize> {
        let empty = |place: usize| self.cells().all(|row| row[place].text.is_empty());
        (0..self.columns.len()).filter(|&place| place == 0 || !empty(place)).collect()
    }

    /// Returns the lines in at most so many characters, and the heads of the columns that are left out for it.
    pub(super) fn lines(&self, width: usize) -> (Vec<StyledLine>, Vec<String>) {
        // What stands in the cells of a column, then its head too, which gives way before a name does.
        let mut cells: Vec<usize> = vec![0; self.columns.len()];
        for row in self.cells() {
            for (most, cell) in cells.iter_mut().zip(row) {
                *most = (*most).max(width_of(&cell.text));
            }
        }
        let heads: Vec<usize> = self.columns.iter().map(|column| width_of(&column.head)).collect();
        let with_heads = |most: usize| -> Vec<usize> {
            cells.iter().zip(&heads).map(|(cells, head)| (*cells).max((*head).min(most))).collect()
        };
        let mut widths = with_heads(usize::MAX);
        let mut shown = self.used();
        let whole = |shown: &[usize], of: &dyn Fn(usize) -> usize| {
            shown.iter().map(|&place| of(place)).sum::<usize>() + 2 * shown.len().saturating_sub(1)
        };
        let mut left_out = Vec::new();
        if whole(&shown, &|place| widths[place]) > width {
            shown.retain(|&place| self.columns[place].goes != WhenLeftOut::First);
        }
        if whole(&shown, &|place| widths[place]) > width {
            widths = with_heads(LONGEST_HEAD);
        }
        let least = |place: usize| widths[place].min(if self.columns[place].is_name { SHORTEST } else { usize::MAX });
        while whole(&shown, &least) > width {
            let gone = shown.iter().copied().max_by_key(|&place| (self.columns[place].goes, place));
            let Some(gone) = gone.filter(|&gone| self.columns[gone].goes != WhenLeftOut::Never) else { break };
            shown.retain(|&place| place != gone);
            left_out.push((gone, self.columns[gone].head.clone()));
        }
        // Of several columns of names the longest is cut first.
        let mut cut = widths.clone();
        while whole(&shown, &|place| cut[place]) > width {
            let names = shown.iter().copied().filter(|&place| self.columns[place].is_name && cut[place] > 1);
            let Some(longest) = names.max_by_key(|&place| (cut[place], Reverse(place))) else { break };
            cut[longest] -= 1;
        }
        left_out.sort_unstable();
        let line = |cells: &[StyledText]| self.line(&shown, &cut, cells);
        let mut lines = self.heads(&shown, &cut);
        for row in &self.rows {
            match row {
                GridRow::Cells(cells) => lines.push(line(cells)),
                GridRow::Words(words) => lines.extend(words.lines(width)),
            }
        }
        (lines, left_out.into_iter().map(|(_, head)| head).filter(|head| !head.is_empty()).collect())
    }

    /// Returns the heads, those that are wider than their columns over several lines; none where no column has one.
    fn heads(&self, shown: &[usize], widths: &[usize]) -> Vec<StyledLine> {
        let broken = |(column, width): (&GridColumn, &usize)| -> Vec<String> {
            let mut lines = vec![String::new()];
            for word in column.head.split(' ') {
                match lines.last_mut() {
                    Some(line) if line.is_empty() => *line = word.to_string(),
                    Some(line) if width_of(line) + 1 + width_of(word) <= *width => *line = format!("{line} {word}"),
                    _ => lines.push(word.to_string()),
                }
            }
            lines
        };
        let heads: Vec<Vec<String>> = self.columns.iter().zip(widths).map(broken).collect();
        let named = || shown.iter().map(|&place| &heads[place]).filter(|head| !head[0].is_empty());
        let most = named().map(Vec::len).max().unwrap_or_default();
        // The last words stand right above the cells.
        let cells = |at: usize| -> Vec<StyledText> {
            let piece = |head: &Vec<String>| (at + head.len()).checked_sub(most).map(|at| head[at].clone());
            heads.iter().map(|head| StyledText::new(piece(head).unwrap_or_default(), Role::Aside)).collect()
        };
        (0..most).map(|at| self.line(shown, widths, &cells(at))).collect()
    }

    fn line(&self, shown: &[usize], widths: &[usize], cells: &[StyledText]) -> StyledLine {
        let mut line = StyledLine::new();
        let mut blanks = 0;
        for (at, &place) in shown.iter().enumerate() {
            let text = shorten(&cells[place].text, widths[place]);
            let free = widths[place].saturating_sub(width_of(&text));
            blanks += if at > 0 { 2 } else { 0 };
            let (before, after) = if self.columns[place].is_name { (0, free) } else { (free, 0) };
            blanks += before;
            if !text.is_empty() {
                line.extend((blanks > 0).then(|| StyledText { text: " ".repeat(blanks), role: Role::Plain }));
                line.push(StyledText { text, role: cells[place].role });
                blanks = 0;
            }
            blanks += after;
        }
        line
    }

    /// Returns the grid as a table in Markdown: all columns in full. Titles are rows, other words a list below.
    pub(super) fn markdown(&self) -> String {
        let shown: Vec<usize> =
            self.used().into_iter().filter(|&place| self.columns[place].goes != WhenLeftOut::First).collect();
        // A number a cell: where some cell has one before and one after, all of the column have.
        let is_pair =
            |place: usize| !self.columns[place].is_name && self.cells().any(|row| row[place].text.contains(ARROW));
        let row = |cell: &dyn Fn(usize) -> [String; 2]| {
            let both = |place: usize| cell(place).into_iter().take(1 + usize::from(is_pair(place)));
            let cells = shown.iter().flat_map(|&place| both(place));
            format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
        };
        let head = |place: usize| match (escaped(&self.columns[place].head), is_pair(place)) {
            (head, true) => [format!("{head}, before"), format!("{head}, after")],
            (head, false) => [head, String::new()],
        };
        let rule = |place: usize| [if self.columns[place].is_name { "---" } else { "---:" }; 2].map(String::from);
        let pair = |text: &str| {
            let (before, after) = text.split_once(ARROW).unwrap_or((text, text));
            [before, after].map(escaped)
        };
        let mut text = row(&head) + &row(&rule);
        let mut below = String::new();
        for one in &self.rows {
            match one {
                GridRow::Cells(cells) => text.push_str(&row(&|place| match is_pair(place) {
                    true => pair(&cells[place].text),
                    false => [escaped(&cells[place].text), String::new()],
                })),
                GridRow::Words(Paragraph { piece, .. }) if piece.text.is_empty() => {}
                GridRow::Words(Paragraph { piece, .. }) if piece.role == Role::Title => {
                    let title = format!("**{}**", escaped(&piece.text));
                    text.push_str(&row(&|place| {
                        [if place == 0 { title.clone() } else { String::new() }, String::new()]
                    }));
                }
                GridRow::Words(Paragraph { piece, .. }) => below.push_str(&format!("- {}\n", escaped(&piece.text))),
            }
        }
        if below.is_empty() { text } else { format!("{text}\n{below}") }
    }
}
