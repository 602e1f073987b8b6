//! Pages of `docs/` that are made of data: each says what its data says. `BLESS=1` writes them.

use std::fs;
use std::path::Path;

use dutylab::partner::Partners;
use dutylab::report::columns::burden::{self, BurdenRow};
use dutylab::report::columns::tables::{
    COUNTRY_QUANTILES, PARTNER_QUANTILES, RESPONSE_QUANTILES, SELLER_QUANTILES, TABLES,
};
use dutylab::report::columns::{
    Column, ColumnSource, ColumnUnit, csv::fields, entries as lines, entries::AddedColumn, law, prices, quantiles,
    response, sector, sides, summary, world,
};
use dutylab::report::headline;

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
#[derive(Clone)]
struct Entry {
    key: String,
    unit: &'static str,
    meaning: String,
    source: &'static str,
    places: String,
}

/// The columns of a file in which a number that may be hedged takes so many.
fn entries<R>(columns: Vec<Column<'_, R>>, ends: usize) -> Vec<Entry> {
    let places = |column: &Column<'_, R>| {
        let all = [("CSV", column.in_csv), ("JSON", column.in_json.is_some()), ("page", column.on_page.is_some())];
        all.iter().filter(|(_, is_there)| *is_there).map(|(place, _)| *place).collect::<Vec<_>>().join(", ")
    };
    let entry = |column: Column<'_, R>| {
        assert!(column.key.ends_with(column.unit.suffix()), "{}: the key ends with its unit", column.key);
        let fields = fields(std::slice::from_ref(&column), ends).into_iter();
        let fields = fields.map(|field| (field.name, field.meaning.into_owned()));
        let own = || vec![(column.key.to_string(), column.meaning.to_string())];
        let keys: Vec<(String, String)> = if column.in_csv { fields.collect() } else { own() };
        let Column { unit, source, .. } = column;
        let places = places(&column);
        let entry = move |(key, meaning)| Entry {
            key,
            unit: unit.name(),
            meaning,
            source: source.name(),
            places: places.clone(),
        };
        keys.into_iter().map(entry).collect::<Vec<_>>()
    };
    columns.into_iter().flat_map(entry).collect()
}

fn burdens(words: Vec<Column<'static, BurdenRow>>, is_in_json: bool, is_on_page: bool) -> Vec<Entry> {
    let mut columns = burden::columns(words, true);
    for column in &mut columns {
        column.in_json = column.in_json.filter(|_| is_in_json);
        column.on_page = column.on_page.filter(|_| is_on_page);
    }
    columns.retain(|column| column.in_csv || column.in_json.is_some());
    entries(columns, 1)
}

/// The words of a table, and what follows them in that of its quantiles.
fn drawn<R>(columns: Vec<Column<'_, R>>, value: (&'static str, ColumnUnit)) -> Vec<Entry> {
    let words = columns.into_iter().filter(|column| column.in_csv && column.unit == ColumnUnit::Text);
    [entries(words.map(Column::csv_only).collect(), 1), entries(quantiles::quantile(value), 1)].concat()
}

/// The columns of a table in the folder of a scenario.
fn of_table(file: &str) -> Vec<Entry> {
    let partners = &Partners::default();
    let usd = ("usd", ColumnUnit::Of("US dollars"));
    let who = || {
        let buyer = entries(law::flow_importer(partners), 1);
        [buyer, entries(law::flow_partner(partners), 1), entries(law::flow_product(|_| String::new()), 1)].concat()
    };
    match file {
        "cases.csv" => burdens(burden::case(false, 4), true, true),
        "by_partner.csv" => burdens(burden::partner(true), true, true),
        "by_importer.csv" => burdens(burden::importer(), true, false),
        "by_product.csv" => burdens(burden::product(), false, true),
        "by_list.csv" => burdens(burden::list(), true, false),
        "by_authority.csv" => entries(burden::authority(true), 1),
        "rates.csv" => [who(), entries(law::flow(), 1), entries(law::class(), 1)].concat(),
        "by_interval.csv" => [entries(law::interval(), 1), entries(law::timeline(true), 1)].concat(),
        "by_day.csv" => [entries(law::day(), 1), entries(law::timeline(true), 1)].concat(),
        "response.csv" => entries(response::cases(4), 1),
        RESPONSE_QUANTILES => drawn(response::cases(4), usd),
        "response_by_partner.csv" => entries(response::pairs(partners, true, true), 1),
        PARTNER_QUANTILES => drawn(response::pairs(partners, true, true), usd),
        "sellers.csv" => entries(response::sellers(partners, true), 1),
        SELLER_QUANTILES => drawn(response::sellers(partners, true), usd),
        "response_by_market.csv" => entries(response::markets(partners), 1),
        "response_by_flow.csv" => [who(), entries(response::flows(), 1), entries(response::sources(), 1)].concat(),
        "prices.csv" => [entries(prices::whole(), 1), entries(prices::categories(), 1)].concat(),
        "households.csv" => entries(prices::deciles(), 1),
        "by_country.csv" => entries(world::countries(), 1),
        COUNTRY_QUANTILES => drawn(world::countries(), ("pct", ColumnUnit::Of("percent"))),
        "closures.csv" => entries(world::closures(), 1),
        "by_sector.csv" => entries(sector::sectors(), 1),
        "fed.csv" => entries(world::fed(partners), 1),
        other => panic!("{other} has no columns"),
    }
}

/// Every column of every file has a unit, a meaning and a source, and the page has them all.
#[test]
fn outputs_are_those_of_the_registry() {
    let partners = &Partners::default();
    let added = lines::added(true, true).into_iter().map(|AddedColumn { key, unit, meaning, .. }| Entry {
        key: key.into(),
        unit: unit.name(),
        meaning: meaning.to_string(),
        source: ColumnSource::Law.name(),
        places: "CSV".into(),
    });
    let added = added.collect();
    let elsewhere = [
        ("summary.csv", "a scenario and case of the output folder", entries(summary::summary(), 2)),
        (
            "`run --csv`",
            "a case of the batch. What no scenario has is left out",
            entries(headline::csv::columns(4, [true; 3]), 1),
        ),
        ("compare.csv", "a result", entries(sides::sides(sides::whole()), 2)),
        ("by_partner.csv of `compare`", "a partner and result", entries(sides::sides(sides::partners(true)), 2)),
        ("by_product.csv of `compare`", "a chapter or sector, and result", entries(sides::sides(sides::products()), 2)),
        ("response.csv of `compare`", "a figure of a result", entries(sides::reactions(), 1)),
        (
            "response_quantiles.csv of `compare`",
            "a quantile of a figure of a result, where it is drawn; those of a difference are of differences draw by draw",
            drawn(sides::reactions(), ("usd", ColumnUnit::Of("US dollars"))),
        ),
        ("why.csv", "a part of the change; the last is the total", entries(sides::parts(true, Some(true)), 1)),
        ("by_partner.csv of `why`", "a partner and part of the change", entries(sides::partner_parts(partners), 1)),
        ("solve.csv", "a rate", entries(sides::goal(), 1)),
        ("lines.csv of `entries`", "a row of the file, every column of it first", added),
        ("summary.csv of `entries`", "what lines are added up by, and a key of it", entries(lines::sums(), 1)),
        (
            "overpaid.csv and underpaid.csv of `entries`",
            "a line, the most dollars first, 10,000 at most",
            entries(lines::differences(), 1),
        ),
        ("problems.csv of `entries`", "a row that has no duty", entries(lines::problems(), 1)),
        ("`explain --csv`", "a measure under a law, then its total", entries(law::step(), 2)),
    ];
    let tables = TABLES.iter().map(|table| (table.file, table.row, of_table(table.file)));
    let mut page = String::from(include_str!("docs/outputs.md"));
    for (name, row, columns) in tables.chain(elsewhere) {
        page += &format!(
            "\n## {name}\n\nA row is {row}.\n\n| column | unit | meaning | source | in |\n|---|---|---|---|---|\n"
        );
        for Entry { key, unit, meaning, source, places } in columns {
            assert!(!unit.is_empty() && !meaning.is_empty() && !places.is_empty(), "{name}: {key}");
            page += &format!("| `{key}` | {unit} | {meaning} | {source} | {places} |\n");
        }
    }
    hold("docs/outputs.md", &page);
}

/// Every path that the page on the architecture names is there.
#[test]
fn the_architecture_names_files_that_exist() {
    let home = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(home.join("docs/architecture.md")).expect("the page");
    let paths = page.split('`').skip(1).step_by(2).filter(|word| word.contains('/') && !word.contains(' '));
    let missing: Vec<&str> = paths.filter(|path| !home.join(path).exists()).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
