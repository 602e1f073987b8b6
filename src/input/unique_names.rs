//! Names that the files of one tree define together: each once, and none by itself.

use std::collections::{BTreeMap, BTreeSet, HashMap};

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
    let problem = pages[*number].report(first.span(), what, "the circle goes through this");
    problem.also.extend(others);
    problem.help.push(format!("a {kind} is made of others that do without it: take a name out"));
}

/// Defines names one after the other, those first that speak of none which waits: `speaks` says each word that one speaks of.
/// Names that wait for each other are reported, and `define` gets nothing for them. The time grows with the words.
pub fn in_turn<T>(
    pages: &mut [TomlReader],
    kind: &str,
    waiting: Vec<(Name, T)>,
    speaks: impl Fn(&T, &mut dyn FnMut(&str)),
    mut define: impl FnMut(&mut TomlReader, Spanned<String>, Option<T>),
) {
    let places: HashMap<&str, usize> =
        waiting.iter().enumerate().map(|(place, ((_, name), _))| (name.get_ref().as_str(), place)).collect();
    let mut awaited = vec![0; waiting.len()];
    let mut waited_for: Vec<Vec<usize>> = vec![Vec::new(); waiting.len()];
    for (place, (_, one)) in waiting.iter().enumerate() {
        let mut named: BTreeSet<usize> = BTreeSet::new();
        speaks(one, &mut |word| named.extend(places.get(word)));
        awaited[place] = named.len();
        named.into_iter().for_each(|other| waited_for[other].push(place));
    }
    let mut ready: Vec<usize> = (0..waiting.len()).filter(|place| awaited[*place] == 0).collect();
    let mut waiting: Vec<Option<(Name, T)>> = waiting.into_iter().map(Some).collect();
    while !ready.is_empty() {
        let mut next = Vec::new();
        for place in ready {
            if let Some(((number, name), one)) = waiting[place].take() {
                define(&mut pages[number], name, Some(one));
            }
            for &other in &waited_for[place] {
                awaited[other] -= 1;
                next.extend((awaited[other] == 0).then_some(other));
            }
        }
        next.sort_unstable();
        ready = next;
    }
    let left: Vec<Name> = waiting.into_iter().flatten().map(|(name, _)| name).collect();
    circle(pages, kind, &left);
    left.into_iter().for_each(|(number, name)| define(&mut pages[number], name, None));
}
