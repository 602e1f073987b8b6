//! What the user says of columns: `--map "Country of Origin=origin"`, and `[entries.columns]` of a TOML file.

use strum::VariantNames;

use crate::entry::role::{Field, Role};
use crate::error::{ErrorKind, Problem, Problems};
use crate::input::files::Location;
use crate::input::hint::did_you_mean;
use crate::input::toml_reader::{Table, TomlReader};

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
        let problem = Problem::of(ErrorKind::Unknown, format!("“{word}” is not the name of a role"));
        let known = || Field::VARIANTS.iter().copied();
        let help = format!("one of {}, claim.NAME, content.NAME", known().collect::<Vec<_>>().join(", "));
        problem.help(did_you_mean(word, known()).unwrap_or(help))
    })
}

/// Returns true if a file of TOML says what the columns of entries are: then it is no scenario. It may have mistakes.
pub fn is_mapping(location: &Location) -> bool {
    let text = location.text().unwrap_or_default();
    text.lines().any(|line| line.trim_start_matches(['[', ' ', '\t']).starts_with(TABLE))
}

/// Columns by their names, with what they say.
pub type ColumnMap = Vec<(String, Role)>;

/// Reads `[entries.columns]`: the name of a column, and what it says.
///
/// # Errors
/// Where the file has another table, or a column says nothing that a column can say: with its place.
pub fn read_mapping(location: &Location) -> Result<ColumnMap, Problems> {
    let source = TomlReader::text(location)?;
    let (mut reader, mut root) = TomlReader::open(location, &source)?;
    let mut map = Vec::new();
    if let Some(mut entries) = reader.table(&mut root, TABLE) {
        if let Some(columns) = reader.table(&mut entries, "columns") {
            for (name, value) in reader.entries(columns) {
                let found = match value.get_ref().as_str() {
                    Some(word) => role(word),
                    None => Err(Problem::new("a column has one role").help("write \"Ship From\" = \"origin\"")),
                };
                match found {
                    Ok(role) => map.push((name.into_inner(), role)),
                    Err(problem) => {
                        let place = reader.place(value.span());
                        reader.note(problem.at(place, "not a role"));
                    }
                }
            }
        }
        unknown(&mut reader, entries, "the table has `columns` alone");
    }
    unknown(&mut reader, root, "a file of columns has [entries.columns] alone; a scenario is a file of its own");
    if let Err(problem) = hold_once(&map) {
        let place = reader.first_line(0..source.text.len());
        reader.note(problem.at(place, "in this file"));
    }
    if reader.problems.is_empty() { Ok(map) } else { Err(reader.problems) }
}

fn unknown(reader: &mut TomlReader, table: Table<'_>, what: &str) {
    for (key, _) in reader.entries(table) {
        let problem = reader.unknown(key.span(), what, "not known here");
        problem.help.push("write [entries.columns] and below it \"Ship From\" = \"origin\"".into());
    }
}

/// Returns the columns that the command line names, and those of the files that it says nothing of.
///
/// # Errors
/// Where one column is to say two things, or two columns the same.
pub fn joined(said: ColumnMap, files: ColumnMap) -> Result<ColumnMap, Problem> {
    hold_once(&said)?;
    let is_new = |(name, role): &(String, Role)| {
        !said.iter().any(|(other, known)| other.eq_ignore_ascii_case(name) || known == role)
    };
    let mut map: ColumnMap = files.into_iter().filter(is_new).collect();
    map.splice(0..0, said);
    hold_once(&map)?;
    Ok(map)
}

fn hold_once(map: &[(String, Role)]) -> Result<(), Problem> {
    for (at, (name, role)) in map.iter().enumerate() {
        for (other, known) in &map[..at] {
            let what = match (other.eq_ignore_ascii_case(name), known == role) {
                (true, false) => format!("the column “{name}” is named as `{}` and as `{}`", known.word(), role.word()),
                (false, true) => format!("`{}` is named for “{other}” and for “{name}”", role.word()),
                _ => continue,
            };
            return Err(Problem::of(ErrorKind::Conflict, what).help("name one column for each role"));
        }
    }
    Ok(())
}
