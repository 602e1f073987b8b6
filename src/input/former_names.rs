//! Names of older versions, and what stands in their place.

use super::files::Location;
use super::hint::did_you_mean;

/// Returns what took the place of a name: another word, or the file of what is no longer shipped.
pub fn now(kind: &str, name: &str) -> Option<String> {
    look_up(kind, name, (1, 2)).into_iter().next()
}

/// Returns a name as it is now, where a thing of that name is shipped at all; `place` is where it would be.
pub fn shipped(kind: &str, name: &str, place: impl Fn(&str) -> String) -> Location {
    let known = Location::Shipped(place(name));
    let renamed = || now(kind, name).map(|new| Location::Shipped(place(&new))).filter(Location::exists);
    if known.exists() { known } else { renamed().unwrap_or(known) }
}

/// Returns where a file lies now that older versions had here: a shipped scenario that moved into a folder beside it.
/// Every other file stays where it is.
pub fn current(location: Location) -> Location {
    // A file may have stood in more than one folder.
    let places = || look_up("file", &location.name(), (1, 2)).into_iter().map(|place| location.beside(&place));
    let moved = || places().find(Location::exists);
    let moved = if location.exists() { None } else { moved() };
    moved.unwrap_or(location)
}

/// Returns what a name was called in older versions.
pub fn before(kind: &str, name: &str) -> Option<String> {
    look_up(kind, name, (2, 1)).into_iter().next()
}

fn look_up(kind: &str, name: &str, (known, wanted): (usize, usize)) -> Vec<String> {
    let Ok(text) = Location::Shipped("seeds/moved.csv".into()).text() else { return Vec::new() };
    // Most names are none of them: then the file is not taken apart.
    if !text.contains(name) {
        return Vec::new();
    }
    let rows = csv::Reader::from_reader(text.as_bytes()).into_records().flatten();
    rows.filter(|row| &row[0] == kind && &row[known] == name).map(|row| row[wanted].to_string()).collect()
}

/// Help with the name of a regime or world that is not among those that are shipped.
pub fn hint(kind: &str, name: &str, shipped: &[String]) -> Option<String> {
    let told = |file| format!("“{name}” is no longer shipped: copy {file} of the repository and give its path here");
    now(kind, name).map(told).or_else(|| did_you_mean(name, shipped.iter().map(String::as_str)))
}
