//! The house rules, held on every run: arrows go one way, files say what they are, nothing panics, seeds have a use.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A module names only modules of lower rows, and itself.
const ROWS: [&[&str]; 18] = [
    &["units", "period", "error", "digest"],
    &["partner", "sealed"],
    &["product"],
    &["regime"],
    &["world"],
    &["model_card", "numerics"],
    &["partial", "equilibrium", "prices"],
    &["draws", "entry"],
    &["scenario"],
    &["rates", "input"],
    &["burden"],
    &["run", "explain"],
    &["entries"],
    &["report"],
    &["session"],
    &["prelude"],
    &["cli"],
    &["main"],
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
fn module(path: &Path, below: &str) -> Vec<String> {
    let path = path.strip_prefix(below).expect("below it").with_extension("");
    path.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect()
}

fn row(module: &str) -> usize {
    let row = ROWS.iter().position(|row| row.contains(&module));
    row.unwrap_or_else(|| panic!("{module} has no row: give it one in the table of this test"))
}

/// The paths of a `use` tree: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn expanded(tree: &str) -> Vec<String> {
    let Some((head, rest)) = tree.split_once('{') else { return vec![tree.trim().to_string()] };
    let body = rest.rsplit_once('}').map_or(rest, |(body, _)| body);
    let (mut depth, mut parts) = (0, vec![String::new()]);
    for letter in body.chars() {
        depth += i32::from(letter == '{') - i32::from(letter == '}');
        match letter {
            ',' if depth == 0 => parts.push(String::new()),
            _ => parts.last_mut().expect("a part").push(letter),
        }
    }
    let below = parts.iter().flat_map(|part| expanded(part));
    below.map(|part| format!("{}{part}", head.trim())).collect()
}

/// The modules that a file names, each the deepest that a path leads to; `all` are those of its crate.
fn named(own: &[String], code: &str, all: &BTreeSet<Vec<String>>) -> BTreeSet<Vec<String>> {
    let uses = code.split("use ").skip(1).filter_map(|rest| rest.split_once(';')).flat_map(|(tree, _)| expanded(tree));
    let is_of_path = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == ':';
    let inline = code.split(|letter| !is_of_path(letter)).filter(|word| word.contains("::")).map(str::to_string);
    let children: BTreeSet<&String> = all
        .iter()
        .filter(|path| path.len() == own.len() + 1 && path.starts_with(own))
        .filter_map(|path| path.last())
        .collect();
    let mut found = BTreeSet::new();
    for path in uses.chain(inline) {
        let mut steps: Vec<String> = path.split("::").map(str::to_string).collect();
        let mut base = own.to_vec();
        match steps.first().map(String::as_str) {
            Some("crate" | "dutylab") => base.clear(),
            Some("self") => {}
            Some("super") => {
                while steps.get(1).is_some_and(|step| step == "super") {
                    base.pop();
                    steps.remove(0);
                }
                base.pop();
            }
            Some(first) if children.contains(&first.to_string()) => base.push(first.to_string()),
            _ => continue,
        }
        base.extend(steps.into_iter().skip(1));
        while !base.is_empty() && !all.contains(&base) {
            base.pop();
        }
        if !base.is_empty() && base != own {
            found.insert(base);
        }
    }
    found
}

/// The files of a crate as modules, each with those that it names.
fn graph(folder: &str) -> BTreeMap<Vec<String>, BTreeSet<Vec<String>>> {
    let files: Vec<(Vec<String>, String)> = rust(folder).map(|(path, text)| (module(&path, folder), text)).collect();
    let all: BTreeSet<Vec<String>> = files.iter().map(|(own, _)| own.clone()).collect();
    let of = |(own, text): (Vec<String>, String)| (own.clone(), named(&own, &code(&text)[0], &all));
    files.into_iter().map(of).collect()
}

#[test]
fn arrows_go_one_way() {
    for (own, named) in graph("src").iter().filter(|(own, _)| own[0] != "lib") {
        for other in named.iter().map(|path| &path[0]).filter(|other| **other != own[0]) {
            let rows = [row(&own[0]), row(other)];
            assert!(rows[1] < rows[0], "{}: row {} must not name {other}, row {}", own.join("::"), rows[0], rows[1]);
        }
    }
}

/// A file that another needs does not need that one, directly or by way of others: at every depth, parents included.
#[test]
fn no_files_need_each_other() {
    for folder in ["src", "crates/charts/src", "crates/figures/src"] {
        let mut graph = graph(folder);
        // Whoever names no file that is left stands at the bottom; take it away, and again.
        while let Some(lowest) = graph.iter().find(|(_, named)| named.iter().all(|other| !graph.contains_key(other))) {
            let lowest = lowest.0.clone();
            graph.remove(&lowest);
        }
        // Likewise from the top.
        let is_needed =
            |path: &Vec<String>, graph: &BTreeMap<_, BTreeSet<_>>| graph.values().any(|named| named.contains(path));
        while let Some(highest) = graph.keys().find(|path| !is_needed(path, &graph)).cloned() {
            graph.remove(&highest);
        }
        let circles: Vec<String> = graph.keys().map(|path| path.join("::")).collect();
        assert!(circles.is_empty(), "{folder}: these need each other, or lie between such: {}", circles.join(", "));
    }
}

#[test]
fn files_say_what_they_are() {
    let all = rust("src").chain(rust("crates")).chain(rust("tests")).chain(rust("benches")).chain(rust("examples"));
    let silent: Vec<PathBuf> = all.filter(|(_, text)| !text.starts_with("//! ")).map(|(path, _)| path).collect();
    assert!(silent.is_empty(), "these files do not open with `//!`: {silent:?}");
}

#[test]
fn nothing_panics_on_purpose() {
    for (path, text) in rust("src").chain(rust("crates")) {
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
    for (path, text) in rust("src").filter(|(path, _)| is_core(&module(path, "src")[0])) {
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
    let fonts = fs::read_to_string(home().join("crates/charts/src/font.rs")).expect("text");
    for path in ["seeds", "scenarios", "crates/charts/fonts"].into_iter().flat_map(files) {
        let name = path.to_string_lossy();
        match name.rsplit('.').next().unwrap_or_default() {
            "toml" | "csv" | "gz" | "md" | "txt" => {}
            "ttf" | "woff2" => assert!(fonts.contains(name.trim_start_matches("crates/charts/")), "{name} is left out"),
            _ => panic!("{name}: what is this for?"),
        }
    }
}
