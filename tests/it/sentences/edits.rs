//! Every number of a scenario edited in turn, as somebody would who tries it.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use dutylab::input::files::{Location, shipped_in};
use flate2::read::GzDecoder;
use jiff::ToSpan;
use jiff::civil::Date;
use regex_lite::Regex;
use rust_decimal::Decimal;

/// A number that a line sets: a rate or points, dollars, a day, or a bare number after its key.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    let bare = "rank|seed|substitution|substitution_se|demand";
    Regex::new(&format!(
        r#""(-?\d[\d.]*)(?:%|pp)"|"\$(\d[\d.]*)|\b(\d{{4}}-\d\d-\d\d)\b|\b(?:{bare})\s*=\s*(-?\d[\d.]*)"#
    ))
    .expect("a pattern")
});
static DRAWS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?m)^n(\s*)= [\d_]+").expect("a pattern"));
static WORDS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"\b(?:title|summary|note|source|section|name|file)\s*=\s*"[^"]*""#).expect("a pattern")
});

/// How many draws an edited scenario makes: what its sentences say needs no more.
const DRAWN: &str = "n$1= 40";

/// The edited texts, each with what was edited.
pub fn edits(text: &str) -> Vec<(String, String)> {
    let text = DRAWS.replace_all(text, DRAWN).into_owned();
    let mut edits = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let code = line.split(" #").next().unwrap_or(line);
        let said: Vec<_> = WORDS.find_iter(code).map(|words| words.range()).collect();
        for found in NUMBER.captures_iter(code) {
            let [percent, dollars, day, bare] = [1, 2, 3, 4].map(|group| found.get(group));
            let Some(number) = percent.or(dollars).or(day).or(bare) else { continue };
            if said.iter().any(|words| words.contains(&number.start())) {
                continue;
            }
            let written = number.as_str();
            let edited = match (percent.or(dollars), day) {
                // Raised, at nothing, halved, in turn.
                (Some(_), _) => match edits.len() % 3 {
                    0 => (decimal(written) + Decimal::from(4)).to_string(),
                    1 => "0".to_string(),
                    _ => (decimal(written) / Decimal::TWO).normalize().to_string(),
                },
                (_, Some(_)) => written.parse::<Date>().expect("a day").saturating_add(1.day()).to_string(),
                _ if written.contains('.') => (decimal(written) + Decimal::new(25, 2)).to_string(),
                _ if written.starts_with('-') => (decimal(written) - Decimal::ONE).to_string(),
                _ => (decimal(written) + Decimal::ONE).to_string(),
            };
            let place = start + number.start()..start + number.end();
            let whole = [&text[..place.start], &edited, &text[place.end..]].concat();
            edits.push((format!("{} → {edited}", code.trim()), whole));
        }
        start += line.len();
    }
    edits
}

fn decimal(text: &str) -> Decimal {
    text.parse().expect("a number")
}

/// The least that a flow is worth which the edits are tried on: the law is the same on it, and there are fewer.
const LARGE: u64 = 100_000_000;

/// The large flows of the imports of 2024 and one of every partner, as a world in a folder.
pub fn large_flows(home: &Path) -> PathBuf {
    let folder = home.join("large");
    fs::create_dir(&folder).expect("a folder");
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds/worlds/us-2024");
    let world = fs::read_to_string(shipped.join("world.toml")).expect("the world");
    let mut world: toml::Table = world.parse().expect("TOML");
    world.remove("check");
    world.insert("flows".into(), "flows.csv".into());
    fs::write(folder.join("world.toml"), world.to_string()).expect("written");
    let flows = File::open(shipped.join("flows.csv.gz")).expect("the flows");
    let mut reader = csv::Reader::from_reader(GzDecoder::new(flows));
    let header = reader.headers().expect("a header").clone();
    let column = |name: &str| header.iter().position(|other| other == name).expect("a column");
    let (partner, value) = (column("partner"), column("value_usd"));
    let mut partners = BTreeSet::new();
    let mut writer = csv::Writer::from_path(folder.join("flows.csv")).expect("a file");
    writer.write_record(&header).expect("written");
    for row in reader.records().map(|row| row.expect("a row")) {
        if partners.insert(row[partner].to_string()) || row[value].parse::<u64>().expect("dollars") >= LARGE {
            writer.write_record(&row).expect("written");
        }
    }
    folder
}

/// An edited scenario in a new folder, with the files that lie beside it.
pub fn written(folder: &Path, location: &Location, text: &str) -> Location {
    fs::create_dir(folder).expect("a folder");
    let tables = shipped_in("scenarios").filter(|(path, _)| path.ends_with(".csv"));
    for (path, bytes) in shipped_in("scenarios/world").chain(tables) {
        fs::write(folder.join(path.rsplit('/').next().expect("a name")), bytes).expect("written");
    }
    let path = folder.join(format!("{}.toml", location.stem()));
    fs::write(&path, text).expect("written");
    Location::Disk(path)
}
