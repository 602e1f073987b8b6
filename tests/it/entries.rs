//! Files of entries: every row against an evaluator of its own, `explain` of a row, a message for each wrong row, and the shapes
//! that files come in. `BLESS=1 cargo test --test it entries::` writes the kept files of `tests/entries/` anew.

mod evaluator;
mod faults;
mod findings;
mod generator;
mod numbers;
mod refusals;
mod shapes;
mod told;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};

use rust_decimal::Decimal;
use tempfile::TempDir;

use crate::program::{command, dutylab};
use generator::BAD;

/// Lines of the plain file before those that are wrong, and of the file of the portal.
const LINES: [usize; 2] = [4_500, 500];

fn kept(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/entries").join(name)
}

fn text_of(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn the_kept_files_are_those_of_the_generator() {
    for (name, text) in [("plain.csv", generator::plain(LINES[0])), ("portal.csv", generator::portal(LINES[1]))] {
        if std::env::var_os("BLESS").is_some() {
            fs::write(kept(name), &text).expect("writes");
        }
        assert!(text_of(&kept(name)) == text, "{name}: BLESS=1 cargo test --test it entries:: writes it");
    }
}

/// A row of a table by the names of its columns.
type Row = BTreeMap<String, String>;

fn rows(text: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heads = reader.headers().expect("a header").clone();
    let row = |record: csv::Result<csv::StringRecord>| {
        heads
            .iter()
            .zip(record.expect("a row").iter())
            .map(|(head, cell)| (head.to_string(), cell.to_string()))
            .collect()
    };
    reader.records().map(row).collect()
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap_or_else(|_| panic!("{text} is no number"))
}

/// Writes files into a folder of their own and runs `entries` there; the lines are on standard output.
fn run(files: &[(&str, &str)], args: &[&str], code: i32) -> (TempDir, Output) {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("writes");
    }
    let words: Vec<&str> = ["entries"].into_iter().chain(args.iter().copied()).collect();
    let output = dutylab(folder.path(), &words, code);
    (folder, output)
}

fn lines(files: &[(&str, &str)], args: &[&str], code: i32) -> Vec<Row> {
    let args: Vec<&str> = args.iter().copied().chain(["--csv"]).collect();
    rows(&String::from_utf8(run(files, &args, code).1.stdout).expect("UTF-8"))
}

fn lines_of(name: &str, code: i32) -> Vec<Row> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = kept(name);
    let output = dutylab(folder.path(), &["entries", path.to_str().expect("a path"), "--csv"], code);
    rows(&String::from_utf8(output.stdout).expect("UTF-8"))
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn each_wrong_row_has_its_message() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = kept("plain.csv");
    let output = dutylab(folder.path(), &["entries", path.to_str().expect("a path")], 3);
    let problems = rows(&text_of(&folder.path().join("output/entries-plain/problems.csv")));
    let first = LINES[0] as u64 + 2;
    for ((text, message), row) in BAD.iter().zip(first..) {
        let found = problems.iter().find(|problem| problem["row"] == row.to_string());
        let found = found.unwrap_or_else(|| panic!("{text} has no message"));
        assert!(found["why_not"].contains(message), "{text}: {}", found["why_not"]);
    }
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(told.contains("lines are not computed") || told.contains("of these lines are not"), "{told}");
    let readme = text_of(&folder.path().join("output/entries-plain/read-me.txt"));
    assert!(readme.starts_with("Not legal advice") && readme.contains("Nothing leaves this machine"), "{readme}");
    // Counted and valued, never dropped.
    let summary = rows(&text_of(&folder.path().join("output/entries-plain/summary.csv")));
    let all = summary.iter().find(|row| row["by"] == "all").expect("all");
    assert_eq!(all["lines"], (LINES[0] + BAD.len()).to_string());
    assert_eq!(all["not_computed"], problems.len().to_string());
    for by in ["origin", "month"] {
        let of = summary.iter().filter(|row| row["by"] == by).map(|row| &row["duty_usd"]);
        let sum: Decimal = of.filter(|duty| !duty.is_empty()).map(|duty| number(duty)).sum();
        assert_eq!(sum, number(&all["duty_usd"]), "{by}");
    }
}

#[test]
fn a_row_a_number_is_one_line_and_keeps_its_rows() {
    let all = lines_of("portal.csv", 0);
    let text = text_of(&kept("portal.csv"));
    assert_eq!(all.len(), text.lines().count() - 1);
    let of = |number: &'static str| all.iter().filter(move |row| row["HTS Number - Full"] == number);
    // What is declared of China is due, each on the row of its number.
    for (code, percent) in [("9903.88.03", "25"), ("9903.01.24", "20"), ("9903.01.25", "10")] {
        let mine = of(code).filter(|row| row["Country of Origin Code"] == "CN");
        for row in mine {
            assert_eq!(row["rate_pct"], percent, "{row:?}");
            assert_eq!(number(&row["duty_usd"]), number(&row["Line Tariff Duty Amount"]), "{row:?}");
        }
    }
    let goods: Vec<&Row> = of("9403.70.80.31").collect();
    assert!(goods.len() > 100);
    for row in goods {
        assert_eq!(
            (row["headings"].as_str(), row["difference_usd"].as_str(), row["reason"].as_str()),
            ("9903.88.03/9903.88.04 9903.01.24 9903.01.25", "0.00", ""),
            "{row:?}"
        );
    }
    // The number of April is declared of Japan: 10% where 15% in all are due.
    for row in of("8413.70.20.04").filter(|row| row["Country of Origin Code"] == "JP") {
        assert!(row["reason"].starts_with("wrong chapter-99 number"), "{row:?}");
        assert!(number(&row["difference_usd"]) < Decimal::ZERO, "{row:?}");
    }
}

const HEAD: &str = "origin,hts,value,entry_date,duty,claim.usmca,payment_date\n";

#[test]
fn a_difference_has_its_reason() {
    let text = format!(
        "{HEAD}CA,6109100012,1000,2025-10-15,515,1,\nMX,8413702004,1000,2025-10-15,0,0,\nVN,6109100012,1000,2025-04-03,265,,2025-04-06\n"
    );
    let found = lines(&[("a.csv", &text)], &["a.csv"], 0);
    let reasons: Vec<&str> = found.iter().map(|row| row["reason"].as_str()).collect();
    assert_eq!(reasons[0], "claim not made: claim.usmca (program S or S+)", "{:?}", found[0]);
    assert_eq!(reasons[1], "claim not stated: claim.usmca (program S or S+)", "{:?}", found[1]);
    assert!(
        reasons[2].starts_with("wrong date: what is declared is the duty of 2025-04-06 (payment_date)"),
        "{:?}",
        found[2]
    );
    let (folder, _) = run(&[("a.csv", &text)], &["a.csv"], 0);
    let list = |name: &str| rows(&text_of(&folder.path().join(format!("output/entries-a/{name}.csv")))).len();
    assert_eq!((list("overpaid"), list("underpaid")), (2, 1));
}

#[test]
fn the_day_is_that_of_the_law() {
    let head = "origin,hts,value,type,zone_status,entry_date,admission_date,withdrawal_date\n";
    let goods = "VN,6109100012,1000";
    let row = |rest: &str| {
        let found = lines(
            &[("a.csv", &format!("{head}{goods},{rest}\n"))],
            &["a.csv"],
            if rest.ends_with('!') { 3 } else { 0 },
        );
        found[0].clone()
    };
    // 16.5% before 5 April 2025, 26.5% from then on.
    assert_eq!(row("01,,2025-04-03,,")["rate_pct"], "16.5");
    assert_eq!(row("06,P,2025-07-15,2025-04-03,")["rate_pct"], "16.5");
    assert_eq!(row("06,N,2025-07-15,2025-04-03,")["rate_pct"], "26.5");
    assert_eq!(row("31,,2025-04-03,,2025-07-15")["rate_pct"], "26.5");
    for (rest, message) in [
        ("06,P,2025-07-15,,", "`admission_date` is missing"),
        ("06,,2025-07-15,2025-04-03,", "`zone_status` is missing"),
        ("31,,2025-04-03,,", "`withdrawal_date` is missing"),
        ("21,,2025-04-03,,", "owes no duty yet"),
        ("99,,2025-04-03,,", "is no type of entry"),
    ] {
        let found = lines(&[("a.csv", &format!("{head}{goods},{rest}\n"))], &["a.csv"], 3);
        assert!(found[0]["why_not"].contains(message), "{rest}: {}", found[0]["why_not"]);
    }
}

#[test]
fn goods_in_transit_have_earlier_law() {
    let head = "origin,hts,value,entry_date,loading_date,transport\n";
    let text = format!(
        "{head}VN,6109100012,1000,2025-04-20,2025-04-01,11\nVN,6109100012,1000,2025-04-20,2025-04-12,11\nVN,6109100012,1000,2025-04-20,,40\nVN,6109100012,1000,2025-04-20,,11\nVN,6109100012,1000,2025-08-20,2025-08-01,11\n"
    );
    let found = lines(&[("a.csv", &text)], &["a.csv"], 3);
    let rates: Vec<&str> = found.iter().map(|row| row["rate_pct"].as_str()).collect();
    assert_eq!(rates, ["16.5", "26.5", "26.5", "", "26.5"], "{found:?}");
    assert_eq!(found[0]["headings"], "9903.01.28");
    assert!(found[3]["why_not"].contains("`loading_date` is missing"), "{:?}", found[3]);
}

#[test]
fn a_claim_that_is_not_stated_is_an_estimate() {
    let found = lines(&[("a.csv", "origin,hts,value,entry_date\nCA,6109100012,1000,2025-10-15\n")], &["a.csv"], 0);
    assert_eq!(found[0]["status"], "estimated");
    assert!(
        found[0]["why_not"].contains("`claim.usmca` is not stated: an average of the trade takes its place"),
        "{:?}",
        found[0]
    );
}

#[test]
fn formats_are_decided_for_a_column_or_asked_for() {
    let file = |dates: &str, value: &str| {
        format!("origin,hts,value,entry_date\nJP,8703230140,\"{value}\",{dates}\nJP,8703230140,100,2025-10-15\n")
    };
    let ambiguous = run(&[("a.csv", &file("03/04/2025", "5"))], &["a.csv"], 2).1;
    assert!(
        errors(&ambiguous).contains("--dates mdy") && errors(&ambiguous).contains("a.csv:2:"),
        "{}",
        errors(&ambiguous)
    );
    let months = lines(&[("a.csv", &file("03/04/2025", "5"))], &["a.csv", "--dates", "mdy"], 0);
    assert_eq!(months[0]["law_date"], "2025-03-04");
    let days = lines(&[("a.csv", &file("03/04/2025", "5"))], &["a.csv", "--dates", "dmy"], 0);
    assert_eq!(days[0]["law_date"], "2025-04-03");
    let open = run(&[("a.csv", &file("2025-10-15", "1.234"))], &["a.csv"], 2).1;
    assert!(errors(&open).contains("--numbers point"), "{}", errors(&open));
    let comma = lines(&[("a.csv", &file("2025-10-15", "1.234"))], &["a.csv", "--numbers", "comma"], 0);
    assert_eq!(number(&comma[0]["duty_base_usd"]), number("1234") * number("0.025"));
}

#[test]
fn columns_are_named_by_hand_or_by_a_file() {
    let text = "Ship From,Item,Worth,On\nJP,8703230140,1000,2025-10-15\n";
    let missing = run(&[("a.csv", text)], &["a.csv"], 2).1;
    assert!(
        errors(&missing).contains("no column says `origin`") && errors(&missing).contains("--map"),
        "{}",
        errors(&missing)
    );
    let map =
        ["a.csv", "--map", "Ship From=origin", "--map", "Item=hts", "--map", "Worth=value", "--map", "On=entry_date"];
    let by_hand = lines(&[("a.csv", text)], &map, 0);
    let table =
        "[entries.columns]\n\"Ship From\" = \"origin\"\nItem = \"hts\"\nWorth = \"value\"\nOn = \"entry_date\"\n";
    let by_file = lines(&[("a.csv", text), ("map.toml", table)], &["a.csv", "map.toml"], 0);
    assert_eq!(by_hand, by_file);
    let wrong = run(&[("a.csv", text), ("map.toml", &table.replace("origin", "orgin"))], &["a.csv", "map.toml"], 2).1;
    assert!(
        errors(&wrong).contains("map.toml:2:") && errors(&wrong).contains("did you mean “origin”"),
        "{}",
        errors(&wrong)
    );
}

#[test]
fn zeros_that_were_lost_are_put_back_on_request() {
    let text = "origin,hts,value,entry_date,quantity,unit\nFR,406301800,1000,2025-10-15,5,kg\n";
    assert!(lines(&[("a.csv", text)], &["a.csv"], 3)[0]["why_not"].contains("--restore-zeros"));
    assert_eq!(lines(&[("a.csv", text)], &["a.csv", "--restore-zeros"], 0)[0]["status"], "computed");
}

#[test]
fn all_columns_are_kept_and_formulas_are_text() {
    let text =
        "note;origin;hts;value;entry_date\n=1+1;JP;8703230140;1000,50;2025-10-15\nplain;JP;8703230140;5;2025-10-15\n";
    let found = lines(&[("a.csv", text)], &["a.csv"], 0);
    assert_eq!((found[0]["note"].as_str(), found[0]["value"].as_str()), ("'=1+1", "1000,50"));
    let (folder, _) = run(&[("a.csv", text)], &["a.csv", "-o", "b.xlsx"], 0);
    let back = dutylab(folder.path(), &["entries", "b.xlsx", "--csv"], 0);
    assert_eq!(rows(&String::from_utf8(back.stdout).expect("UTF-8"))[0]["rate_pct"], found[0]["rate_pct"]);
    // Read back by another library than the one that writes.
    use calamine::{Reader as _, Xlsx, open_workbook};
    let mut book: Xlsx<_> = open_workbook(folder.path().join("b.xlsx")).expect("a workbook");
    assert_eq!(book.sheet_names(), ["read me", "summary", "lines", "data dictionary"]);
    let lines = book.worksheet_range("lines").expect("a sheet");
    let cell = |row: u32, column: u32| lines.get_value((row, column)).expect("a cell").clone();
    assert_eq!(cell(1, 0), calamine::Data::String("=1+1".into()));
    assert_eq!(cell(1, 2), calamine::Data::String("8703230140".into()));
    let head = (0..40).find(|column| lines.get_value((0, *column)).is_some_and(|cell| *cell == "duty_usd"));
    assert!(matches!(cell(1, head.expect("a column")), calamine::Data::Float(_)));
}

#[test]
fn a_workbook_is_read_as_its_csv() {
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, head) in ["Country of Origin", "HTS Number", "Entered Value", "Entry Date"].iter().enumerate() {
        sheet.write_string(2, column as u16, *head).expect("writes");
    }
    let date = ExcelDateTime::from_ymd(2025, 10, 15).expect("a day");
    sheet.write_string(0, 0, "Report of the day").expect("writes");
    sheet.write_string(3, 0, "JP").expect("writes");
    sheet.write_number(3, 1, 8_703_230_140.0).expect("writes");
    sheet.write_number(3, 2, 1234.5).expect("writes");
    sheet.write_datetime_with_format(3, 3, &date, &Format::new().set_num_format("mm/dd/yyyy")).expect("writes");
    let folder = tempfile::tempdir().expect("a folder");
    book.save(folder.path().join("a.xlsx")).expect("writes");
    let output = dutylab(folder.path(), &["entries", "a.xlsx", "--csv"], 0);
    let found = rows(&String::from_utf8(output.stdout).expect("UTF-8"));
    assert_eq!((found[0]["law_date"].as_str(), found[0]["rate_pct"].as_str()), ("2025-10-15", "15"));
}

/// Numbers and days of the file are such in a workbook, whichever way they are written; codes are text.
#[test]
fn a_workbook_has_numbers_and_days_as_such() {
    use calamine::{Data, Reader as _, Xlsx, open_workbook};
    let text =
        "origin,hts,value,entry_date,quantity,content.steel,entry\nJP,0402217500,\"1,234.50\",10/15/2025,12,0.4,0012\n";
    let (folder, _) = run(&[("a.csv", text)], &["a.csv", "-o", "b.xlsx"], 0);
    let mut book: Xlsx<_> = open_workbook(folder.path().join("b.xlsx")).expect("a workbook");
    let range = book.worksheet_range("lines").expect("a sheet");
    let cell = |name: &str| {
        let head = range.rows().next().expect("a head");
        let at = head
            .iter()
            .position(|cell| calamine::DataType::get_string(cell) == Some(name))
            .unwrap_or_else(|| panic!("{name}"));
        range.rows().nth(1).expect("a row")[at].clone()
    };
    assert_eq!(cell("hts"), Data::String("0402217500".into()));
    assert_eq!(cell("entry"), Data::String("0012".into()));
    for (name, wanted) in [("value", 1234.5), ("quantity", 12.0), ("content.steel", 0.4)] {
        assert_eq!(cell(name), Data::Float(wanted), "{name}");
    }
    for name in ["entry_date", "law_date"] {
        assert!(
            matches!(cell(name), Data::DateTime(day) if day.to_ymd_hms_milli().0 == 2025),
            "{name}: {:?}",
            cell(name)
        );
    }
}

#[test]
fn a_scenario_changes_the_duty_and_says_what_that_is() {
    let text = "origin,hts,value,entry_date\nVN,6109100012,1000,2025-10-15\n";
    let scenario = "title = \"No reciprocal tariff\"\nbaseline = \"us\"\ndate = 2025-10-15\n[[change]]\nmeasure = \"recip.*\"\nrepeal = true\n";
    let files = [("a.csv", text), ("s.toml", scenario)];
    let found = lines(&files, &["a.csv", "s.toml"], 0);
    assert_eq!(number(&found[0]["duty_after_usd"]), number("165"), "{:?}", found[0]);
    assert_eq!(number(&found[0]["change_usd"]), number("165") - number(&found[0]["duty_usd"]));
    let told = errors(&run(&files, &["a.csv", "s.toml"], 0).1);
    assert!(told.contains("exposure, not entitlement"), "{told}");
}

#[test]
fn customs_rounds_on_whole_dollars() {
    let text =
        "origin,hts,value,entry_date,program\nJP,8413702004,1000.49,2025-10-15,\nJP,8413702004,1000.50,2025-10-15,\n";
    let found = lines(&[("a.csv", text)], &["a.csv", "--rounding", "customs"], 0);
    let duty: Vec<Decimal> = found.iter().map(|row| number(&row["duty_usd"])).collect();
    assert_eq!(duty, [number("150"), number("150.15")]);
}

#[test]
fn the_same_bytes_on_any_number_of_threads_and_from_standard_input() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = kept("portal.csv");
    let path = path.to_str().expect("a path");
    let one = dutylab(folder.path(), &["entries", path, "--csv", "-j", "1"], 0).stdout;
    let three = dutylab(folder.path(), &["entries", path, "--csv", "-j", "3"], 0).stdout;
    assert!(one == three);
    let mut child = command(folder.path(), &["entries", "-", "--csv"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut input = child.stdin.take().expect("standard input");
    input.write_all(text_of(Path::new(path)).as_bytes()).expect("writes");
    drop(input);
    assert!(child.wait_with_output().expect("ends").stdout == one);
}

#[test]
fn days_of_a_world_are_said_to_be_unread() {
    let folder = tempfile::tempdir().expect("a folder");
    let world = folder.path().join("mine");
    fs::create_dir(&world).expect("a folder");
    let header =
        "title = \"Mine\"\nimporter = \"US\"\nyear = 2025\nsource = \"made up\"\n[check]\nrows = 1\nvalue_usd = 1000\n";
    fs::write(world.join("world.toml"), header).expect("writes");
    fs::write(world.join("flows.csv"), "partner,product,value_usd,Entry Date\nJP,87032301,1000,2025-10-15\n")
        .expect("writes");
    let scenario = "title = \"t\"\nbaseline = \"us\"\nworld = \"mine\"\ndate = 2025-10-15\n[[change]]\nmeasure = \"recip.*\"\nrepeal = true\n";
    fs::write(folder.path().join("s.toml"), scenario).expect("writes");
    let told = errors(&dutylab(folder.path(), &["run", "s.toml", "--no-charts"], 0));
    assert!(told.contains("(Entry Date) are not read") && told.contains("`dutylab entries`"), "{told}");
}

#[test]
fn duty_on_dumping_is_added_as_declared_and_amounts_have_a_limit() {
    let text = "origin,hts,value,entry_date,adcvd_rate\nJP,8703230140,1000,2025-10-15,265.79%\nJP,8703230140,9999999999999999,2025-10-15,\n";
    let found = lines(&[("a.csv", text)], &["a.csv"], 3);
    assert_eq!((number(&found[0]["duty_adcvd_usd"]), number(&found[0]["rate_pct"])), (number("2657.9"), number("15")));
    assert_eq!(number(&found[0]["duty_usd"]), number("2807.9"));
    assert!(found[1]["why_not"].contains("a value is at most a thousand trillion"), "{:?}", found[1]);
}

#[test]
fn files_that_are_no_tables_are_refused() {
    for (name, text, message) in [
        ("empty.csv", "", "the file is empty"),
        ("words.csv", "Dear customs manager\n", "no column says `origin`"),
        ("book.csv", "PK\u{3}\u{4}", "this is a workbook, not text"),
        ("book.xlsx", "no workbook", "this is no workbook that can be read"),
    ] {
        let told = errors(&run(&[(name, text)], &[name], 2).1);
        assert!(told.contains(message), "{name}: {told}");
    }
    let told = errors(&run(&[], &["none.csv"], 2).1);
    assert!(told.contains("none.csv cannot be read"), "{told}");
}
