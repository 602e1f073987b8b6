//! What tells a folder of results from everybody else's: a list of the files that this program wrote there.
//!
//! A folder is replaced as a whole only if it has such a list and nothing besides; a file only if the list has it.

use std::collections::BTreeSet;
use std::fs;
use std::io::Error;
use std::path::Path;

use crate::error::{ErrorKind, Problem};
use crate::escaping::is_control;

/// The file of the list.
pub const MARK: &str = ".dutylab";
/// Its first line.
const FIRST: &str = "dutylab wrote the files below: it replaces them, and touches no others";
/// What a system leaves in every folder that somebody looks at; nobody's data.
const LITTER: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// Files that this program wrote.
#[derive(Debug, Default)]
pub struct WrittenFiles {
    /// What they are the results of: `run japan-cars`.
    pub owner: String,
    /// Their paths from the folder, with slashes.
    pub files: BTreeSet<String>,
}

impl WrittenFiles {
    /// Returns the list of a folder; `None` where there is none, or nothing in it.
    pub fn read(folder: &Path) -> Result<Option<WrittenFiles>, Problem> {
        let path = folder.join(MARK);
        let text = match fs::symlink_metadata(&path) {
            Err(_) => return Ok(None),
            Ok(met) if met.is_file() => fs::read_to_string(&path),
            _ => return Err(foreign(&path)),
        };
        let Ok(text) = text else { return Err(foreign(&path)) };
        let mut lines = text.lines();
        match (lines.next(), lines.next()) {
            (None, _) => Ok(None),
            (Some(FIRST), Some(owner)) => {
                Ok(Some(WrittenFiles { owner: owner.to_string(), files: lines.map(String::from).collect() }))
            }
            _ => Err(foreign(&path)),
        }
    }

    /// Returns the list in its file.
    pub fn text(&self) -> String {
        let files = self.files.iter().map(|file| format!("{file}\n"));
        format!("{FIRST}\n{}\n{}", self.owner, files.collect::<String>())
    }

    /// Returns the list of a folder as it is now.
    pub fn of(owner: &str, folder: &Path) -> std::io::Result<WrittenFiles> {
        Ok(WrittenFiles { owner: line(owner), files: files(folder)?.into_iter().map(|(name, _)| name).collect() })
    }
}

/// Holds a folder that is to be replaced against its list: that all of it is this program's, and of this owner.
pub fn claim(folder: &Path, owner: &str) -> Result<(), Problem> {
    match fs::symlink_metadata(folder) {
        // Nothing is there; or nobody may look, and then nobody may write.
        Err(_) => return Ok(()),
        Ok(met) if met.is_dir() => {}
        _ => return Err(foreign(folder)),
    }
    let Some(mark) = WrittenFiles::read(folder)? else {
        let problem = foreign(folder);
        return Err(problem.help(format!(
            "if an earlier version did, there is no list {MARK} in it: delete it, and it is written anew"
        )));
    };
    let owner = line(owner);
    if mark.owner != owner {
        let what = format!("{}: has the results of `{}`, not of `{owner}`", folder.display(), mark.owner);
        return Err(Problem::new(what).help("delete it if they are no longer needed, or choose another folder: -o DIR"));
    }
    let found = files(folder)
        .map_err(|error| Problem::of(ErrorKind::File, format!("{}: cannot be read: {error}", folder.display())))?;
    match found.into_iter().find(|(name, is_file)| !is_file || !mark.files.contains(name)) {
        None => Ok(()),
        Some((name, _)) => {
            let path = folder.join(name);
            let what = format!("{}: was not written by dutylab, in a folder that would be replaced", path.display());
            Err(Problem::new(what)
                .help("nothing of yours is deleted: move it elsewhere, or choose another folder with -o DIR"))
        }
    }
}

/// Returns an owner in one line, whatever its name has in it.
fn line(owner: &str) -> String {
    owner.replace(is_control, " ")
}

/// Says that something is somebody else's.
pub fn foreign(path: &Path) -> Problem {
    Problem::of(ErrorKind::File, format!("{}: was not written by dutylab", path.display()))
        .help("nothing of yours is overwritten: choose another folder with -o DIR")
}

/// Returns what is no folder in a folder, and whether it is a file and no link; without the list itself and litter.
pub(super) fn files(folder: &Path) -> std::io::Result<Vec<(String, bool)>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(path) = open.pop() {
        for entry in fs::read_dir(&path)? {
            let entry = entry?;
            let (kind, path) = (entry.file_type()?, entry.path());
            if kind.is_dir() {
                open.push(path);
                continue;
            }
            let below = path.strip_prefix(folder).map_err(Error::other)?;
            let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
            let name = parts.join("/");
            if name != MARK && !LITTER.contains(&parts[parts.len() - 1].as_ref()) {
                found.push((name, kind.is_file()));
            }
        }
    }
    Ok(found)
}
