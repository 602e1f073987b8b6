//! `units::days` by itself.

use dutylab::units::{AdValorem, CustomsValue, SummableValue};
use rust_decimal::Decimal;

use dutylab::units::days::*;

fn value(cents: i64) -> CustomsValue {
    CustomsValue::from_cents(cents).expect("a value")
}

#[test]
fn the_days_of_a_year_are_the_year() {
    for of in [365, 366] {
        let (mut sum, mut duty) = (ValueOfDays::default(), UsdOfDays::default());
        let tenth = AdValorem::from_fraction(Decimal::new(1, 1)).expect("a rate");
        for days in [100, 1, of - 101] {
            sum += value(1).in_days(days, of);
            duty += tenth.of(value(1)).in_days(days, of);
            assert_eq!(sum.rate_of(duty), Some(tenth), "a cent has its rate on any day");
        }
        assert_eq!((sum.in_cents(), sum), (value(1), value(1).in_days(of, of)));
        assert_eq!(ValueOfDays::usd_of(duty), tenth.of(value(1)));
    }
}

#[test]
fn years_of_both_lengths_add_up() {
    let mut sum = value(100).in_days(1, 365);
    sum += value(100).in_days(1, 366);
    assert_eq!((sum - value(100).in_days(1, 366)), value(100).in_days(1, 365));
    assert_eq!(value(100).in_days(365, 365), value(100).in_days(366, 366));
    assert_eq!(value(1).in_days(183, 366).in_cents(), value(0), "half a cent to the even one");
    assert_eq!(value(3).in_days(183, 366).in_cents(), value(2), "half a cent to the even one");
}

#[test]
fn the_largest_duty_of_a_century_fits() {
    let (mut sum, mut duty) = (ValueOfDays::default(), UsdOfDays::default());
    for _ in 0..100 {
        sum += CustomsValue::MAX.in_days(365, 365);
        duty += AdValorem::MAX.of(CustomsValue::MAX).in_days(365, 365);
    }
    assert_eq!(sum.rate_of(duty), Some(AdValorem::MAX));
}

#[test]
fn a_refund_is_negative() {
    let tenth = AdValorem::from_fraction(Decimal::new(1, 1)).expect("a rate");
    let owed = tenth.of(value(123)).in_days(7, 365);
    let refund = UsdOfDays::default() - owed;
    let rate = value(123).in_days(7, 365).rate_of(refund).expect("a rate");
    assert_eq!(rate, -tenth);
}
