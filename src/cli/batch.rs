//! The files of a batch of scenarios.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::terminal::Terminal;
use crate::error::{ErrorKind, Problem, Problems};
use crate::input::files::{Location, left_out, shipped_scenarios};
use crate::input::former_names::current;
use crate::input::hint::nearest;
use crate::input::world::FILE as WORLD;
use crate::report::folder::is_taken;
use crate::report::folder_name::{folded, slug};

/// The most names that are offered for one that is not there.
const MOST_NEAR: usize = 8;

/// Returns the files of a batch: those named, those in the folders named; else `scenarios/`; else the shipped ones. The
/// flag says that they are the shipped ones.
pub fn find(paths: &[PathBuf], terminal: &Terminal) -> Result<(Vec<Location>, bool), Problems> {
    let default = PathBuf::from("scenarios");
    if paths.is_empty() && !default.is_dir() {
        return Ok((shipped_scenarios().collect(), true));
    }
    let paths = if paths.is_empty() { std::slice::from_ref(&default) } else { paths };
    let mut files = Vec::new();
    let mut problems = Problems::new();
    for path in paths {
        if path.is_dir() {
            let found = folder(path)?;
            if found.is_empty() {
                let problem = Problem::new(format!("{}: no scenario in this folder", path.display()));
                problems.push(problem.help("a scenario is a file that ends in .toml; `dutylab init DIR` writes some"));
            }
            files.extend(found.into_iter().map(Location::Disk));
        } else if path.exists() {
            match Location::Disk(path.clone()) {
                file if file.is_expectations() => problems.push(no_scenario(&file)),
                file => files.push(file),
            }
        } else {
            let name = path.to_string_lossy();
            let moved = current(Location::Disk(path.clone()));
            if moved.exists() {
                terminal.note(&format!("{name} lies at {}", moved.display()));
                files.push(moved);
            } else if let Some(file) = named(&name) {
                files.push(file);
            } else {
                problems.push(not_found(&name));
            }
        }
    }
    let mut seen = BTreeSet::new();
    files.retain(|file| seen.insert((file.stem(), file.identity())));
    problems.extend(namesakes(&files));
    if problems.is_empty() { Ok((files, false)) } else { Err(problems) }
}

/// Returns files that would write into the same folder, or where the output folder has something else. Regimes write
/// nowhere.
pub fn namesakes<'a>(files: impl IntoIterator<Item = &'a Location>) -> Problems {
    let mut folders: BTreeMap<String, Vec<&Location>> = BTreeMap::new();
    for file in files {
        folders.entry(folded(&slug(&file.stem()))).or_default().push(file);
    }
    let mut problems = Problems::new();
    for mut files in folders.into_values() {
        let name = slug(&files[0].stem());
        if files.len() > 1 || is_taken(&name) {
            files.retain(|file| !is_regime(file));
            files.dedup();
        }
        let paths: Vec<String> = files.iter().map(|file| file.display()).collect();
        let (count, all) = (paths.len(), paths.join(" and "));
        if count > 1 {
            let what = format!("{count} scenarios would write into one folder, {name}: {all}");
            let help = "it has the letters and digits of the file's name, in lower case: rename one file";
            problems.push(Problem::new(what).help(help));
        } else if count == 1 && is_taken(&name) {
            let what = format!("{all}: its results would overwrite {name}");
            problems.push(Problem::new(what).help("rename the file"));
        }
    }
    problems
}

/// Returns a file of expectations where a scenario is asked for.
fn no_scenario(file: &Location) -> Problem {
    let scenario = file.expecting();
    let problem = Problem::new(format!("{}: what is expected of a scenario, not a scenario", file.display()));
    problem.help(match scenario.exists() {
        true => format!("name the scenario: {}", scenario.display()),
        false => format!("there is no {} that it could belong to", scenario.display()),
    })
}

/// Returns files of expectations in the folders named, or in `scenarios/`, beside which there is no scenario.
pub fn orphans(paths: &[PathBuf]) -> Result<Problems, Problems> {
    let default = PathBuf::from("scenarios");
    let paths = if paths.is_empty() { std::slice::from_ref(&default) } else { paths };
    let mut problems = Problems::new();
    for path in paths.iter().filter(|path| path.is_dir()) {
        let files = tables(path)?.into_iter().map(Location::Disk);
        let alone = files.filter(|file| file.is_expectations() && !file.expecting().exists());
        problems.extend(alone.map(|file| no_scenario(&file)));
    }
    Ok(problems)
}

/// Returns the scenario of a name alone: of the folder `scenarios/`, else the shipped one, under its name
/// of today or an older one.
pub fn named(name: &str) -> Option<Location> {
    if name.ends_with(".expect") {
        return None;
    }
    let folder = PathBuf::from("scenarios");
    let mut here =
        [folder.clone()].into_iter().chain(folders_in(&folder)).map(|folder| folder.join(format!("{name}.toml")));
    let here = here.find(|file| file.is_file()).map(Location::Disk);
    let renamed = || Some(current(Location::Shipped(format!("scenarios/{name}.toml")))).filter(Location::exists);
    here.or_else(|| shipped_scenarios().find(|file| file.stem() == name)).or_else(renamed)
}

/// Returns a name that no scenario has: those that are near, here and among the shipped ones.
pub fn not_found(name: &str) -> Problem {
    let is_meant = |path: &str| path.starts_with("scenarios/") && path.ends_with(&format!("/{name}.toml"));
    if let Some(problem) = left_out(is_meant) {
        return problem;
    }
    let path = Path::new(name);
    let around = path.parent().filter(|parent| parent.is_dir()).unwrap_or(Path::new("."));
    let here = [around, Path::new("scenarios")].into_iter().filter_map(|place| folder(place).ok());
    let here: Vec<Location> = here.flatten().map(Location::Disk).collect();
    let shipped = shipped_scenarios().map(|file| file.stem());
    let shipped = shipped.filter(|stem| here.iter().all(|file| file.stem() != *stem));
    let here = here.iter().map(|file| file.display().trim_start_matches("./").to_string());
    let all: Vec<String> = here.chain(shipped).collect();
    let problem = Problem::of(ErrorKind::Unknown, format!("{name}: no such scenario, file or folder"));
    let word = path.file_stem().map_or(name.to_string(), |stem| stem.to_string_lossy().to_lowercase());
    let near: Vec<&str> = all.iter().map(String::as_str).filter(|other| other.contains(&word)).collect();
    let stems = all.iter().filter_map(|other| Some((Path::new(other).file_stem()?.to_str()?, other.as_str())));
    let stems: Vec<(&str, &str)> = stems.collect();
    let nearest = nearest(&word, stems.iter().map(|(stem, _)| *stem));
    let nearest = nearest.and_then(|near| stems.iter().find(|(stem, _)| *stem == near)).map(|(_, other)| *other);
    match (near.as_slice(), nearest) {
        ([_, _, ..], _) if word.len() > 2 => {
            let more = near.len().saturating_sub(MOST_NEAR);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            problem.help(format!("with “{word}” in the name: {}{more}", near[..near.len().min(MOST_NEAR)].join(", ")))
        }
        (_, Some(nearest)) => problem.help(format!("did you mean “{nearest}”?")),
        _ => problem.help("`dutylab list scenarios` shows those shipped with the program"),
    }
}

/// Returns the files in a folder that may be scenarios, in order; hidden ones are what systems and editors leave.
pub fn folder(path: &Path) -> Result<Vec<PathBuf>, Problems> {
    let mut files = tables(path)?;
    files.retain(|file| !Location::Disk(file.clone()).is_expectations());
    Ok(files)
}

/// Returns the folders in a folder that are called like those of the shipped scenarios; a world is none.
fn folders_in(path: &Path) -> Vec<PathBuf> {
    let folder = |file: Location| Some(path.join(file.path().strip_prefix("scenarios").ok()?.parent()?.iter().next()?));
    let folders: BTreeSet<PathBuf> = shipped_scenarios().filter_map(folder).collect();
    folders.into_iter().filter(|folder| folder.is_dir() && !folder.join(WORLD).exists()).collect()
}

/// Returns the TOML files in a folder, and in the folders in it that are called like those of the shipped scenarios, in
/// order.
fn tables(path: &Path) -> Result<Vec<PathBuf>, Problems> {
    let failed =
        |error: std::io::Error| Problem::of(ErrorKind::File, format!("{}: cannot be read: {error}", path.display()));
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let is_hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        if !is_hidden && path.extension().is_some_and(|extension| extension == "toml") && path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    for folder in folders_in(path) {
        files.extend(tables(&folder)?);
    }
    Ok(files)
}

/// Returns true for a regime: a file without a baseline that has a `source` of its own, or extends a regime by its
/// name; what cannot be read counts as a scenario.
pub fn is_regime(location: &Location) -> bool {
    let table = location.text().ok().and_then(|text| text.parse::<toml::Table>().ok());
    let extends = |table: &toml::Table| {
        table.get("extends").and_then(toml::Value::as_str).is_some_and(|name| !name.ends_with(".toml"))
    };
    table.is_some_and(|table| (table.contains_key("source") || extends(&table)) && !table.contains_key("baseline"))
}
