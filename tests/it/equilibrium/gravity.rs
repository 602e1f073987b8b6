//! The model of one sector on the announced rates of 2 April 2025: the paper's first table, and 194 countries to 1e-6.

use dutylab::equilibrium::gravity::{
    GravityBase, GravityEquilibrium, GravityParameters, Rebate, fixed_cost_shares, welfare_slopes,
};
use dutylab::equilibrium::outcome::CountryOutcome;
use dutylab::numerics::fixed_point::FixedPoint;

use super::policy::{mean, optimal_uniform, reciprocal, uniform};
use super::rows;

/// The world of 2023: codes, announced rates of the one importer, its number, accounts.
pub struct Announced {
    pub codes: Vec<String>,
    pub tariffs: Vec<f64>,
    pub own: usize,
    pub base: GravityBase,
    /// Gross domestic product before accounts are made to add up.
    pub gdp: Vec<f64>,
}

pub fn announced(value_added_share: f64) -> Announced {
    let world = super::world("world-2023");
    let rates = super::rates(&world, "scenarios/world/announced-2025-04-02.csv", "applied");
    let economy = world.economy.expect("an economy");
    let n = economy.countries.len();
    let own = economy.countries.iter().position(|country| *country == world.importer).expect("the importer");
    let fixed = economy.fixed_costs.expect("fixed costs");
    let shares = fixed_cost_shares(&economy.trade, &economy.income, own, fixed.abroad, fixed.at_home);
    let mut tariffs = vec![0.0; n * n];
    rates.iter().enumerate().for_each(|(j, rate)| tariffs[j * n + own] = *rate);
    let base = GravityBase::new(&economy.trade, &economy.income, &shares, value_added_share);
    let codes = economy.countries.iter().map(|country| country.to_string()).collect();
    Announced { codes, tariffs, own, base, gdp: economy.income.clone() }
}

fn assumed(rebate: Rebate, value_added_share: f64) -> GravityParameters {
    GravityParameters { rebate, value_added_share, ..GravityParameters::default() }
}

fn outcomes(world: &Announced, tariffs: &[f64], assumed: &GravityParameters) -> Vec<CountryOutcome> {
    let solved =
        GravityEquilibrium::new(&world.base, tariffs, assumed, &FixedPoint::default()).expect("an equilibrium");
    eprintln!("{} iterations, residual {:.1e}", solved.search.iterations, solved.search.residual);
    solved.outcomes(&world.base, assumed)
}

pub fn metric(outcome: &CountryOutcome, name: &str) -> f64 {
    match name {
        "welfare" => Some(outcome.welfare),
        "deficit" => outcome.deficit,
        "exports_gdp" => outcome.exports_gdp,
        "imports_gdp" => outcome.imports_gdp,
        "employment" => outcome.employment,
        "prices" => outcome.price,
        "tariff_rev_share_E" => outcome.revenue_share,
        _ => None,
    }
    .unwrap_or_else(|| panic!("{name}"))
}

fn check(world: &Announced, found: &[CountryOutcome], file: &str) {
    let mut worst = (0.0, String::new());
    for (row, outcome) in rows(file).iter().zip(found) {
        for (name, text) in row.iter().filter(|(name, _)| *name != "iso3") {
            let expected: f64 = text.parse().expect("a number");
            let gap = (metric(outcome, name) - expected).abs() / expected.abs().max(1.0);
            if gap.is_nan() || gap > worst.0 {
                worst = (gap, format!("{} {name}: {} for {expected}", row["iso3"], metric(outcome, name)));
            }
        }
    }
    assert_eq!(found.len(), world.codes.len());
    assert!(worst.0 <= 1e-6, "{file}: {worst:?}");
}

/// Printed figures of a scenario.
fn table_1(world: &Announced, found: &[CountryOutcome], scenario: &str) {
    let printed = rows("published_table1.csv").into_iter().filter(|row| row["scenario"] == scenario);
    let mut count = 0;
    for row in printed {
        let own = |outcome: &CountryOutcome| metric(outcome, &row["metric"]);
        let value = match row["group"].as_str() {
            "USA" => own(&found[world.own]),
            _ => mean(&world.base.spending, found, own, |i| i != world.own),
        };
        let digits: usize = row["decimals"].parse().expect("a count");
        let text = format!("{value:.digits$}");
        assert_eq!(text.parse::<f64>().ok(), row["published"].parse().ok(), "{row:?}: {value}");
        count += 1;
    }
    assert_eq!(count, 12, "{scenario}");
}

/// Equations (56) to (64).
#[test]
fn announced_rates_whose_revenue_cuts_the_income_tax() {
    let world = announced(1.0);
    assert!((world.base.fixed_costs[0] - 0.11433521).abs() < 1e-8);
    assert!((world.base.fixed_costs[world.own] - 0.27047098).abs() < 1e-8);
    let found = outcomes(&world, &world.tariffs, &assumed(Rebate::IncomeTax, 1.0));
    check(&world, &found, "by_country_ustr_incometax.csv");
    table_1(&world, &found, "ustr_incometax");
}

#[test]
fn announced_rates_whose_revenue_is_a_lump_sum() {
    let world = announced(1.0);
    let found = outcomes(&world, &world.tariffs, &assumed(Rebate::LumpSum, 1.0));
    check(&world, &found, "by_country_ustr_lumpsum.csv");
    table_1(&world, &found, "ustr_lumpsum");
}

/// Equation (65).
#[test]
fn optimal_tariff_by_formula() {
    let world = announced(1.0);
    let assumed = GravityParameters::default();
    let rate = world.base.optimal_by_formula(&assumed, world.own, false);
    assert!((rate - 0.218).abs() < 5e-4, "{rate}");
    let found = outcomes(&world, &uniform(world.codes.len(), world.own, rate), &assumed);
    check(&world, &found, "by_country_opt_noretal.csv");
    table_1(&world, &found, "opt_noretal");
}

/// Equations (58) to (64), β < 1.
#[test]
fn announced_rates_with_round_about_production() {
    let world = announced(0.49);
    let found = outcomes(&world, &world.tariffs, &assumed(Rebate::IncomeTax, 0.49));
    check(&world, &found, "by_country_io_ustr.csv");
}

/// Equation (66).
#[test]
fn optimal_tariff_by_search() {
    for (rebate, share, expected, near) in [
        (Rebate::IncomeTax, 1.0, 0.251, 5e-4),
        (Rebate::LumpSum, 1.0, 0.142, 5e-4),
        (Rebate::IncomeTax, 0.49, 0.1793, 5e-5),
    ] {
        let (world, assumed) = (announced(share), assumed(rebate, share));
        let rate = optimal_uniform(&world.base, &assumed, world.own, 1.0, &FixedPoint::default()).expect("a rate");
        assert!((rate - expected).abs() <= near, "{rebate:?} {share}: {rate}");
    }
}

/// The published welfare of the importer where all others retaliate at the same rates.
#[test]
fn announced_rates_answered_in_kind() {
    let world = announced(1.0);
    let tariffs = reciprocal(world.codes.len(), world.own, &world.tariffs);
    let found = outcomes(&world, &tariffs, &GravityParameters::default());
    assert_eq!(format!("{:.2}", found[world.own].welfare), "-0.36");
}

/// Equation (68): the slopes against differences.
#[test]
fn slopes_of_welfare_are_those_of_differences() {
    for (rebate, share) in [(Rebate::IncomeTax, 1.0), (Rebate::LumpSum, 1.0), (Rebate::IncomeTax, 0.49)] {
        let (world, assumed) = (announced(share), assumed(rebate, share));
        let n = world.codes.len();
        let search = FixedPoint { tolerance: 1e-13, ..FixedPoint::default() };
        let welfare = |tariffs: &[f64]| {
            let found = GravityEquilibrium::new(&world.base, tariffs, &assumed, &search).expect("an equilibrium");
            (found.outcome(&world.base, &assumed, world.own).welfare, found)
        };
        let tariffs = reciprocal(n, world.own, &world.tariffs);
        let (_, found) = welfare(&tariffs);
        let slopes = welfare_slopes(&world.base, &tariffs, &assumed, world.own, &found);
        for code in ["CN", "CA", "VN", "DE"] {
            let k = world.codes.iter().position(|own| own == code).expect("a country");
            let moved = |by: f64| {
                let mut tariffs = tariffs.clone();
                tariffs[k * n + world.own] = (1.0 + tariffs[k * n + world.own]) * f64::exp(by) - 1.0;
                welfare(&tariffs).0
            };
            let by = 1e-4;
            let difference = (moved(by) - moved(-by)) / (2.0 * by);
            assert!(
                (slopes[k] - difference).abs() < 1e-5 * difference.abs().max(0.1),
                "{code} {} {difference}",
                slopes[k]
            );
        }
    }
}
