//! What the user says of columns: `--map "Country of Origin=origin"`, and `[entries.columns]` of a TOML file.

use strum::VariantNames;

use crate::entry::role::{Field, Role};
use crate::error::{ErrorKind, Problem, Problems};
use crate::input::files::Location;
use crate::input::hint::did_you_mean;
use crate::input::toml_reader::TomlReader;

/// The table of a file in which columns are named.
const TABLE: &str = "entries";

/// Returns a column and its role from `NAME=ROLE`. A name may have the sign itself: the last one counts.
///
/// # Errors
/// Where there is no such role.
pub fn mapped(pair: &str) -> Result<(String, Role), Problem> {
    let missing = || Problem::new(format!("--map {pair}: no role")).help("write --map \"Country of Origin=origin\"");
    let (name, word) = pair.rsplit_once('=').ok_or_else(missing)?;
    let role = role(word.trim()).map_err(|problem| problem.about(&format!("--map {pair}")))?;
    Ok((name.trim().to_string(), role))
}

fn role(word: &str) -> Result<Role, Problem> {
    Role::of(word).ok_or_else(|| {
        let problem = Problem::of(ErrorKind::Unknown, format!("“{word}” is nothing that a column can say"));
        let known = || Field::VARIANTS.iter().copied();
        let help = format!("one of {}, claim.NAME, content.NAME", known().collect::<Vec<_>>().join(", "));
        problem.help(did_you_mean(word, known()).unwrap_or(help))
    })
}

/// Returns true if a file of TOML says what the columns of entries are, and is no scenario.
pub fn is_mapping(location: &Location) -> bool {
    let table = location.text().ok().and_then(|text| text.parse::<toml::Table>().ok());
    table.is_some_and(|table| table.len() == 1 && table.contains_key(TABLE))
}

/// Reads `[entries.columns]`: the name of a column, and what it says.
///
/// # Errors
/// Where the file has another table, or a column says nothing that a column can say: with its place.
pub fn read_mapping(location: &Location) -> Result<Vec<(String, Role)>, Problems> {
    let source = TomlReader::text(location)?;
    let (mut reader, mut root) = TomlReader::open(location, &source)?;
    let mut map = Vec::new();
    if let Some(mut entries) = reader.table(&mut root, TABLE) {
        if let Some(columns) = reader.table(&mut entries, "columns") {
            for (name, value) in reader.entries(columns) {
                let word = value.get_ref().as_str().unwrap_or_default().to_string();
                match role(&word) {
                    Ok(role) => map.push((name.into_inner(), role)),
                    Err(problem) => {
                        let place = reader.place(value.span());
                        reader.note(problem.at(place, "not a role"));
                    }
                }
            }
        }
        for (key, _) in reader.entries(entries) {
            reader
                .unknown(key.span(), "the table has `columns` alone", "not known here")
                .help
                .push("write [entries.columns]".into());
        }
    }
    if reader.problems.is_empty() { Ok(map) } else { Err(reader.problems) }
}
