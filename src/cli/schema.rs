//! `dutylab schema`: the JSON Schema of a kind of file, for editors.

use clap::ValueEnum;
use dutylab::error::Problems;
use dutylab::input::schema::{FileKind, schema};

use super::exit_code::WELL;
use super::terminal::Terminal;

/// What has a schema.
#[derive(Clone, Copy, ValueEnum)]
pub enum SchemaKind {
    /// A scenario
    Scenario,
    /// What is expected of a scenario: NAME.expect.toml
    Expect,
    /// A regime, or a part of one
    Regime,
    /// The world.toml of a world
    World,
}

/// Prints the schema. Returns the exit code.
pub fn print(kind: SchemaKind, terminal: &Terminal) -> Result<u8, Problems> {
    terminal.json(&schema(kind.file()))?;
    Ok(WELL)
}

impl SchemaKind {
    fn file(self) -> FileKind {
        match self {
            SchemaKind::Scenario => FileKind::Scenario,
            SchemaKind::Expect => FileKind::Expect,
            SchemaKind::Regime => FileKind::Regime,
            SchemaKind::World => FileKind::World,
        }
    }
}
