//! A user's own file over a shipped regime: `NAME-local.toml`, which says `extends = "NAME"`.

use toml::de::DeTable;

use crate::input::files::Location;

/// Returns how the file is called that stands in place of a shipped regime.
pub fn local_name(regime: &str) -> String {
    format!("{regime}-local.toml")
}

/// Returns the files that may stand in place of a shipped regime: beside the file that names it, then in the working folder.
fn candidates(name: &str, beside: &Location) -> impl Iterator<Item = Location> {
    let file = local_name(name);
    let here = Location::Disk(file.clone().into());
    [beside.beside(&file), here].into_iter().filter(|file| matches!(file, Location::Disk(_)) && file.exists())
}

/// Returns true if a file says that it extends a regime.
fn extends(file: &Location, name: &str) -> bool {
    let text = file.text().unwrap_or_default();
    let (root, _) = DeTable::parse_recoverable(&text);
    root.get_ref().get("extends").and_then(|value| value.get_ref().as_str()) == Some(name)
}

/// Returns the user's own file that stands in place of a shipped regime, if there is one.
pub fn local(name: &str, beside: &Location) -> Option<Location> {
    candidates(name, beside).find(|file| extends(file, name))
}

/// Returns what is to be told of a user's own file: that it is used, or that it only looks as if it were.
pub fn told_of_local(name: &str, beside: &Location) -> Option<String> {
    if !Location::Shipped(format!("seeds/regimes/{name}.toml")).exists() {
        return None;
    }
    match local(name, beside) {
        Some(file) => Some(format!("“{name}” is read with {}, which extends it", file.display())),
        None => {
            let file = candidates(name, beside).next()?.display();
            Some(format!("{file} is left alone: it does not say extends = \"{name}\""))
        }
    }
}
