//! Draws that are kept in parts: together they are the run that was not cut, and a part of anything else is refused.

use std::fs;
use std::path::{Path, PathBuf};

use dutylab::sealed::Sealed;
use serde_json::Value;
use tempfile::TempDir;

use crate::program::dutylab;
use crate::program::study::{study, tree};

const QUESTION: &str = "title = \"Cars\"\nbaseline = \"none\"\nworld = \"tiny\"\ndate = 2025-01-01\n\
    measure = [{ id = \"cars\", mode = \"base\", products = [\"8703\"], rate = \"10%..20%\" }]\n\
    [response.armington]\nsubstitution = 4\nsubstitution_se = 1\ndemand = -1.5\nsupply = \"inf\"\n\
    [draws]\nn = 40\nseed = 3\n";

/// A study with one question, drawn in two parts.
fn parts() -> TempDir {
    let folder = study(0, 0);
    fs::write(folder.path().join("q.toml"), QUESTION).expect("a file");
    for (range, part) in [("0..25", "one"), ("25..40", "two")] {
        dutylab(folder.path(), &["run", "q.toml", "--no-charts", "--draws", range, "-o", part], 0);
    }
    folder
}

fn kept(folder: &Path, part: &str) -> PathBuf {
    folder.join(part).join("q/draws.json")
}

/// What the program says of parts that it refuses, with nothing written.
fn refused(folder: &Path, more: &[&str]) -> String {
    let arguments = ["run", "q.toml", "--no-charts", "--merge", "one", "--merge", "two", "-o", "whole"];
    let output = dutylab(folder, &[&arguments, more].concat(), 2);
    assert!(!folder.join("whole/q").exists(), "nothing is written");
    String::from_utf8(output.stderr).expect("text")
}

#[test]
fn parts_are_the_run_that_was_not_cut() {
    let folder = parts();
    for arguments in [&["--merge", "two", "--merge", "one", "-o", "merged"][..], &["-o", "at-once"]] {
        dutylab(folder.path(), &[&["run", "q.toml", "--no-charts"], arguments].concat(), 0);
    }
    let numbers = |part: &str| {
        let mut files = tree(&folder.path().join(part).join("q"));
        files.remove(Path::new("result.json"));
        files
    };
    assert_eq!(numbers("merged"), numbers("at-once"));
}

#[test]
fn a_part_that_was_edited_or_cut_is_refused() {
    let folder = parts();
    let path = kept(folder.path(), "two");
    let whole = fs::read_to_string(&path).expect("a part");
    let cut = &whole[..whole.len() / 2];
    let edited = whole.replacen("\"first\": 25", "\"first\": 24", 1);
    let unsealed = serde_json::from_str::<Value>(&whole).expect("JSON")["result"].to_string();
    assert_ne!(edited, whole);
    for (text, said) in [
        (edited.as_str(), "was changed after it was written"),
        (cut, "is no part of draws as this version writes it: EOF while parsing"),
        (&unsealed, "is no part of draws as this version writes it: missing field"),
        ("", "is no part of draws as this version writes it: EOF while parsing"),
    ] {
        fs::write(&path, text).expect("a file");
        let refused = refused(folder.path(), &[]);
        assert!(refused.contains("two/q/draws.json") && refused.contains(said), "{refused}");
        assert!(refused.contains("--draws FIRST..UNTIL -o DIR"), "{refused}");
    }
    fs::remove_file(&path).expect("a file");
    assert!(refused(folder.path(), &[]).contains("two/q/draws.json"));
}

/// A seal is no secret: what says of itself that it counts more than was drawn is refused too.
#[test]
fn a_part_that_counts_more_than_was_drawn_is_refused() {
    let folder = parts();
    let path = kept(folder.path(), "two");
    let sealed: Value = serde_json::from_str(&fs::read_to_string(&path).expect("a part")).expect("JSON");
    for (key, value) in [("until", 4_000_000_000_u32), ("first", 39), ("first", 4_000_000_000)] {
        let mut part = sealed["result"].clone();
        part[key] = value.into();
        let part: dutylab::draws::shard::DrawShard = serde_json::from_value(part).expect("a part");
        let text = serde_json::to_string(&Sealed::new(part).expect("a seal")).expect("JSON");
        fs::write(&path, text).expect("a file");
        let refused = refused(folder.path(), &[]);
        assert!(refused.contains("two/q/draws.json: was changed"), "{key} {value}: {refused}");
    }
}

#[test]
fn a_part_of_something_else_is_refused_by_name() {
    let folder = parts();
    let other = |key: &str, value: Value| {
        let path = kept(folder.path(), "two");
        let sealed: Value = serde_json::from_str(&fs::read_to_string(&path).expect("a part")).expect("JSON");
        let mut part = sealed["result"].clone();
        part[key] = value;
        let part: dutylab::draws::shard::DrawShard = serde_json::from_value(part).expect("a part");
        fs::write(&path, serde_json::to_string(&Sealed::new(part).expect("a seal")).expect("JSON")).expect("a file");
        let said = refused(folder.path(), &[]);
        fs::write(path, sealed.to_string()).expect("a file");
        said
    };
    for (key, value, said) in [
        ("version", "0.0.1".into(), "draws of dutylab 0.0.1, and this is"),
        ("seed", 4.into(), "draws from seed 4, and those of q are from seed 3"),
        ("count", 50.into(), "a part of 50 draws, and q has 40"),
        ("world", "abc".into(), "draws on other flows"),
        ("scenario", "abc".into(), "draws of another text of q"),
        ("dates", vec!["2025-01-02", "2025-01-02"].into(), "draws of 2025-01-02 as known on 2025-01-02"),
    ] {
        let refused = other(key, value);
        assert!(refused.contains("two/q/draws.json: ") && refused.contains(said), "{key}: {refused}");
    }
    // Parts of one run have the same groups.
    let part = fs::read_to_string(kept(folder.path(), "two")).expect("a part");
    let mut cases = serde_json::from_str::<Value>(&part).expect("JSON")["result"]["cases"].clone();
    cases[0]["groups"] = Value::Object(Default::default());
    assert!(other("cases", cases).contains("two/q/draws.json have draws of other partners or sellers"));
    // The command line makes another question of it.
    for (option, said) in [(["--date", "2025-02-01"], "draws of 2025-01-01"), (["--seed", "5"], "draws from seed 3")] {
        assert!(refused(folder.path(), &option).contains(said), "{option:?}");
    }
    fs::write(folder.path().join("q.toml"), QUESTION.replace("-1.5", "-1.6")).expect("a file");
    assert!(refused(folder.path(), &[]).contains("draws of another text of q"));
}

#[test]
fn missing_draws_and_those_that_are_there_twice_are_named() {
    let folder = parts();
    let merge = |parts: &[&str]| {
        let parts = parts.iter().flat_map(|part| ["--merge", *part]);
        let arguments: Vec<&str> = ["run", "q.toml", "--no-charts", "-o", "whole"].into_iter().chain(parts).collect();
        String::from_utf8(dutylab(folder.path(), &arguments, 2).stderr).expect("text")
    };
    let first = merge(&["one"]);
    assert!(first.contains("the draws 25..40 are missing") && first.contains("--draws 25..40 -o DIR"), "{first}");
    assert!(merge(&["two"]).contains("two/q/draws.json: the draws 0..25 are missing before it"));
    assert!(merge(&["one", "one", "two"]).contains("one/q/draws.json: the draws 0..25 are there twice"));
}
