//! The shipped scenarios from end to end: the contract of the JSON, the golden results, and figures computed apart from
//! the program.
//!
//! `BLESS=1 cargo test --test it scenarios` rewrites `tests/golden/run.json`; read the difference before it is committed.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::program::dutylab;
use crate::program::study::copy;
use flate2::read::GzDecoder;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::Value;

/// A number of the contract: its digits, unknown, or hedged. A key that is missing is not the same as `null`.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(untagged)]
enum Number {
    Unknown(()),
    Exact(String),
    Hedged { low: String, high: String, approx: bool },
}

#[derive(Clone, Debug, Deserialize)]
struct Numbers {
    imports_usd: String,
    rate_unknown_usd: String,
    duty_before_usd: Number,
    duty_after_usd: Number,
    duty_change_usd: Number,
    rate_before_pct: Number,
    rate_after_pct: Number,
    change_pp: Number,
}

#[derive(Debug, Deserialize)]
struct Part {
    partner: String,
    #[serde(flatten)]
    numbers: Numbers,
}

/// One object of `run --json`.
#[derive(Debug, Deserialize)]
struct Case {
    scenario: String,
    case: String,
    date: String,
    #[serde(flatten)]
    numbers: Numbers,
    by_partner: Vec<Part>,
}

/// The folders of the scenarios on the law, and on the document.
const FOLDERS: [&str; 2] = ["scenarios", "scenarios/document"];

/// `run --json` on these, once for all tests.
static JSON: LazyLock<String> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    copy(folder.path(), &FOLDERS);
    let output = dutylab(folder.path(), &["run", "--json", "--no-charts"], 0);
    String::from_utf8(output.stdout).expect("text")
});
static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| cases(&JSON));

/// The cases of `run --json`, their numbers as the digits that stand there.
fn cases(json: &str) -> Vec<Case> {
    fn as_text(value: Value) -> Value {
        match value {
            Value::Number(number) => number.to_string().into(),
            Value::Array(values) => values.into_iter().map(as_text).collect(),
            Value::Object(values) => values.into_iter().map(|(key, value)| (key, as_text(value))).collect(),
            other => other,
        }
    }
    serde_json::from_value(as_text(serde_json::from_str(json).expect("JSON"))).expect("the contract")
}

fn case(scenario: &str, case: &str) -> &'static Case {
    let found = CASES.iter().find(|one| one.scenario == scenario && one.case == case);
    found.unwrap_or_else(|| panic!("no case {case} of {scenario}"))
}

fn exact(text: impl Into<String>) -> Number {
    Number::Exact(text.into())
}

/// The flows as they are shipped: partner, product, dollars. Read without the program.
static FLOWS: LazyLock<Vec<(String, String, i128)>> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds/worlds/us-2024/flows.csv.gz");
    let mut reader = csv::Reader::from_reader(GzDecoder::new(File::open(path).expect("the flows")));
    let headers = reader.headers().expect("a header").clone();
    let column = |name: &str| headers.iter().position(|header| header == name).expect("a column");
    let (partner, product, value) = (column("partner"), column("product"), column("value_usd"));
    let rows = reader.records().map(|row| row.expect("a row"));
    rows.map(|row| (row[partner].into(), row[product].into(), row[value].parse().expect("whole dollars"))).collect()
});

/// Whole dollars from a partner (`*`: everybody) of products that begin with one of these digits and with none of those.
fn dollars(partner: &str, codes: &[&str], except: &[&str]) -> i128 {
    let below = |product: &str, codes: &[&str]| codes.iter().any(|code| product.starts_with(code));
    let wanted = FLOWS.iter().filter(|(who, product, _)| {
        (partner == "*" || who == partner) && below(product, codes) && !below(product, except)
    });
    wanted.map(|(_, _, value)| value).sum()
}

/// Dollars with cents, from a fraction of a dollar, rounded half to even.
fn to_the_cent(numerator: i128, denominator: i128) -> String {
    let (cents, rest) = ((numerator * 100).div_euclid(denominator), (numerator * 100).rem_euclid(denominator));
    let up = rest * 2 > denominator || (rest * 2 == denominator && cents % 2 != 0);
    let cents = cents + i128::from(up);
    format!("{}{}.{:02}", if cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100)
}

/// The duty on whole dollars at a rate in tenths of a percent.
fn duty(dollars: i128, tenths: i128) -> String {
    to_the_cent(dollars * tenths, 1000)
}

/// The shipped scenarios of a folder.
fn shipped(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths.filter(|path| path.is_file() && !belongs_to_scenario(path)).collect()
}

/// True for a file that belongs to a scenario: what is expected of it, or a table that it names.
fn belongs_to_scenario(path: &Path) -> bool {
    let path = path.to_string_lossy();
    path.ends_with(".expect.toml") || path.ends_with(".csv")
}

#[test]
fn every_shipped_scenario_checks() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = dutylab(folder.path(), &["check"], 0);
    let said = String::from_utf8(output.stdout).expect("text");
    let all = FOLDERS.into_iter().chain(["scenarios/world"]).map(|folder| shipped(folder).len());
    assert_eq!(said.lines().count(), all.sum::<usize>(), "{said}");
    for line in said.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [.., held, _, all, _, "passed"] = words[..] else { panic!("{line}") };
        assert!(held == all && held != "0", "{line}");
    }
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0, "`check` writes nothing");
    // From folders and as files of a folder: the shipped ones are these.
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    dutylab(home, &["check", "scenarios/document", "scenarios/world/nafta.toml", "seeds/regimes/document.toml"], 0);
}

/// The JSON with the first twenty partners of each case: those that sell most.
fn brief(json: &str) -> String {
    let (mut brief, mut partners) = (String::new(), 0);
    for line in json.lines() {
        match line {
            "  {" | "    ]" => partners = 0,
            "      {" => partners += 1,
            _ => {}
        }
        if partners <= 20 {
            brief.push_str(line);
            brief.push('\n');
        }
    }
    brief
}

#[test]
fn results_are_the_golden_ones() {
    let now = brief(&JSON);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/run.json");
    if std::env::var_os("BLESS").is_some() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, &now).expect("the golden file can be written");
        return;
    }
    let golden = fs::read_to_string(&path).unwrap_or_default();
    let differs = golden.lines().zip(now.lines()).position(|(then, now)| then != now);
    if let Some(line) = differs {
        let show = |text: &str| text.lines().skip(line.saturating_sub(3)).take(7).collect::<Vec<_>>().join("\n");
        panic!("line {} of tests/golden/run.json:\n{}\nnow:\n{}", line + 1, show(&golden), show(&now));
    }
    assert_eq!(golden.lines().count(), now.lines().count(), "tests/golden/run.json has another length");
}

/// Money to the cent; rates and points plain, of ten places at most, without trailing zeros.
fn hold_number(number: &Number, money: bool) {
    let hold = |text: &str| {
        let plain = text.chars().all(|letter| letter.is_ascii_digit() || ".-".contains(letter));
        let value: Decimal = text.parse().expect("a plain decimal");
        let written =
            if money { value.scale() == 2 } else { value.scale() <= 10 && value.normalize().to_string() == text };
        assert!(plain && written && text != "-0", "{text}");
        value
    };
    match number {
        Number::Unknown(()) => {}
        Number::Exact(text) => {
            hold(text);
        }
        Number::Hedged { low, high, approx } => assert!(hold(low) < hold(high) || *approx, "{low}..{high}"),
    }
}

#[test]
fn run_json_keeps_its_contract() {
    assert!(CASES.len() >= 50, "{} cases", CASES.len());
    let names: BTreeSet<(&str, &str)> = CASES.iter().map(|case| (&*case.scenario, &*case.case)).collect();
    assert_eq!(names.len(), CASES.len(), "a case stands twice");
    for case in CASES.iter() {
        assert!(
            case.scenario.starts_with("law-") || case.scenario.ends_with("-households") || case.date == "2025-10-25",
            "{}",
            case.scenario
        );
        for numbers in [&case.numbers].into_iter().chain(case.by_partner.iter().map(|part| &part.numbers)) {
            for money in [&numbers.imports_usd, &numbers.rate_unknown_usd] {
                hold_number(&exact(money.clone()), true);
            }
            for money in [&numbers.duty_before_usd, &numbers.duty_after_usd, &numbers.duty_change_usd] {
                hold_number(money, true);
            }
            for rate in [&numbers.rate_before_pct, &numbers.rate_after_pct, &numbers.change_pp] {
                hold_number(rate, false);
            }
        }
        let partners: BTreeSet<&str> = case.by_partner.iter().map(|part| &*part.partner).collect();
        assert_eq!(partners.len(), case.by_partner.len(), "a partner stands twice in {}", case.case);
        assert!(partners.iter().all(|code| code.len() == 2 && code.chars().all(|letter| letter.is_ascii_uppercase())));
        let sum: Decimal =
            case.by_partner.iter().map(|part| part.numbers.imports_usd.parse::<Decimal>().expect("money")).sum();
        let whole = case.numbers.imports_usd.parse::<Decimal>().expect("money");
        assert_eq!(sum, whole, "{}, {}", case.scenario, case.case);
    }
}

#[test]
fn japan_pays_on_its_cars() {
    let case = case("japan-cars", "base");
    let cars = dollars("JP", &["8703"], &[]);
    assert_eq!(cars, 41_904_344_023, "the data: $41.904bn");
    let [japan] = &case.by_partner[..] else { panic!("one partner") };
    assert_eq!(japan.partner, "JP");
    for numbers in [&case.numbers, &japan.numbers] {
        assert_eq!(numbers.imports_usd, to_the_cent(cars, 1));
        assert_eq!(numbers.rate_unknown_usd, "0.00");
        assert_eq!(numbers.duty_before_usd, exact(duty(cars, 275)));
        assert_eq!(numbers.duty_after_usd, exact(duty(cars, 150)));
        assert_eq!(numbers.duty_change_usd, exact(duty(cars, -125)));
        assert_eq!(numbers.rate_before_pct, exact("27.5"));
        assert_eq!(numbers.rate_after_pct, exact("15"));
        assert_eq!(numbers.change_pp, exact("-12.5"));
    }
    assert_eq!([duty(cars, 275), duty(cars, 150)], ["11523694606.32", "6285651603.45"], "$11.524bn to $6.286bn");
}

#[test]
fn korea_pays_on_every_good() {
    let all = dollars("KR", &[""], &[]);
    let special = dollars("KR", &["98", "99"], &[]);
    let numbers = &case("korea-goods", "base").numbers;
    assert_eq!(numbers.imports_usd, to_the_cent(all, 1));
    assert_eq!(numbers.duty_before_usd, exact(duty(all, 250)));
    assert_eq!(numbers.duty_after_usd, exact(duty(all, 150)));
    assert_eq!(numbers.duty_change_usd, exact(duty(all, -100)));
    let billions = |dollars: i128, tenths: i128, unit: i128| (dollars * tenths + 500 * unit) / (1000 * unit);
    assert_eq!([1000, 250, 150].map(|rate| billions(all, rate, 1_000_000)), [130_459, 32_615, 19_569]);
    let goods = all - special;
    assert_eq!([1000, 250, 150].map(|rate| billions(goods, rate, 10_000_000)), [12_843, 3_211, 1_926]);
    let summary: Value = serde_json::from_str(&JSON).expect("JSON");
    let korea = summary.as_array().and_then(|cases| cases.iter().find(|case| case["scenario"] == "korea-goods"));
    assert_eq!(korea.expect("korea-goods")["chapters_98_99_usd"].to_string(), to_the_cent(special, 1), "printed apart");
}

#[test]
fn cars_of_japan_and_korea_on_one_scope() {
    let (japan, korea) = (dollars("JP", &["8703"], &[]), dollars("KR", &["8703"], &[]));
    let owed = |japan_rate: i128, korea_rate: i128| exact(to_the_cent(japan * japan_rate + korea * korea_rate, 1000));
    for (name, rates) in
        [("before", [275, 250]), ("Japan only", [150, 250]), ("Korea only", [275, 150]), ("both", [150, 150])]
    {
        let case = case("japan-and-korea-cars", name);
        assert_eq!(case.numbers.duty_before_usd, owed(275, 250), "{name}");
        assert_eq!(case.numbers.duty_after_usd, owed(rates[0], rates[1]), "{name}");
        let partners: Vec<&str> = case.by_partner.iter().map(|part| &*part.partner).collect();
        assert_eq!(partners, ["JP", "KR"], "the larger first, in {name}");
        assert_eq!(case.by_partner[1].numbers.imports_usd, to_the_cent(korea, 1));
    }
    assert_eq!(case("japan-and-korea-cars", "before").numbers.change_pp, exact("0"));
}

#[test]
fn canada_has_a_known_change_on_an_unknown_level() {
    let all = dollars("CA", &[""], &[]);
    let ten = &case("canada-ten-more", "points on all goods").numbers;
    assert_eq!(ten.imports_usd, to_the_cent(all, 1));
    assert_eq!(ten.rate_unknown_usd, to_the_cent(all, 1));
    assert_eq!((&ten.duty_change_usd, &ten.change_pp), (&exact(duty(all, 100)), &exact("10")));
    let tenth = &case("canada-ten-more", "a part of the present duty").numbers;
    assert_eq!((&tenth.duty_change_usd, &tenth.change_pp), (&Number::Unknown(()), &Number::Unknown(())));
    for numbers in [ten, tenth] {
        let levels =
            [&numbers.duty_before_usd, &numbers.duty_after_usd, &numbers.rate_before_pct, &numbers.rate_after_pct];
        assert!(levels.iter().all(|level| **level == Number::Unknown(())));
    }
}

#[test]
fn malaysian_chips_in_three_meanings() {
    let meanings: [(&str, &[&str], &[&str]); 3] = [
        ("chips", &["8541", "8542"], &["854142", "854143"]),
        ("with solar cells", &["8541", "8542"], &[]),
        ("integrated circuits", &["8542"], &[]),
    ];
    let json: Vec<Value> = serde_json::from_str(&JSON).expect("JSON");
    for (name, codes, except) in meanings {
        let (malaysia, all) = (dollars("MY", codes, except), dollars("*", codes, except));
        for (value, tenths) in [("0%", 0), ("10%", 100), ("25%", 250), ("100%", 1000)] {
            let name = format!("{name}/my.chips.rate={value}");
            let numbers = &case("malaysia-chips", &name).numbers;
            assert_eq!(numbers.imports_usd, to_the_cent(malaysia, 1), "{name}");
            assert_eq!(numbers.duty_change_usd, exact(duty(malaysia, tenths)), "{name}");
            assert_eq!(numbers.rate_after_pct, Number::Unknown(()), "no rate is stated for chips: {name}");
            let written = json.iter().find(|case| case["case"] == name.as_str()).expect("the case");
            assert_eq!(written["imports_all_partners_usd"].to_string(), to_the_cent(all, 1), "{name}");
        }
    }
}

#[test]
fn the_band_of_four_countries() {
    let four: i128 = ["VN", "ID", "SG", "TH"].iter().map(|partner| dollars(partner, &[""], &[])).sum();
    let hedged = |low: String, high: String| Number::Hedged { low, high, approx: false };
    let numbers = &case("south-east-asia", "the band as worded").numbers;
    assert_eq!(numbers.duty_before_usd, hedged(duty(four, 100), duty(four, 400)));
    assert_eq!(numbers.duty_change_usd, exact("0.00"), "a band against itself changes nothing");
    let numbers = &case("south-east-asia", "another rate").numbers;
    assert_eq!(numbers.duty_change_usd, hedged("0.00".into(), duty(four, 300)));
    // Swiss with a = 15%: 10% becomes 15·10 ÷ 25 = 6%, 40% becomes 15·40 ÷ 55 = 6/55.
    let numbers = &case("south-east-asia-cuts", "Swiss formula").numbers;
    assert_eq!(numbers.duty_after_usd, hedged(duty(four, 60), to_the_cent(four * 6, 55)));
    assert_eq!(numbers.rate_after_pct, hedged("6".into(), "10.9090909091".into()));
}

/// All 24 points of the package, each the sum of its parts.
#[test]
fn the_package_adds_up() {
    let (cars, korea) = (dollars("JP", &["8703"], &[]), dollars("KR", &[""], &[]));
    let (canada, chips) = (dollars("CA", &[""], &[]), dollars("MY", &["8541", "8542"], &["854142", "854143"]));
    let points = CASES.iter().filter(|case| case.scenario == "package").count();
    assert_eq!(points, 24);
    for (japan_rate, japan_cut) in [("15%", -125), ("27.5%", 0)] {
        for (korea_rate, korea_cut) in [("15%", -100), ("25%", 0)] {
            for (canada_rate, canada_more) in [("0%", 0), ("10%", 100)] {
                for (chips_rate, chips_more) in [("0%", 0), ("25%", 250), ("100%", 1000)] {
                    let name = format!(
                        "base/jp.cars.rate={japan_rate}/kr.goods.rate={korea_rate}/ca.plus10.rate={canada_rate}/my.chips.rate={chips_rate}"
                    );
                    let change = cars * japan_cut + korea * korea_cut + canada * canada_more + chips * chips_more;
                    let numbers = &case("package", &name).numbers;
                    assert_eq!(numbers.duty_change_usd, exact(to_the_cent(change, 1000)), "{name}");
                    assert_eq!(numbers.imports_usd, to_the_cent(cars + korea + canada + chips, 1), "{name}");
                }
            }
        }
    }
}

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value.as_object().expect("an object").keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

#[test]
fn explain_json_keeps_its_contract() {
    let folder = tempfile::tempdir().expect("a folder");
    let explain = |arguments: &[&str]| -> Value {
        let arguments = [&["explain", "--json"], arguments].concat();
        serde_json::from_slice(&dutylab(folder.path(), &arguments, 0).stdout).expect("JSON")
    };
    let alone = explain(&["Japan", "8703", "--baseline", "document"]);
    assert_eq!(keys(&alone), ["after", "as_of", "before", "date", "format", "partner", "product", "regime"]);
    assert_eq!((&alone["partner"], &alone["product"]), (&"JP".into(), &"8703".into()));
    assert_eq!((&alone["date"], &alone["as_of"]), (&"2025-10-25".into(), &"2025-10-25".into()));
    assert_eq!(alone["after"], Value::Null);
    assert_eq!(alone["before"]["total_pct"].to_string(), "27.5");
    let [step] = &alone["before"]["steps"].as_array().expect("steps")[..] else { panic!("one step: {alone}") };
    assert_eq!(
        keys(step),
        ["by", "heading", "legal_status", "measure", "pp", "rate", "rests_on", "source", "status", "value_share"]
    );
    assert_eq!(
        (&step["measure"], &step["status"], &step["source"]),
        (&"jp.cars".into(), &"applied".into(), &"document, section Japan".into())
    );
    assert_eq!([&step["rate"], &step["value_share"], &step["pp"]].map(Value::to_string), ["27.5", "1", "27.5"]);
    assert_eq!(step["by"], Value::Array(Vec::new()));

    let both = explain(&["KOR", "8703.23", "japan-and-korea-cars", "--case", "Korea only"]);
    assert_eq!([&both["before"]["total_pct"], &both["after"]["total_pct"]].map(Value::to_string), ["25", "15"]);
    let replaced = &both["after"]["steps"][1];
    assert_eq!(
        (&replaced["measure"], &replaced["status"], &replaced["pp"]),
        (&"kr.goods".into(), &"replaced".into(), &0.into())
    );
    assert_eq!((&replaced["by"][0], &replaced["value_share"]), (&"kr.cars".into(), &Value::Null));

    let unknown = explain(&["CA", "01", "canada-ten-more"]);
    assert_eq!((&unknown["after"]["total_pct"], &unknown["after"]["steps"][0]["pp"]), (&Value::Null, &Value::Null));
    assert_eq!(unknown["after"]["steps"][1]["pp"].to_string(), "10");
    let band = explain(&["Thailand", "61", "--baseline", "document"]);
    assert_eq!(keys(&band["before"]["total_pct"]), ["approx", "high", "low"]);
    let unstated = explain(&["DE", "8703", "--baseline", "document"]);
    assert_eq!(unstated["before"]["total_pct"], Value::Null);
    assert_eq!(unstated["before"]["steps"], Value::Array(Vec::new()));

    // Without a scenario and a regime the law, on the last day that it is known.
    let law = explain(&["JP", "8703"]);
    assert_eq!((&law["regime"], &law["date"]), (&"us".into(), &"2026-10-10".into()));
    let told = |arguments: &[&str]| {
        String::from_utf8(dutylab(folder.path(), &[&["explain", "JP", "8703"], arguments].concat(), 0).stdout)
            .expect("text")
    };
    assert!(told(&[]).contains("s232.autos.jp") && !told(&[]).contains("jp.cars"));
    let document = told(&["--baseline", "document"]);
    for word in ["jp.cars", "27.5", "document, section Japan", "agreed, section Japan", "EO 14345"] {
        assert!(document.contains(word), "{word} is not in\n{document}");
    }
}

/// A heading of lines at different rates: weighted by value, with the range. $100,000 of cars at 10%, $50,000 of parts at 0%.
#[test]
fn a_heading_is_weighted_by_value() {
    let tiny = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios/tiny.toml");
    let arguments = ["explain", "--json", "JP", "87", tiny.to_str().expect("a path")];
    let folder = tempfile::tempdir().expect("a folder");
    let value: Value = serde_json::from_slice(&dutylab(folder.path(), &arguments, 0).stdout).expect("JSON");
    let after = &value["after"];
    assert_eq!([&after["total_pct"], &after["lines"]].map(Value::to_string), ["6.6666666667", "2"]);
    assert_eq!(after["range_pct"], serde_json::json!([0, 10]));
    let step = &after["steps"][0];
    assert_eq!([&step["rate"], &step["pp"]].map(Value::to_string), ["10", "6.6666666667"]);
    assert_eq!(step["value_share"].to_string(), "0.6666666667");
    assert_eq!(value["before"]["total_pct"].to_string(), "0");
}

/// The command line takes the place of the file; the file's expectations are then left aside.
#[test]
fn one_off_changes() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |arguments: &[&str]| -> Vec<Case> {
        let arguments = [&["run", "japan-cars", "--json", "--no-charts"], arguments].concat();
        cases(&String::from_utf8(dutylab(folder.path(), &arguments, 0).stdout).expect("text"))
    };
    let cars = dollars("JP", &["8703"], &[]);
    let twenty = &run(&["-S", "jp.cars.rate=20%"])[0].numbers;
    assert_eq!((&twenty.duty_before_usd, &twenty.duty_after_usd), (&exact(duty(cars, 275)), &exact(duty(cars, 200))));
    let points = &run(&["-S", "*.rate=1%", "--date", "2025-01-01"])[0];
    assert_eq!(points.date, "2025-01-01");
    assert!(points.by_partner.len() > 1, "a glob means every measure of the baseline");
}

#[test]
fn scenarios_are_short_and_whole() {
    let paths: Vec<PathBuf> = FOLDERS.into_iter().flat_map(shipped).collect();
    for path in &paths {
        let beside = fs::read_to_string(path.with_extension("expect.toml")).expect("what is expected of it");
        let text = fs::read_to_string(path).expect("text");
        let is_of_document = path.parent().is_some_and(|folder| folder.ends_with("document"));
        let path = path.display();
        let table: toml::Table = text.parse().expect("TOML");
        assert!(text.lines().count() <= 35, "{path} has {} lines", text.lines().count());
        // What the document raises names its section; what the law does has its sources.
        let baseline = table.get("baseline").and_then(|baseline| baseline.as_str());
        assert_eq!(baseline == Some("document"), is_of_document, "{path}: {baseline:?}");
        for key in if !is_of_document { &["title", "summary"][..] } else { &["title", "summary", "section"] } {
            assert!(
                table.get(*key).and_then(|value| value.as_str()).is_some_and(|text| !text.is_empty()),
                "{path}: {key}"
            );
        }
        assert!(!table.contains_key("expect") && beside.contains("[[expect]]"), "{path}: facts stand beside it");
    }
    assert_eq!(shipped("scenarios/document").len(), 10);
    let names: BTreeSet<&str> = CASES.iter().map(|case| &*case.scenario).collect();
    assert_eq!(names.len(), paths.len(), "every scenario has a case");
}

#[test]
fn every_fact_is_listed_with_its_section_and_status() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = String::from_utf8(dutylab(folder.path(), &["list", "facts", "--baseline", "document"], 0).stdout)
        .expect("text");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds/regimes/document.toml");
    let regime: toml::Table = fs::read_to_string(path).expect("text").parse().expect("TOML");
    let facts = regime["fact"].as_array().expect("facts");
    assert!(facts.len() > 15);
    for fact in facts {
        for key in ["id", "title", "section", "status"] {
            let word = fact[key].as_str().expect("a text");
            assert!(text.contains(word), "{key} of {} is not listed: {word}", fact["id"]);
        }
    }
}
