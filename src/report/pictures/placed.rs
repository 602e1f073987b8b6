//! A picture, the stem of its files, and where they belong.

use std::collections::BTreeSet;

use crate::report::chart::{Body, Caption, Chart};
use crate::report::finding::ReportContext;
use crate::report::folder_name::{folded, slug};
use crate::scenario::chart::ChartSize;

/// A picture and the stem of its files.
#[derive(Debug)]
pub struct Picture {
    /// The stem.
    pub stem: String,
    /// What is drawn.
    pub chart: Chart,
}

impl Picture {
    /// Returns a picture.
    pub fn new(stem: &str, caption: Caption, body: Body) -> Picture {
        Picture { stem: stem.into(), chart: Chart { caption, body } }
    }
}

/// A picture and where it belongs.
#[derive(Debug)]
pub struct PlacedPicture {
    /// The folder of its files, from the output folder.
    pub folder: String,
    /// The case that it shows; empty if it shows all.
    pub case: String,
    /// What is drawn.
    pub picture: Picture,
    /// A sheet that it is drawn on besides the usual one, if it is another.
    pub size: ChartSize,
}

impl PlacedPicture {
    /// Returns a picture on the usual sheet alone.
    pub fn new(folder: String, case: String, picture: Picture) -> PlacedPicture {
        PlacedPicture { folder, case, picture, size: ChartSize::Web }
    }

    /// Returns the path of its files from the output folder, without their ends. The name says whose picture it is, so
    /// that many lie in one folder: "japan-cars/japan-cars-rate-by-partner".
    pub fn path(&self) -> String {
        format!("{}/{}", self.folder, named(&self.folder, &self.picture.stem))
    }
}

/// Returns the name of a picture of a folder: that of the folder, then its own.
pub fn named(folder: &str, stem: &str) -> String {
    format!("{}-{}", folder.replace('/', "-"), stem.replace('_', "-"))
}

/// Returns the words with a title of somebody's own in place of the finding, which then comes first below it unless the title
/// has all of its numbers, and with a note.
pub fn worded(mut caption: Caption, title: Option<&String>, note: Option<&String>) -> Caption {
    if let Some(title) = title {
        let finding = std::mem::replace(&mut caption.title, title.clone());
        let has_number = |word: &&str| word.contains(|letter: char| letter.is_ascii_digit());
        let words = |text: &str| -> Vec<String> {
            text.split_whitespace().filter(has_number).map(|word| word.trim_matches(['.', ',']).to_string()).collect()
        };
        let (found, told) = (words(&finding), words(title));
        if found.is_empty() || !found.iter().all(|number| told.contains(number)) {
            caption.subtitle = format!("{}. {}", finding.trim_end_matches('.'), caption.subtitle);
        }
    }
    caption.notes.extend(note.cloned());
    caption
}

impl ReportContext<'_> {
    /// Returns the folder of each case, from the output folder: where there is one case that of the scenario. A number
    /// tells it from that of another case, and from a file.
    pub fn folders(&self) -> Vec<String> {
        let name = slug(&self.scenario.name);
        let (mut folders, mut taken) = (Vec::new(), BTreeSet::new());
        let is_file = |folder: &str| [".csv", ".json", ".png", ".svg", ".txt"].iter().any(|end| folder.ends_with(end));
        if let [_] = self.scenario.cases.as_slice() {
            return vec![name];
        }
        for case in &self.scenario.cases {
            let base = format!("{name}/{}", slug(&case.name));
            let mut folder = base.clone();
            let mut number = 2;
            while is_file(&folder) || !taken.insert(folded(&folder)) {
                folder = format!("{base}-{number}");
                number += 1;
            }
            folders.push(folder);
        }
        folders
    }
}
