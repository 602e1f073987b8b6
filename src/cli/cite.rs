//! `dutylab cite`: how results are cited.

use std::fs;
use std::path::{Path, PathBuf};

use crate::digest::digest;
use crate::error::{ErrorKind, Problem, Problems};
use crate::report::citation::Citation;
use crate::report::folder::{RECORD, results};
use crate::report::output_check::{is_results, record_in, result};
use crate::report::read_manifest::ReadIndex;

use super::invocation::WELL;
use super::terminal::Terminal;

/// Prints a citation for each result of these folders. Returns the exit code.
pub fn cite(paths: &[PathBuf], bibtex: bool, terminal: &Terminal) -> Result<u8, Problems> {
    for path in paths {
        for folder in folders(path)? {
            let cited = citation(&folder, bibtex)?;
            terminal.data(&format!("{cited}\n"))?;
        }
    }
    Ok(WELL)
}

/// Returns the folders of results that a path means.
fn folders(path: &Path) -> Result<Vec<PathBuf>, Problem> {
    if !is_results(path) {
        let problem = Problem::of(ErrorKind::File, format!("{}: no folder of results", path.display()));
        return Err(problem.help("name the folder that `dutylab run` wrote, or a folder in it: output/japan-cars"));
    }
    if path.join(RECORD).is_file() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut folders: Vec<PathBuf> = results(path).into_iter().map(|folder| path.join(folder)).collect();
    folders.sort();
    Ok(folders)
}

/// Returns how a result is cited.
///
/// # Errors
/// Where its files are not as they were written: a citation would have the hash of others.
fn citation(folder: &Path, bibtex: bool) -> Result<String, Problems> {
    let record = record_in(folder)?;
    let changed = result(folder, &record).problems;
    if !changed.is_empty() {
        return Err(changed);
    }
    let path = folder.join(RECORD);
    let bytes =
        fs::read(&path).map_err(|error| Problem::kept_from(format!("{}: cannot be read", path.display()), &error))?;
    let index = ReadIndex::of(&folder.join("..")).map_or_else(Vec::new, |index| index.scenarios);
    let time = index.iter().find(|entry| entry.scenario == record.scenario).map(|entry| entry.time);
    let citation = Citation { record: &record, time, hash: digest(&bytes) };
    Ok(if bibtex { citation.bibtex() } else { citation.text() })
}
