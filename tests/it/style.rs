//! The words that `docs/style.md` rules out stand in no text of the program, no document, no scenario and no data.

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

/// What of a line of Rust somebody may read who runs the program: texts, and in `cli` the help that comments are.
fn shown(line: &str, is_command: bool) -> String {
    let code = line.trim_start();
    if code.starts_with("//") {
        let is_help = is_command && code.starts_with("///");
        return if is_help { code.to_string() } else { String::new() };
    }
    let parts = code.split('"').enumerate().filter(|(place, _)| place % 2 == 1);
    parts.map(|(_, text)| text).collect::<Vec<_>>().join(" ")
}

/// Returns the places of ruled-out words in a text.
fn misses(path: &Path, text: &str, words: &[String]) -> Vec<String> {
    let is_code = path.extension().is_some_and(|ending| ending == "rs");
    let is_command = path.ends_with("cli/command_line.rs") || path.ends_with("cli/invocation.rs");
    let read = |line: &str| if is_code { shown(line, is_command) } else { line.to_string() };
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
    for (folder, endings) in
        [("src", [".rs", ".md"]), ("docs", [".md"; 2]), ("scenarios", [".toml"; 2]), ("seeds", [".toml"; 2])]
    {
        files(&home().join(folder), &endings, &mut paths);
    }
    // Captions have rules and tests of their own; the page of published figures quotes others.
    let apart = ["docs/style.md", "docs/validation.md"].map(|path| home().join(path));
    let captions = ["headline", "response"].map(|part| format!("src/report/{part}"));
    paths.retain(|path| {
        let relative = path.strip_prefix(home()).expect("inside").to_string_lossy().replace('\\', "/");
        !apart.contains(path) && !captions.iter().any(|part| relative.starts_with(part))
    });
    assert!(paths.len() > 300, "{} files", paths.len());
    let found: Vec<String> =
        paths.iter().flat_map(|path| misses(path, &fs::read_to_string(path).expect("text"), &words)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_word_that_is_ruled_out_is_found() {
    let words = ruled_out("| write | not |\n|---|---|\n| excludes | not in it; pays by quantity |\n");
    let text = "// not in it\nlet said = \"what is Not in it\";\nlet not_in_it = 1;";
    assert_eq!(misses(Path::new("a.rs"), text, &words), ["a.rs:2: “not in it”"]);
    assert_eq!(misses(Path::new("a.md"), "It pays by quantity.", &words).len(), 1);
}
