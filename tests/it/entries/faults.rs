//! Faults of files that must not pass: what is overwritten, swallowed, read two ways or contradicts itself.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::{errors, lines, number, rows, run, text_of};
use crate::program::dutylab;

const PLAIN: &str = "origin,hts,value,entry_date\nJP,8703230140,1000,2025-10-15\n";

#[test]
fn no_file_of_others_is_overwritten() {
    let (folder, _) = run(&[("a.csv", PLAIN), ("mine.csv", "my,notes\n"), ("mine.xlsx", "no workbook")], &["a.csv"], 0);
    let out = |name: &str, code: i32| errors(&dutylab(folder.path(), &["entries", "a.csv", "-o", name], code));
    assert!(out("a.csv", 2).contains("is one of the files that are read"));
    assert!(out("./a.csv", 2).contains("is one of the files that are read"));
    for name in ["mine.csv", "mine.xlsx"] {
        assert!(out(name, 2).contains("was not written by dutylab"), "{name}");
    }
    assert_eq!(text_of(&folder.path().join("a.csv")), PLAIN);
    assert_eq!(text_of(&folder.path().join("mine.csv")), "my,notes\n");
    for name in ["b.csv", "b.csv", "b.xlsx", "b.xlsx"] {
        out(name, 0);
    }
    // An input in the folder that would be replaced.
    let inside = ["entries", "output/entries-a/lines.csv", "-o", "other"];
    dutylab(folder.path(), &inside, 0);
    let again = ["entries", "other/entries-lines/lines.csv", "-o", "other"];
    let told = errors(&dutylab(folder.path(), &again, 2));
    assert!(told.contains("lies in the folder that would be replaced"), "{told}");
}

#[test]
fn files_of_one_name_do_not_replace_each_other() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["jan", "feb"] {
        fs::create_dir(folder.path().join(name)).expect("a folder");
        fs::write(folder.path().join(name).join("a.csv"), PLAIN).expect("writes");
    }
    dutylab(folder.path(), &["entries", "jan/a.csv"], 0);
    // The same file again, from another folder.
    dutylab(&folder.path().join("jan"), &["entries", "a.csv", "-o", "../output"], 0);
    let told = errors(&dutylab(folder.path(), &["entries", "feb/a.csv"], 2));
    assert!(told.contains("has the results of `entries ../jan/a.csv`, not of `entries ../feb/a.csv`"), "{told}");
}

#[test]
fn a_duty_above_ten_times_the_value_is_an_error() {
    let text = "origin,hts,value,entry_date,quantity,unit\nFR,2204215040,1000,2025-10-15,159000,l\nFR,2204215040,0,2025-10-15,10,l\nFR,2204215040,1000,2025-10-15,159,l\n";
    let found = lines(&[("a.csv", text)], &["a.csv"], 3);
    assert!(found[0]["why_not"].contains("more than ten times the value: check unit and quantity"), "{:?}", found[0]);
    assert!(found[1]["why_not"].contains("the value is 0"), "{:?}", found[1]);
    assert_eq!(number(&found[2]["duty_base_usd"]), number("159") * number("0.063"));
    let folder = tempfile::tempdir().expect("a folder");
    let asked = ["explain", "FR", "2204.21.50.40", "--date", "2025-10-15", "--value", "1000", "--quantity", "159000"];
    let told = errors(&dutylab(folder.path(), &asked, 2));
    assert!(told.contains("more than ten times the value"), "{told}");
}

#[test]
fn an_open_quote_swallows_no_rows() {
    let head = "note,origin,hts,value,entry_date\n";
    let row = "x,JP,8703230140,1000,2025-10-15\n";
    let opened = "\"x,JP,8703230140,1000,2025-10-15\n";
    let closed = "\"two\nlines\",JP,8703230140,1000,2025-10-15\n";
    let many = format!("{head}{row}{opened}{}{closed}", row.repeat(30));
    for text in [format!("{head}{row}{opened}{row}"), many, format!("{head}{row}{opened}{row}{closed}")] {
        let told = errors(&run(&[("a.csv", &text)], &["a.csv"], 2).1);
        assert!(told.contains("the quote that opens a cell on line 3 is not closed"), "{told}");
    }
    assert_eq!(lines(&[("a.csv", &format!("{head}{closed}{row}"))], &["a.csv"], 0).len(), 2);
}

/// A file whose first rows show nothing, with a row behind them.
fn late(value: &str, last: &str) -> String {
    let mut text = String::from("origin,hts,value,entry_date\n");
    for _ in 0..8192 {
        let _ = writeln!(text, "JP,8703230140,{value},2025-10-15");
    }
    text + last
}

#[test]
fn a_column_of_two_formats_is_asked_about() {
    let file = |cells: [&str; 3]| {
        let row = |cell: &str| format!("JP,8703230140,{cell}\n");
        format!("origin,hts,value,entry_date\n{}", cells.map(row).concat())
    };
    let signs = file(["\"1,50\",2025-10-15", "1.50,2025-10-15", "2.50,2025-10-15"]);
    let told = errors(&run(&[("a.csv", &signs)], &["a.csv"], 2).1);
    assert!(told.contains("has two formats") && told.contains("--numbers point"), "{told}");
    let orders = file(["5,04/25/2025", "5,04/26/2025", "5,25/04/2025"]);
    let told = errors(&run(&[("a.csv", &orders)], &["a.csv"], 2).1);
    assert!(told.contains("has two formats") && told.contains("--dates mdy"), "{told}");
    let found = lines(&[("a.csv", &signs)], &["a.csv", "--numbers", "point"], 3);
    assert!(found[0]["why_not"].contains("another decimal sign"), "{:?}", found[0]);
}

#[test]
fn later_rows_are_held_against_the_format() {
    let last = |cell: &str| format!("JP,8703230140,{cell},2025-10-15\n");
    let found = lines(&[("a.csv", &late("100.50", &last("\"1.234,5\"")))], &["a.csv"], 3);
    assert!(found[8192]["why_not"].contains("another decimal sign"), "{:?}", found[8192]);
    let open = late("100", &last("1.234"));
    let found = lines(&[("a.csv", &open)], &["a.csv"], 3);
    assert!(found[8192]["why_not"].contains("“1.234” reads two ways"), "{:?}", found[8192]);
    let told = errors(&run(&[("a.csv", &open)], &["a.csv", "--csv"], 3).1);
    assert!(told.contains("is assumed; no cell looked at shows it"), "{told}");
    let found = lines(&[("a.csv", &open)], &["a.csv", "--numbers", "point"], 0);
    assert_eq!(found[8192]["status"], "computed");
    for text in [late("100", &last("\"1,5\"")), late("\"1,234\"", &last("\"1,5\""))] {
        let told = errors(&run(&[("a.csv", &text)], &["a.csv"], 2).1);
        assert!(told.contains("a.csv:8194") && told.contains("--numbers comma"), "{told}");
    }
}

#[test]
fn a_bare_rate_above_one_is_refused() {
    let text = "origin,hts,value,entry_date,adcvd_rate\nJP,8703230140,1000,2025-10-15,12.5\nJP,8703230140,1000,2025-10-15,0.125\nJP,8703230140,1000,2025-10-15,12.5%\n";
    let found = lines(&[("a.csv", text)], &["a.csv"], 3);
    assert!(found[0]["why_not"].contains("write 12.5% or 0.125"), "{:?}", found[0]);
    assert_eq!(found[1]["duty_adcvd_usd"], "125.00");
    assert_eq!(found[2]["duty_adcvd_usd"], "125.00");
}

#[test]
fn rows_of_a_line_that_contradict_each_other_have_no_duty() {
    let head = "entry,line,origin,hts,value,entry_date,transport\n";
    for (beside, field) in [
        ("VN,99030125,,2025-10-15,40", "`origin` is CN and VN"),
        ("CN,99030125,,2025-10-16,40", "`entry_date` is 2025-10-15 and 2025-10-16"),
        ("CN,99030125,,2025-10-15,11", "`transport` is 40 and 11"),
    ] {
        let text = format!("{head}1,1,{beside}\n1,1,CN,9403708031,1000,2025-10-15,40\n");
        let found = lines(&[("a.csv", &text)], &["a.csv"], 3);
        assert!(found[1]["why_not"].contains(field), "{:?}", found[1]);
    }
}

#[test]
fn what_does_not_read_is_said_and_counted() {
    let head = "origin,hts,value,entry_date,duty,payment_date,numbers\n";
    let row = "JP,8703230140,1000,2025-10-15";
    let text = format!("{head}{row},-5,,\n{row},lots,,\n{row},150,soon,\n{row},150,,99x\n{row},150,,\n");
    let (folder, output) = run(&[("a.csv", &text)], &["a.csv"], 0);
    let found = rows(&text_of(&folder.path().join("output/entries-a/lines.csv")));
    let why = [
        "duty: a duty is zero or more, not -5: leave a correction or a credit out of the file",
        "duty: “lots” is not a number",
        "payment_date: “soon”",
        "numbers: “99x”",
        "",
    ];
    for (row, why) in found.iter().zip(why) {
        assert!(row["why_not"].starts_with(why) && row["status"] == "computed", "{row:?}");
    }
    assert!(found[4]["why_not"].is_empty() && found[0]["difference_usd"].is_empty(), "{found:?}");
    let told = String::from_utf8_lossy(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("4 rows have a cell that does not read and does not bear on the duty"), "{told}");
}

#[test]
fn days_in_an_impossible_order_have_no_duty() {
    let of = |days: &[(&str, &str)]| {
        let names: Vec<&str> = days.iter().map(|(name, _)| *name).collect();
        let cells: Vec<&str> = days.iter().map(|(_, day)| *day).collect();
        let text = format!("origin,hts,value,{}\nJP,8703230140,1000,{}\n", names.join(","), cells.join(","));
        (names.len(), text)
    };
    let (early, entry, late) = ("2025-10-01", "2025-10-15", "2025-11-01");
    for (first, second) in [
        ("loading_date", "entry_date"),
        ("export_date", "entry_date"),
        ("import_date", "entry_date"),
        ("admission_date", "entry_date"),
        ("entry_date", "withdrawal_date"),
        ("entry_date", "liquidation_date"),
    ] {
        let other = if first == "entry_date" { second } else { first };
        let day = if first == "entry_date" { early } else { late };
        let (_, text) = of(&[("entry_date", entry), (other, day)]);
        let row = &lines(&[("a.csv", &text)], &["a.csv"], 3)[0];
        assert!(row["why_not"].starts_with(&format!("`{first}`")) && row["why_not"].contains(second), "{row:?}");
    }
    for (first, second) in
        [("loading_date", "import_date"), ("export_date", "import_date"), ("import_date", "liquidation_date")]
    {
        let (_, text) = of(&[("entry_date", late), (first, entry), (second, early)]);
        let row = &lines(&[("a.csv", &text)], &["a.csv"], 3)[0];
        assert!(row["why_not"].contains("one of these days is wrong"), "{row:?}");
    }
    // Duty may be paid, and a summary filed, before goods arrive.
    let (_, text) =
        of(&[("entry_date", entry), ("payment_date", early), ("summary_date", early), ("import_date", entry)]);
    assert_eq!(lines(&[("a.csv", &text)], &["a.csv"], 0)[0]["status"], "computed");
}

#[test]
fn a_program_is_one_that_the_origin_can_claim() {
    let cells = [
        ("KR", "“KR” is a program for goods of South Korea, and the origin is Mexico"),
        ("P", "is a program for goods of"),
        ("ZZ", "“ZZ” is no program that is known"),
        ("S/KR", "“KR” is a program for goods of South Korea"),
        ("N/A", "“N/A” says nothing"),
        ("S", ""),
        ("C", ""),
        ("NO", ""),
        ("", ""),
    ];
    let rows = cells.map(|(cell, _)| format!("MX,8413702004,1000,2025-10-15,{cell}\n"));
    let text = format!("origin,hts,value,entry_date,spi\n{}", rows.concat());
    for (row, (cell, why)) in lines(&[("a.csv", &text)], &["a.csv"], 3).iter().zip(cells) {
        assert!(row["why_not"].contains(why) && (row["status"] == "computed") == why.is_empty(), "{cell}: {row:?}");
    }
}

#[test]
fn cells_that_say_nothing_are_named_by_their_column() {
    let names = ["origin", "hts", "value", "entry_date", "claim.usmca"];
    let good = ["MX", "8413702004", "1000", "2025-10-15", "yes"];
    let nothing = ["N/A", "-", "#N/A", "?"];
    let mut text = format!("{}\n{}\n", names.join(","), good.join(","));
    for at in 0..good.len() {
        for cell in nothing {
            let mut cells = good;
            cells[at] = cell;
            writeln!(text, "{}", cells.join(",")).expect("a text");
        }
    }
    let found = lines(&[("a.csv", &text)], &["a.csv"], 3);
    let wanted = names.iter().flat_map(|name| {
        nothing.map(|cell| format!("{name}: “{cell}” says nothing: state it, or leave the cell empty"))
    });
    assert_eq!(found.len(), 1 + names.len() * nothing.len());
    for (row, wanted) in found.iter().skip(1).zip(wanted) {
        assert_eq!(row["why_not"], wanted);
    }
    let text = "origin,hts,value,entry_date,claim.usmca\nMX,8413702004,1000,2025-10-15,maybe\n";
    assert!(lines(&[("a.csv", text)], &["a.csv"], 3)[0]["why_not"].contains("“maybe” is neither yes nor no"));
    let text = "origin,hts,value,entry_date,USMCA\nMX,8413702004,1000,2025-10-15,S\nMX,8413702004,1000,2025-10-15,s+\n";
    for row in lines(&[("a.csv", text)], &["a.csv"], 3) {
        assert!(row["why_not"].ends_with("--map \"USMCA=program\" reads programs here"), "{row:?}");
    }
    assert_eq!(lines(&[("a.csv", text)], &["a.csv", "--map", "USMCA=program"], 0).len(), 2);
    let told = errors(&run(&[("a.csv", &format!("{PLAIN}CN,87032\u{0}30140,1000,2025-10-15\n"))], &["a.csv"], 2).1);
    assert!(told.contains("a.csv:3:4") && told.contains("the character NUL"), "{told}");
}

#[test]
fn a_share_that_is_missing_is_named_by_its_column() {
    let text =
        "origin,hts,value,entry_date,entry,line\nCN,6109100012,5000,2025-10-15,1,1\nCN,9802008010,,2025-10-15,1,1\n";
    let found = lines(&[("a.csv", text)], &["a.csv"], 3);
    assert!(found[0]["why_not"].ends_with("state it in a column `content.exported`, such as 0.4"), "{found:?}");
}

#[test]
fn numbers_that_come_again_below_others_are_told() {
    let head = "origin,hts,value,entry_date,entry,line,invoice\n";
    let row = |hts: &str, value: &str, key: &str| format!("JP,{hts},{value},2025-10-15,{key}\n");
    let line = |key: &str| row("8703230140", "1000", key) + &row("99039440", "", key);
    let told = |text: &str, more: &[&str]| {
        let (folder, output) = run(&[("a.csv", &format!("{head}{text}"))], &[&["a.csv"], more].concat(), 0);
        let read_me = text_of(&folder.path().join("output/entries-a/read-me.txt"));
        let printed = String::from_utf8_lossy(&output.stdout).into_owned() + &errors(&output);
        assert_eq!(printed.contains("begins further up"), read_me.contains("begins further up"), "{printed}");
        read_me
    };
    let apart = line("E1,1,I1") + &line("E2,1,I2") + &line("E1,2,I1");
    let entry = "The entry of row 6 begins further up, and others stand in between (in all 1)";
    assert!(told(&apart, &[]).contains(entry), "{}", told(&apart, &[]));
    assert!(told(&apart, &["--rounding", "customs"]).contains("The invoice of row 6"), "{}", told(&apart, &[]));
    let together = line("E1,1,I1") + &line("E1,2,I1") + &line("E2,1,I2");
    assert!(!told(&together, &["--rounding", "customs"]).contains("others between"));
}

#[test]
fn what_an_earlier_run_added_is_no_declaration() {
    let (folder, _) = run(&[("a.csv", PLAIN)], &["a.csv", "-o", "b.csv"], 0);
    let read = |name: &str, more: &[&str]| {
        let output = dutylab(folder.path(), &[&["entries", name], more].concat(), 0);
        (rows(&text_of(&folder.path().join("output/entries-b/lines.csv"))), errors(&output))
    };
    let (found, told) = read("b.csv", &[]);
    assert!(told.contains("The columns from “law_date” on are those of an earlier run"), "{told}");
    assert!(!found[0].contains_key("difference_usd") && found[0]["duty_usd"] == found[0]["duty_usd_due"], "{found:?}");
    let (found, _) = read("b.csv", &["--map", "duty_usd=duty"]);
    assert_eq!(found[0]["difference_usd"], "0.00", "one that is named is read");
}

#[test]
fn sentences_name_what_is_written() {
    let text = "origin,hts,value,entry_date\nJP,8703230140,,2025-10-15\n";
    let told = errors(&run(&[("a.csv", text)], &["a.csv", "--csv"], 3).1);
    assert!(told.contains("1 line in 1 row") && told.contains("1 of these lines is not computed"), "{told}");
    assert!(told.contains("the column why_not says why") && !told.contains("problems.csv"), "{told}");
    assert!(
        told.contains("Of these, goods in transit when a duty began are charged") && !told.contains("are applied"),
        "{told}"
    );
}

#[test]
fn a_workbook_turns_no_letters_around() {
    use calamine::{Reader as _, Xlsx, open_workbook};
    let text = "note,origin,hts,value,entry_date\na\u{202e}b,JP,8703230140,1000,2025-10-15\n";
    let (folder, _) = run(&[("a.csv", text)], &["a.csv", "-o", "b.xlsx"], 0);
    let path: &Path = &folder.path().join("b.xlsx");
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    let lines = book.worksheet_range("lines").expect("a sheet");
    assert_eq!(lines.get_value((1, 0)), Some(&calamine::Data::String("a\u{fffd}b".into())));
}

/// The names of the columns of lines that are compared with what was declared.
const DECLARED: &str =
    "origin,hts,value,entry_date,content.steel,content.aluminum,content.us,transport,loading_date,numbers,duty\n";

#[test]
fn a_number_on_none_of_the_value_is_not_due() {
    let text = format!(
        "{DECLARED}JP,7318152010,1000,2025-10-15,1,0,0,40,,9903.81.90,500\nCN,8418100010,1000,2025-09-15,0,0,0,40,,9903.88.03 9903.01.24 9903.01.25,550\n"
    );
    let found = lines(&[("a.csv", &text)], &["a.csv"], 0);
    assert_eq!([&*found[0]["headings"], &found[0]["reason"]], ["9903.81.90", ""]);
    assert_eq!([&*found[1]["difference_usd"], &found[1]["reason"]], ["0.00", ""]);
}

#[test]
fn a_clause_on_goods_in_transit_is_due_where_it_changes_the_duty() {
    let text = format!("{DECLARED}VN,6109100012,1000,2025-09-20,0,0,0,11,2025-08-01,9903.01.25,265\n");
    let found = lines(&[("a.csv", &text)], &["a.csv"], 0);
    assert_eq!([&*found[0]["headings"], &found[0]["reason"]], ["9903.01.25", ""]);
}

#[test]
fn an_estimate_is_not_compared() {
    let text = format!("{DECLARED}JP,8413702004,1000,2025-10-15,0,0,0,40,,,250\n");
    let (folder, output) = run(&[("a.csv", &text)], &["a.csv", "-o", "b.csv"], 0);
    let found = rows(&text_of(&folder.path().join("b.csv")));
    assert_eq!([&*found[0]["status"], &found[0]["difference_usd"], &found[0]["reason"]], ["estimated", "", ""]);
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(told.contains("1 line is estimated, and not compared with what was declared"), "{told}");
}

#[test]
fn a_claim_is_that_of_the_origin() {
    let text = "origin,hts,value,entry_date,claim.usmca\nJP,8413702004,1000,2026-06-07,yes\n";
    let found = lines(&[("a.csv", text)], &["a.csv"], 3);
    let why = &found[0]["why_not"];
    assert!(why.contains("claim.usmca: goods of Japan cannot make this claim"), "{why}");
    // A content is no claim, and is not tried as one.
    let text = format!("{DECLARED}IN,8467920090,1000,2025-10-15,0,0,0,40,,,250\n");
    let reason = &lines(&[("a.csv", &text)], &["a.csv"], 0)[0]["reason"];
    assert_eq!(reason, "duty not declared: 9903.02.26, or 9903.01.84");
}

#[test]
fn a_value_that_is_repeated_is_not_counted_twice() {
    let head = "origin,hts,value,entry_date,entry,line\n";
    let row = |hts: &str, value: &str| format!("CN,{hts},{value},2025-10-15,A1,1\n");
    for [first, second, goods] in [["58694", "", "58694"], ["58694", "58694", ""], ["500", "", "58694"]] {
        let text = head.to_string() + &row("99038803", first) + &row("99030124", second) + &row("9403708031", goods);
        let why = &lines(&[("a.csv", &text)], &["a.csv"], 3)[2]["why_not"];
        assert!(why.contains("would count twice: leave it on the row of the goods"), "{why}");
    }
}

#[test]
fn a_duty_on_parts_says_so() {
    let text = "origin,hts,value,entry_date,quantity,unit\nCN,7801100000,1000,2025-03-10,500,kg\n";
    let why = &lines(&[("a.csv", text)], &["a.csv"], 3)[0]["why_not"];
    assert!(why.contains("is charged on “value of the lead content”"), "{why}");
}

#[test]
fn a_sign_in_front_is_no_part_of_a_number_of_the_schedule() {
    let found = lines(&[("a.csv", "origin,hts,value,entry_date\nJP,-8703230140,100,2025-10-15\n")], &["a.csv"], 3);
    assert!(found[0]["why_not"].contains("is not a number of the schedule"), "{found:?}");
}
