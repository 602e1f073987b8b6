//! TOML read table by table, each with its serde type, so that every mistake of a file is found and keeps its address.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::files::Location;
pub use super::hint::{did_you_mean, nearest};
pub use super::scalar::Scalar;
use crate::error::{ErrorKind, Place, Problem, Problems, SourceText};
use crate::partner::Importers;
use crate::product::HsCode;

/// A table of a file, not yet understood.
pub type Table<'a> = Spanned<DeTable<'a>>;

/// The most problems that are kept of one file; a file of garbage has one in every line.
const MOST_PROBLEMS: usize = 1000;

/// A product code that a file writes, or a table that the file names.
#[derive(Clone, Debug)]
pub struct WrittenCode {
    /// The code.
    pub code: HsCode,
    /// Where it is written.
    pub place: Place,
    /// Where the table is named.
    pub named: Option<Place>,
}

/// A file that is being read, and what is wrong with it so far.
#[derive(Debug)]
pub struct TomlReader {
    /// Its text.
    pub source: Arc<SourceText>,
    /// Where it stands.
    pub location: Location,
    /// What is wrong.
    pub problems: Problems,
    /// Product codes written in it, to be compared with what nomenclature and flows know.
    pub codes: Vec<WrittenCode>,
    /// Common words for goods that it uses, with what they are taken for, a sentence each.
    pub taken: BTreeSet<String>,
    /// Other files that were read for it.
    pub inputs: Vec<Location>,
    /// True if something that it builds on cannot be read: then an unknown list or group is no mistake of this file.
    pub incomplete: bool,
    /// Whose law it is, where a table does not say.
    pub importers: Importers,
    /// Text that is no TOML and is reported as such: nothing more is said about it.
    pub(super) damaged: Vec<Range<usize>>,
    /// The span of the whole file.
    pub(super) root: Range<usize>,
    /// The keys of the file itself, which stand above its first table.
    pub top_keys: &'static [&'static str],
    /// True if the codes of its lists, shares and rates in other files are compared with what is known, as those in its
    /// own text are.
    pub checks_files: bool,
    /// Takes what is not to be said.
    unsaid: Problem,
}

impl TomlReader {
    /// Reads the text of a file.
    ///
    /// # Errors
    /// Where the file cannot be read as text.
    pub fn text(location: &Location) -> Result<Arc<SourceText>, Problems> {
        let text = location.text()?;
        Ok(Arc::new(SourceText { path: location.display(), text }))
    }

    /// Returns a page without a mistake so far.
    pub fn new(location: &Location, source: &Arc<SourceText>) -> TomlReader {
        TomlReader {
            source: source.clone(),
            location: location.clone(),
            problems: Problems::new(),
            codes: Vec::new(),
            taken: BTreeSet::new(),
            inputs: Vec::new(),
            incomplete: false,
            importers: Importers::OfWorld,
            damaged: Vec::new(),
            root: 0..source.text.len(),
            top_keys: &[],
            checks_files: false,
            unsaid: Problem::new(""),
        }
    }

    /// Reads the tables of a file. Brackets and quotes that do not close are the only problems then.
    ///
    /// # Errors
    /// Where the text is empty, or so little of it is TOML that nothing can be read: with its place.
    pub fn open<'a>(location: &Location, source: &'a Arc<SourceText>) -> Result<(TomlReader, Table<'a>), Problems> {
        let (root, errors) = DeTable::parse_recoverable(&source.text);
        let mut reader = TomlReader::new(location, source);
        reader.root = root.span();
        if !errors.is_empty() && !reader.syntax(errors) {
            return Err(reader.problems);
        }
        if root.get_ref().is_empty() && reader.problems.is_empty() {
            let problem = Problem::new("the file is empty").at(Place::file(&source.path), "");
            return Err(problem.help("`dutylab init DIR` writes scenarios to start from").into());
        }
        Ok((reader, root))
    }

    /// Returns the address of a span.
    pub fn place(&self, span: Range<usize>) -> Place {
        Place { source: self.source.clone(), span }
    }

    /// Returns the address of the first line of a table or file, for the whole.
    pub fn first_line(&self, span: Range<usize>) -> Place {
        let text = &self.source.text;
        let rest = text.get(span.start..).unwrap_or("");
        let end = rest.find('\n').map_or(text.len(), |end| span.start + end);
        self.place(span.start..end.min(span.end).max(span.start))
    }

    /// Notes a problem at a span.
    pub fn report(&mut self, span: Range<usize>, what: impl Into<String>, label: impl Into<String>) -> &mut Problem {
        let problem = Problem::new(what).at(self.place(span), label);
        self.note(problem)
    }

    /// Notes a problem at a span, without which nothing can be read.
    pub fn refuse<T>(&mut self, span: Range<usize>, what: impl Into<String>, label: impl Into<String>) -> Option<T> {
        self.report(span, what, label);
        None
    }

    /// Notes a word that means nothing here.
    pub fn unknown(&mut self, span: Range<usize>, what: impl Into<String>, label: impl Into<String>) -> &mut Problem {
        let problem = self.report(span, what, label);
        problem.kind = ErrorKind::Unknown;
        problem
    }

    /// Notes a problem.
    pub fn note(&mut self, problem: Problem) -> &mut Problem {
        let echo = problem.place.as_ref().is_some_and(|(place, _)| {
            let inside = |damage: &Range<usize>| place.span.start < damage.end && damage.start < place.span.end;
            place.source == self.source && self.damaged.iter().any(inside)
        });
        if echo || self.problems.len() >= MOST_PROBLEMS {
            self.unsaid = problem;
            return &mut self.unsaid;
        }
        self.problems.push(problem);
        let last = self.problems.len() - 1;
        &mut self.problems[last]
    }

    /// Notes problems, each with the place that led to it.
    pub fn note_all(&mut self, problems: Problems, place: Option<&Place>, label: &str) {
        for problem in problems {
            self.note(with_place(problem, place, label));
        }
    }

    /// Returns what a file has; what is wrong with it is told with the place that names it.
    pub fn of_file<T>(&mut self, read: Result<T, Problems>, field: &Spanned<String>) -> Option<T> {
        let place = self.place(field.span());
        read.map_err(|problems| self.note_all(problems, Some(&place), "named here")).ok()
    }

    /// Notes the codes of a table that a field names, to be compared with what is known.
    pub fn note_codes(&mut self, codes: Vec<(HsCode, Place)>, field: &Spanned<String>) {
        let named = self.place(field.span());
        let codes = codes.into_iter().map(|(code, place)| WrittenCode { code, place, named: Some(named.clone()) });
        self.codes.extend(codes);
    }

    /// Returns the written digits of a number.
    pub fn slice(&self, span: Range<usize>) -> &str {
        self.source.text.get(span).unwrap_or("")
    }

    /// Takes an array of tables (`[[name]]`) out of a table.
    pub fn tables<'a>(&mut self, table: &mut Table<'a>, name: &str) -> Vec<Table<'a>> {
        let Some(value) = table.get_mut().remove(name) else { return Vec::new() };
        let span = value.span();
        let mut tables = Vec::new();
        let what = format!("`{name}` may be repeated and is written [[{name}]]");
        let DeValue::Array(items) = value.into_inner() else {
            // Where one table is written for a part of it, the table that it is a part of is missing.
            let is_of_part = self.slice(span.clone()).contains('.');
            let label = match is_of_part {
                true => format!("[[{name}]] stands above what belongs to it"),
                false => format!("write [[{name}]], with two brackets"),
            };
            let place = self.first_line(span);
            self.note(Problem::new(what).at(place, label));
            return tables;
        };
        for item in items {
            let span = item.span();
            match item.into_inner() {
                DeValue::Table(table) => tables.push(Spanned::new(span, table)),
                other => {
                    self.report(span, what.clone(), format!("{}, not a table", noun(other.type_str())));
                }
            }
        }
        tables
    }

    /// Takes a table (`[name]`) out of a table.
    pub fn table<'a>(&mut self, table: &mut Table<'a>, name: &str) -> Option<Table<'a>> {
        let value = table.get_mut().remove(name)?;
        let span = value.span();
        match value.into_inner() {
            DeValue::Table(table) => Some(Spanned::new(span, table)),
            other => {
                let label = match other {
                    DeValue::Array(_) => format!("write [{name}], with one bracket, once"),
                    other => format!("{}, not a table", noun(other.type_str())),
                };
                let place = self.first_line(span);
                self.note(Problem::new(format!("`{name}` is one table and is written [{name}]")).at(place, label));
                None
            }
        }
    }

    /// Returns the entries of a table, each under its key.
    pub fn entries<'a>(&self, table: Table<'a>) -> Vec<(Spanned<String>, Spanned<DeValue<'a>>)> {
        let entries = table.into_inner().into_iter();
        entries.map(|(key, value)| (Spanned::new(key.span(), key.into_inner().into_owned()), value)).collect()
    }
}

/// Returns a problem with the place that led to it.
pub fn with_place(problem: Problem, place: Option<&Place>, label: &str) -> Problem {
    match (place, &problem.place) {
        (Some(place), Some(_)) => problem.and(place.clone(), label),
        (Some(place), None) => problem.at(place.clone(), label),
        (None, _) => problem,
    }
}

/// Returns a kind of value in plain words.
pub(super) fn noun(kind: &str) -> &str {
    match kind {
        "string" => "a text",
        "integer" => "a number",
        "float" => "a number with decimals",
        "boolean" => "true or false",
        "datetime" => "a date",
        "array" => "a list",
        "table" => "a table",
        kind => kind,
    }
}

/// Returns a text of a table that is not yet understood.
pub fn text_of<'t>(table: &'t Table<'_>, name: &str) -> Option<&'t str> {
    table.get_ref().get(name)?.get_ref().as_str()
}
