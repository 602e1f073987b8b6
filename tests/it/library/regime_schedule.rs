//! `regime::schedule` by itself.

use dutylab::product::HsCode;
use dutylab::regime::duty::Duty;
use dutylab::regime::schedule::*;
use dutylab::units::AdValorem;

fn code(text: &str) -> HsCode {
    HsCode::parse(text).expect("a code")
}
fn rate(percent: i64) -> AdValorem {
    AdValorem::from_fraction(rust_decimal::Decimal::new(percent, 2)).expect("a rate")
}
fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| word.to_string()).collect()
}
fn cell(clauses: &[(&str, &[&str])]) -> ColumnCell {
    let clause = |(text, programs): &(&str, &[&str])| Clause {
        duty: Duty::parse(text).expect("a duty"),
        programs: words(programs),
    };
    ColumnCell { clauses: clauses.iter().map(clause).collect() }
}
/// Two lines and a line below one of them, in no order.
fn schedule() -> Schedule {
    let cells = vec![
        ColumnCell::default(),
        cell(&[("5%", &[])]),
        cell(&[("2¢/kg", &[])]),
        cell(&[("4%", &["E"]), ("Free", &["R", "S"]), ("See note 3", &["S+"])]),
    ];
    let line = |text: &str, cells: [u32; 2], equivalent: Option<i64>| ScheduleLine {
        code: code(text),
        cells: cells.to_vec(),
        unit: "kg".into(),
        equivalent: equivalent.map(rate),
    };
    let lines = vec![
        line("02020202", [2, 3], Some(7)),
        line("0101010110", [2, 2], Some(9)),
        line("01010101", [1, 0], Some(6)),
        line("03030303", [2, 9], None),
    ];
    Schedule::new(words(&["general", "special"]), cells, lines)
}

#[test]
fn the_longest_line_at_or_above_a_product_is_its_line() {
    let schedule = schedule();
    let line = |text: &str| schedule.line(code(text)).map(|line| line.code.to_string());
    assert_eq!(line("0101010110").as_deref(), Some("0101010110"));
    assert_eq!(line("0101010120").as_deref(), Some("01010101"));
    assert_eq!([line("010101"), line("04040404")], [None, None]);
}

#[test]
fn an_equivalent_stands_for_the_first_column_only() {
    let schedule = schedule();
    let stated = |text: &str, column: &str| schedule.stated(code(text), column, &[]);
    assert_eq!(stated("0101010120", "general"), Some(ColumnRate::Known(rate(5))));
    assert_eq!(stated("0101010110", "general"), Some(ColumnRate::Equivalent(rate(9))));
    assert_eq!(stated("0101010110", "special"), Some(ColumnRate::NotComputable));
    assert_eq!(stated("03030303", "general"), Some(ColumnRate::NotComputable));
    assert_eq!([stated("03030303", "special"), stated("01010101", "special"), stated("01010101", "x")], [None; 3]);
}

#[test]
fn of_several_programs_the_lowest_rate_is_claimed() {
    let schedule = schedule();
    let stated = |programs: &[&str]| schedule.stated(code("02020202"), "special", &words(programs));
    assert_eq!(stated(&["E"]), Some(ColumnRate::Known(rate(4))));
    assert_eq!(stated(&["E", "R"]), Some(ColumnRate::Known(rate(0))));
    assert_eq!(stated(&["S+", "E"]), Some(ColumnRate::Known(rate(4))));
    assert_eq!(stated(&["S+"]), Some(ColumnRate::NotComputable));
    assert_eq!([stated(&["JP"]), stated(&[])], [None; 2]);
    assert_eq!(schedule.covered("special", &words(&["E"])), [code("0101010110"), code("02020202")].into());
}

#[test]
fn a_spread_is_what_is_stated_one_by_one() {
    let schedule = schedule();
    let texts = ["01", "010101", "01010101", "0101010105", "0101010110", "0101010120", "0202020299", "99", "0202"];
    let products: Vec<HsCode> = texts.iter().map(|text| code(text)).collect();
    for column in ["general", "special", "x"] {
        let programs = words(&["S"]);
        let each = products.iter().map(|&product| schedule.stated(product, column, &programs));
        assert_eq!(schedule.spread(column, &programs, &products), each.collect::<Vec<_>>(), "{column}");
    }
}
