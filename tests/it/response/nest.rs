//! Domestic goods against imports, in two nests: limits, identities, and the form with one nest.

use dutylab::partial::{Elasticities, Home, Source, Supply, armington};
use dutylab::run::home_nest::HomeNest;
use dutylab::world::parameter::home_share::HomeShareLevel;

use super::plain::{Seller, integral, two_nests};
use super::{Solved, at_home, elasticities, near, solve};

const ABROAD: Supply = Supply::Elastic(f64::INFINITY);

/// Four sources of which two are charged more; σ_M = 4 and η = −0.75.
fn market() -> Vec<Source> {
    vec![
        Source::new(30.0, 0.0, 0.1),
        Source::new(10.0, 0.05, 0.05),
        Source::new(7.0, 0.2, 0.45),
        Source::new(90.0, 0.1, 0.0),
    ]
}

fn nested(share: f64, between: f64, supplies: [f64; 2]) -> Elasticities {
    let [abroad, at_home] = supplies;
    let home = Home { share, supply: Supply::Elastic(at_home), substitution: Some(between) };
    Elasticities { home: Some(home), ..elasticities(4.0, -0.75, Supply::Elastic(abroad)) }
}

fn solved(assumed: &Elasticities) -> Solved {
    solve(&armington::SPEC, &market(), assumed)
}

/// The logarithm of the index of imports, at fixed prices of exporters.
fn import_index() -> f64 {
    let spent: f64 = market().iter().map(Source::spent).sum();
    let sum: f64 = market().iter().map(|source| source.spent() / spent * (-3.0 * source.wedge).exp()).sum();
    sum.ln() / -3.0
}

/// Equation (101): two nests with the same elasticity are one nest.
#[test]
fn two_nests_of_one_elasticity_are_one() {
    for supplies in [[f64::INFINITY, f64::INFINITY], [2.0, f64::INFINITY], [f64::INFINITY, 0.7], [3.0, 1.0]] {
        let two = solved(&nested(0.6, 4.0, supplies));
        let home = at_home(0.6, supplies[1]);
        let one = solved(&Elasticities { home, ..elasticities(4.0, -0.75, Supply::Elastic(supplies[0])) });
        near(two.outcome.price_index, one.outcome.price_index, 1e-12, "index");
        near(two.outcome.home_quantity, one.outcome.home_quantity, 1e-12, "home");
        near(two.outcome.home_sales, one.outcome.home_sales, 1e-10, "sales");
        near(two.deadweight(), one.deadweight(), 1e-9, "deadweight");
        for (two, one) in two.reacted.iter().zip(&one.reacted) {
            near(two.quantity, one.quantity, 1e-12, "quantity");
            near(two.exporter, one.exporter, 1e-12, "exporter");
        }
    }
}

/// Equation (101): prices clear both nests: what each seller supplies at its price is what buyers take of it.
#[test]
fn both_nests_clear() {
    for between in [0.2, 1.0, 1.0 + 1e-7, 2.5, 9.0] {
        let solved = solved(&nested(0.6, between, [2.0, 0.7]));
        let spent: f64 = market().iter().map(Source::spent).sum();
        let price = |(source, own): (&Source, &dutylab::partial::SourceResponse)| {
            source.spent() / spent * (own.buyer / (1.0 + source.before)).powf(-3.0)
        };
        let imports = market().iter().zip(&solved.reacted).map(price).sum::<f64>().powf(-1.0 / 3.0);
        let home = solved.outcome.home_price;
        let rise = 1.0 - between;
        let index = if rise.abs() < 1e-6 {
            imports.powf(0.4) * home.powf(0.6)
        } else {
            (0.4 * imports.powf(rise) + 0.6 * home.powf(rise)).powf(1.0 / rise)
        };
        near(solved.outcome.price_index, index, 1e-8, "index");
        for (source, own) in market().iter().zip(&solved.reacted) {
            let bought = index.powf(between - 0.75)
                * imports.powf(4.0 - between)
                * (own.buyer / (1.0 + source.before)).powf(-4.0);
            near(own.quantity, bought, 1e-7, "bought");
            near(own.quantity, own.exporter.powi(2), 1e-9, "supplied");
        }
        near(solved.outcome.home_quantity, index.powf(between - 0.75) * home.powf(-between), 1e-9, "bought at home");
        near(solved.outcome.home_quantity, home.powf(0.7), 1e-9, "supplied at home");
    }
}

/// Equation (101): what domestic goods sell for, how much of them is made, and what their sellers gain are those of a
/// plain solver, whatever their supply.
#[test]
fn output_at_home_is_that_of_a_plain_solver() {
    for (share, between) in [(0.3, 0.5), (0.6, 2.5), (0.9, 3.9)] {
        for supplies in [[f64::INFINITY, 0.3], [f64::INFINITY, 4.0], [0.8, 1.5], [3.0, f64::INFINITY]] {
            let solved = solved(&nested(share, between, supplies));
            let abroad: Vec<Seller> = market()
                .iter()
                .map(|source| Seller { spent: source.spent(), wedge: source.wedge, supply: supplies[0] })
                .collect();
            let imports: f64 = abroad.iter().map(|seller| seller.spent).sum();
            let worth = imports * share / (1.0 - share);
            let home = Seller { spent: worth, wedge: 0.0, supply: supplies[1] };
            let (index, prices) = two_nests(&abroad, &home, [between, 4.0], -0.75);
            let what = format!("{share} {between} {supplies:?}");
            near(solved.outcome.price_index, index.exp(), 1e-9, &what);
            for (own, [_, quantity]) in solved.reacted.iter().zip(&prices) {
                near(own.quantity, quantity.exp(), 1e-9, &what);
            }
            let [price, quantity] = prices[abroad.len()];
            near(solved.outcome.home_price, price.exp(), 1e-9, &what);
            near(solved.outcome.home_quantity, quantity.exp(), 1e-9, &what);
            near(solved.outcome.home_sales, worth * ((price + quantity).exp() - 1.0), 1e-8, &what);
            let gained = if supplies[1].is_infinite() {
                0.0
            } else {
                integral(price, |at| worth * ((supplies[1] + 1.0) * at).exp())
            };
            near(solved.outcome.home, gained, 1e-8, &what);
        }
    }
}

/// Equation (101): without substitution home and imports go together, and the index is their mean by share.
#[test]
fn without_substitution_home_moves_with_imports() {
    let solved = solved(&nested(0.6, 1e-9, [f64::INFINITY, f64::INFINITY]));
    let index = 0.4 * import_index().exp() + 0.6;
    near(solved.outcome.price_index, index, 1e-8, "index");
    near(solved.outcome.home_quantity, index.powf(-0.75), 1e-8, "home");
}

/// Equation (101): where nothing is produced domestically imports are the market, and where nearly all is they do not
/// move it.
#[test]
fn a_share_of_nothing_and_of_all_are_limits() {
    let none = solve(&armington::SPEC, &market(), &elasticities(4.0, -0.75, ABROAD));
    for share in [0.0, 1e-10] {
        let little = solved(&nested(share, 2.0, [f64::INFINITY, f64::INFINITY]));
        near(little.outcome.price_index, none.outcome.price_index, 1e-8, "index");
        near(little.deadweight(), none.deadweight(), 1e-6, "deadweight");
        for (own, alone) in little.reacted.iter().zip(&none.reacted) {
            near(own.quantity, alone.quantity, 1e-8, "quantity");
        }
    }
    let most = solved(&nested(1.0 - 1e-9, 2.0, [f64::INFINITY, f64::INFINITY]));
    near(most.outcome.price_index, 1.0, 1e-8, "index");
    for (source, own) in market().iter().zip(&most.reacted) {
        let quantity = ((4.0 - 2.0) * import_index() - 4.0 * source.wedge).exp();
        near(own.quantity, quantity, 1e-7, "quantity");
    }
}

/// Equations (43) and (101): the parts add up to what the world loses, and for small changes that is the trapezoid.
#[test]
fn what_is_lost_adds_up() {
    for supplies in [[f64::INFINITY, f64::INFINITY], [2.0, 0.7]] {
        let gap = |size: f64| {
            let market = [Source::new(30.0, 0.1, 0.1 + size), Source::new(60.0, 0.2, 0.2 - size / 2.0)];
            let solved = solve(&armington::SPEC, &market, &nested(0.6, 1.5, supplies));
            let outcome = solved.outcome;
            let parts = outcome.importers + outcome.exporters + outcome.home + solved.revenue();
            near(solved.deadweight(), -parts, 1e-12, "parts");
            let trapezoid = |(source, own): (&Source, &dutylab::partial::SourceResponse)| {
                source.value * (source.before + own.buyer - own.exporter) * (1.0 - own.quantity) / 2.0
            };
            let trapezoids: f64 = market.iter().zip(&solved.reacted).map(trapezoid).sum();
            (solved.deadweight() - trapezoids).abs()
        };
        assert!(gap(1e-3) < gap(1e-2) / 300.0, "{supplies:?}: {} {}", gap(1e-2), gap(1e-3));
    }
}

/// Equation (102): imports react to their price by the estimate, unless the elasticity between is kept at an end; then
/// by what is said to follow.
#[test]
fn imports_react_by_what_is_said_to_follow() {
    let nest = HomeNest { composite: -0.75, level: HomeShareLevel::Detail };
    for (share, estimate, held) in [(0.6, -1.5, false), (0.6, -0.2, true), (0.3, -3.9, true), (0.9, -0.8, false)] {
        let found = nest.substitution(share, estimate, 4.0);
        assert_eq!(found.is_held(), held, "{share} {estimate} {found:?}");
        assert!((0.2..=4.0).contains(&found.between));
        if !held {
            near(found.implied, estimate, 1e-12, "the estimate");
        }
        let size = 1e-6;
        let market = [Source::new(30.0, 0.0, size)];
        let solved = solve(&armington::SPEC, &market, &nested(share, found.between, [f64::INFINITY, f64::INFINITY]));
        near(solved.reacted[0].quantity.ln() / size.ln_1p(), found.implied, 1e-5, "as it follows");
    }
    let all_imported = nest.substitution(0.0, -2.0, 4.0);
    assert!(all_imported.is_held());
    near(all_imported.implied, -0.75, 1e-12, "nothing is produced domestically");
}
