//! What a scenario file says of the keys that a scenario has one value of: whether it says them, and whether two files that
//! a third extends say the same.

use std::collections::{BTreeMap, BTreeSet};

use toml::de::DeValue;

use super::draft::{ScenarioDraft, Statement};
use super::table::{SINGLE, ScenarioHeader};
use crate::error::{ErrorKind, Problem, Problems};
use crate::input::hint::nearest;
use crate::input::toml_reader::{Table, TomlReader};

/// Returns what a file says of the keys that a scenario has one value of.
pub fn statements(reader: &TomlReader, root: &Table<'_>) -> BTreeMap<&'static str, Statement> {
    let keys = ["world", "baseline", "as_of", "assume_unchanged_after"];
    let keys = keys.map(|key| (key, key)).into_iter().chain([("date", "date"), ("period", "date")]);
    let keys = keys.chain(SINGLE.iter().filter(|key| **key != "period").map(|key| (*key, *key)));
    let statement = |(key, question)| {
        let (name, value) = root.get_ref().iter().find(|(name, _)| name.get_ref() == key)?;
        let place = reader.place(name.span());
        Some((question, Statement { key, value: without_places(value.get_ref()), place }))
    };
    keys.filter_map(statement).collect()
}

/// Returns a value as text, the same for values that say the same.
fn without_places(value: &DeValue<'_>) -> String {
    match value {
        DeValue::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| without_places(item.get_ref())).collect();
            format!("[{}]", items.join(", "))
        }
        DeValue::Table(table) => {
            let mut entries: Vec<String> = table
                .iter()
                .map(|(key, value)| format!("{} = {}", key.get_ref(), without_places(value.get_ref())))
                .collect();
            entries.sort_unstable();
            format!("{{{}}}", entries.join(", "))
        }
        DeValue::String(text) => format!("{text:?}"),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Boolean(flag) => flag.to_string(),
        DeValue::Datetime(date) => date.to_string(),
    }
}

/// Returns the keys on which two extended files say different things, and of which the file itself says nothing.
pub fn disagreements(here: &ScenarioDraft, first: &ScenarioDraft, second: &ScenarioDraft) -> Problems {
    let both = first.stated.iter().filter_map(|(question, one)| Some((question, one, second.stated.get(question)?)));
    let open = both.filter(|(question, ..)| !here.stated.contains_key(*question));
    let differ = open.filter(|(_, one, other)| (one.key, &one.value) != (other.key, &other.value));
    let problem = |(_, one, other): (&&str, &Statement, &Statement)| {
        let key = other.key;
        let what = match one.key == key {
            true => format!("two extended files say different things of `{key}`"),
            false => format!("one extended file has `{}`, another `{key}`", one.key),
        };
        let problem = Problem::of(ErrorKind::Conflict, what);
        let problem = problem.at(other.place.clone(), "the second").and(one.place.clone(), "the first");
        problem.help(format!("state `{key}` in the file that extends both"))
    };
    differ.map(problem).collect()
}

/// Returns the keys of a file, and those that were probably meant by others.
pub fn said(root: &Table<'_>) -> BTreeSet<String> {
    let keys: Vec<&str> = root.get_ref().keys().map(|key| key.get_ref().as_ref()).collect();
    let meant = keys.iter().take(100).filter_map(|key| nearest(key, ScenarioHeader::KEYS.into_iter()));
    meant.map(String::from).collect()
}

/// Returns true if a file means to say its baseline, if in a wrong place or misspelt: that has a message of its own.
pub fn means_baseline(root: &Table<'_>) -> bool {
    let tables = |value: &DeValue<'_>| match value {
        DeValue::Table(table) => table.contains_key("baseline"),
        DeValue::Array(items) => {
            items.iter().any(|item| item.get_ref().as_table().is_some_and(|table| table.contains_key("baseline")))
        }
        _ => false,
    };
    said(root).contains("baseline") || root.get_ref().values().any(|value| tables(value.get_ref()))
}
