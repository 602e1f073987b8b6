//! Results that are kept: a second run runs what changed and nothing else, and leaves what a fresh run would. The index
//! has every result of the folder, and what is pruned is this program's.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, SystemTime};

use crate::program::results::{hold_whole, json, part, timeless};
use crate::program::study::{Tree, study, tree, write_scenarios};
use crate::program::{TIME, another_program, command, dutylab, output_of_written};

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("text")
}

/// Runs in a folder with these arguments, and holds how many results were kept and run.
fn run(folder: &Path, arguments: &[&str], (kept, worked_out): (usize, usize)) -> Output {
    let output = dutylab(folder, &[&["run"], arguments].concat(), 0);
    let said = said(&output);
    match kept {
        0 => assert!(!said.contains("unchanged"), "{said}"),
        _ => assert!(said.contains(&format!(" · {kept} unchanged · ")), "{said}"),
    }
    assert!(said.contains(&format!("{} scenario", kept + worked_out)), "{said}");
    output
}

/// What a run of these scenarios leaves in a folder where there is nothing yet.
fn fresh(write: impl Fn(&Path), arguments: &[&str]) -> (Tree, Vec<u8>) {
    let folder = study(3, 10);
    write(folder.path());
    let output = run(folder.path(), arguments, (0, 3));
    (timeless(tree(&folder.path().join("output"))), output.stdout)
}

fn edit(folder: &Path) {
    let path = folder.join("scenarios/s01.toml");
    let text = fs::read_to_string(&path).expect("a file");
    fs::write(path, text.replace("10%", "17%")).expect("a file");
}

#[test]
fn what_changed_is_worked_out_and_the_folder_is_that_of_a_fresh_run() {
    let folder = study(3, 10);
    let first = run(folder.path(), &[], (0, 3));
    let output = folder.path().join("output");
    let written = |name: &str| fs::metadata(output.join(name)).and_then(|met| met.modified()).expect("a time");
    let before = ["s00/result.json", "s01/result.json"].map(written);
    let whole = tree(&output);
    let second = run(folder.path(), &[], (3, 0));
    assert_eq!(first.stdout, second.stdout, "the table is the same");
    assert_eq!(timeless(whole.clone()), timeless(tree(&output)));
    assert_eq!(before, ["s00/result.json", "s01/result.json"].map(written), "nothing is written again");

    edit(folder.path());
    let third = run(folder.path(), &[], (2, 1));
    let (expected, table) = fresh(edit, &[]);
    assert_eq!(third.stdout, table);
    let now = timeless(tree(&output));
    hold_whole(&now);
    assert_eq!(part(&now, "s00"), part(&whole, "s00"));
    assert_eq!(now.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    for (path, bytes) in &expected {
        assert!(now[path] == *bytes, "{} differs", path.display());
    }
    assert_eq!(written("s00/result.json"), before[0]);
    assert_ne!(written("s01/result.json"), before[1]);
    run(folder.path(), &["--fresh"], (0, 3));
    // Who asks for what a program reads gets all of it, and it is all run.
    let json = run_quietly(folder.path(), &["run", "--json", "-o", "output"]);
    assert_eq!(
        serde_json::from_slice::<serde_json::Value>(&json.stdout).expect("JSON").as_array().map(Vec::len),
        Some(3)
    );
}

fn run_quietly(folder: &Path, arguments: &[&str]) -> Output {
    dutylab(folder, arguments, 0)
}

/// Of each kind of shipped scenario one, in a folder to start in: cases, a sweep, a period, a response with draws, a
/// world that reacts; and one with a warning.
const KINDS: [&str; 7] = [
    "scenarios/cars-from-everywhere.toml",
    "scenarios/document/document-baseline.toml",
    "scenarios/idle.toml",
    "scenarios/document/japan-and-korea-cars.toml",
    "scenarios/law-japan-cars-response.toml",
    "scenarios/law-refund-eu-cars.toml",
    "scenarios/world/nafta.toml",
];

#[test]
fn every_kind_of_result_is_kept_whole() {
    let [kept, fresh] = [true, false].map(|is_kept| {
        let home = tempfile::tempdir().expect("a folder");
        dutylab(home.path(), &["init", "study"], 0);
        let study = home.path().join("study");
        let idle = "title = \"Before it held\"\nbaseline = \"us\"\ndate = 2025-01-01\n[scope]\npartners = [\"JP\"]\nproducts = [\"8703\"]\n\
                    [[change]]\nmeasure = \"s232.autos\"\nset = \"10%\"\n";
        fs::write(study.join("scenarios/idle.toml"), idle).expect("a file");
        let arguments = [&["run", "--no-charts"], &KINDS[..]].concat();
        let first = is_kept.then(|| dutylab(&study, &arguments, 0));
        let path = study.join("scenarios/document/japan-and-korea-cars.toml");
        let text = fs::read_to_string(&path).expect("a file");
        fs::write(&path, text + "\n# A thought.\n").expect("a file");
        let output = dutylab(&study, &arguments, 0);
        if let Some(first) = first {
            assert!(said(&output).contains("7 scenarios · 6 unchanged · "), "{}", said(&output));
            let warnings = |output: &Output| said(output).lines().filter(|line| line.contains("warning")).count();
            assert!(warnings(&first) > 0 && warnings(&first) == warnings(&output), "warnings are said again");
        }
        (output.stdout, timeless(tree(&study.join("output"))))
    });
    assert_eq!(String::from_utf8_lossy(&kept.0), String::from_utf8_lossy(&fresh.0));
    assert_eq!(kept.1.keys().collect::<Vec<_>>(), fresh.1.keys().collect::<Vec<_>>());
    for (path, bytes) in &fresh.1 {
        assert!(kept.1[path] == *bytes, "{} differs", path.display());
    }
}

#[test]
fn whatever_a_result_hangs_on_is_worked_out_again() {
    let folder = study(2, 10);
    let home = folder.path();
    let list = home.join("scenarios/cars.csv");
    fs::write(&list, "product\n8703\n").expect("a file");
    let path = home.join("scenarios/s00.toml");
    let text = fs::read_to_string(&path).expect("a file");
    let text = text.replace("[\"8703\"]", "[\"cars\"]") + "[list]\ncars = { file = \"cars.csv\" }\n";
    fs::write(&path, text).expect("a file");
    run(home, &["--no-charts"], (0, 2));
    let settled = || run(home, &["--no-charts"], (2, 0));
    settled();
    let append = |name: &str, more: &str| {
        let path = home.join(name);
        let text = fs::read_to_string(&path).expect("a file");
        fs::write(path, text + more).expect("a file");
    };
    append("scenarios/cars.csv", "870421\n");
    run(home, &["--no-charts"], (1, 1));
    append("tiny/flows.csv", "\n");
    run(home, &["--no-charts"], (0, 2));
    settled();
    // Files of a result that are not as they were written.
    for (name, bytes) in [("cases.csv", "case\n"), ("result.json", "{}\n"), ("summary.json", "")] {
        fs::write(home.join("output/s01").join(name), bytes).expect("a file");
        run(home, &["--no-charts"], (1, 1));
        settled();
    }
    let record = home.join("output/s01/result.json");
    let other = fs::read_to_string(&record).expect("a record").replace("Cars at 10%", "Cars at 99%");
    fs::write(&record, other).expect("a file");
    run(home, &["--no-charts"], (1, 1));
    fs::remove_file(home.join("output/s01/cases.csv")).expect("it is there");
    run(home, &["--no-charts"], (1, 1));
    fs::remove_file(home.join("output/s01/.dutylab")).expect("it is there");
    let refused = dutylab(home, &["run", "--no-charts"], 3);
    assert!(said(&refused).contains("was not written by dutylab"), "{}", said(&refused));
    fs::remove_dir_all(home.join("output/s01")).expect("it is there");
    run(home, &["--no-charts"], (1, 1));
    // What the command line asks for, and what that leads to.
    fs::write(home.join("law.toml"), "title = \"No duty\"\nsource = \"round values\"\n").expect("a file");
    let asked =
        [&["-S", "cars.rate=12%"][..], &["--date", "2025-02-01"], &["--seed", "3"], &["--baseline", "law.toml"]];
    for arguments in asked {
        run(home, arguments, (0, 2));
        run(home, arguments, (2, 0));
    }
    append("law.toml", "# A thought.\n");
    run(home, &["--baseline", "law.toml"], (0, 2));
    run(home, &["--no-charts"], (0, 2));
    settled();
}

/// Another program is another origin.
#[cfg(target_os = "linux")]
#[test]
fn another_program_works_everything_out() {
    let folder = study(2, 10);
    run(folder.path(), &["--no-charts"], (0, 2));
    let other = folder.path().join("dutylab");
    fs::copy(env!("CARGO_BIN_EXE_dutylab"), &other).expect("a copy");
    let again = |others: &str| {
        let mut command = Command::new(&other);
        let output = output_of_written(command.current_dir(folder.path()).args(["run", "--no-charts"]));
        assert!(said(&output).contains(others), "{}", said(&output));
    };
    again("2 unchanged");
    another_program(&other);
    again("2 scenarios · 2 cases");
}

#[test]
fn a_missed_expectation_is_said_again() {
    let folder = study(2, 10);
    let path = folder.path().join("scenarios/s00.toml");
    let text = fs::read_to_string(&path).expect("text");
    fs::write(&path, text + "[[expect]]\nwhat = \"duty_after\"\nequals = \"$24999.99\"\n").expect("a file");
    let first = dutylab(folder.path(), &["run", "--no-charts"], 1);
    let second = dutylab(folder.path(), &["run", "--no-charts"], 1);
    assert!(said(&second).contains("2 scenarios · 1 unchanged · ") && said(&second).contains("s00.toml:"));
    assert_eq!(first.stdout, second.stdout);
}

/// A run without the time that the other tests are given.
fn run_now(folder: &Path, arguments: &[&str]) -> String {
    let mut command = command(folder, arguments);
    let output = command.env_remove(TIME.0).output().expect("the program starts");
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    said(&output)
}

#[test]
fn the_index_has_every_result_the_newest_first() {
    let folder = study(4, 10);
    let output = folder.path().join("output");
    run_now(folder.path(), &["run"]);
    for (name, minutes) in [("s00", 30), ("s01", 10), ("s02", 20)] {
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_761_350_400 + 60 * minutes);
        let record = File::options().write(true).open(output.join(name).join("result.json")).expect("a record");
        record.set_modified(time).expect("a time");
    }
    fs::remove_file(folder.path().join("scenarios/s02.toml")).expect("it is there");
    run_now(folder.path(), &["run", "scenarios/s03.toml"]);
    let index = json(&fs::read(output.join("index.json")).expect("an index"));
    let of = |key: &str| -> Vec<String> {
        let results = index["scenarios"].as_array().expect("results");
        results.iter().map(|one| one[key].as_str().map_or_else(|| one[key].to_string(), String::from)).collect()
    };
    assert_eq!(of("scenario"), ["s03", "s00", "s02", "s01"], "this run, then the newest first");
    assert_eq!(of("is_gone"), ["false", "false", "true", "false"]);
    assert_eq!(of("time")[1..], ["2025-10-25T00:30:00Z", "2025-10-25T00:20:00Z", "2025-10-25T00:10:00Z"]);
    assert_eq!(of("file")[1], "scenarios/s00.toml");
    let page = fs::read_to_string(output.join("index.html")).expect("a page");
    let place = |words: &str| page.find(words).unwrap_or_else(|| panic!("{words} is not on the page"));
    let order = ["number 3", "Results of earlier runs", "number 0", "number 2", "number 1"].map(|words| {
        if words.starts_with('R') { place(words) } else { place(&format!("\">Cars at 10%, {words}</h2>")) }
    });
    assert!(order.is_sorted(), "{order:?}");
    assert!(page.contains("2025-10-25\u{a0}00:30\u{a0}UTC") && page.contains("scenarios/s00.toml"));
    assert_eq!(page.matches("The scenario is no longer there").count(), 1);
}

#[test]
fn results_of_a_copy_and_edited_results_are_not_pruned() {
    let folder = study(2, 10);
    run_now(folder.path(), &["run", "--no-charts"]);
    // Paths that lead from a copy to the scenarios lead elsewhere.
    let copy = folder.path().join("archive/november");
    fs::create_dir_all(&copy).expect("a folder");
    let from = folder.path().join("output");
    for (path, bytes) in tree(&from) {
        let to = copy.join(path);
        fs::create_dir_all(to.parent().expect("a folder")).expect("made");
        fs::write(to, bytes).expect("a copy");
    }
    let said =
        run_now(folder.path(), &["run", "scenarios/s00.toml", "--no-charts", "--prune", "-o", "archive/november"]);
    assert!(said.contains("nothing to prune") && copy.join("s01/cases.csv").is_file(), "{said}");
    // What somebody wrote into a table stays.
    fs::remove_file(folder.path().join("scenarios/s01.toml")).expect("it is there");
    fs::write(from.join("s01/cases.csv"), "a note\n").expect("written");
    let said = run_now(folder.path(), &["run", "scenarios/s00.toml", "--no-charts", "--prune"]);
    assert!(said.contains("its files were changed") && from.join("s01/cases.csv").is_file(), "{said}");
}

#[test]
fn what_is_pruned_is_gone_and_nothing_else() {
    let folder = study(3, 10);
    let output = folder.path().join("output");
    run_now(folder.path(), &["run", "--no-charts"]);
    assert!(run_now(folder.path(), &["run", "--no-charts", "--prune"]).contains("nothing to prune"));
    for name in ["s01.toml", "s02.toml"] {
        fs::remove_file(folder.path().join("scenarios").join(name)).expect("it is there");
    }
    fs::write(output.join("s02/thesis.txt"), "my only copy\n").expect("a file");
    fs::create_dir(output.join("mine")).expect("a folder");
    fs::copy(output.join("s01/result.json"), output.join("mine/result.json")).expect("a copy");
    fs::write(output.join("README.md"), "mine\n").expect("a file");
    // From another folder the same results are looked at: paths count from where they were given.
    let elsewhere = folder.path().join("elsewhere");
    fs::create_dir(&elsewhere).expect("a folder");
    let arguments = ["run", "../scenarios/s00.toml", "--no-charts", "--prune", "-o", "../output"];
    let pruned = dutylab(&elsewhere, &arguments, 3);
    let words = said(&pruned);
    assert!(words.contains("s01: scenarios/s01.toml is no longer there"), "{words}");
    assert!(words.contains("thesis.txt") && words.contains("was not written by dutylab"), "{words}");
    assert!(!output.join("s01").exists() && output.join("s00/cases.csv").is_file());
    for (name, text) in [("s02/thesis.txt", "my only copy\n"), ("README.md", "mine\n")] {
        assert_eq!(fs::read_to_string(output.join(name)).expect("it is there"), text);
    }
    assert!(output.join("mine/result.json").is_file() && output.join("s02/cases.csv").is_file());
    let index = json(&fs::read(output.join("index.json")).expect("an index"));
    assert_eq!(index["scenarios"].as_array().map(Vec::len), Some(2));
    let refused = dutylab(folder.path(), &["run", "--json", "--prune"], 2);
    assert!(said(&refused).contains("-o DIR"), "{}", said(&refused));
}

#[test]
fn a_page_about_results_is_in_nobodys_way() {
    let folder = study(1, 10);
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("output/README.md");
    let text = fs::read_to_string(&page).expect("the page of a clone");
    let own = folder.path().join("output/README.md");
    fs::create_dir(folder.path().join("output")).expect("a folder");
    fs::write(&own, &text).expect("a file");
    for arguments in [&[][..], &["--fresh"], &["--prune"]] {
        let output = dutylab(folder.path(), &[&["run", "--no-charts"], arguments].concat(), 0);
        assert!(!said(&output).contains("warning"), "{}", said(&output));
        assert_eq!(fs::read_to_string(&own).expect("it is there"), text);
    }
    write_scenarios(folder.path(), 1, 20);
    run(folder.path(), &["--no-charts"], (0, 1));
    assert_eq!(fs::read_to_string(&own).expect("it is there"), text);
}

/// Imports of the tiny world: two groups that cannot be compared, a sweep, a hedged rate, a case without a change.
#[test]
fn all_results_stand_in_one_table() {
    let folder = study(1, 10);
    let home = folder.path();
    let write = |name: &str, text: &str| {
        let head = "baseline = \"none\"\nworld = \"../tiny\"\ndate = 2025-01-01\n";
        fs::write(home.join(format!("scenarios/{name}.toml")), format!("title = \"Of {name}\"\n{head}{text}"))
            .expect("a file");
    };
    let measure = |rate: &str| {
        format!("measure = [{{ id = \"cars\", mode = \"base\", products = [\"8703\"], rate = \"{rate}\" }}]\n")
    };
    write("band", &measure("10%..40%"));
    write(
        "swept",
        &format!("{}sweep = [{{ measure = \"cars\", field = \"rate\", values = [\"0%\", \"50%\"] }}]\n", measure("1%")),
    );
    write("still", &measure("0%"));
    write(
        "period",
        &(measure("20%").replace("measure =", "period = { from = 2025-01-01, until = 2025-07-01 }\nmeasure =")),
    );
    fs::write(
        home.join("scenarios/period.toml"),
        fs::read_to_string(home.join("scenarios/period.toml")).expect("a file").replace("date = 2025-01-01\n", ""),
    )
    .expect("a file");
    run(home, &[], (0, 5));
    let output = home.join("output");
    let table = fs::read_to_string(output.join("summary.csv")).expect("a table");
    let rows: Vec<Vec<&str>> =
        table.lines().map(|line| line.split(',').map(|cell| cell.trim_matches('"')).collect()).collect();
    let cell = |scenario: &str, column: &str| {
        let place = rows[0].iter().position(|name| *name == column).unwrap_or_else(|| panic!("no {column}"));
        let row = rows.iter().find(|row| row[0] == scenario).unwrap_or_else(|| panic!("no {scenario}"));
        row[place].to_string()
    };
    // Cars of 250,000 dollars.
    for (scenario, low, high) in [
        ("s00", "25000.00", "25000.00"),
        ("band", "25000.00", "100000.00"),
        ("swept", "0.00", "125000.00"),
        ("still", "0.00", "0.00"),
    ] {
        assert_eq!(
            [cell(scenario, "duty_change_low_usd"), cell(scenario, "duty_change_high_usd")],
            [low, high],
            "{scenario}"
        );
        assert_eq!([cell(scenario, "imports_low_usd"), cell(scenario, "year")], ["250000.00", "2024"], "{scenario}");
    }
    assert_eq!([cell("swept", "swept"), cell("band", "swept")], ["yes", "no"]);
    assert_eq!([cell("band", "change_low_pp"), cell("band", "change_high_pp")], ["10", "40"]);
    assert_eq!(
        [cell("period", "from"), cell("period", "until"), cell("s00", "from")],
        ["2025-01-01", "2025-07-01", ""]
    );
    let manifest = fs::read_to_string(output.join("manifest.json")).expect("a manifest");
    assert!(
        !manifest.contains(&*home.to_string_lossy()),
        "a folder that is passed on does not tell whose it was: {manifest}"
    );
    let words = fs::read_to_string(output.join("summary.txt")).expect("words");
    assert!(words.starts_with("Annual duties would rise by up to $125,000"), "{words}");
    let svg = fs::read_to_string(output.join("summary.svg")).expect("a picture");
    assert!(svg.contains("Hypothetical."));
    for beside in ["1 scenario without another to compare", "1 scenario without a change"] {
        assert!(words.contains(beside), "{beside}");
    }
    let page = fs::read_to_string(output.join("index.html")).expect("a page");
    assert!(page.find("summary.svg").expect("it is shown") < page.find("quote-s").expect("a sentence"));

    // The picture goes with the others, and so it does where nothing can be compared.
    run(home, &["--no-charts"], (0, 5));
    assert!(!output.join("summary.png").exists() && output.join("summary.csv").is_file());
    fs::remove_dir_all(&output).expect("it is there");
    run(home, &["scenarios/s00.toml"], (0, 1));
    assert!(!output.join("summary.png").exists() && output.join("summary.csv").is_file());
}
