//! `report::number` by itself.

use dutylab::report::number::*;
use rust_decimal::Decimal;

fn d(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

#[test]
fn rates() {
    for (value, want) in [
        ("27.5", "27.5%"),
        ("15.00", "15%"),
        ("10.9090909", "10.9%"),
        ("0", "0%"),
        ("0.04", "0.04%"),
        ("0.045", "0.05%"),
        ("0.996", "1%"),
        ("0.001", "<0.01%"),
        ("-0.001", ">−0.01%"),
        ("2.25", "2.3%"),
        ("-2.25", "−2.3%"),
        ("99.96", "100%"),
        ("1234.5", "1,234.5%"),
    ] {
        assert_eq!(Unit::Percent.word(d(value)), want, "{value}");
    }
    assert_eq!(Unit::Percent.precise(d("10.9090909")), "10.909%");
    assert_eq!(Unit::Percent.bare(d("27.5")), "27.5");
}

#[test]
fn points_carry_their_sign() {
    for (value, want) in
        [("-12.5", "−12.5 pp"), ("0.04", "+0.04 pp"), ("0", "0 pp"), ("0.003", "<+0.01 pp"), ("-0.003", ">−0.01 pp")]
    {
        assert_eq!(Unit::Points.word(d(value)), want, "{value}");
    }
}

#[test]
fn money() {
    for (value, want) in [
        ("41904000000", "$41.9bn"),
        ("850000000", "$850m"),
        ("12300", "$12,300"),
        ("-5200000000", "−$5.2bn"),
        ("0", "$0"),
        ("0.004", "<$0.01"),
        ("-0.004", ">−$0.01"),
        ("1.5", "$1.50"),
        ("12.5", "$13"),
        ("999999.6", "$1m"),
        ("999600000", "$1bn"),
        ("125300000000", "$125bn"),
        ("3267000000000", "$3.27tn"),
        ("79228162514264337593543950335", "$79,228,162,514,264,337.59tn"),
    ] {
        assert_eq!(Unit::Usd.word(d(value)), want, "{value}");
    }
    assert_eq!(Unit::Usd.precise(d("41904123456")), "$41.904bn");
    assert_eq!(Unit::Usd.change(d("5200000000")), "+$5.2bn");
}

#[test]
fn hedged() {
    assert_eq!(Unit::Percent.read(&Reading::between(d("40"), d("10"))), "10–40%");
    assert_eq!(Unit::Percent.read(&Reading::about(d("20"))), "≈20%");
    assert_eq!(Unit::Percent.read(&Reading::between(d("10.01"), d("10.04"))), "≈10%");
    assert_eq!(Unit::Percent.read(&Reading::between(d("-5"), d("10"))), "−5% to 10%");
    assert_eq!(Unit::Percent.read(&Reading::between(d("0"), d("10"))), "0–10%");
    assert_eq!(Unit::Points.read(&Reading::between(d("-12.5"), d("-2.5"))), "−12.5 to −2.5 pp");
    assert_eq!(Unit::Usd.read(&Reading::between(d("3100000000"), d("12600000000"))), "$3.1bn–$12.6bn");
    assert_eq!(Unit::Usd.read_change(&Reading::between(d("3100000000"), d("12600000000"))), "+$3.1bn to +$12.6bn");
}
