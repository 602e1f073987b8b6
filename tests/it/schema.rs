//! The schemas that editors get say what the readers say: no key and no table is forgotten, and every one is described.
//! That files fit or do not fit is held by an editor's own checker, in `.ci/editors`.

use std::collections::BTreeSet;

use dutylab::input::regime;
use dutylab::input::scenario::equilibrium::GENERAL_MODELS;
use dutylab::input::scenario::table;
use dutylab::input::schema::{FileKind, schema};
use dutylab::partial::PARTIAL_MODELS;
use serde_json::Value;

/// What JSON Schema calls the kinds of values.
const TYPES: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];

fn keys(schema: &Value) -> BTreeSet<&str> {
    schema["properties"].as_object().expect("properties").keys().map(String::as_str).collect()
}

#[test]
fn scenarios_have_every_key_and_table() {
    let schema = schema(FileKind::Scenario);
    let tables = table::WORDS.into_iter().chain(table::SINGLE).chain(table::REPEATED);
    assert_eq!(keys(&schema), table::ScenarioHeader::KEYS.into_iter().chain(tables).collect());
    let models =
        PARTIAL_MODELS.iter().map(|model| model.word()).chain(GENERAL_MODELS.iter().map(|model| model.card.name));
    assert_eq!(keys(&schema["properties"]["response"]), models.collect());
    for table in ["change", "measure"] {
        assert_eq!(schema["properties"]["case"]["items"]["properties"][table], schema["properties"][table]);
    }
    assert_eq!(schema.get("required"), None, "every key may be left out");
}

#[test]
fn regimes_have_every_table() {
    let schema = schema(FileKind::Regime);
    let missing: Vec<&str> = regime::TABLES.into_iter().filter(|table| !keys(&schema).contains(table)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(keys(&schema).is_superset(&["title", "source", "includes", "importers"].into()));
}

/// Objects are closed where a reader refuses other keys, each property says what it is, and nothing is null.
#[test]
fn everything_is_described_and_closed() {
    for file in [FileKind::Scenario, FileKind::Expect, FileKind::Regime, FileKind::World] {
        let schema = schema(file);
        assert_eq!(schema["additionalProperties"], Value::Bool(false));
        let root = String::from("the file");
        let tables = schema["$defs"].as_object().expect("definitions").iter().chain([(&root, &schema)]);
        for (name, table) in tables {
            assert!(table["description"].is_string(), "{file:?} {name} has no description");
            let Some(properties) = table["properties"].as_object() else { continue };
            assert_eq!(table["additionalProperties"], Value::Bool(false), "{file:?} {name}");
            for (key, property) in properties {
                let described = property["description"].is_string() || property["$ref"].is_string();
                assert!(described, "{file:?} {name}.{key} has no description");
            }
        }
        let text = schema.to_string();
        for (at, word) in text.match_indices(r#""type":""#) {
            let word = text[at + word.len()..].split('"').next().unwrap_or_default();
            assert!(TYPES.contains(&word), "{file:?}: {word} is no type of JSON");
        }
        assert!(!text.contains("null") && !text.contains("\\n"), "{file:?}");
    }
}
