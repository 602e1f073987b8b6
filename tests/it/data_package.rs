//! `datapackage.json`: what it says of the tables of a scenario is what stands in them, and it keeps the rules of its
//! standard (Frictionless Data Package, version 1) as far as they can be told without a network.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::program::dutylab;
use crate::program::results::json;
use crate::program::study::{Tree, tree};
use dutylab::digest::digest;
use dutylab::report::columns::tables::TABLES;
use serde_json::Value;

/// Shipped scenarios that have every table between them, but for those of [`OWN`].
const SCENARIOS: [&str; 12] = [
    "japan-and-korea-cars",
    "package",
    "south-east-asia",
    "law-back-to-january-2025",
    "law-cars-through-2025",
    "law-japan-cars-response",
    "cars-from-everywhere",
    "cars-households",
    "law-own-entries",
    "law-refund-japan",
    "law-canada-two-sides",
    "nafta",
];

/// A world that reacts, with every closure and with draws.
const OWN: &str = "title = \"= a title\"\nbaseline = \"none\"\nworld = \"world-2023\"\ndate = 2025-06-01\n\
[[measure]]\nid = \"all\"\nrate = \"10%\"\n[response.gravity]\nclosures = \"all\"\ntrade_elasticity_se = 0.5\n[draws]\nn = 40\nseed = 7\n";

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_else(|| panic!("no text {key} in {value:#}"))
}

fn rows<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().unwrap_or_else(|| panic!("no array {key} in {value:#}"))
}

/// The cells of a table as they stand there, quotes included.
fn raw_cells(table: &str) -> Vec<Vec<&str>> {
    let (mut lines, mut line, mut start, mut is_quoted) = (Vec::new(), Vec::new(), 0, false);
    for (place, byte) in table.bytes().enumerate() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b',' | b'\n' if !is_quoted => {
                line.push(&table[start..place]);
                start = place + 1;
                if byte == b'\n' {
                    lines.push(std::mem::take(&mut line));
                }
            }
            _ => {}
        }
    }
    assert!(start == table.len() && line.is_empty() && !is_quoted, "the last line ends");
    lines
}

/// A cell of a type, as it must stand there; one that is empty is not known.
fn holds(cell: &str, kind: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    cell.is_empty()
        || match kind {
            "string" => cell.len() > 2 && cell.starts_with('"') && cell.ends_with('"') && !cell[1..].starts_with('='),
            "date" => cell.len() == 10 && cell.parse::<jiff::civil::Date>().is_ok(),
            "number" => {
                let size = cell.strip_prefix('-').unwrap_or(cell);
                size.split_once('.').map_or(digits(size), |(whole, part)| digits(whole) && digits(part))
            }
            other => panic!("no type of ours: {other}"),
        }
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-._/".contains(&byte))
}

/// Holds a resource against its file; returns its path from the folder of the package.
fn hold(resource: &Value, folder: &Path, files: &Tree) -> String {
    let path = text(resource, "path");
    assert!(is_name(text(resource, "name")) && !path.starts_with('/') && !path.contains(".."), "{path}");
    assert_eq!(text(resource, "profile"), "tabular-data-resource");
    assert_eq!(
        [text(resource, "format"), text(resource, "mediatype"), text(resource, "encoding")],
        ["csv", "text/csv", "utf-8"]
    );
    assert!(text(resource, "description").starts_with("A row is "), "{path}");
    assert_eq!(
        resource["dialect"],
        serde_json::json!({"delimiter": ",", "lineTerminator": "\n", "quoteChar": "\"", "doubleQuote": true, "header": true})
    );
    let bytes = &files[&folder.join(path)];
    assert_eq!(resource["bytes"].as_u64(), Some(bytes.len() as u64), "{path}");
    assert_eq!(text(resource, "hash"), format!("sha256:{}", digest(bytes)), "{path}");
    let schema = &resource["schema"];
    assert_eq!(schema["missingValues"], serde_json::json!([""]));
    let fields = rows(schema, "fields");
    let names: Vec<&str> = fields.iter().map(|field| text(field, "name")).collect();
    let kinds: Vec<&str> = fields.iter().map(|field| text(field, "type")).collect();
    for field in fields {
        let words = ["description", "unit", "source"].map(|key| text(field, key));
        assert!(words.iter().all(|word| !word.is_empty()), "{path}: {field}");
    }
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{path}: a name stands once");
    let cells = raw_cells(std::str::from_utf8(bytes).expect("text"));
    assert_eq!(cells[0], names, "{path}");
    for row in &cells[1..] {
        assert_eq!(row.len(), names.len(), "{path}: {row:?}");
        for ((cell, kind), name) in row.iter().zip(&kinds).zip(&names) {
            assert!(holds(cell, kind), "{path}: {name} is {cell}, no {kind}");
        }
    }
    if let Some(key) = schema.get("primaryKey") {
        let key = key.as_array().expect("names").iter().map(|name| name.as_str().expect("a name"));
        let places: Vec<usize> =
            key.map(|name| names.iter().position(|other| *other == name).expect("a field")).collect();
        let keys: BTreeSet<Vec<&str>> =
            cells[1..].iter().map(|row| places.iter().map(|place| row[*place]).collect()).collect();
        assert_eq!(keys.len(), cells.len() - 1, "{path}: a key stands once");
        assert!(keys.iter().flatten().all(|cell| !cell.is_empty()), "{path}: a key is known");
    }
    path.to_string()
}

/// What these scenarios leave in the output folder, once for all tests.
static FILES: LazyLock<Tree> = LazyLock::new(|| {
    let home = tempfile::tempdir().expect("a folder");
    std::fs::write(home.path().join("own.toml"), OWN).expect("written");
    dutylab(home.path(), &[&["run", "own.toml", "--no-charts"], &SCENARIOS[..]].concat(), 0);
    tree(&home.path().join("output"))
});

/// Every table of every sort is described as it stands, and there is no table that is not described.
#[test]
fn every_table_is_what_its_package_says() {
    let files = &*FILES;
    let mut met: BTreeSet<String> = BTreeSet::new();
    for name in SCENARIOS.into_iter().chain(["own"]) {
        let folder = PathBuf::from(name);
        let package = json(&files[&folder.join("datapackage.json")]);
        assert_eq!(text(&package, "profile"), "tabular-data-package");
        assert!(is_name(text(&package, "name")) && package["format"] == 2, "{name}");
        for source in rows(&package, "sources") {
            assert!(!text(source, "title").is_empty() && !text(source, "of").is_empty(), "{name}: {source}");
        }
        let resources = rows(&package, "resources");
        let names: BTreeSet<&str> = resources.iter().map(|resource| text(resource, "name")).collect();
        assert_eq!(names.len(), resources.len(), "{name}: a name stands once");
        let sources: BTreeSet<&str> = rows(&package, "sources").iter().map(|source| text(source, "of")).collect();
        assert!(sources.contains("trade"), "{name}: {sources:?}");
        let described: BTreeSet<PathBuf> =
            resources.iter().map(|resource| folder.join(hold(resource, &folder, files))).collect();
        let tables =
            files.keys().filter(|path| path.starts_with(&folder) && path.extension().is_some_and(|end| end == "csv"));
        assert_eq!(described, tables.cloned().collect(), "{name}");
        met.extend(described.iter().filter_map(|path| Some(path.file_name()?.to_str()?.to_string())));
    }
    let all: BTreeSet<String> = TABLES.iter().map(|table| table.file.to_string()).collect();
    assert_eq!(met, all, "every table of the registry");
}

/// Namibia is a partner, and no total is.
#[test]
fn partners_are_partners() {
    let read = |name: &str| {
        let bytes = &FILES[&Path::new("law-back-to-january-2025").join(name)];
        String::from_utf8(bytes.clone()).expect("text")
    };
    let [by_partner, products, cases] = ["by_partner.csv", "by_product.csv", "cases.csv"].map(read);
    assert!(by_partner.contains("\n\"NA\",\"NAM\",\"516\",\"Namibia\","), "{by_partner}");
    let table = raw_cells(&by_partner);
    let sum = |table: &[Vec<&str>], key: &str| -> rust_decimal::Decimal {
        let place = table[0].iter().position(|name| *name == key).expect("a column");
        table[1..].iter().map(|row| row[place].parse::<rust_decimal::Decimal>().expect("a number")).sum()
    };
    assert!(table[1..].iter().all(|row| row[0].len() == 4), "two letters in quotes");
    let whole = sum(&raw_cells(&cases), "imports_usd");
    assert_eq!([sum(&table, "imports_usd"), sum(&raw_cells(&products), "imports_usd")], [whole, whole]);
}

/// The headline tables for programs: a number a cell, and its unit in the head.
#[test]
fn what_is_printed_has_a_number_a_cell() {
    let home = tempfile::tempdir().expect("a folder");
    let names = ["law-japan-cars-response", "cars-households", "nafta"];
    let printed = |form: &str| {
        let output = dutylab(home.path(), &[&["run"], &names[..], &["--no-charts", form]].concat(), 0);
        String::from_utf8(output.stdout).expect("text")
    };
    let text = printed("--csv");
    let table = raw_cells(&text);
    for key in [
        "duty_change_usd",
        "duty_change_response_usd",
        "duty_change_response_p025_usd",
        "sells_more_usd",
        "real_income_pct",
        "world_trade_pct",
        "loses_most_pct",
        "pce_pct",
        "household_usd",
    ] {
        let place = table[0].iter().position(|name| *name == key).unwrap_or_else(|| panic!("no {key} in {text}"));
        let cells: Vec<&str> = table[1..].iter().map(|row| row[place]).collect();
        assert!(cells.iter().any(|cell| !cell.is_empty()), "{key}: {cells:?}");
        assert!(cells.iter().all(|cell| holds(cell, "number")), "{key}: {cells:?}");
    }
    assert!(table[1..].iter().flatten().all(|cell| holds(cell, "number") || holds(cell, "string")), "{text}");
    let markdown = printed("--md");
    assert!(
        markdown.contains("| average rate, before | average rate, after |") && !markdown.contains(" → "),
        "{markdown}"
    );
}

/// The numbers of each picture are described as they stand, under the same names whether rates are hedged or not.
#[test]
fn numbers_of_pictures_are_described() {
    let home = tempfile::tempdir().expect("a folder");
    dutylab(home.path(), &["run", "japan-cars", "document-baseline"], 0);
    let files = tree(&home.path().join("output"));
    for name in ["japan-cars", "document-baseline"] {
        let folder = PathBuf::from(name);
        let package = json(&files[&folder.join("datapackage.json")]);
        let mut pictures: BTreeSet<PathBuf> = files
            .keys()
            .filter(|path| path.starts_with(name) && path.with_extension("txt") != **path)
            .cloned()
            .collect();
        pictures.retain(|path| {
            path.extension().is_some_and(|end| end == "csv") && files.contains_key(&path.with_extension("txt"))
        });
        assert!(pictures.len() > 1, "{name}");
        for resource in rows(&package, "resources") {
            let path = folder.join(text(resource, "path"));
            if !pictures.remove(&path) {
                continue;
            }
            let bytes = &files[&path];
            assert!(text(resource, "description").starts_with("The numbers of the picture “"), "{resource}");
            assert_eq!(resource["bytes"].as_u64(), Some(bytes.len() as u64), "{path:?}");
            assert_eq!(text(resource, "hash"), format!("sha256:{}", digest(bytes)), "{path:?}");
            let fields = rows(&resource["schema"], "fields");
            let mut table = csv::Reader::from_reader(bytes.as_slice());
            let names: Vec<&str> = fields.iter().map(|field| text(field, "name")).collect();
            assert_eq!(table.headers().expect("a head").iter().collect::<Vec<_>>(), names);
            assert!(names.iter().any(|name| ["value_usd", "before_percent"].contains(name)), "{names:?}");
            for row in table.records().map(|row| row.expect("a row")) {
                for (cell, field) in row.iter().zip(fields) {
                    assert!(text(field, "type") == "string" || holds(cell, text(field, "type")), "{cell} in {field}");
                }
            }
        }
        assert!(pictures.is_empty(), "{name}: not described: {pictures:?}");
    }
}
