//! Numbers of others: `README.md` beside the tables says where they come from.

use std::collections::BTreeMap;

use dutylab::partial::{Elasticities, Source, Supply, armington, gsim, linear_surplus, smart};

use super::plain::world_prices;
use super::{at_home, elasticities, home, near, solve};

const TOLERANCE: f64 = 1e-8;
const ABROAD: Supply = Supply::Elastic(f64::INFINITY);

/// The rows of a table as numbers and words by column, in the order of the file.
fn rows(name: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(home("tests/response").join(name)).expect("a table");
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

type Row = BTreeMap<String, String>;

fn number(row: &Row, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column}: {}", row[column]))
}

/// The rows of each case, in the order of the file.
fn cases(name: &str) -> Vec<(String, Vec<Row>)> {
    let mut cases: Vec<(String, Vec<Row>)> = Vec::new();
    for row in rows(name) {
        match cases.last_mut() {
            Some((case, rows)) if *case == row["case"] => rows.push(row),
            _ => cases.push((row["case"].clone(), vec![row])),
        }
    }
    cases
}

/// Equations (31), (32) and (33). Exporters of one market supply alike, so that a market whose exporters do not is
/// computed by the plain solver alone, in `limits`.
#[test]
fn armington_is_that_of_the_tables() {
    for (case, rows) in cases("armington.csv") {
        let value = |row: &Row| number(row, "v0_customs_value");
        let spent = |row: &Row| value(row) * (1.0 + number(row, "t0"));
        let (own, abroad) = rows.split_first().expect("domestic producers first");
        assert_eq!(own["source_of_supply"], "domestic");
        let share = spent(own) / rows.iter().map(spent).sum::<f64>();
        let supply = number(&abroad[0], "supply_elasticity");
        assert!(abroad.iter().all(|row| number(row, "supply_elasticity") == supply), "{case}");
        let sources: Vec<Source> =
            abroad.iter().map(|row| Source::new(value(row), number(row, "t0"), number(row, "t1"))).collect();
        let assumed = Elasticities {
            home: at_home(share, number(own, "supply_elasticity")),
            ..elasticities(number(own, "sigma"), number(own, "eta"), Supply::Elastic(supply))
        };
        let solved = solve(&armington::SPEC, &sources, &assumed);
        let percent = |ratio: f64| 100.0 * (ratio - 1.0);
        let check = |row: &Row, column: &str, found: f64| {
            near(found, number(row, column), TOLERANCE, &format!("{case}, {}, {column}", row["source_of_supply"]));
        };
        let mut revenue = solved.revenue();
        for ((row, source), own) in abroad.iter().zip(&sources).zip(&solved.reacted) {
            check(row, "consumer_price_pct", percent(own.buyer / (1.0 + source.before)));
            check(row, "producer_price_pct", percent(own.exporter));
            check(row, "quantity_pct", percent(own.quantity));
            check(row, "producer_value_pct", percent(own.exporter * own.quantity));
        }
        let outcome = solved.outcome;
        check(own, "consumer_price_pct", percent(outcome.home_price));
        check(own, "producer_price_pct", percent(outcome.home_price));
        check(own, "quantity_pct", percent(outcome.home_quantity));
        check(own, "producer_value_pct", percent(outcome.home_price * outcome.home_quantity));
        // One of the cases taxes domestic producers too.
        let turnover = outcome.home_price * outcome.home_quantity;
        revenue += value(own) * (number(own, "t1") * turnover - number(own, "t0"));
        for row in &rows {
            check(row, "price_index_pct", percent(outcome.price_index));
            check(row, "tariff_revenue_change", revenue);
        }
    }
}

/// Equations (34) and (35).
#[test]
fn smart_is_that_of_the_table() {
    for (case, rows) in cases("smart.csv") {
        let sources: Vec<Source> =
            rows.iter().map(|row| Source::new(number(row, "imports0"), number(row, "t0"), number(row, "t1"))).collect();
        let first = &rows[0];
        let supply = Supply::Elastic(number(first, "E_x"));
        let solved = solve(&smart::SPEC, &sources, &elasticities(number(first, "E_s"), number(first, "E_m"), supply));
        let (mut created, mut moved) = (0.0, 0.0);
        for ((row, source), own) in rows.iter().zip(&sources).zip(&solved.reacted) {
            let what = format!("{case}, {}", row["partner"]);
            let creation = source.value * own.creation;
            let diversion = source.value * (own.quantity - 1.0 - own.creation);
            near(creation, number(row, "trade_creation"), TOLERANCE, &what);
            near(diversion, number(row, "trade_diversion"), TOLERANCE, &what);
            near(source.value * own.quantity, number(row, "imports1"), TOLERANCE, &what);
            created += creation;
            moved += diversion;
        }
        near(created, number(first, "total_tc"), TOLERANCE, &case);
        near(moved, number(first, "total_td"), TOLERANCE, &case);
        near(solved.revenue(), number(first, "revenue_change"), TOLERANCE, &case);
        near(-solved.deadweight(), number(first, "welfare_dwl"), TOLERANCE, &case);
    }
}

const REGIONS: [&str; 4] = ["US", "JP", "EU", "RW"];

/// The sources of Francois and Hall's worksheet with the duties after of a column, and what they assume.
fn four_regions(after: &str) -> (Vec<Source>, Elasticities) {
    let region = |row: &Row, column: &str| {
        REGIONS.iter().position(|region| *region == row[column]).expect("one of four regions") as u32
    };
    let source = |row: &Row| Source {
        exporter: region(row, "exporter"),
        importer: region(row, "importer"),
        ..Source::new(number(row, "trade_world_prices"), number(row, "T0") - 1.0, number(row, after) - 1.0)
    };
    (rows("gsim_4x4_input.csv").iter().map(source).collect(), elasticities(5.0, -1.25, Supply::Elastic(1.5)))
}

/// Change of the surplus of buyers as the authors' worksheet has it, with sign(P) before the quadratic term: another
/// number where the composite price rises.
fn as_published(spent: f64, composite: f64, demand: f64) -> f64 {
    spent * (demand * composite * composite * composite.signum() / 2.0 - composite)
}

/// Equations (36), (37) and (38).
#[test]
fn gsim_is_that_of_the_worksheet() {
    let (sources, assumed) = four_regions("T1_us_eu");
    let prices = gsim::clear(&sources, &assumed).expect("prices");
    let solved = solve(&gsim::SPEC, &sources, &assumed);
    let mut totals = [0.0; 4];
    for row in rows("gsim_us_eu.csv") {
        let place = REGIONS.iter().position(|region| *region == row["region"]).expect("a region");
        let check = |column: &str, found: f64| {
            near(found, number(&row, column), TOLERANCE, &format!("{}, {column}", row["region"]));
        };
        let (price, composite) = (prices.exporters[place], prices.composites[place]);
        check("price_change", price);
        // Printed with four decimals.
        assert!((price - number(&row, "published_price_change")).abs() <= 0.00005 + 1e-12, "{}", row["region"]);
        check("composite_price_change", composite);
        let sold = sources.iter().filter(|source| source.exporter as usize == place).map(|source| source.value);
        let here = || sources.iter().zip(&solved.reacted).filter(|(source, _)| source.importer as usize == place);
        let spent: f64 = here().map(|(source, _)| source.spent()).sum();
        let producers = gsim::producer_surplus(sold.sum(), price, 1.5);
        let published = as_published(spent, composite, -1.25);
        let trapezoid = gsim::consumer_surplus(spent, composite, -1.25);
        let revenue: f64 = here()
            .map(|(source, own)| source.value * ((own.buyer - own.exporter) * own.quantity - source.before))
            .sum();
        check("producer_surplus", producers);
        check("consumer_surplus", published);
        check("consumer_surplus_trapezoid", trapezoid);
        check("tariff_revenue_change", revenue);
        check("net_welfare", producers + published + revenue);
        for (total, part) in totals.iter_mut().zip([producers, trapezoid, revenue, 1.0]) {
            *total += part;
        }
    }
    assert_eq!(totals[3], 4.0);
    near(solved.revenue(), totals[2], 1e-12, "revenue");
    near(-solved.deadweight(), totals[0] + totals[1] + totals[2], 1e-12, "the world's gain");
}

/// Equations (36) and (37): every exporter sells what it wants to sell, and prices are those of the system that has an
/// unknown an exporter, with own and cross elasticities.
#[test]
fn gsim_clears_every_market() {
    for after in ["T1_us_eu", "T1_us_jp"] {
        let (sources, assumed) = four_regions(after);
        let solved = solve(&gsim::SPEC, &sources, &assumed);
        let prices = gsim::clear(&sources, &assumed).expect("prices").exporters;
        for (exporter, price) in prices.iter().enumerate() {
            let own = || sources.iter().zip(&solved.reacted).filter(|(source, _)| source.exporter as usize == exporter);
            let sold: f64 = own().map(|(source, _)| source.value).sum();
            let more: f64 = own().map(|(source, own)| source.value * (own.quantity - 1.0)).sum();
            near(more / sold, 1.5 * price, 1e-12, &format!("{after}: {}", REGIONS[exporter]));
        }
        for (price, plain) in prices.iter().zip(world_prices(&sources, &assumed)) {
            near(*price, plain, 1e-12, after);
        }
        let outcome = solved.outcome;
        let gained = outcome.importers + outcome.home + outcome.exporters + outcome.abroad + solved.revenue();
        near(solved.deadweight(), -gained, 1e-12, after);
        assert!(solved.sum.balances(), "{after}");
    }
}

/// Equations (34), (41) and (42): the triangle of Amiti, Redding and Weinstein, by the model whose demand is a straight
/// line.
#[test]
fn what_is_lost_is_the_triangle() {
    for row in rows("triangles.csv") {
        let (value, tariff) = (number(&row, "post_tariff_import_value_exduty"), number(&row, "tariff"));
        let before = value * (1.0 + number(&row, "import_reduction_share_of_post"));
        let source = Source::new(before, 0.0, tariff);
        let solved = solve(&smart::SPEC, &[source], &elasticities(2.0, (value / before - 1.0) / tariff, ABROAD));
        near(solved.sum.imports_after, value, TOLERANCE, "imports");
        near(solved.revenue(), number(&row, "tariff_revenue"), TOLERANCE, "revenue");
        near(solved.deadweight(), number(&row, "DWL"), TOLERANCE, "deadweight");
        near(-solved.outcome.importers, number(&row, "consumer_cost"), TOLERANCE, "consumers' cost");
        near(
            -linear_surplus::importers(&source, &solved.reacted[0]),
            number(&row, "consumer_cost"),
            TOLERANCE,
            "consumers' cost",
        );
    }
}

/// Equations (34), (41) and (42): of a small country with straight lines, what buyers and domestic producers lose
/// together is the area beside the line of imports.
#[test]
fn a_small_country_loses_what_is_published() {
    let rows = rows("small_country.csv");
    let of = |column: &str| number(&rows[0], column);
    let (price, tariff) = (of("p_world"), of("tariff"));
    let source = Source::new(price * of("imports_ft"), 0.0, tariff / price);
    let demand = (of("imports_tariff") / of("imports_ft") - 1.0) / (tariff / price);
    let solved = solve(&smart::SPEC, &[source], &elasticities(2.0, demand, ABROAD));
    let at_home = (of("CS_tariff") - of("CS_ft")) + (of("PS_tariff") - of("PS_ft"));
    near(solved.outcome.importers, at_home, TOLERANCE, "buyers and domestic producers");
    near(solved.revenue(), of("revenue"), TOLERANCE, "revenue");
    near(solved.deadweight(), of("DWL"), TOLERANCE, "deadweight");
    near(solved.outcome.net(solved.revenue()), of("TS_tariff") - of("TS_ft"), TOLERANCE, "net");
}
