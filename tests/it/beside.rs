//! `NAME.expect.toml`: what is expected of the scenario beside it. `check` holds it; an edited scenario runs.

use std::fs;
use std::path::Path;

use crate::program::dutylab;
use tempfile::TempDir;

/// A fresh study, as `init` writes it.
fn study() -> TempDir {
    let home = tempfile::tempdir().expect("a folder");
    dutylab(home.path(), &["init", "-q", "study"], 0);
    home
}

/// What the program says, exit code held: data, then words.
fn said(folder: &Path, arguments: &[&str], code: i32) -> (String, String) {
    let output = dutylab(folder, arguments, code);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (text(output.stdout), text(output.stderr))
}

fn edit(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).expect("a file");
    assert!(text.contains(from), "{from} is not in {}", path.display());
    fs::write(path, text.replace(from, to)).expect("written");
}

#[test]
fn an_edit_leaves_expectations_behind_quietly() {
    let home = study();
    let study = home.path().join("study");
    let run = ["run", "japan-cars", "--no-charts"];
    let (_, words) = said(&study, &run, 0);
    assert!(!words.contains("no longer hold"), "{words}");
    edit(&study.join("scenarios/document/japan-cars.toml"), "\"15%\"", "\"10%\"");
    let (_, words) = said(&study, &run, 0);
    let note = "japan-cars: 3 of 6 expectations beside it no longer hold; `dutylab check japan-cars` lists them\n";
    assert!(words.starts_with(note) && !words.contains("error"), "{words}");
    let (table, words) = said(&study, &["check", "japan-cars"], 1);
    assert_eq!(table, "scenarios/document/japan-cars.toml: 1 case, 3 of 6 checks passed\n");
    assert_eq!(words.matches("this expectation does not hold").count(), 3, "{words}");
    assert!(words.contains("scenarios/document/japan-cars.expect.toml:"), "{words}");
    let (_, words) = said(&study, &["run", "japan-cars", "--no-charts", "-S", "jp.cars.rate=20%"], 0);
    assert!(!words.contains("expectations beside"), "a one-off change leaves nothing behind: {words}");
}

/// Cases, lists and products that an edit takes away are gone for the expectations too.
#[test]
fn what_an_edit_takes_away_is_no_mistake_of_the_scenario() {
    let home = study();
    let scenarios = home.path().join("study/scenarios/document");
    edit(&scenarios.join("pledges.toml"), "name   = \"Japan", "name   = \"Nippon");
    edit(&scenarios.join("pledges.toml"), "case   = \"Japan", "case   = \"Nippon");
    edit(&scenarios.join("korea-goods.toml"), "special =", "particular =");
    let (_, words) = said(&scenarios, &["run", "pledges.toml", "korea-goods.toml", "--no-charts"], 0);
    assert!(words.contains("pledges: 1 of 2 expectations beside it no longer holds"), "{words}");
    assert!(words.contains("korea-goods: the file of expectations beside it cannot be read as a whole"), "{words}");
    let (_, words) = said(&scenarios, &["check", "pledges.toml", "korea-goods.toml"], 2);
    assert!(words.contains("no case has this name") && words.contains("special"), "{words}");
}

#[test]
fn mistakes_of_expectations_have_their_place() {
    let home = study();
    let study = home.path().join("study");
    let file = study.join("scenarios/document/japan-cars.expect.toml");
    edit(&file, "within = \"$0.001bn\"", "witin  = \"$0.001bn\"");
    fs::write(&file, fs::read_to_string(&file).expect("a file") + "[[change]]\nmeasure = \"jp.cars\"\n")
        .expect("written");
    let (_, words) = said(&study, &["check", "japan-cars"], 2);
    assert!(
        words.contains("scenarios/document/japan-cars.expect.toml:") && words.contains("did you mean “within”?"),
        "{words}"
    );
    assert!(words.contains("unknown key `change`"), "{words}");
    said(&study, &["run", "japan-cars", "--no-charts"], 0);
}

/// A file of expectations is never a scenario; alone it is a mistake that `check` tells.
#[test]
fn expectations_are_no_scenarios() {
    let home = study();
    let study = home.path().join("study");
    let (listed, _) = said(&study, &["list", "scenarios"], 0);
    assert!(listed.contains("japan-cars") && !listed.contains("expect"), "{listed}");
    for command in ["run", "check"] {
        let (_, words) = said(&study, &[command, "scenarios/document/japan-cars.expect.toml"], 2);
        assert!(words.contains("name the scenario: scenarios/document/japan-cars.toml"), "{words}");
    }
    said(&study, &["run", "japan-cars.expect"], 2);
    let lonely = study.join("lonely");
    fs::create_dir(&lonely).expect("a folder");
    let from = study.join("scenarios/document");
    for (name, other) in [("japan-cars.toml", "cars.toml"), ("japan-cars.expect.toml", "japan-cars.expect.toml")] {
        fs::copy(from.join(name), lonely.join(other)).expect("copied");
    }
    let (table, words) = said(&study, &["check", "lonely"], 2);
    assert_eq!(table, "lonely/cars.toml: 1 case, 0 of 0 checks passed\n");
    assert!(words.contains("there is no lonely/japan-cars.toml that it could belong to"), "{words}");
    said(&study, &["run", "lonely", "--no-charts"], 0);
}

/// What a file expects of itself is held by `run` as ever.
#[test]
fn own_expectations_are_held() {
    let home = study();
    let study = home.path().join("study");
    let path = study.join("scenarios/document/japan-cars.toml");
    let own = "\n[[expect]]\nwhat = \"rate_after\"\nequals = \"10%\"\n";
    fs::write(&path, fs::read_to_string(&path).expect("a file") + own).expect("written");
    let (_, words) = said(&study, &["run", "japan-cars", "--no-charts"], 1);
    assert!(words.contains("expected 10%, found 15%") && !words.contains("beside it"), "{words}");
    let (table, _) = said(&study, &["check", "japan-cars"], 1);
    assert_eq!(table, "scenarios/document/japan-cars.toml: 1 case, 6 of 7 checks passed\n");
}

/// The paths that the scenarios of the document had before still find them; a name alone finds the file that is edited.
#[test]
fn paths_of_before_find_the_scenarios() {
    let home = study();
    let study = home.path().join("study");
    let run = ["run", "scenarios/japan-cars.toml", "--no-charts"];
    let (table, words) = said(&study, &run, 0);
    let note = "scenarios/japan-cars.toml lies at scenarios/document/japan-cars.toml\n";
    assert!(table.contains("japan-cars") && words.starts_with(note), "{words}");
    let own = study.join("scenarios/mine.toml");
    fs::write(&own, "title = \"Mine\"\nextends = [\"japan-cars.toml\"]\n").expect("written");
    let (table, words) = said(&study, &["run", "mine", "--no-charts", "--json"], 0);
    assert!(table.contains("\"scenario\": \"mine\""), "{table}{words}");
    let (_, words) = said(&study, &["run", "mine", "--no-charts"], 0);
    assert!(words.contains("“japan-cars.toml” lies at scenarios/document/japan-cars.toml"), "{words}");
    // A folder of before has them where they were.
    fs::rename(study.join("scenarios/document/japan-cars.toml"), study.join("scenarios/japan-cars.toml"))
        .expect("moved");
    let (_, words) = said(&study, &run, 0);
    assert!(!words.contains("lies at"), "{words}");
}
