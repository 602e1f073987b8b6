//! Where files come from: the disk, or the copies of `seeds/` and `scenarios/` inside the program.

use std::path::{Path, PathBuf};

use crate::error::Problem;

/// A file or folder, on disk or inside the program.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Location {
    /// A path below the repository: `seeds/partners.csv`.
    Shipped(String),
    /// A path on disk.
    Disk(PathBuf),
}

/// The most bytes that a TOML file may have; a scenario has two thousand.
const LARGEST_TOML: usize = 4 << 20;

macro_rules! shipped {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_bytes!(concat!("../../", $path)))),*]
    };
}

/// Every shipped file that the program reads.
pub const SHIPPED: &[(&str, &[u8])] = shipped![
    "scenarios/canada-ten-more.toml",
    "scenarios/document-baseline.toml",
    "scenarios/japan-and-korea-cars.toml",
    "scenarios/japan-cars.toml",
    "scenarios/korea-goods.toml",
    "scenarios/malaysia-chips.toml",
    "scenarios/package.toml",
    "scenarios/pledges.toml",
    "scenarios/south-east-asia-cuts.toml",
    "scenarios/south-east-asia.toml",
    "seeds/chapters.csv",
    "seeds/partners.csv",
    "seeds/products.csv.gz",
    "seeds/regimes/document.toml",
    "seeds/worlds/us-2024/flows.csv.gz",
    "seeds/worlds/us-2024/world.toml",
];

/// The shipped files below a folder, in order.
pub fn shipped_in(folder: &str) -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let prefix = format!("{folder}/");
    SHIPPED.iter().copied().filter(move |(path, _)| path.starts_with(&prefix))
}

impl Location {
    /// A file beside this one (for a file), or below it (for a folder).
    pub fn beside(&self, relative: &str) -> Location {
        match self {
            Location::Shipped(path) => {
                let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
                Location::Shipped(normal(&format!("{folder}/{relative}")))
            }
            Location::Disk(path) => Location::Disk(path.parent().unwrap_or(Path::new("")).join(relative)),
        }
    }

    /// The path as the user would name it.
    pub fn display(&self) -> String {
        match self {
            Location::Shipped(path) => format!("{path} (shipped)"),
            Location::Disk(path) => path.display().to_string(),
        }
    }

    /// The last part of the path without its extension: how a scenario or regime is called.
    pub fn stem(&self) -> String {
        let path = match self {
            Location::Shipped(path) => Path::new(path),
            Location::Disk(path) => path,
        };
        path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// True if there is such a file.
    pub fn exists(&self) -> bool {
        match self {
            Location::Shipped(path) => SHIPPED.iter().any(|(name, _)| name == path),
            Location::Disk(path) => path.is_file(),
        }
    }

    /// All bytes of the file.
    pub fn bytes(&self) -> Result<Vec<u8>, Problem> {
        match self {
            Location::Shipped(path) => SHIPPED
                .iter()
                .find(|(name, _)| name == path)
                .map(|(_, bytes)| bytes.to_vec())
                .ok_or_else(|| Problem::new(format!("{path}: no such file is shipped"))),
            Location::Disk(path) => std::fs::read(path).map_err(|error| unreadable(path, &error)),
        }
    }

    /// The file as text, of a size that people write.
    pub fn text(&self) -> Result<String, Problem> {
        let bytes = self.bytes()?;
        if bytes.len() > LARGEST_TOML {
            let size = bytes.len() >> 20;
            return Err(Problem::new(format!("{}: {size} MB is too large for a TOML file", self.display()))
                .help("scenarios and regimes have a few kilobytes; long lists belong into CSV files"));
        }
        String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            let line = error.as_bytes()[..at].iter().filter(|&&byte| byte == b'\n').count() + 1;
            Problem::new(format!("{}: not UTF-8 text (first at byte {at}, line {line})", self.display()))
                .help("save the file with the encoding UTF-8")
        })
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> Problem {
    let problem = Problem::new(format!("{}: cannot be read: {error}", path.display()));
    match error.kind() {
        std::io::ErrorKind::NotFound => {
            problem.help("check the path; paths in a file count from the file's own folder")
        }
        _ => problem,
    }
}

/// A path without `.` and `..`.
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
