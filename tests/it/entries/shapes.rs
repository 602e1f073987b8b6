//! The shapes that real files come in: reports with titles, totals and footers, codes beside names, signs and days of all kinds.

use super::{errors, lines, number, rows, run, text_of};

const HEAD: &str = "origin,hts,value,entry_date\n";
const LINE: &str = "JP,8703230140,1000,2025-10-15\n";

#[test]
fn titles_totals_and_footers_are_no_lines() {
    let text = format!(
        "Entry Summary Line Tariff Details\nImporter: Example, Inc.\n\n{HEAD}{LINE}{LINE}{HEAD}{LINE}Total,,3000,\nReport generated on 2025-11-01\n"
    );
    let (folder, output) = run(&[("a.csv", &text)], &["a.csv"], 0);
    let found = rows(&text_of(&folder.path().join("output/entries-a/lines.csv")));
    let status: Vec<&str> = found.iter().map(|row| row["status"].as_str()).collect();
    assert_eq!(status, ["computed", "computed", "no line", "computed", "no line", "no line"]);
    let told = String::from_utf8_lossy(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("3 lines in 6 rows, entered value $3,000") && told.contains("3 rows are no line"), "{told}");
    assert!(errors(&output).contains("stand on row 4"), "{}", errors(&output));
    // Whatever the row is called, and wherever the word stands.
    for total in [
        "Gesamtsumme,,2000,\n",
        ",TOTAL: 2 lines,2000,\n",
        ",,2000,Sub-total\n",
        "Grand total (USD),,2000,\n",
        ",,2000,\n",
        "Japan,,2000,\n",
    ] {
        let found = lines(&[("a.csv", &format!("{HEAD}{LINE}{LINE}{total}"))], &["a.csv"], 0);
        assert_eq!(found[2]["status"], "no line", "{total}");
    }
    let text = format!("{HEAD}{LINE}{LINE},,2000,\n{LINE}{LINE}{LINE},,3000,\n,,5000,\n");
    assert_eq!(lines(&[("a.csv", &text)], &["a.csv"], 0).iter().filter(|row| row["status"] == "no line").count(), 3);
    // A line that lacks its number is one all the same, and so is a value by itself.
    for lost in ["JP,,1000,2025-10-15\n", ",,1000,\n"] {
        assert_eq!(lines(&[("a.csv", &format!("{HEAD}{LINE}{lost}"))], &["a.csv"], 3)[1]["status"], "not computed");
    }
}

#[test]
fn a_mistake_in_a_header_is_shown_on_its_row() {
    let text = format!("A report\n\norigin,hts,worth,entry_date,claim.usmc\n{LINE}");
    let told = errors(&run(&[("a.csv", &text)], &["a.csv"], 2).1);
    assert!(told.contains("a.csv:3:") && !told.contains("a.csv:1:"), "{told}");
    let twice = format!("origin,hts,value,entry_date,Entry_Date\n{LINE}");
    let told = errors(&run(&[("a.csv", &twice)], &["a.csv"], 2).1);
    assert!(told.contains("two columns are named “Entry_Date”") && told.contains("rename"), "{told}");
}

#[test]
fn origins_are_codes_names_or_both() {
    for (cell, iso2) in [
        ("CN - China", "CN"),
        ("China (CN)", "CN"),
        ("China (Mainland)", "CN"),
        ("CHN: China", "CN"),
        ("KR - Korea, Republic of", "KR"),
    ] {
        let of = |cell: &str| {
            let text = format!("{HEAD}\"{cell}\",8703230140,1000,2025-10-15\n");
            lines(&[("a.csv", &text)], &["a.csv"], 0)[0].clone()
        };
        assert_eq!(of(cell)["rate_pct"], of(iso2)["rate_pct"], "{cell}");
    }
    for (cell, message) in [
        ("CH - China", "is not a country"),
        ("SU", "the Soviet Union"),
        ("AN", "CW, SX or BQ"),
        ("EU27", "the European Union"),
        ("QX", "write its name or code"),
        ("Japn", "did you mean “Japan”"),
    ] {
        let found = lines(&[("a.csv", &format!("{HEAD}{cell},8703230140,1000,2025-10-15\n"))], &["a.csv"], 3);
        assert!(found[0]["why_not"].contains(message), "{cell}: {}", found[0]["why_not"]);
    }
}

#[test]
fn numbers_and_days_read_as_their_columns_show() {
    for (value, day) in [
        ("\"US$ 1.234,50\"", "2025-10-15T00:00:00"),
        ("\"1,234.50\"", "45945"),
        ("1234.5", "45945.25"),
        ("$1234.50", "15-Oct-2025"),
    ] {
        let found = lines(&[("a.csv", &format!("{HEAD}JP,8703230140,{value},{day}\n"))], &["a.csv"], 0);
        assert_eq!(found[0]["law_date"], "2025-10-15", "{day}");
        assert_eq!(number(&found[0]["duty_base_usd"]), number("1234.5") * number("0.025"), "{value}");
    }
    let mixed = format!("{HEAD}{LINE}JP,8703230140,1000,45945\n");
    let found = lines(&[("a.csv", &mixed)], &["a.csv"], 3);
    assert!(found[1]["why_not"].contains("as spreadsheets count days it is 2025-10-15"), "{:?}", found[1]);
}

#[test]
fn columns_are_divided_where_the_header_is() {
    let quoted =
        format!("{HEAD}JP,8703230140,1000,2025-10-15,\"a;b;c;d;e;f\"\n").replace("entry_date\n", "entry_date,note\n");
    let named = format!("sep=;\n{}", format!("{HEAD}{LINE}").replace(',', ";"));
    let titled = format!("For A, B, C, D, E, and F\n{}", format!("{HEAD}{LINE}").replace(',', ";"));
    let marked = format!("\u{feff}{HEAD}{LINE}");
    for text in [quoted, named, titled, marked] {
        assert_eq!(lines(&[("a.csv", &text)], &["a.csv"], 0)[0]["status"], "computed", "{text}");
    }
}

#[test]
fn a_late_contradiction_is_told_of_the_column() {
    let text = format!("{HEAD}JP,8703230140,1000,04/25/2025\nJP,8703230140,1000,03/04/2025\n");
    let text = text + &"JP,8703230140,1000,03/04/2025\n".repeat(8190) + "JP,8703230140,1000,25/04/2025\n";
    let (folder, _) = run(&[("a.csv", &text)], &["a.csv"], 3);
    let told = text_of(&folder.path().join("output/entries-a/read-me.txt"));
    assert!(told.contains("“entry_date” may have two formats") && told.contains("may be misread"), "{told}");
}

#[test]
fn sums_are_empty_where_nothing_is_asked() {
    let lost = "CN,,1000,2025-10-15\n";
    let (folder, _) = run(&[("a.csv", &format!("{HEAD}{LINE}{lost}"))], &["a.csv"], 3);
    let summary = rows(&text_of(&folder.path().join("output/entries-a/summary.csv")));
    for row in &summary {
        for key in ["duty_after_usd", "overpaid_usd", "underpaid_usd"] {
            assert_eq!(row[key], "", "{row:?}");
        }
        if row["by"] == "authority" {
            assert_eq!([&row["lines"], &row["value_usd"], &row["not_computed"]], ["", "", ""], "{row:?}");
        }
    }
    let china = summary.iter().find(|row| row["key"] == "CN").expect("China");
    assert_eq!([&china["duty_usd"], &china["not_computed"], &china["not_computed_usd"]], ["", "1", "1000.00"]);
    let of = |by: &str| {
        summary.iter().filter(|row| row["by"] == by).map(|row| number(&row["duty_usd"])).sum::<rust_decimal::Decimal>()
    };
    assert_eq!(of("authority"), of("all"));
}

#[test]
fn duty_is_drawn_by_month_and_authority() {
    let text = format!("{HEAD}{LINE}JP,8703230140,1000,2025-03-10\n");
    let (folder, _) = run(&[("a.csv", &text)], &["a.csv"], 0);
    let table = text_of(&folder.path().join("output/entries-a/entries-a-duty-by-month.csv"));
    assert!(table.contains("2025-03") && table.contains("2025-10"), "{table}");
}

#[test]
fn customs_takes_lines_of_one_rate_in_an_invoice_together() {
    // 15% on 2,000.80, which is 2,001 in whole dollars; 15% on 1,000.40, which is 1,000.
    let rows = "JP,8413702004,1000.40,2025-10-15,,1,A\nJP,8413702004,1000.40,2025-10-15,,1,A\nJP,8413702004,1000.40,2025-10-15,,2,B\n";
    let duty = |head: &str, expected: [&str; 3]| {
        let text = format!("origin,hts,value,entry_date,program,{head}\n{rows}");
        let (folder, _) = run(&[("a.csv", &text)], &["a.csv", "--rounding", "customs"], 0);
        let found = super::rows(&text_of(&folder.path().join("output/entries-a/lines.csv")));
        let duty: Vec<&str> = found.iter().map(|row| row["duty_usd"].as_str()).collect();
        assert_eq!(duty, expected, "{head}");
        text_of(&folder.path().join("output/entries-a/read-me.txt"))
    };
    assert!(duty("x,invoice", ["150.00", "150.15", "150.00"]).contains("under one `invoice`"));
    assert!(duty("entry,y", ["150.00", "150.15", "150.00"]).contains("an assumption in place of the invoice"));
    assert!(duty("x,y", ["150.00", "150.00", "150.00"]).contains("of each line by itself"));
}

#[test]
fn a_dated_change_holds_from_its_day() {
    let scenario = "title = \"t\"\nbaseline = \"us\"\ndate = 2025-10-15\n[[change]]\nmeasure = \"recip.*\"\nrepeal = true\nfrom = 2025-11-01\n";
    let text = format!("{HEAD}VN,6109100012,1000,2025-10-15\nVN,6109100012,1000,2025-11-15\n");
    let found = lines(&[("a.csv", &text), ("s.toml", scenario)], &["a.csv", "s.toml"], 0);
    assert_eq!(number(&found[0]["change_usd"]), number("0"), "{:?}", found[0]);
    assert!(number(&found[1]["change_usd"]) < number("0"), "{:?}", found[1]);
}

#[test]
fn rows_are_counted_as_editors_count_lines() {
    for end in ["\n", "\r\n"] {
        let text =
            format!("A report\n\n\n{HEAD}{LINE}\n\"QQ\nQQ\",8703230140,1,2025-10-15\n\nQX,8703230140,1,2025-10-15")
                .replace('\n', end);
        let (folder, _) = run(&[("a.csv", &text)], &["a.csv"], 3);
        let problems = rows(&text_of(&folder.path().join("output/entries-a/problems.csv")));
        let found: Vec<&str> = problems.iter().map(|row| row["row"].as_str()).collect();
        assert_eq!(found, ["7", "10"], "{end:?}");
    }
}

#[test]
fn the_example_of_the_guide_runs() {
    let guide = include_str!("../../../docs/entries.md");
    let (_, rest) = guide.split_once("```csv\n").expect("an example");
    let (file, rest) = rest.split_once("```").expect("its end");
    let (_, rest) = rest.split_once("$ dutylab entries lines.csv\n").expect("what is run");
    let (told, _) = rest.split_once("```").expect("its end");
    let (folder, output) = run(&[("lines.csv", file)], &["lines.csv"], 3);
    let plain = |text: &str| text.trim().lines().map(|line| format!("{}\n", line.trim_end())).collect::<String>();
    assert_eq!(plain(&String::from_utf8_lossy(&output.stdout)), plain(told));
    for (list, reason) in [
        ("underpaid", "wrong date: what is declared is the duty of 2025-10-10 (import_date)"),
        ("overpaid", "claim not made: claim.usmca"),
    ] {
        let rows = rows(&text_of(&folder.path().join(format!("output/entries-lines/{list}.csv"))));
        assert!(rows.len() == 1 && rows[0]["reason"].starts_with(reason), "{list}: {rows:?}");
    }
}
