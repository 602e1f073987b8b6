//! One format for a column: what the user says, what its cells show, what the other columns of its file show.

use super::row_text::RowText;
use super::sheet::SheetRow;
use crate::entry::role::{Field, Role};
use crate::error::{Problem, Problems};

/// The rows of a file that are looked at.
pub const MOST_SAMPLED: usize = 8192;

/// What the cells of a column show of their format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormatEvidence<F> {
    /// Nothing: no cell has what differs between formats.
    Nothing,
    /// This format.
    Shown(F),
    /// The cells read in two formats.
    Open,
    /// Some cells read in one format alone, others in the other alone.
    Both,
}

impl<F: Copy> FormatEvidence<F> {
    /// Returns what cells show of two formats of which each may have cells that read in it alone, with such a cell.
    pub fn of<'c>(either: [F; 2], shown: [Option<&'c str>; 2], open: Option<&'c str>) -> (Self, Option<&'c str>) {
        match shown {
            [Some(cell), None] => (FormatEvidence::Shown(either[0]), Some(cell)),
            [None, Some(cell)] => (FormatEvidence::Shown(either[1]), Some(cell)),
            [Some(_), Some(cell)] => (FormatEvidence::Both, Some(cell)),
            [None, None] if open.is_some() => (FormatEvidence::Open, open),
            [None, None] => (FormatEvidence::Nothing, None),
        }
    }
}

/// Returns what cells show, with one of them that shows it.
type Showing<F> = for<'c> fn(&[&'c str]) -> (FormatEvidence<F>, Option<&'c str>);

/// A kind of format, and how it is decided.
pub struct FormatKind<F: 'static> {
    /// The columns that have it.
    pub has_it: fn(Field) -> bool,
    /// What cells show.
    pub evidence: Showing<F>,
    /// The two formats between which cells may be open.
    pub either: [F; 2],
    /// The format where nothing shows any.
    pub plain: F,
    /// What open cells are taken for where no other column helps.
    pub usual: fn(&[&str]) -> Option<F>,
    /// A format in words.
    pub words: fn(F) -> &'static str,
    /// What is asked where it stays open, and what to write.
    pub question: [&'static str; 2],
}

/// The formats of the columns of a file.
#[derive(Debug)]
pub struct ColumnFormats<F> {
    /// The format of each column that has one.
    pub formats: Vec<Option<F>>,
    /// The columns whose own cells did not show it, and whether those of others did.
    unsure: Vec<(usize, F, bool)>,
}

impl<F: Copy + PartialEq> ColumnFormats<F> {
    /// Returns true if a cell of a column reads in the other format alone.
    pub fn contradicts(&self, kind: &FormatKind<F>, at: usize, cell: &str) -> bool {
        match (kind.evidence)(&[cell]).0 {
            FormatEvidence::Shown(other) => self.formats[at] != Some(other) && kind.either.contains(&other),
            _ => false,
        }
    }

    /// Holds further rows against formats that their columns had not shown. Returns cells that read two ways, by their row, in
    /// words.
    ///
    /// # Errors
    /// Where a cell shows that the format is another one: the rows before it were misread.
    pub fn hold(
        &self,
        kind: &FormatKind<F>,
        (path, headers): (&str, &[String]),
        rows: &[SheetRow],
    ) -> Result<Vec<(usize, String)>, Problem> {
        let mut open = Vec::new();
        let whole = rows.iter().enumerate().filter(|(_, row)| !row.cells.reach_beyond(headers.len()));
        for (place, row) in whole {
            for &(at, format, is_of_others) in &self.unsure {
                let Some(cell) = row.cells.get(at).map(|cell| cell.trim()) else { continue };
                match (kind.evidence)(&[cell]).0 {
                    FormatEvidence::Shown(other) if other != format && kind.either.contains(&other) => {
                        let (name, words) = (&headers[at], (kind.words)(format));
                        let what = format!("“{cell}” in the column “{name}” is not {words}, which was taken before");
                        let place = RowText::new(path, row.row, row.cells.iter()).place(Some(at));
                        return Err(Problem::new(what).at(place, kind.question[0]).help(kind.question[1]));
                    }
                    FormatEvidence::Open if !is_of_others && (kind.usual)(&[cell]) != Some(format) => {
                        open.push((place, format!("{}: “{cell}” reads two ways; {}", headers[at], kind.question[1])));
                    }
                    _ => {}
                }
            }
        }
        Ok(open)
    }
}

/// The rows that are looked at.
pub struct SampleRows<'a> {
    /// The path of the file.
    pub path: &'a str,
    /// The names of its columns.
    pub headers: &'a [String],
    /// What each says.
    pub roles: &'a [Option<Role>],
    /// Its first rows.
    pub rows: &'a [SheetRow],
}

impl SampleRows<'_> {
    /// Decides on the format of each column that has one, and adds to `decided` what is to be said of it.
    ///
    /// # Errors
    /// Where a column stays open.
    pub fn decide<F: Copy + PartialEq>(
        &self,
        kind: &FormatKind<F>,
        given: Option<F>,
        decided: &mut Vec<String>,
    ) -> Result<ColumnFormats<F>, Problems> {
        let SampleRows { headers, roles, .. } = *self;
        let has_it = |at: &usize| matches!(&roles[*at], Some(Role::Field(field)) if (kind.has_it)(*field));
        let of: Vec<(usize, Vec<&str>)> = (0..headers.len()).filter(has_it).map(|at| (at, self.cells(at))).collect();
        let shown: Vec<_> = of.iter().map(|(_, cells)| (kind.evidence)(cells)).collect();
        let is_shown = |format: F| shown.iter().any(|(evidence, _)| *evidence == FormatEvidence::Shown(format));
        let others = match kind.either.map(is_shown) {
            [true, false] => Some(kind.either[0]),
            [false, true] => Some(kind.either[1]),
            _ => None,
        };
        let (mut formats, mut unsure) = (vec![None; headers.len()], Vec::new());
        let mut problems = Problems::new();
        for ((at, cells), (evidence, cell)) in of.iter().zip(&shown) {
            let format = given.or(match evidence {
                FormatEvidence::Shown(format) => Some(*format),
                FormatEvidence::Nothing => Some(others.unwrap_or(kind.plain)),
                FormatEvidence::Open => others.or_else(|| (kind.usual)(cells)),
                FormatEvidence::Both => None,
            });
            let Some(format) = format else {
                problems.push(self.question(kind, *at, *evidence));
                continue;
            };
            let cell = cell.unwrap_or_default().trim();
            let is_otherwise = matches!(evidence, FormatEvidence::Shown(other) if *other != format);
            if *evidence != FormatEvidence::Nothing {
                let as_in = if is_otherwise { "as the option says; written otherwise:" } else { "as in" };
                let by_itself = |cell: &&&str| (kind.usual)(&[cell]).is_some_and(|usual| usual != format);
                let open =
                    cells.iter().find(|cell| (kind.evidence)(&[cell]).0 == FormatEvidence::Open && by_itself(cell));
                let too = open.map_or(String::new(), |open| format!("; “{}” too", open.trim()));
                decided.push(format!("{}: {}, {as_in} “{cell}”{too}", headers[*at], (kind.words)(format)));
            }
            formats[*at] = Some(format);
            if given.is_none() && !matches!(evidence, FormatEvidence::Shown(_)) {
                unsure.push((*at, format, others.is_some()));
                if *evidence == FormatEvidence::Nothing && others.is_none() && self.rows.len() >= MOST_SAMPLED {
                    let words = (kind.words)(format);
                    decided.push(format!("{}: {words} is assumed; no cell looked at shows it", headers[*at]));
                }
            }
        }
        if problems.is_empty() { Ok(ColumnFormats { formats, unsure }) } else { Err(problems) }
    }

    /// Returns the cells of a column, without rows whose cells may stand in wrong columns.
    fn cells(&self, at: usize) -> Vec<&str> {
        self.whole_rows().filter_map(|row| row.cells.get(at)).collect()
    }

    fn whole_rows(&self) -> impl Iterator<Item = &SheetRow> {
        self.rows.iter().filter(|row| !row.cells.reach_beyond(self.headers.len()))
    }

    /// Asks which format a column has, at the first cells that show each.
    fn question<F: Copy + PartialEq>(&self, kind: &FormatKind<F>, at: usize, evidence: FormatEvidence<F>) -> Problem {
        let shows = |cell: &str, format: FormatEvidence<F>| (kind.evidence)(&[cell]).0 == format;
        let first = |format: FormatEvidence<F>| {
            let row = self.whole_rows().find(|row| row.cells.get(at).is_some_and(|cell| shows(cell, format)))?;
            let place = RowText::new(self.path, row.row, row.cells.iter()).place(Some(at));
            Some((row.row, row.cells.text(at).to_string(), place))
        };
        let (name, [question, help]) = (&self.headers[at], kind.question);
        let problem = if evidence == FormatEvidence::Both {
            let mut both: Vec<_> =
                kind.either.iter().filter_map(|format| first(FormatEvidence::Shown(*format))).collect();
            both.sort_by_key(|(row, ..)| *row);
            let words: Vec<String> = both.iter().map(|(_, cell, _)| format!("“{cell}”")).collect();
            let problem = Problem::new(format!("the column “{name}” has two formats: {}", words.join(" and ")));
            let mut places = both.into_iter().map(|(.., place)| place);
            let problem = places.next().into_iter().fold(problem, |problem, place| problem.at(place, question));
            places.fold(problem, |problem, place| problem.and(place, "in the other format"))
        } else {
            let open = first(FormatEvidence::Open);
            let cell = open.as_ref().map_or(String::new(), |(_, cell, _)| format!("“{cell}” in "));
            let problem = Problem::new(format!("{cell}the column “{name}” reads two ways"));
            open.into_iter().fold(problem, |problem, (.., place)| problem.at(place, question))
        };
        problem.help(help)
    }
}
