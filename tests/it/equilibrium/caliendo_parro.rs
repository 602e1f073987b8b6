//! The model of many sectors with inputs on the tariffs that NAFTA changed: 31 countries to 1e-6, the paper's figures, and what
//! must hold in any equilibrium.

use std::sync::OnceLock;

use dutylab::equilibrium::caliendo_parro::{CaliendoParroBase, CaliendoParroEquilibrium, Deficits, WorldAccounts};
use dutylab::equilibrium::general::NoEquilibrium;
use dutylab::numerics::fixed_point::FixedPoint;
use dutylab::world::economy::Economy;

use super::rows;

fn year(economy: &Economy) -> WorldAccounts<'_> {
    let accounts = economy.accounts.as_ref().expect("accounts");
    WorldAccounts {
        trade: &economy.trade,
        tariffs: &economy.tariffs,
        income: &economy.income,
        value_added: &accounts.value_added,
        consumption: &accounts.consumption,
        inputs: &accounts.inputs,
        elasticities: &economy.elasticities["CP"],
    }
}

/// The world of 1993.
pub struct Nafta {
    pub codes: Vec<String>,
    pub base: CaliendoParroBase,
    pub tariffs: Vec<f64>,
}

/// The world of 1993 under a closure, and the tariffs that NAFTA made of its own.
pub fn nafta(deficits: Deficits) -> &'static Nafta {
    static WORLDS: [OnceLock<Nafta>; 2] = [const { OnceLock::new() }; 2];
    WORLDS[deficits as usize].get_or_init(|| {
        let economy = super::world("nafta-1993").economy.expect("an economy");
        let base =
            CaliendoParroBase::new(&year(&economy), deficits, &FixedPoint::default()).expect("a first equilibrium");
        let codes: Vec<String> = economy.countries.iter().map(|country| country.to_string()).collect();
        let mut tariffs = economy.tariffs.clone();
        let country = |code: &str| codes.iter().position(|own| own == code).expect("a country");
        let changes = rows("../../seeds/regimes/nafta/tariffs.csv");
        for row in &changes {
            let sector = economy.sectors.iter().position(|sector| sector.code.to_string() == row["product"]);
            let (from, to) = (country(&row["partner"]), country(&row["importer"]));
            let at = (sector.expect("a sector") * codes.len() + from) * codes.len() + to;
            let rate = |column: &str| row[column].trim_end_matches('%').parse::<f64>().expect("a rate") / 100.0;
            assert!((rate("rate_1993") - tariffs[at]).abs() < 1e-15);
            tariffs[at] = rate("rate");
        }
        assert_eq!(changes.len(), 116);
        Nafta { codes, base, tariffs }
    })
}

pub fn solve(base: &CaliendoParroBase, tariffs: &[f64]) -> CaliendoParroEquilibrium {
    let solved = CaliendoParroEquilibrium::new(base, tariffs, &FixedPoint::default()).expect("an equilibrium");
    eprintln!("{} iterations, residual {:.1e}", solved.search.iterations, solved.search.residual);
    solved
}

/// Equations (80) to (89).
#[test]
fn nafta_where_trade_is_balanced() {
    let Nafta { codes, base, tariffs } = nafta(Deficits::Zero);
    let found = solve(base, tariffs);
    let (outcomes, parts) = (found.outcomes(base), found.decomposition(base));
    let expected = rows("nafta_zero_deficit.csv");
    assert_eq!(expected.len(), codes.len());
    let mut worst = (0.0, String::new());
    for (i, row) in expected.iter().enumerate() {
        for (name, value) in [
            ("terms_of_trade", parts[i].terms_of_trade),
            ("volume_of_trade", parts[i].volume_of_trade),
            ("welfare_cp", outcomes[i].welfare),
            ("real_wage", outcomes[i].real_wage.expect("a real wage")),
            ("real_income_exact", outcomes[i].real_income.expect("a real income")),
            ("w_hat", found.wage[i]),
            ("P_hat", found.price[i]),
            ("I_bln", base.final_spending[i]),
            ("I_cfl", found.final_spending[i]),
        ] {
            let expected: f64 = row[name].parse().expect("a number");
            let gap = (value - expected).abs() / expected.abs().max(1.0);
            if gap.is_nan() || gap > worst.0 {
                worst = (gap, format!("{} {name}: {value} for {expected}", row["iso3"]));
            }
        }
    }
    eprintln!("{worst:?}");
    assert!(worst.0 <= 1e-7, "{worst:?}");
}

/// The paper's table 2 and, with deficits, what is printed with the package that the data came with.
#[test]
fn printed_figures_of_nafta() {
    for (deficits, printed) in [
        (
            Deficits::Zero,
            [("CA", "-0.06 -0.11 0.04 0.32"), ("MX", "1.31 -0.41 1.72 1.72"), ("US", "0.08 0.04 0.04 0.11")],
        ),
        (
            Deficits::Kept,
            [("CA", "-0.04 -0.08 0.04 0.33"), ("MX", "1.17 -0.41 1.59 1.64"), ("US", "0.08 0.05 0.04 0.12")],
        ),
    ] {
        let Nafta { codes, base, tariffs } = nafta(deficits);
        let found = solve(base, tariffs);
        let (outcomes, parts) = (found.outcomes(base), found.decomposition(base));
        for (code, printed) in printed {
            let i = codes.iter().position(|own| own == code).expect("a country");
            let real_wage = outcomes[i].real_wage.expect("a real wage");
            let ours = [outcomes[i].welfare, parts[i].terms_of_trade, parts[i].volume_of_trade, real_wage];
            assert_eq!(ours.map(|value| format!("{value:.2}")).join(" "), printed, "{deficits:?} {code}");
        }
    }
}

/// Trade between the members, by importer: printed with the paper's abstract.
#[test]
fn members_trade_more_with_each_other() {
    let Nafta { codes, base, tariffs } = nafta(Deficits::Zero);
    let (found, n) = (solve(base, tariffs), codes.len());
    let member = |i: usize| ["CA", "MX", "US"].contains(&codes[i].as_str());
    for (code, printed) in [("MX", "118"), ("CA", "11"), ("US", "41")] {
        let bought = |trade: &[f64]| -> f64 {
            let within = |at: &usize| codes[at % n] == code && at / n % n != at % n && member(at / n % n);
            (0..trade.len()).filter(within).map(|at| trade[at]).sum()
        };
        let change = 100.0 * (bought(&found.trade) / bought(&base.trade) - 1.0);
        assert_eq!(format!("{change:.0}"), printed, "{code}");
    }
}

/// A base year adds up, and so does what comes after: budgets, markets, and the world's balance.
#[test]
fn every_budget_and_market_adds_up() {
    for deficits in [Deficits::Zero, Deficits::Kept] {
        let Nafta { codes, base, tariffs } = nafta(deficits);
        let (n, k) = (codes.len(), base.sectors());
        let found = solve(base, tariffs);
        let deficit = |trade: &[f64], i: usize| -> f64 {
            let side = |at: usize| f64::from(u8::from(at % n == i)) - f64::from(u8::from(at / n % n == i));
            trade.iter().enumerate().map(|(at, value)| value * side(at)).sum()
        };
        for (i, code) in codes.iter().enumerate() {
            let earned = found.wage[i] * base.income[i];
            let budget = earned + found.revenue[i] + base.deficits[i];
            assert!((found.final_spending[i] / budget - 1.0).abs() < 1e-9, "{code}");
            for trade in [&base.trade, &found.trade] {
                assert!((deficit(trade, i) - base.deficits[i]).abs() < 1e-9 * base.income[i], "{}", codes[i]);
            }
            let revenue: f64 =
                (0..found.trade.len()).filter(|at| at % n == i).map(|at| found.trade[at] * tariffs[at]).sum();
            assert!((revenue - found.revenue[i]).abs() < 1e-9 * base.income[i]);
            let paid: f64 = (0..found.trade.len())
                .filter(|at| at / n % n == i)
                .map(|at| found.trade[at] * base.value_added[i * k + at / (n * n)])
                .sum();
            assert!((paid / earned - 1.0).abs() < 1e-9, "{}", codes[i]);
        }
        let world = |income: &dyn Fn(usize) -> f64| (0..n).map(income).sum::<f64>();
        let (before, after) = (world(&|i| base.income[i]), world(&|i| found.wage[i] * base.income[i]));
        assert!((after / before - 1.0).abs() < 1e-12);
    }
}

#[test]
fn no_change_and_a_tariff_on_nobody_change_nothing() {
    for deficits in [Deficits::Zero, Deficits::Kept] {
        let base = &nafta(deficits).base;
        let mut tariffs = base.tariffs.clone();
        let nobody = (0..tariffs.len()).find(|&at| base.trade[at] == 0.0).expect("a pair without trade");
        tariffs[nobody] += 0.5;
        for tariffs in [&base.tariffs, &tariffs] {
            let after = solve(base, tariffs);
            assert!(after.wage.iter().chain(&after.cost).chain(&after.price).all(|one| (one - 1.0).abs() < 1e-9));
            assert!(after.outcomes(base).iter().all(|one| one.welfare.abs() < 1e-7));
        }
    }
}

#[test]
fn money_has_no_unit() {
    let economy = super::world("nafta-1993").economy.expect("an economy");
    let in_thousands = |of: &[f64]| -> Vec<f64> { of.iter().map(|one| one / 1000.0).collect() };
    let (trade, income) = (in_thousands(&economy.trade), in_thousands(&economy.income));
    let year = WorldAccounts { trade: &trade, income: &income, ..year(&economy) };
    for deficits in [Deficits::Zero, Deficits::Kept] {
        let Nafta { base, tariffs, .. } = nafta(deficits);
        let scaled = CaliendoParroBase::new(&year, deficits, &FixedPoint::default()).expect("a first equilibrium");
        let (one, other) = (solve(base, tariffs), solve(&scaled, tariffs));
        assert!(one.wage.iter().zip(&other.wage).all(|(one, other)| (one - other).abs() < 1e-9));
    }
}

/// Three alike countries with two sectors, one of which does not trade.
#[test]
fn alike_countries_stay_alike_and_lose_by_tariffs() {
    let year = WorldAccounts {
        trade: &[[8.0, 1.0, 1.0, 1.0, 8.0, 1.0, 1.0, 1.0, 8.0], [20.0, 0.0, 0.0, 0.0, 20.0, 0.0, 0.0, 0.0, 20.0]]
            .concat(),
        tariffs: &[0.0; 18],
        income: &[15.0; 3],
        value_added: &[0.5; 6],
        consumption: &[1.0 / 6.0, 5.0 / 6.0].repeat(3),
        inputs: &[0.25; 12],
        elasticities: &[4.0, 8.0],
    };
    let base = CaliendoParroBase::new(&year, Deficits::Zero, &FixedPoint::default()).expect("a first equilibrium");
    let mut tariffs = vec![0.0; 18];
    (0..9).filter(|at| at / 3 != at % 3).for_each(|at| tariffs[at] = 0.3);
    let after = solve(&base, &tariffs);
    assert!(after.wage.iter().all(|wage| (wage - 1.0).abs() < 1e-9));
    let outcomes = after.outcomes(&base);
    assert!(outcomes.iter().all(|one| one.real_income.expect("a real income") < 0.0), "{outcomes:?}");
    assert!(outcomes.iter().all(|one| one.deficit.is_none()));
}

/// A world that cannot be is said to have no solution; nothing that is told is not a number.
#[test]
fn says_where_there_is_no_equilibrium() {
    let base = &nafta(Deficits::Kept).base;
    let mut tariffs = base.tariffs.clone();
    tariffs[1] = -1.0;
    assert!(matches!(
        CaliendoParroEquilibrium::new(base, &tariffs, &FixedPoint::default()),
        Err(NoEquilibrium::NotConverged(search)) if !search.residual.is_finite()
    ));
    let few = FixedPoint { most_steps: 3, ..FixedPoint::default() };
    let told = CaliendoParroEquilibrium::new(base, &nafta(Deficits::Kept).tariffs, &few).expect_err("no equilibrium");
    assert!(told.to_string().starts_with("did not converge: residual"), "{told}");
}
