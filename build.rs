//! Lists what of `seeds/` and `scenarios/` goes into the program: data and scenarios, in the order of their paths; and what
//! the features leave out of it. Large tables go in as columns, which take less; each file has the hash of what it was.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::path::Path;
use std::{env, fs, io};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

/// Data that others may not want to pass on: `seeds/SOURCES.md` says what is known of its license.
struct FeatureData {
    /// The feature that puts it in.
    feature: &'static str,
    /// How the paths of its files begin.
    paths: &'static [&'static str],
    /// A scenario that has one of these words needs it.
    words: &'static [&'static str],
}

const FEATURES: [FeatureData; 2] = [
    FeatureData { feature: "data-icio", paths: &["seeds/worlds/icio-2022/"], words: &["\"icio-2022\""] },
    FeatureData {
        feature: "data-elasticities",
        paths: &["seeds/parameters/substitution.csv.gz", "seeds/parameters/demand.csv.gz"],
        words: &["[response.elastic]", "[response.armington]", "[response.smart]", "[response.gsim]"],
    },
];

fn main() -> io::Result<()> {
    let mut paths = Vec::new();
    for folder in ["scenarios", "seeds"] {
        println!("cargo::rerun-if-changed={folder}");
        walk(folder, &mut paths)?;
    }
    paths.sort();
    let out = env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?;
    let [mut shipped, mut hashes, mut left_out, mut flows, mut tables] = [const { String::new() }; 5];
    for path in paths {
        if let Some(feature) = missing_feature(&path)? {
            left_out.push_str(&format!("({path:?}, {feature:?}),\n"));
            continue;
        }
        let bytes = fs::read(&path)?;
        let hash: [u8; 32] = Sha256::digest(&bytes).into();
        hashes.push_str(&format!("{hash:?},\n"));
        let text = match path.ends_with(".csv.gz") {
            true => unpacked(&bytes)?,
            false => String::new(),
        };
        let changed = if let Some(columns) = path.ends_with("/flows.csv.gz").then(|| flows_in_columns(&text)).flatten()
        {
            flows.push_str(&format!("{path:?},\n"));
            columns
        } else if let Some(columns) = table_in_columns(&text)?.filter(|columns| columns.len() < bytes.len()) {
            tables.push_str(&format!("{path:?},\n"));
            columns
        } else {
            let place = format!("concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/\", {path:?})");
            shipped.push_str(&format!("({path:?}, include_bytes!({place})),\n"));
            continue;
        };
        let name = path.replace('/', "-");
        fs::write(Path::new(&out).join(&name), changed)?;
        shipped.push_str(&format!("({path:?}, include_bytes!({name:?})),\n"));
    }
    // Tests of what all data give together.
    println!("cargo::rustc-check-cfg=cfg(all_data)");
    if left_out.is_empty() {
        println!("cargo::rustc-cfg=all_data");
    }
    let lists = [
        ("shipped.rs", shipped),
        ("hashes.rs", hashes),
        ("left_out.rs", left_out),
        ("flows.rs", flows),
        ("tables.rs", tables),
    ];
    for (name, list) in lists {
        fs::write(Path::new(&out).join(name), format!("&[\n{list}]"))?;
    }
    Ok(())
}

/// Returns the feature without which a file stays outside, if this build does not have it.
fn missing_feature(path: &str) -> io::Result<Option<&'static str>> {
    // What is expected of a scenario goes with it.
    let scenario = path.replace(".expect.toml", ".toml");
    let text = if path.starts_with("scenarios/") && path.ends_with(".toml") {
        fs::read_to_string(scenario)?
    } else {
        String::new()
    };
    let is_missing = |data: &&FeatureData| {
        let variable = format!("CARGO_FEATURE_{}", data.feature.to_uppercase().replace('-', "_"));
        env::var_os(variable).is_none()
            && (data.paths.iter().any(|start| path.starts_with(start))
                || data.words.iter().any(|word| text.contains(word)))
    };
    Ok(FEATURES.iter().find(is_missing).map(|data| data.feature))
}

fn unpacked(bytes: &[u8]) -> io::Result<String> {
    let mut text = String::new();
    GzDecoder::new(bytes).read_to_string(&mut text)?;
    Ok(text)
}

/// Returns a table column by column, compressed, if its text is plain: no quotes, and as many fields in every line as in the
/// first. What is alike then stands together. `src/input/files/packed.rs` makes lines of it: the first line of the text, then
/// the fields of each column, a line each.
fn table_in_columns(text: &str) -> io::Result<Option<Vec<u8>>> {
    let Some((head, rows)) = text.split_once('\n').filter(|_| text.ends_with('\n') && !text.contains(['"', '\r']))
    else {
        return Ok(None);
    };
    let width = head.split(',').count();
    let mut columns = vec![String::new(); width];
    for row in rows.lines() {
        if row.split(',').count() != width {
            return Ok(None);
        }
        for (field, column) in row.split(',').zip(&mut columns) {
            column.push_str(field);
            column.push('\n');
        }
    }
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    write!(packed, "{head}\n{}", columns.concat())?;
    packed.finish().map(Some)
}

/// Returns the flows of a text in columns, if they are plain: one importer, sorted, whole dollars, codes of partners, nothing
/// declared. `src/input/world/columns.rs` reads them: the counts of partners and products, their codes; how many bytes the
/// places take, and of each partner the count of its flows, and of each flow by how much the place of its product is above that
/// of the last; then the dollars of all.
fn flows_in_columns(text: &str) -> Option<Vec<u8>> {
    let mut lines = text.lines();
    let is_plain = lines.next() == Some("partner,product,value_usd,duty_usd") && !text.contains(['"', '\r']);
    let row = |line: &'_ str| -> Option<(String, String, u64)> {
        let mut fields = line.split(',').map(String::from);
        let (partner, product, dollars) = (fields.next()?, fields.next()?, fields.next()?.parse::<u64>().ok()?);
        let is_code = partner.len() == 2 && (2..=10).contains(&product.len());
        is_code.then_some((partner, format!("{product:<10}"), dollars))
    };
    let rows = lines.filter(|line| !line.is_empty()).map(row).collect::<Option<Vec<_>>>();
    let rows = rows.filter(|rows| is_plain && rows.is_sorted_by(|one, other| (&one.0, &one.1) < (&other.0, &other.1)));
    let rows = rows?;
    let products: BTreeSet<&String> = rows.iter().map(|(_, product, _)| product).collect();
    let products: Vec<&String> = products.into_iter().collect();
    let by_partner: Vec<_> = rows.chunk_by(|one, other| one.0 == other.0).collect();
    let mut bytes = Vec::new();
    number(by_partner.len() as u64, &mut bytes);
    number(products.len() as u64, &mut bytes);
    by_partner.iter().for_each(|rows| bytes.extend(rows[0].0.as_bytes()));
    products.iter().for_each(|product| bytes.extend(product.as_bytes()));
    let mut places = Vec::new();
    for rows in by_partner {
        number(rows.len() as u64, &mut places);
        let mut last = 0;
        for (_, product, _) in rows {
            let place = products.partition_point(|other| *other < product);
            number((place - last) as u64, &mut places);
            last = place;
        }
    }
    number(places.len() as u64, &mut bytes);
    bytes.extend(places);
    rows.iter().for_each(|(_, _, dollars)| number(*dollars, &mut bytes));
    Some(bytes)
}

/// Adds a number: seven bits a byte, the lowest first, and a set bit where more follow (LEB128).
fn number(mut number: u64, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Adds the files of a folder that the program reads; paths have slashes on every system.
fn walk(folder: &str, paths: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            walk(&path, paths)?;
        } else if [".toml", ".csv", ".csv.gz"].iter().any(|end| path.ends_with(end)) {
            paths.push(path);
        }
    }
    Ok(())
}
