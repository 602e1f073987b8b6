//! What is told of rows and columns is true of them: months and values of lines that are not computed, formats, two columns for
//! one thing.

use super::{errors, lines, rows, run, text_of};

const HEAD: &str = "origin,hts,value,entry_date\n";

/// A line that is not computed counts in its month, and a value that does not read is not zero.
#[test]
fn what_is_not_computed_has_its_month_and_no_value_of_zero() {
    let text = format!("{HEAD}JP,8703230140,€30000,2025-10-15\nJP,8703230140,1000,2025-10-16\n");
    let (folder, output) = run(&[("a.csv", &text)], &["a.csv"], 3);
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(told.contains("entered value $1,000 (of 1 line not known)"), "{told}");
    assert!(told.contains("not computed, value not known") && !told.contains("day not known"), "{told}");
    let summary = rows(&text_of(&folder.path().join("output/entries-a/summary.csv")));
    let months: Vec<&str> = summary.iter().filter(|row| row["by"] == "month").map(|row| &*row["key"]).collect();
    assert_eq!(months, ["2025-10"]);
    let all = summary.iter().find(|row| row["by"] == "all").expect("all");
    assert_eq!([&*all["value_usd"], &*all["not_computed_usd"]], ["1000.00", ""]);
}

#[test]
fn two_columns_of_origins_that_differ_are_asked_about() {
    let text = "Country of Origin,Origin,HTS,Entered Value,Entry Date\nJP,JP,8703230140,1000,2025-10-15\nJP,DE,8703230140,1000,2025-10-15\n";
    let told = errors(&run(&[("a.csv", text)], &["a.csv"], 2).1);
    assert!(told.contains("two columns may be meant by `origin`") && told.contains("a.csv:3:"), "{told}");
    assert!(told.contains("--map \"Country of Origin=origin\""), "{told}");
    let said = lines(&[("a.csv", text)], &["a.csv", "--map", "Country of Origin=origin"], 0);
    assert_eq!(said[0]["rate_pct"], said[1]["rate_pct"]);
    // A code beside a name, and columns that agree, are no question.
    lines(&[("a.csv", &text.replace("JP,DE", "JP,Japan"))], &["a.csv"], 0);
    lines(&[("a.csv", &text.replace("JP,DE", "JP,JP"))], &["a.csv"], 0);
}

#[test]
fn a_cell_that_is_written_otherwise_is_no_example() {
    let text = format!("{HEAD}JP,8703230140,1000,2025-10-15\n");
    let (folder, _) = run(&[("a.csv", &text)], &["a.csv", "--dates", "dmy"], 0);
    let readme = text_of(&folder.path().join("output/entries-a/read-me.txt"));
    let words = readme.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("as the option says; written otherwise: “2025-10-15”"), "{words}");
}

#[test]
fn a_number_with_a_digit_too_many_has_lost_no_zero() {
    let why = |hts: &str| {
        lines(&[("a.csv", &format!("{HEAD}JP,{hts},1000,2025-10-15\n"))], &["a.csv"], 3)[0]["why_not"].clone()
    };
    assert!(
        !why("8703.23.01.4").contains("zero") && why("8703.23.01.4").contains("8 or 10"),
        "{}",
        why("8703.23.01.4")
    );
    assert!(why("406.30.18.00").contains("--restore-zeros"));
}

#[test]
fn a_row_of_an_entry_without_a_number_is_no_total() {
    let text = "entry,line,origin,hts,value,entry_date\nA,1,JP,8703230140,1000,2025-10-15\nA,2,JP,8703230140,2000,2025-10-15\nA,3,JP,,3000,2025-10-15\n,,,,6000,\n";
    let found = lines(&[("a.csv", text)], &["a.csv"], 3);
    assert_eq!(found[2]["why_not"], "`hts` is missing");
    // The line that lacks its number counts in the sum below it.
    assert_eq!([&*found[2]["status"], &*found[3]["status"]], ["not computed", "no line"]);
}

#[test]
fn an_amount_or_a_wrong_time_is_no_day() {
    for day in ["\"25,006.25\"", "\"25,008.65\"", "2025-06-25 25:99", "45,756.00", "004/09/2025"] {
        let text = format!("{HEAD}JP,8703230140,1000,2025-10-15\nJP,8703230140,1000,{day}\n");
        let found = lines(&[("a.csv", &text)], &["a.csv"], 3);
        assert!(found[1]["why_not"].contains("is not a day"), "{day}: {:?}", found[1]);
    }
}

#[test]
fn a_row_with_too_many_cells_decides_on_no_format() {
    let text = format!(
        "{HEAD}JP,8703230140,1000,04/25/2025\nJP,8703230140,\"1,234.50\",04/26/2025\nJP,8703230140,1,234,25/04/2025\n"
    );
    let found = lines(&[("a.csv", &text)], &["a.csv"], 3);
    assert_eq!([&*found[0]["status"], &*found[1]["status"]], ["computed", "computed"]);
    assert!(found[2]["why_not"].contains("the row has 5 cells, and the header 4"), "{:?}", found[2]);
}

#[test]
fn a_column_of_two_formats_is_shown_at_a_cell_of_each() {
    let text =
        format!("{HEAD}JP,8703230140,1000,04/25/2025\nJP,8703230140,1000,04/26/2025\nJP,8703230140,1000,25/04/2025\n");
    let told = errors(&run(&[("a.csv", &text)], &["a.csv"], 2).1);
    assert!(told.contains("has two formats: “04/25/2025” and “25/04/2025”"), "{told}");
    assert!(told.contains("a.csv:2:") && told.contains("a.csv:4:"), "{told}");
}

#[test]
fn programs_that_are_not_calculated_are_named() {
    let of = |program: &str| {
        let text = format!("origin,hts,value,entry_date,spi\nKE,6109100012,1000,2025-08-15,{program}\n");
        lines(&[("a.csv", &text)], &["a.csv"], if program.is_empty() { 0 } else { 3 })[0]["why_not"].clone()
    };
    assert!(of("D").contains("“D” (African Growth and Opportunity Act) is a program that is not calculated"));
    assert!(of("jp").contains("“JP”") && of("QQ").contains("no program that is known") && of("").is_empty());
}

#[test]
fn words_of_an_entry_are_shown_whole() {
    let head = "origin,hts,value,entry_date,type,transport\n";
    let of = |kind: &str, mode: &str, code: i32| {
        let text = format!("{head}JP,8703230140,1000,2025-10-15,{kind},{mode}\n");
        lines(&[("a.csv", &text)], &["a.csv"], code)[0]["why_not"].clone()
    };
    let why = of("Consumption", "40", 3);
    assert!(why.contains("“Consumption” is no type of entry: 01, 02"), "{why}");
    assert!(of("01 - Consumption", "40", 0).is_empty() && of("1", "40", 0).is_empty());
    assert!(of("01", "99x", 0).contains("“99x” is no mode of transport that is known"));
}

#[test]
fn a_scenario_that_is_not_there_gets_its_neighbor() {
    let told = errors(
        &run(&[("a.csv", &format!("{HEAD}JP,8703230140,1000,2025-10-15\n"))], &["a.csv", "law-refund-emergncy"], 2).1,
    );
    assert!(told.contains("no such scenario") && told.contains("law-refund-emergency"), "{told}");
}

#[test]
fn a_preference_without_an_amount_asks_for_its_claim() {
    let text = "origin,hts,value,entry_date,quantity,unit\nCA,0406909700,1000,2025-10-15,100,kg\n";
    let why = &lines(&[("a.csv", text)], &["a.csv"], 3)[0]["why_not"];
    assert!(
        why.contains("under “Originating goods of Canada and Mexico (USMCA)”")
            && why.contains("state `claim.usmca` as yes or no"),
        "{why}"
    );
    let parts = "origin,hts,value,entry_date\nCH,9102111010,1000,2025-10-15\n";
    let why = &lines(&[("a.csv", parts)], &["a.csv"], 3)[0]["why_not"];
    assert!(why.contains("--part"), "{why}");
}
