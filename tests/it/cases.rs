//! Inputs that were once taken for something else, a folder each: `commands.txt` has the commands, `said.txt` what the
//! program says to them. `BLESS=1 cargo test --test it cases` writes the latter anew: read it before it is committed.

use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::program::command;

/// Copies a folder with all that is in it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() { copy(&path, &target) } else { fs::copy(&path, target).map(drop).expect("a copy") }
    }
}

/// Returns a line without the time that a run took.
fn timeless(line: &str) -> String {
    match line.rsplit_once(" · ").filter(|(_, last)| last.ends_with(" s")) {
        Some((before, _)) => before.to_string(),
        None => line.trim_end().to_string(),
    }
}

/// Returns the commands of a folder with what the program says to each, run in a copy of the folder.
fn said(folder: &Path) -> String {
    let temporary = tempfile::tempdir().expect("a folder");
    let copied = temporary.path().join("case");
    copy(folder, &copied);
    let commands = fs::read_to_string(folder.join("commands.txt")).expect("commands");
    let mut said = String::new();
    for line in commands.lines() {
        let mut arguments: Vec<&str> = line.split(' ').collect();
        arguments.extend(["--color", "never"]);
        arguments.extend(line.starts_with("run ").then_some("--no-charts"));
        let output = command(&copied, &arguments).output().expect("an answer");
        said.push_str(&format!("$ dutylab {line}\n"));
        for stream in [&output.stdout, &output.stderr] {
            let text = String::from_utf8_lossy(stream);
            text.lines().map(timeless).for_each(|line| said.push_str(&format!("{line}\n")));
        }
        said.push_str(&format!("exit {}\n\n", output.status.code().unwrap_or(-1)));
        assert!(!said.contains("panicked") && !said.contains('\u{1b}'), "{}: {said}", folder.display());
    }
    said
}

#[test]
fn every_case_is_said_as_it_is_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut cases: Vec<PathBuf> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    cases.sort();
    let wrong: Vec<String> = cases
        .par_iter()
        .filter_map(|case| {
            let (said, expected) = (said(case), case.join("said.txt"));
            if std::env::var_os("BLESS").is_some() {
                fs::write(expected, said).expect("written");
                return None;
            }
            let mut expected = fs::read_to_string(expected).unwrap_or_default();
            if cfg!(not(feature = "data-icio")) {
                expected = expected.replace("icio-2022, ", "");
            }
            let differs = expected != said;
            differs.then(|| format!("{}:\n{said}", case.display()))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
