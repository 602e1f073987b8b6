//! Whatever bytes a file has, the program answers with problems that can be shown; it never panics.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{LazyLock, OnceLock};

use dutylab::error::Problem;
use dutylab::input::files::{Location, SHIPPED};
use dutylab::input::hint::nearest;
use dutylab::input::list::read_list;
use dutylab::input::partner::read_partners;
use dutylab::input::quantity::{band, cut, difference, exact_rate, money, percent, points, rate, share};
use dutylab::input::regime::read_regime;
use dutylab::input::scenario::Overrides;
use dutylab::input::world::read_world;
use dutylab::partner::Partners;
use dutylab::product::HsCode;
use dutylab::report::diagnostic;
use dutylab::session::Session;
use proptest::prelude::*;

fn partners() -> &'static Partners {
    static PARTNERS: OnceLock<Partners> = OnceLock::new();
    PARTNERS.get_or_init(|| read_partners().expect("partners"))
}

/// Problems that are shown as text, with an address inside their file.
fn shown(problems: &[Problem]) -> usize {
    problems.iter().map(|problem| diagnostic::render(problem, false).len() + problem.to_string().len()).sum()
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().expect("a folder"))
    }
    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        path
    }
}

static SESSION: LazyLock<Session> = LazyLock::new(|| Session::new().expect("names"));

/// A scenario of these bytes: read, or refused for reasons that can be shown.
fn scenario(bytes: &[u8]) -> bool {
    let folder = Folder::new();
    let location = Location::Disk(folder.file("scenario.toml", bytes));
    match SESSION.read(&location, &Overrides::default()) {
        Ok(read) => !read.scenario.cases.is_empty(),
        Err(problems) => !problems.is_empty() && shown(&problems) > 0,
    }
}

fn regime(bytes: &[u8]) -> bool {
    let folder = Folder::new();
    let location = Location::Disk(folder.file("regime.toml", bytes));
    match read_regime(Some(&location), partners()) {
        Ok(known) => !known.regime.title.is_empty() || known.regime.measures.is_empty(),
        Err(problems) => !problems.is_empty() && shown(&problems) > 0,
    }
}

fn world(toml: &[u8], flows: &[u8]) -> bool {
    let folder = Folder::new();
    folder.file("flows.csv", flows);
    let location = Location::Disk(folder.file("world.toml", toml));
    match read_world("any", &location, partners()) {
        Ok(world) => !world.flows.is_empty(),
        Err(problems) => !problems.is_empty() && shown(&problems) > 0,
    }
}

fn list(bytes: &[u8], filter: &[(&str, &str)]) -> bool {
    let folder = Folder::new();
    let location = Location::Disk(folder.file("list.csv", bytes));
    let filter: BTreeMap<String, String> =
        filter.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
    match read_list(&location, &filter, None) {
        Ok(set) => !set.codes().is_empty(),
        Err(problems) => !problems.is_empty() && shown(&problems) > 0,
    }
}

const WORLD: &[u8] = b"title = \"W\"\nimporter = \"DE\"\nyear = 2024\nsource = \"test\"\n";

/// Texts that are nearly tables of the language.
fn nearly_toml() -> impl Strategy<Value = String> {
    let key = prop::sample::select(vec![
        "title", "baseline", "world", "date", "as_of", "extends", "measure", "set", "add", "scale", "cut", "swiss",
        "repeal", "from", "until", "override", "id", "rate", "partners", "products", "mode", "slot", "rank", "name",
        "field", "values", "to", "step", "what", "case", "equals", "min", "max", "within", "amount", "note", "codes",
        "file", "where", "except", "counts", "group", "list", "scope", "status", "source", "complete",
    ]);
    let value = prop::sample::select(vec![
        "\"15%\"",
        "\"10%..40%\"",
        "15",
        "-0.5",
        "true",
        "2025-10-25",
        "2025-02-30",
        "\"jp.cars\"",
        "\"*\"",
        "[]",
        "[\"JP\"]",
        "[8703]",
        "{}",
        "{ codes = [\"8703\"] }",
        "[{}]",
        "\"none\"",
        "\"document\"",
        "\"\"",
        "15%",
        "\"$5bn\"",
        "\"10pp\"",
        "\"rate\"",
        "\"base\"",
        "[\"15%\", \"20%\"]",
        "1e400",
        "99999999999999999999",
        "nan",
        "07:00:00",
        "\"scenario.toml\"",
        "[\"scenario.toml\"]",
        "\"é\"",
        "\"unknown\"",
        "\"rate_after\"",
        "[",
        "\"",
    ]);
    let header = prop::sample::select(vec![
        "",
        "[[change]]",
        "[[measure]]",
        "[[case]]",
        "[[case.change]]",
        "[[case.measure]]",
        "[[sweep]]",
        "[[expect]]",
        "[[yardstick]]",
        "[[observed]]",
        "[scope]",
        "[group]",
        "[list]",
        "[change]",
        "[list.cars]",
        "[[fact]]",
        "[fact.law_note]",
    ]);
    let line = (prop::option::weighted(0.25, header), key, value)
        .prop_map(|(header, key, value)| format!("{}\n{key} = {value}\n", header.unwrap_or_default()));
    prop::collection::vec(line, 0..16).prop_map(|lines| lines.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(scenario(&bytes) && regime(&bytes));
        prop_assert!(world(WORLD, &bytes) && world(&bytes, b"partner,product,value_usd\nUS,8703,1\n"));
        prop_assert!(list(&bytes, &[]));
    }

    #[test]
    fn any_text(text in "(\\PC|\n|\t|\r){0,200}") {
        prop_assert!(scenario(text.as_bytes()) && regime(text.as_bytes()));
        let (flows, metals) = (format!("partner,product,value_usd\n{text}"), format!("product,metal\n{text}"));
        prop_assert!(world(WORLD, flows.as_bytes()));
        prop_assert!(list(metals.as_bytes(), &[("metal", "steel")]));
    }

    #[test]
    fn nearly_the_language(text in nearly_toml()) {
        prop_assert!(scenario(text.as_bytes()) && regime(text.as_bytes()) && world(text.as_bytes(), b""));
    }

    #[test]
    fn nearly_flows(rows in prop::collection::vec("(US|JP|\"Korea, South\"|XX|),?(8703|870|0101\\.21|),?(-?[0-9]{0,20}\\.?[0-9]{0,3}|\"),?\r?", 0..8)) {
        let text = format!("partner,product,value_usd\n{}\n", rows.join("\n"));
        prop_assert!(world(WORLD, text.as_bytes()));
    }

    /// Flipped bytes, lost and doubled lines in the scenarios and the regime that are shipped.
    #[test]
    fn mutations_of_what_is_shipped(
        file in any::<prop::sample::Index>(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        lost in prop::collection::vec(any::<prop::sample::Index>(), 0..4),
        doubled in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let files: Vec<_> = SHIPPED
            .iter()
            .filter(|(path, _)| path.ends_with(".toml") && (path.starts_with("scenarios/") || path.contains("regimes/")))
            .collect();
        let (path, bytes) = file.get(&files);
        let mut lines: Vec<&[u8]> = bytes.split_inclusive(|&byte| byte == b'\n').collect();
        for index in lost.iter().take(lines.len().saturating_sub(1)) {
            lines.remove(index.index(lines.len()));
        }
        if let Some(index) = doubled {
            let line = lines[index.index(lines.len())];
            lines.push(line);
        }
        let mut bytes = lines.concat();
        for (at, byte) in &flips {
            let at = at.index(bytes.len());
            bytes[at] = *byte;
        }
        let answered = if path.contains("regimes") { regime(&bytes) } else { scenario(&bytes) };
        prop_assert!(answered);
    }

    #[test]
    fn any_quantity(text in "\\PC{0,40}|[-+−~0-9.,_ %p$¢/a-z]{0,30}|[0-9.]{20,60}%?(pp)?|\\$[0-9,.]{0,40}(tn|bn|m|k)?") {
        for read in [percent, points, money, share, cut] {
            if let Err(wrong) = read(&text) {
                prop_assert!(!wrong.what.is_empty() && !wrong.help.is_empty());
            }
            let _ = band(&text, read);
        }
        let _ = (rate(&text, "x"), exact_rate(&text), difference(&text), nearest(&text, partners().words()));
        if let Ok(code) = HsCode::parse(&text) {
            prop_assert_eq!(HsCode::parse(&code.dotted()), Ok(code));
        }
    }

    /// What is written as it is printed is read as it was.
    #[test]
    fn rates_and_money_go_round(thousandths in 0i64..1_000_000, cents in 0i64..1_000_000_000_000) {
        let number = rust_decimal::Decimal::new(thousandths, 3);
        prop_assert_eq!(percent(&format!("{number}%")), Ok(number.normalize()));
        prop_assert_eq!(points(&format!("-{number}pp")), Ok((-number).normalize()));
        let dollars = rust_decimal::Decimal::new(cents, 2);
        prop_assert_eq!(money(&format!("${dollars}")), Ok(dollars.normalize()));
    }
}
