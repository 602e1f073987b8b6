//! `input::quantity` by itself.

use dutylab::input::quantity::*;
use dutylab::regime::rate::{RateBand, StatedRate};
use dutylab::units::AdValorem;
use rust_decimal::Decimal;

fn number(text: &str) -> Decimal {
    text.parse().expect("a number")
}

#[test]
fn money_reads() {
    assert_eq!(money("$11.524bn"), Ok(number("11524000000")));
    assert_eq!(money("-$1,234.50"), Ok(number("-1234.5")));
    assert_eq!(money("−$5m"), Ok(number("-5000000")));
    for text in ["11bn", "$", "$x", "$1,23", "$11,524bn", "$-5m", "$1e9", "$5 billion", ""] {
        assert!(money(text).is_err(), "{text}");
    }
}

#[test]
fn other_keyboards_are_read() {
    assert_eq!(percent("２７．５％"), Ok(number("27.5")));
    assert_eq!(points("−12.5 pp"), Ok(number("-12.5")));
    assert_eq!(share("1.1"), share("110 %"));
}

#[test]
fn a_mistake_is_answered_with_what_to_write() {
    let help = |read: Result<Decimal, QuantityError>| read.expect_err("a mistake").help;
    assert_eq!(help(percent("27,5 %")), "write a decimal point: \"27.5%\"");
    assert_eq!(help(percent("27.5 percent")), "write \"27.5%\"");
    assert_eq!(help(percent("% 25")), "write \"25%\"");
    assert_eq!(help(percent("0.275")), "did you mean \"27.5%\", or \"0.275%\"?");
    assert_eq!(help(percent("25 pp")), "a rate is written \"25%\"; points on top are add = \"25pp\"");
    assert_eq!(help(points("10%")), "a difference is written in percentage points: \"10pp\"");
    assert_eq!(help(cut("50")), "did you mean \"50%\"?");
    assert_eq!(help(money("550bn")), "write \"$550bn\"");
    assert_eq!(band("10%–40%", percent).expect_err("a mistake").help, "write \"10%..40%\", with two points");
}

#[test]
fn rates_read() {
    let percent = |text: &str| AdValorem::from_fraction(number(text) / Decimal::ONE_HUNDRED).expect("a rate");
    assert_eq!(rate(" 27.5 % ", "x"), Ok(StatedRate::Exact(percent("27.5"))));
    let third = AdValorem::from_fraction(number("0.333333333333333333")).expect("a rate");
    assert_eq!(rate("33 1/3%", "x"), Ok(StatedRate::Exact(third)));
    assert_eq!(rate("Free", "x"), Ok(StatedRate::Exact(AdValorem::ZERO)));
    let hedged = RateBand { variable: "x".into(), low: percent("10"), high: percent("40"), approx: false };
    assert_eq!(rate("10%..40%", "x"), Ok(StatedRate::Hedged(hedged)));
    for text in [
        "25",
        "15,5%",
        "1500%",
        "-5%",
        "40%..10%",
        "",
        "%",
        "1e3%",
        "10pp",
        "2.8¢/kg",
        "2.8¢/kg + 8.5%",
        "5% on the case",
        "See note 3",
        "NaN%",
        "10%..20%..30%",
        "~~20%",
    ] {
        assert!(rate(text, "x").is_err(), "{text}");
    }
}
