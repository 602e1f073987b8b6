//! The files on disk that a scenario leads to, each with its print. What is inside the program changes with the program.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use sha2::{Digest, Sha256};

use super::batch;
use crate::input::files::Location;
use crate::input::named_files::mentions;
use crate::input::regime::{local_name, names};

/// The SHA-256 of a content.
pub type Fingerprint = [u8; 32];

/// A file that was written so lately may be written again within the same tick of the clock of its folder.
const FRESH: Duration = Duration::from_secs(2);
/// The most files that a scenario leads to.
const MOST_FILES: usize = 4096;

/// The content of a file, as far as it matters here.
#[derive(Clone)]
pub struct FileContent {
    modified: Option<SystemTime>,
    /// How many bytes it has.
    pub length: u64,
    print: Fingerprint,
    mentions: Vec<PathBuf>,
    /// True if it is a regime or a world, which is no scenario.
    pub is_regime: bool,
}

/// What a file leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFiles {
    /// The files that are there.
    pub files: BTreeMap<PathBuf, Fingerprint>,
    /// False if there are more files than are followed.
    pub is_whole: bool,
}

/// The contents seen last.
#[derive(Default)]
pub struct SourceTracker {
    known: BTreeMap<PathBuf, FileContent>,
    /// What every scenario leads to besides.
    shared: Vec<PathBuf>,
}

impl SourceTracker {
    /// Trails of scenarios that start from this baseline, if the command line names one. What stands in the working folder
    /// in place of a shipped regime belongs to all.
    pub fn new(baseline: Option<&str>) -> SourceTracker {
        let local = names().into_iter().map(|name| PathBuf::from(local_name(&name)));
        SourceTracker { known: BTreeMap::new(), shared: baseline.map(PathBuf::from).into_iter().chain(local).collect() }
    }

    /// Follows a file to all that it leads to. `meet` is told of each, whether it is there or not.
    pub fn follow(&mut self, file: &Path, meet: impl FnMut(&Path, Option<&FileContent>)) -> SourceFiles {
        self.follow_all([file.to_path_buf()].into_iter().chain(self.shared.clone()).collect(), meet)
    }

    /// Returns what a scenario that is inside the program leads to on disk.
    pub fn shared(&mut self) -> SourceFiles {
        self.follow_all(self.shared.clone(), |_, _| {})
    }

    fn follow_all(&mut self, mut open: Vec<PathBuf>, mut meet: impl FnMut(&Path, Option<&FileContent>)) -> SourceFiles {
        let mut files = BTreeMap::new();
        let mut begun: BTreeSet<PathBuf> = open.iter().cloned().collect();
        while let Some(path) = open.pop() {
            let content = self.content(&path);
            meet(&path, content.as_ref());
            let Some(content) = content else { continue };
            if files.len() == MOST_FILES {
                return SourceFiles { files, is_whole: false };
            }
            files.insert(path, content.print);
            open.extend(content.mentions.into_iter().filter(|other| begun.insert(other.clone())));
        }
        SourceFiles { files, is_whole: true }
    }

    pub fn known(&self, path: &Path) -> Option<&FileContent> {
        self.known.get(path)
    }

    /// Returns the content of a file, read again only if it may have changed; `None` if there is no such file.
    fn content(&mut self, path: &Path) -> Option<FileContent> {
        let Some(met) = std::fs::metadata(path).ok().filter(Metadata::is_file) else {
            self.known.remove(path);
            return None;
        };
        let (modified, length) = (met.modified().ok(), met.len());
        let is_fresh = modified.is_none_or(|at| at.elapsed().map_or(true, |age| age < FRESH));
        if let Some(known) = self.known.get(path)
            && !is_fresh
            && (known.modified, known.length) == (modified, length)
        {
            return Some(known.clone());
        }
        let location = Location::Disk(path.to_path_buf());
        // What cannot be read is told when the scenario is.
        let bytes = location.bytes().unwrap_or_default();
        let print: Fingerprint = Sha256::digest(&bytes).into();
        let length = bytes.len() as u64;
        let content = match self.known.remove(path) {
            Some(known) if known.print == print => FileContent { modified, length, ..known },
            _ => {
                let (mentions, is_regime) = (mentions(path), batch::is_regime(&location));
                FileContent { modified, length, print, mentions, is_regime }
            }
        };
        self.known.insert(path.to_path_buf(), content.clone());
        Some(content)
    }
}
