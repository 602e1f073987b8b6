//! Results that people pass on: no text of other files is in them, and nothing that steers a terminal or turns letters around.

use std::fs;
use std::path::Path;

use crate::program::dutylab;
use crate::program::study::tree;

const WORLD: &str = "title = \"W\"\nimporter = \"DE\"\nyear = 2024\nsource = \"test\"\n";
const FLOWS: &str = "partner,product,value_usd\nUS,870323,1000000\nCN,854231,500\n";
const MEASURE: &str = "[[measure]]\nid = \"m\"\nrate = \"10%\"\n";

/// A folder with a world `w` and these files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("w")).expect("a folder");
    for (path, text) in [("w/world.toml", WORLD), ("w/flows.csv", FLOWS)].iter().chain(files) {
        fs::write(folder.path().join(path), text).expect("a file");
    }
    folder
}

/// The texts among what was written.
fn texts(output: &Path) -> Vec<(String, String)> {
    let files = tree(output).into_iter();
    files.filter_map(|(path, bytes)| Some((format!("{path:?}"), String::from_utf8(bytes).ok()?))).collect()
}

#[test]
fn no_text_of_other_files_is_in_a_report() {
    let head = "title = \"T\"\nbaseline = \"none\"\nworld = \"w\"\n";
    let broken = [
        format!("{head}[list]\nl = {{ file = \"diary.txt\" }}\n{MEASURE}"),
        format!("extends = [\"diary.txt\"]\n{head}{MEASURE}"),
        format!("{head}[share.s]\nkind = \"claim\"\nsource = \"x\"\nfile = \"diary.txt\"\n{MEASURE}"),
        "title = \"T\"\nbaseline = \"diary.txt\"\nworld = \"w\"\n".to_string(),
    ];
    for text in &broken {
        let good = format!("{head}{MEASURE}");
        let folder = folder(&[("diary.txt", "my secret:0:0\nof the day\n"), ("s.toml", text), ("good.toml", &good)]);
        let said = dutylab(folder.path(), &["report", "s.toml", "good.toml"], 3).stderr;
        assert!(String::from_utf8_lossy(&said).contains("diary.txt"), "{text}");
        for (path, written) in texts(&folder.path().join("output")) {
            assert!(!written.contains("my secret"), "{path} of {text}");
        }
    }
}

#[test]
fn names_neither_steer_a_terminal_nor_turn_letters_around() {
    let head = "title = \"A \\u001b[31m\\u202eT\"\nbaseline = \"none\"\nworld = \"w\"\n";
    let list = "[list]\n\"l\\u001b\\u202e\" = { codes = [\"8703\"] }\n";
    let text = format!("{head}{list}{MEASURE}[[case]]\nname = \"c\\u009b\\u2066d\"\nnote = \"n\\u202e\"\n");
    let folder = folder(&[("s.toml", &text)]);
    dutylab(folder.path(), &["report", "s.toml"], 0);
    let steers = |letter: char| {
        letter.is_control() && !['\n', '\t'].contains(&letter)
            || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let written = texts(&folder.path().join("output"));
    assert!(written.len() > 5, "{}", written.len());
    for (path, text) in written {
        assert!(!text.contains(steers), "{path}");
    }
}
