//! The words that `docs/style.md` rules out are in no text and no comment of the program, no document, no scenario and no
//! data.

use std::fs;
use std::path::{Path, PathBuf};

fn home() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The words of the second column of the table.
fn ruled_out(page: &str) -> Vec<String> {
    let rows = page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| write"));
    let cells = rows.filter_map(|row| row.trim_matches('|').split_once('|').map(|(_, words)| words));
    cells.flat_map(|words| words.split(';')).map(|word| word.trim().to_lowercase()).collect()
}

/// The files below a folder with one of these endings.
fn files(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
    for path in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if path.is_dir() {
            files(&path, endings, found);
        } else if endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
            found.push(path);
        }
    }
}

/// What of a line of Rust is written for people: comments and texts.
fn shown(line: &str) -> String {
    let code = line.trim_start();
    if code.starts_with("//") {
        return code.to_string();
    }
    let parts = code.split('"').enumerate().filter(|(place, _)| place % 2 == 1);
    parts.map(|(_, text)| text).collect::<Vec<_>>().join(" ")
}

/// Returns the places of ruled-out words in a text.
fn misses(path: &Path, text: &str, words: &[String]) -> Vec<String> {
    let is_code = path.extension().is_some_and(|ending| ending == "rs");
    let read = |line: &str| if is_code { shown(line) } else { line.to_string() };
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = read(line).to_lowercase();
        let hits = words.iter().filter(|word| line.contains(word.as_str()));
        found.extend(hits.map(|word| format!("{}:{}: “{word}”", path.display(), number + 1)));
    }
    found
}

#[test]
fn no_text_has_a_word_that_is_ruled_out() {
    let page = fs::read_to_string(home().join("docs/style.md")).expect("the page");
    let words = ruled_out(&page);
    assert!(words.len() > 30 && words.contains(&"not in it".to_string()), "{words:?}");
    let mut paths = vec![home().join("README.md"), home().join("CONTRIBUTING.md")];
    for folder in ["src", "crates/figures/src", "docs", "scenarios", "seeds"] {
        files(&home().join(folder), &[".rs", ".md", ".toml"], &mut paths);
    }
    // Licenses go by their own names.
    let apart = ["docs/style.md", "seeds/SOURCES.md"];
    paths.retain(|path| {
        let relative = path.strip_prefix(home()).expect("inside").to_string_lossy().replace('\\', "/");
        !apart.iter().any(|part| relative.starts_with(part))
    });
    assert!(paths.len() > 300, "{} files", paths.len());
    let found: Vec<String> =
        paths.iter().flat_map(|path| misses(path, &fs::read_to_string(path).expect("text"), &words)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_word_that_is_ruled_out_is_found() {
    let words = ruled_out("| write | not |\n|---|---|\n| excludes | not in it; pays by quantity |\n");
    let text = "let not_in_it = 1;\nlet said = \"what is Not in it\";\n// not in it";
    assert_eq!(misses(Path::new("a.rs"), text, &words), ["a.rs:2: “not in it”", "a.rs:3: “not in it”"]);
    assert_eq!(misses(Path::new("a.md"), "It pays by quantity.", &words).len(), 1);
}
