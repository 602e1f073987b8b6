//! General equilibrium against published and independently worked numbers, and against what must hold in any equilibrium.

#[path = "equilibrium/gravity.rs"]
mod gravity;
#[path = "equilibrium/identities.rs"]
mod identities;

use std::path::{Path, PathBuf};

fn home(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The rows of a reference file, by the names of their columns.
fn rows(file: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(home("tests/equilibrium").join(file)).expect("a reference file");
    reader.deserialize().map(|row| row.expect("a row")).collect()
}
