//! `dutylab schema`: the JSON Schema of a kind of file, for editors.

use clap::ValueEnum;
use dutylab::error::Problems;
use dutylab::input::schema::{File, schema};

use super::{Terminal, WELL};

/// What has a schema.
#[derive(Clone, Copy, ValueEnum)]
pub enum Kind {
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
pub fn print(kind: Kind, terminal: &Terminal) -> Result<u8, Problems> {
    terminal.json(&schema(kind.file()))?;
    Ok(WELL)
}

impl Kind {
    fn file(self) -> File {
        match self {
            Kind::Scenario => File::Scenario,
            Kind::Expect => File::Expect,
            Kind::Regime => File::Regime,
            Kind::World => File::World,
        }
    }
}
