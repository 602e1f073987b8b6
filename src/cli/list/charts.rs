//! `dutylab list charts`: every kind with what it is for, what it shows, and a command that draws one.

use serde_json::{Value, json};

use super::entry::ListEntry;
use crate::scenario::chart::{ChartKind, ChartSubject, KindSpec, word};

pub fn charts() -> Vec<ListEntry> {
    ChartKind::ALL.iter().map(|kind| of_kind(kind.spec())).collect()
}

fn of_kind(kind: &KindSpec) -> ListEntry {
    let KindSpec { word: name, purpose, example, rows, .. } = kind;
    let outcomes = ChartSubject::words();
    let command = format!("dutylab chart {name} {example}");
    let mut text = format!("{name} · {purpose}");
    let mut shows = serde_json::Map::new();
    let mut lines: Vec<(Vec<&str>, String)> = Vec::new();
    for row in *rows {
        let words: Vec<&str> = row.whats().map(|what| word(what, &outcomes)).collect();
        let by = row.by.word();
        let all = words.join(", ");
        shows.insert(by.to_string(), json!(words));
        match lines.iter_mut().find(|(_, other)| *other == all) {
            Some((names, _)) => names.push(by),
            None => lines.push((vec![by], all)),
        }
    }
    for (names, all) in lines {
        text.push_str(&format!("\n  by {}: {all}", names.join(", ")));
    }
    text.push_str(&format!("\n  {command}"));
    let shows = Value::Object(shows);
    let fields = vec![("kind", json!(name)), ("for", json!(purpose)), ("shows", shows), ("example", json!(command))];
    ListEntry::new(text, fields)
}
