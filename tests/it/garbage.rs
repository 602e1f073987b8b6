//! Whatever bytes a file has, and whatever words stand on the command line, the program answers with results or with problems
//! that can be shown; it never panics, is never silent, and writes nothing beside what it reads.
//!
//! `PROPTEST_CASES` asks for more than the gate has, `PROPTEST_RNG_SEED` for others.

mod mutation;
mod study;
mod words;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{LazyLock, OnceLock};

use dutylab::error::Problem;
use dutylab::input::files::Location;
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
use mutation::{mutated, mutations};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestRunner;
use study::{Answer, STUDIES, answer};
use words::{WORDS, follow};

use crate::properties::config;

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
    #![proptest_config(config(256))]

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

/// Holds answers to mutated texts: `of` says which of the texts of the corpus is meant, and reads what became of it.
fn hold(cases: u32, of: impl Fn(Index, Index, &[mutation::Mutation]) -> Result<Answer, String>) {
    // To find the least that goes wrong takes as many cases again.
    let config = ProptestConfig { max_shrink_iters: 500, ..config(cases) };
    let cases = config.cases;
    let [results, refusals] = [Cell::new(0), Cell::new(0)];
    let drawn = (any::<Index>(), any::<Index>(), mutations());
    let said = TestRunner::new(config).run(&drawn, |(one, other, mutations)| {
        let answer = of(one, other, &mutations).map_err(TestCaseError::fail)?;
        let count = if answer == Answer::Results { &results } else { &refusals };
        count.set(count.get() + 1);
        Ok(())
    });
    said.unwrap_or_else(|why| panic!("{why}"));
    println!("{} of {cases} mutated texts gave results, {} were refused", results.get(), refusals.get());
    // Changes that spoil every text, or none, would try little.
    assert!(results.get() > cases / 100 && refusals.get() > cases / 100);
}

#[test]
fn the_corpus_gives_results_as_it_stands() {
    for (name, study) in &*STUDIES {
        assert_eq!(answer(study, &Overrides::default()), Ok(Answer::Results), "{name}");
    }
    for (kind, text) in &*WORDS {
        assert_eq!(follow(kind, text), Ok(Answer::Results), "{kind}: {text}");
    }
}

#[test]
fn mutated_files_are_answered() {
    hold(2_000, |study, file, mutations| {
        let study = STUDIES.values().nth(study.index(STUDIES.len())).expect("a study");
        let (name, text) = study.iter().nth(file.index(study.len())).expect("a file");
        let mut study = study.clone();
        study.insert(name.clone(), mutated(text, mutations));
        answer(&study, &Overrides::default())
    });
}

#[test]
fn mutated_words_are_answered() {
    hold(2_000, |one, _, mutations| {
        let (kind, text) = one.get(&WORDS);
        follow(kind, &String::from_utf8_lossy(&mutated(text.as_bytes(), mutations)))
    });
}
