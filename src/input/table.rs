//! TOML read table by table, each with its serde type, so that every mistake of a file is found and keeps its address.

use std::sync::Arc;

use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml::value::Datetime;

use super::files::Location;
use crate::error::{Place, Problem, Problems, Source};
use crate::product::HsCode;

/// A table of a file, not yet understood.
pub type Table<'a> = Spanned<DeTable<'a>>;

/// A value that may be a text, a number, a flag or a date, as the field will have it.
#[derive(Clone, Debug)]
pub enum Scalar {
    /// A quoted text.
    Text(String),
    /// A bare number; its digits stand in the source.
    Number,
    /// `true` or `false`.
    Flag(bool),
    /// A date or a time.
    Date(Datetime),
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Scalar, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Scalar;
            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a text, a number or a date")
            }
            fn visit_str<E>(self, text: &str) -> Result<Scalar, E> {
                Ok(Scalar::Text(text.to_string()))
            }
            fn visit_i64<E>(self, _: i64) -> Result<Scalar, E> {
                Ok(Scalar::Number)
            }
            fn visit_u64<E>(self, _: u64) -> Result<Scalar, E> {
                Ok(Scalar::Number)
            }
            fn visit_f64<E>(self, _: f64) -> Result<Scalar, E> {
                Ok(Scalar::Number)
            }
            fn visit_bool<E>(self, flag: bool) -> Result<Scalar, E> {
                Ok(Scalar::Flag(flag))
            }
            fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<Scalar, M::Error> {
                Datetime::deserialize(MapAccessDeserializer::new(map)).map(Scalar::Date)
            }
        }
        deserializer.deserialize_any(Any)
    }
}

/// A file that is being read, and what is wrong with it so far.
#[derive(Debug)]
pub struct Reading {
    /// Its text.
    pub source: Arc<Source>,
    /// Where it stands.
    pub location: Location,
    /// What is wrong.
    pub problems: Problems,
    /// Product codes written in it, to be held against what nomenclature and flows know.
    pub codes: Vec<(HsCode, Place)>,
}

impl Reading {
    /// Reads the text of a file.
    pub fn text(location: &Location) -> Result<Arc<Source>, Problems> {
        let text = location.text().map_err(|problem| vec![problem])?;
        Ok(Arc::new(Source { path: location.display(), text }))
    }

    /// Reads the tables of a file. What is not TOML is the only problem then.
    pub fn open<'a>(location: &Location, source: &'a Arc<Source>) -> Result<(Reading, Table<'a>), Problems> {
        let (root, errors) = DeTable::parse_recoverable(&source.text);
        let mut reading =
            Reading { source: source.clone(), location: location.clone(), problems: Vec::new(), codes: Vec::new() };
        // A deep nest of brackets gives an error a level; the first few say it all.
        for error in errors.into_iter().take(20) {
            let span = error.span().unwrap_or(0..0);
            let message = error.message().lines().collect::<Vec<_>>().join("; ");
            reading.report(span, format!("this is not TOML: {message}"), "here");
        }
        if !reading.problems.is_empty() {
            return Err(reading.problems);
        }
        if root.get_ref().is_empty() {
            let path = &reading.source.path;
            return Err(vec![
                Problem::new(format!("{path}: the file is empty"))
                    .help("`dutylab init` writes a scenario to start from"),
            ]);
        }
        Ok((reading, root))
    }

    /// The address of a span.
    pub fn place(&self, span: std::ops::Range<usize>) -> Place {
        Place { source: self.source.clone(), span }
    }

    /// Notes a problem at a span.
    pub fn report(
        &mut self,
        span: std::ops::Range<usize>,
        what: impl Into<String>,
        label: impl Into<String>,
    ) -> &mut Problem {
        let problem = Problem::new(what).at(self.place(span), label);
        self.problems.push(problem);
        let last = self.problems.len() - 1;
        &mut self.problems[last]
    }

    /// The written digits of a number.
    pub fn slice(&self, span: std::ops::Range<usize>) -> &str {
        self.source.text.get(span).unwrap_or("")
    }

    /// Takes an array of tables (`[[name]]`) out of a table.
    pub fn tables<'a>(&mut self, table: &mut Table<'a>, name: &str) -> Vec<Table<'a>> {
        let Some(value) = take(table, name) else { return Vec::new() };
        let span = value.span();
        let mut tables = Vec::new();
        let DeValue::Array(items) = value.into_inner() else {
            self.report(span, format!("`{name}` must be written [[{name}]]"), "not a list of tables");
            return tables;
        };
        for item in items {
            let span = item.span();
            match item.into_inner() {
                DeValue::Table(table) => tables.push(Spanned::new(span, table)),
                other => {
                    let kind = other.type_str();
                    self.report(span, format!("`{name}` must be written [[{name}]]"), format!("{kind}, not a table"));
                }
            }
        }
        tables
    }

    /// Takes a table (`[name]`) out of a table.
    pub fn table<'a>(&mut self, table: &mut Table<'a>, name: &str) -> Option<Table<'a>> {
        let value = take(table, name)?;
        let span = value.span();
        match value.into_inner() {
            DeValue::Table(table) => Some(Spanned::new(span, table)),
            other => {
                let kind = other.type_str();
                self.report(span, format!("`{name}` must be written [{name}]"), format!("{kind}, not a table"));
                None
            }
        }
    }

    /// The entries of a table, each under its key.
    pub fn entries<'a>(&self, table: Table<'a>) -> Vec<(Spanned<String>, Spanned<DeValue<'a>>)> {
        let entries = table.into_inner().into_iter();
        entries.map(|(key, value)| (Spanned::new(key.span(), key.into_inner().into_owned()), value)).collect()
    }

    /// Understands a table as its serde type. Reports each mistake in it, and goes on without the field that has it;
    /// `also` are further keys that may stand there. `None` if what is left makes no sense.
    pub fn understand<T: DeserializeOwned>(&mut self, table: Table<'_>, also: &[&str]) -> Option<T> {
        let span = table.span();
        let mut table = table;
        let mut broken: Vec<String> = Vec::new();
        loop {
            let error = match T::deserialize(serde::de::IntoDeserializer::into_deserializer(table.clone())) {
                Ok(meant) => return Some(meant),
                Err(error) => error,
            };
            let message = error.message().to_string();
            let at = error.span().unwrap_or(span.clone());
            if let Some(field) = message.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
                if !broken.iter().any(|name| name == field) {
                    // A table's span is its whole text, or its header; the caret goes to its first line.
                    let first =
                        span.start..self.source.text[span.start..].find('\n').map_or(span.end, |end| span.start + end);
                    self.report(first, format!("`{field}` is missing"), format!("needs `{field}`"));
                }
                return None;
            }
            let hit = table.get_ref().iter().find_map(|(key, value)| {
                let inside = |span: std::ops::Range<usize>| span.start <= at.start && at.end <= span.end;
                (inside(key.span()) || inside(value.span())).then(|| key.get_ref().to_string())
            });
            self.explain(&message, at, also);
            let Some(key) = hit else { return None };
            take(&mut table, &key);
            broken.push(key);
        }
    }

    /// A serde message in our words.
    fn explain(&mut self, message: &str, span: std::ops::Range<usize>, also: &[&str]) {
        let words: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
        if message.starts_with("unknown field") {
            let mut known: Vec<&str> = words.iter().skip(1).copied().chain(also.iter().copied()).collect();
            known.sort_unstable();
            let unknown = words.first().copied().unwrap_or_default();
            let hint = did_you_mean(unknown, known.iter().copied());
            let list = known.join(", ");
            let problem =
                self.report(span, format!("unknown key `{unknown}`"), hint.clone().unwrap_or("not a key here".into()));
            problem.help.push(format!("known here: {list}"));
        } else {
            self.report(span, message.replace("invalid type: ", "wrong type: "), "here");
        }
    }
}

/// Takes a value out of a table.
fn take<'a>(table: &mut Table<'a>, name: &str) -> Option<Spanned<DeValue<'a>>> {
    let key = table.get_ref().keys().find(|key| key.get_ref() == name)?.clone();
    table.get_mut().remove(&key)
}

/// "did you mean …?" for the nearest known word, if one is near.
pub fn did_you_mean<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    nearest(word, known).map(|near| format!("did you mean “{near}”?"))
}

/// The nearest known word, if one is near; the first of several.
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    let allowed = (lower.chars().count() / 3).max(1);
    let distance = |other: &str| strsim::osa_distance(&lower, &other.to_lowercase());
    known
        .map(|other| (distance(other), other))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, other)| other)
}
