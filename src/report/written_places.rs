//! Where results were written, as the manifest of an output folder says: a copy lies elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::Deserialize;

/// By folder of a result the path of the output folder that it was written into, as the manifest that is there has it.
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

/// Returns the path of an output folder as the manifest has it.
pub fn place_of(root: &Path) -> Option<String> {
    Some(root.canonicalize().ok()?.display().to_string())
}
