//! Staying current: until when the law is known, days after that, two days compared with one another, and a user's own
//! file over a shipped regime.

use std::fs;
use std::path::Path;

use dutylab::input::regime::{LAW, known_to};
use dutylab::input::world::shipped_worlds;
use dutylab::prelude::{Location, Overrides, Session};
use dutylab::report::known_law::{aged_words, known_words};
use jiff::civil::{Date, date};
use serde_json::Value;

use crate::program::{command, dutylab};

/// What is printed, and what is said on standard error.
fn printed(folder: &Path, arguments: &[&str], code: i32) -> (String, String) {
    let output = dutylab(folder, arguments, code);
    (String::from_utf8(output.stdout).expect("text"), String::from_utf8(output.stderr).expect("text"))
}

fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

/// The last day that the shipped law knows, in words.
fn known() -> (Date, String) {
    let day = known_to(LAW).expect("a last day");
    (day, plain(&known_words(day)))
}

const LATER: &str = "title = \"Cars, later\"\nbaseline = \"us\"\ndate = 2027-06-01\n\n[scope]\nproducts = [\"8703\"]\n";

#[test]
fn the_last_day_is_the_one_before_the_first_unknown() {
    let day = date(2026, 10, 10);
    assert_eq!(plain(&known_words(day)), "law known to 10 October 2026");
    assert_eq!(aged_words(day, date(2026, 10, 10)), "law known to 10 October 2026");
    assert_eq!(aged_words(day, date(2026, 10, 11)), "law known to 10 October 2026, 1 day ago");
    assert_eq!(aged_words(day, date(2026, 11, 30)), "law known to 10 October 2026, 51 days ago");
    assert_eq!(aged_words(day, date(2026, 1, 1)), "law known to 10 October 2026");
    let text =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds/regimes/us.toml")).expect("the law");
    let first_unknown = known().0.tomorrow().expect("a day");
    assert!(text.lines().any(|line| line.starts_with("known_until ") && line.contains(&first_unknown.to_string())));
}

#[test]
fn version_and_terminal_say_until_when() {
    let folder = tempfile::tempdir().expect("a folder");
    let (day, words) = known();
    let (version, _) = printed(folder.path(), &["--version"], 0);
    assert!(version.contains(&words), "{version}");
    let (short, _) = printed(folder.path(), &["-V"], 0);
    assert_eq!(version.lines().next(), Some(short.trim_end()));
    let worlds: Vec<&str> = version.lines().skip(1).collect();
    assert!(worlds.contains(&"us-2024: US imports for consumption, 2024"), "{version}");
    assert!(worlds.contains(&"own-entries: Five entries of a made-up importer, 2025"), "{version}");
    assert_eq!(worlds.len(), shipped_worlds().count(), "{version}");
    let (_, said) = printed(folder.path(), &["explain", "JP", "8703.23.01", "--baseline", "us"], 0);
    assert!(said.lines().any(|line| line == words), "the day is not over at that time: {said}");
    let mut later = command(folder.path(), &["explain", "JP", "8703.23.01", "--baseline", "us"]);
    // The first second of 2028.
    let said = later.env("SOURCE_DATE_EPOCH", "1830297600").output().expect("an answer").stderr;
    let said = String::from_utf8(said).expect("text");
    let expected = aged_words(day, date(2028, 1, 1));
    assert!(expected.ends_with("days ago") && said.lines().any(|line| line == expected), "{said}");
    let (_, said) = printed(folder.path(), &["explain", "JP", "8703.23.01", "--baseline", "us", "--json"], 0);
    assert!(said.is_empty(), "programs are told nothing besides: {said}");
}

#[test]
fn a_later_day_needs_a_word() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("later.toml");
    fs::write(&path, LATER).expect("written");
    let (_, said) = printed(folder.path(), &["run", "later.toml"], 2);
    assert!(said.contains("does not cover 2027-06-01") && said.contains("assume_unchanged_after = true"), "{said}");
    fs::write(&path, LATER.replacen("\n[scope]", "assume_unchanged_after = true\n\n[scope]", 1)).expect("written");
    let (_, words) = known();
    let assumed = format!("{words}; assumed unchanged after");
    printed(folder.path(), &["report", "later.toml"], 0);
    let page = plain(&fs::read_to_string(folder.path().join("output/report.html")).expect("the page"));
    assert!(page.contains(&assumed), "the page");
    let pictures = fs::read_dir(folder.path().join("output/later")).expect("results");
    let pictures = pictures.map(|entry| entry.expect("an entry").path());
    let pictures: Vec<_> = pictures.filter(|path| path.extension().is_some_and(|end| end == "svg")).collect();
    assert!(!pictures.is_empty());
    for picture in pictures {
        let text = plain(&fs::read_to_string(&picture).expect("a picture"));
        assert!(text.contains("assumed"), "{}", picture.display());
    }
}

#[test]
fn json_says_that_the_law_is_taken_to_go_on() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("later.toml"), LATER).expect("written");
    let of = |more: &[&str]| -> Value {
        let arguments = [&["run", "later.toml", "--json"], more].concat();
        serde_json::from_str(&printed(folder.path(), &arguments, 0).0).expect("JSON")
    };
    let (day, words) = known();
    assert_eq!(of(&["--assume-unchanged"])[0]["assumed"], format!("{words}; assumed unchanged after"));
    let known = of(&["--assume-unchanged", "--date", &day.to_string()]);
    assert_eq!((&known[0]["date"], known[0].get("assumed")), (&day.to_string().into(), None), "a day that is known");
    printed(folder.path(), &["run", "later.toml", "--no-charts", "--assume-unchanged"], 0);
    let summary = fs::read_to_string(folder.path().join("output/later/summary.json")).expect("a summary");
    let summary: Value = serde_json::from_str(&summary).expect("JSON");
    assert_eq!(summary["assumed"], format!("{words}; assumed unchanged after"));
}

#[test]
fn a_run_without_a_date_says_which_day_it_takes() {
    let folder = tempfile::tempdir().expect("a folder");
    let undated = LATER.replace("date = 2027-06-01\n", "");
    fs::write(folder.path().join("cars.toml"), &undated).expect("written");
    let (_, said) = printed(folder.path(), &["run", "cars.toml", "--no-charts"], 0);
    let (day, _) = known();
    let note = format!("cars: no `date`: goods enter on {day}, the last day of which the regime “us” knows the law");
    assert!(said.lines().any(|line| line.ends_with(&note)), "{said}");
    let session = Session::new().expect("names");
    let notes = |text: &str, date: Option<Date>| {
        let overrides = Overrides { date, ..Overrides::default() };
        session.read(&Location::text_in(".", "cars.toml", text), &overrides).expect("a scenario").scenario.taken
    };
    assert_eq!(notes(&undated, None).len(), 1);
    let period = undated.replacen("[scope]", "period = { from = 2025-10-01, until = 2025-11-01 }\n[scope]", 1);
    // What the document says is of one day.
    let document = undated.replace("\"us\"", "\"document\"");
    for text in [LATER.replace("2027-06-01", "2025-10-25"), period, document] {
        assert_eq!(notes(&text, None), [""; 0], "{text}");
    }
    assert_eq!(notes(&undated, Some(date(2025, 10, 25))), [""; 0], "the command line names a day");
}

#[test]
fn explain_takes_the_law_to_go_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let question = ["explain", "VN", "9403.60.80", "--baseline", "us", "--date", "2027-06-01"];
    let (_, said) = printed(folder.path(), &question, 2);
    assert!(said.contains("--assume-unchanged"), "{said}");
    let assumed = [&question[..], &["--assume-unchanged"]].concat();
    let (text, _) = printed(folder.path(), &assumed, 0);
    let (_, words) = known();
    assert!(text.contains(&format!("{words}; assumed unchanged after")), "{text}");
    // Section 122 ends by its own words.
    assert!(!text.lines().any(|line| line.starts_with("s122 ")), "{text}");
    let (json, _) = printed(folder.path(), &[&assumed[..], &["--json"]].concat(), 0);
    let json: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["assumed"], format!("{words}; assumed unchanged after"));
    let known = ["explain", "VN", "9403.60.80", "--baseline", "us", "--date", "2025-10-25", "--assume-unchanged"];
    assert!(!printed(folder.path(), &known, 0).0.contains("assumed"), "a day that is known");
}

#[test]
fn a_regime_is_told_by_its_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let (json, _) = printed(folder.path(), &["list", "regimes", "us", "--json"], 0);
    let all: Vec<Value> = serde_json::from_str(&json).expect("JSON");
    assert_eq!((&all[0]["kind"], &all[0]["day"]), (&"regime".into(), &known().0.to_string().into()));
    assert!(all[0]["what"].as_str().is_some_and(|reason| reason.len() > 20), "why: {}", all[0]);
    let announced = |kind: &str| all.iter().filter(|one| one["kind"] == kind).count();
    assert!(announced("announced") > 0 && announced("outside") > 3, "{json}");
    // Today is 2025-10-25 here: what begins later is to come.
    let s122 = all
        .iter()
        .find(|one| one["id"] == "s122" && one["what"].as_str().is_some_and(|what| what.starts_with("begins")));
    assert_eq!(s122.map(|one| &one["day"]), Some(&"2026-02-24".into()));
}

#[test]
fn two_days_are_held_against_one_another() {
    let folder = tempfile::tempdir().expect("a folder");
    let days = ["list", "changes", "us", "--from", "2026-02-23", "--to", "2026-02-24"];
    let (json, _) = printed(folder.path(), &[&days[..], &["--json"]].concat(), 0);
    let all: Vec<Value> = serde_json::from_str(&json).expect("JSON");
    let of =
        |measure: &str| all.iter().find(|one| one["measure"] == measure).unwrap_or_else(|| panic!("{measure}: {json}"));
    let begun = of("s122");
    assert_eq!(
        (&begun["change"], &begun["rate_before"], &begun["rate_after"]),
        (&"begins".into(), &"".into(), &"10%".into())
    );
    let dollars: f64 = begun["imports_after_usd"].as_f64().expect("dollars");
    assert!(dollars > 1e11, "{dollars}");
    assert_eq!(all[0]["change"], "all");
    let same = ["list", "changes", "us", "--from", "2026-02-24", "--to", "2026-02-23"];
    assert!(printed(folder.path(), &same, 2).1.contains("is not before"));
    let (text, _) = printed(folder.path(), &days, 0);
    assert!(text.contains("s122 · begins: 10% on $"), "{text}");
}

#[test]
fn what_became_of_a_measure_is_a_change() {
    let folder = tempfile::tempdir().expect("a folder");
    let status = |from: &str, to: &str| {
        let days = ["list", "changes", "us", "--from", from, "--to", to, "--json"];
        let all: Vec<Value> = serde_json::from_str(&printed(folder.path(), &days, 0).0).expect("JSON");
        let of_status = all.into_iter().filter(|one| one["change"] == "status" && one["measure"] == "s122");
        of_status.map(|one| one["legal_status"].as_str().unwrap_or_default().to_string()).collect::<Vec<_>>()
    };
    let told = status("2026-05-06", "2026-05-07");
    assert!(matches!(&told[..], [one] if one.starts_with("on appeal since 2026-05-07: held unlawful")), "{told:?}");
    assert_eq!(status("2026-05-07", "2026-05-08"), [""; 0], "the day before is not counted again");
    let calendar = ["list", "changes", "us", "--from", "2026-05-07", "--until", "2026-05-08"];
    let (text, _) = printed(folder.path(), &calendar, 0);
    assert!(text.contains("s122: on appeal since 2026-05-07"), "{text}");
}

const LOCAL: &str = r#"
extends   = "us"
source    = "made up for a test"
measure   = [{ id = "mine.cars", products = ["8703"], tags = ["mine"], rate = "7%", from = 2025-10-01 }]
authority = { mine = "Of one's own" }
"#;

#[test]
fn a_file_of_ones_own_stands_over_the_law() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path();
    let question =
        LATER.replace("2027-06-01", "2025-10-25").replace("[scope]", "[before]\ndate = 2025-09-30\n\n[scope]");
    fs::create_dir(folder.join("study")).expect("a folder");
    fs::write(folder.join("study/cars.toml"), &question).expect("written");
    let explain = ["explain", "JP", "8703.23.01", "--baseline", "us", "--date", "2025-10-25"];
    let plain_law = printed(folder, &explain, 0).0;
    // Beside the scenario: for the scenario alone.
    fs::write(folder.join("study/us-local.toml"), LOCAL).expect("written");
    assert_eq!(printed(folder, &explain, 0).0, plain_law);
    let (_, said) = printed(folder, &["run", "study/cars.toml"], 0);
    assert!(said.contains("“us” is read with study/us-local.toml, which extends it"), "{said}");
    let picture = fs::read_to_string(folder.join("output/cars/cars-rate-by-partner.svg")).expect("a picture");
    assert!(picture.contains("us-local.toml"), "the source of the picture");
    // In the working folder: for whoever asks for the law.
    fs::write(folder.join("us-local.toml"), LOCAL.replace("7%", "9%")).expect("written");
    let (text, said) = printed(folder, &explain, 0);
    assert!(text.contains("mine.cars") && text.contains("with us-local.toml"), "{text}");
    assert!(said.contains("“us” is read with us-local.toml"), "{said}");
    let json: Value = serde_json::from_str(&printed(folder, &[&explain[..], &["--json"]].concat(), 0).0).expect("JSON");
    assert_eq!(json["regime"], "us-local");
    // The one beside the scenario goes first.
    let (text, _) = printed(folder, &["explain", "JP", "8703.23.01", "study/cars.toml"], 0);
    assert!(text.lines().any(|line| line.starts_with("mine.cars ") && line.contains("7.0%")), "{text}");
    assert!(printed(folder, &["check", "us-local.toml"], 0).0.contains("measures"));
    // A file that only looks like one is left alone, and that is said.
    fs::write(folder.join("us-local.toml"), "title = \"mine\"\nsource = \"mine\"\n").expect("written");
    let (text, said) = printed(folder, &explain, 0);
    assert_eq!(text, plain_law);
    assert!(said.contains("us-local.toml is left alone: it does not say extends = \"us\""), "{said}");
}

#[test]
fn a_changed_file_of_ones_own_is_run_again() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path();
    fs::write(folder.join("cars.toml"), LATER.replace("2027-06-01", "2025-10-25")).expect("written");
    printed(folder, &["run", "cars.toml", "--no-charts"], 0);
    assert!(printed(folder, &["run", "cars.toml", "--no-charts"], 0).1.contains("1 unchanged"));
    fs::write(folder.join("us-local.toml"), LOCAL).expect("written");
    assert!(!printed(folder, &["run", "cars.toml", "--no-charts"], 0).1.contains("1 unchanged"));
}

#[test]
fn what_extends_nothing_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("law.toml"), "extends = \"uss\"\n").expect("written");
    let (_, said) = printed(folder.path(), &["check", "law.toml"], 2);
    assert!(said.contains("there is no shipped regime “uss”") && said.contains("law.toml:1:"), "{said}");
    fs::write(folder.path().join("law.toml"), LOCAL.replace("7%", "7")).expect("written");
    let (_, said) = printed(folder.path(), &["check", "law.toml"], 2);
    assert!(said.contains("law.toml:4:"), "{said}");
}

/// The section on a proclamation of today, followed step by step.
#[test]
fn a_proclamation_of_today_goes_in() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/new-tariff.md")).expect("the page");
    let (_, section) = page.split_once("## A proclamation came out today\n").expect("the section");
    let section = section.split("\n## ").next().unwrap_or(section);
    let folder = tempfile::tempdir().expect("a folder");
    let (mut saved, mut performed, mut all) = (0, 0, String::new());
    let mut words = "";
    let mut lines = section.lines();
    while let Some(line) = lines.next() {
        let Some(language) = line.strip_prefix("```") else {
            words = if line.is_empty() { words } else { line };
            continue;
        };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        if language == "console" {
            for line in block {
                let line = line.strip_prefix("$ dutylab ").unwrap_or_else(|| panic!("a command: {line}"));
                let arguments: Vec<&str> = line.split_whitespace().collect();
                let (text, said) = printed(folder.path(), &arguments, 0);
                all += &format!("$ {line}\n{text}{said}\n");
                performed += 1;
            }
        } else {
            let (_, rest) = words.split_once("ave this as `").unwrap_or_else(|| panic!("which file? {words}"));
            let name = rest.split('`').next().expect("a name");
            fs::write(folder.path().join(name), block.join("\n") + "\n").expect("written");
            saved += 1;
        }
    }
    assert!(saved == 4 && performed >= 6, "{saved} files, {performed} commands");
    for shown in ["robots.25 · begins: 25% on $", "2 of 2 checks passed", "“us” is read with us-local.toml"] {
        assert!(all.contains(shown), "{shown}: {all}");
    }
}
