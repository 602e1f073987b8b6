//! `dutylab schema`: the JSON Schema of a kind of file, for editors.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::invocation::WELL;
use super::terminal::Terminal;
use crate::error::Problems;
use crate::input::schema::{FileKind, schema};

const KINDS: [(&str, FileKind, &str); 4] = [
    ("scenario", FileKind::Scenario, "A scenario"),
    ("expect", FileKind::Expect, "What is expected of a scenario: NAME.expect.toml"),
    ("regime", FileKind::Regime, "A regime, or a part of one"),
    ("world", FileKind::World, "The world.toml of a world"),
];

/// Reads a kind of file.
pub fn kind() -> impl TypedValueParser<Value = FileKind> {
    let values = PossibleValuesParser::new(KINDS.map(|(word, _, help)| PossibleValue::new(word).help(help)));
    values.try_map(|word| KINDS.iter().find(|(known, ..)| *known == word).map(|(_, kind, _)| *kind).ok_or("no kind"))
}

pub fn print(kind: FileKind, terminal: &Terminal) -> Result<u8, Problems> {
    terminal.json(&schema(kind))?;
    Ok(WELL)
}
