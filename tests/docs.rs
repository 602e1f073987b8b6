//! Pages of `docs/` that are made of data: each says what its data says. `BLESS=1` writes them.

use std::fs;
use std::path::Path;

/// Holds a page against the text that its data makes.
fn hold(page: &str, made: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, made).expect("writes");
    }
    assert!(
        fs::read_to_string(path).expect("a page") == made,
        "{page} differs: BLESS=1 cargo test --test docs writes it"
    );
}

#[test]
fn assumptions_are_those_of_the_register() {
    let register: toml::Table = include_str!("../seeds/assumptions.toml").parse().expect("TOML");
    let word = |table: &toml::Table, key: &str| table[key].as_str().expect("a text").to_string();
    let tables = |table: &toml::Table, key: &str| -> Vec<toml::Table> {
        table[key].as_array().expect("tables").iter().map(|one| one.as_table().expect("a table").clone()).collect()
    };
    let mut page = format!("# Assumptions\n\n{}\n", word(&register, "introduction"));
    let mut numbers = Vec::new();
    for section in tables(&register, "section") {
        page += &format!("\n## {}\n\n", word(&section, "title"));
        if section.contains_key("introduction") {
            page += &format!("{}\n\n", word(&section, "introduction"));
        }
        page += "| | assumed | what follows |\n|---|---|---|\n";
        for row in tables(&section, "assumption") {
            let [number, assumed, follows] = ["number", "assumed", "follows"].map(|key| word(&row, key));
            page += &format!("| {number} | {assumed} | {follows} |\n");
            numbers.push(number);
        }
    }
    page += &format!("\n{}\n", word(&register, "closing"));
    hold("docs/assumptions.md", &page);
    let mut once = numbers.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), numbers.len(), "a number stands once");
}
