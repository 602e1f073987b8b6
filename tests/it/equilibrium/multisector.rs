//! The model of many sectors: Nash tariffs of 44 countries to 1e-8, the paper's table as far as it can be compared, and
//! what must hold in any equilibrium.

use dutylab::equilibrium::multisector::{MultisectorBase, MultisectorEquilibrium, nash};
use dutylab::equilibrium::outcome::CountryOutcome;
use dutylab::numerics::fixed_point::FixedPoint;
use dutylab::numerics::golden_section::largest;
use dutylab::partner::{Partner, Partners};

use super::{rows, world};

/// The sets of elasticities.
const SETS: [&str; 8] = ["BSY", "CP", "FGO", "GYY", "IS", "LL", "Shap", "U4"];

struct Year {
    countries: Vec<Partner>,
    names: Partners,
    base: MultisectorBase,
}

impl Year {
    fn number(&self, code: &str) -> usize {
        self.countries.iter().position(|one| Some(*one) == self.names.find(code)).expect("a country")
    }
}

fn year(name: &str, set: &str) -> Year {
    let economy = world(name).economy.expect("an economy");
    let n = economy.countries.len();
    let base =
        MultisectorBase::new(&economy.trade, &economy.tariffs, &economy.elasticities[set], n, &FixedPoint::default());
    let names = dutylab::input::partner::read_partners().expect("the words");
    Year { countries: economy.countries.clone(), names, base: base.expect("a balanced year") }
}

fn solve(base: &MultisectorBase, tariffs: &[f64]) -> MultisectorEquilibrium {
    MultisectorEquilibrium::new(base, tariffs, &FixedPoint::default()).expect("an equilibrium")
}

/// Equations (70) to (78).
#[test]
fn nash_tariffs_of_44_countries() {
    let year = year("wiod-2014", "IS");
    let (rates, after) = nash(&year.base, &FixedPoint::default()).expect("Nash tariffs");
    let outcomes = after.outcomes(&year.base);
    let oracle = rows("nash_WIOD2014_IS.csv");
    assert_eq!(oracle.len(), 44);
    let mut worst = (0.0, String::new());
    for row in &oracle {
        let i = year.number(&row["iso3"]);
        let spending = after.spending[i] / year.base.spending[i];
        let found = [
            ("nash_tariff", rates[i]),
            ("welfare_pct", outcomes[i].welfare),
            ("w_hat", after.wage[i]),
            ("y_hat", spending),
        ];
        for (name, value) in found {
            let expected: f64 = row[name].parse().expect("a number");
            let gap = (value - expected).abs();
            if gap.is_nan() || gap > worst.0 {
                worst = (gap, format!("{} {name}: {value} for {expected}", row["iso3"]));
            }
        }
        assert!((outcomes[i].tariff / 100.0 - rates[i]).abs() < 1e-12);
    }
    assert!(worst.0 <= 1e-8, "{worst:?}");
    assert!((rates[year.number("USA")] - 0.4114530268).abs() < 1e-8);
}

/// The table of the paper rests on older tariffs, so that it can only be correlated.
#[test]
fn nash_tariffs_beside_the_published_table() {
    let year = year("wiod-2014", "IS");
    let (rates, after) = nash(&year.base, &FixedPoint::default()).expect("Nash tariffs");
    let outcomes = after.outcomes(&year.base);
    let column = |name: &str| -> Vec<(usize, f64)> {
        let rows = rows("published_table1_jie2021.csv");
        rows.iter().map(|row| (year.number(&row["iso3"]), row[name].parse().expect("a number"))).collect()
    };
    let with = |name: &str, own: &dyn Fn(usize) -> f64| {
        let (ours, theirs): (Vec<f64>, Vec<f64>) = column(name).into_iter().map(|(i, theirs)| (own(i), theirs)).unzip();
        correlation(&ours, &theirs)
    };
    let (tariffs, losses) = (with("baseline_tariff", &|i| rates[i]), with("baseline_gdp", &|i| outcomes[i].welfare));
    assert!(tariffs > 0.9 && losses > 0.9, "{tariffs} {losses}");
}

fn correlation(one: &[f64], other: &[f64]) -> f64 {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let (first, second) = (mean(one), mean(other));
    let product =
        |f: &dyn Fn(f64, f64) -> f64| -> f64 { one.iter().zip(other).map(|(a, b)| f(a - first, b - second)).sum() };
    product(&|a, b| a * b) / (product(&|a, _| a * a) * product(&|_, b| b * b)).sqrt()
}

/// The rates are the formula's at the trade that comes of them, and the wages those of a search under these tariffs alone.
#[test]
fn nash_tariffs_of_every_set_in_both_worlds() {
    for name in ["wiod-2014", "icio-2022"] {
        for set in SETS {
            let Year { base, .. } = year(name, set);
            let (rates, after) = nash(&base, &FixedPoint::default()).expect("Nash tariffs");
            let tariffs = base.uniform(&rates.iter().copied().map(Some).collect::<Vec<_>>());
            let again = solve(&base, &tariffs);
            let gap = largest_gap(&after.wage, &again.wage);
            assert!(gap < 1e-9, "{name} {set}: {gap}");
            let shares = shares(&base, &after, &tariffs);
            let mut then = base.clone();
            (then.trade, then.shares) = (after.trade, shares);
            let by_formula: Vec<f64> = (0..rates.len()).map(|i| then.optimal_by_formula(i)).collect();
            let gap = largest_gap(&rates, &by_formula);
            assert!(gap < 1e-9, "{name} {set}: {gap}");
        }
    }
}

fn largest_gap(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| (one - other).abs()).fold(0.0, f64::max)
}

/// What makers have of each market after.
fn shares(base: &MultisectorBase, after: &MultisectorEquilibrium, tariffs: &[f64]) -> Vec<f64> {
    let n = base.countries();
    let share = |at: usize| {
        let market = base.weights[at / n / n * n + at % n] * after.spending[at % n];
        if market > 0.0 { after.trade[at] * (1.0 + tariffs[at]) / market } else { 0.0 }
    };
    (0..tariffs.len()).map(share).collect()
}

/// The importer's rate of 25% on top of what it levies.
fn a_quarter_more(year: &Year) -> Vec<f64> {
    let (n, own) = (year.countries.len(), year.number("USA"));
    let levied =
        |(at, base): (usize, &f64)| if at % n == own && at / n % n != own { base + 0.25 * (1.0 + base) } else { *base };
    year.base.tariffs.iter().enumerate().map(levied).collect()
}

/// Spending is what is earned and collected, sales are what is earned, and trade balances.
#[test]
fn every_budget_and_every_balance_add_up() {
    let year = year("wiod-2014", "IS");
    let tariffs = a_quarter_more(&year);
    let after = solve(&year.base, &tariffs);
    let n = year.countries.len();
    for i in 0..n {
        let earned = after.wage[i] * year.base.income[i];
        assert!((after.spending[i] / (earned + after.revenue[i]) - 1.0).abs() < 1e-9);
        let at = |from: usize, to: usize| (0..after.trade.len() / n / n).map(move |k| (k * n + from) * n + to);
        let sum = |cells: &mut dyn Iterator<Item = usize>| -> f64 { cells.map(|at| after.trade[at]).sum() };
        let sold = sum(&mut (0..n).flat_map(|k| at(i, k)));
        let bought = sum(&mut (0..n).flat_map(|j| at(j, i)));
        assert!((sold / earned - 1.0).abs() < 1e-9 && (bought / earned - 1.0).abs() < 1e-9);
        assert!((shares(&year.base, &after, &tariffs).iter().skip(i).step_by(n).sum::<f64>() - 16.0).abs() < 1e-9);
    }
    let unit: f64 = year.base.income.iter().zip(&after.wage).map(|(income, wage)| income * (wage - 1.0)).sum();
    assert!(unit.abs() < 1e-9 * year.base.income.iter().sum::<f64>());
    let outcomes = after.outcomes(&year.base);
    let own = &outcomes[year.number("USA")];
    assert!(own.welfare > 0.0 && outcomes[year.number("MEX")].welfare < 0.0, "{outcomes:?}");
    assert!(
        own.imports_gdp < Some(0.0) && own.revenue_share > Some(0.0) && own.tariff > 25.0 && own.employment.is_none()
    );
}

#[test]
fn no_change_and_a_tariff_on_nobody_change_nothing() {
    let year = year("wiod-2014", "IS");
    let mut tariffs = year.base.tariffs.clone();
    let nobody = year.base.trade.iter().position(|sold| *sold == 0.0).expect("no trade");
    tariffs[nobody] = 0.5;
    let after = solve(&year.base, &tariffs);
    assert!(after.wage.iter().chain(&after.price).all(|one| (one - 1.0).abs() < 1e-9));
    assert!(after.outcomes(&year.base).iter().all(|one| one.welfare.abs() < 1e-7));
}

#[test]
fn money_has_no_unit() {
    let economy = world("wiod-2014").economy.expect("an economy");
    let n = economy.countries.len();
    let thousandfold: Vec<f64> = economy.trade.iter().map(|one| one * 1000.0).collect();
    let [one, other] = [&economy.trade, &thousandfold].map(|trade| {
        let search = FixedPoint::default();
        let base =
            MultisectorBase::new(trade, &economy.tariffs, &economy.elasticities["IS"], n, &search).expect("a year");
        nash(&base, &search).expect("Nash tariffs")
    });
    assert!(largest_gap(&one.0, &other.0) < 1e-9 && largest_gap(&one.1.wage, &other.1.wage) < 1e-9);
}

#[test]
fn alike_countries_stay_alike() {
    let matrix = [8.0, 1.0, 1.0, 1.0, 8.0, 1.0, 1.0, 1.0, 8.0];
    let bought = [matrix, matrix].concat();
    let search = FixedPoint::default();
    let base = MultisectorBase::new(&bought, &[0.0; 18], &[3.0, 6.0], 3, &search).expect("a year");
    let (rates, after) = nash(&base, &search).expect("Nash tariffs");
    assert!(after.wage.iter().all(|wage| (wage - 1.0).abs() < 1e-9));
    assert!(rates.iter().all(|rate| (rate - rates[0]).abs() < 1e-9 && *rate > 0.2));
    assert!(after.outcomes(&base).iter().all(|one| one.welfare < 0.0));
}

/// Trade that tariffs end is lost by all.
#[test]
fn nobody_gains_where_all_close_their_borders() {
    let year = year("wiod-2014", "GYY");
    let closed = year.base.uniform(&[Some(10.0); 44]);
    let outcomes = solve(&year.base, &closed).outcomes(&year.base);
    assert!(outcomes.iter().all(|one| one.welfare < 0.0));
}

/// Equation (76) takes the base year's shares: the best rate that a search finds is near it, and another.
#[test]
fn the_best_rate_that_a_search_finds_is_near_that_of_the_formula() {
    let year = year("wiod-2014", "U4");
    let own = year.number("USA");
    let welfare = |rate: f64| {
        let mut rates = [None; 44];
        rates[own] = Some(rate);
        solve(&year.base, &year.base.uniform(&rates)).outcomes(&year.base)[own].welfare
    };
    let found = largest(0.0, 1.0, 1e-6, |rate| Ok::<f64, ()>(welfare(rate))).expect("a rate");
    let by_formula = year.base.optimal_by_formula(own);
    assert!((found - by_formula).abs() < 0.05, "{found} {by_formula}");
    assert!(welfare(found) > welfare(by_formula));
}

/// Tariffs beyond reason have an equilibrium of finite numbers, or none that is told of.
#[test]
fn absurd_tariffs_are_never_answered_with_nonsense() {
    let year = year("wiod-2014", "CP");
    for rate in [1e3, 1e6, 1e300, f64::INFINITY, -0.9, -1.0, -2.0, f64::NAN] {
        let mut rates = vec![None; 44];
        rates[year.number("USA")] = Some(rate);
        for tariffs in [year.base.uniform(&rates), year.base.uniform(&[Some(rate); 44])] {
            let found = MultisectorEquilibrium::new(&year.base, &tariffs, &FixedPoint::default());
            if let Ok(after) = found {
                let finite =
                    |one: &CountryOutcome| one.welfare.is_finite() && one.real_wage.is_some_and(f64::is_finite);
                assert!(after.outcomes(&year.base).iter().all(finite), "{rate}");
            }
        }
    }
}

#[test]
fn answers_by_formula_fall_on_one_country_and_cost_it() {
    let year = year("wiod-2014", "IS");
    let (n, own, other) = (year.countries.len(), year.number("USA"), year.number("CHN"));
    let tariffs = a_quarter_more(&year);
    let answered = year.base.answered_by_formula(own, &tariffs);
    assert!((0..16).all(|k| answered[(k * n + own) * n + other] == year.base.optimal_by_formula(other)));
    assert_eq!(answered.iter().zip(&tariffs).filter(|(one, other)| one != other).count(), 16 * 43);
    let welfare = |tariffs: &[f64]| solve(&year.base, tariffs).outcomes(&year.base)[own].welfare;
    assert!(welfare(&answered) < welfare(&tariffs));
}
