//! `report::folder` by itself.

use std::fs;
use std::path::Path;

use dutylab::error::Problem;
use dutylab::report::folder::OutputFolder;
use dutylab::report::folder_name::slug;
use tempfile::TempDir;

fn open(root: &Path) -> OutputFolder {
    OutputFolder::open(root).expect("opens").expect("is free")
}

/// Puts a folder `a` with these files into place.
fn place(output: &OutputFolder, files: &[&str], owner: &str) -> Result<(), Problem> {
    let stage = output.stage();
    for file in files {
        stage.write(&format!("a/{file}"), file.as_bytes()).expect("stages");
    }
    stage.place("a", owner)
}

fn hidden(root: &Path) -> Vec<String> {
    let names = fs::read_dir(root).expect("lists").flatten();
    let names = names.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with(".dutylab-") && !name.ends_with("lock")).collect()
}

#[test]
fn folders_are_exchanged_whole() {
    let home = TempDir::new().expect("a folder");
    for content in ["old", "below/new"] {
        place(&open(home.path()), &["cases.csv", content], "run a").expect("moves");
    }
    assert_eq!(fs::read_to_string(home.path().join("a/below/new")).expect("reads"), "below/new");
    assert!(!home.path().join("a/old").exists());
    assert_eq!(hidden(home.path()), Vec::<String>::new());
}

#[test]
fn results_of_one_name_are_staged_apart() {
    let home = TempDir::new().expect("a folder");
    let output = open(home.path());
    let stages = [output.stage(), output.stage()];
    for stage in &stages {
        stage.write("a/cases.csv", b"").expect("each has a place of its own");
    }
    stages[0].place("a", "run a").expect("moves");
    assert!(stages[1].place("a", "run A").is_err(), "another's results stand there");
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
    let root = home.path();
    fs::create_dir(root.join("a")).expect("makes");
    fs::write(root.join("a/cases.csv"), "case\n").expect("writes");
    let output = open(root);
    assert!(place(&output, &["cases.csv"], "run a").is_err(), "a name alone is no mark");
    fs::remove_dir_all(root.join("a")).expect("removes");
    place(&output, &["cases.csv"], "run a").expect("moves");
    fs::write(root.join("a/thesis.txt"), "my only copy").expect("writes");
    assert!(place(&output, &["cases.csv"], "run a").is_err());
    assert_eq!(fs::read_to_string(root.join("a/thesis.txt")).expect("it is there"), "my only copy");
    fs::rename(root.join("a/thesis.txt"), root.join("thesis.txt")).expect("moves");
    fs::write(root.join("a/.DS_Store"), "").expect("writes");
    place(&output, &["cases.csv"], "run a").expect("what a system leaves is nobody's");
    drop(output);
    fs::write(root.join("index.json"), "{}").expect("writes");
    assert!(OutputFolder::open(root).is_err());
}

#[test]
fn a_hidden_folder_of_somebody_else_stays() {
    let home = TempDir::new().expect("a folder");
    for name in ["backup", "empty"] {
        fs::create_dir(home.path().join(format!(".dutylab-{name}"))).expect("makes");
    }
    fs::write(home.path().join(".dutylab-backup/thesis.txt"), "my only copy").expect("writes");
    drop(open(home.path()));
    assert_eq!(hidden(home.path()), [".dutylab-backup"]);
    assert!(home.path().join(".dutylab-backup/thesis.txt").is_file());
}

#[test]
fn a_copy_of_results_is_no_leaving_and_no_output() {
    let home = TempDir::new().expect("a folder");
    let output = open(home.path());
    place(&output, &["cases.csv"], "run a").expect("moves");
    drop(output);
    fs::rename(home.path().join("a"), home.path().join(".dutylab-mine")).expect("moves");
    drop(open(home.path()));
    assert!(home.path().join(".dutylab-mine/cases.csv").is_file());
    assert!(OutputFolder::open(&home.path().join(".dutylab-mine")).is_err(), "results of a scenario");
}

#[test]
fn what_a_killed_run_took_away_goes_back() {
    let home = TempDir::new().expect("a folder");
    let output = open(home.path());
    place(&output, &["cases.csv"], "run a").expect("moves");
    let staging = home.path().join(hidden(home.path()).first().expect("a hidden folder"));
    let mark = fs::read(staging.join(".dutylab")).expect("a list");
    drop(output);
    let killed = home.path().join(".dutylab-killed");
    fs::create_dir(&killed).expect("makes");
    fs::write(killed.join(".dutylab"), mark).expect("writes");
    fs::rename(home.path().join("a"), killed.join("old-a")).expect("moves");
    drop(open(home.path()));
    assert!(home.path().join("a/cases.csv").is_file() && !killed.exists());
}

#[test]
fn names_become_folders() {
    assert_eq!(slug("All goods: +10 pp"), "all-goods-10-pp");
    assert_eq!(slug("../.."), "case");
    assert_eq!([slug("CON"), slug("com1.x"), slug("common")], ["_con", "_com1.x", "common"]);
    // What else Windows keeps to itself or cannot have in a name: devices with endings, superscript digits, signs, ends of names.
    for (name, folder) in [
        ("aux.2026", "_aux.2026"),
        ("LPT³", "_lpt³"),
        ("a:b|c?", "a-b-c"),
        ("tariff. ", "tariff"),
        ("NUL ", "_nul"),
        ("con air", "con-air"),
    ] {
        assert_eq!(slug(name), folder, "{name}");
    }
}
