//! What tables and finished pictures say is so: of tornados, sweeps, importers, sectors, comparisons, and of no change at all.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::program::dutylab;

pub const HEAD: &str = "importer = \"US\"\nyear = 2024\nsource = \"test\"\n";
/// Cars pay 10%; what else is traded has a rate that nobody knows.
const LAW: &str = "title = \"Law\"\nsource = \"test\"\ndate = 2025-01-01\ncomplete = false\n[[measure]]\nid = \"cars\"\nmode = \"base\"\nproducts = [\"8703\"]\nrate = \"10%\"\n";
pub const ARMINGTON: &str = "[response.armington]\nsubstitution = 3\ndemand = -1\npass_through = 1\n";

pub fn place(files: &[(&str, String)]) -> TempDir {
    let place = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        let path = place.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
    place
}

/// What the program prints, and what it says besides.
pub fn run(place: &TempDir, words: &[&str]) -> (String, String) {
    let output = dutylab(place.path(), words, 0);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr))
}

pub fn read(place: &TempDir, path: &str) -> String {
    fs::read_to_string(place.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The title of a picture and what is told of it to those who cannot see it.
pub fn told(place: &TempDir, path: &str) -> String {
    let svg = read(place, path);
    let label = svg.split("aria-label=\"").nth(1).and_then(|rest| rest.split('"').next());
    label.expect("a label").replace("&quot;", "\"").replace("&lt;", "<")
}

/// The rows of a CSV file, by the names of its columns.
pub fn rows(place: &TempDir, path: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let text = read(place, path);
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(|row| row.expect("a row")).collect()
}

fn cars() -> [(&'static str, String); 3] {
    [
        ("w/world.toml", format!("title = \"W\"\n{HEAD}")),
        ("w/flows.csv", "partner,product,value_usd\nJP,870321,600\nMX,870321,400\nJP,870410,1\n".into()),
        ("law.toml", LAW.into()),
    ]
}

/// Of an elasticity the end that is nearer to nothing is the inelastic one, whatever its sign: demand, where less is
/// bought less at the inelastic end so that more is owed, and supply.
#[test]
fn a_tornado_names_its_ends() {
    let scenario = |model: &str| {
        format!(
            "title = \"T\"\nbaseline = \"law.toml\"\nworld = \"w\"\n[[measure]]\nid = \"more\"\nproducts = [\"8703\"]\nrate = \"20%\"\n{model}[draws]\nn = 64\nseed = 1\n"
        )
    };
    let demand = "[response.armington]\nsubstitution = 3\ndemand = -1.35\ndemand_se = 0.3\npass_through = 0.9\npass_through_se = 0.05\n";
    let supply = "[response.elastic]\ndemand = -1.5\nsupply = 2\nsupply_se = 0.5\n";
    let [world, flows, law] = cars();
    let place = place(&[world, flows, law, ("demand.toml", scenario(demand)), ("supply.toml", scenario(supply))]);
    run(&place, &["run", "demand.toml", "supply.toml", "-o", "out"]);
    let number = |text: &str| text.parse::<f64>().expect("a number");
    let size = |end: &str| {
        let digits = end.split(['(', ')']).nth(1).expect("a number in brackets");
        number(&digits.replace('−', "-")).abs()
    };
    let demand = rows(&place, "out/demand/demand-what-drives-it.csv");
    assert_eq!(demand[0]["label"], "Elasticity of demand");
    assert!(
        demand[0]["low"].starts_with("inelastic (−0.") && demand[0]["high"].starts_with("elastic (−"),
        "{demand:?}"
    );
    assert!(number(&demand[0]["outcome_at_low_usd"]) > number(&demand[0]["outcome_at_high_usd"]), "{demand:?}");
    assert_eq!(demand[0]["axis"], "level");
    let pass_through = demand.iter().find(|row| row["label"] == "Pass-through").expect("a share");
    assert!(pass_through["low"].starts_with("low (0.") && pass_through["high"].starts_with("high ("), "{demand:?}");
    let supply = rows(&place, "out/supply/supply-what-drives-it.csv");
    assert_eq!(supply[0]["label"], "Elasticity of supply");
    for row in demand.iter().chain(&supply) {
        assert!(size(&row["low"]) < size(&row["high"]), "{row:?}");
    }
    let told = told(&place, "out/demand/demand-what-drives-it.svg");
    assert!(told.contains("depend most on demand, $"), "{told}");
    assert!(read(&place, "out/demand/demand-what-drives-it.svg").contains(">Duties with one input"));
}

/// $1,000 of cars pay 10% and as much more as is swept; of one dollar nobody knows what it pays.
#[test]
fn lines_of_a_sweep_are_of_the_same_imports() {
    let sweep = |values: &str| {
        format!(
            "title = \"S\"\nbaseline = \"law.toml\"\nworld = \"w\"\n[[measure]]\nid = \"more\"\nproducts = [\"8703\", \"8704\"]\nrate = \"0%\"\n[[sweep]]\nmeasure = \"more\"\nfield = \"rate\"\nvalues = [{values}]\n{ARMINGTON}"
        )
    };
    let [world, flows, law] = cars();
    let place = place(&[
        world,
        flows,
        law,
        ("many.toml", sweep("\"0%\", \"20%\", \"40%\", \"60%\"")),
        ("two.toml", sweep("\"0%\", \"60%\"")),
    ]);
    run(&place, &["run", "many.toml", "two.toml", "-o", "out"]);
    let of = |series: &str| -> Vec<(String, String)> {
        let rows = rows(&place, "out/many/many-sweep-response.csv").into_iter().filter(|row| row["series"] == series);
        rows.map(|row| (row["swept_percent"].clone(), row["outcome_usd"].clone())).collect()
    };
    let fixed = [("0", "100"), ("20", "300"), ("40", "500"), ("60", "700")];
    assert_eq!(of("Imports held fixed"), fixed.map(|(rate, duty)| (rate.to_string(), duty.to_string())));
    assert_eq!(of("Once imports adjust").len(), 4);
    let many = told(&place, "out/many/many-sweep-response.svg");
    assert!(many.contains("would reach $453"), "{many}");
    assert!(many.contains("once imports adjust") || many.contains("after adjustment"), "{many}");
    assert!(read(&place, "out/many/many-sweep-response.svg").contains("Duties on $1,000 of imports"));
    // Two values are points: nothing is drawn between them.
    let lines = |path: &str| read(&place, path).matches("stroke-width=\"2.5\"").count();
    assert_eq!((lines("out/many/many-sweep-response.svg"), lines("out/two/two-sweep-response.svg")), (2, 0));
}

/// Importers by the size of their change; what is not listed is one row, so that the rows add up. A bloc is there in its members.
#[test]
fn importers_are_told_by_size_and_all_of_them() {
    let many = ["AT", "BE", "BG", "CZ", "DE", "DK", "ES", "FI", "FR", "GR", "US"];
    let mut flows = String::from("importer,partner,product,value_usd\n");
    for (place, importer) in many.iter().enumerate() {
        flows.push_str(&format!("{importer},CN,8703,{}\n", 100 * (place + 1)));
    }
    let scenario = "title = \"All\"\nbaseline = \"none\"\nworld = \"w\"\n[[measure]]\nid = \"eu\"\nimporters = [\"EU27\", \"US\"]\nrate = \"10%\"\n";
    let place = place(&[
        ("w/world.toml", format!("title = \"W\"\n{HEAD}")),
        ("w/flows.csv", flows),
        ("all.toml", scenario.into()),
    ]);
    let (text, _) = run(&place, &["run", "all.toml", "-o", "out", "--no-charts"]);
    let listed: Vec<&str> = text.lines().filter(|line| line.starts_with("    ") && line.contains('$')).collect();
    assert_eq!(listed.len(), 9, "{text}");
    assert!(listed[0].contains("United States on goods from China") && listed[0].contains("+$110"), "{text}");
    assert!(listed[1].contains("Greece") && listed[1].contains("+$100"), "{text}");
    // Of 6,600 dollars of imports those of the smallest three: 100, 200 and 300.
    assert!(
        listed[8].contains("3 other importers") && listed[8].contains("$600") && listed[8].contains("+$60"),
        "{text}"
    );
    let absent = text.lines().find(|line| line.contains("not in this world")).expect("17 members have no imports here");
    assert!(absent.contains("17 importers"), "{absent}");
}

/// A world of two kinds of goods and services, between three countries; each sells each $100 of all of them.
pub fn sectors(scenarios: &[(&'static str, &str)]) -> TempDir {
    let mut trade = String::from("exporter,importer,sector,value_usd\n");
    for (from, to) in ["USA", "CHN", "MEX"].iter().flat_map(|from| ["USA", "CHN", "MEX"].map(|to| (*from, to))) {
        let value = if from == to { 1000 } else { 100 };
        ["01", "21", "87"].iter().for_each(|sector| trade.push_str(&format!("{from},{to},{sector},{value}\n")));
    }
    let economy = "[economy]\ncountries = \"countries.csv\"\nsectors = \"sectors.csv\"\n";
    let mut files = vec![
        ("w/world.toml", format!("title = \"W\"\n{HEAD}flows = \"trade.csv\"\n{economy}")),
        ("w/countries.csv", "country,name,income_usd\nUSA,A,3600\nCHN,B,3600\nMEX,C,3600\n".into()),
        (
            "w/sectors.csv",
            "sector,name,goods,elasticity_one\n01,Farming,1,4\n21,Electronics,1,4\n87,Services,0,4\n".into(),
        ),
        ("w/trade.csv", trade),
    ];
    let head = "baseline = \"none\"\nworld = \"w\"\n";
    files.extend(scenarios.iter().map(|(name, rest)| (*name, format!("title = \"{name}\"\n{head}{rest}"))));
    place(&files)
}

#[test]
fn sectors_have_their_own_names_and_services_are_no_goods() {
    let model = "[response.multisector]\nelasticities = \"one\"\n";
    let measure =
        |more: &str| format!("[[measure]]\nid = \"m\"\npartners = [\"CN\", \"MX\"]\n{more}rate = \"10%\"\n{model}");
    let place = sectors(&[
        ("goods.toml", &measure("")),
        ("services.toml", &measure("products = [\"87\"]\n")),
        (
            "listed.toml",
            &format!("{}[list]\nall_but = {{ except = [\"01\"] }}\n", measure("products = [\"all_but\"]\n")),
        ),
    ]);
    run(&place, &["run", "goods.toml", "services.toml", "listed.toml", "--all-charts", "-o", "out"]);
    let named = |scenario: &str| -> Vec<[String; 4]> {
        let rows = rows(&place, &format!("out/{scenario}/by_product.csv"));
        let own = |row: &std::collections::BTreeMap<String, String>| {
            ["kind", "product", "name", "duty_change_usd"].map(|column| row[column].clone())
        };
        rows.iter().map(own).filter(|row| row[0] == "sector").collect()
    };
    let row = |code: &str, name: &str| ["sector", code, name, "20.00"].map(String::from);
    assert_eq!(named("goods"), [row("01", "Farming"), row("21", "Electronics")]);
    assert_eq!(named("services"), [row("87", "Services")]);
    assert_eq!(named("listed"), [row("21", "Electronics")]);
    let fed = |scenario: &str| rows(&place, &format!("out/{scenario}/fed.csv")).len();
    assert_eq!((fed("goods"), fed("services"), fed("listed")), (4, 2, 2));
    let title = told(&place, "out/goods/goods-duty-by-chapter.svg");
    assert!(title.contains("would rise for farming and electronics"), "{title}");
    assert!(read(&place, "out/goods/goods-duty-by-chapter.svg").contains(">Change in duties a year by sector, US$,"));
    let title = told(&place, "out/services/services-duty-by-partner.svg");
    assert!(title.contains(" on services would be $20"), "{title}");
    run(&place, &["report", "goods.toml", "services.toml", "-o", "page"]);
    let page = read(&place, "page/report.html");
    assert!(page.contains("21 Electronics") && !page.contains("Sauces"), "the page names chapters");
    let (compared, _) = run(&place, &["compare", "goods.toml", "services.toml", "--json"]);
    assert!(compared.contains("\"87\""));
    let (compared, _) = run(&place, &["compare", "goods.toml", "services.toml", "-o", "other"]);
    assert!(compared.contains("by sector") && compared.contains("87 Services"), "{compared}");
}

/// Only the countries of a world of countries can be charged.
#[test]
fn who_is_no_country_of_the_world_is_told() {
    let place = sectors(&[(
        "rates.toml",
        "[[measure]]\nid = \"m\"\nrate_table = { file = \"rates.csv\", key = \"partner\", column = \"rate\" }\n[response.multisector]\nelasticities = \"one\"\n",
    )]);
    fs::write(place.path().join("rates.csv"), "partner,rate\nVN,46%\nCN,32%\nKE,10%\n").expect("written");
    let want = "rates: Kenya and Vietnam are not countries of the world “w”: m does not fall on them";
    for words in [&["run", "rates.toml", "--no-charts", "-o", "out"][..], &["check", "rates.toml"]] {
        let (_, said) = run(&place, words);
        assert!(said.contains(want), "{said}");
    }
    let shipped = "[[measure]]\nid = \"m\"\npartners = [\"VN\", \"JP\"]\nrate = \"10%\"\n[response.multisector]\nelasticities = \"CP\"\n";
    fs::write(
        place.path().join("wiod.toml"),
        format!("title = \"W\"\nbaseline = \"none\"\nworld = \"wiod-2014\"\n{shipped}"),
    )
    .expect("written");
    let (_, said) = run(&place, &["check", "wiod.toml"]);
    assert!(
        said.contains("Vietnam is not a country of the world “wiod-2014”, which has it in its rest of the world"),
        "{said}"
    );
}

/// No tariff comes to nothing, in every model: nobody gains, no trade moves.
#[test]
fn no_tariff_is_no_change() {
    let models = [
        ("wiod-2014", "[response.multisector]\nelasticities = \"CP\"\n"),
        ("nafta-1993", "[response.caliendo_parro]\ndeficits = \"zero\"\n"),
        ("nafta-1993", "[response.caliendo_parro]\ndeficits = \"kept\"\n"),
        ("world-2023", "[response.gravity]\n"),
        ("world-2023", "[response.gravity]\ndeficits = \"zero\"\n"),
    ];
    for (world, model) in models {
        let text = format!("title = \"Nothing\"\nbaseline = \"none\"\nworld = \"{world}\"\n[scope]\n{model}");
        let place = place(&[("nothing.toml", text)]);
        let (text, _) = run(&place, &["run", "nothing.toml", "--all-charts", "-o", "out"]);
        assert!(
            text.contains("real income") && !text.contains("gains most") && !text.contains("0.01%"),
            "{world}: {text}"
        );
        for row in rows(&place, "out/nothing/by_country.csv") {
            for (column, cell) in row.iter().filter(|(column, _)| column.ends_with("_pct") && *column != "tariff_pct") {
                assert!(cell.is_empty() || cell == "0", "{world}, {model} {} {column}: {cell}", row["country"]);
            }
        }
        if place.path().join("out/nothing/by_sector.csv").is_file() {
            for row in rows(&place, "out/nothing/by_sector.csv") {
                let changes = row.iter().filter(|(column, _)| column.ends_with("_pct"));
                assert!(changes.into_iter().all(|(_, cell)| cell.is_empty() || cell == "0"), "{world}: {row:?}");
                assert_eq!(row["output_before_usd"], row["output_after_usd"]);
            }
            for picture in ["sectors", "sector-heat"] {
                let title = told(&place, &format!("out/nothing/nothing-{picture}.svg"));
                assert!(title.contains("would not change"), "{title}");
            }
        }
        let map = told(&place, "out/nothing/nothing-world-map.svg");
        assert!(map.contains("Real income would change in no economy"), "{map}");
        let heat = told(&place, "out/nothing/nothing-trade-heat.svg");
        assert!(heat.contains("would not change"), "{heat}");
    }
}

/// Results on different imports: their changes stand side by side, their levels do not, and none is ranked against another.
#[test]
fn different_imports_are_not_ranked() {
    let measure =
        |id: &str, products: &str| format!("[[measure]]\nid = \"{id}\"\nproducts = [\"{products}\"]\nrate = \"5%\"\n");
    let head = |title: &str| format!("title = \"{title}\"\nbaseline = \"none\"\nworld = \"w\"\n");
    let case = |name: &str, products: &str| {
        format!(
            "[[case]]\nname = \"{name}\"\n[[case.measure]]\nid = \"m\"\nproducts = [\"{products}\"]\nrate = \"5%\"\n"
        )
    };
    let [world, flows, _] = cars();
    let place = place(&[
        world,
        flows,
        ("a.toml", head("Five on cars") + &measure("m", "8703")),
        ("b.toml", head("Five on trucks") + &measure("m", "8704")),
        ("c.toml", head("Ten on cars") + &measure("m", "8703").replace("5%", "10%")),
        ("cases.toml", head("Cases") + &case("cars", "8703") + &case("trucks", "8704")),
    ]);
    let (text, _) = run(&place, &["compare", "a.toml", "b.toml", "-o", "one"]);
    let header = text.lines().find(|line| line.contains("imports")).expect("a header");
    assert!(!header.contains("rate") && !header.contains("duties"), "{text}");
    assert!(text.contains("a, “Five on cars”, changes"), "{text}");
    let (text, _) = run(&place, &["compare", "a.toml", "c.toml", "-o", "two"]);
    assert!(text.lines().any(|line| line.contains("rate") && line.contains("duties")), "{text}");
    let (_, _) = run(&place, &["compare", "a.toml", "b.toml", "c.toml", "-o", "three"]);
    let picture = |folder: &str| {
        let files =
            fs::read_dir(place.path().join(folder)).expect("a folder").map(|entry| entry.expect("a file").path());
        let found: Vec<_> = files.filter(|path| path.is_dir()).collect();
        let Some(path) = found.first() else { panic!("{folder} has no result") };
        let path = path.strip_prefix(place.path()).expect("inside");
        let name = path.file_name().expect("a name").to_string_lossy();
        told(&place, path.join(format!("{name}-difference.svg")).to_str().expect("a path"))
    };
    let three = picture("three");
    assert!(three.starts_with("Duties rise by $0.05–$100 across 3 results"), "{three}");
    let two = picture("two");
    assert!(two.contains("with “Ten on cars”, +$50 against the other"), "{two}");
    run(&place, &["run", "cases.toml", "-o", "out"]);
    let cases = told(&place, "out/cases/cases-duty-by-case.svg");
    assert!(cases.contains("would rise by $0.05 or $50"), "{cases}");
}

/// What leaves one source for others pays duty there: the change of all sources stands beside that of the scope.
#[test]
fn a_scope_is_not_all_sources() {
    let [world, flows, law] = cars();
    let more = "[[measure]]\nid = \"more\"\npartners = [\"JP\"]\nproducts = [\"8703\"]\nrate = \"20%\"\n";
    let scenario = format!("title = \"J\"\nbaseline = \"law.toml\"\nworld = \"w\"\n{more}{ARMINGTON}");
    let place = place(&[world, flows, law, ("japan.toml", scenario)]);
    run(&place, &["run", "japan.toml", "-o", "out"]);
    let rows = rows(&place, "out/japan/japan-who-pays.csv");
    let of = |label: &str| rows.iter().find(|row| row["label"] == label).expect("a row").clone();
    let (scope, all) = (of("Change in duties"), of("Change in duties, all sources"));
    assert_eq!(scope["scope"], "on these imports");
    assert_eq!(all["scope"], "in whole markets, all sellers");
    let number = |row: &std::collections::BTreeMap<String, String>| row["value_usd"].parse::<f64>().expect("a number");
    // Mexico sells more, at 10%.
    assert!(number(&all) > number(&scope), "{rows:?}");
}

/// What is assessed is owed. Only receipts are collected, and none are here.
#[test]
fn nothing_is_said_to_be_collected() {
    fn texts(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("a file").path()) {
            match entry.is_dir() {
                true => texts(&entry, found),
                false => found.push(entry),
            }
        }
    }
    let mut found = Vec::new();
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    ["src", "scenarios"].iter().for_each(|folder| texts(&home.join(folder), &mut found));
    assert!(found.len() > 300);
    for path in found {
        let text = fs::read_to_string(&path).unwrap_or_default();
        // A yardstick may be of receipts: of scenarios only what speaks of their own figures.
        let text: String = match text.parse::<toml::Table>() {
            Ok(scenario) => ["title", "summary"].iter().filter_map(|key| scenario.get(*key)?.as_str()).collect(),
            Err(_) => text,
        };
        let text = text.to_lowercase().replace("and the treasury", "");
        assert!(!text.contains("collected") && !text.contains("treasury"), "{}", path.display());
    }
}

/// By entry date, by the law as last known: the order of 20 November 2025 on Brazilian coffee reaches back to 13
/// November (EO of 20 November 2025, 9903.01.77). As known on each day, the duty stands to the 20th; then the subtitle
/// says so.
#[test]
fn brazilian_coffee_ends_as_the_law_is_last_known() {
    let text = |period: &str| {
        format!(
            "title = \"Coffee\"\nbaseline = \"us\"\nperiod = {{ from = 2025-11-10, until = 2025-11-25 }}\n{period}\n[scope]\npartners = [\"BR\"]\nproducts = [\"090111\"]\n"
        )
    };
    let place = place(&[("last.toml", text("")), ("daily.toml", text("as_of = \"each day\""))]);
    for (name, day, words) in [("last", "2025-11-13", false), ("daily", "2025-11-20", true)] {
        run(&place, &["run", "-q", &format!("{name}.toml")]);
        let days = rows(&place, &format!("output/{name}/by_day.csv"));
        let totals = days.iter().filter(|row| row["kind"] == "total");
        let rates: Vec<(String, String)> =
            totals.map(|row| (row["date"].clone(), row["rate_after_pct"].clone())).collect();
        let (first, before) = rates.first().cloned().expect("a day");
        assert_eq!((first.as_str(), before.as_str()), ("2025-11-10", "50"), "{name}: 10% and 40% on top");
        let free = rates.iter().find(|(_, rate)| rate == "0").map(|(date, _)| date.as_str());
        assert_eq!(free, Some(day), "{name}: {rates:?}");
        let svg = read(&place, &format!("output/{name}/{name}-rate-by-day.svg"));
        assert_eq!(svg.contains("as the law was then known"), words, "{name}");
    }
}

/// A published series is a line of its own, cut at the ends of the period, with who publishes it; no result depends on it.
#[test]
fn a_published_series_stands_beside_the_duty() {
    let head = "title = \"Cars\"\nbaseline = \"law.toml\"\nworld = \"w\"\nperiod = { from = 2025-01-15, until = 2025-03-01 }\n\
                scope = { products = [\"8703\"] }\n";
    let observed = "[[observed]]\ntitle = \"Receipts\"\nfile = \"receipts.csv\"\nsource = \"the office\"\n";
    let series = "from,until,duty,value\n2025-02-01,2025-03-01,5,5.5%\n2024-12-01,2025-01-01,1,1%\n2025-01-01,2025-02-01,4,4.25%\n";
    let [world, flows, law] = cars();
    let place = place(&[
        world,
        flows,
        law,
        ("receipts.csv", series.into()),
        ("plain.toml", head.into()),
        ("beside.toml", format!("{head}{observed}")),
    ]);
    run(&place, &["run", "plain.toml", "beside.toml", "-o", "out"]);
    let rows = rows(&place, "out/beside/beside-rate-beside-observed.csv");
    let of = |name: &str| rows.iter().filter(|row| row["series"] == name).cloned().collect::<Vec<_>>();
    let cells: Vec<[String; 3]> =
        of("Receipts").iter().map(|row| ["from", "until", "value_percent"].map(|column| row[column].clone())).collect();
    let expected = [["2025-01-15", "2025-02-01", "4.25"], ["2025-02-01", "2025-03-01", "5.5"]];
    assert_eq!(cells, expected, "{rows:?}");
    assert!(read(&place, "out/beside/beside-rate-beside-observed.txt").contains("not computed here (the office)"));
    assert_eq!(read(&place, "out/beside/by_day.csv"), read(&place, "out/plain/by_day.csv"));
}
