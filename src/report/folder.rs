//! The output folder: a scenario's part of it is wholly old or wholly new.
//!
//! Everything is written into a hidden folder beside the results and moved into place in one step. A lock keeps two runs
//! apart; what a killed run left behind is cleared away by the next.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::error::Problem;

const STAGING: &str = ".dutylab-";
/// A file that every scenario's folder has.
pub const MARK: &str = "cases.csv";
/// Every folder of this program has one of these files; a folder without is somebody else's.
const MARKS: [&str; 4] = [MARK, "why.csv", "compare.csv", "solve.csv"];
/// The page that opens with what matters most.
pub const INDEX: &str = "index.html";
/// The page that has all.
pub const REPORT: &str = "report.html";
/// The files of a batch.
const TABLES: [&str; 4] = ["index.json", "manifest.json", INDEX, REPORT];

/// An output folder that this run alone writes to.
#[derive(Debug)]
pub struct OutputFolder {
    root: PathBuf,
    staging: TempDir,
    _lock: File,
}

impl OutputFolder {
    /// Opens or makes a folder; `None` while another run is writing there.
    pub fn open(root: &Path) -> Result<Option<OutputFolder>, Problem> {
        let failed = |error: std::io::Error| {
            Problem::new(format!("{}: cannot write here: {error}", root.display()))
                .help("choose another folder with -o DIR")
        };
        fs::create_dir_all(root).map_err(failed)?;
        let lock = File::create(root.join(format!("{STAGING}lock"))).map_err(failed)?;
        match lock.try_lock() {
            // Some network folders know no locks; the results are still moved into place in one step.
            Ok(()) | Err(fs::TryLockError::Error(_)) => {}
            Err(fs::TryLockError::WouldBlock) => return Ok(None),
        }
        for name in TABLES {
            if root.join(name).exists() && !is_ours(root) {
                let path = root.join(name);
                return Err(Problem::new(format!("{}: was not written by dutylab", path.display()))
                    .help("nothing of yours is overwritten: choose another folder with -o DIR"));
            }
        }
        for entry in fs::read_dir(root).map_err(failed)?.flatten() {
            let left_behind = entry.file_name().to_string_lossy().starts_with(STAGING) && entry.path().is_dir();
            if left_behind {
                fs::remove_dir_all(entry.path()).map_err(failed)?;
            }
        }
        let staging = tempfile::Builder::new().prefix(STAGING).tempdir_in(root).map_err(failed)?;
        Ok(Some(OutputFolder { root: root.to_path_buf(), staging, _lock: lock }))
    }

    /// Where the results are.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Writes a file that is not yet in place; `path` counts from the output folder. No file is written twice.
    pub fn stage(&self, path: &str, bytes: &[u8]) -> Result<(), Problem> {
        let target = self.staging.path().join(path);
        let made = target.parent().map_or(Ok(()), fs::create_dir_all);
        let written = made.and_then(|()| File::create_new(&target)).and_then(|mut file| file.write_all(bytes));
        written.map_err(|error| self.failed(path, &error))
    }

    /// Puts a staged file or folder into place, instead of what stood there.
    pub fn place(&self, name: &str) -> Result<(), Problem> {
        let (new, old) = (self.staging.path().join(name), self.root.join(name));
        if new.is_dir() && old.exists() && !MARKS.iter().any(|mark| old.join(mark).is_file()) {
            return Err(Problem::new(format!("{}: was not written by dutylab", old.display()))
                .help("nothing of yours is overwritten: choose another folder with -o DIR"));
        }
        let made = old.parent().map_or(Ok(()), fs::create_dir_all);
        made.and_then(|()| replace(&new, &old, self.staging.path())).map_err(|error| self.failed(name, &error))
    }

    /// Drops what is staged under a name.
    pub fn discard(&self, name: &str) {
        // A failure leaves a file in the staging folder, which goes away as a whole.
        let _ = fs::remove_dir_all(self.staging.path().join(name));
    }

    fn failed(&self, path: &str, error: &std::io::Error) -> Problem {
        Problem::new(format!("{}: cannot be written: {error}", self.root.join(path).display()))
            .help("what stood there before is untouched")
    }
}

/// True if the manifest of a folder says that this program wrote it.
fn is_ours(root: &Path) -> bool {
    fs::read_to_string(root.join(TABLES[1])).is_ok_and(|text| text.contains("\"program\": \"dutylab\""))
}

/// Moves `new` to `old`; what `old` held goes into `attic`.
fn replace(new: &Path, old: &Path, attic: &Path) -> std::io::Result<()> {
    if new.is_file() || !old.exists() {
        return fs::rename(new, old);
    }
    if exchange(new, old) {
        return Ok(());
    }
    let kept = attic.join(format!("old-{}", old.file_name().unwrap_or_default().to_string_lossy()));
    fs::rename(old, &kept)?;
    fs::rename(new, old).inspect_err(|_| {
        // Best effort: put back what was there.
        let _ = fs::rename(&kept, old);
    })
}

/// Swaps two folders in one step, where the system can.
#[cfg(target_os = "linux")]
fn exchange(new: &Path, old: &Path) -> bool {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, new, CWD, old, RenameFlags::EXCHANGE).is_ok()
}

/// Swaps two folders in one step, where the system can.
#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> bool {
    false
}

/// A name as a folder: letters, digits, dots and hyphens, so that it is safe on every system.
pub fn slug(name: &str) -> String {
    let mut slug = String::new();
    for character in name.chars() {
        if character.is_alphanumeric() || character == '.' {
            slug.extend(character.to_lowercase());
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    // Some systems take 255 bytes for a name, and a character has up to four.
    let slug: String = slug.chars().take(60).collect();
    let slug = slug.trim_matches(['-', '.']);
    if slug.is_empty() { "case".to_string() } else { slug.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(root: &Path) -> OutputFolder {
        OutputFolder::open(root).expect("opens").expect("is free")
    }

    #[test]
    fn folders_are_exchanged_whole() {
        let home = TempDir::new().expect("a folder");
        for content in ["old", "new"] {
            let output = open(home.path());
            output.stage("a/cases.csv", content.as_bytes()).expect("stages");
            output.stage(&format!("a/{content}"), b"").expect("stages");
            output.place("a").expect("moves");
        }
        assert_eq!(fs::read_to_string(home.path().join("a/cases.csv")).expect("reads"), "new");
        assert!(!home.path().join("a/old").exists());
        assert!(
            !fs::read_dir(home.path())
                .expect("lists")
                .flatten()
                .any(|entry| { entry.path().is_dir() && entry.file_name().to_string_lossy().starts_with(STAGING) })
        );
    }

    #[test]
    fn a_second_run_waits() {
        let home = TempDir::new().expect("a folder");
        let first = open(home.path());
        assert!(OutputFolder::open(home.path()).expect("opens").is_none());
        drop(first);
        open(home.path());
    }

    #[test]
    fn what_others_wrote_stays() {
        let home = TempDir::new().expect("a folder");
        fs::create_dir(home.path().join("a")).expect("makes");
        let output = open(home.path());
        output.stage("a/cases.csv", b"").expect("stages");
        assert!(output.place("a").is_err());
        drop(output);
        fs::write(home.path().join("index.json"), "{}").expect("writes");
        assert!(OutputFolder::open(home.path()).is_err());
    }

    #[test]
    fn names_become_folders() {
        assert_eq!(slug("All goods: +10 pp"), "all-goods-10-pp");
        assert_eq!(slug("../.."), "case");
    }
}
