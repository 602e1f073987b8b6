//! Where results were written, as the manifest of an output folder has it: a copy lies elsewhere. The place is a digest, since a
//! folder that is passed on need not tell whose it was.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::digest::digest;

/// Returns by folder of a result the place of the output folder that it was written into, as the manifest that is there has it.
pub fn written(root: &Path) -> BTreeMap<String, String> {
    #[derive(Default, Deserialize)]
    struct WrittenFile {
        #[serde(default)]
        written: BTreeMap<String, String>,
    }
    let text = fs::read(root.join("manifest.json")).unwrap_or_default();
    serde_json::from_slice::<WrittenFile>(&text).unwrap_or_default().written
}

/// Returns the folders of the results that were written where they are. Paths that lead from others to their scenarios
/// may mislead: the output folder was copied or moved.
pub fn written_here(root: &Path) -> BTreeSet<String> {
    let here = place_of(root);
    let of_here = written(root).into_iter().filter(|(_, place)| here.as_ref() == Some(place));
    of_here.map(|(folder, _)| folder).collect()
}

/// Returns the place of an output folder as the manifest has it: the SHA-256 of its path.
pub fn place_of(root: &Path) -> Option<String> {
    Some(digest(root.canonicalize().ok()?.as_os_str().as_encoded_bytes()))
}
