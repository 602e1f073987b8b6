//! The tutorial, followed step by step: its commands run, its edits are made, and what it shows is printed.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::program::dutylab;

/// A step: what the words in front of a block say, and the block.
struct Step<'a> {
    words: &'a str,
    language: &'a str,
    lines: Vec<&'a str>,
}

fn steps(text: &str) -> Vec<Step<'_>> {
    let mut steps = Vec::new();
    let mut words = "";
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        match line.strip_prefix("```") {
            Some(language) => {
                let lines = lines.by_ref().take_while(|line| *line != "```").collect();
                steps.push(Step { words, language, lines });
            }
            None if !line.is_empty() => words = line,
            None => {}
        }
    }
    steps
}

/// Makes an edit: new files are saved, lines are added at the end, or take the place of the line with the same key.
fn edit(folder: &Path, step: &Step<'_>) {
    let named = step.words.split('`').find(|word| word.ends_with(".toml"));
    let path = folder.join(named.unwrap_or_else(|| panic!("which file? {}", step.words)));
    let block = step.lines.join("\n");
    let does = |word: &str| step.words.contains(word);
    let text = if does("Save this") {
        assert!(!path.exists(), "{}", path.display());
        block
    } else {
        let mut text = fs::read_to_string(&path).expect("a file");
        if does("Add to the end") {
            text.push_str(&format!("\n{block}\n"));
        } else {
            assert!(does("Change"), "what is to be done? {}", step.words);
            for line in &step.lines {
                let key = |line: &str| line.split_once('=').map(|(key, _)| key.trim().to_string());
                let places: Vec<&str> = text.lines().filter(|other| key(other) == key(line)).collect();
                // Of several the first is meant: what stands above the cases.
                let place = places.first().unwrap_or_else(|| panic!("no line like {line}")).to_string();
                text = text.replacen(&place, line, 1);
            }
        }
        text
    };
    fs::write(path, text).expect("written");
}

/// Runs a line; `cd` changes the folder. Gives what is printed, and holds the exit code against what is shown.
fn perform(line: &str, shown: &[&str], folder: &mut PathBuf) -> String {
    let parts = line.split('"').enumerate();
    let words: Vec<&str> = parts
        .flat_map(|(place, part)| if place % 2 == 1 { vec![part] } else { part.split_whitespace().collect() })
        .collect();
    match words[..] {
        ["cd", below] => {
            folder.push(below);
            assert!(folder.is_dir(), "{line}");
            String::new()
        }
        ["dutylab", ref arguments @ ..] => {
            let shows = |word: &str| shown.iter().any(|line| line.contains(word));
            let code = match (shows("error:"), shows("expectation")) {
                (false, _) => 0,
                (true, true) => 1,
                (true, false) => 2,
            };
            let output = dutylab(folder, arguments, code);
            let [printed, said] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("text"));
            printed + &said
        }
        _ => panic!("a command that this test does not know: {line}"),
    }
}

/// A line as it is compared: columns are as wide as their widest entry.
fn narrow(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_step_does_what_it_says() {
    let text =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/tutorial.md")).expect("the tutorial");
    let place = tempfile::tempdir().expect("a folder");
    let mut folder = place.path().to_path_buf();
    let (mut commands, mut edits) = (0, 0);
    let named: Vec<&str> = text.split('`').filter(|word| word.starts_with("output/")).collect();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for step in steps(&text) {
        match step.language {
            "toml" => {
                edit(&folder, &step);
                edits += 1;
            }
            "console" => {
                for command in step.lines.chunk_by(|_, next| !next.starts_with("$ ")) {
                    let (line, shown) = command.split_first().expect("a command");
                    let printed = perform(line.trim_start_matches("$ "), shown, &mut folder);
                    let mut rest: Vec<String> = printed.lines().map(narrow).collect();
                    for line in shown.iter().map(|line| narrow(line)).filter(|line| !line.is_empty()) {
                        // What is shown may leave lines out, and has the order of what is printed.
                        let at = rest.iter().position(|printed| *printed == line);
                        let at = at.unwrap_or_else(|| panic!("{command:?} does not print\n{line}\nbut\n{printed}"));
                        rest.drain(..=at);
                    }
                    commands += 1;
                    seen.extend(named.iter().filter(|path| folder.join(path).exists()));
                }
            }
            other => panic!("a block of {other}"),
        }
    }
    assert!(commands >= 8 && edits >= 5, "{commands} commands, {edits} edits");
    let missing: Vec<&str> = named.into_iter().filter(|path| !seen.contains(path)).collect();
    assert!(missing.is_empty(), "never written: {missing:?}");
}
