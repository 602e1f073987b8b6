//! `regime::duty` by itself.

use dutylab::regime::duty::*;
use dutylab::units::AdValorem;
use rust_decimal::Decimal;

fn decimal(text: &str) -> Decimal {
    text.parse().expect("a number")
}
fn percent(text: &str) -> AdValorem {
    AdValorem::from_fraction(decimal(text) / Decimal::ONE_HUNDRED).expect("a rate")
}
fn entry(value: &str, quantity: &str, parts: &[(&str, &str)]) -> Entry {
    let parts = parts.iter().map(|(part, value)| (part.to_string(), decimal(value))).collect();
    Entry { value: decimal(value), quantity: decimal(quantity), parts }
}

#[test]
fn a_watch_pays_on_its_parts() {
    let duty = Duty::parse("$1.53 each + 4.2% on the case + 2% on the strap, band or bracelet").expect("a duty");
    assert_eq!(duty.ad_valorem(), None);
    assert_eq!(duty.of_entry(&entry("500", "1", &[("case", "60"), ("strap", "20")])), Ok(percent("0.89")));
    let missing = duty.of_entry(&entry("500", "1", &[("case", "60")]));
    assert_eq!(missing, Err(NotComputable::Part("strap, band or bracelet".into())));
    // The words that are asked for are an answer.
    let named = duty.of_entry(&entry("500", "1", &[("case", "60"), ("strap, band or bracelet", "20")]));
    assert_eq!(named, Ok(percent("0.89")));
    let both = Duty::parse("7% on the movement and case+ 5% on thebattery").expect("a duty");
    let parts = [("movement", "30"), ("case", "20"), ("Battery", "10")];
    assert_eq!(both.of_entry(&entry("100", "1", &parts)), Ok(percent("4")));
    assert_eq!(both.of_entry(&entry("100", "1", &parts[..1])), Err(NotComputable::Part("case".into())));
    let rifle = Duty::parse("13% on the value of the rifle + 8% on the value of the telescopic sight, if any");
    assert_eq!(rifle.expect("a duty").of_entry(&entry("100", "1", &[("rifle", "100")])), Ok(percent("13")));
}

#[test]
fn equivalents_are_exact_or_refused() {
    let of = |text: &str, entry: &Entry| Duty::parse(text).expect("a duty").of_entry(entry);
    assert_eq!(of("2.8¢/kg + 8.5%", &entry("100", "50", &[])), Ok(percent("9.9")));
    assert_eq!(
        of("5¢/kg", &entry("3", "1", &[])),
        Ok(AdValorem::from_fraction(decimal("0.016666666666666667")).expect(""))
    );
    assert_eq!(of("Free", &entry("0", "0", &[])), Ok(AdValorem::ZERO));
    assert_eq!(of("See 9823", &entry("1", "1", &[])), Err(NotComputable::Text));
    let units = of("4.4¢/liter + 31.4¢/pf. liter", &entry("1", "1", &[]));
    assert_eq!(units, Err(NotComputable::Unit("liter".into(), "pf.liter".into())));
    for (value, quantity) in
        [("0", "1"), ("-1", "1"), ("1", "-1"), ("1", "1000"), ("0.01", "9000000000000000000000000000")]
    {
        assert_eq!(of("5¢/kg", &entry(value, quantity, &[])), Err(NotComputable::Range), "{value} {quantity}");
    }
}

#[test]
fn the_greater_or_the_lesser_is_charged() {
    let of = |text: &str, entry: &Entry| Duty::parse(text).expect("a duty").of_entry(entry);
    let least = "8% but not less than 2¢/kg";
    assert_eq!(Duty::parse(least).expect("a duty").ad_valorem(), None);
    assert_eq!(of(least, &entry("100", "1000", &[])), Ok(percent("20")));
    assert_eq!(of(least, &entry("100", "100", &[])), Ok(percent("8")));
    let both = "10% MIN $2.40/kg MAX 35%";
    for (quantity, rate) in [("1", "10"), ("10", "24"), ("20", "35")] {
        assert_eq!(of(both, &entry("100", quantity, &[])), Ok(percent(rate)), "{quantity}");
    }
    // The bound on a part needs its value; plain shares of the whole need nothing.
    let part = of("10% MAX 20% on the case", &entry("100", "1", &[]));
    assert_eq!(part, Err(NotComputable::Part("case".into())));
    assert_eq!(Duty::parse("10% but not more than 5%").expect("a duty").ad_valorem(), Some(percent("5")));
    let units = of("5¢/kg but not less than $1 each", &entry("1", "1", &[]));
    assert_eq!(units, Err(NotComputable::Unit("kg".into(), "each".into())));
}
