//! How rules combine, as data: each `[[rule]]` of `tests/rules/*.toml` is a small law, a question, and the rates that must come out.
//!
//! `law` and `question` are files as a user writes them, without the lines that are always the same. `results` has a row
//! a flow of the tiny world: case (left out: `base`), partner and product, rate before, rate after, change; `?` is not
//! known, `10..40` is hedged, `-` is out of scope. `refused` has words of the messages that refuse the files instead.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use dutylab::error::Problems;
use dutylab::input::files::Location;
use dutylab::input::partner::read_partners;
use dutylab::input::scenario::Overrides;
use dutylab::input::world::read_world;
use dutylab::partner::Partners;
use dutylab::product::ProductNames;
use dutylab::report::diagnostic::render;
use dutylab::report::finding::ReportContext;
use dutylab::report::table;
use dutylab::run::run;
use dutylab::session::Session;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    rule: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    name: String,
    #[serde(default)]
    law: String,
    #[serde(default)]
    question: String,
    /// Lines that are always the same and are left out here: `date` or `scope`.
    #[serde(default)]
    without: Vec<String>,
    /// Further files beside the question.
    #[serde(default)]
    files: BTreeMap<String, String>,
    /// What the command line says.
    #[serde(default)]
    with: With,
    #[serde(default)]
    results: Vec<Vec<String>>,
    #[serde(default)]
    refused: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct With {
    baseline: Option<String>,
    date: Option<String>,
    as_of: Option<String>,
    #[serde(default)]
    set: Vec<String>,
}

fn home(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The rates of every flow in scope: case and flow to before, after and change.
type Rates = BTreeMap<(String, String), [String; 3]>;

/// Works a rule out as the program would.
fn rates_of(rule: &Rule, partners: &Partners) -> Result<Rates, Problems> {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
    write("law.toml", &format!("title = \"a law\"\nsource = \"invented\"\n{}", rule.law));
    let world = home("tests/worlds/tiny");
    let mut head = format!("title = \"a question\"\nworld = {:?}\n", world);
    for (key, line) in [("baseline", "\"law.toml\""), ("date", "2025-06-15"), ("scope", "{}")] {
        let stated = rule.question.lines().any(|line| line.starts_with(key) || line.starts_with(&format!("[{key}]")));
        if !stated && !rule.without.iter().any(|left_out| left_out == key) {
            head.push_str(&format!("{key} = {line}\n"));
        }
    }
    write("question.toml", &(head + &rule.question));
    rule.files.iter().for_each(|(name, text)| write(name, text));

    let date = |text: &Option<String>| text.as_ref().map(|text| text.parse().expect("a date"));
    let overrides = Overrides {
        baseline: rule.with.baseline.clone(),
        date: date(&rule.with.date),
        as_of: date(&rule.with.as_of),
        set: rule.with.set.clone(),
        ..Overrides::default()
    };
    let read = Session::new()?.read(&Location::Disk(folder.path().join("question.toml")), &overrides)?;
    let world = read_world("tiny", &read.world, partners)?;
    let run = run(&read.scenario, &world, &AtomicBool::new(false))?;
    let products = &ProductNames::default();
    let result = ReportContext { scenario: &read.scenario, world: &world, run: &run, partners, products };
    let mut rates = Rates::new();
    for case in &run.cases {
        let levels = run.levels(&read.scenario, &world, case)?;
        let text = table::rates(&result, &levels).1.collect::<String>();
        for row in csv::Reader::from_reader(text.as_bytes()).records().map(|row| row.expect("a row")) {
            let cells: Vec<&str> = row.iter().skip(5).collect();
            let known = |cell: &str| if cell.is_empty() { "?".to_string() } else { cell.to_string() };
            let rates_of_flow = match cells[..] {
                [before, after, change] => [before, after, change].map(known),
                [_, b0, b1, _, a0, a1, _, c0, c1] => [(b0, b1), (a0, a1), (c0, c1)]
                    .map(|(low, high)| if low == high { known(low) } else { format!("{low}..{high}") }),
                _ => panic!("{text}"),
            };
            rates.insert((case.variant.name.clone(), format!("{} {}", &row[0], &row[2])), rates_of_flow);
        }
    }
    Ok(rates)
}

/// What is wrong with what comes out.
fn verdict(rule: &Rule, partners: &Partners) -> Vec<String> {
    assert!(rule.results.is_empty() != rule.refused.is_empty(), "{}: either results or refused", rule.name);
    match rates_of(rule, partners) {
        Err(problems) if rule.refused.is_empty() => problems.iter().map(|problem| problem.to_string()).collect(),
        Err(problems) => {
            let said: String = problems.iter().map(|problem| render(problem, false)).collect();
            rule.refused
                .iter()
                .filter(|word| !said.contains(*word))
                .map(|word| format!("no “{word}” in {said}"))
                .collect()
        }
        Ok(rates) if rule.results.is_empty() => vec![format!("not refused: {rates:?}")],
        Ok(rates) => {
            let mut wrong = Vec::new();
            for row in &rule.results {
                let (case, row) = if row.len() % 2 == 1 { (&*row[0], &row[1..]) } else { ("base", &row[..]) };
                let found = rates.get(&(case.to_string(), row[0].clone()));
                let right = match found {
                    Some(found) => found[..] == row[1..],
                    None => row[1..] == ["-"],
                };
                if !right {
                    wrong.push(format!("{case}, {}: expected {:?}, found {found:?}", row[0], &row[1..]));
                }
            }
            wrong
        }
    }
}

#[test]
fn rules_combine_as_the_language_says() {
    let partners = read_partners().expect("the partners");
    let mut wrong = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(home("tests/rules")).expect("a folder") {
        let path = entry.expect("an entry").path();
        let rules: Rules = toml::from_str(&fs::read_to_string(&path).expect("text")).expect("rules");
        for rule in &rules.rule {
            count += 1;
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            wrong.extend(verdict(rule, &partners).into_iter().map(|what| format!("{file}, “{}”: {what}", rule.name)));
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count > 40, "{count} rules");
}

#[test]
fn sweeps_and_cases_multiply() {
    let partners = read_partners().expect("the partners");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("grid.toml");
    let text = format!(
        "title = \"a grid\"\nbaseline = \"none\"\nworld = {:?}\ndate = 2025-01-01\n{}",
        home("tests/worlds/tiny"),
        r#"
        measure = [{ id = "a", products = ["8703"], rate = "1%" }, { id = "b", partners = ["JP"], products = ["8703"], rate = "7%" }]
        case = [{ name = "one" }, { name = "two", measure = [{ id = "c", products = ["8703"], rate = "100%" }] }]
        sweep = [
          { measure = "a", field = "rate", from = "0%", to = "1%", step = "0.5%" },
          { measure = "b", field = "rate", values = ["20%", "10%..30%"] },
        ]
        "#
    );
    fs::write(&path, text).expect("a file");
    let read = Session::new().expect("names").read(&Location::Disk(path), &Overrides::default()).expect("a scenario");
    let world = read_world("tiny", &read.world, &partners).expect("a world");
    let run = run(&read.scenario, &world, &AtomicBool::new(false)).expect("a result");
    // Cars worth 250,000 dollars, of them 100,000 from Japan.
    let mut expected = Vec::new();
    for (case, extra) in [("one", 0), ("two", 250_000)] {
        for (a, of_all) in [("0%", 0), ("0.5%", 1_250), ("1%", 2_500)] {
            for (b, low, high) in [("20%", 20_000, 20_000), ("10%..30%", 10_000, 30_000)] {
                let owed = [low, high].map(|of_japan| (extra + of_all + of_japan).to_string());
                expected.push((format!("{case}/a.rate={a}/b.rate={b}"), owed));
            }
        }
    }
    let found = run.cases.iter().map(|case| {
        let owed = run.whole(case).duty_change.expect("known");
        (case.variant.name.clone(), [owed.low, owed.high].map(|money| money.dollars().to_string()))
    });
    assert_eq!(found.collect::<Vec<_>>(), expected);
}
