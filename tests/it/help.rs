//! What helps before the first run: links in the folder to start in, completions of shells, manual pages.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use crate::program::dutylab;

/// The commands of the program, as its help lists them.
fn commands() -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let help = String::from_utf8(dutylab(folder.path(), &["--help"], 0).stdout).expect("text");
    let (_, list) = help.split_once("Commands:\n").expect("a list of commands");
    let lines = list.lines().take_while(|line| !line.is_empty()).filter(|line| !line.starts_with("   "));
    let names: Vec<String> = lines.filter_map(|line| Some(line.split_whitespace().next()?.to_string())).collect();
    assert!(names.len() > 10 && names.contains(&"schema".to_string()), "{names:?}");
    names
}

#[test]
fn links_of_a_new_folder_lead_somewhere() {
    let folder = tempfile::tempdir().expect("a folder");
    dutylab(folder.path(), &["init", "study"], 0);
    let study = folder.path().join("study");
    let pages = fs::read_dir(study.join("docs")).expect("documents").map(|entry| entry.expect("an entry").path());
    for page in pages.chain([study.join("README.md")]) {
        let text = fs::read_to_string(&page).expect("a page");
        for (at, _) in text.match_indices("](") {
            let rest = &text[at + 2..];
            let link = &rest[..rest.find(')').expect("the end of a link")];
            let path = link.split('#').next().unwrap_or_default();
            assert!(path.is_empty() || page.with_file_name(path).exists(), "{}: {link}", page.display());
        }
    }
    let first = fs::read_to_string(study.join("scenarios/my-first.toml")).expect("a scenario");
    let schema = first.lines().next().and_then(|line| line.strip_prefix("#:schema ")).expect("a schema");
    let schema = fs::read_to_string(study.join("scenarios").join(schema)).expect("the schema");
    assert_eq!(schema, String::from_utf8(dutylab(&study, &["schema"], 0).stdout).expect("text"));
}

#[test]
fn completions_parse_and_know_every_command() {
    let folder = tempfile::tempdir().expect("a folder");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = String::from_utf8(dutylab(folder.path(), &["completions", shell], 0).stdout).expect("text");
        for name in commands() {
            assert!(script.contains(&name), "{shell}: {name}");
        }
        // Of the shells only this one is everywhere.
        if shell == "bash" {
            assert!(script.contains("law-japan-cars"), "names of scenarios");
            let checked = Command::new("bash").arg("-n").stdin(Stdio::piped()).spawn();
            let Ok(mut bash) = checked else { continue };
            bash.stdin.take().expect("a pipe").write_all(script.as_bytes()).expect("read");
            assert!(bash.wait().expect("an answer").success(), "bash cannot parse it");
        }
    }
}

#[test]
fn manual_pages_name_every_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let page = String::from_utf8(dutylab(folder.path(), &["man"], 0).stdout).expect("text");
    dutylab(folder.path(), &["man", "pages"], 0);
    for name in commands() {
        assert!(page.contains(&name), "{name}");
        if name != "help" {
            let own = fs::read_to_string(folder.path().join(format!("pages/dutylab-{name}.1"))).expect("a page");
            assert!(own.contains(".SH NAME") && own.contains(&name), "{name}");
        }
    }
    assert!(folder.path().join("pages/dutylab.1").is_file());
}
