//! Numbers of the schedule: of chapter 98, of ten digits that are none, of chapter 99 where the ordinary duty decides which.

use super::{errors, lines, number, rows, run, text_of};
use crate::program::dutylab;

const HEAD: &str = "entry,line,origin,hts,value,entry_date,duty\n";

/// The rate, the numbers, why there is no duty, and the reason of each row.
fn told(text: &str, code: i32) -> Vec<[String; 4]> {
    let found = lines(&[("a.csv", &format!("{HEAD}{text}"))], &["a.csv"], code);
    found.into_iter().map(|row| ["rate_pct", "headings", "why_not", "reason"].map(|key| row[key].clone())).collect()
}

#[test]
fn returned_goods_are_charged_what_their_number_is() {
    // Beside the goods, in a cell of numbers, and alone.
    for text in [
        "A,1,CN,9801001098,,2025-07-10,0\nA,1,CN,8471500150,5000,2025-07-10,0\n",
        "A,1,CN,9801001098,5000,2025-07-10,0\nA,1,CN,8471500150,,2025-07-10,0\n",
        "A,1,CN,9801001098,5000,2025-07-10,0\nA,1,CN,9903012400,,2025-07-10,0\n",
    ] {
        let found = told(text, 0);
        assert_eq!(found[0][0], "0", "{text}: {found:?}");
        assert!(found.iter().all(|[_, numbers, why, _]| numbers.is_empty() && why.is_empty()), "{text}: {found:?}");
    }
    let cell = "origin,hts,value,entry_date,duty,numbers\nCN,8471500150,5000,2025-07-10,1000,9817.00.96 9903.01.24\n";
    let found = &lines(&[("a.csv", cell)], &["a.csv"], 0)[0];
    assert_eq!([&*found["rate_pct"], &*found["difference_usd"]], ["0", "1000.00"]);
    assert!(found["reason"].contains("9903.01.24 is not due: Chapter 98, but for repairs"), "{}", found["reason"]);
    let folder = tempfile::tempdir().expect("a folder");
    let asked = ["explain", "CN", "9801.00.10.98", "--date", "2025-07-10", "--json"];
    let explained = String::from_utf8(dutylab(folder.path(), &asked, 0).stdout).expect("UTF-8");
    assert!(explained.contains("\"total_pct\": 0") || explained.contains("ieepa.chapter98"), "{explained}");
}

#[test]
fn a_number_of_chapter_98_that_is_none_is_a_problem() {
    let goods = "A,1,MX,7326908688,3000,2025-07-10,0\n";
    for (number, why) in [
        ("98990000", "the schedule has no line 9899.00.00"),
        ("9802006000", "9802.00.60.00 is not calculated: metal processed abroad"),
        ("9813000540", "9813.00.05.40 is not calculated: goods under a temporary importation bond"),
    ] {
        let found = told(&format!("A,1,MX,{number},,2025-07-10,0\n{goods}"), 3);
        assert!(found.iter().all(|row| row[2].contains(why)), "{found:?}");
    }
    let two = format!("A,1,MX,9801001098,,2025-07-10,0\nA,1,MX,9817009600,,2025-07-10,0\n{goods}");
    assert!(told(&two, 3)[2][2].contains("several numbers of chapter 98"));
}

#[test]
fn values_of_work_abroad_are_its_content() {
    let of = |exported: &str, goods: &str, content: &str| {
        let text = format!(
            "entry,line,origin,hts,value,entry_date,content.exported\nA,1,CN,9802005060,{exported},2025-07-10,\nA,1,CN,8501104020,{goods},2025-07-10,{content}\n"
        );
        lines(&[("a.csv", &text)], &["a.csv"], if content == "0.9" || exported == goods { 3 } else { 0 })
    };
    let (split, stated, whole) = (of("2000", "3000", ""), of("", "5000", "0.4"), of("", "5000", "0"));
    assert_eq!(split[1]["duty_usd"], stated[1]["duty_usd"]);
    assert_eq!(number(&split[1]["duty_usd"]), number(&whole[1]["duty_usd"]) * number("0.6"));
    assert_eq!(of("2000", "3000", "0.4")[1]["duty_usd"], split[1]["duty_usd"]);
    let why = &of("2000", "3000", "0.9")[1]["why_not"];
    assert!(why.contains("is 0.4 of the line, and content.exported says 0.9"), "{why}");
    assert!(of("5000", "5000", "")[1]["why_not"].contains("have the same value"));
    // A repair that costs nothing.
    assert_eq!(number(&of("8000", "0", "")[1]["duty_usd"]), number("0"));
}

#[test]
fn ten_digits_that_are_no_number_are_said() {
    let found = told("A,1,VN,9401616000,5000,2025-10-20,\nA,2,VN,9401616011,5000,2025-10-20,\n", 3);
    assert!(found[0][2].contains("there is no number 9401.61.60.00, and 9401.61.60 has lines of different rates"));
    assert!(found[0][2].contains("9401.61.60.11") && found[1][2].is_empty(), "{found:?}");
    // All below the first eight digits have one law.
    let text = format!("{HEAD}A,1,JP,8703230199,5000,2025-10-20,\nA,2,JP,8703230140,5000,2025-10-20,\n");
    let (folder, output) = run(&[("a.csv", &text)], &["a.csv"], 0);
    let found = rows(&text_of(&folder.path().join("output/entries-a/lines.csv")));
    assert_eq!(found[0]["rate_pct"], found[1]["rate_pct"]);
    assert_eq!(found[0]["why_not"], "there is no number 8703.23.01.99: it has the law of 8703.23.01");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("1 line has ten digits that are no number known here"), "{said}");
    // `explain` says the same.
    let asked = ["explain", "VN", "9401.61.60.00", "--date", "2025-10-20"];
    let refused = errors(&dutylab(folder.path(), &asked, 2));
    assert!(
        refused.contains("no product has the code 9401.61.60.00") && refused.contains("9401.61.60.11"),
        "{refused}"
    );
}

#[test]
fn of_two_numbers_the_ordinary_duty_decides() {
    // Shirts have 16.5%, computers nothing.
    let found = told(
        "A,1,IT,6109100012,1000,2025-10-15,165\nA,1,IT,99030220,,2025-10-15,0\nA,2,IT,8471500150,1000,2025-07-10,\nA,3,IT,8501104020,1000,2025-10-15,150\nA,3,IT,99030220,,2025-10-15,0\n",
        0,
    );
    assert_eq!(
        [&*found[0][1], &*found[0][3]],
        ["9903.02.19", "wrong chapter-99 number: 9903.02.20 declared, 9903.02.19 due"]
    );
    assert_eq!([&*found[3][1], &*found[3][3]], ["9903.02.20", ""]);
    let folder = tempfile::tempdir().expect("a folder");
    for (hts, due) in [("6109.10.00.12", "9903.02.19"), ("8501.10.40.20", "9903.02.20")] {
        let asked = ["explain", "IT", hts, "--date", "2025-10-15"];
        let told = String::from_utf8(dutylab(folder.path(), &asked, 0).stdout).expect("UTF-8");
        assert!(told.contains(&format!("applied  {due} ")), "{told}");
    }
}

#[test]
fn numbers_that_are_not_stated_are_not_compared() {
    let head = "origin,hts,value,entry_date,duty,numbers\n";
    let of = |cell: &str| {
        let text = format!("{head}CN,8501104020,1000,2025-10-15,594.00,{cell}\n");
        lines(&[("a.csv", &text)], &["a.csv"], 0).remove(0)
    };
    assert_eq!(of("")["reason"], "", "{:?}", of(""));
    assert!(of("9903.88.03")["reason"].contains("9903.88.03 declared, 9903.88.01"), "{:?}", of("9903.88.03"));
    assert!(of("6109.10")["why_not"].contains("“6109.10” is not a number of chapters 98 and 99"));
}
