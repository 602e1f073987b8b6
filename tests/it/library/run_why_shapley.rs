//! `run::why::shapley` by itself.

use dutylab::run::why::shapley::*;
use dutylab::units::split::{WeightedPp, round_to_total};
use dutylab::units::{CustomsValue, Pp};
use rust_decimal::Decimal;

fn points(number: i64) -> Pp {
    Pp::from_fraction(Decimal::new(number, 2)).expect("a difference")
}

/// On a value of one dollar, in cents.
fn cents(parts: &[WeightedPp]) -> Vec<String> {
    let dollar = CustomsValue::from_cents(100).expect("a value");
    let parts: Vec<_> = parts.iter().map(|part| part.of(dollar)).collect();
    round_to_total(&parts).expect("parts of a whole").iter().map(|part| part.decimal().to_string()).collect()
}

#[test]
fn the_glove_game() {
    // One left glove and two right ones; a pair is worth 6: 4, 1 and 1.
    let value: Vec<Pp> = (0..8).map(|who: u32| points(if who & 1 == 1 && who > 1 { 6 } else { 0 })).collect();
    assert_eq!(cents(&exact(3, &value)), ["0.04", "0.01", "0.01"]);
}

#[test]
fn orders_are_those_of_the_seed() {
    let orders = |seed| {
        let mut orders = ChangeOrders::new(seed);
        [orders.draw(5), orders.draw(5)]
    };
    assert_eq!(orders(7), orders(7));
    assert_ne!(orders(7), orders(8));
    let mut first = [0; 3];
    let mut draws = ChangeOrders::new(1);
    (0..3000).for_each(|_| first[draws.draw(3)[0]] += 1);
    assert!(first.iter().all(|count| (900..1100).contains(count)), "{first:?}");
}
