//! The shipped elasticities beside the files that they come from, and how much trade is filled at which level.
//!
//! `BLESS=1 cargo test --test it published` rewrites the tables in `docs/parameters.md`; read the difference before it is
//! committed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::sync::Arc;

use dutylab::input::files::Location;
use dutylab::input::partner::read_partners;
use dutylab::input::world::read_world;
use dutylab::partner::{Partner, PartnerSet};
use dutylab::product::{HsCode, ProductSet};
use dutylab::session::Session;
use dutylab::units::Estimate;
use dutylab::world::parameter::{EstimateOrigin, Parameter, Parameters};
use flate2::read::GzDecoder;
use jiff::civil::date;
use rust_decimal::Decimal;

use super::document::{billions, fixed, table};
use super::home;

fn code(text: &str) -> HsCode {
    HsCode::parse(text).expect("a code")
}

fn session() -> Session {
    Session::new().expect("names")
}

fn shipped() -> Arc<Parameters> {
    session().parameters(None).expect("the shipped parameters")
}

/// Rows of a shipped file whose product begins so: the elasticities, and the rows.
fn raw(name: &str, prefix: &str) -> (Vec<f64>, Vec<csv::StringRecord>) {
    let file = File::open(home("seeds/parameters").join(name)).expect("a seed");
    let mut reader = csv::Reader::from_reader(GzDecoder::new(file));
    let rows = reader.records().map(|row| row.expect("a row")).filter(|row| row[0].starts_with(prefix));
    let rows: Vec<csv::StringRecord> = rows.collect();
    let mut values: Vec<f64> = rows.iter().map(|row| row[1].parse().expect("a number")).collect();
    values.sort_by(f64::total_cmp);
    (values, rows)
}

fn median(values: &[f64]) -> f64 {
    let half = values.len() / 2;
    if values.len() % 2 == 1 { values[half] } else { (values[half - 1] + values[half]) / 2.0 }
}

#[test]
fn substitution_is_the_median_of_the_lines_below() {
    let parameters = shipped();
    for (product, below, digits) in [
        ("870323", "870323", 6),
        ("8542", "8542", 4),
        ("854231", "8542", 4),
        ("610910", "610910", 6),
        ("848620", "84", 2),
        ("27", "27", 2),
    ] {
        let found = parameters.substitution(code(product));
        let (values, _) = raw("substitution.csv.gz", below);
        assert_eq!(found.filled, EstimateOrigin::Median { digits, of: values.len() }, "{product}");
        assert!((found.estimate.value - median(&values)).abs() < 1e-12, "{product}: {found:?}");
        assert!(found.assumed.is_some(), "{product}");
    }
    // Transport equipment: 0.834 of 2.805.
    let cars = parameters.substitution(code("870323")).estimate;
    assert!((cars.error / (cars.value - 1.0) - 0.834 / 2.805).abs() < 1e-12, "{cars:?}");
    // A line by itself, and one beyond the ends of the range of search, which counts as that end.
    for (product, published) in [("0101190090", 1.79586), ("0101110020", 119.276)] {
        let found = parameters.substitution(code(product));
        let own = found.own.expect("an own estimate");
        assert_eq!((own.value, found.filled), (published, EstimateOrigin::Own(10)), "{product}");
        let heading = parameters.substitution(code("0101")).estimate.value;
        let counted = published.min(77.0);
        let between = |value: f64| (heading.min(counted)..=heading.max(counted)).contains(&value);
        assert!(between(found.estimate.value), "{product}: {found:?}");
    }
}

#[test]
fn demand_is_the_estimate_shrunk_toward_its_heading() {
    let parameters = shipped();
    let found = parameters.demand(code("010111"));
    assert_eq!((found.filled, found.assumed.clone()), (EstimateOrigin::Own(6), None));
    let own = found.own.expect("an own estimate");
    assert_eq!(own.value, -0.387321);
    // The variance between products is the same for all: what a weight says of it agrees.
    let between = |own: f64, relative: f64| own * relative * relative / (1.0 - own);
    let other = parameters.demand(code("010210")).own.expect("an own estimate");
    let [one, two] = [between(own.weight, 0.173986 / 0.387321), between(other.weight, 0.0413739 / 0.80166)];
    assert!((one - two).abs() < 1e-6 * one, "{one} {two}");
    let heading = parameters.demand(code("0101"));
    let expected = heading.estimate.value.abs().ln() * (1.0 - own.weight) + own.value.abs().ln() * own.weight;
    assert!((found.estimate.value + expected.exp()).abs() < 1e-9, "{found:?} {heading:?}");
    let error = 0.173986 / 0.387321 * own.weight.sqrt();
    assert!((found.estimate.error / found.estimate.value.abs() - error).abs() < 1e-9);
    // The wrong sign: what is used are the others of the heading, or of the chapter.
    let (values, rows) = raw("demand.csv.gz", "0201");
    assert!(rows.iter().any(|row| &row[0] == "020130") && values[0] < 0.0);
    let beef = parameters.demand(code("020130"));
    let right: Vec<f64> = raw("demand.csv.gz", "02").0.into_iter().filter(|value| *value > 0.0).collect();
    assert_eq!(beef.filled, EstimateOrigin::Median { digits: 2, of: right.len() });
    assert!(
        (beef.estimate.value + median(&right)).abs() < 1e-12 && beef.estimate.error > 0.0 && beef.assumed.is_some()
    );
    let (values, _) = raw("demand.csv.gz", "");
    let wrong = values.iter().filter(|value| **value <= 0.0).count();
    assert_eq!((values.len(), wrong), (4259, 812));
    assert!(parameters.notes.iter().any(|note| note.contains("812 of 4259")), "{:?}", parameters.notes);
}

#[test]
fn every_product_has_parameters_that_models_can_use() {
    let parameters = shipped();
    for product in products() {
        let [substitution, demand] =
            [parameters.substitution(product), parameters.demand(product)].map(|found| found.estimate);
        if parameters.demand(product).filled == EstimateOrigin::Assumed {
            assert_eq!((substitution.value, demand.value, product.prefix(4)), (0.0, 0.0, Some(code("7108"))));
            continue;
        }
        assert!(substitution.value > 1.0 && substitution.value.is_finite(), "{product}: {substitution:?}");
        assert!(demand.value < 0.0 && demand.value.is_finite(), "{product}: {demand:?}");
        assert!(substitution.error > 0.0 && demand.error > 0.0, "{product}");
        assert!(parameters.supply(product).is_none());
    }
}

#[test]
fn pass_through_has_a_default_by_date_of_entry() {
    let parameters = shipped();
    let estimate = |value, error| Estimate { value, error };
    for (day, expected) in [
        (date(2018, 7, 6), estimate(0.94, 0.02)),
        (date(2025, 8, 31), estimate(0.94, 0.02)),
        (date(2025, 9, 1), estimate(0.92, 0.02)),
        (date(2025, 10, 31), estimate(0.92, 0.02)),
        (date(2025, 11, 1), estimate(0.86, 0.03)),
        (date(2026, 10, 10), estimate(0.86, 0.03)),
    ] {
        let default = parameters.default_pass_through(day).expect("a default");
        assert_eq!(default.estimate, expected, "{day}");
    }
    let ends = |partners: &[&str], code: &str| {
        let members = Some(partners.iter().filter_map(|code| Partner::from_iso2(code)).collect());
        let partners = PartnerSet { members, except: BTreeSet::new() };
        let products = ProductSet::Codes(Arc::new([HsCode::parse(code).expect("a code")].into()));
        parameters.ends_of_pass_through(&partners, &products).expect("two ends").map(|row| row.estimate.value)
    };
    // What was measured on cars of Japan says nothing of other goods, nor of other countries.
    assert_eq!(ends(&["JP"], "8703"), [0.2, 1.0]);
    assert_eq!(ends(&["JP", "KR"], "8703"), [0.86, 1.0]);
    assert_eq!(ends(&["JP"], "72"), [0.86, 1.0]);
    assert!(parameters.pass_through.iter().all(|row| !row.source.is_empty() && row.assumed.is_some()));
    assert_eq!(parameters.model("gsim_demand").map(|row| row.estimate.value), Some(-1.25));
    assert!(parameters.model("smart_substitution").is_some_and(|row| row.assumed.is_some()));
}

#[test]
fn a_file_of_the_user_holds_over_the_shipped_numbers() {
    let place = tempfile::tempdir().expect("a folder");
    let file = place.path().join("mine.csv");
    let text = "code,substitution,demand,demand_se,supply,supply_se,source\n87,4,,,,,survey\n8703.23,,-2,0.5,10,2,\"panel, 2024\"\n";
    fs::write(&file, text).expect("written");
    let own = session().parameters(Some(&Location::Disk(file))).expect("a table");
    let (cars, buses, shipped) = (code("870323"), code("870210"), shipped());
    let sigma = own.substitution(cars);
    assert_eq!((sigma.estimate.value, sigma.filled, &*sigma.source), (4.0, EstimateOrigin::Stated, "survey"));
    let (eta, supply) = (own.demand(cars), own.supply(cars).expect("stated"));
    let estimate = Estimate { value: -2.0, error: 0.5 };
    assert_eq!((eta.estimate, eta.filled, &*eta.source), (estimate, EstimateOrigin::Stated, "panel, 2024"));
    assert_eq!(supply.estimate, Estimate { value: 10.0, error: 2.0 });
    assert_eq!((own.demand(buses), own.supply(buses)), (shipped.demand(buses), None));
    assert_eq!(own.name, "mine");
    assert_ne!(own.hash, shipped.hash);
}

// ---- docs/parameters.md ----

/// The products at six digits that are traded.
fn products() -> Vec<HsCode> {
    values().into_keys().collect()
}

/// Imports of 2024 by product of six digits, in dollars, without chapters 98 and 99.
fn values() -> BTreeMap<HsCode, Decimal> {
    let location = Location::Shipped("seeds/worlds/us-2024/world.toml".into());
    let world = read_world("us-2024", &location, &read_partners().expect("the partners")).expect("the world");
    let mut values: BTreeMap<HsCode, Decimal> = BTreeMap::new();
    for (line, value) in world.products.iter().zip(world.value_by_product().into_iter().next().unwrap_or_default()) {
        let product = line.prefix(6).unwrap_or(*line);
        if !line.is_special_provision() {
            *values.entry(product).or_default() += value.usd().dollars();
        }
    }
    values
}

fn level(found: &Parameter) -> (u8, String) {
    match found.filled {
        EstimateOrigin::Stated => (0, "stated".into()),
        EstimateOrigin::Assumed => (13, "assumed".into()),
        EstimateOrigin::Own(digits) => (1, format!("own estimate at {digits} digits, shrunk toward its heading")),
        EstimateOrigin::Median { digits, .. } => (10 - digits, format!("median below {digits} digits")),
        EstimateOrigin::Sector(_) => (11, "median of the sector".into()),
        EstimateOrigin::All(_) => (12, "median of all goods".into()),
    }
}

fn filled_table(values: &BTreeMap<HsCode, Decimal>, find: impl Fn(HsCode) -> Parameter) -> String {
    let mut levels: BTreeMap<(u8, String), (usize, Decimal)> = BTreeMap::new();
    for (product, value) in values {
        let entry = levels.entry(level(&find(*product))).or_default();
        *entry = (entry.0 + 1, entry.1 + value);
    }
    let whole: Decimal = values.values().sum();
    let row = |name: String, (count, value): (usize, Decimal)| {
        vec![name, count.to_string(), billions(value, 1), fixed(value / whole * Decimal::ONE_HUNDRED, 1)]
    };
    let mut rows: Vec<Vec<String>> = levels.into_iter().map(|((_, name), sum)| row(name, sum)).collect();
    rows.push(row("all".into(), (values.len(), whole)));
    table(&["filled by", "products", "imports 2024, $ bn", "% of value"], 1, &rows)
}

fn notes(parameters: &Parameters) -> String {
    parameters.notes.iter().map(|note| format!("- {note}\n")).collect()
}

/// Puts a text between the marks of a name.
fn put(document: &str, name: &str, text: &str) -> String {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let (before, rest) = document.split_once(&open).expect("a mark");
    let (_, after) = rest.split_once(&close).expect("its end");
    format!("{before}{open}{}\n{close}{after}", text.trim_end())
}

#[test]
fn the_document_shows_how_much_trade_is_filled_how() {
    let (parameters, values) = (shipped(), values());
    let path = home("docs/parameters.md");
    let written = fs::read_to_string(&path).expect("the document");
    let text = put(&written, "substitution", &filled_table(&values, |product| parameters.substitution(product)));
    let text = put(&text, "demand", &filled_table(&values, |product| parameters.demand(product)));
    let text = put(&text, "notes", &notes(&parameters));
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &text).expect("written");
    }
    assert!(written == text || std::env::var_os("BLESS").is_some(), "docs/parameters.md differs: BLESS=1");
}
