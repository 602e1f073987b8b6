//! What is listed: each entry as text, and field by field for programs.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::partner::Partner;
use crate::report::digits::{dollars, number};
use crate::report::number::csv;
use crate::report::text::grid::{GridColumn, TextGrid};
use crate::report::text::{Printable, Role, Text, plain};
use crate::units::Usd;

/// One of what is listed.
pub struct ListEntry {
    /// For people: the first line names it, those below say more.
    pub text: String,
    /// For programs: what is said of it, by name.
    pub fields: Vec<(&'static str, Value)>,
    /// Partners that it is about, whether its text names them or not; `None` where only its text says.
    pub about: Option<BTreeSet<Partner>>,
}

pub struct Listing(pub Vec<ListEntry>);

impl ListEntry {
    pub fn new(text: String, fields: impl IntoIterator<Item = (&'static str, impl Into<Value>)>) -> ListEntry {
        let fields = fields.into_iter().map(|(name, value)| (name, value.into())).collect();
        ListEntry { text, fields, about: None }
    }

    /// Returns the same, about these partners.
    pub fn about(self, about: BTreeSet<Partner>) -> ListEntry {
        ListEntry { about: Some(about), ..self }
    }
}

pub fn usd(amount: Usd) -> Value {
    number(dollars(amount)).map_or(Value::Null, Value::Number)
}

impl Listing {
    /// Returns the fields of all entries, each once, and a row of cells an entry, whose words are written so.
    fn table(&self, written: fn(&str) -> String) -> (Vec<String>, Vec<Vec<String>>) {
        let flat: Vec<Vec<(String, String)>> = self.0.iter().map(|entry| flat(entry, written)).collect();
        let mut header: Vec<String> = Vec::new();
        for (name, _) in flat.iter().flatten() {
            if !header.contains(name) {
                header.push(name.clone());
            }
        }
        let cell = |entry: &Vec<(String, String)>, name: &String| {
            entry.iter().find(|(field, _)| field == name).map_or(String::new(), |(_, word)| word.clone())
        };
        let rows = flat.iter().map(|entry| header.iter().map(|name| cell(entry, name)).collect()).collect();
        (header, rows)
    }
}

/// Returns the fields of an entry as words; what has parts is a field a part.
fn flat(entry: &ListEntry, written: fn(&str) -> String) -> Vec<(String, String)> {
    let word = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => written(text),
        Value::Array(words) => written(&words.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" ")),
        other => other.to_string(),
    };
    let mut fields = Vec::new();
    for (name, value) in &entry.fields {
        match value {
            Value::Object(parts) => {
                fields.extend(parts.iter().map(|(part, value)| (format!("{name}_{part}"), word(value))));
            }
            value => fields.push((name.to_string(), word(value))),
        }
    }
    fields
}

impl Printable for Listing {
    fn text(&self) -> Text {
        let mut text = Text::default();
        for (place, line) in self.0.iter().flat_map(|entry| entry.text.lines().enumerate()) {
            let role = if place == 0 { Role::Plain } else { Role::Aside };
            let words = line.trim_start();
            text.words(line.len() - words.len(), words, role);
        }
        text
    }

    fn json(&self) -> impl Serialize {
        let object = |entry: &ListEntry| -> Map<String, Value> {
            entry.fields.iter().map(|(name, value)| (name.to_string(), value.clone())).collect()
        };
        self.0.iter().map(object).collect::<Vec<_>>()
    }

    fn csv(&self) -> String {
        let (header, rows) = self.table(csv::quoted);
        [header].iter().chain(&rows).map(|row| row.join(",") + "\n").collect()
    }

    fn markdown(&self) -> String {
        let (header, rows) = self.table(str::to_string);
        let mut grid = TextGrid::new(header.into_iter().map(GridColumn::names).collect());
        rows.into_iter().for_each(|row| grid.row(row.into_iter().map(plain)));
        let mut text = Text::default();
        text.grid(grid);
        text.markdown()
    }
}
