//! Lists what of `seeds/` and `scenarios/` goes into the program: data and scenarios, in the order of their paths.

use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let mut paths = Vec::new();
    for folder in ["scenarios", "seeds"] {
        println!("cargo::rerun-if-changed={folder}");
        walk(folder, &mut paths)?;
    }
    paths.sort();
    let one = |path: &String| {
        format!("({path:?}, include_bytes!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/\", {path:?}))),\n")
    };
    let list: String = paths.iter().map(one).collect();
    let out = env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?;
    fs::write(Path::new(&out).join("shipped.rs"), format!("&[\n{list}]"))
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
