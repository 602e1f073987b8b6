//! Pages of `docs/` that are made of data: each says what its data says. `BLESS=1` writes them.

use std::fs;
use std::path::Path;

use dutylab::report::columns::{Column, burden, law, response, sides, summary, world};

/// Holds a page against the text that its data makes.
fn hold(page: &str, made: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, made).expect("writes");
    }
    assert!(
        fs::read_to_string(path).expect("a page") == made,
        "{page} differs: BLESS=1 cargo test --test it docs:: writes it"
    );
}

#[test]
fn assumptions_are_those_of_the_register() {
    let register: toml::Table = include_str!("../../seeds/assumptions.toml").parse().expect("TOML");
    let word = |table: &toml::Table, key: &str| table[key].as_str().expect("a text").to_string();
    let tables = |table: &toml::Table, key: &str| -> Vec<toml::Table> {
        table[key].as_array().expect("tables").iter().map(|one| one.as_table().expect("a table").clone()).collect()
    };
    let mut page = format!("# Assumptions\n\n{}\n", word(&register, "introduction"));
    let mut numbers = Vec::new();
    for section in tables(&register, "section") {
        page += &format!("\n## {}\n\n", word(&section, "title"));
        if section.contains_key("introduction") {
            page += &format!("{}\n\n", word(&section, "introduction"));
        }
        page += "| | assumed | what follows |\n|---|---|---|\n";
        for row in tables(&section, "assumption") {
            let [number, assumed, follows] = ["number", "assumed", "follows"].map(|key| word(&row, key));
            page += &format!("| {number} | {assumed} | {follows} |\n");
            numbers.push(number);
        }
    }
    page += &format!("\n{}\n", word(&register, "closing"));
    hold("docs/assumptions.md", &page);
    let mut once = numbers.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), numbers.len(), "a number stands once");
}

/// A column as the dictionary has it.
struct Entry {
    key: &'static str,
    unit: &'static str,
    meaning: &'static str,
    places: String,
}

fn entries<R>(columns: Vec<Column<'_, R>>) -> Vec<Entry> {
    let places = |column: &Column<'_, R>| {
        let all = [("CSV", column.in_csv), ("JSON", column.in_json.is_some()), ("page", column.on_page.is_some())];
        all.iter().filter(|(_, is_there)| *is_there).map(|(place, _)| *place).collect::<Vec<_>>().join(", ")
    };
    let entry = |column: Column<'_, R>| {
        assert!(column.key.ends_with(column.unit.suffix()), "{}: the key ends with its unit", column.key);
        let places = places(&column);
        Entry { key: column.key, unit: column.unit.name(), meaning: column.meaning, places }
    };
    columns.into_iter().map(entry).collect()
}

/// Every column of every file has a unit and a meaning, and the page has them all.
#[test]
fn outputs_are_those_of_the_registry() {
    let burdens = |words| entries(burden::columns(words, true));
    let both = |first: Vec<Entry>, second: Vec<Entry>| first.into_iter().chain(second).collect::<Vec<_>>();
    let files = [
        ("summary.csv", "a scenario and case of the output folder", entries(summary::summary())),
        ("cases.csv", "a case or a point of a sweep; `run --csv` has the scenario too", burdens(burden::case(true))),
        ("by_partner.csv", "a partner, then all", burdens(burden::partner(true))),
        ("by_importer.csv", "an importer, then all", burdens(burden::importer())),
        ("by_product.csv", "a chapter or sector, then all, then the lists of the scenario", burdens(burden::product())),
        ("by_authority.csv", "an authority of the law", entries(burden::authority(true))),
        ("rates.csv", "a flow in scope", both(entries(law::flow(true)), entries(law::class()))),
        (
            "by_interval.csv",
            "a part of the flows in an interval",
            both(entries(law::interval()), entries(law::course())),
        ),
        ("by_day.csv", "a part of the flows on a day", both(entries(law::day()), entries(law::course()))),
        (
            "response.csv",
            "all, then a partner",
            both(entries(response::whose(true, true)), entries(response::figures())),
        ),
        ("sellers.csv", "a partner", entries(response::sellers(true))),
        ("response_by_market.csv", "a market; of hedged rates the lower ends", entries(response::markets())),
        ("response_by_flow.csv", "a flow of the markets; of hedged rates the lower ends", entries(response::flows())),
        ("by_country.csv", "a country of the world", entries(world::countries())),
        ("fed.csv", "a sector that one country buys from another", entries(world::fed())),
        (
            "compare.csv",
            "a result; in `by_partner.csv` and `by_product.csv` beside it, of some goods",
            entries(sides::sides("what")),
        ),
        ("response.csv of `compare`", "a figure of a result", entries(sides::reactions())),
        ("why.csv", "a part of the change, then all", entries(sides::parts(true))),
        ("by_partner.csv of `why`", "a partner and part of the change", entries(sides::partner_parts())),
        ("solve.csv", "a rate", entries(sides::goal())),
        ("`explain --csv`", "a measure under a law, then its total", entries(law::step())),
    ];
    let mut page = String::from(
        "# What stands in the outputs\n\nA section a file, a row a column. JSON has the same keys where a column says so, and the page the same figures. Money is in US dollars to the cent, of a year or of the period; rates are percent of customs value. Empty or `null` is not known. Where rates are hedged, a number has a column for each end, such as `duty_after_low_usd` and `duty_after_high_usd`, and is `{\"low\", \"high\", \"approx\"}` in JSON. A figure of a model has a column for each quantile where it is drawn, such as `buyers_p025_usd`. The numbers of a picture have columns of their own, with the unit in the name.\n",
    );
    for (name, row, columns) in files {
        page += &format!("\n## {name}\n\nA row is {row}.\n\n| column | unit | meaning | in |\n|---|---|---|---|\n");
        for Entry { key, unit, meaning, places } in columns {
            assert!(!unit.is_empty() && !meaning.is_empty() && !places.is_empty(), "{name}: {key}");
            page += &format!("| `{key}` | {unit} | {meaning} | {places} |\n");
        }
    }
    hold("docs/outputs.md", &page);
}
