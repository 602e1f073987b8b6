//! Names that the files of one tree define together: each once, and none by itself.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::DeValue;

use super::toml_reader::{Table, TomlReader};
use crate::error::{ErrorKind, Place};

/// A name, and the number of the page that it stands on.
pub type Name = (usize, Spanned<String>);

/// Returns the entries of the tables of one kind, on whichever page; a name that two pages define is reported, and the
/// first holds.
pub fn entries<'a>(
    pages: &mut [TomlReader],
    kind: &str,
    tables: Vec<(usize, Table<'a>)>,
) -> Vec<(Name, Spanned<DeValue<'a>>)> {
    let mut found = Vec::new();
    let mut places: BTreeMap<String, Place> = BTreeMap::new();
    for (number, table) in tables {
        let mut entries = pages[number].entries(table);
        entries.sort_by_key(|(name, _)| name.span().start);
        for (name, value) in entries {
            if let Some(first) = places.get(name.get_ref()).cloned() {
                let what = format!("{kind} “{}” stands in two files", name.get_ref());
                let problem = pages[number].report(name.span(), what, "the second");
                problem.kind = ErrorKind::Conflict;
                problem.also.push((first, "the first".into()));
                problem.help.push("the files of a tree share their names: keep one of them".into());
                continue;
            }
            places.insert(name.get_ref().clone(), pages[number].place(name.span()));
            found.push(((number, name), value));
        }
    }
    found
}

/// Returns what the table of a name says; `help` is how one is written.
pub fn read<T: DeserializeOwned>(
    reader: &mut TomlReader,
    kind: &str,
    name: &str,
    value: Spanned<DeValue<'_>>,
    help: &str,
) -> Option<T> {
    let span = value.span();
    match value.into_inner() {
        DeValue::Table(table) => reader.deserialize_reporting(Spanned::new(span, table), &[]),
        _ => reader.refuse(span, format!("{kind} “{name}” is not a table"), help),
    }
}

fn circle(pages: &mut [TomlReader], kind: &str, names: &[Name]) {
    let Some(((number, first), others)) = names.split_first() else { return };
    let place = |(number, name): &Name| (pages[*number].place(name.span()), "and this".to_string());
    let others: Vec<(Place, String)> = others.iter().take(3).map(place).collect();
    let what = match others.as_slice() {
        [] => format!("{kind} “{}” is defined by itself", first.get_ref()),
        _ => format!("{kind}s that are defined by each other"),
    };
    pages[*number].report(first.span(), what, "the circle goes through this").also.extend(others);
}

/// Defines names one after the other, those first that speak of none which waits. Names that wait for each other are
/// reported, and `define` gets nothing for them.
pub fn in_turn<T>(
    pages: &mut [TomlReader],
    kind: &str,
    mut waiting: Vec<(Name, T)>,
    speaks_of: impl Fn(&T, &BTreeSet<String>) -> bool,
    mut define: impl FnMut(&mut TomlReader, Spanned<String>, Option<T>),
) {
    while !waiting.is_empty() {
        let pending: BTreeSet<String> = waiting.iter().map(|((_, name), _)| name.get_ref().clone()).collect();
        let (blocked, ready): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|(_, one)| speaks_of(one, &pending));
        waiting = blocked;
        if ready.is_empty() {
            let names: Vec<Name> = waiting.drain(..).map(|(name, _)| name).collect();
            circle(pages, kind, &names);
            names.into_iter().for_each(|(number, name)| define(&mut pages[number], name, None));
        }
        ready.into_iter().for_each(|((number, name), one)| define(&mut pages[number], name, Some(one)));
    }
}
