//! The output folder: a scenario's part of it is wholly old or wholly new, and what others put there stays as it is.
//!
//! Everything is written into a hidden folder beside the results and moved into place in one step. A lock keeps two runs
//! apart; what a killed run left behind is cleared away by the next.

mod moves;
mod written_files;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};

use crate::digest::{digest, hex};
use crate::error::{ErrorKind, Problem};
use moves::{STAGED, clear, left_behind, lock, replace};
use written_files::{MARK, WrittenFiles, foreign};

const STAGING: &str = ".dutylab-";
/// What a run holds while it writes to a folder.
const LOCK: &str = ".dutylab-lock";
/// The page of a folder, with its pictures beside it.
pub const INDEX: &str = "index.html";
/// The index of a folder, for other programs.
pub const INDEX_JSON: &str = "index.json";
/// How the results of a folder came about.
pub const MANIFEST: &str = "manifest.json";
/// The page that carries its pictures.
pub const REPORT: &str = "report.html";
/// The files of a batch.
const TABLES: [&str; 9] = [
    INDEX_JSON,
    MANIFEST,
    INDEX,
    REPORT,
    "summary.csv",
    "summary.png",
    "summary.svg",
    "summary.phone.svg",
    "summary.txt",
];
/// The file of a record, in the folder of its result.
pub const RECORD: &str = "result.json";
/// The folder of pictures that are drawn one by one.
pub const CHARTS: &str = "charts";

/// An output folder that this run alone writes to.
#[derive(Debug)]
pub struct OutputFolder {
    root: PathBuf,
    staging: PathBuf,
    /// How many results have been staged.
    staged: AtomicUsize,
    /// What this program wrote beside the folders of results.
    mark: Mutex<WrittenFiles>,
    /// Whether the folder was made for these results.
    is_new: bool,
    _lock: File,
}

/// Whose list the output folder has.
const OUTPUT: &str = "the output folder";

/// Results that are not yet in place, apart from all others.
#[derive(Debug)]
pub struct StagedResults<'a> {
    output: &'a OutputFolder,
    folder: PathBuf,
    /// What was written, with its SHA-256.
    hashes: Mutex<BTreeMap<String, String>>,
}

impl OutputFolder {
    /// Opens or makes a folder; `None` while another run is writing there.
    pub fn open(root: &Path) -> Result<Option<OutputFolder>, Problem> {
        let failed = |error: std::io::Error| {
            Problem::kept_from(format!("{}: cannot write here", root.display()), &error)
                .help("choose another folder with -o DIR")
        };
        is_folder(root)?;
        // A folder of somebody else does not even get a lock.
        written(root)?;
        let is_new = !root.exists();
        fs::create_dir_all(root).map_err(failed)?;
        let lock = lock(&root.join(LOCK)).map_err(failed)?;
        match lock.try_lock() {
            // Some network folders know no locks; the results are still moved into place in one step.
            Ok(()) | Err(fs::TryLockError::Error(_)) => {}
            Err(fs::TryLockError::WouldBlock) => return Ok(None),
        }
        let mark = Mutex::new(written(root)?);
        for entry in fs::read_dir(root).map_err(failed)?.flatten() {
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder && entry.file_name().to_string_lossy().starts_with(STAGING) {
                left_behind(&entry.path(), root).map_err(failed)?;
            }
        }
        let staging = tempfile::Builder::new().prefix(STAGING).tempdir_in(root).map_err(failed)?.keep();
        let output =
            OutputFolder { root: root.to_path_buf(), staging, staged: AtomicUsize::new(0), mark, is_new, _lock: lock };
        let mark = WrittenFiles { owner: STAGED.into(), ..WrittenFiles::default() };
        fs::write(output.staging.join(MARK), mark.text()).map_err(failed)?;
        Ok(Some(output))
    }

    /// Returns where the results are.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Returns a place for results that are not yet finished.
    pub fn stage(&self) -> StagedResults<'_> {
        let number = self.staged.fetch_add(1, Ordering::Relaxed);
        StagedResults { output: self, folder: self.staging.join(number.to_string()), hashes: Mutex::default() }
    }

    /// Removes a folder of results of this owner, if nothing in it is somebody else's.
    pub fn remove(&self, name: &str, owner: &str) -> Result<(), Problem> {
        claim(&self.root, name, owner)?;
        // What is left of it goes away with the stage.
        let stage = self.stage();
        fs::rename(self.root.join(name), &stage.folder).map_err(|error| {
            Problem::of(ErrorKind::File, format!("{}: cannot be removed: {error}", self.root.join(name).display()))
        })
    }

    /// Returns the files of a batch that are in place, with their SHA-256; without the manifest, which has them.
    pub fn beside_results(&self) -> BTreeMap<String, String> {
        let hashed = |name: &str| Some((name.to_string(), digest(&fs::read(self.root.join(name)).ok()?)));
        TABLES.into_iter().filter(|name| *name != MANIFEST).filter_map(hashed).collect()
    }

    fn failed(&self, path: &str, error: &std::io::Error) -> Problem {
        Problem::unwritten(self.root.join(path).display(), error).help("what stood there before is untouched")
    }
}

impl Drop for OutputFolder {
    fn drop(&mut self) {
        // Best effort: the next run clears away what is left.
        let _ = clear(&self.staging, &self.root);
        // Where nothing was put into place nothing stays; a folder that was made for it goes, too.
        let is_lock = |entry: std::io::Result<fs::DirEntry>| entry.is_ok_and(|entry| entry.file_name() == LOCK);
        if fs::read_dir(&self.root).is_ok_and(|mut entries| entries.all(is_lock)) {
            let _ = fs::remove_file(self.root.join(LOCK));
            let _ = if self.is_new { fs::remove_dir(&self.root) } else { Ok(()) };
        }
    }
}

impl StagedResults<'_> {
    /// Writes a file that is not yet in place; `path` counts from the output folder. No file is written twice.
    pub fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Problem> {
        self.write_parts(path, [bytes]).map(|_| ())
    }

    /// Writes such a file part by part, as the parts are made. Returns how many bytes it has, and their SHA-256.
    pub fn write_parts(
        &self,
        path: &str,
        parts: impl IntoIterator<Item = impl AsRef<[u8]>>,
    ) -> Result<(u64, String), Problem> {
        let (target, mut hash, mut bytes) = (self.folder.join(path), Sha256::new(), 0);
        let write = || {
            target.parent().map_or(Ok(()), fs::create_dir_all)?;
            let mut file = File::create_new(&target)?;
            parts.into_iter().try_for_each(|part| {
                hash.update(part.as_ref());
                bytes += part.as_ref().len() as u64;
                file.write_all(part.as_ref())
            })
        };
        write().map_err(|error| self.output.failed(path, &error))?;
        let hash = hex(&hash.finalize());
        self.hashes.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_string(), hash.clone());
        Ok((bytes, hash))
    }

    /// Returns the SHA-256 of a file that was written; empty of any other.
    pub fn hash_of(&self, path: &str) -> String {
        let hashes = self.hashes.lock().unwrap_or_else(PoisonError::into_inner);
        hashes.get(path).cloned().unwrap_or_default()
    }

    /// Returns the files of a folder that were written so far, from the folder, with their SHA-256.
    pub fn hashes(&self, folder: &str) -> BTreeMap<String, String> {
        let hashes = self.hashes.lock().unwrap_or_else(PoisonError::into_inner);
        let below = |path: &str| path.strip_prefix(folder)?.strip_prefix('/').map(String::from);
        hashes.iter().filter_map(|(path, hash)| Some((below(path)?, hash.clone()))).collect()
    }

    /// Puts a staged folder into place, instead of the one with results of the same owner that stood there.
    pub fn place(&self, name: &str, owner: &str) -> Result<(), Problem> {
        let (new, old) = (self.folder.join(name), self.output.root.join(name));
        claim(&self.output.root, name, owner)?;
        let marked = WrittenFiles::of(owner, &new).and_then(|mark| fs::write(new.join(MARK), mark.text()));
        marked
            .and_then(|()| replace(&new, &old, &self.output.staging))
            .map_err(|error| self.output.failed(name, &error))
    }

    /// Puts a staged file into place, instead of the one of this program that stood there.
    pub fn place_file(&self, name: &str) -> Result<(), Problem> {
        let root = &self.output.root;
        let failed = |error: std::io::Error| self.output.failed(name, &error);
        let target = root.join(name);
        let mut mark = self.output.mark.lock().unwrap_or_else(PoisonError::into_inner);
        hold(root, name, &mark)?;
        // First the list: a run that is killed between the two must not lock the next one out.
        if mark.files.insert(name.to_string()) {
            let list = self.folder.join(MARK);
            fs::write(&list, mark.text()).and_then(|()| fs::rename(&list, root.join(MARK))).map_err(failed)?;
        }
        let made = target.parent().map_or(Ok(()), fs::create_dir_all);
        made.and_then(|()| fs::rename(self.folder.join(name), &target)).map_err(failed)
    }

    /// Takes away a file of this program, if it is there. What is on the list and no longer there is nobody's.
    pub fn withdraw(&self, name: &str) -> Result<(), Problem> {
        let root = &self.output.root;
        let mark = self.output.mark.lock().unwrap_or_else(PoisonError::into_inner);
        if !mark.files.contains(name) || !root.join(name).exists() {
            return Ok(());
        }
        hold(root, name, &mark)?;
        fs::remove_file(root.join(name)).map_err(|error| self.output.failed(name, &error))
    }
}

impl Drop for StagedResults<'_> {
    fn drop(&mut self) {
        // A failure leaves files in the staging folder, which goes away as a whole.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Returns true if this program has written into a folder before: only there may results be kept.
pub fn is_output(root: &Path) -> bool {
    WrittenFiles::read(root).is_ok_and(|mark| mark.is_some_and(|mark| mark.owner == OUTPUT))
}

/// Returns the folders below this one that have a record of a result.
pub fn results(root: &Path) -> Vec<String> {
    let entries = fs::read_dir(root).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    let names = folders.filter_map(|entry| entry.file_name().into_string().ok());
    names.filter(|name| !name.starts_with('.') && root.join(name).join(RECORD).is_file()).collect()
}

/// Returns the files that this program wrote beside the folders of results, as the list of an output folder has them.
pub fn listed_files(root: &Path) -> BTreeSet<String> {
    WrittenFiles::read(root).ok().flatten().unwrap_or_default().files
}

/// Returns the files in a folder that this program writes to and has not listed: of somebody else, or older than the list.
pub fn foreign_files(folder: &Path, is_listed: impl Fn(&str) -> bool) -> std::io::Result<Vec<String>> {
    let found = written_files::files(folder)?.into_iter().map(|(name, _)| name);
    Ok(found.filter(|name| !name.starts_with(STAGING) && !is_listed(name)).collect())
}

/// Returns whose results the folder of a scenario has.
pub fn owner(scenario: &str) -> String {
    format!("run {scenario}")
}

/// Holds a folder of results that is to be replaced against what stands there.
pub fn claim(root: &Path, name: &str, owner: &str) -> Result<(), Problem> {
    written_files::claim(&root.join(name), owner)
}

/// Writes a file whole or not at all, instead of what stood there. A link stays, and what it leads to.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    if fs::symlink_metadata(path).is_ok_and(|met| !met.is_file()) {
        let what = format!("{}: a link or no file, which is not written through", path.display());
        return Err(Problem::of(ErrorKind::File, what).help("choose another name"));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let write = || {
        fs::create_dir_all(folder)?;
        let staging = tempfile::Builder::new().prefix(STAGING).tempdir_in(folder)?;
        let new = staging.path().join("new");
        fs::write(&new, bytes)?;
        fs::rename(new, path)
    };
    write().map_err(|error| Problem::unwritten(path.display(), &error))
}

/// Endings of files, which no folder of results is called by.
const FILES: [&str; 10] = ["csv", "tsv", "xlsx", "json", "md", "html", "txt", "png", "svg", "toml"];

/// Holds what is named as a folder against what is there, and against names of files.
fn is_folder(root: &Path) -> Result<(), Problem> {
    let ending = root.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase);
    let what = match fs::metadata(root) {
        Ok(met) if met.is_dir() => return Ok(()),
        Ok(_) => "cannot write here: no folder",
        Err(_) if ending.is_some_and(|ending| FILES.contains(&&*ending)) => {
            "is the name of a file, and a folder is needed"
        }
        Err(_) => return Ok(()),
    };
    let problem = Problem::of(ErrorKind::File, format!("{}: {what}", root.display()));
    Err(problem.help("choose another folder with -o DIR; `--csv` and `--json` print numbers, which > FILE keeps"))
}

/// Returns what this program wrote beside the folders of results; a file of somebody else in its place is a problem.
fn written(root: &Path) -> Result<WrittenFiles, Problem> {
    // Looked at before the list is read: another run may be adding to both.
    let there: Vec<&str> = TABLES.into_iter().filter(|name| fs::symlink_metadata(root.join(name)).is_ok()).collect();
    let mut mark =
        WrittenFiles::read(root)?.unwrap_or_else(|| WrittenFiles { owner: OUTPUT.into(), ..WrittenFiles::default() });
    if mark.owner != OUTPUT {
        let what = format!("{}: is a folder of results, of `{}`", root.display(), mark.owner);
        return Err(Problem::new(what).help("choose the folder above it, or another one, with -o DIR"));
    }
    mark.files.retain(|name| root.join(name).exists());
    for name in there {
        hold(root, name, &mark)?;
    }
    Ok(mark)
}

/// Holds a file that is to be replaced against the list: it is this program's, and no link leads to it.
fn hold(root: &Path, name: &str, mark: &WrittenFiles) -> Result<(), Problem> {
    for above in Path::new(name).ancestors().skip(1).filter(|above| !above.as_os_str().is_empty()) {
        let above = root.join(above);
        if fs::symlink_metadata(&above).is_ok_and(|met| !met.is_dir()) {
            return Err(foreign(&above));
        }
    }
    let path = root.join(name);
    match fs::symlink_metadata(&path) {
        Ok(met) if !met.is_file() || !mark.files.contains(name) => Err(foreign(&path)
            .help("if an earlier version did, delete it with the other results, and they are written anew")),
        _ => Ok(()),
    }
}

/// Returns true for the name of a folder that would stand where an output folder has something else.
pub fn is_taken(folder: &str) -> bool {
    TABLES.contains(&folder) || folder == CHARTS
}
