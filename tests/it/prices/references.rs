//! Prices and costs as other code has them: of a uniform duty of 10%, and of November 2025.

use std::collections::HashMap;

use dutylab::prices::chain::{ConsumerPrices, DomesticMode, Markup, PriceRise, PriceRule};
use dutylab::prices::households::{HouseholdCosts, HouseholdMethod};

use super::{close, number, rows, tables, uniform};

/// Equations (95) to (99), both markups and both scales.
#[test]
fn a_uniform_duty_costs_what_it_costs_elsewhere() {
    let tables = tables("summary");
    let lines = uniform(&tables, 0.1);
    for row in rows("io_price_oracle_uniform10.csv") {
        let markup: Markup = row[1].parse().expect("a markup");
        let offset = 1.0 + tables.constants.domestic_pricing - number(&row[2]);
        let scaled = PriceRule {
            mode: DomesticMode::Scale,
            domestic_pricing: tables.constants.domestic_pricing,
            exchange_rate_offset: offset,
            ..PriceRule::default()
        };
        let rule = PriceRule { markup, ..if number(&row[2]) == 1.0 { PriceRule::default() } else { scaled } };
        let whole = ConsumerPrices::new(&tables, &rule, &lines).whole;
        close(100.0 * whole.whole(), number(&row[3]), 1e-8);
        close(100.0 * whole.direct, number(&row[4]), 1e-8);
        close(100.0 * whole.supply_chain, number(&row[5]), 1e-8);
    }
}

/// The calibration of the whole economy is 1 + 0.5 − 0.174.
#[test]
fn the_scale_is_that_of_the_source() {
    let constants = tables("summary").constants;
    close(1.0 + constants.domestic_pricing - constants.exchange_rate_offset, 1.326, 1e-12);
}

/// Equation (97) by commodity, (98) by category.
#[test]
fn commodities_and_categories_rise_as_elsewhere() {
    let tables = tables("summary");
    let prices = ConsumerPrices::new(&tables, &PriceRule::default(), &uniform(&tables, 0.1));
    let commodities: HashMap<&str, &PriceRise> =
        tables.commodities.iter().map(|one| one.code.as_str()).zip(&prices.commodities).collect();
    let wanted = rows("io_price_oracle_uniform10_commodity.csv");
    assert_eq!(wanted.len(), tables.commodities.len());
    wanted.iter().for_each(|row| close(100.0 * commodities[row[0].as_str()].whole(), number(&row[1]), 1e-8));
    let categories: HashMap<&str, &PriceRise> =
        tables.categories.iter().map(|one| one.name.as_str()).zip(&prices.categories).collect();
    let wanted = rows("io_price_oracle_uniform10_pce.csv");
    assert_eq!(wanted.len(), tables.categories.len());
    wanted.iter().for_each(|row| close(100.0 * categories[row[0].as_str()].whole(), number(&row[1]), 1e-8));
}

/// The commodities that a duty is charged on are the 23 of goods: mining services are none.
#[test]
fn goods_are_23_commodities() {
    let tables = tables("summary");
    let mut goods: Vec<usize> = tables.sectors.iter().flatten().copied().collect();
    goods.sort_unstable();
    goods.dedup();
    assert_eq!(goods.len(), 23);
    assert!(goods.iter().all(|place| tables.commodities[*place].code != "213"));
}

/// Equation (100): prices by bucket of a uniform duty, as each decile spends.
#[test]
fn prices_of_deciles_are_those_of_their_buckets() {
    let tables = tables("summary");
    let prices = ConsumerPrices::new(&tables, &PriceRule::default(), &uniform(&tables, 0.1));
    let costs = HouseholdCosts::new(&tables, &prices, HouseholdMethod::Consumption);
    let wanted = rows("decile_price_from_buckets_uniform10.csv");
    costs
        .deciles
        .iter()
        .zip(&wanted)
        .for_each(|(decile, row)| close(100.0 * decile.of_spending, number(&row[1]), 1e-8));
}

/// Equation (101): the published costs of November 2025.
#[test]
fn costs_by_factors_are_the_published_ones() {
    let tables = tables("summary");
    let mut prices = ConsumerPrices::new(&tables, &PriceRule::default(), &[]);
    prices.whole.direct = 1.2349939 / 100.0;
    let costs = HouseholdCosts::new(&tables, &prices, HouseholdMethod::BudgetLab);
    for (decile, row) in costs.deciles.iter().zip(rows("decile_oracle_nov2025.csv")) {
        close(decile.income, number(&row[1]), 0.0);
        close(100.0 * decile.of_spending, number(&row[7]), 1e-6);
        close(100.0 * decile.of_income, number(&row[8]), 1e-6);
        close(decile.usd, number(&row[9]), 0.001);
    }
    close(costs.mean, 1670.78, 0.01);
}

/// Landed cost in the retail price is what the bridge says of goods.
#[test]
fn the_share_of_landed_cost_is_that_of_the_bridge() {
    let tables = tables("summary");
    let is_goods = |commodity: usize| tables.sectors.iter().flatten().any(|goods| *goods == commodity);
    let goods = || tables.bridge.iter().filter(|row| is_goods(row.commodity));
    let share = goods().map(|row| row.producers).sum::<f64>() / goods().map(|row| row.purchasers).sum::<f64>();
    close(share, tables.constants.landed_share, 5e-5);
}

/// The detailed accounts square. They know more of what consumers buy from abroad, such as clothing: a uniform duty costs
/// more on them than on the summary, and less than if all goods were imported.
#[test]
fn the_detailed_accounts_square() {
    let tables = tables("detail");
    assert!(tables.commodities.len() > 380, "{} commodities", tables.commodities.len());
    let whole = ConsumerPrices::new(&tables, &PriceRule::default(), &uniform(&tables, 0.1)).whole.whole();
    assert!((0.011..0.03).contains(&whole), "{whole}");
}
