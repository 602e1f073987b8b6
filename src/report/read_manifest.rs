//! What of the manifest and the index of an output folder is read again: where results were written, when, and the hashes of
//! the files beside them. The place is a digest, since a folder that is passed on need not tell whose it was.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use jiff::Timestamp;
use serde::Deserialize;

use super::folder::{INDEX_JSON, MANIFEST};
use crate::digest::digest;

/// What of a manifest is read again.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ReadManifest {
    /// By folder of a result the place of the output folder that it was written into.
    pub written: BTreeMap<String, String>,
    /// The files beside the folders of results, with their SHA-256; `None` in a manifest of an earlier version.
    pub files: Option<BTreeMap<String, String>>,
    /// True if it is as it was written.
    #[serde(skip)]
    pub is_as_written: bool,
    sha256: String,
}

impl ReadManifest {
    /// Returns the manifest of an output folder; `None` if there is none that can be read.
    pub fn of(root: &Path) -> Option<ReadManifest> {
        let text = fs::read_to_string(root.join(MANIFEST)).ok()?;
        let mut manifest: ReadManifest = serde_json::from_str(&text).ok()?;
        manifest.is_as_written = digest(text.replacen(&manifest.sha256, "", 1).as_bytes()) == manifest.sha256;
        Some(manifest)
    }
}

/// Returns the folders of the results that were written where they are. Paths that lead from others to their scenarios
/// may mislead: the output folder was copied or moved.
pub fn written_here(root: &Path) -> BTreeSet<String> {
    let here = place_of(root);
    let written = ReadManifest::of(root).unwrap_or_default().written.into_iter();
    written.filter(|(_, place)| here.as_ref() == Some(place)).map(|(folder, _)| folder).collect()
}

/// Returns the place of an output folder as the manifest has it: the SHA-256 of its path.
pub fn place_of(root: &Path) -> Option<String> {
    Some(digest(root.canonicalize().ok()?.as_os_str().as_encoded_bytes()))
}

/// What of an index is read again.
#[derive(Deserialize)]
pub struct ReadIndex {
    /// The results of the folder.
    pub scenarios: Vec<IndexedResult>,
}

/// A result as the index has it.
#[derive(Deserialize)]
pub struct IndexedResult {
    /// The name of the scenario.
    pub scenario: String,
    /// When it was run, to the minute.
    pub time: Timestamp,
}

impl ReadIndex {
    /// Returns the index of an output folder; `None` if there is none that can be read.
    pub fn of(root: &Path) -> Option<ReadIndex> {
        serde_json::from_slice(&fs::read(root.join(INDEX_JSON)).ok()?).ok()
    }
}
