//! A picture as the files of an output folder list it.

use serde::{Deserialize, Serialize};

/// A picture that was drawn.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PictureEntry {
    /// The case that it shows; empty if it shows all.
    pub case: String,
    /// The path without its extension: .png, .svg, .csv and .txt (alt text).
    pub path: String,
    /// The finding.
    pub title: String,
    /// What it shows, for those who cannot see it.
    pub alt: String,
}
