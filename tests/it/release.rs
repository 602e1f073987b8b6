//! What is said of a release is the same wherever it is said: version and authors, and the systems that it is made for.

use std::fs;
use std::path::Path;

fn text(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a file")
}

#[test]
fn the_citation_has_version_and_authors_of_the_program() {
    let citation = text("CITATION.cff");
    for line in [
        format!("version: {}", env!("CARGO_PKG_VERSION")),
        format!("  - name: \"{}\"", env!("CARGO_PKG_AUTHORS")),
        format!("license:\n  - {}", env!("CARGO_PKG_LICENSE").replace(" OR ", "\n  - ")),
    ] {
        assert!(citation.contains(&format!("\n{line}\n")), "{line}");
    }
}

#[test]
fn every_system_of_a_release_is_built_checked_and_told() {
    let release: toml::Table = text("dist-workspace.toml").parse().expect("TOML");
    let targets = release["dist"]["targets"].as_array().expect("targets");
    assert!(targets.len() > 3, "{targets:?}");
    let deny: toml::Table = text("deny.toml").parse().expect("TOML");
    assert_eq!(deny["graph"]["targets"].as_array(), Some(targets), "deny.toml");
    let [workflow, guide] = [".github/workflows/release.yml", "docs/install.md"].map(text);
    for target in targets.iter().map(|target| target.as_str().expect("a target")) {
        assert!(workflow.contains(&format!("target: {target},")), "{target} is in no job");
        let ending = if target.contains("windows") { "zip" } else { "tar.gz" };
        assert!(guide.contains(&format!("`dutylab-{target}.{ending}`")), "{target} is in no row of the guide");
    }
    let version = release["dist"]["cargo-dist-version"].as_str().expect("a version");
    assert!(workflow.contains(&format!("cargo-dist@{version}")), "another version of dist");
}
