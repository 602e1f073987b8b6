//! The model of one sector where others answer, and other forms of it: the paper's tables 2, 3 and 4 to their printed digits.

use dutylab::equilibrium::gravity::{
    Closure, GravityBase, GravityEquilibrium, GravityParameters, optimal_bilateral, welfare_slopes,
};
use dutylab::equilibrium::outcome::CountryOutcome;
use dutylab::numerics::fixed_point::FixedPoint;

use super::gravity::{Announced, announced, metric};
use super::policy::{mean, reciprocal, uniform};
use super::rows;

/// The union as the paper has it: without Czechia and Slovakia.
const UNION: &str = "AT BE BG CY DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI";

fn by_number(world: &Announced, group: &str) -> Vec<usize> {
    let is_meant = |i: &usize| match group {
        "USA" => *i == world.own,
        "CHN" => world.codes[*i] == "CN",
        "EU" => UNION.split(' ').any(|code| code == world.codes[*i]),
        _ => *i != world.own,
    };
    (0..world.codes.len()).filter(is_meant).collect()
}

fn outcomes(world: &Announced, tariffs: &[f64], value_added_share: f64) -> Vec<CountryOutcome> {
    let assumed = GravityParameters { value_added_share, ..GravityParameters::default() };
    let found =
        GravityEquilibrium::new(&world.base, tariffs, &assumed, &FixedPoint::default()).expect("an equilibrium");
    found.outcomes(&world.base, &assumed)
}

/// All others charge one rate.
fn answered(world: &Announced, tariffs: &[f64], rate: f64) -> Vec<f64> {
    let (n, own) = (world.codes.len(), world.own);
    let is_answer = |at: usize| at / n == own && at % n != own;
    (0..n * n).map(|at| if is_answer(at) { rate } else { tariffs[at] }).collect()
}

/// Equations (65) to (69).
#[test]
fn printed_figures_where_others_answer() {
    let (world, round_about) = (announced(1.0), announced(0.49));
    let (n, own, assumed) = (world.codes.len(), world.own, GravityParameters::default());
    let in_kind = reciprocal(n, own, &world.tariffs);
    let context = world.base.answer_by_formula(&assumed, own);
    let optimal = |is_answered| uniform(n, own, world.base.optimal_by_formula(&assumed, own, is_answered));
    let mut off = Vec::new();
    for (scenario, world, tariffs, share) in [
        ("none", &world, world.tariffs.clone(), 1.0),
        ("reciprocal", &world, in_kind.clone(), 1.0),
        ("optimal", &world, optimal(false), 1.0),
        ("optimal_retaliation", &world, answered(&world, &world.tariffs, context), 1.0),
        ("both_optimal", &world, answered(&world, &optimal(true), context), 1.0),
        ("round_about", &round_about, round_about.tariffs.clone(), 0.49),
        ("round_about_reciprocal", &round_about, in_kind, 0.49),
    ] {
        let found = outcomes(world, &tariffs, share);
        for row in rows("published_tables_2_to_4.csv").into_iter().filter(|row| row["scenario"] == scenario) {
            let group = by_number(world, &row["group"]);
            let unit = if row["metric"] == "tariff_rev_share_E" { 100.0 } else { 1.0 };
            let weights = if share < 1.0 { &world.gdp } else { &world.base.spending };
            let value = unit * mean(weights, &found, |one| metric(one, &row["metric"]), |i| group.contains(&i));
            let digits: usize = row["decimals"].parse().expect("a count");
            if format!("{value:.digits$}").parse::<f64>().ok() != row["published"].parse().ok() {
                off.push(format!("{scenario} {} {}: {value} for {}", row["group"], row["metric"], row["published"]));
            }
        }
    }
    assert!(off.is_empty(), "{}", off.join("\n"));
}

/// Equation (68): never below the best single rate.
#[test]
fn best_rates_on_each_country() {
    let world = announced(1.0);
    let (assumed, search, n) = (GravityParameters::default(), FixedPoint::default(), world.codes.len());
    let start = uniform(n, world.own, 0.251);
    let best = optimal_bilateral(&world.base, &start, &assumed, world.own, &search).expect("rates");
    let welfare = |tariffs: &[f64]| outcomes(&world, tariffs, 1.0)[world.own].welfare;
    let (uniform, bilateral) = (welfare(&start), welfare(&best));
    assert!(bilateral > uniform && bilateral < uniform + 0.02, "{uniform} {bilateral}");
    let after = GravityEquilibrium::new(&world.base, &best, &assumed, &search).expect("an equilibrium");
    let slopes = welfare_slopes(&world.base, &best, &assumed, world.own, &after);
    let sold = |j: usize| world.base.trade[j * n + world.own];
    let imports: f64 = (0..n).filter(|&j| j != world.own).map(sold).sum();
    let steepest = (0..n).filter(|&j| j != world.own).map(|j| slopes[j].abs() / (sold(j) / imports).max(1e-9).sqrt());
    assert!(steepest.fold(0.0, f64::max) < 1e-4);
}

/// The paper's other forms and wars (its appendix): all have an equilibrium, and what they do has the sign that the text gives.
#[test]
fn other_forms_and_wars_have_an_equilibrium() {
    let world = announced(1.0);
    let (n, own) = (world.codes.len(), world.own);
    let standard = GravityParameters::default();
    let eaton_kortum = world.base.clone().with_fixed_costs(&vec![0.0; n]);
    let war = |others: &str, rate: Option<f64>| {
        let mut tariffs = uniform(n, own, 0.1);
        for j in (0..n).filter(|&j| others.split(' ').any(|code| code == world.codes[j])) {
            tariffs[j * n + own] = rate.unwrap_or(world.tariffs[j * n + own]);
        }
        reciprocal(n, own, &tariffs)
    };
    let china_and_union = format!("CN {UNION}");
    for (name, base, tariffs, assumed) in [
        (
            "twice the elasticity",
            &world.base,
            &world.tariffs,
            GravityParameters { trade_elasticity: 8.0, scale: 1.34, ..standard },
        ),
        ("work fixed", &world.base, &world.tariffs, GravityParameters { labor_supply: 0.0, ..standard }),
        ("a quarter passed on", &world.base, &world.tariffs, GravityParameters { firm_pass_through: 0.25, ..standard }),
        ("Eaton & Kortum", &eaton_kortum, &world.tariffs, standard),
        ("war with China and the union", &world.base, &war(&china_and_union, None), standard),
        ("war with China", &world.base, &war("CN", None), standard),
        ("war with China at 108%", &world.base, &war("CN", Some(1.08)), standard),
    ] {
        let found = GravityEquilibrium::new(base, tariffs, &assumed, &FixedPoint::default()).expect("an equilibrium");
        let outcomes = found.outcomes(base, &assumed);
        let others = mean(&base.spending, &outcomes, |one| one.welfare, |i| i != own);
        eprintln!("{name}: {:?}, others {others}", outcomes[own]);
        assert!(others < 0.0, "{name}: {others}");
        assert_eq!(outcomes[own].welfare < 0.0, name.starts_with("war"), "{name}: {}", outcomes[own].welfare);
    }
}

/// What the paper says of deficits: where they are transfers alone the importer gains most by its tariffs, and less where trade
/// with it is balanced, told against the same world without tariffs.
#[test]
fn gains_by_what_becomes_of_deficits() {
    let world = announced(1.0);
    let (assumed, own, n) = (GravityParameters::default(), world.own, world.codes.len());
    let welfare = |base: &GravityBase, tariffs: &[f64]| {
        let found = GravityEquilibrium::new(base, tariffs, &assumed, &FixedPoint::default()).expect("an equilibrium");
        found.outcome(base, &assumed, own).welfare
    };
    let gain = |base: &GravityBase| welfare(base, &world.tariffs) - welfare(base, &vec![0.0; n * n]);
    let fixed = gain(&world.base.clone().with_fixed_costs(&vec![0.0; n]));
    let balanced = gain(&world.base.clone().with_closure(Closure::BalancedWithImporter, own));
    let kept = gain(&world.base);
    eprintln!("fixed {fixed}, kept {kept}, balanced {balanced}");
    assert!(fixed > kept && kept > balanced);
}
