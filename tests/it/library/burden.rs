//! `burden` by itself.

use dutylab::burden::*;
use dutylab::regime::assess::{Level, Unknown};
use dutylab::units::Share;
use dutylab::units::{AdValorem, CustomsValue};

fn cents(cents: i64) -> CustomsValue {
    CustomsValue::from_cents(cents).expect("a value")
}
fn level(percent: i64, unknown: Vec<(Unknown, Share)>, approx: bool) -> Level {
    let sum = AdValorem::from_fraction(rust_decimal::Decimal::new(percent, 2)).expect("a rate");
    Level { sum, effective: sum, unknown, approx }
}

#[test]
fn averages_run_over_what_is_known() {
    let mut tally = Tally::default();
    let unstated = || vec![(Unknown::Unstated, Share::WHOLE)];
    let mut add = |value: i64, special: bool, before: Level, after: Level| {
        tally.add(&FlowDuty::new(cents(value), special, [&before, &after]));
    };
    add(10_000, false, level(10, vec![], false), level(20, vec![], false));
    add(30_000, true, level(0, unstated(), false), level(5, unstated(), false));
    add(60_000, false, level(0, unstated(), false), level(50, vec![], false));
    let burden = Burden::from_corners(&[&tally]);
    assert_eq!((burden.imports, burden.chapters_98_99), (cents(100_000), cents(30_000)));
    assert_eq!((burden.rate_unknown, burden.change_unknown), (cents(90_000), cents(60_000)));
    let percent = |span: Option<Interval<AdValorem>>| span.map(|span| span.low.percent().to_string());
    assert_eq!(percent(burden.rate_before).as_deref(), Some("10"));
    // (100 × 20% + 600 × 50%) ÷ 700
    assert_eq!(percent(burden.rate_after).as_deref(), Some("45.7142857143"));
    // (100 × 10 pp + 300 × 5 pp) ÷ 400
    assert_eq!(burden.rate_change.map(|span| span.low.points().to_string()).as_deref(), Some("6.25"));
    assert!(tally.balances() && !burden.is_unchanged());
}

#[test]
fn corners_make_an_envelope_and_about_sticks() {
    let corner = |before, after, approx| {
        let mut tally = Tally::default();
        let (before, after) = (level(before, vec![], approx), level(after, vec![], false));
        tally.add(&FlowDuty::new(cents(10_000), false, [&before, &after]));
        tally
    };
    let burden = Burden::from_corners(&[&corner(40, 15, false), &corner(10, 15, true)]);
    let change = burden.duty_change.expect("known");
    let ends = [change.low, change.high].map(|money| money.dollars().to_string());
    assert_eq!((ends, change.approx), (["-25".to_string(), "5".to_string()], true));
    assert!(!burden.duty_before.expect("known").is_exact());
    assert!(burden.duty_after.expect("known").is_exact(), "what is exact after stays exact");
}
