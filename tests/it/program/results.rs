//! What a run has written, compared with what it may be.

use std::path::Path;

use serde_json::Value;

use crate::program::study::Tree;

pub fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).expect("whole JSON")
}

/// The manifest without its times, which are all that may differ.
pub fn timeless(mut tree: Tree) -> Tree {
    if let Some(manifest) = tree.get_mut(Path::new("manifest.json")) {
        let mut value = json(manifest);
        value["started"] = Value::Null;
        value["seconds"] = Value::Null;
        value["written"] = Value::Null;
        value["sha256"] = Value::Null;
        for entry in value["scenarios"].as_array_mut().expect("scenarios") {
            entry["seconds"] = Value::Null;
        }
        *manifest = format!("{value}\n").into_bytes();
    }
    tree
}

/// No file is half-written: pictures end as pictures, JSON parses, text ends with a line.
pub fn hold_whole(tree: &Tree) {
    for (path, bytes) in tree {
        let whole = match path.extension().and_then(|extension| extension.to_str()) {
            Some("png") => bytes.starts_with(b"\x89PNG\r\n\x1a\n") && bytes.ends_with(b"IEND\xaeB`\x82"),
            Some("json") => json(bytes).is_object() && bytes.ends_with(b"\n"),
            Some("svg") => bytes.trim_ascii_end().ends_with(b"</svg>"),
            _ => bytes.ends_with(b"\n"),
        };
        assert!(whole, "{} is not whole: {} bytes", path.display(), bytes.len());
    }
}

/// A scenario's part of a tree.
pub fn part(tree: &Tree, scenario: &str) -> Tree {
    tree.iter()
        .filter(|(path, _)| path.starts_with(scenario))
        .map(|(path, bytes)| (path.clone(), bytes.clone()))
        .collect()
}
