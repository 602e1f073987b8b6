//! The house rules, held on every run: arrows go one way, files say what they are, nothing panics, seeds have a use.

use std::fs;
use std::path::{Path, PathBuf};

/// A module names only modules of lower rows, and itself.
const ROWS: [&[&str]; 16] = [
    &["units", "period", "error"],
    &["partner"],
    &["product"],
    &["regime"],
    &["world"],
    &["model_card", "numerics"],
    &["partial", "equilibrium"],
    &["draws"],
    &["scenario"],
    &["rates", "input"],
    &["burden"],
    &["run", "explain"],
    &["report"],
    &["session"],
    &["prelude"],
    &["main", "cli"],
];

fn home() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder, as a path from the repository.
fn files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![PathBuf::from(folder)];
    while let Some(path) = open.pop() {
        let entries = fs::read_dir(home().join(&path)).expect("a folder").map(|entry| entry.expect("an entry"));
        for entry in entries {
            let path = path.join(entry.file_name());
            if entry.path().is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

fn rust(folder: &str) -> impl Iterator<Item = (PathBuf, String)> {
    let rust = files(folder).into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    rust.map(|path| (path.clone(), fs::read_to_string(home().join(path)).expect("text")))
}

/// The code of a file without comments, and the same of its unit tests, which stand at its end.
fn code(text: &str) -> [String; 2] {
    let (code, tests) = text.split_once("#[cfg(test)]\nmod tests {").unwrap_or((text, ""));
    [code, tests].map(|part| {
        let lines = part.lines().filter(|line| !line.trim_start().starts_with("//"));
        lines.map(|line| line.split(" // ").next().unwrap_or(line)).collect::<Vec<_>>().join("\n")
    })
}

/// The path of a file as a module: `src/input/scenario/table.rs` is `input`, `scenario`, `table`.
fn module(path: &Path) -> Vec<String> {
    let path = path.strip_prefix("src").expect("below src").with_extension("");
    path.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect()
}

fn row(module: &str) -> usize {
    let row = ROWS.iter().position(|row| row.contains(&module));
    row.unwrap_or_else(|| panic!("{module} has no row: give it one in the table of this test"))
}

/// The names that follow each mention of a word: `regime` of `crate::regime::rate`.
fn named<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = &'a str> {
    code.match_indices(word).filter_map(move |(at, _)| {
        let joined = code[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_');
        let rest = &code[at + word.len()..];
        let end = rest.find(|after: char| !after.is_alphanumeric() && after != '_').unwrap_or(rest.len());
        (!joined).then(|| &rest[..end])
    })
}

#[test]
fn arrows_go_one_way() {
    for (path, text) in rust("src") {
        let own = module(&path);
        if own == ["lib"] {
            continue;
        }
        for (nested, code) in code(&text).iter().enumerate() {
            let mut named: Vec<&str> = ["crate::", "dutylab::"].iter().flat_map(|word| named(code, word)).collect();
            // So many steps up, and `super` is the crate itself.
            let up = "super::".repeat(own.len() + nested);
            named.extend(code.match_indices(&up).map(|(at, _)| {
                let rest = &code[at + up.len()..];
                &rest[..rest.find([':', ';', ' ', ',']).unwrap_or(rest.len())]
            }));
            for other in named {
                assert!(!other.is_empty(), "{}: name modules one by one", path.display());
                let lower = row(other) < row(&own[0]) || other == own[0];
                assert!(lower, "{}: row {} must not name {other}, row {}", path.display(), row(&own[0]), row(other));
            }
        }
    }
}

#[test]
fn files_say_what_they_are() {
    let all = rust("src").chain(rust("tests")).chain(rust("benches")).chain(rust("examples"));
    let silent: Vec<PathBuf> = all.filter(|(_, text)| !text.starts_with("//! ")).map(|(path, _)| path).collect();
    assert!(silent.is_empty(), "these files do not open with `//!`: {silent:?}");
}

#[test]
fn nothing_panics_on_purpose() {
    for (path, text) in rust("src") {
        let [code, _] = code(&text);
        for word in [".unwrap()", ".expect(", "panic!(", "todo!(", "unimplemented!(", "unreachable!("] {
            assert!(!code.contains(word), "{}: {word}", path.display());
        }
    }
}

/// Below `report`, but for `input`, the code knows how rules combine; it knows no partner, product or date.
#[test]
fn the_core_knows_no_country() {
    let is_core = |module: &str| !["lib", "input"].contains(&module) && row(module) < row("report");
    for (path, text) in rust("src").filter(|(path, _)| is_core(&module(path)[0])) {
        let [code, _] = code(&text);
        let literals = code.lines().flat_map(|line| line.split('"').skip(1).step_by(2));
        for literal in literals.filter(|literal| literal.len() > 1) {
            let partner = literal.len() <= 3 && literal.chars().all(|letter| letter.is_ascii_uppercase());
            let digits = literal.chars().all(|letter| letter.is_ascii_digit() || ".-".contains(letter));
            assert!(!partner && !digits, "{}: the literal {literal:?}", path.display());
        }
        assert!(!code.contains("date("), "{}: a date", path.display());
    }
}

/// What the program reads is listed by `build.rs`; fonts are named where they are used.
#[test]
fn seeds_are_data_fonts_or_notes() {
    let fonts = fs::read_to_string(home().join("src/report/font.rs")).expect("text");
    for path in files("seeds").into_iter().chain(files("scenarios")) {
        let name = path.to_string_lossy();
        match name.rsplit('.').next().unwrap_or_default() {
            "toml" | "csv" | "gz" | "md" | "txt" => {}
            "ttf" | "woff2" => assert!(fonts.contains(&*name), "{name} is left out"),
            _ => panic!("{name}: what is this for?"),
        }
    }
}
