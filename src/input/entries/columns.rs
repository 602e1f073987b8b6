//! Which column says what: by the user's word, by the program's own words, or by the usual words of headers.

use std::collections::BTreeMap;

use super::options::ReadingOptions;
use super::row_text::RowText;
use super::sheet::SheetRow;
use crate::entry::role::{Field, Role};
use crate::error::{ErrorKind, Problem, Problems};
use crate::input::hint::{did_you_mean, nearest};
use crate::regime::share::ShareKind;

/// The columns of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryColumns {
    /// The row of the file in which they are named.
    pub row: u64,
    /// The names of all columns.
    pub headers: Vec<String>,
    /// What each says; `None` for a column that is kept and not read.
    pub roles: Vec<Option<Role>>,
    /// The first column that an earlier run added: from there on none says what was declared.
    pub added: Option<usize>,
}

impl EntryColumns {
    /// Returns the place of a role.
    pub fn find(&self, field: Field) -> Option<usize> {
        self.roles.iter().position(|role| *role == Some(Role::Field(field)))
    }

    /// Returns the columns that say something.
    pub fn read(&self) -> impl Iterator<Item = (&str, &Role)> {
        self.headers.iter().zip(&self.roles).filter_map(|(name, role)| Some((name.as_str(), role.as_ref()?)))
    }
}

/// The first columns that are added to the lines of a file: a file that has them is the output of an earlier run.
pub const ADDED: [&str; 3] = ["law_date", "rate_pct", "duty_usd"];

/// Returns a header in the form in which headers are compared: small letters and figures alone.
fn comparable(header: &str) -> String {
    header.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Returns what the columns of a row of names say.
pub fn columns<'n>(
    row: u64,
    headers: impl Iterator<Item = &'n str>,
    usual: &[(Role, Vec<String>)],
    options: &ReadingOptions,
) -> EntryColumns {
    let headers: Vec<String> = headers.map(|name| name.trim().to_string()).collect();
    let mut roles: Vec<Option<Role>> = vec![None; headers.len()];
    let mut taken: BTreeMap<Role, usize> = BTreeMap::new();
    let mut give = |at: usize, role: Role| {
        if roles[at].is_none() && !taken.contains_key(&role) {
            taken.insert(role.clone(), at);
            roles[at] = Some(role);
        }
    };
    for (name, role) in &options.map {
        if let Some(at) = headers.iter().position(|header| header.eq_ignore_ascii_case(name)) {
            give(at, role.clone());
        }
    }
    let added = headers.windows(ADDED.len()).position(|names| names == ADDED);
    let own = &headers[..added.unwrap_or(headers.len())];
    for (at, header) in own.iter().enumerate() {
        if let Some(role) = Role::of(&header.to_lowercase()) {
            give(at, role);
        }
    }
    for (role, words) in usual {
        let known = |name: &String, kind| options.shares.get(name) == Some(&kind);
        let is_known = match role {
            Role::Field(_) => true,
            Role::Claim(name) => known(name, ShareKind::Claim),
            Role::Content(name) => known(name, ShareKind::Content),
        };
        let at = |word: &String| own.iter().position(|header| comparable(header) == comparable(word));
        if let Some(at) = words.iter().filter(|_| is_known).find_map(at) {
            give(at, role.clone());
        }
    }
    EntryColumns { row, headers, roles, added }
}

/// Returns true if a row names columns that entries need: it is the header.
pub fn is_header(columns: &EntryColumns) -> bool {
    columns.find(Field::Hts).is_some()
        && (columns.find(Field::Origin).is_some() || columns.find(Field::Value).is_some())
}

/// Holds the columns of a file against what lines need, and against what the user and the law say.
pub fn hold(path: &str, columns: &EntryColumns, usual: &[(Role, Vec<String>)], options: &ReadingOptions) -> Problems {
    let header = RowText::new(path, columns.row, &columns.headers);
    let mut problems = Problems::new();
    let decides = [Field::EntryDate, Field::AdmissionDate, Field::WithdrawalDate];
    let has_day = decides.into_iter().any(|field| columns.find(field).is_some());
    for field in [Field::Origin, Field::Hts, Field::Value, Field::EntryDate] {
        if columns.find(field).is_none() && !(field == Field::EntryDate && has_day) {
            let problem = Problem::of(ErrorKind::Unknown, format!("no column says `{}`", field.word()));
            let problem = problem.at(header.place(None), "the columns of this file");
            let near = nearly(field, columns, usual)
                .map(|name| format!("did you mean the column “{name}”? say so: --map \"{name}={}\"", field.word()));
            problems.push(problem.help(near.unwrap_or_else(|| format!("name it: --map \"NAME={}\"", field.word()))));
        }
    }
    for (at, name) in columns.headers.iter().enumerate() {
        let is_same = |other: &usize| columns.headers[*other].eq_ignore_ascii_case(name);
        let Some((first, role)) = (0..at).find(is_same).and_then(|first| Some((first, columns.roles[first].as_ref()?)))
        else {
            continue;
        };
        let problem = Problem::of(ErrorKind::Conflict, format!("two columns are named “{name}”"));
        let problem = problem.at(header.place(Some(at)), "the second").and(header.place(Some(first)), "the first");
        problems.push(problem.help(format!("rename the one that is not to be read as `{}`", role.word())));
    }
    for (name, role) in &options.map {
        if !columns.headers.iter().any(|header| header.eq_ignore_ascii_case(name)) {
            let problem = Problem::of(ErrorKind::Unknown, format!("there is no column “{name}” for `{}`", role.word()));
            let near = did_you_mean(name, columns.headers.iter().map(String::as_str));
            problems.push(problem.at(header.place(None), near.unwrap_or_else(|| "the columns of this file".into())));
        }
    }
    for (at, role) in columns.roles.iter().enumerate() {
        let (name, kind) = match role {
            Some(Role::Claim(name)) => (name, ShareKind::Claim),
            Some(Role::Content(name)) => (name, ShareKind::Content),
            _ => continue,
        };
        let known = || options.shares.iter().filter(|(_, other)| **other == kind).map(|(name, _)| name.as_str());
        if !known().any(|other| other == name) {
            let what = format!("“{name}” is no {} of the law", kind.word());
            let problem = Problem::of(ErrorKind::Unknown, what).at(header.place(Some(at)), "not known");
            let names = || format!("known: {}", known().collect::<Vec<_>>().join(", "));
            problems.push(problem.help(did_you_mean(name, known()).unwrap_or_else(names)));
        }
    }
    problems
}

/// Returns the column whose name is nearly one that says this, of those that say nothing.
fn nearly<'a>(field: Field, columns: &'a EntryColumns, usual: &[(Role, Vec<String>)]) -> Option<&'a str> {
    let own = ..columns.added.unwrap_or(columns.headers.len());
    let names = columns.headers[own].iter().zip(&columns.roles).filter(|(_, role)| role.is_none());
    let names: Vec<&str> = names.map(|(name, _)| name.as_str()).collect();
    let words = usual.iter().filter(|(role, _)| *role == Role::Field(field)).flat_map(|(_, words)| words);
    let mut words = std::iter::once(field.word()).chain(words.map(String::as_str));
    words.find_map(|word| nearest(word, names.iter().copied()))
}

/// The longest code of a country.
const LONGEST_CODE: usize = 3;

/// Asks which of two columns is meant where both are named as columns of origins, or of numbers of the schedule, and a row shows
/// that they say different things.
pub fn rivals(
    path: &str,
    columns: &EntryColumns,
    usual: &[(Role, Vec<String>)],
    options: &ReadingOptions,
    rows: &[SheetRow],
) -> Problems {
    let own = 0..columns.added.unwrap_or(columns.headers.len());
    let mut problems = Problems::new();
    for field in [Field::Origin, Field::Hts] {
        let role = Role::Field(field);
        let is_said = options.map.iter().any(|(_, said)| *said == role);
        let Some(meant) = columns.find(field).filter(|_| !is_said) else { continue };
        let words = usual.iter().filter(|(known, _)| *known == role).flat_map(|(_, words)| words);
        let words: Vec<String> =
            words.map(|word| comparable(word)).filter(|word| word.contains(field.word())).collect();
        let is_named = |at: &usize| words.contains(&comparable(&columns.headers[*at]));
        let mut others = own.clone().filter(|at| columns.roles[*at].is_none() && is_named(at));
        let is_other = |row: &&SheetRow, other: usize| {
            let [one, two] = [meant, other].map(|at| comparable(row.cells.get(at).unwrap_or_default()));
            // A code and a name may be of one country, and a number may be written in part.
            let is_alike = (one.len() <= LONGEST_CODE) == (two.len() <= LONGEST_CODE);
            is_alike && !one.starts_with(&two) && !two.starts_with(&one)
        };
        let differing = others.find_map(|other| Some((other, rows.iter().find(|row| is_other(row, other))?)));
        let Some((other, row)) = differing else { continue };
        let [one, two] = [meant, other].map(|at| &columns.headers[at]);
        let what = format!("two columns may be meant by `{}`: “{one}” and “{two}”", field.word());
        let place = |at| RowText::new(path, row.row, row.cells.iter()).place(Some(at));
        let problem = Problem::of(ErrorKind::Conflict, what).at(place(other), format!("“{two}” says this"));
        let problem = problem.and(place(meant), format!("“{one}” says this"));
        problems.push(problem.help(format!(
            "say which: --map \"{one}={}\" or --map \"{two}={}\"",
            field.word(),
            field.word()
        )));
    }
    problems
}
