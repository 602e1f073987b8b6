//! `result.json`: what a result came from, what of it stands in the tables and pages of a batch, and which files it has.
//!
//! A result whose record names the same origin, and whose files are as the record says, need not be run again. No
//! time stands in it, so that the same input gives the same bytes: the time of a result is that of the file.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::basis::FigureBasis;
use super::card::Card;
use super::finding::ReportContext;
use super::folder::{RECORD, claim, owner, results};
use super::folder_name::slug;
use super::headline::HeadlinePart;
use super::json_text::text;
use super::known_law::known_law_of;
use super::lead::KeyFinding;
use super::picture_entry::PictureEntry;
use super::read_manifest::written_here;
use super::result_order::ResultPosition;
use super::summary::{SummarizedResult, SummaryPart};
use super::warnings::warnings;
use crate::digest::digest;
use crate::error::Problem;
use crate::input::scenario::Overrides;
use crate::sealed::Sealed;

/// What a result came from: equal origins have equal results.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Origin {
    /// The file of the scenario.
    pub file: ScenarioFile,
    /// The files on disk that it leads to, with their SHA-256; `None` if that is not known.
    pub inputs: Option<BTreeMap<String, String>>,
    /// The version of the program.
    pub version: String,
    /// The build ID of the program, which differs with all that is inside it, or its SHA-256; `None` if it cannot be read.
    pub program: Option<String>,
    /// What the command line asked for.
    pub options: Options,
}

/// The file of a scenario.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ScenarioFile {
    /// Its path as it was given.
    pub path: String,
    /// True if it is inside the program.
    pub is_shipped: bool,
    /// Where it is from the output folder; `None` if that cannot be written down.
    pub from_output: Option<String>,
}

/// What on the command line changes a result or what is written of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Options {
    /// True if it has pictures.
    pub charts: bool,
    /// True if it has every picture, and not the best alone.
    #[serde(default)]
    pub all_charts: bool,
    /// True if its draws are those of parts.
    pub merged: bool,
    /// What it says in place of the file.
    #[serde(flatten)]
    pub overrides: Overrides,
}

/// The expectations of a result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedExpectations {
    /// How many there are.
    pub all: usize,
    /// How many hold.
    pub passed: usize,
    /// How many stand in the file of the scenario itself.
    pub own: usize,
    /// How many of those do not hold.
    pub missed: usize,
}

/// A case of a result.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CaseEntry {
    /// Its name.
    pub name: String,
    /// The folder of its tables, from the output folder; `None` if it has none of its own.
    pub folder: Option<String>,
}

/// A result as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ResultRecord {
    /// The name of the scenario.
    pub scenario: String,
    /// The question.
    pub title: String,
    /// What the answer means.
    pub answer: String,
    /// What its figures stand on.
    pub standing: FigureBasis,
    /// What it came from.
    pub origin: Origin,
    /// The regime that it starts from.
    pub baseline: String,
    /// The trade flows.
    pub world: String,
    /// The entry date.
    pub date: String,
    /// The entry dates in words: "Rates of 31 December 2025".
    pub entered: String,
    /// Until when its law is known, in words; nothing where that has no end.
    pub known_law: Option<String>,
    /// The last day that its law knows, where that ends.
    pub known_to: Option<Date>,
    /// The day of knowledge in words.
    pub as_of: String,
    /// The first digits of the hash of the scenario's files, and of those of its world.
    pub hashes: [String; 2],
    /// The cases, points of sweeps included.
    pub cases: Vec<CaseEntry>,
    /// What was drawn.
    pub pictures: Vec<PictureEntry>,
    /// What it would open a page with.
    pub lead: Option<KeyFinding>,
    /// Its part of the tables of a batch.
    pub headline: HeadlinePart,
    /// Its part of the table of all results.
    pub summary: SummaryPart,
    /// What a reader must not overlook.
    pub warnings: Vec<String>,
    /// What is said besides: common words with what they are taken for, expectations that are left behind.
    pub notes: Vec<String>,
    /// What of it stands on a page.
    pub card: Card,
    /// What is expected of it.
    pub expectations: RecordedExpectations,
    /// Its place among the results of a folder.
    pub place: ResultPosition,
    /// Its files with their SHA-256, from its folder.
    pub files: BTreeMap<String, String>,
}

/// A result in an output folder.
#[derive(Debug)]
pub struct FoundResult {
    /// Its record.
    pub record: ResultRecord,
    /// When it was run, to the minute.
    pub time: Timestamp,
    /// True if the file of its scenario is no longer there.
    pub is_gone: bool,
}

impl ResultRecord {
    /// Returns the record of a result that is not written yet.
    pub fn of(context: &ReportContext<'_>, origin: Origin) -> ResultRecord {
        let (scenario, run) = (context.scenario, context.run);
        let has_folders = scenario.sweeps.is_empty();
        let folders = context.folders().into_iter().map(Some).filter(|_| has_folders).chain(std::iter::repeat(None));
        let cases = run.cases.iter().zip(folders);
        // They are about the scenario as it is in its file.
        let is_changed = origin.options.overrides.changes().is_some();
        let held = if is_changed { Vec::new() } else { run.expectations(scenario) };
        let in_file = || held.iter().filter(|held| !held.is_beside);
        let passed = held.iter().filter(|held| held.holds).count();
        let missed = in_file().filter(|held| !held.holds).count();
        let expectations = RecordedExpectations { all: held.len(), passed, own: in_file().count(), missed };
        let taken = scenario.taken.iter().map(|words| format!("{}: {words}", scenario.name));
        let is_of_all = scenario.scope.is_none() && !scenario.edits() && scenario.equilibrium.is_none();
        let baseline = &scenario.baseline.name;
        let scope =
            format!("{}: no [scope], so figures are on all imports that “{baseline}” has a measure for", scenario.name);
        let taken = taken.chain(is_of_all.then_some(scope));
        ResultRecord {
            scenario: scenario.name.clone(),
            title: scenario.title.clone(),
            answer: scenario.summary.clone(),
            standing: context.standing(),
            origin,
            baseline: scenario.baseline.name.clone(),
            world: scenario.world.clone(),
            date: scenario.date.to_string(),
            entered: context.entered(),
            known_law: known_law_of(scenario),
            known_to: scenario.baseline.known_to(),
            as_of: scenario.knowledge(),
            hashes: [scenario.hash.clone(), context.world.hash.clone()],
            cases: cases.map(|(case, folder)| CaseEntry { name: case.variant.name.clone(), folder }).collect(),
            pictures: Vec::new(),
            lead: KeyFinding::of(context),
            headline: HeadlinePart::of(context),
            summary: SummaryPart::of(context),
            warnings: warnings(context),
            notes: taken.chain(scenario.baseline.notes.iter().cloned()).collect(),
            card: Card::default(),
            place: ResultPosition::of(scenario),
            expectations,
            files: BTreeMap::new(),
        }
    }

    /// Returns the folder of the result, from the output folder.
    pub fn folder(&self) -> String {
        slug(&self.scenario)
    }

    /// Returns the result as the table of all results has it.
    pub(super) fn summarized(&self) -> SummarizedResult<'_> {
        let ResultRecord { scenario, title, standing, summary: part, known_law: known, .. } = self;
        let (known, has_response) = (known.as_deref(), self.headline.has_response());
        SummarizedResult { scenario, title, standing: *standing, part, known, has_response }
    }

    /// Returns the record as its file has it.
    pub fn text(&self) -> Result<String, Problem> {
        text(&Sealed::new(self)?)
    }

    /// Returns the record of a result; `None` if it has none that is whole, and as it was written.
    pub fn read(root: &Path, folder: &str) -> Option<ResultRecord> {
        ResultRecord::read_in(&root.join(folder)).filter(|record| record.folder() == folder)
    }

    /// Returns the record in a folder of any name.
    pub fn read_in(folder: &Path) -> Option<ResultRecord> {
        let text = fs::read(folder.join(RECORD)).ok()?;
        let sealed: Sealed<ResultRecord> = serde_json::from_slice(&text).ok()?;
        sealed.open()
    }

    /// Returns true if the folder has the files of the record as they were written, and no others.
    pub fn is_whole(&self, root: &Path) -> bool {
        claim(root, &self.folder(), &owner(&self.scenario)).is_ok() && self.is_as_written(root)
    }

    /// Returns true if the files of the record are as they were written.
    pub fn is_as_written(&self, root: &Path) -> bool {
        let folder = root.join(self.folder());
        let is_as_written =
            |(name, hash): (&String, &String)| fs::read(folder.join(name)).is_ok_and(|bytes| digest(&bytes) == *hash);
        self.files.par_iter().all(is_as_written)
    }
}

impl Origin {
    /// Returns true if two results have the same origin, and it is known.
    pub fn is_same(&self, other: &Origin) -> bool {
        self.inputs.is_some() && self.program.is_some() && self == other
    }
}

impl ScenarioFile {
    /// Returns the folder from which relative paths were given; `None` if that cannot be told from the output folder.
    pub fn base(&self, root: &Path) -> Option<PathBuf> {
        let path = Path::new(&self.path);
        let path = path.strip_prefix(".").unwrap_or(path);
        let place = Path::new(self.from_output.as_deref()?);
        let base = place.ancestors().nth(path.components().count()).filter(|_| place.ends_with(path));
        base.map(|base| root.join(base))
    }

    /// Returns true if the file is no longer there. What cannot be looked at counts as there.
    fn is_gone(&self, root: &Path, is_inside: fn(&str) -> bool) -> bool {
        match &self.from_output {
            _ if self.is_shipped => !is_inside(&self.path),
            Some(place) => root.join(place).try_exists().is_ok_and(|there| !there),
            None => false,
        }
    }
}

/// Returns the results in an output folder that have a record: those of the folders `first` in their order, then the
/// newest first. The number is how many of the former there are. `is_inside` knows what is inside the program.
pub fn found(root: &Path, first: &[String], is_inside: fn(&str) -> bool) -> (Vec<FoundResult>, usize) {
    let here = written_here(root);
    let one = |folder: String| {
        let record = ResultRecord::read(root, &folder)?;
        let time = time(&root.join(&folder).join(RECORD))?;
        let is_gone = here.contains(&folder) && record.origin.file.is_gone(root, is_inside);
        Some(FoundResult { record, time, is_gone })
    };
    let place = |found: &FoundResult| {
        let folder = found.record.folder();
        first.iter().position(|name| *name == folder).unwrap_or(first.len())
    };
    let mut found: Vec<FoundResult> = results(root).into_par_iter().filter_map(one).collect();
    found.sort_by_cached_key(|found| (place(found), Reverse(found.time), found.record.scenario.clone()));
    let count = found.iter().take_while(|found| place(found) < first.len()).count();
    (found, count)
}

/// When a file was written, to the minute; or the time that builds which are to be repeated are given.
fn time(path: &Path) -> Option<Timestamp> {
    let stated = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse::<i64>().ok());
    let seconds = match stated {
        Some(seconds) => seconds,
        None => Timestamp::try_from(fs::metadata(path).ok()?.modified().ok()?).ok()?.as_second(),
    };
    Timestamp::from_second(seconds - seconds.rem_euclid(60)).ok()
}
