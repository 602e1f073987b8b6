//! The copies of `seeds/` and `scenarios/` inside the program, and which of them a build leaves out.

use crate::error::{ErrorKind, Problem};

/// Every shipped file that the program reads, in the order of their paths, as `build.rs` found them; large flows and
/// tables in columns. A constant would be in the program as often as parts of it use it.
pub static SHIPPED: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/shipped.rs"));

/// The SHA-256 of each of them as it lies in the repository.
static HASHES: &[[u8; 32]] = include!(concat!(env!("OUT_DIR"), "/hashes.rs"));

/// Tables that are in columns, by path.
static TABLES: &[&str] = include!(concat!(env!("OUT_DIR"), "/tables.rs"));

/// The files that this build leaves out, each with the feature that puts it in.
static LEFT_OUT: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/left_out.rs"));

/// Returns true for the path of a shipped file.
pub fn is_shipped(path: &str) -> bool {
    SHIPPED.iter().any(|(name, _)| *name == path)
}

/// Returns the SHA-256 of a shipped file.
pub fn sha256(path: &str) -> Option<[u8; 32]> {
    HASHES.get(SHIPPED.iter().position(|(name, _)| *name == path)?).copied()
}

/// Returns true for a shipped table that is in columns.
pub fn is_in_columns(path: &str) -> bool {
    TABLES.contains(&path)
}

/// Returns what is to be said of a file that is meant, if this build leaves it out.
pub fn left_out(is_meant: impl Fn(&str) -> bool) -> Option<Problem> {
    let (path, feature) = LEFT_OUT.iter().find(|(path, _)| is_meant(path))?;
    let problem = Problem::of(ErrorKind::File, format!("{path} is not in this build of the program"));
    let problem =
        problem.help(format!("build it with the feature `{feature}`: cargo build --release --features {feature}"));
    Some(problem.help("seeds/SOURCES.md says what is known of its license"))
}
