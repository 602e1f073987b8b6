//! What a batch wrote, for other programs: `index.json`, and `manifest.json` with times, hashes and failures.

use serde::Serialize;

use super::folder::OutputFolder;
use crate::error::{Problem, Problems};
use crate::run::Run;
use crate::scenario::Scenario;
use crate::world::World;

/// `index.json`: the scenarios of the batch and their pictures.
#[derive(Debug, Default, Serialize)]
pub struct Index {
    scenarios: Vec<IndexEntry>,
}

#[derive(Debug, Serialize)]
struct IndexEntry {
    scenario: String,
    title: String,
    summary: String,
    cases: Vec<String>,
    pictures: Vec<PictureEntry>,
}

/// A picture that was drawn.
#[derive(Clone, Debug, Serialize)]
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

impl Index {
    /// Adds a scenario.
    pub fn add(&mut self, scenario: &Scenario, run: &Run, pictures: &[PictureEntry]) {
        self.scenarios.push(IndexEntry {
            scenario: scenario.name.clone(),
            title: scenario.title.clone(),
            summary: scenario.summary.clone(),
            cases: run.cases.iter().map(|case| case.variant.name.clone()).collect(),
            pictures: pictures.to_vec(),
        });
    }
}

/// `manifest.json`: how the results came about. Only its times differ between two runs of the same input.
#[derive(Debug, Serialize)]
pub struct Manifest {
    program: &'static str,
    version: &'static str,
    started: String,
    seconds: f64,
    scenarios: Vec<ManifestEntry>,
    failures: Vec<FailureEntry>,
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
    seconds: f64,
}

#[derive(Debug, Serialize)]
struct FailureEntry {
    scenario: String,
    problems: Vec<String>,
}

impl Manifest {
    /// A manifest of a batch that began at this time (RFC 3339).
    pub fn new(started: String) -> Manifest {
        Manifest {
            program: "dutylab",
            version: env!("CARGO_PKG_VERSION"),
            started,
            seconds: 0.0,
            scenarios: Vec::new(),
            failures: Vec::new(),
        }
    }

    /// Adds a scenario and how long it took.
    pub fn add(&mut self, scenario: &Scenario, world: &World, seconds: f64) {
        self.scenarios.push(ManifestEntry {
            scenario: scenario.name.clone(),
            hash: scenario.hash.clone(),
            baseline: scenario.baseline.name.clone(),
            world: scenario.world.clone(),
            world_hash: world.hash.clone(),
            date: scenario.date.to_string(),
            as_of: scenario.knowledge(),
            seconds,
        });
    }

    /// Adds a scenario that failed.
    pub fn fail(&mut self, scenario: &str, problems: &Problems) {
        let problems = problems.iter().map(|problem| problem.to_string()).collect();
        self.failures.push(FailureEntry { scenario: scenario.to_string(), problems });
    }

    /// Notes how long the batch took.
    pub fn finish(&mut self, seconds: f64) {
        self.seconds = seconds;
    }
}

/// Puts index, manifest and pages (names with their text) into place; they come last.
pub fn place(
    output: &OutputFolder,
    index: &Index,
    manifest: &Manifest,
    pages: &[(&str, String)],
) -> Result<(), Problem> {
    let stage = output.stage();
    let tables = [("index.json", text(index)?), ("manifest.json", text(manifest)?)];
    let files = || pages.iter().chain(&tables);
    files().try_for_each(|(name, text)| stage.write(name, text.as_bytes()))?;
    files().try_for_each(|(name, _)| stage.place_file(name))
}

/// A value as JSON with a newline at its end.
pub fn text(value: &impl Serialize) -> Result<String, Problem> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Problem::new(error.to_string()))?;
    Ok(text + "\n")
}
