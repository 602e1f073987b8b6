//! What holds of prices and costs whatever is charged.

use dutylab::prices::chain::{ConsumerPrices, DomesticMode, Markup, PriceRule, ShockLine};
use dutylab::prices::households::{HouseholdCosts, HouseholdMethod};
use dutylab::prices::tables::ConsumerTables;
use proptest::prelude::*;

use super::{close, tables, uniform};

/// Imports of every sector, some of whose duty changes, into no category and into one.
fn lines(tables: &ConsumerTables) -> impl Strategy<Value = Vec<ShockLine>> + use<> {
    let (sectors, categories) = (tables.sectors.len(), tables.categories.len());
    let line = (0..=sectors, proptest::option::of(0..categories), 1e6..1e12_f64, 0.0..=1.0_f64, -0.5..2.0_f64);
    let line = line.prop_map(move |(sector, category, imports, part, points)| ShockLine {
        sector: (sector < sectors).then_some(sector),
        category,
        imports,
        touched: imports * part,
        cost: imports * part * points,
    });
    proptest::collection::vec(line, 0..80)
}

fn rule() -> impl Strategy<Value = PriceRule> {
    let [markups, modes] = [0..2_usize, 0..2_usize];
    (markups, modes, 0.0..=1.0_f64, 0.0..=1.0_f64, 0.0..=1.0_f64).prop_map(|(markup, mode, follow, offset, passed)| {
        PriceRule {
            markup: [Markup::ConstantDollar, Markup::ConstantPercentage][markup],
            mode: [DomesticMode::Share, DomesticMode::Scale][mode],
            domestic_pricing: follow,
            exchange_rate_offset: offset,
            passed,
        }
    })
}

/// Direct cost and supply chain are the whole; categories weighed by spending are, too; and so are deciles.
#[test]
fn parts_add_up_to_the_whole() {
    let tables = tables("summary");
    proptest!(ProptestConfig::with_cases(200), |(lines in lines(&tables), rule in rule())| {
        let prices = ConsumerPrices::new(&tables, &rule, &lines);
        let spending = tables.spending();
        let near = |found: f64, wanted: f64| prop_assert_eq_near(found, wanted);
        let of_categories: f64 = (0..tables.categories.len())
            .map(|place| prices.category(&tables, place).whole() * tables.categories[place].spending)
            .sum();
        near((of_categories + prices.unplaced) / spending, prices.whole.whole())?;
        let costs = HouseholdCosts::new(&tables, &prices, HouseholdMethod::Consumption);
        let spent: Vec<f64> =
            (0..10).map(|decile| tables.buckets.iter().map(|bucket| bucket.spending[decile]).sum()).collect();
        let of_deciles: f64 = costs.deciles.iter().zip(&spent).map(|(cost, spent)| cost.of_spending * spent).sum();
        near(of_deciles / tables.constants.households, costs.mean)?;
        let factors = HouseholdCosts::new(&tables, &prices, HouseholdMethod::BudgetLab);
        let shares = tables.deciles.iter().map(|decile| decile.consumption_share);
        let weighed: f64 = factors.deciles.iter().zip(shares).map(|(cost, share)| cost.of_spending * share).sum();
        near(weighed, prices.whole.whole())?;
    });
}

fn prop_assert_eq_near(found: f64, wanted: f64) -> Result<(), TestCaseError> {
    prop_assert!((found - wanted).abs() <= 1e-9 * wanted.abs().max(1.0), "{found} is not {wanted}");
    Ok(())
}

#[test]
fn a_duty_on_nothing_costs_nothing() {
    let tables = tables("summary");
    let prices = ConsumerPrices::new(&tables, &PriceRule::default(), &uniform(&tables, 0.0));
    for method in [HouseholdMethod::Consumption, HouseholdMethod::BudgetLab] {
        let costs = HouseholdCosts::new(&tables, &prices, method);
        assert_eq!((costs.mean, costs.direct), (0.0, 0.0));
        assert!(costs.deciles.iter().all(|decile| decile.usd == 0.0));
    }
    assert_eq!(prices.whole.whole(), 0.0);
}

#[test]
fn without_imported_inputs_the_direct_cost_is_all() {
    let mut tables = tables("summary");
    tables.inputs.fill(0.0);
    let whole = ConsumerPrices::new(&tables, &PriceRule::default(), &uniform(&tables, 0.1)).whole;
    assert_eq!(whole.supply_chain, 0.0);
    close(100.0 * whole.direct, 0.5153151488, 1e-8);
}

/// Where nothing is produced domestically, domestic competitors add nothing to the duty; where the chain is scaled they
/// would.
#[test]
fn home_competitors_follow_on_the_share_made_at_home() {
    let mut tables = tables("summary");
    tables.commodities.iter_mut().for_each(|commodity| commodity.import_share = 1.0);
    let rule = PriceRule { domestic_pricing: 0.5, ..PriceRule::default() };
    let goods: Vec<usize> = tables.sectors.iter().flatten().copied().collect();
    let rise =
        |rule: &PriceRule| ConsumerPrices::new(&tables, rule, &uniform(&tables, 0.1)).commodities[goods[0]].whole();
    close(rise(&rule), 0.1, 1e-12);
    close(rise(&PriceRule { mode: DomesticMode::Scale, ..rule }), 0.15, 1e-12);
}

/// A change below the least coverage of a commodity costs its duty, in its category alone.
#[test]
fn a_narrow_duty_is_not_spread() {
    let tables = tables("summary");
    let food = tables.categories.iter().position(|category| category.line == 27).expect("food");
    let mut lines = uniform(&tables, 0.0);
    lines.iter_mut().for_each(|line| line.touched = 0.0);
    let coffee = tables.sectors.iter().position(|sector| sector.len() == 1).expect("a sector");
    let line = ShockLine { sector: Some(coffee), category: Some(food), imports: 1e5, touched: 1e5, cost: 5e4 };
    lines.push(line);
    let prices = ConsumerPrices::new(&tables, &PriceRule::default(), &lines);
    let rises = (0..tables.categories.len()).filter(|place| prices.category(&tables, *place).whole() != 0.0);
    assert_eq!(rises.collect::<Vec<_>>(), [food]);
    let costs = HouseholdCosts::new(&tables, &prices, HouseholdMethod::Consumption);
    close(costs.mean, 5e4 / tables.constants.households, 1e-12);
    close(costs.direct, costs.mean, 1e-15);
}
