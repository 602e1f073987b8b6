//! Models of one market against reference numbers: `tests/partial/`, published or worked out by other code, to 1e-8.

use dutylab::burden::incidence::Incidence;
use dutylab::response::gsim;
use dutylab::response::{Elasticities, Home, Outcome, Reacted, Source, Supply, react};
use dutylab::scenario::behaviour::Model;

/// A row of a file: the cells by the names of their columns.
struct Row(Vec<(String, String)>);

impl Row {
    fn text(&self, column: &str) -> &str {
        let found = self.0.iter().find(|(name, _)| name == column);
        found.map_or_else(|| panic!("no column {column}"), |(_, cell)| cell.as_str())
    }

    fn number(&self, column: &str) -> f64 {
        self.text(column).parse().unwrap_or_else(|_| panic!("{column}: {}", self.text(column)))
    }
}

fn rows(file: &str) -> Vec<Row> {
    let path = format!("{}/tests/partial/{file}", env!("CARGO_MANIFEST_DIR"));
    let mut reader = csv::Reader::from_path(path).expect("a table");
    let header: Vec<String> = reader.headers().expect("a header").iter().map(String::from).collect();
    let row = |record: Result<csv::StringRecord, csv::Error>| {
        Row(header.iter().cloned().zip(record.expect("a row").iter().map(String::from)).collect())
    };
    reader.records().map(row).collect()
}

/// The rows of a file by case, in order.
fn cases(file: &str, column: &str) -> Vec<(String, Vec<Row>)> {
    let mut cases: Vec<(String, Vec<Row>)> = Vec::new();
    for row in rows(file) {
        let name = row.text(column).to_string();
        match cases.last_mut().filter(|(last, _)| *last == name) {
            Some((_, own)) => own.push(row),
            None => cases.push((name, vec![row])),
        }
    }
    cases
}

fn near(what: &str, found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-8 * expected.abs().max(1.0), "{what}: {found}, expected {expected}");
}

fn solve(model: Model, sources: &[Source], assumed: &Elasticities) -> (Outcome, Vec<Reacted>, Incidence) {
    let mut reacted: Vec<Reacted> = sources.iter().map(Reacted::still).collect();
    let outcome = react(model, sources, assumed, &mut reacted).expect("a solution");
    let mut sum = Incidence::default();
    sources.iter().zip(&reacted).for_each(|(source, own)| sum.add(source.value, source, own));
    assert!(sum.balances(), "{model:?}: parts add up");
    (outcome, reacted, sum)
}

fn supply(row: &Row, column: &str) -> Supply {
    Supply::Elastic(row.number(column))
}

#[test]
fn armington_with_sellers_at_home() {
    for (name, rows) in cases("armington.csv", "case") {
        let (home, abroad): (Vec<&Row>, Vec<&Row>) =
            rows.iter().partition(|row| row.text("source_of_supply") == "domestic");
        let sources: Vec<Source> = abroad
            .iter()
            .map(|row| Source::new(row.number("v0_customs_value"), row.number("t0"), row.number("t1")))
            .collect();
        // Sellers at home stand in the file with the duty of the others before, which is no duty of theirs.
        let spent = |row: &Row| row.number("v0_customs_value") * (1.0 + row.number("t0"));
        let at_home: f64 = home.iter().map(|row| spent(row)).sum();
        let all: f64 = rows.iter().map(spent).sum();
        let assumed = Elasticities {
            substitution: rows[0].number("sigma"),
            demand: rows[0].number("eta"),
            supply: supply(abroad[0], "supply_elasticity"),
            home: Some(Home { share: at_home / all, supply: supply(home[0], "supply_elasticity") }),
        };
        let (outcome, reacted, sum) = solve(Model::Armington, &sources, &assumed);
        near(&name, 100.0 * (outcome.price_index - 1.0), rows[0].number("price_index_pct"));
        near(&name, sum.duty_after - sum.duty_before, tariff_revenue(&rows, &abroad));
        near(&name, 100.0 * (outcome.home_price - 1.0), home[0].number("consumer_price_pct"));
        near(&name, 100.0 * (outcome.home_quantity - 1.0), home[0].number("quantity_pct"));
        for ((row, source), own) in abroad.iter().zip(&sources).zip(&reacted) {
            near(&name, 100.0 * (own.buyer / (1.0 + source.before) - 1.0), row.number("consumer_price_pct"));
            near(&name, 100.0 * (own.exporter - 1.0), row.number("producer_price_pct"));
            near(&name, 100.0 * (own.quantity - 1.0), row.number("quantity_pct"));
            near(&name, 100.0 * (own.exporter * own.quantity - 1.0), row.number("producer_value_pct"));
        }
    }
}

/// The change of revenue of a case without what the file counts on sales at home.
fn tariff_revenue(rows: &[Row], abroad: &[&Row]) -> f64 {
    let own = |row: &Row| {
        let after = 1.0 + row.number("producer_value_pct") / 100.0;
        row.number("v0_customs_value") * (row.number("t1") * after - row.number("t0"))
    };
    let all: f64 = rows.iter().map(own).sum();
    near("the file's revenue", all, rows[0].number("tariff_revenue_change"));
    abroad.iter().map(|row| own(row)).sum()
}

#[test]
fn smart_creation_and_diversion() {
    for (name, rows) in cases("smart.csv", "case") {
        let source = |row: &Row| Source::new(row.number("imports0"), row.number("t0"), row.number("t1"));
        let sources: Vec<Source> = rows.iter().map(source).collect();
        let assumed = Elasticities {
            substitution: rows[0].number("E_s"),
            demand: rows[0].number("E_m"),
            supply: supply(&rows[0], "E_x"),
            home: None,
        };
        let (outcome, reacted, sum) = solve(Model::Smart, &sources, &assumed);
        for ((row, source), own) in rows.iter().zip(&sources).zip(&reacted) {
            near(&name, source.value * own.creation, row.number("trade_creation"));
            near(&name, source.value * (own.quantity - 1.0 - own.creation), row.number("trade_diversion"));
            near(&name, source.value * own.quantity, row.number("imports1"));
        }
        near(&name, sum.creation, rows[0].number("total_tc"));
        near(&name, sum.diversion, rows[0].number("total_td"));
        let revenue = sum.duty_after - sum.duty_before;
        near(&name, revenue, rows[0].number("revenue_change"));
        near(&name, -outcome.deadweight(revenue), rows[0].number("welfare_dwl"));
    }
}

#[test]
fn gsim_four_by_four() {
    let input = rows("gsim_4x4_input.csv");
    let regions = ["US", "JP", "EU", "RW"];
    let place = |name: &str| regions.iter().position(|region| *region == name).expect("a region") as u32;
    let sources: Vec<Source> = input
        .iter()
        .map(|row| Source {
            exporter: place(row.text("exporter")),
            importer: place(row.text("importer")),
            ..Source::new(row.number("trade_world_prices"), row.number("T0") - 1.0, row.number("T1_us_eu") - 1.0)
        })
        .collect();
    // The elasticities of its authors' example.
    let (demand, supply) = (-1.25, 1.5);
    let assumed = Elasticities { substitution: 5.0, demand, supply: Supply::Elastic(supply), home: None };
    let prices = gsim::clear(&sources, &assumed).expect("prices");
    let (outcome, reacted, sum) = solve(Model::Gsim, &sources, &assumed);
    let mut world = 0.0;
    for row in rows("gsim_us_eu.csv") {
        let region = row.text("region");
        let at = place(region) as usize;
        let (price, composite) = (prices.exporters[at], prices.composites[at]);
        near(region, price, row.number("price_change"));
        assert!((price - row.number("published_price_change")).abs() < 5.1e-5, "{region}: as published");
        near(region, composite, row.number("composite_price_change"));
        let sold: f64 = sources.iter().filter(|own| own.exporter as usize == at).map(|own| own.value).sum();
        let spent: f64 = sources.iter().filter(|own| own.importer as usize == at).map(Source::spent).sum();
        let producers = gsim::producer_surplus(sold, price, supply);
        near(region, producers, row.number("producer_surplus"));
        let published = gsim::consumer_surplus_as_published(spent, composite, demand);
        near(region, published, row.number("consumer_surplus"));
        let trapezoid = gsim::consumer_surplus(spent, composite, demand);
        near(region, trapezoid, row.number("consumer_surplus_trapezoid"));
        let own = sources.iter().zip(&reacted).filter(|(source, _)| source.importer as usize == at);
        let revenue: f64 =
            own.map(|(source, own)| source.value * ((own.buyer - own.exporter) * own.quantity - source.before)).sum();
        near(region, revenue, row.number("tariff_revenue_change"));
        near(region, producers + published + revenue, row.number("net_welfare"));
        world += producers + trapezoid + revenue;
        if at == 0 {
            near("the importer's own gain", outcome.net(revenue), producers + trapezoid + revenue);
        }
    }
    near("the world", -outcome.deadweight(sum.duty_after - sum.duty_before), world);
}

#[test]
fn triangles_of_the_simplest_model() {
    // What is lost under a straight line: half the duty times what is no longer bought.
    for row in rows("dwl_arw_formula.csv") {
        let (after, tariff) = (row.number("post_tariff_import_value_exduty"), row.number("tariff"));
        let reduced = row.number("import_reduction_share_of_post");
        let source = Source::new(after * (1.0 + reduced), 0.0, tariff);
        let own = Reacted { quantity: 1.0 / (1.0 + reduced), exporter: 1.0, buyer: 1.0 + tariff, creation: 0.0 };
        let sum = Incidence::of(source.value, &source, &own);
        near(row.text("case"), sum.lost, row.number("DWL"));
        near(row.text("case"), sum.duty_after, row.number("tariff_revenue"));
        near(row.text("case"), sum.lost + sum.duty_after, row.number("consumer_cost"));
    }
    for row in rows("linear_small_country_published.csv") {
        let (price, tariff) = (row.number("p_world"), row.number("tariff"));
        let (before, after) = (row.number("imports_ft"), row.number("imports_tariff"));
        let source = Source::new(before * price, 0.0, tariff / price);
        let own = Reacted { quantity: after / before, exporter: 1.0, buyer: 1.0 + tariff / price, creation: 0.0 };
        let sum = Incidence::of(source.value, &source, &own);
        near("revenue", sum.duty_after, row.number("revenue"));
        near("lost", sum.lost, row.number("DWL"));
        near("the country", sum.net(), row.number("TS_tariff") - row.number("TS_ft"));
    }
}
