//! One format for a column: what the user says, what its cells show, what the other columns of its file show.

use super::header::HeaderText;
use super::sheet::SheetRow;
use crate::entry::role::{Field, Role};
use crate::error::{Problem, Problems};

/// What the cells of a column show of their format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormatEvidence<F> {
    /// Nothing: no cell has what differs between formats.
    Nothing,
    /// This format.
    Shown(F),
    /// The cells read in two formats.
    Open,
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
    ) -> Result<Vec<Option<F>>, Problems> {
        let headers = self.headers;
        let has_it = |at: &usize| matches!(&self.roles[*at], Some(Role::Field(field)) if (kind.has_it)(*field));
        let of: Vec<(usize, Vec<&str>)> = (0..headers.len()).filter(has_it).map(|at| (at, self.cells(at))).collect();
        let shown: Vec<_> = of.iter().map(|(_, cells)| (kind.evidence)(cells)).collect();
        let is_shown = |format: F| shown.iter().any(|(evidence, _)| *evidence == FormatEvidence::Shown(format));
        let others = match kind.either.map(is_shown) {
            [true, false] => Some(kind.either[0]),
            [false, true] => Some(kind.either[1]),
            _ => None,
        };
        let mut formats = vec![None; headers.len()];
        let mut problems = Problems::new();
        for ((at, cells), (evidence, cell)) in of.iter().zip(&shown) {
            let format = given.or(match evidence {
                FormatEvidence::Shown(format) => Some(*format),
                FormatEvidence::Nothing => Some(others.unwrap_or(kind.plain)),
                FormatEvidence::Open => others.or_else(|| (kind.usual)(cells)),
            });
            let cell = cell.unwrap_or_default().trim();
            let Some(format) = format else {
                let place = HeaderText::new(self.path, headers).place(Some(*at));
                let problem = Problem::new(format!("“{cell}” in the column “{}” reads two ways", headers[*at]));
                problems.push(problem.at(place, kind.question[0]).help(kind.question[1]));
                continue;
            };
            if *evidence != FormatEvidence::Nothing {
                decided.push(format!("{}: {}, as in “{cell}”", headers[*at], (kind.words)(format)));
            }
            formats[*at] = Some(format);
        }
        if problems.is_empty() { Ok(formats) } else { Err(problems) }
    }

    fn cells(&self, at: usize) -> Vec<&str> {
        self.rows.iter().filter_map(|row| row.cells.get(at)).map(String::as_str).collect()
    }
}
