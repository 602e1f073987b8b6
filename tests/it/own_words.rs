//! Titles, summaries and notes leave their numbers to the results, and what the document raises comes first.

use std::fs;
use std::path::Path;

use crate::program::dutylab;
use tempfile::TempDir;

/// A folder with a scenario on the document, `q.toml`.
fn place(text: &str) -> TempDir {
    let home = tempfile::tempdir().expect("a folder");
    fs::write(home.path().join("q.toml"), format!("baseline = \"document\"\n{text}")).expect("written");
    home
}

/// What the program says: data, then words.
fn said(folder: &Path, arguments: &[&str]) -> (String, String) {
    let output = dutylab(folder, arguments, 0);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (text(output.stdout), text(output.stderr))
}

/// The title as the headline table has it.
fn title(folder: &Path, arguments: &[&str]) -> String {
    let (table, _) = said(folder, &[&["run", "--no-charts"], arguments].concat());
    let line = table.lines().find_map(|line| line.split_once(" · ")).expect("a title");
    line.1.trim_end().to_string()
}

const CARS: &str = "[[change]]\nmeasure = \"jp.cars\"\nset = \"15%\"\n";

#[test]
fn words_in_braces_are_filled_everywhere() {
    let all = "title = \"{product} from {partner}: {before} to {after}, {change}; {duty_before}, {duty_after}, {duty_change} on {imports}\"\n";
    let home = place(&format!("{all}summary = \"Now {{after}}.\"\n{CARS}"));
    let want = "Cars from Japan: 27.5% to 15%, −12.5 pp; $11.5bn, $6.3bn, −$5.2bn on $41.9bn";
    assert_eq!(title(home.path(), &["q.toml"]), want);
    said(home.path(), &["report", "q.toml"]);
    for file in ["index.html", "report.html", "q/summary.json"] {
        let path = home.path().join("output").join(file);
        let text = fs::read_to_string(&path).expect(file);
        assert!(text.contains(want), "{file}");
    }
    assert!(
        title(home.path(), &["q.toml", "-S", "jp.cars.rate=20%"]).starts_with("Cars from Japan: 27.5% to 20%, −7.5")
    );
    assert_eq!(title(home.path(), &["japan-cars", "-S", "jp.cars.rate=20%"]), "Japan: cars from 27.5% to 20%");
    let (listed, _) = said(home.path(), &["list", "scenarios", "japan-cars"]);
    assert!(listed.contains("Japan: cars from the rate before to the rate after"), "{listed}");
}

/// A title that names partners or goods gives way where the results are about others too.
#[test]
fn a_title_is_about_what_it_names() {
    let home = tempfile::tempdir().expect("a folder");
    for (arguments, named) in [
        (&["japan-cars", "-S", "kr.goods.rate=10%"][..], "Japan: cars"),
        (&["korea-goods", "-S", "jp.cars.rate=20%"], "Korea: every good"),
    ] {
        let title = title(home.path(), arguments);
        assert!(!title.starts_with(named) && title.contains("tariff on"), "{arguments:?}: {title}");
    }
    let others = place(&format!("title = \"Korea pays {{after}}\"\n{CARS}"));
    assert!(title(others.path(), &["q.toml"]).contains("tariff on cars from Japan"));
    let goods = place(&format!("title = \"Wine at {{after}}\"\n{CARS}"));
    assert!(title(goods.path(), &["q.toml"]).contains("tariff on cars from Japan"));
    let same = place(&format!("title = \"Japan's cars and trucks at {{after}}\"\n{CARS}"));
    assert_eq!(title(same.path(), &["q.toml"]), "Japan's cars and trucks at 15%");
}

/// Of several cases a title has the range; a note is about its own case. What is not known is called so.
#[test]
fn several_cases_are_a_range() {
    let cases = "[[case]]\nname = \"a\"\nnote = \"Case {after}.\"\nchange = [{ measure = \"jp.cars\", set = \"15%\" }]\n[[case]]\nname = \"b\"\n";
    let home = place(&format!("title = \"Cars at {{after}}\"\n{cases}"));
    assert_eq!(title(home.path(), &["q.toml"]), "Cars at 15–27.5%");
    let (json, _) = said(home.path(), &["run", "q.toml", "--json", "--no-charts", "-o", "out"]);
    assert!(!json.is_empty());
    let summary = fs::read_to_string(home.path().join("out/q/a/summary.json")).expect("a summary");
    assert!(summary.contains("\"note\": \"Case 15%.\""), "{summary}");
    let unknown = place("title = \"Canada at {after}\"\n[scope]\npartners = [\"CA\"]\n");
    assert_eq!(title(unknown.path(), &["q.toml"]), "Canada at an unknown rate");
}

#[test]
fn a_number_of_ones_own_is_held_to_the_results() {
    let wrong =
        place(&format!("title = \"Cars at 20% since 16 September 2025 (8703)\"\nsummary = \"$9bn less.\"\n{CARS}"));
    for command in [&["run", "q.toml", "--no-charts"][..], &["check", "q.toml"]] {
        let (_, words) = said(wrong.path(), command);
        assert!(words.contains("the title says 20%") && words.contains("write {before} or {after}"), "{words}");
        assert!(words.contains("the summary says $9bn") && words.contains("write {duty_change}"), "{words}");
        assert_eq!(words.matches("warning").count(), 2, "{words}");
    }
    let right = place(&format!("title = \"From 27.5% to 15%: $5.2bn or 12.5 points less\"\n{CARS}"));
    let (_, words) = said(right.path(), &["check", "q.toml"]);
    assert!(!words.contains("warning"), "{words}");
    let (_, words) = said(right.path(), &["run", "q.toml", "--no-charts", "-S", "jp.cars.rate=20%"]);
    assert!(words.contains("the title says 15%"), "{words}");
}

/// A picture's words name what is highest and lowest on it; a number of their own is warned about, and what they
/// replace stands beside it.
#[test]
fn words_of_a_picture_are_filled() {
    let chart = "[[chart]]\nkind = \"bars\"\nwhat = \"rate_after\"\nby = \"partner\"\ntitle = \"{top} would pay {top_value}, {bottom} {bottom_value}\"\n";
    let rest = "subtitle = \"By partner, % of customs value, 3 rows\"\nfooter = \"Since 2025, section 232.\"\n";
    let home = place(&format!("[scope]\npartners = [\"JP\", \"KR\"]\nproducts = [\"cars\"]\n{CARS}{chart}{rest}"));
    let (_, words) = said(home.path(), &["run", "q.toml"]);
    assert!(words.contains("the subtitle of a chart says 3"), "{words}");
    assert_eq!(words.matches("warning").count(), 1, "{words}");
    let text = |name: &str| fs::read_to_string(home.path().join("output/q").join(name)).expect(name);
    let (svg, beside) = (text("q-bars-rate-after-partner.svg"), text("q-bars-rate-after-partner.txt"));
    assert!(beside.starts_with("South Korea would pay 25%, Japan 15%. Bars"), "{beside}");
    assert!(beside.contains("Statutory") || beside.contains("statutory"), "{beside}");
    assert!(svg.contains("Hypothetical: “") && svg.contains("Since 2025, section 232."), "{svg}");
    let wrong = place(&format!("title = \"{{top}} pays most\"\n{CARS}"));
    let output = dutylab(wrong.path(), &["check", "q.toml"], 2);
    let words = String::from_utf8(output.stderr).expect("text");
    assert!(words.contains("“{top}” is no result") && !words.contains("{top_value}"), "{words}");
}

/// A run draws what answers the question, `--all-charts` everything; each picture once.
#[test]
fn every_picture_is_drawn_on_demand() {
    let home = tempfile::tempdir().expect("a folder");
    let drawn = |output: &str| {
        let files = fs::read_dir(home.path().join(output).join("japan-and-korea-cars/both")).expect("a folder");
        let names = files.map(|file| file.expect("a file").file_name().to_string_lossy().to_string());
        names.filter(|name| name.ends_with(".png")).count()
    };
    said(home.path(), &["run", "japan-and-korea-cars", "-o", "few"]);
    said(home.path(), &["run", "japan-and-korea-cars", "--all-charts", "-o", "all"]);
    assert_eq!((drawn("few"), drawn("all")), (1, 2));
}

/// The document's scenarios stand before those of the law, Japan's and Korea's first.
#[test]
fn what_the_document_raises_comes_first() {
    let home = tempfile::tempdir().expect("a folder");
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    fs::create_dir_all(home.path().join("scenarios/document")).expect("a folder");
    let document = ["japan-cars", "korea-goods", "japan-and-korea-cars", "pledges"];
    let all = document.map(|name| format!("document/{name}")).into_iter();
    for name in all.chain(["law-back-to-january-2025", "law-chips", "law-japan-cars"].map(String::from)) {
        let file = format!("{name}.toml");
        fs::copy(shipped.join(&file), home.path().join("scenarios").join(file)).expect("copies");
    }
    let (table, _) = said(home.path(), &["run", "--csv", "--no-charts"]);
    let mut names: Vec<&str> =
        table.lines().skip(1).filter_map(|line| Some(line.split(',').next()?.trim_matches('"'))).collect();
    names.dedup();
    assert_eq!(names[..4], document, "{names:?}");
    assert_eq!(names[4..], ["law-back-to-january-2025", "law-chips", "law-japan-cars"], "{names:?}");
    // Files that somebody names keep their order.
    let (table, _) = said(home.path(), &["run", "law-chips", "japan-cars", "--csv"]);
    assert!(table.lines().nth(1).is_some_and(|line| line.starts_with("\"law-chips\"")), "{table}");
}
