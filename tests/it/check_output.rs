//! Results checked again and cited: a cell that was changed is found, and so is an input; what is as it was written is cited
//! with its hash.

use std::fs;
use std::path::Path;
use std::process::Command;

use dutylab::digest::digest;
use dutylab::input::regime::{LAW, known_to};
use dutylab::report::known_law::known_words;

use crate::program::study::study;
use crate::program::{TIME, another_program, command, dutylab, output_of_written};

/// What `check` prints, and what it says.
fn check(folder: &Path, path: &str, code: i32) -> (String, String) {
    let output = dutylab(folder, &["check", path], code);
    (String::from_utf8(output.stdout).expect("text"), String::from_utf8(output.stderr).expect("text"))
}

fn edit(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).expect("a file");
    assert!(text.contains(from), "no {from} in {text}");
    fs::write(path, text.replacen(from, to, 1)).expect("writes");
}

#[test]
fn a_changed_cell_is_found() {
    let folder = study(2, 10);
    let home = folder.path();
    dutylab(home, &["run"], 0);
    let (printed, said) = check(home, "output", 0);
    let lines: Vec<&str> = printed.lines().collect();
    assert_eq!(lines.len(), 3, "{printed}");
    assert!(lines[0].starts_with("output/s00: ") && lines[0].contains("files unchanged, 3 of 3 inputs"), "{printed}");
    assert!(lines[2].starts_with("output: ") && lines[2].ends_with(" beside the results"), "{printed}");
    assert_eq!(said, "");

    let table = home.join("output/s00/rates.csv");
    let before = fs::read_to_string(&table).expect("a table");
    edit(&table, "10", "11");
    for path in ["output", "output/s00"] {
        let (_, said) = check(home, path, 1);
        assert!(said.contains("output/s00/rates.csv: was changed after the run"), "{path}: {said}");
        assert_eq!(said.matches("was changed").count(), 1, "{said}");
    }
    check(home, "output/s01", 0);
    let (_, said) = check(&home.join("output/s00"), ".", 1);
    assert!(said.contains("rates.csv: was changed"), "{said}");
    fs::write(&table, before).expect("writes");
    check(home, "output", 0);
}

#[test]
fn every_other_change_is_named() {
    let folder = study(2, 10);
    let home = folder.path();
    type Change = (&'static str, fn(&Path), &'static str);
    let changes: [Change; 9] = [
        ("a page", |home| edit(&home.join("output/index.html"), "Cars", "Carts"), "output/index.html: was changed"),
        (
            "a table of all",
            |home| edit(&home.join("output/summary.csv"), "s00", "s99"),
            "output/summary.csv: was changed",
        ),
        (
            "a record",
            |home| edit(&home.join("output/s00/result.json"), "number 0", "number 9"),
            "output/s00/result.json: was changed after the run",
        ),
        (
            "a file that is gone",
            |home| fs::remove_file(home.join("output/s01/by_partner.csv")).expect("it is there"),
            "output/s01/by_partner.csv: is no longer there",
        ),
        (
            "a result that is gone",
            |home| fs::remove_dir_all(home.join("output/s01")).expect("it is there"),
            "output/s01/result.json: is no longer there",
        ),
        (
            "a file of somebody",
            |home| fs::write(home.join("output/s01/notes.txt"), "mine").expect("writes"),
            "output/s01/notes.txt: is in no list",
        ),
        (
            "a file beside the results",
            |home| fs::write(home.join("output/notes.txt"), "mine").expect("writes"),
            "output/notes.txt: is in no list",
        ),
        (
            "the manifest",
            |home| edit(&home.join("output/manifest.json"), "\"dutylab\"", "\"another\""),
            "output/manifest.json: was changed after the run",
        ),
        ("an input", |home| edit(&home.join("tiny/flows.csv"), "0", "1"), "tiny/flows.csv: was changed after the run"),
    ];
    for (what, change, expected) in changes {
        dutylab(home, &["run", "--fresh"], 0);
        check(home, "output", 0);
        change(home);
        let (_, said) = check(home, "output", 1);
        assert!(said.contains(expected), "{what}: {said}");
        let _ = fs::remove_dir_all(home.join("output"));
    }
    fs::create_dir(home.join("other")).expect("a folder");
    fs::write(home.join("other/manifest.json"), "{\"format\": 2}").expect("writes");
    assert!(check(home, "other", 2).1.contains("has no hashes"));
    dutylab(home, &["run"], 0);
    fs::remove_file(home.join("output/manifest.json")).expect("it is there");
    assert!(check(home, "output", 2).1.contains("output/manifest.json: cannot be read"));
}

#[test]
fn a_folder_that_was_copied_is_checked_where_its_inputs_are() {
    let folder = study(1, 10);
    let home = folder.path();
    dutylab(home, &["run"], 0);
    dutylab(home, &["chart", "bars", "scenarios/s00.toml"], 0);
    check(home, "output", 0);
    fs::rename(home.join("output"), home.join("sent")).expect("moves");
    check(home, "sent", 0);
    let elsewhere = tempfile::tempdir().expect("a folder");
    fs::rename(home.join("sent"), elsewhere.path().join("sent")).expect("moves");
    let (printed, said) = check(elsewhere.path(), "sent", 1);
    assert!(said.contains("scenarios/s00.toml: is no longer there") && printed.contains("0 of 3 inputs"), "{said}");
}

#[test]
fn law_and_trade_of_another_program_are_compared() {
    let folder = study(1, 10);
    let home = folder.path();
    let other = home.join("another-build");
    another_program(&other);
    let output = output_of_written(Command::new(&other).current_dir(home).arg("run").env(TIME.0, TIME.1));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let (printed, _) = check(home, "output/s00", 0);
    assert!(printed.contains("law and trade unchanged"), "{printed}");
    edit(&home.join("scenarios/s00.toml"), "rate = \"10%\"", "rate = \"12%\"");
    let (_, said) = check(home, "output/s00", 1);
    assert!(said.contains("the scenario, its law or its lists changed after the run"), "{said}");
    assert!(!said.contains("trade flows changed"), "{said}");
    edit(&home.join("tiny/flows.csv"), "0", "1");
    assert!(check(home, "output/s00", 1).1.contains("the trade flows changed after the run"));
}

#[test]
fn a_result_is_cited_with_its_hash() {
    let folder = study(2, 10);
    let home = folder.path();
    dutylab(home, &["run"], 0);
    let cite = |arguments: &[&str]| {
        let output = dutylab(home, &[&["cite"], arguments].concat(), 0);
        String::from_utf8(output.stdout).expect("text")
    };
    let hash = digest(&fs::read(home.join("output/s00/result.json")).expect("a record"));
    let text = cite(&["output/s00"]);
    for part in [
        concat!(env!("CARGO_PKG_AUTHORS"), " (2025). Cars at 10%, number 0. Scenario s00, calculated with dutylab "),
        concat!("dutylab ", env!("CARGO_PKG_VERSION"), " on 25 October 2025. "),
        "Hypothetical. Rates of 1 January 2025 (",
        &format!("result {hash}."),
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert_eq!(text.lines().count(), 1);
    assert_eq!(cite(&["output"]).lines().count(), 2);
    let entry = cite(&["--bibtex", "output/s00"]);
    assert!(entry.starts_with("@misc{dutylab-s00,\n") && entry.contains("month        = oct,\n"), "{entry}");
    assert!(entry.contains("{{Cars at 10\\%, number 0}},"), "{entry}");
    assert_eq!(entry.matches('{').count(), entry.matches('}').count(), "{entry}");

    dutylab(home, &["run", "-q", "-o", "changed", "-S", "cars.rate=12%", "scenarios/s00.toml"], 0);
    let text = cite(&["changed"]);
    assert!(text.contains(". Scenario s00 -S cars.rate=12%, calculated"), "{text}");

    edit(&home.join("output/s00/rates.csv"), "10", "11");
    let output = command(home, &["cite", "output"]).output().expect("an answer");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("output/s00/rates.csv: was changed"));
    let output = dutylab(home, &["cite", "scenarios"], 2);
    assert!(String::from_utf8_lossy(&output.stderr).contains("scenarios: no folder of results"));
}

#[test]
fn the_law_that_a_citation_names_has_its_last_day() {
    let folder = tempfile::tempdir().expect("a folder");
    dutylab(folder.path(), &["run", "--no-charts", "law-japan-cars"], 0);
    let output = dutylab(folder.path(), &["cite", "output/law-japan-cars"], 0);
    let text = String::from_utf8(output.stdout).expect("text");
    let known = known_words(known_to(LAW).expect("a last day")).replace('\u{a0}', " ");
    let expected = format!("; {known}. Trade: US imports for consumption, 2024 (us-2024).");
    assert!(text.contains(&expected), "{text}");
    let (printed, _) = check(folder.path(), "output", 0);
    assert!(printed.starts_with("output/law-japan-cars: ") && !printed.contains("input"), "{printed}");
}
