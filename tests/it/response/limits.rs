//! What theory says of the models: equal forms, small changes, no elasticity, who pays, what is lost.

use dutylab::partial::{
    Elasticities, PartialModel, Source, Supply, armington, constant_elasticity, fixed_imports, gsim, smart,
};

use super::plain::{Seller, armington, integral};
use super::{Solved, at_home, elasticities, near, solve};

static MODELS: [&PartialModel; 4] = [&constant_elasticity::SPEC, &armington::SPEC, &smart::SPEC, &gsim::SPEC];
const ABROAD: Supply = Supply::Elastic(f64::INFINITY);

/// Sources with these values, duties before and after, each of its own exporter abroad.
fn sources(rows: &[[f64; 3]]) -> Vec<Source> {
    let source = |(number, row): (u32, &[f64; 3])| Source { exporter: number, ..Source::new(row[0], row[1], row[2]) };
    (1..).zip(rows).map(source).collect()
}

/// Equations (27) and (28): nothing changes by (29), (30), (34) and (36) where the wedge is zero, to the last
/// bit.
#[test]
fn no_change_is_no_change() {
    let still = sources(&[[30.0, 0.013, 0.013], [17.0, 0.3, 0.3], [0.0, 0.07, 0.07], [1e9, 2.5, 2.5]]);
    for model in MODELS {
        for supply in [ABROAD, Supply::Elastic(0.7), Supply::Passed(0.4)] {
            let assumed = Elasticities { home: at_home(0.31, 0.9), ..elasticities(3.7, -1.3, supply) };
            let solved = solve(model, &still, &assumed);
            for (source, own) in still.iter().zip(&solved.reacted) {
                assert_eq!(*own, dutylab::partial::SourceResponse::unchanged(source), "{model:?}");
            }
            assert_eq!((solved.outcome.deadweight(0.0), solved.outcome.price_index), (0.0, 1.0), "{model:?}");
        }
    }
}

/// Equations (29), (30), (34) and (36): with no elasticity imports are fixed, and all of the duty is the buyers'.
#[test]
fn without_elasticities_imports_stand_still() {
    let market = sources(&[[30.0, 0.02, 0.27], [10.0, 0.02, 0.02], [5.0, 0.3, 0.1]]);
    for (model, none) in MODELS.into_iter().flat_map(|model| [(model, 0.0), (model, 1e-11)]) {
        let solved = solve(model, &market, &elasticities(none, -none, ABROAD));
        let still = solve(&fixed_imports::SPEC, &market, &elasticities(2.0, -1.0, ABROAD));
        for ((own, still), source) in solved.reacted.iter().zip(&still.reacted).zip(&market) {
            near(own.quantity, 1.0, 1e-9, &format!("{model:?}"));
            near(own.buyer, 1.0 + source.after, 1e-9, &format!("{model:?}"));
            near(own.buyer, still.buyer, 1e-9, &format!("{model:?}"));
        }
        near(solved.revenue(), still.revenue(), 1e-9, &format!("{model:?}"));
        near(solved.sum.importers, solved.revenue(), 1e-9, &format!("{model:?}"));
        near(solved.deadweight(), 0.0, 1e-9, &format!("{model:?}"));
    }
}

/// Equations (31), (32) and (33): the one equation, and the form that is closed, say what a general solver says.
#[test]
fn one_equation_is_the_whole_market() {
    let market = sources(&[[30.0, 0.0, 0.1], [10.0, 0.05, 0.05], [7.0, 0.2, 1.45], [90.0, 0.4, 0.0]]);
    for substitution in [0.3, 0.9, 1.2, 4.0, 25.0] {
        for demand in [-0.2, -1.0, -3.5] {
            for abroad in [0.05, 1.0, 10.0, f64::INFINITY] {
                for home in [None, at_home(0.6, 1.0), at_home(0.99, f64::INFINITY), at_home(0.25, abroad)] {
                    let assumed = Elasticities { home, ..elasticities(substitution, demand, Supply::Elastic(abroad)) };
                    check_against_plain(&market, &assumed, abroad);
                }
            }
        }
    }
}

fn check_against_plain(market: &[Source], assumed: &Elasticities, abroad: f64) {
    let what = format!("{assumed:?}");
    let solved = solve(&armington::SPEC, market, assumed);
    let mut sellers: Vec<Seller> =
        market.iter().map(|source| Seller { spent: source.spent(), wedge: source.wedge, supply: abroad }).collect();
    let imports: f64 = sellers.iter().map(|seller| seller.spent).sum();
    if let Some(home) = assumed.home {
        let Supply::Elastic(supply) = home.supply else { panic!("a supply elasticity") };
        sellers.push(Seller { spent: imports * home.share / (1.0 - home.share), wedge: 0.0, supply });
    }
    let spent: f64 = sellers.iter().map(|seller| seller.spent).sum();
    let (index, prices) = armington(&sellers, assumed.substitution, assumed.demand);
    near(solved.outcome.price_index, index.exp(), 1e-9, &what);
    for ((source, own), [price, quantity]) in market.iter().zip(&solved.reacted).zip(&prices) {
        near(own.buyer, (1.0 + source.before) * price.exp(), 1e-9, &what);
        near(own.exporter, (price - source.wedge).exp(), 1e-9, &what);
        near(own.quantity, quantity.exp(), 1e-9, &what);
    }
    // Surpluses are areas: of buyers under P^η, of sellers beside their supply, both in logarithms.
    near(solved.outcome.importers, -integral(index, |at| spent * ((assumed.demand + 1.0) * at).exp()), 1e-8, &what);
    let gained = |seller: &Seller, worth: f64, price: f64| {
        if seller.supply.is_infinite() { 0.0 } else { integral(price, |at| worth * ((seller.supply + 1.0) * at).exp()) }
    };
    let of_exporters = market
        .iter()
        .zip(&sellers)
        .zip(&prices)
        .map(|((source, seller), [price, _])| gained(seller, source.value, price - source.wedge));
    near(solved.outcome.exporters, of_exporters.sum(), 1e-8, &what);
    if let (Some(seller), Some([price, quantity])) = (sellers.get(market.len()), prices.get(market.len())) {
        near(solved.outcome.home_price, price.exp(), 1e-9, &what);
        near(solved.outcome.home_quantity, quantity.exp(), 1e-9, &what);
        near(solved.outcome.home, gained(seller, seller.spent, *price), 1e-8, &what);
    }
}

/// Equation (31): a pass-through that is imposed is the price that buyers pay, whatever else is assumed.
#[test]
fn an_imposed_pass_through_is_the_price() {
    let market = sources(&[[30.0, 0.1, 0.5], [10.0, 0.05, 0.05]]);
    for passed in [0.0, 0.4, 1.0, 1.2] {
        for model in [&constant_elasticity::SPEC, &armington::SPEC] {
            let solved = solve(model, &market, &elasticities(4.0, -1.5, Supply::Passed(passed)));
            let price = (1.5f64 / 1.1).powf(passed);
            near(solved.reacted[0].buyer, 1.1 * price, 1e-12, "buyer");
            near(solved.reacted[0].exporter, price * 1.1 / 1.5, 1e-12, "exporter");
        }
    }
}

/// Equation (29) is (31) and (32) of one source alone.
#[test]
fn one_source_alone_has_a_constant_elasticity() {
    let market = sources(&[[30.0, 0.04, 0.9]]);
    for supply in [ABROAD, Supply::Elastic(0.6), Supply::Elastic(7.0), Supply::Passed(0.25), Supply::Passed(1.1)] {
        let assumed = elasticities(3.0, -1.7, supply);
        let (elastic, armington) =
            (solve(&constant_elasticity::SPEC, &market, &assumed), solve(&armington::SPEC, &market, &assumed));
        let (one, other) = (elastic.reacted[0], armington.reacted[0]);
        near(one.quantity, other.quantity, 1e-12, "quantity");
        near(one.buyer, other.buyer, 1e-12, "buyer");
        near(one.exporter, other.exporter, 1e-12, "exporter");
        near(one.creation, other.creation, 1e-12, "creation");
    }
}

/// Equations (36) and (32): a small change of a duty is the same in the model of several importers with one of them.
#[test]
fn several_importers_with_one_are_armington_for_small_changes() {
    for supply in [0.5, 3.0, f64::INFINITY] {
        let assumed = elasticities(5.0, -1.25, Supply::Elastic(supply));
        let gap = |size: f64| {
            let market = sources(&[[30.0, 0.1, 0.1 + size], [10.0, 0.05, 0.05 + size / 3.0], [60.0, 0.0, 0.0]]);
            let (one, other) = (solve(&gsim::SPEC, &market, &assumed), solve(&armington::SPEC, &market, &assumed));
            let pairs = one.reacted.iter().zip(&other.reacted);
            let gaps = pairs.flat_map(|(one, other)| {
                [one.quantity - other.quantity, one.exporter - other.exporter, one.buyer - other.buyer]
            });
            gaps.map(f64::abs).fold(0.0, f64::max)
        };
        assert!(gap(1e-3) < 2e-5 && gap(1e-4) < gap(1e-3) / 80.0, "{supply}: {} {}", gap(1e-3), gap(1e-4));
    }
}

/// Equations (34), (35) and (39): to first order, what is created and what moves is what Armington creates and moves,
/// all sources together; of one source, SMART creates by its own duty and Armington by the price of the product.
#[test]
fn first_order_creation_and_diversion_are_armingtons() {
    let assumed = elasticities(4.0, -1.5, ABROAD);
    let gap = |size: f64| {
        let market = sources(&[[30.0, 0.1, 0.1 + size], [10.0, 0.1, 0.1], [60.0, 0.1, 0.1]]);
        let (one, other) = (solve(&smart::SPEC, &market, &assumed), solve(&armington::SPEC, &market, &assumed));
        let moved =
            |solved: &Solved, place: usize| solved.reacted[place].quantity - 1.0 - solved.reacted[place].creation;
        let created = (one.sum.creation - other.sum.creation).abs();
        (0..3)
            .map(|place| (moved(&one, place) - moved(&other, place)).abs() * market[place].value)
            .fold(created, f64::max)
    };
    assert!(gap(1e-3) < 2e-3 && gap(1e-4) < gap(1e-3) / 80.0, "{} {}", gap(1e-3), gap(1e-4));
}

/// Equation (35): several cuts at once, alike or not, an increase, and none that does not move.
#[test]
fn those_that_stand_still_are_the_others() {
    let assumed = elasticities(1.5, -1.2, ABROAD);
    let moved = |market: &[Source]| -> Vec<f64> {
        let solved = solve(&smart::SPEC, market, &assumed);
        let own = |(source, own): (&Source, &dutylab::partial::SourceResponse)| {
            source.value * (own.quantity - 1.0 - own.creation)
        };
        market.iter().zip(&solved.reacted).map(own).collect()
    };
    let taken = |value: f64, others: f64, before: f64, after: f64| {
        let gain = -1.5 * ((1.0 + after) / (1.0 + before) - 1.0);
        value * others * gain / (value + others + value * gain)
    };
    for [after_a, after_b] in [[0.0, 0.0], [0.0, 0.05], [0.35, 0.1 + 1e-9], [0.35, 0.0]] {
        let market = sources(&[[100.0, 0.1, after_a], [200.0, 0.1, after_b], [50.0, 0.1, 0.1], [25.0, 0.1, 0.1]]);
        let [a, b] = [taken(100.0, 75.0, 0.1, after_a), taken(200.0, 75.0, 0.1, after_b)];
        let expected = [a, b, -(a + b) * 50.0 / 75.0, -(a + b) * 25.0 / 75.0];
        for (found, expected) in moved(&market).into_iter().zip(expected) {
            near(found, expected, 1e-9, &format!("{after_a} {after_b}"));
        }
    }
    // Where all duties change, those that change least are the others, and the rest is compared with them.
    let found = moved(&sources(&[[100.0, 0.1, 0.0], [200.0, 0.1, 0.05]]));
    let gain = -1.5 * ((1.0 / 1.1) / (1.05 / 1.1) - 1.0);
    let own = 100.0 * 200.0 * gain / (300.0 + 100.0 * gain);
    near(found[0], own, 1e-12, "the larger cut");
    near(found[1], -own, 1e-12, "the smaller cut");
}

/// Equations (39), (40) and (41): the parts of buyers and exporters add up, and revenue is that less what is gone.
#[test]
fn who_pays_adds_up() {
    let market = sources(&[[30.0, 0.02, 0.27], [10.0, 0.02, 0.02], [5.0, 0.3, 0.1]]);
    for model in MODELS {
        let solved = solve(model, &market, &elasticities(4.0, -1.5, Supply::Elastic(2.0)));
        let (mut remaining, mut gone, mut paid) = (0.0, 0.0, 0.0);
        for (source, own) in market.iter().zip(&solved.reacted) {
            let (before, after) = (source.before, own.buyer - own.exporter);
            remaining += source.value * own.quantity * (after - before);
            gone += source.value * before * (1.0 - own.quantity);
            paid += source.value * own.quantity * (own.buyer - 1.0 - before);
        }
        let sum = solved.sum;
        near(sum.importers, paid, 1e-12, "buyers");
        near(sum.importers + sum.exporters, remaining, 1e-12, "the duty on what remains");
        near(solved.revenue(), remaining - gone, 1e-12, "revenue");
        let change: f64 =
            market.iter().zip(&solved.reacted).map(|(source, own)| source.value * (own.quantity - 1.0)).sum();
        near(sum.creation + sum.diversion, change, 1e-12, "creation and diversion");
        assert!(sum.balances());
    }
}

/// Equations (41), (42) and (43): for small changes what is lost is Harberger's trapezoid, with domestic producers and
/// without; and the importer's gain is what the world does not lose and exporters do not gain.
#[test]
fn what_is_lost_is_the_trapezoid_for_small_changes() {
    for home in [None, at_home(0.5, 2.0), at_home(0.5, f64::INFINITY)] {
        for supply in [0.8, 5.0, f64::INFINITY] {
            let assumed = Elasticities { home, ..elasticities(3.0, -1.4, Supply::Elastic(supply)) };
            let gap = |size: f64| {
                let market = sources(&[[30.0, 0.1, 0.1 + size], [10.0, 0.05, 0.05], [60.0, 0.2, 0.2 - size / 2.0]]);
                let solved = solve(&armington::SPEC, &market, &assumed);
                let revenue = solved.revenue();
                let gained = solved.outcome.exporters + solved.outcome.net(revenue);
                near(solved.deadweight(), -gained, 1e-12, "the world");
                let trapezoid = |(source, own): (&Source, &dutylab::partial::SourceResponse)| {
                    source.value * (source.before + own.buyer - own.exporter) * (1.0 - own.quantity) / 2.0
                };
                let trapezoids: f64 = market.iter().zip(&solved.reacted).map(trapezoid).sum();
                (solved.deadweight() - trapezoids).abs()
            };
            // The gap is of third order: a tenth of the change, a thousandth of the gap.
            assert!(
                gap(1e-2) < 1e-3 && gap(1e-3) < gap(1e-2) / 300.0,
                "{home:?} {supply}: {} {}",
                gap(1e-2),
                gap(1e-3)
            );
        }
    }
}

/// Equation (55), by hand: one dollar of free trade at η = −2 under 100%, all of it the buyers', leaves a quarter.
/// Buyers lose ∫ p⁻² dp from 1 to 2 = ½, the treasury takes ¼, and ¼ is lost. A straight line would have 5/8 and 3/8.
#[test]
fn a_constant_elasticity_has_its_own_area() {
    let market = sources(&[[1.0, 0.0, 1.0]]);
    let solved = solve(&constant_elasticity::SPEC, &market, &elasticities(2.0, -2.0, ABROAD));
    near(solved.outcome.importers, -0.5, 1e-14, "buyers");
    near(solved.revenue(), 0.25, 1e-14, "revenue");
    near(solved.deadweight(), 0.25, 1e-14, "deadweight");
    near(solved.sum.lost, 0.25, 1e-14, "deadweight of the flow");
    // Half of the logarithm passed on is ε = 2: p = √2, x = 1 ÷ √2, q = ½. Buyers lose 1 − 1/√2, exporters ⅓ (1 − 2^(−3/2)).
    for supply in [Supply::Passed(0.5), Supply::Elastic(2.0)] {
        let solved = solve(&constant_elasticity::SPEC, &market, &elasticities(2.0, -2.0, supply));
        near(solved.outcome.importers, 0.5f64.sqrt() - 1.0, 1e-14, "buyers");
        near(solved.outcome.exporters, (0.5f64.powf(1.5) - 1.0) / 3.0, 1e-14, "exporters");
        let lost = 1.0 - 0.5f64.sqrt() + (1.0 - 0.5f64.powf(1.5)) / 3.0 - 0.5f64.sqrt() / 2.0;
        near(solved.deadweight(), lost, 1e-14, "deadweight");
        near(solved.sum.net(), solved.outcome.net(solved.revenue()), 1e-14, "net");
    }
    // Whatever the duty, no more is lost than buyers had, and revenue is part of what they lose.
    for after in [10.0, 100.0] {
        let solved =
            solve(&constant_elasticity::SPEC, &sources(&[[1.0, 0.0, after]]), &elasticities(2.0, -2.0, ABROAD));
        assert!(solved.deadweight() > 0.0 && solved.deadweight() < 1.0, "{after}: {}", solved.deadweight());
    }
}

/// Equation (34), by hand: at η = −2 a duty of 50% ends the trade, and more of it loses nothing more.
#[test]
fn nothing_is_lost_beyond_the_last_dollar() {
    for after in [0.5, 0.75, 10.0] {
        let solved = solve(&smart::SPEC, &sources(&[[8.0, 0.0, after]]), &elasticities(2.0, -2.0, ABROAD));
        assert_eq!(solved.reacted[0].quantity.to_bits(), 0.0f64.to_bits(), "{after}");
        assert!(solved.reacted[0].held, "{after}");
        near(solved.deadweight(), 2.0, 1e-12, "½ × 50% × $8");
    }
    let solved = solve(&smart::SPEC, &sources(&[[8.0, 0.0, 0.25]]), &elasticities(2.0, -2.0, ABROAD));
    assert!(!solved.reacted[0].held);
}

/// Equations (35) and (36): what would fall below nothing is held there, and says so; nothing else does.
#[test]
fn what_is_held_says_so() {
    let market = sources(&[[30.0, 0.0, 1.5], [10.0, 0.0, 0.0], [1000.0, 0.0, 0.0]]);
    for model in [&smart::SPEC, &gsim::SPEC] {
        let solved = solve(model, &market, &elasticities(4.0, -1.0, ABROAD));
        let held: Vec<bool> = solved.reacted.iter().map(|own| own.held).collect();
        assert_eq!(held, [true, false, false], "{model:?}");
        assert_eq!(solved.reacted[0].quantity.to_bits(), 0.0f64.to_bits(), "{model:?}");
    }
}

/// Equation (38): a duty at which buyers would buy less than nothing, and seem to gain, is refused.
#[test]
fn buyers_who_would_gain_by_a_duty_are_refused() {
    let market = sources(&[[30.0, 0.0, 1.5]]);
    let assumed = elasticities(4.0, -1.25, ABROAD);
    let mut reacted: Vec<dutylab::partial::SourceResponse> =
        market.iter().map(dutylab::partial::SourceResponse::unchanged).collect();
    let refused = gsim::SPEC.solve(&market, &assumed, &mut reacted);
    assert_eq!(refused, Err(dutylab::partial::NotSolved::NothingBought));
}
