//! Consumer prices and households: references of other code, identities, and scenarios.

mod asked;
mod identities;
mod references;
mod scenarios;

use dutylab::input::files::Location;
use dutylab::input::prices::{locate, read_tables};
use dutylab::prices::chain::ShockLine;
use dutylab::prices::tables::ConsumerTables;

/// The shipped tables of a name.
fn tables(name: &str) -> ConsumerTables {
    let location = locate(name, &Location::Disk("scenario.toml".into())).expect("shipped");
    read_tables(name, &location).unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// A duty of so many points on all imports of every sector of goods, so much of each that no more is imported.
fn uniform(tables: &ConsumerTables, points: f64) -> Vec<ShockLine> {
    let line =
        |sector| ShockLine { sector: Some(sector), category: None, imports: 1e15, touched: 1e15, cost: 1e15 * points };
    (0..tables.sectors.len()).map(line).collect()
}

/// The rows of a reference below its head.
fn rows(name: &str) -> Vec<Vec<String>> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/prices").join(name);
    let mut reader = csv::Reader::from_path(path).expect("a reference");
    reader.records().map(|row| row.expect("a row").iter().map(String::from).collect()).collect()
}

fn number(text: &str) -> f64 {
    text.parse().expect("a number")
}

/// Holds a number to another.
#[track_caller]
fn close(found: f64, wanted: f64, within: f64) {
    assert!((found - wanted).abs() <= within, "{found} is not {wanted}, to {within}");
}
