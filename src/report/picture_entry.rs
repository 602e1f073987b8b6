//! A picture as the files of an output folder list it.

use serde::{Deserialize, Serialize};

use super::chart::Chart;

/// A picture that was drawn.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PictureEntry {
    /// The case that it shows; empty if it shows all.
    pub case: String,
    /// The path without its extension: .png, .svg, .csv and .txt (alt text), and .phone.svg.
    pub path: String,
    /// The finding.
    pub title: String,
    /// What it shows, for those who cannot see it.
    pub alt: String,
    /// Width and height of its SVG in pixels.
    pub size: [u32; 2],
    /// The same of its SVG for telephones.
    pub phone_size: [u32; 2],
}

impl PictureEntry {
    /// Returns the entry of a chart, drawn as SVG for screens and for telephones.
    pub fn of(case: &str, path: &str, chart: &Chart, [svg, phone]: [&str; 2]) -> PictureEntry {
        PictureEntry {
            case: case.into(),
            path: path.into(),
            title: chart.caption.title.clone(),
            alt: chart.alt(),
            size: size(svg),
            phone_size: size(phone),
        }
    }
}

/// Returns width and height of a drawing, which stand in its first line.
fn size(svg: &str) -> [u32; 2] {
    let side = |name: &str| svg.split_once(name)?.1.split_once('"')?.0.parse().ok();
    [" width=\"", " height=\""].map(|name| side(name).unwrap_or_default())
}
