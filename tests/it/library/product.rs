//! `product` by itself.

use dutylab::product::*;
use std::sync::Arc;

fn code(text: &str) -> HsCode {
    HsCode::parse(text).expect("a code")
}
fn set(codes: &[&str]) -> ProductSet {
    ProductSet::Codes(Arc::new(codes.iter().map(|text| code(text)).collect()))
}

#[test]
fn codes_read_print_and_cover() {
    assert_eq!(code("0101.21.00.10").to_string(), "0101210010");
    assert_eq!(code("87032301").dotted(), "8703.23.01");
    assert!(code("8703").covers(code("870323")) && !code("870323").covers(code("8703")));
    assert!(HsCode::parse("870").is_err() && HsCode::parse("87O3").is_err() && HsCode::parse("").is_err());
    assert!(code("9801").is_special_provision() && !code("8798").is_special_provision());
}

#[test]
fn a_short_line_is_covered_in_part() {
    let chips = ProductSet::Except(Box::new(set(&["8541", "8542"])), Box::new(set(&["854142", "854143"])));
    assert_eq!(chips.coverage(code("8541420010")), Coverage::None);
    assert_eq!(chips.coverage(code("8541100040")), Coverage::Whole);
    assert_eq!(chips.coverage(code("8541")), Coverage::Part);
    assert_eq!(chips.coverage(code("85")), Coverage::Part);
    assert_eq!(chips.coverage(code("87")), Coverage::None);
}

#[test]
fn sets_that_differ_only_by_exceptions_still_meet() {
    let one = ProductSet::Except(Box::new(set(&["8541"])), Box::new(set(&["854142"])));
    let other = ProductSet::Except(Box::new(set(&["8541"])), Box::new(set(&["854143"])));
    assert!(one.common_line(&other).is_some());
    assert_eq!(one.common_line(&set(&["854142"])), None);
    assert_eq!(ProductSet::All.common_line(&set(&["8541420010"])), Some(code("8541420010")));
    assert!(ProductSet::All.common_line(&ProductSet::All).is_some());
}
