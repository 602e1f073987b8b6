//! `dutylab list charts`: every kind with what it is for, what it shows, and a command that draws one.

use dutylab::scenario::chart::{By, CATALOGUE, Kind, What, word};
use serde_json::{Value, json};

use super::entry::Entry;

/// What a kind is for, and an example on a shipped scenario.
fn told(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Dumbbell => ("before and after on one line", "japan-and-korea-cars --case both"),
        Kind::Bars => ("a level or a change, ranked", "law-back-to-january-2025 --by chapter --top 10"),
        Kind::Stack => ("what a rate is made of, by authority", "law-without-emergency-powers"),
        Kind::Waterfall => ("from the law before to the law after, part by part", "japan-cars"),
        Kind::Steps => ("the law from day to day", "law-2025-day-by-day"),
        Kind::Heatmap => {
            ("a grid: partners by chapter, case or authority; sweeps", "law-without-emergency-powers --by authority")
        }
        Kind::Band => ("what is known between two ends, or drawn at random", "south-east-asia"),
        Kind::Fan => ("an outcome over a rate that is swept", "malaysia-chips"),
        Kind::Tornado => ("which assumption matters", "law-2025-response"),
        Kind::Map => ("the world at a glance, a tile a country", "law-2025-response --what rate_after"),
        Kind::Multiples => ("many small charts with one axis", "law-cars-through-2025"),
    }
}

/// Every kind.
pub fn charts() -> Vec<Entry> {
    Kind::WORDS.iter().map(|(kind, name)| of_kind(*kind, name)).collect()
}

fn of_kind(kind: Kind, name: &str) -> Entry {
    let (purpose, example) = told(kind);
    let outcomes = What::words();
    let command = format!("dutylab chart {name} {example}");
    let mut text = format!("{name} · {purpose}");
    let mut shows = serde_json::Map::new();
    let mut lines: Vec<(Vec<&str>, String)> = Vec::new();
    for (_, by, lists) in CATALOGUE.iter().filter(|(one, ..)| *one == kind) {
        let words: Vec<&str> = lists.iter().flat_map(|list| list.iter()).map(|what| word(*what, &outcomes)).collect();
        let by = word(*by, &By::WORDS);
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
    let fields = vec![
        ("kind", json!(name)),
        ("for", json!(purpose)),
        ("shows", Value::Object(shows)),
        ("example", json!(command)),
    ];
    Entry { text, fields }
}
