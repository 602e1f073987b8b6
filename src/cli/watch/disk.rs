//! What is on disk: the scenarios that are watched, each with a print of all the files that it leads to.
//!
//! A scenario is run again when its print is another one: when some content changed, whatever the editor did to the
//! file and whatever the system told of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::cli::batch;
use crate::cli::source_files::{SourceFiles, SourceTracker};
use crate::error::Problems;
use crate::input::files::Location;

/// What is on disk at one time.
#[derive(Default)]
pub struct DiskState {
    /// The scenarios, in order.
    pub scenarios: Vec<(Location, SourceFiles)>,
    /// The regimes and worlds that they lead to.
    pub shared: BTreeMap<Location, SourceFiles>,
    /// Why some of them cannot be told apart.
    pub problems: Problems,
    /// The folders in which something may change.
    pub folders: BTreeSet<PathBuf>,
    /// Files with something in them.
    full: BTreeSet<PathBuf>,
    /// Files with nothing in them.
    empty: BTreeSet<PathBuf>,
}

impl DiskState {
    /// Returns true if a file has been emptied or is gone since: an editor that saves may do so for a moment.
    pub fn is_unsettled(&self, before: &DiskState) -> bool {
        !before.full.is_subset(&self.full) || !self.empty.is_subset(&before.empty)
    }

    /// Returns true if there is nothing else to run or to say.
    pub fn is_same(&self, before: &DiskState) -> bool {
        self.scenarios == before.scenarios && self.problems == before.problems
    }
}

/// The files and folders that are watched, and the contents seen last.
pub struct Disk {
    paths: Vec<PathBuf>,
    trails: SourceTracker,
}

impl Disk {
    /// Watches files and folders of scenarios; they start from this baseline, if the command line names one.
    pub fn new(paths: Vec<PathBuf>, baseline: Option<&str>) -> Disk {
        Disk { paths, trails: SourceTracker::new(baseline) }
    }

    pub fn state(&mut self) -> DiskState {
        let mut state = DiskState::default();
        let mut files: Vec<PathBuf> = Vec::new();
        for path in &self.paths {
            if path.is_dir() {
                state.folders.insert(path.clone());
                match batch::folder(path) {
                    Ok(found) => files.extend(found),
                    Err(problems) => state.problems.extend(problems),
                }
            } else {
                files.push(path.clone());
            }
        }
        for file in files {
            let trail = self.follow(&file, &mut state);
            if self.trails.known(&file).is_some_and(|content| !content.is_regime) {
                state.scenarios.push((Location::Disk(file), trail));
            }
        }
        state.scenarios.dedup();
        let is_regime = |path: &&PathBuf| self.trails.known(path).is_some_and(|content| content.is_regime);
        let shared: Vec<PathBuf> = state.full.iter().filter(is_regime).cloned().collect();
        for path in shared {
            let trail = self.follow(&path, &mut state);
            state.shared.insert(Location::Disk(path), trail);
        }
        state.problems.extend(batch::namesakes(state.scenarios.iter().map(|(location, _)| location)));
        state
    }

    fn follow(&mut self, file: &Path, state: &mut DiskState) -> SourceFiles {
        self.trails.follow(file, |path, content| {
            // A file that is not there may come: its folder is watched if there is one.
            state.folders.extend(folder_of(path));
            let Some(content) = content else { return };
            let files = if content.length == 0 { &mut state.empty } else { &mut state.full };
            files.insert(path.to_path_buf());
            // A link is written where it leads.
            state.folders.extend(path.canonicalize().ok().and_then(|path| folder_of(&path)));
        })
    }
}

fn folder_of(path: &Path) -> Option<PathBuf> {
    let folder = path.parent()?;
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    folder.is_dir().then(|| folder.to_path_buf())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_print_changes_with_any_file_that_a_scenario_leads_to() {
        let home = tempfile::tempdir().expect("a folder");
        let path = |name: &str| home.path().join(name);
        fs::write(path("a.toml"), "extends = [\"b.toml\"]\n").expect("writes");
        let mut disk = Disk::new(vec![path("a.toml")], None);
        let mut last = disk.state();
        let mut differs = |what: &str| {
            let next = disk.state();
            assert!(!next.is_same(&last), "{what}");
            assert!(disk.state().is_same(&next), "{what}, seen twice");
            last = next;
        };
        fs::write(path("b.toml"), "list.file = \"c.csv\"\nworld = \"w\"\n").expect("writes");
        differs("a file that was missing");
        fs::write(path("c.csv"), "8703").expect("writes");
        differs("a list");
        fs::write(path("c.csv"), "8704").expect("writes");
        differs("the same length within a moment");
        fs::create_dir(path("w")).expect("makes");
        fs::write(path("w/world.toml"), "year = 2024\n").expect("writes");
        differs("a world");
        fs::write(path("w/flows.csv"), "").expect("writes");
        differs("its flows");
        fs::remove_file(path("b.toml")).expect("removes");
        differs("a file that went away");
    }

    #[test]
    fn a_file_emptied_for_a_moment_is_told() {
        let home = tempfile::tempdir().expect("a folder");
        let path = home.path().join("a.toml");
        let mut disk = Disk::new(vec![home.path().to_path_buf()], None);
        fs::write(&path, "title = \"\"\n").expect("writes");
        let full = disk.state();
        fs::write(&path, "").expect("writes");
        let empty = disk.state();
        assert!(empty.is_unsettled(&full) && !disk.state().is_unsettled(&empty) && !full.is_unsettled(&empty));
        fs::remove_file(&path).expect("removes");
        assert!(disk.state().is_unsettled(&full));
    }
}
