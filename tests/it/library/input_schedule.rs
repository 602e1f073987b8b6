//! `input::schedule` by itself.

use std::fs;

use dutylab::error::Problem;
use dutylab::input::files::Location;
use dutylab::input::schedule::read_schedule;
use dutylab::product::HsCode;
use dutylab::regime::schedule::{ColumnRate, Schedule};
use dutylab::units::{AdValorem, CustomsValue};

const HEADER: &str = "product,general,special,column2,unit,ave_pct,ave_value_usd\n";

/// Returns what reads from these rows, with a floor of 100,000 dollars.
fn read(rows: &str) -> Result<Schedule, Vec<String>> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("schedule.csv");
    fs::write(&path, format!("{HEADER}{rows}")).expect("written");
    let floor = CustomsValue::from_cents(10_000_000).expect("a value");
    read_schedule(&Location::Disk(path), floor).map_err(|problems| {
        let line = |problem: &Problem| {
            let (place, _) = problem.place.as_ref().expect("a place");
            let (line, column) = place.line_column();
            format!("{line}:{column} {}", problem.what)
        };
        problems.iter().map(line).collect()
    })
}

#[test]
fn lines_read_and_thin_equivalents_are_left_out() {
    let rows = "91022190,$1.53 each + 4.2% on the case,\"Free (AU,E IL) 2% (KR)\",45%,No.,1.1994,1539547241\n\
                20092120,4.5¢/ liter,,33 1/3%,liters,0.29,99999\n\
                37061060,,,10¢/m,,,\n";
    let schedule = read(rows).expect("a schedule");
    let stated = |code: &str, column: &str, program: &str| {
        schedule.stated(HsCode::parse(code).expect("a code"), column, &[program.to_string()])
    };
    let rate = |number: &str| AdValorem::from_fraction(number.parse().expect("a number")).expect("a rate");
    assert_eq!(stated("9102219020", "general", ""), Some(ColumnRate::Equivalent(rate("0.011994"))));
    assert_eq!(stated("91022190", "special", "IL"), Some(ColumnRate::Known(AdValorem::ZERO)));
    assert_eq!(stated("91022190", "special", "KR"), Some(ColumnRate::Known(rate("0.02"))));
    assert_eq!(stated("91022190", "special", "A"), None);
    assert_eq!(stated("20092120", "general", ""), Some(ColumnRate::NotComputable));
    assert_eq!(stated("37061060", "general", ""), None);
    assert_eq!(stated("37061060", "column2", ""), Some(ColumnRate::NotComputable));
    assert_eq!(schedule.lines().first().map(|line| &*line.unit), Some("liters"));
}

#[test]
fn every_mistake_has_its_address() {
    let rows = "870,5%,Free,5%,,,\n\
                87032301,\"2,5%\",Free (A),10%%,kg,x,\n\
                87032302,5%,,,,3,\n\
                87032305,5%,,,,,5\n\
                87032303,5%,,,,-1,5\n\
                87032304,5%,,,,,\n\
                8703.23.04,5%,,,,,\n";
    assert_eq!(
        read(rows).expect_err("mistakes"),
        [
            "2:1 “870” is not a product code",
            "2:8 “Free” does not say whom it is for",
            "3:10 “2,5%” is not a duty: an amount has a decimal point, no comma",
            "3:26 “10%%” is not a duty: behind an amount stands “+”, or “on” and what it falls on",
            "3:34 “x” is not an equivalent",
            "4:18 a value is missing",
            "6:16 “-1” is not an equivalent",
            "8:1 the line 8703.23.04 stands here twice",
        ]
    );
    assert_eq!(read(""), Err(vec!["1:1 there is no line in this schedule".into()]));
}
