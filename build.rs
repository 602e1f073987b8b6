//! Lists what of `seeds/` and `scenarios/` goes into the program: data and scenarios, in the order of their paths; and what
//! the features leave out of it.

use std::path::Path;
use std::{env, fs, io};

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
    let (mut shipped, mut left_out) = (String::new(), String::new());
    for path in paths {
        match missing_feature(&path)? {
            None => shipped.push_str(&format!(
                "({path:?}, include_bytes!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/\", {path:?}))),\n"
            )),
            Some(feature) => left_out.push_str(&format!("({path:?}, {feature:?}),\n")),
        }
    }
    // Tests of what all data give together.
    println!("cargo::rustc-check-cfg=cfg(all_data)");
    if left_out.is_empty() {
        println!("cargo::rustc-cfg=all_data");
    }
    let out = env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?;
    for (name, list) in [("shipped.rs", shipped), ("left_out.rs", left_out)] {
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
