//! Sectors of countries under NAFTA and under Nash tariffs: against numbers computed by other code, and by the
//! identities of national accounts.

use dutylab::equilibrium::caliendo_parro::Deficits;
use dutylab::equilibrium::multisector::{MultisectorBase, MultisectorEquilibrium, nash};
use dutylab::equilibrium::sector_outcome::{BeforeAfter, SectorIndicator, SectorOutcome};
use dutylab::numerics::fixed_point::FixedPoint;

use super::caliendo_parro::{Nafta, nafta, solve};
use super::rows;

/// Sums of a value over the sectors of each country, before and after.
fn sums(sectors: &[SectorOutcome], k: usize, of: fn(&SectorOutcome) -> BeforeAfter) -> Vec<BeforeAfter> {
    let sum = |sectors: &[SectorOutcome]| BeforeAfter {
        before: sectors.iter().map(|sector| of(sector).before).sum(),
        after: sectors.iter().map(|sector| of(sector).after).sum(),
    };
    sectors.chunks_exact(k).map(sum).collect()
}

/// What each country sells at home, by country, then sector.
fn home(trade: &[f64], n: usize) -> Vec<f64> {
    let k = trade.len() / (n * n);
    (0..n * k).map(|at| trade[(at % k * n + at / k) * n + at / k]).collect()
}

fn near(one: f64, other: f64, size: f64) -> bool {
    (one - other).abs() <= 1e-9 * size
}

/// What holds in any accounts: sales at home and abroad are output, value added is income, and imports less exports are
/// what is borrowed.
fn accounts_add_up(
    sectors: &[SectorOutcome],
    [before, after]: [&[f64]; 2],
    [income, income_after]: [&[f64]; 2],
    deficits: &[f64],
) {
    let n = income.len();
    let k = sectors.len() / n;
    let (home_before, home_after) = (home(before, n), home(after, n));
    for (at, sector) in sectors.iter().enumerate() {
        let size = income[at / k];
        assert!(near(home_before[at] + sector.exports.before, sector.output.before, size), "{at}: {sector:?}");
        assert!(near(home_after[at] + sector.exports.after, sector.output.after, size), "{at}: {sector:?}");
    }
    let value_added = sums(sectors, k, |sector| sector.value_added);
    let (exports, imports) = (sums(sectors, k, |sector| sector.exports), sums(sectors, k, |sector| sector.imports));
    for i in 0..n {
        assert!(near(value_added[i].before, income[i], income[i]), "{i}: {:?} for {}", value_added[i], income[i]);
        assert!(near(value_added[i].after, income_after[i], income[i]), "{i}: {:?}", value_added[i]);
        assert!(near(imports[i].before - exports[i].before, deficits[i], income[i]), "{i}");
        assert!(near(imports[i].after - exports[i].after, deficits[i], income[i]), "{i}");
    }
}

/// Equations (90) to (93).
#[test]
fn accounts_of_nafta_add_up() {
    for deficits in [Deficits::Zero, Deficits::Kept] {
        let Nafta { base, tariffs, .. } = nafta(deficits);
        let found = solve(base, tariffs);
        let (sectors, k) = (found.sectors(base), base.sectors());
        let income: Vec<f64> = found.wage.iter().zip(&base.income).map(|(wage, income)| wage * income).collect();
        accounts_add_up(&sectors, [&base.trade, &found.trade], [&base.income, &income], &base.deficits);
        let outcomes = found.outcomes(base);
        for (i, sectors) in sectors.chunks_exact(k).enumerate() {
            let parts = |of: fn(&SectorOutcome) -> Option<f64>| sectors.iter().filter_map(of).sum::<f64>();
            let whole = parts(|sector| sector.terms_of_trade) + parts(|sector| sector.volume_of_trade);
            assert!((whole - outcomes[i].welfare).abs() < 1e-9, "{i}: {whole}");
            let weights = &base.consumption[i * k..(i + 1) * k];
            let price = |sector: &SectorOutcome| (sector.price.expect("a price") / 100.0).ln_1p();
            let index: f64 = sectors.iter().zip(weights).map(|(sector, weight)| weight * price(sector)).sum();
            assert!((index.exp() - found.price[i]).abs() < 1e-9, "{i}");
        }
    }
}

/// The sectors of the three members, computed by other code that solves for prices, spending and wages one inside the
/// other.
#[test]
fn sectors_of_the_members() {
    let Nafta { codes, base, tariffs } = nafta(Deficits::Zero);
    let (sectors, k) = (solve(base, tariffs).sectors(base), base.sectors());
    let expected = rows("nafta_sectors.csv");
    assert_eq!(expected.len(), 3 * k);
    for row in &expected {
        let i = codes.iter().position(|code| *code == row["country"]).expect("a country");
        let sector = sectors[i * k + row["sector"].parse::<usize>().expect("a number") - 1];
        for (name, indicator) in [
            ("output_pct", SectorIndicator::Output),
            ("real_output_pct", SectorIndicator::RealOutput),
            ("value_added_pct", SectorIndicator::ValueAdded),
            ("price_pct", SectorIndicator::Price),
            ("exports_pct", SectorIndicator::Exports),
            ("imports_pct", SectorIndicator::Imports),
        ] {
            match (sector.of(indicator), row[name].as_str()) {
                (None, "") => {}
                (Some(value), expected) => {
                    let expected: f64 = expected.parse().expect("a number");
                    assert!((value - expected).abs() < 1e-7 * expected.abs().max(1.0), "{name} {value}: {row:?}");
                }
                (None, _) => panic!("no {name}: {row:?}"),
            }
        }
        for (name, value) in [("output_usd", sector.output.before), ("value_added_usd", sector.value_added.before)] {
            let expected: f64 = row[name].parse().expect("a number");
            assert!((value - expected).abs() <= 1e-7 * expected, "{name} {value}: {row:?}");
        }
    }
}

/// In a world of one factor value added is output, and prices by sector make the price index.
#[test]
fn accounts_of_a_tariff_war_add_up() {
    let economy = super::world("wiod-2014").economy.expect("an economy");
    let (n, k) = (economy.countries.len(), economy.sectors.len());
    let search = FixedPoint::default();
    let base = MultisectorBase::new(&economy.trade, &economy.tariffs, &economy.elasticities["IS"], n, &search)
        .expect("a balanced year");
    let (_, after): (_, MultisectorEquilibrium) = nash(&base, &search).expect("Nash tariffs");
    let sectors = after.sectors(&base);
    let income: Vec<f64> = after.wage.iter().zip(&base.income).map(|(wage, income)| wage * income).collect();
    accounts_add_up(&sectors, [&base.trade, &after.trade], [&base.income, &income], &vec![0.0; n]);
    for (i, sectors) in sectors.chunks_exact(k).enumerate() {
        let weighted = |(s, sector): (usize, &SectorOutcome)| {
            base.weights[s * n + i] * sector.price.map_or(0.0, |price| (price / 100.0).ln_1p())
        };
        let index: f64 = sectors.iter().enumerate().map(weighted).sum();
        assert!((index.exp() - after.price[i]).abs() < 1e-9, "{i}");
        assert!(sectors.iter().all(|sector| sector.terms_of_trade.is_none() && sector.value_added == sector.output));
    }
}
