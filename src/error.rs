//! What went wrong, where, and what to do: problems with an address in the user's own text.

use std::fmt;
use std::io;
use std::ops::{Deref, DerefMut, Range};
use std::sync::Arc;

use crate::escaping::visible;

/// A text that somebody wrote, and where it stands.
#[derive(Debug, PartialEq, Eq)]
pub struct SourceText {
    /// The path as the user would name it.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// A stretch of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Where it is written.
    pub source: Arc<SourceText>,
    /// Bytes of the text.
    pub span: Range<usize>,
}

impl Place {
    /// Returns a file as a whole, where no text of it can be shown.
    pub fn file(path: impl Into<String>) -> Place {
        Place { source: Arc::new(SourceText { path: path.into(), text: String::new() }), span: 0..0 }
    }

    /// Returns true if it is a file as a whole.
    pub fn is_file(&self) -> bool {
        self.source.text.is_empty()
    }

    /// Returns the path with the line: "cars.toml:7".
    pub fn address(&self) -> String {
        format!("{}:{}", self.source.path, self.line_column().0)
    }

    /// Returns the line and the column of the first character, both from 1; columns count characters.
    pub fn line_column(&self) -> (usize, usize) {
        let mut start = self.span.start.min(self.source.text.len());
        while !self.source.text.is_char_boundary(start) {
            start -= 1;
        }
        let before = &self.source.text[..start];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

/// The kind of a problem, for a program that acts on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file or folder is not there, or it cannot be read or written.
    File,
    /// A text breaks the rules of its format: TOML, CSV, UTF-8.
    Syntax,
    /// A name or a code means nothing here.
    Unknown,
    /// Two statements cannot hold together.
    Conflict,
    /// A value is missing, out of range, or of no use in its place.
    Invalid,
    /// No rate meets the goal, or a model found no equilibrium.
    NoSolution,
    /// Somebody stopped the work.
    Interrupted,
    /// The program is at fault.
    Internal,
}

/// One thing that is wrong with what was given.
#[derive(Clone, PartialEq, Eq)]
pub struct Problem {
    /// What kind of thing is wrong.
    pub kind: ErrorKind,
    /// What is wrong, in one line.
    pub what: Box<str>,
    /// Where, with a word to stand under the caret.
    pub place: Option<(Place, String)>,
    /// Other places that belong to it.
    pub also: Vec<(Place, String)>,
    /// What to do.
    pub help: Vec<String>,
}

impl Problem {
    /// Returns an invalid value, without an address.
    pub fn new(what: impl Into<String>) -> Problem {
        Problem::of(ErrorKind::Invalid, what)
    }

    /// Returns a problem of a kind, without an address.
    pub fn of(kind: ErrorKind, what: impl Into<String>) -> Problem {
        Problem { kind, what: what.into().into_boxed_str(), place: None, also: Vec::new(), help: Vec::new() }
    }

    /// Returns a fault of the program.
    pub fn fault(what: impl fmt::Display) -> Problem {
        Problem::of(ErrorKind::Internal, format!("{what}: this is a fault of the program"))
    }

    /// Returns that something cannot be written, with why and what to do in plain words.
    pub fn unwritten(what: impl fmt::Display, error: &io::Error) -> Problem {
        Problem::kept_from(format!("{what}: cannot be written"), error)
    }

    /// Returns what the system does not allow, with why and what to do in plain words.
    pub fn kept_from(what: impl fmt::Display, error: &io::Error) -> Problem {
        let (why, help) = match error.kind() {
            io::ErrorKind::StorageFull => ("no room is left there".to_string(), "make room, or choose another place"),
            // Windows keeps a file that another program has open from being replaced.
            io::ErrorKind::PermissionDenied if cfg!(windows) => {
                ("no permission, or open in another program".to_string(), "close it there, or choose another folder")
            }
            io::ErrorKind::PermissionDenied => ("no permission".to_string(), "choose a folder that you may write to"),
            io::ErrorKind::NotFound => ("no such folder can be made".to_string(), "choose a folder that is there"),
            io::ErrorKind::ReadOnlyFilesystem => ("nothing can be changed there".to_string(), "choose another place"),
            _ => {
                let words = error.to_string();
                (words.split(" (os error").next().unwrap_or_default().to_string(), "choose another place")
            }
        };
        Problem::of(ErrorKind::File, format!("{what}: {why}")).help(help)
    }

    /// Returns the same with the name of what it is about in front.
    pub fn about(mut self, name: &str) -> Problem {
        self.what = format!("{name}: {}", self.what).into_boxed_str();
        self
    }

    /// At a place, with a word under the caret.
    pub fn at(mut self, place: Place, label: impl Into<String>) -> Problem {
        self.place = Some((place, label.into()));
        self
    }

    /// Shows a further place.
    pub fn and(mut self, place: Place, label: impl Into<String>) -> Problem {
        self.also.push((place, label.into()));
        self
    }

    /// Says what to do.
    pub fn help(mut self, help: impl Into<String>) -> Problem {
        self.help.push(help.into());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Some((place, _)) if place.is_file() => write!(formatter, "{}: ", visible(&place.source.path))?,
            Some((place, _)) => {
                let (line, column) = place.line_column();
                write!(formatter, "{}:{line}:{column}: ", visible(&place.source.path))?;
            }
            None => {}
        }
        formatter.write_str(&visible(&self.what))
    }
}

/// The message with what to do: `main` prints an error this way.
impl fmt::Debug for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")?;
        self.help.iter().try_for_each(|help| write!(formatter, "\n  help: {}", visible(help)))
    }
}

impl std::error::Error for Problem {}

/// All the problems of one piece of work, in the order of the text.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Returns no problem.
    pub fn new() -> Problems {
        Problems::default()
    }
}

impl std::error::Error for Problems {}

/// A line for each problem, with its address.
impl fmt::Display for Problems {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.iter().map(Problem::to_string).collect();
        formatter.write_str(&lines.join("\n"))
    }
}

impl fmt::Debug for Problems {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.iter().map(|problem| format!("{problem:?}")).collect();
        formatter.write_str(&lines.join("\n"))
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Problems {
        Problems(vec![problem])
    }
}

impl FromIterator<Problem> for Problems {
    fn from_iter<I: IntoIterator<Item = Problem>>(problems: I) -> Problems {
        Problems(problems.into_iter().collect())
    }
}

impl IntoIterator for Problems {
    type Item = Problem;
    type IntoIter = std::vec::IntoIter<Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl Deref for Problems {
    type Target = Vec<Problem>;

    fn deref(&self) -> &Vec<Problem> {
        &self.0
    }
}

impl DerefMut for Problems {
    fn deref_mut(&mut self) -> &mut Vec<Problem> {
        &mut self.0
    }
}

/// The most problems of one piece of work that anybody is shown.
const MOST_SHOWN: usize = 50;

/// Returns problems in the order of the text, each once, and no more than anybody reads. `files` are the paths in their
/// order; what stands in none of them comes last, and what stands nowhere comes first.
pub fn in_order(mut problems: Problems, files: &[String]) -> Problems {
    problems.sort_by_cached_key(|problem| match &problem.place {
        Some((place, _)) => {
            let file = files.iter().position(|path| *path == place.source.path).unwrap_or(files.len());
            (file + 1, place.span.start)
        }
        None => (0, 0),
    });
    problems.dedup();
    let more = problems.len().saturating_sub(MOST_SHOWN);
    if more > 0 {
        problems.truncate(MOST_SHOWN);
        let problem = Problem::new(format!("{more} more mistakes are not shown")).help("mend these first");
        let last = problems.last().and_then(|last| last.place.as_ref()).map(|(place, _)| place.source.path.clone());
        problems.push(match last {
            Some(path) => problem.at(Place::file(path), ""),
            None => problem,
        });
    }
    problems
}
