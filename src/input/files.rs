//! Where texts come from: the disk, the copies of `seeds/` and `scenarios/` inside the program, or a string.

mod packed;
mod shipped;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use self::packed::{MOST_BYTES, too_large};
use self::shipped::is_in_columns;
pub use self::shipped::{SHIPPED, is_shipped, left_out};
use super::hint::did_you_mean;
use crate::error::{ErrorKind, Place, Problem};

/// A file or folder on disk or inside the program, or a text that stands in no file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Location {
    /// A path below the repository: `seeds/partners.csv`.
    Shipped(String),
    /// A path on disk.
    Disk(PathBuf),
    /// A text of the caller.
    Text {
        /// Its name, as a file would be called: messages name it, and a scenario or regime is called by its stem.
        name: String,
        /// The text.
        text: Arc<str>,
        /// The file that it stands beside: paths in it count from its folder.
        place: Box<Location>,
    },
}

/// The most bytes that a TOML file may have; a scenario has two thousand. It keeps every answer to garbage short of a second.
const LARGEST_TOML: usize = 1 << 20;
const MOST_LINES: usize = 50_000;

/// Returns the shipped files below a folder, in order.
pub fn shipped_in(folder: &str) -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let prefix = format!("{folder}/");
    SHIPPED.iter().copied().filter(move |(path, _)| path.starts_with(&prefix))
}

/// How the name of a file of expectations ends: `NAME.expect.toml` holds what is expected of `NAME.toml` beside it.
const EXPECTATIONS: &str = ".expect.toml";

/// Returns the shipped scenarios, in order: those of `scenarios/`, and those of the folders in it.
pub fn shipped_scenarios() -> impl Iterator<Item = Location> {
    let files = shipped_in("scenarios").filter(|(path, _)| path.ends_with(".toml"));
    files.map(|(path, _)| Location::Shipped(path.into())).filter(|file| !file.is_expectations())
}

impl Location {
    /// Returns a text of this name; paths in it count from the folder.
    pub fn text_in(folder: impl Into<PathBuf>, name: impl Into<String>, text: impl Into<Arc<str>>) -> Location {
        let name = name.into();
        Location::Disk(folder.into().join(&name)).text_beside(name, text)
    }

    /// Returns a text of this name beside a file, shipped or not.
    pub fn text_beside(self, name: impl Into<String>, text: impl Into<Arc<str>>) -> Location {
        Location::Text { name: name.into(), text: text.into(), place: Box::new(self) }
    }

    /// Returns the path; of a text its name.
    pub fn path(&self) -> &Path {
        match self {
            Location::Shipped(path) | Location::Text { name: path, .. } => Path::new(path),
            Location::Disk(path) => path,
        }
    }

    /// Returns true for a file that lies in this folder, and in none of the folders in it.
    pub fn lies_in(&self, folder: &str) -> bool {
        self.path().parent().is_some_and(|parent| parent == Path::new(folder))
    }

    /// Returns a file beside this one (for a file), or below it (for a folder).
    pub fn beside(&self, relative: &str) -> Location {
        match self {
            Location::Shipped(path) => {
                let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
                Location::Shipped(normal(&format!("{folder}/{relative}")))
            }
            Location::Disk(path) => {
                let joined = path.parent().unwrap_or(Path::new("")).join(relative);
                // Components leave out every `.` but the first; `..` stays, because of links.
                Location::Disk(joined.components().collect())
            }
            Location::Text { place, .. } => place.beside(relative),
        }
    }

    /// Returns the path as the user would name it.
    pub fn display(&self) -> String {
        match self {
            Location::Shipped(path) => format!("{path} (shipped)"),
            Location::Text { name, .. } => format!("{name} (text)"),
            Location::Disk(path) => path.display().to_string(),
        }
    }

    /// Returns the last part of the path.
    pub fn name(&self) -> String {
        self.path().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// Returns the last part of the path without its extension: how a scenario or regime is called.
    pub fn stem(&self) -> String {
        let stem = self.path().file_stem();
        stem.map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// Returns true for a file of expectations, by its name.
    pub fn is_expectations(&self) -> bool {
        self.path().file_name().is_some_and(|name| name.to_string_lossy().ends_with(EXPECTATIONS))
    }

    /// Returns the file of expectations beside a scenario.
    pub fn expectations(&self) -> Location {
        self.beside(&format!("{}{EXPECTATIONS}", self.stem()))
    }

    /// Returns the scenario beside a file of expectations.
    pub fn expecting(&self) -> Location {
        self.beside(&format!("{}.toml", self.stem().trim_end_matches(".expect")))
    }

    /// Returns true if there is such a file.
    pub fn exists(&self) -> bool {
        match self {
            Location::Shipped(path) => is_shipped(path),
            Location::Disk(path) => path.is_file(),
            Location::Text { .. } => true,
        }
    }

    /// Returns what tells two files apart, however their paths are written.
    pub fn identity(&self) -> Location {
        match self {
            Location::Shipped(_) | Location::Text { .. } => self.clone(),
            Location::Disk(path) => Location::Disk(path.canonicalize().unwrap_or_else(|_| path.clone())),
        }
    }

    /// Returns all bytes of the file.
    ///
    /// # Errors
    /// Where there is no such file, it is none that is read twice, it is too large, or the build leaves it out.
    pub fn bytes(&self) -> Result<Vec<u8>, Problem> {
        match self {
            Location::Text { text, .. } => Ok(text.as_bytes().to_vec()),
            Location::Shipped(path) => {
                let shipped = SHIPPED.iter().find(|(name, _)| name == path).map(|(_, bytes)| bytes.to_vec());
                let none = || Problem::of(ErrorKind::File, format!("no file {path} is shipped"));
                shipped.ok_or_else(|| left_out(|other| other == path).unwrap_or_else(none))
            }
            Location::Disk(path) => {
                if std::fs::metadata(path).is_ok_and(|met| !met.is_file() && !met.is_dir()) {
                    let problem =
                        Problem::of(ErrorKind::File, format!("{} is a pipe or a device, not a file", path.display()));
                    return Err(problem.help("what is read here is read more than once: save it as a file first"));
                }
                if std::fs::metadata(path).is_ok_and(|met| met.len() > MOST_BYTES) {
                    return Err(too_large(&self.display(), "has"));
                }
                std::fs::read(path).map_err(|error| unreadable(path, &error))
            }
        }
    }

    /// Returns the SHA-256 of the file, which has these bytes. A shipped one may be in the program in another form: what counts is
    /// the file that it was.
    pub fn sha256(&self, bytes: &[u8]) -> [u8; 32] {
        let shipped = match self {
            Location::Shipped(path) => shipped::sha256(path),
            _ => None,
        };
        shipped.unwrap_or_else(|| Sha256::digest(bytes).into())
    }

    /// Returns what these bytes of the file hold: they may be compressed.
    ///
    /// # Errors
    /// Where they are not what the name says, are cut or damaged, or hold too much.
    pub fn unpack(&self, bytes: Vec<u8>) -> Result<Vec<u8>, Problem> {
        let text = packed::unpack(&self.name(), &self.display(), bytes)?;
        match self {
            Location::Shipped(path) if is_in_columns(path) => Ok(packed::lines_of_columns(&text)),
            _ => Ok(text),
        }
    }

    /// Returns the file as text, of a size that people write.
    ///
    /// # Errors
    /// Where its bytes cannot be read, are too many for a TOML file, or are not UTF-8.
    pub fn text(&self) -> Result<String, Problem> {
        let bytes = self.bytes()?;
        let lines = bytes.iter().filter(|&&byte| byte == b'\n').count();
        if bytes.len() > LARGEST_TOML || lines > MOST_LINES {
            let megabytes = bytes.len() as f64 / f64::from(1 << 20);
            let what = format!("{megabytes:.1} MB in {} lines are too much for a TOML file", lines + 1);
            let problem = Problem::new(what).at(Place::file(self.display()), "");
            return Err(problem.help("scenarios and regimes have a few kilobytes; long lists belong in CSV files"));
        }
        utf8(bytes).map_err(|problem| problem.at(Place::file(self.display()), ""))
    }
}

/// Returns text of bytes, without the mark that some editors put in front of it.
pub(super) fn utf8(bytes: Vec<u8>) -> Result<String, Problem> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(match text.strip_prefix('\u{feff}') {
            Some(rest) => rest.to_string(),
            None => text,
        }),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let bytes = error.as_bytes();
            let line = bytes[..at].iter().filter(|&&byte| byte == b'\n').count() + 1;
            let byte = bytes.get(at).copied().unwrap_or_default();
            Err(Problem::of(ErrorKind::Syntax, format!("this is not UTF-8 text: line {line} has the byte {byte:02X}"))
                .help("save the file with the encoding UTF-8"))
        }
    }
}

/// Why a file cannot be read, and which one was probably meant.
fn unreadable(path: &Path, error: &std::io::Error) -> Problem {
    let name = path.display();
    match error.kind() {
        std::io::ErrorKind::NotFound => {
            let folder = match path.parent() {
                Some(folder) if !folder.as_os_str().is_empty() => folder,
                _ => Path::new("."),
            };
            let beside = std::fs::read_dir(folder).into_iter().flatten().take(1000);
            let names: Vec<String> =
                beside.filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned())).collect();
            let wanted = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let mut problem = Problem::of(ErrorKind::File, format!("there is no file {name}"));
            problem.help.extend(did_you_mean(&wanted, names.iter().map(String::as_str)));
            problem.help("paths in a file count from the file's own folder")
        }
        std::io::ErrorKind::IsADirectory => Problem::of(ErrorKind::File, format!("{name} is a folder, not a file")),
        std::io::ErrorKind::PermissionDenied => {
            Problem::of(ErrorKind::File, format!("{name} cannot be read: no permission"))
                .help("`ls -l` shows who may read it")
        }
        _ => Problem::of(ErrorKind::File, format!("{name} cannot be read: {error}")),
    }
}

/// Returns a path without `.` and `..`.
fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Returns the first 12 hexadecimal digits of a hash: enough to tell inputs apart.
pub fn short_hash(hash: Sha256) -> String {
    hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}
