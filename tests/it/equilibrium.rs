//! General equilibrium against published and independently computed numbers, and against what must hold in any
//! equilibrium.

mod answers;
mod caliendo_parro;
#[cfg(all_data)]
mod differ;
mod gravity;
mod hard;
mod identities;
#[cfg(all_data)]
mod multisector;
mod policy;
mod sectors;
#[cfg(all_data)]
mod shock;

use std::path::{Path, PathBuf};

fn home(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The rows of a reference file, by the names of their columns.
fn rows(file: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(home("tests/equilibrium").join(file)).expect("a reference file");
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

/// A shipped world of many countries.
pub fn world(name: &str) -> dutylab::world::World {
    let partners = dutylab::input::partner::read_partners().expect("the words");
    let file = dutylab::input::files::Location::Shipped(format!("seeds/worlds/{name}/world.toml"));
    dutylab::input::world::read_world(name, &file, &partners).expect("a world")
}

/// A table of numbers by partner, as fractions, in the order of a world's countries.
pub fn rates(world: &dutylab::world::World, file: &str, column: &str) -> Vec<f64> {
    let mut reader = csv::Reader::from_path(home(file)).expect("a file of rates");
    let rows: Vec<std::collections::BTreeMap<String, String>> =
        reader.deserialize().map(|row| row.expect("a row")).collect();
    let rate = |code: String| {
        let row = rows.iter().find(|row| row["partner"] == code).expect("a rate");
        row[column].trim_end_matches('%').parse::<f64>().expect("a number") / 100.0
    };
    let economy = world.economy.as_ref().expect("an economy");
    economy.countries.iter().map(|country| rate(country.to_string())).collect()
}
