//! `THIRD_PARTY.md` has the licenses of everything in the program: crates of `Cargo.lock`, typefaces, data.
//! `BLESS=1 cargo test --test it third_party` writes it anew: read the difference before it is committed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const HEAD: &str = "# Third-party licenses

The program contains the crates, typefaces and data below. A crate that leaves the choice is used under the Apache License 2.0, \
whose text is `LICENSE-APACHE`; of every other the text stands below.

";

fn home() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').to_string()
}

/// What Cargo knows of the crates, for every system that a release is made for.
fn metadata() -> Value {
    let release: toml::Table = text(&home().join("dist-workspace.toml")).parse().expect("TOML");
    let targets = release["dist"]["targets"].as_array().expect("targets").iter();
    let targets = targets.flat_map(|target| ["--filter-platform", target.as_str().expect("a target")]);
    let mut cargo = Command::new(env!("CARGO"));
    let cargo = cargo.current_dir(home()).args(["metadata", "--locked", "--format-version=1"]).args(targets);
    let output = cargo.output().expect("Cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn word<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("no {key} in {value}"))
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value[key].as_array().unwrap_or_else(|| panic!("no {key}")).iter()
}

/// The crates that are in the program: those that the workspace leads to otherwise than by its tests and builds.
fn crates(metadata: &Value) -> Vec<&Value> {
    let nodes: BTreeMap<&str, &Value> =
        list(&metadata["resolve"], "nodes").map(|node| (word(node, "id"), node)).collect();
    let members = || list(metadata, "workspace_members").filter_map(Value::as_str);
    let mut open: Vec<&str> = members().collect();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    while let Some(id) = open.pop() {
        if seen.insert(id) {
            let is_linked = |node: &&Value| list(node, "dep_kinds").any(|kind| kind["kind"].is_null());
            open.extend(list(nodes[id], "deps").filter(is_linked).map(|node| word(node, "pkg")));
        }
    }
    seen.retain(|name| !members().any(|member| member == *name));
    let mut crates: Vec<&Value> = list(metadata, "packages").filter(|one| seen.contains(word(one, "id"))).collect();
    crates.sort_by_key(|one| (word(one, "name"), word(one, "version")));
    crates
}

/// The files of the license of a crate that is not used under the Apache License.
fn license_files(one: &Value) -> Vec<PathBuf> {
    let folder = Path::new(word(one, "manifest_path")).parent().expect("a folder");
    let is_license = |path: &PathBuf| {
        let name = path.file_name().expect("a name").to_string_lossy().to_uppercase();
        let is_apache = name.contains("APACHE");
        path.is_file() && ["LICENSE", "LICENCE", "COPYING"].iter().any(|word| name.starts_with(word)) && !is_apache
    };
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> = entries.filter(is_license).collect();
    files.sort();
    files
}

/// Returns the page.
fn page() -> String {
    let metadata = metadata();
    let crates = crates(&metadata);
    assert!(crates.len() > 100, "{} crates", crates.len());
    let mut page = HEAD.to_string() + "| crate | version | license |\n|---|---|---|\n";
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for one in crates {
        let [name, version, license] = ["name", "version", "license"].map(|key| word(one, key));
        page += &format!("| {name} | {version} | {license} |\n");
        let is_choice = !license.contains("AND");
        if is_choice && license.split(['/', ' ']).any(|word| word == "Apache-2.0") {
            continue;
        }
        let files = license_files(one);
        assert!(!files.is_empty(), "{name}: no text of {license}");
        for file in files {
            texts.entry(text(&file)).or_default().push(name.to_string());
        }
    }
    let mut texts: Vec<(String, String)> = texts.into_iter().map(|(text, names)| (names.join(", "), text)).collect();
    texts.sort();
    texts.push(("Inter, the typeface of pictures and pages".into(), text(&home().join("crates/charts/fonts/OFL.txt"))));
    let mut data: Vec<PathBuf> = fs::read_dir(home().join("seeds/licenses"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    data.sort();
    for path in data {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        texts.push((format!("data that `seeds/SOURCES.md` names with `licenses/{name}`"), text(&path)));
    }
    for (names, text) in texts {
        page += &format!("\n## {names}\n\n```text\n{text}\n```\n");
    }
    page
}

#[test]
fn every_license_of_the_program_is_passed_on() {
    let (path, made) = (home().join("THIRD_PARTY.md"), page());
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &made).expect("writes");
    }
    let kept = fs::read_to_string(path).expect("the page");
    assert!(kept == made, "THIRD_PARTY.md differs: BLESS=1 cargo test --test it third_party writes it");
}
