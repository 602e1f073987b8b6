//! Worlds that react from end to end: what the program prints, and that it is always the same.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::program::dutylab;
use serde_json::Value;

const HEAD: &str = "title = \"A tariff\"\nbaseline = \"none\"\nworld = \"world-2023\"\ndate = 2025-04-02\n";

/// What `run --json` says of a scenario, and what it leaves in `output`.
fn run(text: &str, threads: &str) -> (Value, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("own.toml"), text).expect("a file");
    let output =
        dutylab(folder.path(), &["run", "own.toml", "--json", "--no-charts", "-j", threads, "-o", "output"], 0);
    (serde_json::from_slice(&output.stdout).expect("JSON"), folder)
}

fn measure(rate: &str) -> String {
    format!("[[measure]]\nid = \"all\"\nimporters = [\"US\"]\nrate = \"{rate}\"\n")
}

#[test]
fn every_country_has_its_outcomes() {
    let (told, _) = run(&format!("{HEAD}{}[response.gravity]\n", measure("10%")), "1");
    let case = &told[0];
    let countries = case["by_country"].as_array().expect("countries");
    assert_eq!(countries.len(), 194);
    let keys: Vec<&String> = countries[0].as_object().expect("an object").keys().collect();
    let expected = [
        "country",
        "deficit_pct",
        "employment_pct",
        "exports_gdp_pct",
        "imports_gdp_pct",
        "iso2",
        "price_pct",
        "real_income_pct",
        "real_wage_pct",
        "revenue_share",
        "tariff_pct",
        "terms_of_trade_pct",
        "volume_of_trade_pct",
        "welfare_pct",
    ];
    let mut sorted: Vec<&str> = keys.iter().map(|key| key.as_str()).collect();
    sorted.sort_unstable();
    assert_eq!(sorted, expected);
    let own = countries.iter().find(|country| country["country"] == "USA").expect("the importer");
    assert!((own["tariff_pct"].as_f64().expect("a number") - 10.0).abs() < 1e-9);
    assert!(own["welfare_pct"].as_f64().expect("a number") > 0.0);
    let solver = &case["solver"];
    assert!(solver["iterations"].as_u64().is_some_and(|steps| steps > 0));
    assert!(solver["residual"].as_f64().is_some_and(|residual| residual < 1e-10));
    assert!(solver["seconds"].as_f64().is_some_and(|seconds| seconds >= 0.0));
}

#[test]
fn hedged_rates_give_two_ends_and_draws_give_bands_on_any_threads() {
    let draws = "trade_elasticity_se = 0.5\n[draws]\nn = 40\nseed = 7\n";
    let text = format!("{HEAD}{}[response.gravity]\n{draws}", measure("10%..20%"));
    let ((one, first), (_, second)) = (run(&text, "1"), run(&text, "2"));
    let countries = one[0]["by_country"].as_array().expect("countries");
    let own = countries.iter().find(|country| country["country"] == "USA").expect("the importer");
    let [low, high] = ["low", "high"].map(|end| own["tariff_pct"][end].as_f64().expect("an end"));
    assert!((low - 10.0).abs() < 1e-9 && (high - 20.0).abs() < 1e-9);
    let bands = &one[0]["drawn"]["by_country"]["USA"]["welfare_pct"];
    let [p025, median, p975] = ["p025", "median", "p975"].map(|band| bands[band].as_f64().expect("a band"));
    assert!(p025 < median && median < p975, "{bands}");
    let file = |folder: &Path, name: &str| fs::read(folder.join("output/own").join(name)).expect("a file");
    for name in ["summary.json", "by_country.csv", "fed.csv"] {
        assert!(file(first.path(), name) == file(second.path(), name), "{name}");
    }
}

/// The importer's number of this name.
fn own(told: &Value, name: &str) -> f64 {
    let countries = told[0]["by_country"].as_array().expect("countries");
    let own = countries.iter().find(|country| country["country"] == "USA").expect("the importer");
    own[name].as_f64().expect("a number")
}

/// What `run` prints of a scenario.
fn printed(text: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("own.toml"), text).expect("a file");
    let output = dutylab(folder.path(), &["run", "own.toml", "--no-charts", "-o", "output"], 0);
    String::from_utf8(output.stdout).expect("text")
}

/// A text on one line.
fn unwrapped(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Each closure is the run of a scenario that states it, and their ends stand beside the own result.
#[test]
fn closures_are_the_runs_that_state_them() {
    let scenario = |model: &str| format!("{HEAD}{}[response.gravity]\n{model}", measure("20%"));
    let (told, folder) = run(&scenario("closures = \"all\"\n"), "1");
    let closures = told[0]["closures"].as_array().expect("closures");
    let answer = "[retaliation]\nby = \"reciprocal\"\n";
    let lump = "rebate = \"lump_sum\"\n";
    let stated = ["", lump, answer, &format!("{lump}{answer}")].map(|model| run(&scenario(model), "1").0);
    let words =
        [("income_tax", "none"), ("lump_sum", "none"), ("income_tax", "reciprocal"), ("lump_sum", "reciprocal")];
    assert_eq!(closures.len(), words.len());
    for ((closure, (rebate, retaliation)), stated) in closures.iter().zip(words).zip(&stated) {
        assert_eq!((closure["rebate"].as_str(), closure["retaliation"].as_str()), (Some(rebate), Some(retaliation)));
        for name in ["real_income_pct", "real_wage_pct", "welfare_pct", "imports_gdp_pct"] {
            let number = closure[name].as_f64().expect("a number");
            assert!((number - own(stated, name)).abs() < 1e-8, "{rebate}, {retaliation}, {name}: {number}");
        }
    }
    for name in ["real_income_pct", "welfare_pct"] {
        let ends = stated.iter().map(|stated| own(stated, name));
        let (low, high) = (ends.clone().fold(f64::INFINITY, f64::min), ends.fold(f64::NEG_INFINITY, f64::max));
        let range = &told[0]["over_closures"][name];
        assert!((range["low"].as_f64().expect("an end") - low).abs() < 1e-8, "{range}");
        assert!((range["high"].as_f64().expect("an end") - high).abs() < 1e-8, "{range}");
        assert!(low < 0.0 && high > 0.0, "the sign depends on the closure: {range}");
    }
    let table = fs::read_to_string(folder.path().join("output/own/closures.csv")).expect("a table");
    assert_eq!(table.lines().count(), 5, "{table}");
    assert!(stated[0][0].get("closures").is_none() && stated[0][0].get("over_closures").is_some());
}

#[test]
fn the_headline_says_real_income_with_its_ends() {
    let text = printed(&format!("{HEAD}{}[response.gravity]\n", measure("20%")));
    let head = text.lines().find(|line| line.starts_with("general equilibrium")).expect("a table");
    assert!(head.contains("real income") && !head.contains("price") && !head.contains("welfare"), "{head}");
    let text = unwrapped(&text);
    assert!(
        text.contains("with and without retaliation, under both uses of revenue, real income of the United States: −"),
        "{text}"
    );
    assert!(text.contains("price level relative to the world: +"), "{text}");
    assert!(!text.contains("Marshall Islands"), "too small to be singled out: {text}");
    assert!(!text.contains("scale elasticity"), "{text}");
    let stated = "trade_elasticity = 8\nclosures = \"all\"\n[retaliation]\nby = \"reciprocal\"\n";
    let table = printed(&format!("{HEAD}{}[response.gravity]\n{stated}", measure("20%")));
    let text = unwrapped(&table);
    assert!(text.contains("under both uses of revenue, real income of the United States: "), "{text}");
    assert!(text.contains("the scale elasticity is 0.084 and not 0.168"), "{text}");
    assert!(text.contains("scale = 1.34 keeps it"), "{text}");
    let rows = table.lines().filter(|line| line.trim_start().starts_with("revenue "));
    assert_eq!(rows.count(), 2, "{text}");
}

#[test]
fn the_shipped_scenarios_hold() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/world");
    let told =
        dutylab(&home, &["check", "announced.toml", "announced-retaliation.toml", "nafta.toml", "tariff-war.toml"], 0);
    let told = String::from_utf8(told.stdout).expect("text");
    assert_eq!(told.lines().count(), 4, "{told}");
}

/// NAFTA, with what `[response.caliendo_parro]` says besides.
fn nafta(more: &str) -> String {
    format!(
        "title = \"NAFTA\"\nbaseline = \"nafta\"\nworld = \"nafta-1993\"\ndate = 2005-01-01\n[before]\ndate = 1993-12-31\n[response.caliendo_parro]\ndeficits = \"zero\"\n{more}"
    )
}

fn csv_rows(folder: &tempfile::TempDir, name: &str) -> Vec<BTreeMap<String, String>> {
    let text = fs::read_to_string(folder.path().join("output/own").join(name)).expect("a file");
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(|row| row.expect("a row")).collect()
}

/// By sector in CSV and in JSON: the same figures, whose sums are those of the country.
#[test]
fn every_sector_has_its_outcomes() {
    let (told, folder) = run(&nafta(""), "1");
    let sectors = told[0]["by_sector"].as_array().expect("sectors");
    let rows = csv_rows(&folder, "by_sector.csv");
    assert_eq!((sectors.len(), rows.len()), (31 * 40, 31 * 40));
    for (sector, row) in sectors.iter().zip(&rows) {
        let named = |key: &str| sector[key].as_str().expect("a text");
        assert_eq!((named("country"), named("sector")), (&*row["country"], &*row["sector"]));
        assert_eq!(sector["output_after_usd"].to_string(), row["output_after_usd"]);
        let change = sector["output_pct"].as_f64().map_or(String::new(), |change| change.to_string());
        assert_eq!(change.parse::<f64>().ok(), row["output_pct"].parse::<f64>().ok());
    }
    let services = sectors.iter().find(|sector| sector["sector"] == "21").expect("a service");
    assert!(services["exports_pct"].is_null() && services["price_pct"].is_number(), "{services}");
    let sum = |country: &str, column: &str| -> f64 {
        let own = rows.iter().filter(|row| row["country"] == country);
        own.filter_map(|row| row[column].parse::<f64>().ok()).sum()
    };
    for country in ["CAN", "MEX", "USA"] {
        for side in ["before", "after"] {
            let [exports, imports, value_added] =
                ["exports", "imports", "value_added"].map(|value| sum(country, &format!("{value}_{side}_usd")));
            assert!((exports - imports).abs() < 1e-9 * value_added + 1.0, "{country} {side}: {exports} {imports}");
        }
        let whole = told[0]["by_country"].as_array().expect("countries").iter().find(|one| one["country"] == country);
        let whole = whole.expect("a country");
        for part in ["terms_of_trade_pct", "volume_of_trade_pct"] {
            let own = whole[part].as_f64().expect("a number");
            assert!((sum(country, part) - own).abs() < 1e-6, "{country} {part}: {own}");
        }
        let parts = ["terms_of_trade_pct", "volume_of_trade_pct"].map(|part| whole[part].as_f64().expect("a number"));
        assert!((parts[0] + parts[1] - whole["welfare_pct"].as_f64().expect("a number")).abs() < 1e-9);
    }
}

/// A world of two sectors and three countries in which everybody charges 10%.
fn taxed(scenario: &str) -> (Value, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
    fs::create_dir(folder.path().join("w")).expect("a folder");
    let economy = "[economy]\ncountries = \"countries.csv\"\nsectors = \"sectors.csv\"\n";
    write(
        "w/world.toml",
        &format!("title = \"W\"\nimporter = \"US\"\nyear = 2024\nsource = \"test\"\nflows = \"trade.csv\"\n{economy}"),
    );
    write("w/countries.csv", "country,name,income_usd\nUSA,A,2400\nCHN,B,2400\nMEX,C,2400\n");
    write("w/sectors.csv", "sector,name,goods,elasticity_one\n01,Farming,1,4\n21,Electronics,1,6\n");
    let mut trade = String::from("exporter,importer,sector,value_usd,tariff\n");
    for (from, to) in ["USA", "CHN", "MEX"].iter().flat_map(|from| ["USA", "CHN", "MEX"].map(|to| (*from, to))) {
        let (value, tariff) = if from == to { ("1000", "0") } else { ("100", "0.1") };
        ["01", "21"].iter().for_each(|sector| trade.push_str(&format!("{from},{to},{sector},{value},{tariff}\n")));
    }
    write("w/trade.csv", &trade);
    write("own.toml", &format!("title = \"T\"\nbaseline = \"none\"\nworld = \"w\"\n{scenario}"));
    let output = dutylab(folder.path(), &["run", "own.toml", "--json", "--no-charts", "-o", "output"], 0);
    (serde_json::from_slice(&output.stdout).expect("JSON"), folder)
}

fn charged(rate: &str, model: &str) -> String {
    format!(
        "[[measure]]\nid = \"m\"\npartners = [\"CN\"]\nproducts = [\"01\"]\nrate = \"{rate}\"\n[response.multisector]\nelasticities = \"one\"\n{model}"
    )
}

fn welfare(told: &Value) -> Vec<f64> {
    let countries = told[0]["by_country"].as_array().expect("countries");
    countries.iter().map(|country| country["welfare_pct"].as_f64().expect("a number")).collect()
}

/// A rate in the place of the applied tariff: the same rate is no change, a higher one is what is added to it, none is
/// a cut, and goods that no measure charges keep theirs.
#[test]
fn rates_stand_in_the_place_of_applied_tariffs() {
    let replace = "tariffs = \"replace\"\n";
    let (same, folder) = taxed(&charged("10%", replace));
    assert!(welfare(&same).iter().all(|welfare| *welfare == 0.0), "{same}");
    assert_eq!(csv_rows(&folder, "fed.csv").len(), 0);
    let (replaced, folder) = taxed(&charged("21%", replace));
    let fed = csv_rows(&folder, "fed.csv");
    assert_eq!(fed.len(), 1);
    let cell = |column: &str| fed[0][column].parse::<f64>().expect("a number");
    assert!((cell("fed_pct") - 10.0).abs() < 1e-9 && cell("applied_pct") == 10.0 && cell("rate_after_pct") == 21.0);
    for model in ["", "tariffs = \"on_top\"\n"] {
        let (added, _) = taxed(&charged("10%", model));
        let gaps = welfare(&replaced).into_iter().zip(welfare(&added)).map(|(one, other)| (one - other).abs());
        assert!(gaps.fold(0.0, f64::max) < 1e-7);
    }
    let (cut, folder) = taxed(&charged("0%", replace));
    assert!(welfare(&cut).iter().any(|welfare| *welfare != 0.0));
    assert!((csv_rows(&folder, "fed.csv")[0]["fed_pct"].parse::<f64>().expect("a number") + 100.0 / 11.0).abs() < 1e-9);
    // Reciprocal: the other charges the same rate in the place of its own.
    let (answered, _) = taxed(&charged("21%", &format!("{replace}[retaliation]\nby = \"reciprocal\"\n")));
    let (stated, _) = taxed(&format!(
        "[[measure]]\nid = \"answer\"\nimporters = [\"CN\"]\npartners = [\"US\"]\nproducts = [\"01\"]\nrate = \"21%\"\n{}",
        charged("21%", replace)
    ));
    let gaps = welfare(&answered).into_iter().zip(welfare(&stated)).map(|(one, other)| (one - other).abs());
    assert!(gaps.fold(0.0, f64::max) < 1e-7);
}

/// The tariffs of an agreement in the place of those of its base year are what it changed on top of these.
#[test]
fn an_agreement_in_the_place_of_its_base_year() {
    let ((on_top, _), (replaced, _)) = (run(&nafta(""), "1"), run(&nafta("tariffs = \"replace\"\n"), "1"));
    let gaps = welfare(&on_top).into_iter().zip(welfare(&replaced)).map(|(one, other)| (one - other).abs());
    assert!(gaps.fold(0.0, f64::max) < 1e-6);
}
