//! The three questions that are asked of results: why, compare, solve. Numbers are checked in the head, on the tiny world.
//!
//! `BLESS=1 cargo test --test it asks` rewrites `tests/asks/goals.stderr`; read it before it is committed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;

use crate::program::study::tiny_world;
use crate::program::{command, dutylab};
use rust_decimal::Decimal;
use serde_json::Value;
use tempfile::TempDir;

/// A folder with the tiny world and scenarios on it: no duty before, then these lines.
fn folder(scenarios: &[(&str, &str)]) -> TempDir {
    let folder = tiny_world();
    for (name, lines) in scenarios {
        let head = "title = \"A question\"\nbaseline = \"none\"\nworld = \"tiny\"\n";
        let date = if lines.contains("period") { "" } else { "date = 2025-01-01\n" };
        fs::write(folder.path().join(format!("{name}.toml")), format!("{head}{date}{lines}\n")).expect("a file");
    }
    folder
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn why(lines: &str) -> Value {
    let folder = folder(&[("q", lines)]);
    json(&dutylab(folder.path(), &["why", "q.toml", "--json"], 0))
}

fn number(value: &Value) -> Decimal {
    assert!(value.is_number(), "{value}");
    value.to_string().parse().expect("a decimal")
}

/// The parts by name; they add up to the whole to the cent, in all and for each partner.
fn parts(why: &Value) -> BTreeMap<String, Decimal> {
    let parts: BTreeMap<String, Decimal> = (why["parts"].as_array().expect("parts").iter())
        .map(|part| (part["id"].as_str().expect("an id").to_string(), number(&part["part_usd"])))
        .collect();
    assert_eq!(parts.values().sum::<Decimal>(), number(&why["whole_usd"]), "{why:#}");
    let partners = why["by_partner"].as_array().expect("partners");
    for row in partners {
        let sum: Decimal = row["parts"].as_array().expect("parts").iter().map(|part| number(&part["part_usd"])).sum();
        assert_eq!(sum, number(&row["whole_usd"]), "{row:#}");
    }
    assert_eq!(partners.iter().map(|row| number(&row["whole_usd"])).sum::<Decimal>(), number(&why["whole_usd"]));
    parts
}

fn dollars(parts: &BTreeMap<String, Decimal>, id: &str) -> String {
    parts[id].normalize().to_string()
}

/// Cars: $150,000 from the US, $100,000 from Japan.
const A: &str = "[[measure]]\nid = \"a\"\nproducts = [\"8703\"]\nrate = \"5%\"\n";
const B: &str = "[[measure]]\nid = \"b\"\nproducts = [\"8703\"]\nrate = \"15%\"\nmode = \"all_in\"\ncounts = [\"a\"]\n";
const D: &str = "[[measure]]\nid = \"d\"\npartners = [\"KR\"]\nproducts = [\"8703\"]\nrate = \"40%\"\n";

/// Equations (50) and (51).
#[test]
fn a_total_over_an_addition() {
    // a alone 5, b alone 15, both 15: a (5 + 0) ÷ 2, b (15 + 10) ÷ 2, of 250,000.
    let split = why(&format!("{A}{B}{D}"));
    let parts = parts(&split);
    assert_eq!([dollars(&parts, "a"), dollars(&parts, "b")], ["6250", "31250"]);
    // Nobody sells what d is about.
    assert_eq!(dollars(&parts, "d"), "0");
    assert_eq!(split["method"]["exact"], true);
    assert_eq!(split["method"]["most_on_a_line"], 2);
    let us = &split["by_partner"].as_array().expect("partners").iter().find(|row| row["partner"] == "US").expect("US");
    assert_eq!(us["whole_usd"].to_string(), "22500.00");
}

#[test]
fn the_order_of_the_file_changes_nothing() {
    let all: Vec<_> = [[A, B, D], [D, B, A], [B, A, D]].iter().map(|lines| parts(&why(&lines.concat()))).collect();
    assert!(all.windows(2).all(|pair| pair[0] == pair[1]), "{all:?}");
}

#[test]
fn a_rule_is_a_player() {
    // a 5%, b 8%, and b gives way to a: thirds, that add up all the same.
    let rule = "[[precedence]]\nid = \"p\"\nwinner = \"a\"\nloser = \"b\"\n";
    let other = "[[measure]]\nid = \"b\"\nproducts = [\"8703\"]\nrate = \"8%\"\n";
    let parts = parts(&why(&format!("{rule}{A}{other}")));
    for (id, thirds) in [("a", 7), ("b", 16), ("p", -8)] {
        let exact = Decimal::from(2500 * thirds) / Decimal::from(3);
        assert!((parts[id] - exact).abs() < Decimal::new(1, 2), "{id}: {}", parts[id]);
    }
}

#[test]
fn equal_players_have_equal_parts() {
    let one = |id: &str| format!("[[measure]]\nid = \"{id}\"\nproducts = [\"8703\"]\nrate = \"10%\"\n");
    let cap =
        "[[measure]]\nid = \"cap\"\nproducts = [\"8703\"]\nrate = \"15%\"\nmode = \"cap\"\ncounts = [\"x\", \"y\"]\n";
    let parts = parts(&why(&format!("{}{}{cap}", one("x"), one("y"))));
    // Alone 10 each, together 15 with the cap, 20 without: the cap takes a third of 5 off.
    assert_eq!(parts["x"], parts["y"]);
    assert!((parts["cap"] + Decimal::new(416667, 2)).abs() <= Decimal::new(1, 2), "{parts:?}");
}

/// So many measures of 10% on cars, and a cap of 25% on all of them.
fn crowd(count: usize) -> String {
    let ids: Vec<String> = (0..count).map(|number| format!("\"m{number:02}\"")).collect();
    let one = |id: &String| format!("[[measure]]\nid = {id}\nproducts = [\"8703\"]\nrate = \"10%\"\n");
    let measures: String = ids.iter().map(one).collect();
    let counts = ids.join(", ");
    format!(
        "{measures}[[measure]]\nid = \"cap\"\nproducts = [\"8703\"]\nrate = \"25%\"\nmode = \"cap\"\ncounts = [{counts}]\n"
    )
}

/// Equation (52): with eleven measures and the cap all orders are computed, with fifteen they are drawn.
#[test]
fn many_players_are_sampled_with_an_error() {
    let exact = why(&crowd(11));
    assert_eq!(exact["method"]["exact"], true);
    let split = parts(&exact);
    assert!(
        split.iter().filter(|(id, _)| *id != "cap").all(|(_, part)| (*part - split["m00"]).abs() <= Decimal::new(1, 2))
    );
    let sampled = why(&crowd(15));
    assert_eq!(sampled["method"]["exact"], false);
    let split = parts(&sampled);
    // In k of 16 places before the cap, the cap takes (10 k − 25)+ off; after it, the measures beyond 25 add nothing.
    // By symmetry the measures share what is left: (62,500 − cap) ÷ 15.
    let cap: Decimal = (0..16).map(|before| Decimal::from(if before > 2 { 10 * before - 25 } else { 0 })).sum();
    let cap = -cap / Decimal::from(16) * Decimal::from(2500);
    let own = (Decimal::from(62_500) - cap) / Decimal::from(15);
    for part in sampled["parts"].as_array().expect("parts") {
        let error: f64 = part["standard_error_usd"].as_f64().expect("a number");
        let expected = if part["id"] == "cap" { cap } else { own };
        let miss: f64 = (number(&part["part_usd"]) - expected).abs().to_string().parse().expect("a number");
        assert!(error > 0.0 && miss < 4.0 * error, "{part}: {expected}");
    }
    assert!(split.len() == 16);
    let folder = folder(&[("q", &crowd(15))]);
    let drawn = |seed: &str, threads: &str| {
        dutylab(folder.path(), &["why", "q.toml", "--json", "--seed", seed, "-j", threads], 0).stdout
    };
    assert_eq!(drawn("7", "1"), drawn("7", "2"));
    assert_ne!(drawn("7", "2"), drawn("8", "2"));
}

/// Measures that only add to one another need no order, however many they are.
#[test]
fn what_only_adds_is_exact() {
    let one =
        |number: usize| format!("[[measure]]\nid = \"m{number:02}\"\nproducts = [\"8703\"]\nrate = \"{number}%\"\n");
    let split = why(&(1..=20).map(one).collect::<String>());
    assert_eq!((&split["method"]["exact"], &split["method"]["most_on_a_line"]), (&Value::Bool(true), &Value::from(0)));
    let parts = parts(&split);
    assert!((1..=20).all(|number| parts[&format!("m{number:02}")] == Decimal::from(2500 * number)));
}

#[test]
fn a_folder_has_the_answer() {
    let folder = folder(&[("q", &format!("{A}{B}"))]);
    let said = dutylab(folder.path(), &["why", "q.toml"], 0);
    let table = String::from_utf8(said.stdout).expect("text");
    assert!(table.contains("together") && table.contains("exact"), "{table}");
    for name in [
        "why.csv",
        "by_partner.csv",
        "why-q-waterfall.png",
        "why-q-waterfall.svg",
        "why-q-waterfall.csv",
        "why-q-waterfall.txt",
    ] {
        assert!(folder.path().join("output/why-q").join(name).is_file(), "{name}");
    }
    dutylab(folder.path(), &["why", "q.toml"], 0);
}

const CARS: &str = "[[measure]]\nid = \"cars\"\nproducts = [\"8703\"]\nmode = \"base\"\nrate = \"10%\"\n";

fn solve(vary: &str, goal: &str, code: i32) -> Value {
    let chips = "[[measure]]\nid = \"chips\"\nproducts = [\"8542\"]\nmode = \"base\"\nrate = \"5%\"\n";
    let cap = "[[measure]]\nid = \"cap\"\nproducts = [\"8703\"]\nmode = \"cap\"\nrate = \"20%\"\ncounts = [\"cars\"]\n";
    let folder = folder(&[("q", &format!("{CARS}{chips}{cap}"))]);
    json(&dutylab(folder.path(), &["solve", "q.toml", "--vary", vary, "--goal", goal, "--json"], code))
}

/// Equations (53) and (54).
#[test]
fn the_rate_that_meets_a_goal() {
    let one = |found: &Value| {
        let solutions = found["solutions"].as_array().expect("solutions");
        assert_eq!(solutions.len(), 1, "{found:#}");
        (solutions[0]["rate_pct"].to_string(), solutions[0]["exact"] == true)
    };
    // Cars 250,000, chips 190,000 but for China's cells: 854231 from China and Japan, 140,000; at 5% 7,000.
    assert_eq!(one(&solve("cars=0%..20%", "duty = $20000", 0)), ("5.2".into(), true));
    assert_eq!(one(&solve("cars=0%..20%", "$20000 = duty", 0)), ("5.2".into(), true));
    assert_eq!(one(&solve("cars.rate", "rate(JP, 8703) = rate(CN, 8542)", 0)), ("5".into(), true));
    assert_eq!(one(&solve("cars", "cost(JP, 8703) = 1.1 * cost(JP, 8542)", 0)), ("15.5".into(), true));
    assert_eq!(one(&solve("cars=0%..20%", "3 * duty(*, 8703) = $10000", 0)), ("1.333333333".into(), false));
    assert_eq!(one(&solve("cars=0%..20%", "rate_change(US) = 7pp", 0)), ("7".into(), true));
}

#[test]
fn every_rate_of_a_stretch() {
    let found = solve("cars=0%..50%", "duty(*, 8703) = $50000", 0);
    let stretch = &found["solutions"][0];
    assert_eq!((&stretch["rate_pct"], &stretch["to_rate_pct"]), (&Value::from(20), &Value::from(50)), "{found:#}");
}

#[test]
fn no_rate_does() {
    let found = solve("cars=0%..50%", "duty = $1m", 1);
    assert_eq!(found["solutions"], Value::Array(Vec::new()));
    let folder = folder(&[("q", CARS)]);
    let said = dutylab(folder.path(), &["solve", "q.toml", "--vary", "cars=0%..50%", "--goal", "duty = $1m"], 1);
    let said = String::from_utf8(said.stdout).expect("text");
    assert!(said.contains("No rate from 0% to 50% does: at 0% the duty is $0, at 50% the duty is $125,000"), "{said}");
}

#[test]
fn mistakes_in_a_goal_are_pointed_at() {
    let folder = folder(&[("q", &format!("{CARS}[list]\nchips = {{ codes = [\"8542\"] }}\n"))]);
    let mut said = String::new();
    for (vary, goal) in [
        ("cars", "duty $20bn"),
        ("cars", "duty = = $20bn"),
        ("cars", "duty ="),
        ("cars", "= $20bn"),
        ("cars", "duti = $20bn"),
        ("cars", "duty = 20bn"),
        ("cars", "duty = 15%"),
        ("cars", "rate(JP) = 15"),
        ("cars", "rate(JP = 15%"),
        ("cars", "rate(Jpaan) = 15%"),
        ("cars", "rate() = 15%"),
        ("cars", "rate(JP, chps) = 15%"),
        ("cars", "rate(JP, 85422) = 15%"),
        ("cars", "rate(JP) = duty(KR)"),
        ("cars", "x * rate(JP) = 15%"),
        ("cars", "2 * 3 = duty"),
        ("cars", "$1bn = $2bn"),
        ("cars", "cost(JP) = 15%"),
        ("cars", "rate(KR) = 15%"),
        ("card", "duty = $1m"),
        ("cars=50%", "duty = $1m"),
        ("cars=50%..0%", "duty = $1m"),
        ("cars=0..50%", "duty = $1m"),
        ("cars=0%..2000%", "duty = $1m"),
    ] {
        let output =
            command(folder.path(), &["solve", "q.toml", "--vary", vary, "--goal", goal]).output().expect("starts");
        assert_eq!(output.status.code(), Some(2), "{goal}");
        said.push_str(&format!(
            "--vary {vary:?} --goal {goal:?}\n{}\n",
            String::from_utf8(output.stderr).expect("text")
        ));
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/asks/goals.stderr");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &said).expect("written");
    }
    assert_eq!(said, fs::read_to_string(path).expect("the golden messages"));
}

#[test]
fn results_side_by_side() {
    let dearer = CARS.replace("10%", "25%");
    let chips = "[[measure]]\nid = \"chips\"\nproducts = [\"8542\"]\nrate = \"5%\"\n";
    let cases = "[[case]]\nname = \"low\"\n[[case.measure]]\nid = \"cars\"\nproducts = [\"8703\"]\nrate = \"1%\"\n[[case]]\nname = \"high\"\n[[case.measure]]\nid = \"cars\"\nproducts = [\"8703\"]\nrate = \"2%\"\n";
    let folder = folder(&[
        ("one", CARS),
        ("two", &dearer),
        ("chips", chips),
        ("cases", cases),
        ("later", &format!("period = {{ from = 2025-01-01, until = 2025-07-01 }}\n{CARS}")),
    ]);
    let compare = |words: &[&str]| json(&dutylab(folder.path(), &[&["compare", "--json"], words].concat(), 0));
    let found = compare(&["one.toml", "two.toml"]);
    assert_eq!((&found["what"], &found["to"]), (&Value::from("duty_after"), &Value::from("one")));
    assert_eq!(found["sides"][1]["difference_usd"].to_string(), "37500.00");
    assert_eq!(found["by_partner"][0]["key"], "US");
    assert_eq!(found["by_partner"][0]["differences_usd"][1].to_string(), "22500.00");
    assert_eq!(found["by_product"][0]["key"], "87");
    assert_eq!(found["warnings"], Value::Array(Vec::new()));
    let turned = compare(&["one.toml", "two.toml", "--to", "two"]);
    assert_eq!(turned["sides"][0]["difference_usd"].to_string(), "-37500.00");
    let cases = compare(&["cases.toml"]);
    assert_eq!(cases["sides"][1]["difference_usd"].to_string(), "2500.00");
    let mixed = compare(&["cases.toml:high", "cases.toml#low", "one.toml"]);
    assert_eq!(mixed["sides"][1]["difference_usd"].to_string(), "-2500.00");
    assert_eq!(mixed["sides"][2]["difference_usd"].to_string(), "20000.00");
    let other = compare(&["one.toml", "chips.toml"]);
    assert_eq!(other["what"], "duty_change");
    assert!(other["warnings"][0].as_str().expect("a warning").starts_with("Different scopes"), "{other:#}");
    let refused = |words: &[&str], what: &str| {
        let output = dutylab(folder.path(), &[&["compare"], words].concat(), 2);
        let said = String::from_utf8(output.stderr).expect("text");
        assert!(said.contains(what), "{said}");
    };
    refused(&["one.toml", "later.toml"], "cannot be compared: different periods");
    refused(&["one.toml", "japan-cars"], "cannot be compared: different importers");
    refused(&["one.toml"], "one result only");
    refused(&["one.toml", "./one.toml"], "one: named twice");
    fs::create_dir(folder.path().join("other")).expect("a folder");
    let two = fs::read_to_string(folder.path().join("two.toml")).expect("a scenario");
    let moved = two.replace("world = \"tiny\"", "world = \"../tiny\"");
    fs::write(folder.path().join("other/one.toml"), moved).expect("written");
    let named = compare(&["one.toml", "other/one.toml"]);
    assert_eq!(named["sides"][1]["name"], "one (2)", "{named:#}");
    refused(&["cases.toml:hihg", "one.toml"], "did you mean “high”?");
    refused(&["one.toml", "two.toml", "--to", "too"], "did you mean “two”?");
}

/// A law that is the same from week to week is the same over all of them, on the smallest flows too; parts add up.
#[test]
fn a_flat_rate_stays_flat_over_a_period() {
    let folder = folder(&[]);
    let steps: Vec<String> = (0..13)
        .map(|week| {
            let from = jiff::civil::date(2025, 1, 1).checked_add(jiff::Span::new().days(7 * week)).expect("a day");
            format!("{{ from = {from}, rate = \"10%\" }}")
        })
        .collect();
    let law = format!(
        "title = \"Flat\"\nsource = \"assumption\"\ndate = 2025-01-01\ncomplete = true\n[[measure]]\nid = \"flat\"\nmode = \"base\"\nsteps = [{}]\n",
        steps.join(", ")
    );
    fs::write(folder.path().join("law.toml"), law).expect("a file");
    let flows = "partner,product,value_usd\nUS,870323,1234.56\nJP,870323,1234.56\nCN,870323,1\nKR,870421,0.01\n";
    fs::write(folder.path().join("tiny/flows.csv"), flows).expect("a file");
    let world = "title = \"Small\"\nimporter = \"DE\"\nyear = 2025\nsource = \"assumption\"\n";
    fs::write(folder.path().join("tiny/world.toml"), world).expect("a file");
    let scenario = "title = \"A quarter\"\nbaseline = \"law.toml\"\nworld = \"tiny\"\nperiod = { from = 2025-01-01, until = 2025-04-01 }\n";
    fs::write(folder.path().join("s.toml"), scenario).expect("a file");
    let case = json(&dutylab(folder.path(), &["run", "s.toml", "--json", "--no-charts", "-o", "out"], 0))[0].clone();
    let parts = case["by_partner"].as_array().expect("partners");
    assert_eq!(parts.len(), 4, "a cent a year is something in a quarter: {case:#}");
    for row in parts.iter().chain([&case]) {
        assert_eq!(
            (row["rate_before_pct"].to_string(), row["rate_after_pct"].to_string()),
            ("10".into(), "10".into()),
            "{row:#}"
        );
    }
    // 2,470.13 × 90 ÷ 365
    assert_eq!(number(&case["imports_usd"]), "609.07".parse::<Decimal>().expect("a decimal"));
    assert_eq!(parts.iter().map(|row| number(&row["imports_usd"])).sum::<Decimal>(), number(&case["imports_usd"]));
    assert_eq!(case["imports_all_partners_usd"], case["imports_usd"], "all of the products, in the same days");
}

/// An order of 20 November that reaches back to 13 November, and one day's rate before it.
const REACHES_BACK: &str = "[[measure]]\nid = \"coffee\"\nproducts = [\"8703\"]\nrate = \"10%\"\nuntil = 2025-11-20\n[[exemption]]\nid = \"back\"\ntitle = \"Coffee is free\"\nsource = \"assumption\"\nmeasures = \"coffee\"\nfrom = 2025-11-13\npublished = 2025-11-20\n";

/// Over a period the law is as it was last known; as it was known each day, and with a refund, only if somebody asks.
#[test]
fn a_period_is_by_the_law_as_last_known() {
    let law = format!("title = \"Back\"\nsource = \"assumption\"\ncomplete = true\n{REACHES_BACK}");
    let period = "[period]\nfrom = 2025-11-01\nuntil = 2025-12-01\n[scope]\nproducts = [\"8703\"]\n";
    let head = "title = \"A month\"\nbaseline = \"law.toml\"\nworld = \"tiny\"\n";
    let folder = folder(&[]);
    let write = |name: &str, text: String| fs::write(folder.path().join(name), text).expect("a file");
    write("law.toml", law);
    write("last.toml", format!("{head}{period}"));
    write("each.toml", format!("{head}as_of = \"each day\"\n{period}"));
    write("then.toml", format!("{head}as_of = 2025-11-19\n{period}"));
    write("refund.toml", format!("{head}{period}[refund]\nas_of = 2025-11-30\n"));
    dutylab(folder.path(), &["run", "last.toml", "each.toml", "then.toml", "refund.toml", "-o", "out"], 0);
    // Of 30 days 12, or 19, at 10%.
    let rates = |name: &str| {
        let path = folder.path().join(format!("out/{name}/summary.json"));
        let summary: Value = serde_json::from_str(&fs::read_to_string(path).expect("text")).expect("JSON");
        [&summary["rate_before_pct"], &summary["rate_after_pct"]].map(|rate| number(rate).round_dp(4))
    };
    let [early, late] = [Decimal::from(4), Decimal::new(63_333, 4)];
    assert_eq!(rates("last"), [early, early]);
    assert_eq!(rates("each"), [late, late]);
    assert_eq!(rates("then"), [late, late]);
    assert_eq!(rates("refund"), [late, early], "what was paid, and what was owed");
    let says = |name: &str| {
        fs::read_to_string(folder.path().join(format!("out/{name}/{name}-rate-by-day.svg"))).expect("text")
    };
    let each = "each day as the law was then known";
    let plain = |name: &str| {
        says(name).split('<').filter_map(|tag| tag.split_once('>')).map(|(_, text)| text).collect::<Vec<_>>().join(" ")
    };
    assert!(!plain("last").contains("then known"), "{}", plain("last"));
    for word in each.split(' ') {
        assert!(plain("each").contains(word), "{word}: {}", plain("each"));
    }
    let output = dutylab(folder.path(), &["check", "each.toml", "last.toml"], 0);
    assert!(output.status.success());
    write("wrong.toml", format!("{head}as_of = \"each week\"\n{period}"));
    let output = dutylab(folder.path(), &["check", "wrong.toml"], 2);
    assert!(String::from_utf8_lossy(&output.stderr).contains("\"each day\""), "what to write");
}

/// Where both sides are law nothing is called hypothetical; one edit, and it is.
#[cfg(all_data)]
#[test]
fn two_days_of_the_law_are_not_hypothetical() {
    let law = "title = \"Own\"\nsource = \"assumption\"\ncomplete = true\n[[measure]]\nid = \"a\"\nproducts = [\"8703\"]\nrate = \"10%\"\nfrom = 2025-02-01\n";
    let head = "title = \"Two days\"\nbaseline = \"law.toml\"\nworld = \"tiny\"\ndate = 2025-03-01\n";
    let folder = folder(&[]);
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
    let (before, scope) = ("[before]\ndate = 2025-01-15\n", "[scope]\nproducts = [\"8703\"]\n");
    let model = "[response.armington]\nsubstitution = 4\n";
    write("law.toml", law);
    write("threat.toml", &format!("law = false\n{law}"));
    write("both.toml", &format!("{head}{scope}{before}{model}"));
    write("one.toml", &format!("{head}{scope}"));
    write("edit.toml", &format!("{head}{scope}{before}[[change]]\nmeasure = \"a\"\nset = \"5%\"\n"));
    write("words.toml", &format!("{}{scope}{before}", head.replace("law.toml", "threat.toml")));
    let pages = |name: &str| {
        let output = dutylab(folder.path(), &["run", &format!("{name}.toml"), "-o", name], 0);
        let mut text = String::from_utf8_lossy(&output.stderr).into_owned();
        for entry in walk(&folder.path().join(name)) {
            if matches!(entry.extension().and_then(|end| end.to_str()), Some("svg" | "txt" | "html")) {
                text.push_str(&fs::read_to_string(entry).expect("text"));
            }
        }
        text
    };
    for (name, said) in [("both", "Law in force on both dates"), ("one", "Law in force")] {
        let text = pages(name);
        assert!(text.contains(said) && !text.to_lowercase().contains("hypothetical"), "{name}: {said}");
    }
    for name in ["edit", "words"] {
        let text = pages(name);
        assert!(text.contains("Hypothetical") && !text.contains("Law in force on both"), "{name}");
    }
}

#[cfg(all_data)]
fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

/// A measure that holds on none of the days asked about is said, and why.
#[test]
fn an_edit_that_holds_on_other_days_is_told() {
    let folder = folder(&[
        ("later", "[[measure]]\nid = \"x\"\npartners = [\"JP\"]\nrate = \"10%\"\nfrom = 2025-04-05\n"),
        ("gone", "[[measure]]\nid = \"x\"\npartners = [\"JP\"]\nrate = \"10%\"\nuntil = 2024-04-05\n"),
        ("void", "[[measure]]\nid = \"x\"\npartners = [\"FR\"]\nrate = \"10%\"\n[scope]\npartners = [\"JP\"]\n"),
        ("well", "[[measure]]\nid = \"x\"\npartners = [\"JP\"]\nrate = \"10%\"\nfrom = 2024-04-05\n"),
        (
            "spared",
            "[[measure]]\nid = \"x\"\npartners = [\"JP\"]\nrate = \"10%\"\n[[exemption]]\nid = \"e\"\nmeasures = [\"x\"]\n",
        ),
    ]);
    for (name, said) in [
        ("later", Some("x holds from 2025-04-05; the question is about goods that enter on 2025-01-01")),
        ("gone", Some("x ended before 2024-04-05; the question is about goods that enter on 2025-01-01")),
        ("void", Some("no flow in scope is charged otherwise than in the baseline on 2025-01-01")),
        ("well", None),
        ("spared", Some("this changes nothing: x was void on 2025-01-01 by e")),
    ] {
        for words in [vec!["check"], vec!["run", "--no-charts", "-o", "out"]] {
            let file = format!("{name}.toml");
            let output = dutylab(folder.path(), &[&words[..1], &[file.as_str()], &words[1..]].concat(), 0);
            let stderr = String::from_utf8_lossy(&output.stderr).split_whitespace().collect::<Vec<_>>().join(" ");
            match said {
                Some(said) => assert!(stderr.contains(said), "{name}: {stderr}"),
                None => assert!(!stderr.contains("warning"), "{name}: {stderr}"),
            }
        }
    }
}
