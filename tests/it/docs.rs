//! Pages of `docs/` that are made of data: each says what its data says. `BLESS=1` writes them.

use std::fs;
use std::path::Path;

use dutylab::report::columns::{
    Column, burden, entries as lines, heads, law, prices, response, sector, sides, summary, world,
};

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
    key: String,
    unit: &'static str,
    meaning: &'static str,
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
        let keys = if column.in_csv { heads(std::slice::from_ref(&column), ends) } else { vec![column.key.into()] };
        let places = places(&column);
        let entry = move |key| Entry { key, unit: column.unit.name(), meaning: column.meaning, places: places.clone() };
        keys.into_iter().map(entry).collect::<Vec<_>>()
    };
    columns.into_iter().flat_map(entry).collect()
}

/// Every column of every file has a unit and a meaning, and the page has them all.
#[test]
fn outputs_are_those_of_the_registry() {
    let burdens = |words, has_refund, is_in_json: bool, is_on_page: bool| {
        let mut columns = burden::columns(words, has_refund);
        for column in &mut columns {
            column.in_json = column.in_json.filter(|_| is_in_json);
            column.on_page = column.on_page.filter(|_| is_on_page);
        }
        columns.retain(|column| column.in_csv || column.in_json.is_some());
        entries(columns, 1)
    };
    let asked_back = || entries(vec![burden::refund().json_only()], 1);
    let both = |first: Vec<Entry>, second: Vec<Entry>| first.into_iter().chain(second).collect::<Vec<_>>();
    let files = [
        ("summary.csv", "a scenario and case of the output folder", entries(summary::summary(), 2)),
        (
            "cases.csv",
            "a case or a point of a sweep; `run --csv` has the scenario too",
            both(burdens(burden::case(true, 4), false, true, true), asked_back()),
        ),
        ("by_partner.csv", "a partner; the last is the total", burdens(burden::partner(true), true, true, true)),
        ("by_importer.csv", "an importer; the last is the total", burdens(burden::importer(), true, true, false)),
        (
            "by_product.csv",
            "a chapter or sector, then the total, then the lists of the scenario",
            burdens(burden::product(), true, false, true),
        ),
        ("by_authority.csv", "an authority of the law", entries(burden::authority(true), 1)),
        ("rates.csv", "a flow in scope", both(entries(law::flow(true), 1), entries(law::class(), 1))),
        (
            "by_interval.csv",
            "a part of the flows in an interval",
            both(entries(law::interval(), 1), entries(law::timeline(true), 1)),
        ),
        ("by_day.csv", "a part of the flows on a day", both(entries(law::day(), 1), entries(law::timeline(true), 1))),
        (
            "response.csv",
            "a partner; the first is all partners together",
            both(entries(response::whose(true, true), 1), entries(response::figures(), 1)),
        ),
        ("sellers.csv", "a partner", entries(response::sellers(true), 1)),
        ("response_by_market.csv", "a market; of hedged rates the lower ends", entries(response::markets(), 1)),
        (
            "response_by_flow.csv",
            "a flow of the markets; of hedged rates the lower ends",
            entries(response::flows(), 1),
        ),
        (
            "prices.csv",
            "a category of consumption; the first columns are of all together, in `prices` of JSON",
            both(entries(prices::whole(), 1), entries(prices::categories(), 1)),
        ),
        ("households.csv", "a tenth of households by income", entries(prices::deciles(), 1)),
        ("by_country.csv", "a country of the world", entries(world::countries(), 1)),
        ("closures.csv", "a closure of the model, where the scenario asks for them", entries(world::closures(), 1)),
        (
            "by_sector.csv",
            "a sector of a country, in a model of many sectors. Values are those that makers receive, before tariffs; values and prices are measured against the value added of the world, which stays what it was. The base year is that of the model, in which trade balances where its closure says so",
            entries(sector::sectors(), 1),
        ),
        ("fed.csv", "a sector that one country buys from another", entries(world::fed(), 1)),
        (
            "compare.csv",
            "a result; in `by_partner.csv` and `by_product.csv` beside it, of some goods, with `partner` or `product` in place of `what`",
            entries(sides::sides("what"), 2),
        ),
        ("response.csv of `compare`", "a figure of a result", entries(sides::reactions(), 1)),
        ("why.csv", "a part of the change; the last is the total", entries(sides::parts(true), 1)),
        ("by_partner.csv of `why`", "a partner and part of the change", entries(sides::partner_parts(), 1)),
        ("solve.csv", "a rate", entries(sides::goal(), 1)),
        ("lines.csv of `entries`", "a row of the file, every column of it first", entries(lines::added(true, true), 1)),
        ("summary.csv of `entries`", "what lines are added up by, and a key of it", entries(lines::sums(), 1)),
        (
            "overpaid.csv and underpaid.csv of `entries`",
            "a line, the most dollars first, 10,000 at most",
            entries(lines::differences(), 1),
        ),
        ("problems.csv of `entries`", "a row that has no duty", entries(lines::problems(), 1)),
        ("`explain --csv`", "a measure under a law, then its total", entries(law::step(), 2)),
    ];
    let mut page = String::from(
        "# What stands in the outputs\n\nA section a file, a row a column. JSON has the same keys where a column says so, and the page the same figures. Money is in US dollars to the cent, of a year or of the period; rates are percent of customs value. Empty or `null` is not known. `summary.csv`, `compare.csv` and `explain --csv` always have a column for each end of a number that may be hedged. Elsewhere such a number has one column or, where rates are hedged, one for each end in its place, such as `duty_after_low_usd` and `duty_after_high_usd`; in `by_country.csv` and `by_sector.csv` the end of a percentage stands last, as in `welfare_pct_low`. In JSON a hedged number is `{\"low\", \"high\", \"approx\"}`. Where a day after the last one that a regime knows is looked at, `assumed` says so in the objects of `run --json`, in `summary.json` and in `explain --json`, as pictures do: `\"law known to …; assumed unchanged after\"`; elsewhere the key is absent. A figure of a model that is drawn has a column for each quantile in its place, such as `buyers_p025_usd`; in `response.csv` of `compare` the quantiles always stand beside the figure. The numbers of a picture have columns of their own, with the unit in the name. A published series of `[[observed]]` stands in the CSV of the picture from day to day, under its title.\n",
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

/// Every path that the page on the architecture names is there.
#[test]
fn the_architecture_names_files_that_exist() {
    let home = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(home.join("docs/architecture.md")).expect("the page");
    let paths = page.split('`').skip(1).step_by(2).filter(|word| word.contains('/') && !word.contains(' '));
    let missing: Vec<&str> = paths.filter(|path| !home.join(path).exists()).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
