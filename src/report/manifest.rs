//! What a batch wrote, for other programs: `index.json`, and `manifest.json` with times, hashes and failures.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;
use serde_json::Number;

use super::diagnostic::own_words;
use super::digits::number;
use super::folder::{INDEX_JSON, MANIFEST, OutputFolder};
use super::json_text::{FORMAT, text};
use super::picture_entry::PictureEntry;
use super::read_manifest::{ReadManifest, place_of};
use super::record::{FoundResult, ResultRecord};

use crate::digest::digest;
use crate::error::{Problem, Problems};

/// `index.json`: every result in the output folder, and its pictures.
#[derive(Debug, Serialize)]
pub struct Index<'a> {
    format: u32,
    scenarios: Vec<IndexEntry<'a>>,
}

#[derive(Debug, Serialize)]
struct IndexEntry<'a> {
    scenario: &'a str,
    title: &'a str,
    summary: &'a str,
    /// The file of the scenario as its path was given.
    file: &'a str,
    is_shipped: bool,
    /// True if the file is no longer there.
    is_gone: bool,
    baseline: &'a str,
    world: &'a str,
    date: &'a str,
    /// When it was run, to the minute.
    time: String,
    cases: Vec<&'a str>,
    pictures: &'a [PictureEntry],
}

impl<'a> Index<'a> {
    /// Returns the index of these results.
    pub fn of(results: impl IntoIterator<Item = &'a FoundResult>) -> Index<'a> {
        let entry = |FoundResult { record, time, is_gone }: &'a FoundResult| IndexEntry {
            scenario: &record.scenario,
            title: &record.title,
            summary: &record.answer,
            file: &record.origin.file.path,
            is_shipped: record.origin.file.is_shipped,
            is_gone: *is_gone,
            baseline: &record.baseline,
            world: &record.world,
            date: &record.date,
            time: time.to_string(),
            cases: record.cases.iter().map(|case| case.name.as_str()).collect(),
            pictures: &record.pictures,
        };
        Index { format: FORMAT, scenarios: results.into_iter().map(entry).collect() }
    }
}

/// `manifest.json`: how the results came about. Only its times, and where it was written, differ between two runs of the same
/// input.
#[derive(Debug, Serialize)]
pub struct Manifest {
    format: u32,
    program: &'static str,
    version: &'static str,
    started: String,
    seconds: Option<Number>,
    scenarios: Vec<ManifestEntry>,
    failures: Vec<FailureEntry>,
    /// By folder of a result the SHA-256 of the path of the output folder that it was written into: a copy has another.
    written: BTreeMap<String, String>,
    /// The files beside the folders of results, with their SHA-256; those in the folders have theirs in `result.json`.
    files: BTreeMap<String, String>,
    /// The SHA-256 of the manifest without it.
    sha256: String,
}

#[derive(Debug, Serialize)]
struct ManifestEntry {
    scenario: String,
    /// First 12 hexadecimal digits of the SHA-256 of the files of the scenario, its baseline and its lists.
    hash: String,
    baseline: String,
    world: String,
    /// The same of the files of its world.
    world_hash: String,
    date: String,
    as_of: String,
    seconds: Option<Number>,
}

#[derive(Debug, Serialize)]
struct FailureEntry {
    scenario: String,
    problems: Vec<String>,
}

impl Manifest {
    /// Returns a manifest of a batch that began at this time (RFC 3339), for an output folder.
    pub fn new(started: String, root: &Path) -> Manifest {
        Manifest {
            format: FORMAT,
            program: "dutylab",
            version: env!("CARGO_PKG_VERSION"),
            started,
            seconds: None,
            scenarios: Vec::new(),
            failures: Vec::new(),
            written: ReadManifest::of(root).unwrap_or_default().written,
            files: BTreeMap::new(),
            sha256: String::new(),
        }
    }

    /// Adds a result of the folder and how long it took, which is nothing for one that was kept.
    pub fn add(&mut self, record: &ResultRecord, root: &Path, seconds: f64) {
        self.written.extend(place_of(root).map(|place| (record.folder(), place)));
        let [hash, world_hash] = record.hashes.clone();
        self.scenarios.push(ManifestEntry {
            scenario: record.scenario.clone(),
            hash,
            baseline: record.baseline.clone(),
            world: record.world.clone(),
            world_hash,
            date: record.date.clone(),
            as_of: record.as_of.clone(),
            seconds: number(seconds),
        });
    }

    /// Adds a scenario that failed.
    pub fn fail(&mut self, scenario: &str, problems: &Problems) {
        let problems = problems.iter().map(|problem| own_words(problem, scenario).to_string()).collect();
        self.failures.push(FailureEntry { scenario: scenario.to_string(), problems });
    }

    /// Notes how long the batch took.
    pub fn finish(&mut self, seconds: f64) {
        self.seconds = number(seconds);
    }
}

/// Puts index, pages (names with their text) and manifest into place; they come last.
pub fn place(
    output: &OutputFolder,
    index: &Index<'_>,
    mut manifest: Manifest,
    pages: &[(&str, String)],
) -> Result<(), Problem> {
    let stage = output.stage();
    let index = [(INDEX_JSON, text(index)?)];
    let files = || pages.iter().chain(&index);
    files().try_for_each(|(name, text)| stage.write(name, text.as_bytes()))?;
    files().try_for_each(|(name, _)| stage.place_file(name))?;
    manifest.files = output.beside_results();
    manifest.sha256 = digest(text(&manifest)?.as_bytes());
    stage.write(MANIFEST, text(&manifest)?.as_bytes())?;
    stage.place_file(MANIFEST)
}
