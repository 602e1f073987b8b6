//! `units` by itself.

use dutylab::units::*;
use rust_decimal::Decimal;

fn number(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

#[test]
fn duty_is_exact_to_the_last_place() {
    let rate = AdValorem::from_fraction(number("0.123456789012345678")).expect("a rate");
    let value = CustomsValue::from_cents(300).expect("a value");
    assert_eq!(rate.of(value).per(value), Some(rate));
    assert_eq!(rate.percent(), number("12.3456789012"));
}

#[test]
fn a_share_of_a_large_sum_is_no_overflow() {
    let sum: AdValorem = (0..300).map(|_| AdValorem::MAX).sum();
    let share = Share::from_fraction(Decimal::new(99, 2)).expect("a share");
    assert_eq!(share.of(sum).percent(), Decimal::from(297_000));
}

#[test]
fn the_largest_duty_fits() {
    assert_eq!(AdValorem::MAX.of(CustomsValue::MAX).dollars(), number("10000000000000000"));
    assert_eq!(Usd::from_dollars(number("-12.345")).map(Usd::dollars), Some(number("-12.34")));
}
