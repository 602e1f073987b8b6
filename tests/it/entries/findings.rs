//! Reasons why declared and due differ: none is given that is not one.

use super::{errors, lines, number, rows, run, text_of};

const HEAD: &str = "entry,line,type,origin,hts,value,entry_date,loading_date,transport,duty,spi,numbers\n";

/// Returns the difference, the reason and why there is no duty of the last row.
fn found(text: &str, code: i32) -> [String; 3] {
    let row = lines(&[("a.csv", &format!("{HEAD}{text}"))], &["a.csv"], code).pop().expect("a row");
    ["difference_usd", "reason", "why_not"].map(|key| row[key].clone())
}

#[test]
fn a_missed_clause_on_goods_in_transit_is_named() {
    let [difference, reason, _] = found("A,1,01,CN,8481805090,10000,2025-04-20,2025-04-03,11,17300,,\n", 0);
    assert_eq!(number(&difference), number("12500"));
    assert!(
        reason
            .starts_with("missed exemption: goods loaded on a vessel before 2025-04-05 have earlier law (9903.01.28)"),
        "{reason}"
    );
}

#[test]
fn a_rule_that_was_published_later_is_named() {
    let [difference, reason, _] = found("A,1,01,KR,8703230140,30000,2025-11-05,,40,4500,KR,\n", 0);
    assert!(number(&difference) < number("0") && reason.starts_with("later law"), "{difference} {reason}");
    let text = format!("{HEAD}A,1,01,KR,8703230140,30000,2025-11-05,,40,4500,KR,\n");
    let later = lines(&[("a.csv", &text)], &["a.csv", "--as-of", "2026-10-10"], 0);
    assert_eq!([&*later[0]["difference_usd"], &*later[0]["reason"]], ["0.00", ""]);
    let beyond = errors(&run(&[("a.csv", &text)], &["a.csv", "--as-of", "2027-01-01"], 2).1);
    assert!(beyond.contains("has no law as known on 2027-01-01"), "{beyond}");
}

#[test]
fn duty_without_antidumping_duty_is_compared_without_it() {
    let head = "origin,hts,value,entry_date,duty,Line AD Rate,Line CVD Rate\n";
    let text = format!(
        "{head}VN,9404210010,10000,2025-10-15,2300,668.38%,10%\nVN,9404210010,10000,2025-10-15,70138,668.38%,10%\nVN,9404210010,10000,2025-10-15,9,668.38%,10%\n"
    );
    let (folder, output) = run(&[("a.csv", &text)], &["a.csv"], 0);
    let found = rows(&text_of(&folder.path().join("output/entries-a/lines.csv")));
    // The third is nearer to the duty without it.
    assert_eq!(number(&found[0]["duty_adcvd_usd"]), number("67838"));
    for row in &found[..2] {
        assert_eq!([number(&row["difference_usd"]), number("0")], [number("0"), number("0")], "{row:?}");
        assert_eq!(row["reason"], "");
    }
    assert_eq!(found[2]["reason"], "no reason found");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(told.contains("2 lines declare duty without antidumping and countervailing duty"), "{told}");
}

#[test]
fn an_exclusion_is_not_compared_and_a_claim_by_number_is_made() {
    let [_, _, why] = found("A,1,01,CN,8481805090,10000,2025-08-20,,40,300,,9903.88.69\n", 3);
    assert!(why.contains("9903.88.69 is not calculated: it claims an exclusion granted under section 301"), "{why}");
    let [difference, reason, _] = found("A,1,01,CA,8413702004,10000,2025-10-20,,40,0,,9903.01.14\n", 0);
    assert_eq!([&*difference, &*reason], ["0.00", ""]);
}

#[test]
fn an_exemption_is_no_reason_where_other_duties_are_due() {
    let [_, reason, _] = found("A,1,01,JP,8481805090,10000,2026-02-24,,40,1500,,9903.02.73\n", 0);
    assert_eq!(reason, "wrong chapter-99 number: 9903.02.73 declared, 9903.03.01 due");
}

#[test]
fn numbers_of_other_goods_and_days_are_named() {
    for (origin, hts, day, numbers, told) in [
        ("JP", "8703230140", "2025-09-10", "9903.94.41", "9903.94.41 declared, 9903.94.01 due"),
        ("CN", "8471500150", "2025-10-15", "9903.88.15 9903.01.24", "9903.88.15 declared, 9903.88.03/9903.88.04 due"),
        (
            "CN",
            "8481805090",
            "2025-10-15",
            "9903.88.03 9903.01.24 9903.01.25 9903.02.20",
            "9903.02.20 declared and not due",
        ),
    ] {
        let exact = lines(&[("a.csv", &format!("{HEAD}A,1,01,{origin},{hts},10000,{day},,40,,,\n"))], &["a.csv"], 0);
        let duty = &exact[0]["duty_usd"];
        let [_, reason, _] = found(&format!("A,1,01,{origin},{hts},10000,{day},,40,{duty},,{numbers}\n"), 0);
        assert!(reason.ends_with(told), "{reason}");
    }
}

#[test]
fn a_zone_status_that_decides_is_asked_for_in_transit_too() {
    let head = "type,origin,hts,value,entry_date,admission_date,zone_status,loading_date,transport\n";
    let of = |kind: &str, status: &str, code: i32| {
        let text = format!("{head}{kind},CN,8481805090,10000,2025-06-20,2025-04-15,{status},2025-02-10,11\n");
        lines(&[("a.csv", &text)], &["a.csv"], code).remove(0)
    };
    assert!(of("06", "", 3)["why_not"].contains("`zone_status` is missing"), "{:?}", of("06", "", 3));
    assert_ne!(of("06", "P", 0)["duty_usd"], of("06", "N", 0)["duty_usd"]);
    assert!(of("01", "P", 3)["why_not"].contains("type 01 is no entry from a zone"));
}

/// Headings 9903.81.88, .93, .95 and .99: 90 FR 11249 and Proc. 10947.
#[test]
fn steel_in_a_zone_pays_duties_that_began_after_its_admission() {
    let head = "type,zone_status,origin,hts,value,admission_date,entry_date,numbers,duty\n";
    let of = |row: &str, code: i32| lines(&[("a.csv", &format!("{head}06,P,{row}\n"))], &["a.csv"], code).remove(0);
    for (row, duty, numbers) in [
        ("DE,7208510030,10000,2025-03-05,2025-04-30,,", "2500", "9903.81.88"),
        ("DE,7208510030,10000,2025-03-05,2025-09-30,,", "5000", "9903.81.88"),
        ("TR,7326908688,10000,2025-03-05,2025-04-30,,", "2790", "9903.81.93"),
        ("GB,7306611000,10000,2025-03-05,2025-09-30,,", "2500", "9903.81.95"),
        ("GB,7326908688,10000,2025-04-20,2025-09-30,,", "2790", "9903.81.99"),
        ("KR,7208510030,10000,2025-06-04,2025-09-30,,", "5000", "9903.81.87"),
        ("KR,7208510030,10000,2025-05-20,2026-09-01,,", "2500", "9903.81.87"),
        ("DE,7606113060,10000,2025-03-05,2025-09-30,,", "300", ""),
    ] {
        let line = of(row, 0);
        assert_eq!((number(&line["duty_usd"]), &*line["headings"]), (number(duty), numbers), "{row}");
    }
    assert!(of("KR,7208510030,10000,2025-05-20,,,", 3)["why_not"].contains("`entry_date` is missing"));
    let reason = |row: &str| of(row, 0)["reason"].clone();
    let row = "DE,7208510030,10000,2025-03-05,2025-09-30";
    assert_eq!(reason(&format!("{row},,0")), "duty not declared: 9903.81.88");
    assert!(reason(&format!("{row},9903.81.87,5000")).ends_with("9903.81.87 declared, 9903.81.88 due"));
}

/// Note 2(j) to chapter 99 leaves 9903.76.01 to .03 out of 9903.01.10; CSMS 66492057.
#[test]
fn wood_under_section_232_pays_no_fentanyl_duty() {
    let head = "origin,hts,value,entry_date,claim.usmca\n";
    for (row, duty) in [("CA,44071100", "1000"), ("MX,9403409060", "2500"), ("CA,44123152", "4300")] {
        let line = lines(&[("a.csv", &format!("{head}{row},10000,2025-11-15,no\n"))], &["a.csv"], 0).remove(0);
        assert_eq!(number(&line["duty_usd"]), number(duty), "{row}");
    }
}

#[test]
fn parts_under_9903_94_06_qualify() {
    let head = "origin,hts,value,entry_date,Mode,numbers,duty\n";
    let text = format!("{head}MX,4011101010,10000,2025-11-15,30,9903.94.06,0\n");
    let line = lines(&[("a.csv", &text)], &["a.csv"], 0).remove(0);
    assert_eq!((&*line["status"], number(&line["duty_usd"])), ("computed", number("0")), "{line:?}");
}

#[test]
fn a_dated_change_while_goods_are_in_a_zone_is_told() {
    let scenario = "baseline = \"us\"\ndate = 2025-09-30\n\n[[change]]\nmeasure = \"s232.steel.50\"\nset = \"60%\"\nfrom = 2025-08-01\n";
    let head = "type,zone_status,origin,hts,value,admission_date,entry_date\n";
    let of = |entry: &str| {
        let text = format!("{head}06,P,DE,7208510030,10000,2025-05-20,{entry}\n");
        lines(&[("a.csv", &text), ("z.toml", scenario)], &["a.csv", "z.toml"], 0).remove(0)
    };
    assert_eq!(number(&of("2025-07-01")["duty_after_usd"]), number("5000"));
    let told = of("2025-09-30");
    assert!(told["duty_after_usd"].is_empty() && told["why_not"].contains("a change of 2025-08-01"), "{told:?}");
}

#[test]
fn rows_of_a_line_that_stand_apart_are_asked_about() {
    let head = "entry,line,origin,hts,value,entry_date,duty\n";
    let text = format!(
        "{head}B,1,DE,8481805090,10000,2025-10-15,300\nC,1,DE,8481805090,10000,2025-10-15,300\nB,1,DE,99030220,,2025-10-15,1200\nC,1,DE,99030220,,2025-10-15,1200\n"
    );
    let told = errors(&run(&[("a.csv", &text)], &["a.csv"], 2).1);
    assert!(told.contains("rows 2 and 4 are of one line") && told.contains("sort the file"), "{told}");
    let sorted = format!(
        "{head}B,1,DE,8481805090,10000,2025-10-15,300\nB,1,DE,99030220,,2025-10-15,1200\nC,1,DE,8481805090,10000,2025-10-15,300\nC,1,DE,99030220,,2025-10-15,1200\n"
    );
    assert!(lines(&[("a.csv", &sorted)], &["a.csv"], 0).iter().all(|row| row["reason"].is_empty()));
}

#[test]
fn values_of_lines_that_are_not_computed_are_counted_whole() {
    let head = "entry,line,origin,hts,value,entry_date\n";
    let text = format!(
        "{head}A,1,CN,9802006000,500,2025-10-15\nA,1,CN,7326908688,7000,2025-10-15\nA,2,CN,9802005060,8000,2025-10-15\nA,2,CN,8481805090,2000,2025-10-15\nA,2,CN,99038803,2000,2025-10-15\nA,3,DE,8481805090,1000,2025-10-15\nA,3,FR,99030220,,2025-10-15\n"
    );
    let (folder, _) = run(&[("a.csv", &text)], &["a.csv"], 3);
    let summary = rows(&text_of(&folder.path().join("output/entries-a/summary.csv")));
    let all = summary.iter().find(|row| row["by"] == "all").expect("all");
    assert_eq!(number(&all["not_computed_usd"]), number("18500"));
    assert!(!summary.iter().any(|row| row["key"] == "FR"), "{summary:?}");
}

#[test]
fn customs_takes_whole_dollars_in_compound_duties() {
    let text = "origin,hts,value,entry_date,quantity,unit\nCN,9608100000,100000.50,2025-10-15,1000,NO\n";
    let found = lines(&[("a.csv", text)], &["a.csv", "--rounding", "customs"], 0);
    assert_eq!(found[0]["duty_base_usd"], "5408.05");
}

#[test]
fn a_file_without_days_and_a_wrong_number_beside_chapter_98_are_said() {
    let text = "Country,HTS,Value,Entry Dt\nJP,8703230140,1000,2025-10-15\n";
    let told = errors(&run(&[("a.csv", text)], &["a.csv"], 2).1);
    assert!(told.contains("no column says `entry_date`") && told.contains("--map \"Entry Dt=entry_date\""), "{told}");
    let [_, _, why] = found("A,1,01,DE,8481999999,1000,2025-10-15,,40,0,,9801.00.10\n", 3);
    assert!(why.contains("the schedule has no line 8481.99.99.99"), "{why}");
}

#[test]
fn the_reading_of_antidumping_duty_that_is_nearer_counts() {
    let head = "origin,hts,value,entry_date,transport,duty,AD/CVD Rate\n";
    for (declared, difference) in
        [("5500", "0"), ("10500", "0"), ("6500", "1000"), ("4500", "-1000"), ("9500", "-1000")]
    {
        let text = format!("{head}CN,8413702004,10000,2025-09-10,40,{declared},50%\n");
        let row = lines(&[("a.csv", &text)], &["a.csv"], 0).remove(0);
        assert_eq!(number(&row["difference_usd"]), number(difference), "{row:?}");
    }
}

#[test]
fn the_day_of_import_has_its_clauses_too() {
    let head = "origin,hts,value,entry_date,import_date,loading_date,transport,duty,numbers\n";
    let text = format!("{head}JP,8413702004,10000,2025-04-20,2025-04-18,2025-04-03,11,1000,9903.01.25\n");
    let row = lines(&[("a.csv", &text)], &["a.csv"], 0).remove(0);
    assert!(row["reason"].starts_with("missed exemption: goods loaded on a vessel"), "{row:?}");
}

#[test]
fn declared_numbers_say_what_is_claimed() {
    for (origin, day, numbers, duty) in [
        ("DE", "2025-10-10", "9903.02.76", "0"),
        ("KR", "2025-12-30", "9903.02.81", "0"),
        ("CH", "2025-12-30", "9903.02.85", "0"),
        ("VN", "2025-10-10", "9903.02.01", "4000"),
    ] {
        let [difference, reason, why] =
            found(&format!("A,1,01,{origin},8413702004,10000,{day},,40,{duty},,{numbers}\n"), 0);
        assert_eq!([&*difference, &*reason, &*why], ["0.00", "", ""], "{origin}");
    }
    // A number of a duty is no claim to be spared it.
    let [_, reason, _] = found("A,1,01,IT,8413702004,10000,2025-10-10,,40,0,,9903.02.19\n", 0);
    assert!(reason.ends_with("9903.02.19 declared, 9903.02.20 due"), "{reason}");
    let [_, reason, _] = found("A,1,01,IT,8413702004,10000,2025-10-10,,40,0,,9903.02.20\n", 0);
    assert_eq!(reason, "no reason found");
    // The law takes British cars to be inside the quota.
    let [_, reason, _] = found("A,1,01,GB,8703230140,10000,2025-10-10,,40,2750,,9903.94.01\n", 0);
    assert!(reason.ends_with("the declared numbers say that claim.in_quota is not made: state it"), "{reason}");
}

#[test]
fn what_was_right_on_its_day_is_no_mistake() {
    let text = format!("{HEAD}A,1,01,KR,8703230140,10000,2025-11-10,,40,2500,KR,9903.94.01\n");
    let of = |args: &[&str]| lines(&[("a.csv", &text)], args, 0).remove(0);
    assert_eq!(of(&["a.csv"])["reason"], "");
    let later = of(&["a.csv", "--as-of", "2025-12-31"]);
    assert!(later["reason"].starts_with("earlier law: what is declared was due as the law was known"), "{later:?}");
    // What a court ends nobody was exempt from.
    let [_, reason, _] = found("A,1,01,DE,8413702004,10000,2026-02-21,,40,1500,,9903.02.20\n", 0);
    assert!(
        reason.starts_with(
            "duty that had ended: 9903.02.20 is not due: The Supreme Court: IEEPA does not authorize tariffs"
        ),
        "{reason}"
    );
    let [_, reason, _] = found("A,1,01,CN,8413702004,10000,2026-02-21,,40,4500,,9903.01.24 9903.01.25 9903.88.03\n", 0);
    assert!(reason.starts_with("duty that had ended: 9903.01.24 and 9903.01.25 are not due: "), "{reason}");
}

#[test]
fn a_subtotal_of_one_line_is_no_line() {
    let head = "entry,line,origin,hts,value,entry_date\n";
    let line = |entry: &str, line: &str, value: &str| format!("{entry},{line},VN,8413702004,{value},2025-10-20\n");
    let text = [
        head.to_string(),
        line("A", "1", "10000"),
        ",,,,10000,\n".into(),
        line("B", "1", "2000"),
        line("B", "2", "3000"),
        ",,,,5000,\n,,,,15000,\n".into(),
    ];
    let found = lines(&[("a.csv", &text.concat())], &["a.csv"], 0);
    let statuses: Vec<&str> = found.iter().map(|row| &*row["status"]).collect();
    assert_eq!(statuses, ["computed", "no line", "computed", "computed", "no line", "no line"]);
}

#[test]
fn what_is_taken_as_made_and_what_changes_nothing_is_said() {
    let car = |duty: &str| found(&format!("A,1,01,GB,8703230140,10000,2025-10-10,,40,{duty},,\n"), 0);
    assert_eq!(car("")[2], "`claim.in_quota` is not stated: it is taken as made");
    // What was declared bears it out.
    assert_eq!(car("1000"), ["0.00", "", ""]);
    let [_, reason, why] = car("2750");
    assert!(reason.starts_with("claim not stated: claim.in_quota is taken as made"), "{reason}");
    assert!(!why.is_empty());
    let text = format!("{HEAD}A,1,01,GB,8703230140,10000,2025-10-10,,40,,,\n");
    let summary = String::from_utf8(run(&[("a.csv", &text)], &["a.csv"], 0).1.stdout).expect("text");
    assert!(summary.contains("1 line rests on a claim that is not stated and taken as made"), "{summary}");
    let head = "origin,hts,value,entry_date,content.steel\n";
    let of = |row: &str| lines(&[("a.csv", &format!("{head}{row}\n"))], &["a.csv"], 0).remove(0);
    let idle = of("VN,9404210010,10000,2025-10-15,0.4");
    assert_eq!(idle["why_not"], "`content.steel` bears on no duty of this line");
    assert_eq!(of("DE,7318152061,10000,2025-10-10,0.4")["why_not"], "");
    assert_eq!(of("VN,9404210010,10000,2025-10-15,0")["why_not"], "");
}

#[test]
fn contents_and_returned_goods_that_were_not_used_are_named() {
    let head = "origin,hts,value,entry_date,duty,numbers,content.us\n";
    let reason = |row: &str| lines(&[("a.csv", &format!("{head}{row}\n"))], &["a.csv"], 0).remove(0)["reason"].clone();
    assert_eq!(
        reason("VN,8413702004,10000,2025-10-10,2000,,0.3"),
        "content not used: what is declared is the duty with content.us of none of the value"
    );
    assert_eq!(
        reason("VN,8413702004,10000,2025-10-10,2000,9801.00.10,"),
        "claim not made: 9801.00.10: what is declared is the duty of 8413.70.20.04"
    );
}

#[test]
fn a_reason_is_of_the_goods_and_of_the_sign() {
    // Numbers that are due with a claim and without it state nothing of it.
    let [_, reason, _] = found("A,1,01,CN,9403509080,10000,2025-11-20,,40,2500,,9903.88.03\n", 0);
    assert_eq!(reason, "duty not declared: 9903.01.24 and 9903.01.25");
    let [_, reason, _] = found("A,1,01,CN,9403509080,10000,2025-11-20,,40,6000,,9903.88.03\n", 0);
    assert!(reason.starts_with("no reason found: ") && reason.ends_with(", which does not explain it"), "{reason}");
    // No rule spares British steel what had ended before.
    let [_, reason, _] = found("A,1,01,GB,7208390030,10000,2025-07-10,,40,5000,,\n", 0);
    assert!(!reason.contains("exemption"), "{reason}");
}

#[test]
fn a_duty_that_was_left_out_is_named_without_numbers_too() {
    let [difference, reason, _] = found("A,1,01,JP,6403996030,1000,2025-10-20,,40,85,,\n", 0);
    assert_eq!([&*difference, &*reason], ["-65.00", "duty not declared: 9903.02.73"]);
    let [_, reason, _] = found("A,1,01,CN,7208390030,1000,2025-11-20,,40,250,,9903.88.03 9903.81.87 9903.01.24\n", 0);
    assert!(!reason.contains("exemption"), "{reason}");
    let [_, reason, _] = found("A,1,01,MX,8708704560,10000,2025-12-10,,40,2500,,9903.94.05\n", 0);
    assert_eq!(reason, "duty not declared: the ordinary duty");
    let [_, reason, _] = found("A,1,01,IN,8413702004,10000,2025-09-17,2025-08-20,11,2500,,9903.02.26 9903.01.85\n", 0);
    assert_eq!(reason, "wrong chapter-99 number: 9903.01.85 declared, 9903.01.84 due");
    let [_, reason, _] = found("A,1,01,JP,6403996030,1000,2025-10-20,,40,235,,9903.02.73\n", 0);
    assert_eq!(reason, "duty counted twice: 9903.02.73 is 15% in total, with the ordinary duty in it");
    // The rate of before the last change.
    let [_, reason, _] = found("A,1,01,DE,7208390030,10000,2025-07-10,,40,2500,,9903.81.87\n", 0);
    assert_eq!(
        reason,
        "wrong date: what is declared is the duty under the law before 2025-06-04; the law of 2025-07-10 holds"
    );
}

#[test]
fn a_claim_that_spares_goods_is_named() {
    let [_, reason, _] = found("A,1,01,MX,6403996030,1000,2026-03-20,,40,100,S,9903.03.01\n", 0);
    assert_eq!(reason, "missed exemption: 9903.03.01 is not due: claim.usmca is made");
}

#[test]
fn a_declared_number_says_when_goods_were_loaded() {
    let row = |numbers: &str, duty: &str, code| {
        found(&format!("A,1,01,IT,6403996030,10000,2026-02-25,,11,{duty},,{numbers}\n"), code)
    };
    assert_eq!(row("9903.03.01", "1850", 0)[..2], ["0.00", ""]);
    assert_eq!(row("9903.03.02", "850", 0)[..2], ["0.00", ""]);
    let [_, _, why] = row("9903.03.02", "1850", 0);
    assert_eq!(why, "`loading_date` is not stated: by 9903.03.02 the goods were loaded before 2026-02-24");
    let [_, _, why] = row("", "1850", 3);
    assert!(why.contains("`loading_date` is missing: goods loaded on a vessel before 2026-02-24"), "{why}");
    let [difference, ..] = found("A,1,01,CN,6403996030,10000,2025-03-06,2025-01-30,11,850,,\n", 0);
    assert_eq!(difference, "-750.00");
}

#[test]
fn rows_that_repeat_are_told() {
    let head = "entry,line,origin,hts,value,entry_date\n";
    let row = "A,1,JP,6403996030,1000,2025-10-20\n";
    let (_, output) = super::run(&[("a.csv", &format!("{head}{row}{row}{row}"))], &["a.csv", "-o", "b.csv"], 0);
    let told = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("Row 3 repeats the row above it, cell by cell (in all 2): each row counts."), "{told}");
    let head = "entry,line,origin,hts,value,entry_date\n";
    let block = "A,1,CN,6403996030,1000,2025-11-20\nA,1,CN,9903.01.24,,2025-11-20\n";
    let why = &lines(&[("a.csv", &format!("{head}{block}{block}"))], &["a.csv"], 3)[0]["why_not"];
    assert!(why.contains("the rows of the line are in the file more than once"), "{why}");
}

#[test]
fn numbers_that_charge_nothing_state_claims() {
    for row in [
        "TR,7318152010,10000,2025-03-20,,40,0,,9903.81.92",
        "TR,7616995190,10000,2025-03-20,,40,250,,9903.85.09",
        "BR,8802400140,10000,2025-10-20,,40,1000,,9903.01.82 9903.02.09",
        "TW,8471804000,10000,2026-01-20,,40,0,,9903.79.02",
    ] {
        let [difference, reason, _] = found(&format!("A,1,01,{row}\n"), 0);
        assert_eq!([&*difference, &*reason], ["0.00", ""], "{row}");
    }
    let [_, _, why] = found("A,1,01,DE,8413702004,10000,2025-10-10,,40,1000,,9903.01.34\n", 3);
    assert_eq!(why, "9903.01.34 does not say how much of the value is apart: state `content.us`");
    // Nails of the list of 2020 are not spared.
    let [difference, ..] = found("A,1,01,TR,7317003000,10000,2025-03-20,,40,0,,9903.81.92\n", 0);
    assert_eq!(difference, "-2500.00");
    // The reciprocal tariff falls on what is not metal.
    let text =
        "origin,hts,value,entry_date,content.steel,content.aluminum,duty\nCN,8418100010,1000,2025-11-15,0.3,0.1,650\n";
    assert_eq!(
        lines(&[("a.csv", text)], &["a.csv"], 0)[0]["reason"],
        "content not used: 9903.01.25 is due on part of the value, and 10% of all of it is declared"
    );
}
