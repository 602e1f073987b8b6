//! The files that a file names: every text in it that may be the path of another.
//!
//! Whoever waits for a file to change waits for these too. They are found without understanding the file, so that a broken
//! one has them as well; a text that means something else names a file that does not exist, which does no harm.

use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use super::files::{Location, is_shipped};
use super::former_names;
use super::regime::local_name;
use super::world::{FILE, FLOWS};

/// The longest text that is a path: what systems take.
const LONGEST: usize = 4096;
/// How files are called that are tables, which name no others.
const TABLES: [&str; 2] = ["csv", "gz"];

/// Returns what a file on disk may name, whether it is there or not, the expectations beside it, and what may stand there in
/// place of a shipped regime; a table names nothing.
pub fn mentions(path: &Path) -> Vec<PathBuf> {
    let location = Location::Disk(path.to_path_buf());
    let text = match path.extension() {
        Some(extension) if TABLES.iter().any(|table| extension == *table) => String::new(),
        _ => location.text().unwrap_or_default(),
    };
    let (root, _) = DeTable::parse_recoverable(&text);
    let mut found = Vec::new();
    let mut name = |relative: &str| found.push(location.beside(relative).path().to_path_buf());
    if path.ends_with(FILE) {
        name(FLOWS);
    }
    if !text.is_empty() {
        name(&location.expectations().name());
    }
    let mut open: Vec<&DeValue<'_>> = root.get_ref().values().map(|value| value.get_ref()).collect();
    while let Some(value) = open.pop() {
        match value {
            DeValue::String(text) if text.len() <= LONGEST && !text.contains('\0') => {
                name(text);
                former_names::now("file", text).into_iter().for_each(|place| name(&place));
                name(&format!("{text}/{FILE}"));
                if is_shipped(&format!("seeds/regimes/{text}.toml")) {
                    name(&local_name(text));
                }
            }
            DeValue::Array(items) => open.extend(items.iter().map(|item| item.get_ref())),
            DeValue::Table(table) => open.extend(table.values().map(|value| value.get_ref())),
            _ => {}
        }
    }
    found
}
