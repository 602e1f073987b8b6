//! Results compared with their records: which files of an output folder, and which inputs, are not as they were.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use rayon::prelude::*;

use super::folder::{MANIFEST, RECORD, foreign_files, listed_files, results};
use super::folder_name::slug;
use super::number::counted;
use super::read_manifest::{ReadIndex, ReadManifest};
use super::record::ResultRecord;
use crate::digest::digest;
use crate::error::{ErrorKind, Problem, Problems};
use crate::input::files::Location;

/// Files compared with their hashes.
#[derive(Debug, Default)]
pub struct CheckedFiles {
    /// How many have a hash.
    pub all: usize,
    /// How many are as they were.
    pub same: usize,
    /// The others, and files that are not listed.
    pub problems: Problems,
}

impl CheckedFiles {
    /// Returns "17 of 17 files unchanged".
    pub fn words(&self, what: &str) -> String {
        format!("{} of {} unchanged", self.same, counted(self.all, what))
    }

    /// Files of a folder, which messages call by the name `shown`.
    fn of(hashes: &BTreeMap<String, String>, folder: &Path, shown: &Path, help: &str) -> CheckedFiles {
        let checked = hashes.par_iter().filter_map(|(name, hash)| {
            let path = Location::Disk(folder.join(name));
            let what = match path.bytes() {
                Ok(bytes) if digest(&bytes) == *hash => return None,
                Ok(_) => "was changed after the run",
                Err(_) if !path.exists() => "is no longer there",
                Err(problem) => return Some(problem),
            };
            Some(Problem::of(ErrorKind::File, format!("{}: {what}", shown.join(name).display())).help(help))
        });
        let problems: Problems = checked.collect::<Vec<_>>().into_iter().collect();
        CheckedFiles { all: hashes.len(), same: hashes.len() - problems.len(), problems }
    }

    fn add_foreign(&mut self, folder: &Path, found: io::Result<Vec<String>>) {
        let unread = |error| Problem::of(ErrorKind::File, format!("{}: cannot be read: {error}", folder.display()));
        let foreign = |name: &String| {
            let what = format!("{}: is in no list of what dutylab wrote", folder.join(name).display());
            Problem::of(ErrorKind::File, what).help("move it elsewhere: it is no part of the result")
        };
        match found {
            Ok(found) => self.problems.extend(found.iter().map(foreign)),
            Err(error) => self.problems.push(unread(error)),
        }
    }
}

/// Returns true for an output folder, also one whose manifest is gone, and for the folder of a result in one.
pub fn is_results(path: &Path) -> bool {
    path.join(MANIFEST).is_file() || path.join(RECORD).is_file() || !results(path).is_empty()
}

/// Returns the record of a result.
///
/// # Errors
/// Where there is none, or it is not as it was written: then nothing is known of the files beside it.
pub fn record_in(folder: &Path) -> Result<ResultRecord, Problem> {
    let path = folder.join(RECORD);
    let (what, help) = match path.is_file() {
        true => (
            "was changed after the run, or is of another version of dutylab",
            "its files cannot be checked without it: run the scenario again",
        ),
        false => ("is no longer there", "run the scenario again"),
    };
    let problem = || Problem::of(ErrorKind::File, format!("{}: {what}", path.display())).help(help);
    ResultRecord::read_in(folder).ok_or_else(problem)
}

/// Compares the folder of a result with its record.
pub fn result(folder: &Path, record: &ResultRecord) -> CheckedFiles {
    let help = "run the scenario into another folder (-o DIR) to see what it was";
    let mut checked = CheckedFiles::of(&record.files, folder, folder, help);
    checked.add_foreign(folder, foreign_files(folder, |name| name == RECORD || record.files.contains_key(name)));
    checked
}

/// Compares the files on disk that a result came from with its record; `None` if the record does not have them. Paths
/// count from `base`.
pub fn inputs(record: &ResultRecord, base: &Path) -> Option<CheckedFiles> {
    let help = "the result is of an earlier state of it: run the scenario again";
    record.origin.inputs.as_ref().map(|inputs| CheckedFiles::of(inputs, base, Path::new(""), help))
}

/// Compares what lies beside the results of an output folder with its manifest.
///
/// # Errors
/// Where the manifest cannot be read, or is of a version without hashes.
pub fn beside_results(root: &Path) -> Result<CheckedFiles, Problem> {
    let path = root.join(MANIFEST);
    let manifest = ReadManifest::of(root).unwrap_or_default();
    let problem = |what: &str| {
        Problem::of(ErrorKind::File, format!("{}: {what}", path.display())).help("run the scenarios again")
    };
    let hashes = manifest.files.ok_or_else(|| problem("cannot be read, or has no hashes"))?;
    let mut checked = CheckedFiles::of(&hashes, root, root, "run the scenarios again: it is made of their results");
    if !manifest.is_as_written {
        checked.problems.push(problem("was changed after the run"));
    }
    let there = results(root);
    let indexed = ReadIndex::of(root).map_or_else(Vec::new, |index| index.scenarios);
    let gone = indexed.iter().map(|entry| slug(&entry.scenario)).filter(|folder| !there.contains(folder));
    let gone = gone.map(|folder| {
        let what = format!("{}: is no longer there", root.join(folder).join(RECORD).display());
        Problem::of(ErrorKind::File, what).help("run the scenario again")
    });
    checked.problems.extend(gone);
    let drawn = listed_files(root);
    let is_listed = |name: &str| {
        let in_result = name.split_once('/').is_some_and(|(folder, _)| there.iter().any(|result| result == folder));
        in_result || name == MANIFEST || hashes.contains_key(name) || drawn.contains(name)
    };
    checked.add_foreign(root, foreign_files(root, is_listed));
    Ok(checked)
}
