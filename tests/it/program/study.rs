//! A small study to run, and what stands in a folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// Every file below a folder with its bytes; the lock is no result.
pub type Tree = BTreeMap<PathBuf, Vec<u8>>;

pub fn tree(folder: &Path) -> Tree {
    let mut files = Tree::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(path) = open.pop() {
        for entry in fs::read_dir(&path).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                open.push(entry);
            } else if !entry.ends_with(".dutylab-lock") {
                let name = entry.strip_prefix(folder).expect("inside").to_path_buf();
                files.insert(name, fs::read(&entry).expect("a file"));
            }
        }
    }
    files
}

/// A folder with a copy of the tiny world.
pub fn tiny_world() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let world = folder.path().join("tiny");
    fs::create_dir(&world).expect("a folder");
    for name in ["world.toml", "flows.csv"] {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/worlds/tiny").join(name);
        fs::copy(from, world.join(name)).expect("a copy");
    }
    folder
}

/// A folder with a copy of the tiny world and scenarios on it, each at a rate of its own.
pub fn study(scenarios: usize, points: usize) -> TempDir {
    let folder = tiny_world();
    fs::create_dir(folder.path().join("scenarios")).expect("a folder");
    write_scenarios(folder.path(), scenarios, points);
    folder
}

pub fn write_scenarios(folder: &Path, scenarios: usize, points: usize) {
    for number in 0..scenarios {
        let text = format!(
            "title = \"Cars at {points}%, number {number}\"\nbaseline = \"none\"\nworld = \"../tiny\"\ndate = 2025-01-01\n\
             measure = [{{ id = \"cars\", mode = \"base\", products = [\"8703\"], rate = \"{points}%\" }}]\n"
        );
        fs::write(folder.join(format!("scenarios/s{number:02}.toml")), text).expect("a file");
    }
}

/// Copies folders of the repository, each without the folders in it.
#[cfg(all_data)]
pub fn copy(home: &Path, folders: &[&str]) {
    for folder in folders {
        let to = home.join(folder);
        fs::create_dir_all(&to).expect("a folder");
        let from = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).expect("a folder");
        for path in from.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_file()) {
            fs::copy(&path, to.join(path.file_name().expect("a name"))).expect("a copy");
        }
    }
}
