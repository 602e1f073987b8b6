//! What a measure says of itself besides what it charges, from the file to what people read: headings, what it rests on,
//! and what became of it.

use std::fs;
use std::sync::Arc;

use dutylab::prelude::*;
use serde_json::Value;
use tempfile::TempDir;

use crate::program::dutylab;

const LAW: &str = r#"
title = "A law"
source = "made up"
complete = true
[authority]
emergency = "Emergency duties"
cars = "Duties on cars"

[[measure]]
id = "all"
title = "Every country: 10%"
tags = ["emergency"]
heading = "9903.01.25"
rests_on = "one source"
rate = "10%"
from = 2025-04-05
status = [
    { from = 2025-05-28, is = "enjoined", note = "By the trade court." },
    { from = 2025-06-10, is = "on appeal", note = "in force pending appeal", published = 2025-06-20 },
]

[[measure]]
id = "cars"
title = "Cars"
tags = ["cars"]
heading = ["9903.94.03", "9903.94.01"]
rests_on = "primary text"
products = ["8703"]
steps = [{ from = 2025-04-03, rate = "25%" }, { from = 2025-11-01, rate = "20%", heading = "9903.94.50" }]

[[measure]]
id = "country"
title = "By country"
heading = "9903.02.01"
rests_on = "announced"
rate_table = { file = "country.csv", key = "partner", column = "rate", heading = "heading" }
from = 2025-04-05
"#;

const SCENARIO: &str = "title = \"t\"\nbaseline = \"law.toml\"\ndate = 2025-07-01\n";
const TABLE: &str = "partner,rate,heading\nJP,15%,9903.02.30 9903.02.31\nKR,15%,\nDE,10%,9903.02.20\n";

/// A folder with the law and what else is written.
fn folder(law: &str, scenario: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let files = [("law.toml", law), ("country.csv", TABLE), ("q.toml", scenario)];
    files.iter().for_each(|(name, text)| fs::write(folder.path().join(name), text).expect("written"));
    folder
}

/// What the program prints of the law, with one blank where there are several.
fn printed(folder: &TempDir, arguments: &[&str]) -> String {
    let law = ["--baseline", "law.toml"];
    let output = dutylab(folder.path(), &[arguments, &law].concat(), 0);
    String::from_utf8(output.stdout).expect("text").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn explain_has_headings_evidence_and_status() {
    let folder = folder(LAW, SCENARIO);
    let text = printed(&folder, &["explain", "JP", "8703", "--date", "2025-07-01"]);
    assert!(text.contains("measure status heading rate of value points"), "{text}");
    assert!(text.contains("all applied 9903.01.25 10% 100% 10.00"), "{text}");
    assert!(text.contains("cars applied 9903.94.01, 9903.94.03 25%"), "{text}");
    assert!(text.contains("country applied 9903.02.30, 9903.02.31 15%"), "{text}");
    assert!(text.contains("cars · Cars (assumption of this file; primary text)"), "{text}");
    assert!(text.contains("Emergency duties: on appeal since 2025-06-10: in force pending appeal"), "{text}");
    // A row without a heading has that of the measure, a step its own.
    let text = printed(&folder, &["explain", "KR", "8703", "--date", "2025-12-01"]);
    assert!(text.contains("country applied 9903.02.01 15%"), "{text}");
    assert!(text.contains("cars applied 9903.94.50 20%"), "{text}");
}

/// The step of the entry date holds, as it was known on the day of knowledge.
#[test]
fn a_status_holds_from_its_day_as_it_was_known() {
    let folder = folder(LAW, SCENARIO);
    for (days, wanted) in [
        (["2025-05-01", "2025-12-01"], None),
        (["2025-07-01", "2025-06-19"], Some("Emergency duties: enjoined since 2025-05-28: By the trade court")),
        (["2025-06-10", "2025-06-20"], Some("Emergency duties: on appeal since 2025-06-10")),
    ] {
        let text = printed(&folder, &["explain", "JP", "8703", "--date", days[0], "--as-of", days[1]]);
        let found = wanted.map_or_else(|| !text.contains("since"), |wanted| text.contains(wanted));
        assert!(found && text.contains("total 50.00"), "a status changes no rate: {days:?} {text}");
    }
}

#[test]
fn programs_read_the_same() {
    let folder = folder(LAW, SCENARIO);
    let arguments = ["explain", "JP", "8703", "--date", "2025-07-01"];
    let json: Value = serde_json::from_str(&printed(&folder, &[&arguments[..], &["--json"]].concat())).expect("JSON");
    let all = &json["before"]["steps"][0];
    assert_eq!(all["measure"], "all");
    assert_eq!((&all["heading"], &all["rests_on"]), (&Value::from(vec!["9903.01.25"]), &"one source".into()));
    assert_eq!((&all["legal_status"]["is"], &all["legal_status"]["from"]), (&"on appeal".into(), &"2025-06-10".into()));
    assert!(json["before"]["steps"][1]["legal_status"].is_null());
    let csv = printed(&folder, &[&arguments[..], &["--csv"]].concat());
    assert!(csv.contains("amount_high_pp,by,heading,rests_on,legal_status"), "{csv}");
    assert!(csv.contains(",\"9903.94.01 9903.94.03\",\"primary text\","), "{csv}");
    assert!(csv.contains(",\"9903.01.25\",\"one source\",\"on appeal since 2025-06-10"), "{csv}");
    let list = printed(&folder, &["list", "measures", "--on", "2025-06-01"]);
    assert!(list.contains("9903.01.25 · one source · enjoined since 2025-05-28: By the trade court"), "{list}");
    let list = printed(&folder, &["list", "measures", "--csv"]);
    assert!(list.contains(",\"9903.01.25\",\"one source\",\"on appeal since 2025-06-10"), "{list}");
    assert!(list.contains(",\"9903.02.01 9903.02.20 9903.02.30 9903.02.31\",\"announced\","), "{list}");
}

/// The notes below the pictures of a scenario on cars of two countries.
fn notes(scenario: &str) -> Vec<String> {
    let folder = folder(LAW, scenario);
    let session = Session::new().expect("a session");
    let partner = |code| Partner::from_iso2(code).expect("a code");
    let (product, value) = (HsCode::parse("8703230190").expect("a code"), CustomsValue::from_cents(10_000));
    let purchases = ["KR", "JP"].map(|code| (partner(code), product, value.expect("a value")));
    let world = Arc::new(World::of_purchases("mine", partner("US"), 2024, purchases));
    let file = Location::Disk(folder.path().join("q.toml"));
    let mut loaded = session.load_on(world, &file, &Overrides::default()).expect("a scenario");
    let mut run = session.run(&mut loaded, &false.into()).expect("a result");
    run.prepare(&loaded.scenario, &loaded.world, &[], &false.into()).expect("what pictures need");
    let context = session.context(&loaded, &run);
    context.notes(&run.cases.iter().collect::<Vec<_>>())
}

#[test]
fn notes_say_what_a_change_hangs_on() {
    let on_appeal = "Emergency duties: on appeal since 10\u{a0}June\u{a0}2025: in force pending appeal.".to_string();
    let repeal = |id: &str| format!("[[change]]\nmeasure = \"{id}\"\nrepeal = true\n");
    let hangs = |notes: &[String]| {
        notes.iter().filter(|note| note.starts_with("The change depends on")).cloned().collect::<Vec<_>>()
    };
    let one = notes(&format!("{SCENARIO}{}", repeal("all")));
    assert!(one.contains(&on_appeal), "{one:?}");
    let alone = "The change depends on a measure that rests on one source: Emergency duties, “Every country: 10%”.";
    assert_eq!(hangs(&one), [alone]);
    let both = notes(&format!("{SCENARIO}{}{}", repeal("all"), repeal("country")));
    let several =
        "The change depends on 2 measures that rest on one source or are only announced; the largest is “By country”.";
    assert_eq!(hangs(&both), [several]);
    // A total in place of everything has the change of what it replaces.
    let total = "[[change]]\npartners = [\"JP\"]\nproducts = [\"8703\"]\ntotal = \"1%\"\n";
    assert_eq!(hangs(&notes(&format!("{SCENARIO}{total}"))), [several]);
    // What rests on the primary text, or does not change, goes unsaid.
    let firm = notes(&format!("{SCENARIO}{}", repeal("cars")));
    assert!(firm.contains(&on_appeal) && hangs(&firm).is_empty(), "{firm:?}");
    let period = SCENARIO.replace("date = 2025-07-01", "period = { from = 2025-05-01, until = 2025-06-05 }");
    let over_time = notes(&format!("{period}{}", repeal("all")));
    assert_eq!(hangs(&over_time), [alone]);
    let enjoined = "Emergency duties: enjoined since 28\u{a0}May\u{a0}2025: By the trade court.";
    assert!(over_time.contains(&enjoined.to_string()), "{over_time:?}");
}

#[test]
fn what_is_no_heading_evidence_or_status_is_refused() {
    for (right, wrong, wanted) in [
        ("heading = \"9903.01.25\"", "heading = \"99030125\"", "“99030125” is not a heading of the schedule"),
        ("heading = \"9903.01.25\"", "heading = []", "an empty list of headings"),
        ("\"9903.94.03\", ", "\"9903.94.03-.05\", ", "“9903.94.03-.05” is not a heading of the schedule"),
        ("\"one source\"", "\"a source\"", "unknown thing that a measure rests on “a source”"),
        ("\"enjoined\"", "\"stopped\"", "unknown status of a measure “stopped”"),
        ("from = 2025-06-10", "from = 2025-05-28", "steps out of order"),
        ("heading = \"heading\"", "heading = \"head\"", "there is no column `head`"),
    ] {
        let folder = folder(&LAW.replace(right, wrong), SCENARIO);
        let output = dutylab(folder.path(), &["check", "q.toml"], 2);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains(wanted), "{wrong}: {said}");
    }
}
