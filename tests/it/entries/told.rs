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
    assert!(told.contains("entered value $1,000 and not known of 1 line"), "{told}");
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
