//! `units::split` by itself.

use dutylab::units::{CustomsValue, Pp, Usd};
use rust_decimal::Decimal;

use dutylab::units::split::*;

fn thirds(points: &str, cents: i64) -> [WeightedUsd; 3] {
    let points = Pp::from_fraction(points.parse().expect("a decimal")).expect("a difference");
    let mut sum = WeightedPp::default();
    sum.add(points, WEIGHT / 3);
    [sum.of(CustomsValue::from_cents(cents).expect("a value")); 3]
}

#[test]
fn thirds_add_up_to_the_whole() {
    for points in ["0.000000000000000001", "-0.000000000000000002", "0.1"] {
        let parts = round_to_total(&thirds(points, 100)).expect("three thirds");
        let sum = parts.iter().fold(Usd::ZERO, |sum, part| sum + *part);
        let points = Pp::from_fraction(points.parse().expect("a decimal")).expect("a difference");
        assert_eq!(sum, points.of(CustomsValue::from_cents(100).expect("a value")));
    }
    assert_eq!(round_to_total(&thirds("0.000000000000000001", 100)[..2]), None);
}

#[test]
fn printed_cents_add_up() {
    let dollars = |text: &str| Usd::from_dollars(text.parse::<Decimal>().expect("a decimal")).expect("money");
    let parts = in_cents(&[dollars("0.333"), dollars("0.333"), dollars("0.334")]);
    assert_eq!(parts, [dollars("0.33"), dollars("0.33"), dollars("0.34")]);
    let parts = in_cents(&[dollars("-0.336"), dollars("-0.336"), dollars("-0.328")]);
    assert_eq!(parts.iter().fold(Usd::ZERO, |sum, part| sum + *part), dollars("-1"));
}
