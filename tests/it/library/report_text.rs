//! `report::text` by itself.

use dutylab::report::number::{Reading, Unit};
use dutylab::report::text::bar::Scale;
use dutylab::report::text::{Paragraph, Role, StyledText, width_of};
use rust_decimal::Decimal;

fn lines(text: &str, indent: usize, width: usize) -> Vec<String> {
    let lines = Paragraph::new(indent, text, Role::Plain).lines(width);
    lines.into_iter().map(|line| line.into_iter().map(|piece| piece.text).collect()).collect()
}

#[test]
fn sentences_go_on_below() {
    assert_eq!(lines("one two three four", 2, 9).join("|"), "  one two|    three|    four");
    assert_eq!(lines("", 2, 9).join("|"), "");
    assert_eq!(lines("unbreakable", 0, 6).join("|"), "unbrea|  kabl|  e");
    assert!(lines("关税 关税 关税", 0, 5).iter().all(|line| width_of(line) <= 5));
}

#[test]
fn nothing_steers_a_terminal() {
    assert_eq!(StyledText::new("a\u{1b}[31mb\nc", Role::Plain).text, "a [31mb c");
}

#[test]
fn bars_to_one_scale() {
    let bn = |number: i64| Decimal::from(number) * Decimal::from(1_000_000_000);
    let all = [Reading::exact(bn(-118)), Reading::exact(bn(5)), Reading::between(bn(-40), bn(-20))];
    let scale = Scale::of(Unit::Usd, all.iter().copied()).expect("a scale");
    assert_eq!(scale.head(), "█ = $10bn");
    let bars = all.map(|reading| scale.bar(&reading));
    assert_eq!(bars, ["−███████████▊", "+▌", "−██▒▒"]);
    assert_eq!(scale.bar(&Reading::between(bn(-10), bn(20))), "−▒ +▒▒");
    assert_eq!(scale.bar(&Reading::exact(Decimal::ONE)), "+▏");
    assert_eq!(scale.bar(&Reading::exact(Decimal::ZERO)), "");
    assert!(Scale::of(Unit::Usd, [Reading::exact(Decimal::ZERO)].into_iter()).is_none());
    assert!(Scale::of(Unit::Usd, [Reading::exact(Decimal::MAX)].into_iter()).is_some());
}
