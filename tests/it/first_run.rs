//! What somebody sees in the first minutes: a line a scenario, the ends of a sweep, goods and lists that are looked for.

use std::fs;

use crate::program::study::study;
use crate::program::{command, dutylab};

#[test]
fn a_batch_prints_a_line_a_scenario() {
    let home = study(3, 10);
    let mut run = command(home.path(), &["run", "--no-charts"]);
    let output = run.env("COLUMNS", "80").output().expect("starts");
    let [table, words] = [output.stdout, output.stderr].map(|text| String::from_utf8(text).expect("text"));
    assert!(table.lines().all(|line| line.chars().count() <= 80), "{table}");
    for name in ["s00", "s01", "s02"] {
        let line = table.lines().filter(|line| line.contains(name)).collect::<Vec<_>>();
        assert!(matches!(line[..], [line] if line.contains("0% → 10%") && line.contains("+$25,000")), "{table}");
    }
    assert!(words.contains("3 scenarios · 3 cases") && words.ends_with("→ open output/index.html\n"), "{words}");
    let markdown = String::from_utf8(dutylab(home.path(), &["run", "--no-charts", "--md"], 0).stdout).expect("text");
    assert!(markdown.contains("duties a year"), "{markdown}");
}

#[test]
fn a_sweep_shows_both_its_ends() {
    let home = study(1, 10);
    let path = home.path().join("scenarios/s00.toml");
    let sweep = "[[sweep]]\nmeasure = \"cars\"\nfield = \"rate\"\nfrom = \"0%\"\nto = \"30%\"\nstep = \"1%\"\n";
    fs::write(&path, fs::read_to_string(&path).expect("a file") + sweep).expect("written");
    let table = dutylab(home.path(), &["run", "s00", "--no-charts"], 0).stdout;
    let table = String::from_utf8(table).expect("text");
    let shown: Vec<&str> = table.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(shown.contains(&"0%") && shown.contains(&"30%") && table.contains("more in s00/cases.csv"), "{table}");
    let mut cases = csv::Reader::from_path(home.path().join("output/s00/cases.csv")).expect("a table");
    let place = cases.headers().expect("a header").iter().position(|head| head == "swept_1_pct").expect("a column");
    let swept: Vec<String> = cases.records().map(|row| row.expect("a row")[place].to_string()).collect();
    assert_eq!(swept, (0..=30).map(|rate| rate.to_string()).collect::<Vec<_>>());
}

#[test]
fn goods_are_found_headings_first() {
    let home = tempfile::tempdir().expect("a folder");
    let output = dutylab(home.path(), &["list", "products", "coffee"], 0);
    let [table, words] = [output.stdout, output.stderr].map(|text| String::from_utf8(text).expect("text"));
    let lines: Vec<&str> = table.lines().collect();
    assert!(lines.len() <= 20 && lines[0].starts_with("0901 ") && lines[0].contains("$8.8bn"), "{table}");
    assert!(lines.iter().all(|line| line.chars().count() <= 80 && !line.contains(" > ")), "{table}");
    assert!(words.starts_with("… ") && words.contains("more: "), "{words}");
    let lists =
        String::from_utf8(dutylab(home.path(), &["list", "lists", "--baseline", "document"], 0).stdout).expect("text");
    assert!(lists.contains("chips\n  8541, 8542 except 8541.42, 8541.43\n"), "{lists}");
    let lists = String::from_utf8(dutylab(home.path(), &["list", "lists", "annex2"], 0).stdout).expect("text");
    assert!(lists.starts_with("annex2 · ") && lists.contains("Annex II"), "{lists}");
    let words =
        String::from_utf8(dutylab(home.path(), &["list", "measures", "Brazil", "--baseline", "document"], 2).stderr)
            .expect("text");
    assert!(
        words.contains("No measure in \"document\" matches Brazil; ") && words.contains("(add --baseline us)"),
        "{words}"
    );
}

/// What a common word means comes first, and no word is found inside another one.
#[test]
fn common_words_find_their_codes() {
    let home = tempfile::tempdir().expect("a folder");
    for (word, code) in [
        ("chips", "8541"),
        ("phones", "8517"),
        ("computers", "8471"),
        ("toys", "9503"),
        ("shoes", "64"),
        ("steel", "72"),
        ("wine", "2204"),
        ("medicines", "30"),
        ("watches", "9101"),
        ("eggs", "0407"),
        ("cheese", "0406"),
        ("furniture", "9401"),
        ("batteries", "8506"),
        ("bananas", "0803"),
        ("gold", "7108"),
        ("rice", "1006"),
        ("olive oil", "1509"),
        ("books", "4901"),
        ("tires", "4011"),
        ("beer", "2203"),
    ] {
        let output = dutylab(home.path(), &["list", "products", word], 0);
        let [table, words] = [output.stdout, output.stderr].map(|text| String::from_utf8(text).expect("text"));
        assert!(table.starts_with(&format!("{code} ")), "{word}: {table}");
        assert!(words.contains(&format!("“{word}” in a scenario means {code}")), "{words}");
    }
    let found = |word: &str| {
        let output = dutylab(home.path(), &["list", "measures", word, "--on", "2025-10-25"], 0);
        String::from_utf8(output.stdout).expect("text")
    };
    let swiss = found("Swiss");
    assert!(swiss.contains("recip.ch") && !swiss.contains("s201.solar"), "{swiss}");
    for word in ["CH", "switzerland", "Swiss Confederation"] {
        assert_eq!(found(word), swiss, "{word}");
    }
}

/// The help of a command leaves out the options that do nothing there.
#[test]
fn help_shows_the_options_that_do_something() {
    let home = tempfile::tempdir().expect("a folder");
    let help = |name: &str| String::from_utf8(dutylab(home.path(), &[name, "--help"], 0).stdout).expect("text");
    assert!(help("run").contains("--seed") && help("list").contains("--baseline"));
    assert!(!help("list").contains("--seed") && !help("init").contains("--json") && !help("schema").contains("--date"));
}

/// What was renamed is found by its old name too: a regime, a world, a shipped scenario.
#[test]
fn old_names_still_mean_what_they_meant() {
    let home = tempfile::tempdir().expect("a folder");
    let text = "title = \"Two sides\"\nbaseline = \"answers-2025\"\nworld = \"us-and-answers-2025\"\ndate = 2025-03-13\n\
                [before]\ndate = 2025-03-03\n[scope]\nimporters = [\"US\", \"CA\"]\npartners = [\"US\", \"CA\"]\n";
    fs::write(home.path().join("sides.toml"), text).expect("written");
    let output = dutylab(home.path(), &["run", "sides.toml", "--no-charts"], 0);
    assert!(String::from_utf8_lossy(&output.stdout).contains("+$55.9bn"), "{output:?}");
    dutylab(home.path(), &["check", "announced-answered"], 0);
}
