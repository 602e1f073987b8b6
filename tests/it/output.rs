//! What a run writes: complete, the same on any number of threads, and wholly old or wholly new whatever happens to the run.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::Duration;

use crate::program::results::{hold_whole, json, part, timeless};
use crate::program::study::{study, tree, write_scenarios};
use crate::program::{command, dutylab, output_of_written};
use dutylab::report::folder::OutputFolder;
use serde_json::Value;

/// A scenario of every sort; `.ci/run` does the same with the whole batch.
const SORTS: [&str; 7] = [
    "japan-cars",
    "japan-and-korea-cars",
    "law-canada-two-sides",
    "law-cars-through-2025",
    "law-japan-cars-response",
    "nafta",
    "package",
];

/// Shipped scenarios from an empty folder, on one thread and on two.
#[test]
fn threads_change_no_byte() {
    let trees = ["1", "2"].map(|threads| {
        let folder = tempfile::tempdir().expect("a folder");
        let output = dutylab(folder.path(), &[&["run", "-j", threads], &SORTS[..]].concat(), 0);
        let table = String::from_utf8(output.stdout).expect("text");
        assert!(table.contains("japan-cars · Japan: cars from 27.5% to 15%") && table.contains("−$5.2bn"), "{table}");
        let names: Vec<_> =
            fs::read_dir(folder.path()).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect();
        assert_eq!(names, ["output"], "nothing else is written");
        (timeless(tree(&folder.path().join("output"))), table)
    });
    let [(one, table), (two, other_table)] = trees;
    assert_eq!(one.keys().collect::<Vec<_>>(), two.keys().collect::<Vec<_>>());
    for (path, bytes) in &one {
        assert!(two[path] == *bytes, "{} differs", path.display());
    }
    assert_eq!(table, other_table);

    hold_whole(&one);
    let pictures = one.keys().filter(|path| path.extension().is_some_and(|extension| extension == "png")).count();
    assert!(pictures >= 24, "{pictures} pictures");
    let index = json(&one[Path::new("index.json")]);
    let mut listed = 0;
    for scenario in index["scenarios"].as_array().expect("scenarios") {
        for picture in scenario["pictures"].as_array().expect("pictures") {
            listed += 1;
            let (path, alt) = (picture["path"].as_str().expect("a path"), picture["alt"].as_str().expect("a text"));
            for extension in ["png", "svg", "csv", "txt"] {
                assert!(one.contains_key(Path::new(&format!("{path}.{extension}"))), "{path}.{extension}");
            }
            let text = &one[Path::new(&format!("{path}.txt"))];
            assert!(text.starts_with(format!("{alt}\n").as_bytes()), "{path}.txt: the notes stand after it");
            assert!(!picture["title"].as_str().expect("a title").is_empty() && !alt.is_empty());
        }
    }
    assert_eq!(listed + 1, pictures, "every picture is in the index, but for that of all results");
    let manifest = json(&one[Path::new("manifest.json")]);
    assert_eq!(manifest["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(
        (manifest["scenarios"].as_array().map(Vec::len), &manifest["failures"]),
        (Some(SORTS.len()), &Value::Array(Vec::new()))
    );

    for scenario in index["scenarios"].as_array().expect("scenarios") {
        let name = scenario["scenario"].as_str().expect("a name");
        let cases = scenario["cases"].as_array().expect("cases").len();
        let rows = String::from_utf8(one[Path::new(&format!("{name}/cases.csv"))].clone()).expect("text");
        let header = rows.lines().next().unwrap_or_default();
        let is_table = header.starts_with("case,") && header.contains(",imports_usd,");
        assert!(is_table, "{name}: no picture takes the place of the table");
        assert_eq!(rows.lines().count(), cases + 1, "{name}");
        let swept =
            ["cars-from-everywhere", "malaysia-chips", "package", "law-chips", "law-south-east-asia", "law-uniform"]
                .contains(&name);
        let count = |file: &str| one.keys().filter(|path| path.starts_with(name) && path.ends_with(file)).count();
        // Over a period a flow has no one rate.
        let over_days = count("by_day.csv") > 0;
        assert_eq!(count("rates.csv"), if swept || over_days { 0 } else { cases }, "{name}");
        for file in ["by_partner.csv", "by_product.csv", "summary.json"] {
            assert_eq!(count(file), if swept { 0 } else { cases }, "{name}, {file}");
        }
        for file in ["by_day.csv", "by_interval.csv"] {
            assert_eq!(count(file), if over_days { cases } else { 0 }, "{name}, {file}");
        }
    }
}

#[test]
fn pictures_may_be_left_out() {
    let folder = study(2, 10);
    dutylab(folder.path(), &["run", "--no-charts"], 0);
    let names: Vec<String> =
        tree(&folder.path().join("output")).keys().map(|path| path.display().to_string()).collect();
    let of = |name: &str| {
        let files =
            ".dutylab by_partner.csv by_product.csv cases.csv datapackage.json rates.csv result.json summary.json";
        files.split(' ').map(|file| format!("{name}/{file}")).collect::<Vec<_>>()
    };
    let expected: Vec<String> = [".dutylab", "index.html", "index.json", "manifest.json"]
        .map(String::from)
        .into_iter()
        .chain(of("s00"))
        .chain(of("s01"))
        .chain(["summary.csv".to_string()])
        .collect();
    assert_eq!(names, expected);
}

#[test]
fn a_world_of_ones_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let scenario = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios/tiny.toml");
    let path = scenario.to_str().expect("a path");
    dutylab(folder.path(), &["run", path, "--no-charts", "-o", "results"], 0);
    let tree = tree(&folder.path().join("results"));
    let summary = json(&tree[Path::new("tiny/summary.json")]);
    assert_eq!([&summary["imports_usd"], &summary["duty_after_usd"]].map(Value::to_string), ["350000.00", "30000.00"]);
    assert_eq!(
        summary["expectations"].as_array().map(|facts| facts.iter().filter(|fact| fact["holds"] == true).count()),
        Some(4)
    );
    let rates = String::from_utf8(tree[Path::new("tiny/rates.csv")].clone()).expect("text");
    assert_eq!(
        rates,
        "partner,partner_iso3,product,name,imports_usd,rate_before_pct,rate_after_pct,change_pp\n\
         \"CN\",\"CHN\",\"854231\",\"Electrical machinery\",100000.00,0,5,5\n\"JP\",\"JPN\",\"870323\",\"Vehicles\",100000.00,0,10,10\n\
         \"US\",\"USA\",\"870323\",\"Vehicles\",150000.00,0,10,10\n"
    );
}

#[test]
fn a_folder_to_start_in() {
    let folder = tempfile::tempdir().expect("a folder");
    dutylab(folder.path(), &["init", "study"], 0);
    let study = folder.path().join("study");
    let written = tree(&study);
    // The shipped scenarios, a first one of one's own, seven documents, a page about them, one about results, and five files
    // for editors.
    let shipped = tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios"));
    assert_eq!(written.len(), shipped.len() + 1 + 7 + 2 + 5);
    // Below the line that names the schema.
    for (path, bytes) in &shipped {
        let copy = &written[&Path::new("scenarios").join(path)];
        assert!(copy.ends_with(bytes), "{} is as it is shipped", path.display());
    }
    dutylab(&study, &["run", "scenarios/my-first.toml"], 0);
    assert!(study.join("output/my-first/summary.json").is_file());
    dutylab(
        &study,
        &["check", "scenarios/my-first.toml", "scenarios/document", "scenarios/law-beside-receipts.toml"],
        0,
    );
    dutylab(folder.path(), &["init", "study"], 2);
    let again = tree(&study);
    assert!(written.iter().all(|(path, bytes)| again[path] == *bytes), "a second `init` leaves everything alone");
}

#[test]
fn one_bad_file_does_not_stop_the_others() {
    let folder = study(3, 10);
    dutylab(folder.path(), &["run"], 0);
    let before = tree(&folder.path().join("output"));
    write_scenarios(folder.path(), 3, 20);
    fs::write(folder.path().join("scenarios/s01.toml"), "title = \"broken\"\nrate = 15\n").expect("a file");
    let output = dutylab(folder.path(), &["run"], 3);
    let said = String::from_utf8(output.stderr).expect("text");
    assert!(said.contains("unknown key `rate`") && said.contains("s01.toml:2"), "{said}");
    let after = tree(&folder.path().join("output"));
    hold_whole(&after);
    for (name, changed) in [("s00", true), ("s01", false), ("s02", true)] {
        let path = PathBuf::from(format!("{name}/summary.json"));
        assert_eq!(before[&path] != after[&path], changed, "{name}");
    }
    let manifest = json(&after[Path::new("manifest.json")]);
    let failed = manifest["failures"].as_array().expect("failures");
    assert!(
        failed.len() == 1 && failed[0]["scenario"].as_str().is_some_and(|path| path.ends_with("s01.toml")),
        "{manifest}"
    );

    let alone = dutylab(folder.path(), &["run", "scenarios/s01.toml"], 2);
    assert!(alone.stdout.is_empty() || !String::from_utf8_lossy(&alone.stdout).contains("s01"));
}

#[test]
fn an_expectation_that_fails_is_a_finding() {
    let folder = study(1, 10);
    let path = folder.path().join("scenarios/s00.toml");
    let text = fs::read_to_string(&path).expect("text");
    fs::write(&path, text + "[[expect]]\nwhat = \"duty_after\"\nequals = \"$24999.99\"\n").expect("a file");
    let said = String::from_utf8(dutylab(folder.path(), &["run", "--no-charts"], 1).stderr).expect("text");
    assert!(said.contains("25,000") || said.contains("25000"), "{said}");
    assert!(folder.path().join("output/s00/summary.json").is_file(), "results are written all the same");
    dutylab(folder.path(), &["check"], 1);
}

/// A place that is no folder is said to be none, and nothing is made of the name of a file.
#[test]
fn results_go_into_folders() {
    let folder = study(1, 10);
    for place in ["/dev/null", "/dev/stdout", "table.csv", "new/table.json"] {
        let said = String::from_utf8(dutylab(folder.path(), &["run", "-o", place], 2).stderr).expect("text");
        assert!(said.contains(place) && said.contains("-o DIR") && !said.contains("os error"), "{said}");
    }
    assert!(!folder.path().join("table.csv").exists() && !folder.path().join("new").exists());
}

#[test]
fn where_nothing_can_be_written_nothing_changes() {
    let folder = study(1, 10);
    fs::write(folder.path().join("output"), "a file of somebody else").expect("a file");
    let before = tree(folder.path());
    let said = String::from_utf8(dutylab(folder.path(), &["run"], 2).stderr).expect("text");
    assert!(said.contains("output") && said.contains("cannot write here") && said.contains("-o DIR"), "{said}");
    assert_eq!(tree(folder.path()), before);
    dutylab(folder.path(), &["run", "-o", "output/below"], 2);
    assert_eq!(tree(folder.path()), before);
}

/// Root may write anywhere: it takes the program for somebody else, who may not.
#[cfg(unix)]
#[test]
fn a_folder_without_permission() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    let open =
        |path: &Path, mode: u32| fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("permissions");
    let folder = study(1, 10);
    let closed = folder.path().join("closed");
    fs::create_dir(&closed).expect("a folder");
    open(&closed, 0o555);
    open(folder.path(), 0o755);
    let program = folder.path().join("dutylab");
    fs::copy(env!("CARGO_BIN_EXE_dutylab"), &program).expect("a copy");
    let is_root = fs::write(closed.join("probe"), "").is_ok_and(|()| fs::remove_file(closed.join("probe")).is_ok());
    for place in ["closed", "closed/below"] {
        let mut command = Command::new(&program);
        command.current_dir(folder.path()).args(["run", "-o", place]);
        if is_root {
            const NOBODY: u32 = 65_534;
            command.uid(NOBODY).gid(NOBODY);
        }
        let output = output_of_written(&mut command);
        let said = String::from_utf8(output.stderr).expect("text");
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("cannot write here"), "{said}");
    }
    assert!(tree(&closed).is_empty());
}

/// A run that is to wait for another, once it has said so.
fn waiting(folder: &Path) -> (Child, BufReader<ChildStderr>) {
    let mut child = command(folder, &["run", "--no-charts"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut said = BufReader::new(child.stderr.take().expect("its words"));
    let mut line = String::new();
    said.read_line(&mut line).expect("a line");
    assert!(line.contains("another run is writing here"), "{line}");
    (child, said)
}

#[test]
fn two_runs_at_once_keep_apart() {
    let folder = study(1, 10);
    let output = folder.path().join("output");
    let first = OutputFolder::open(&output).expect("a folder").expect("nobody else is here");
    let (mut second, _said) = waiting(folder.path());
    assert!(!output.join("s00").exists() && !output.join("index.html").exists(), "another run is writing");
    drop(first);
    assert_eq!(second.wait().expect("its end").code(), Some(0));
    hold_whole(&tree(&output));
    assert!(output.join("s00/summary.json").is_file());
}

#[cfg(unix)]
#[test]
fn a_run_that_waits_can_be_stopped() {
    let folder = study(1, 10);
    let output = folder.path().join("output");
    let _first = OutputFolder::open(&output).expect("a folder").expect("nobody else is here");
    let (mut second, _said) = waiting(folder.path());
    send("INT", &second);
    assert_eq!(second.wait().expect("its end").code(), Some(130));
    assert!(!output.join("s00").exists() && !output.join("index.html").exists());
}

/// Starts a run of two threads whose words nobody reads.
fn start(folder: &Path) -> Child {
    let mut command = command(folder, &["run", "-j", "2"]);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts")
}

/// Sends a signal; a run that is over already does not get it.
#[cfg(unix)]
fn send(signal: &str, child: &Child) {
    let kill = format!("kill -{signal} {}", child.id());
    Command::new("sh").args(["-c", &kill]).stderr(Stdio::null()).status().expect("a shell");
}

/// Waits until a run has written so many files that are not in place yet, or is over.
fn wait_for_staged(child: &mut Child, output: &Path, files: usize) {
    let staged = || {
        let entries = fs::read_dir(output).into_iter().flatten().flatten();
        let folders = entries
            .filter(|entry| entry.path().is_dir() && entry.file_name().to_string_lossy().starts_with(".dutylab-"));
        // The run moves files while they are counted: what is gone is not there.
        folders.map(|folder| count(&folder.path())).sum::<usize>()
    };
    while child.try_wait().expect("the state of a process").is_none() && staged() < files {
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn count(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| if entry.path().is_dir() { count(&entry.path()) } else { 1 }).sum()
}

const MANY: usize = 12;

/// Interrupts runs at many moments. Each time every scenario is wholly old or wholly new, and the next run clears up.
#[cfg(unix)]
fn interrupted(signal: &str, code: Option<i32>) {
    let folder = study(MANY, 10);
    let output = folder.path().join("output");
    dutylab(folder.path(), &["run"], 0);
    let old = timeless(tree(&output));
    write_scenarios(folder.path(), MANY, 20);
    dutylab(folder.path(), &["run"], 0);
    let new = timeless(tree(&output));
    for number in 0..MANY {
        let name = format!("s{number:02}");
        assert_ne!(part(&old, &name), part(&new, &name));
    }
    let mut stopped = 0;
    let mut mixtures = 0;
    for files in [0, 1, 5, 15, 30, 50, 80, 120] {
        write_scenarios(folder.path(), MANY, 10);
        dutylab(folder.path(), &["run"], 0);
        assert_eq!(timeless(tree(&output)), old, "a run clears up what the one before left");
        write_scenarios(folder.path(), MANY, 20);
        let mut child = start(folder.path());
        wait_for_staged(&mut child, &output, files);
        send(signal, &child);
        let ended = child.wait().expect("the end of a process").code();
        assert!(ended == code || ended == Some(0) || ended.is_none(), "{ended:?}");
        stopped += usize::from(ended == code);

        let mut now = timeless(tree(&output));
        let left = |path: &PathBuf| path.to_string_lossy().starts_with(".dutylab-");
        assert!(code.is_none() || ended != code || !now.keys().any(left), "an orderly end clears up");
        now.retain(|path, _| !left(path));
        hold_whole(&now);
        let parts = (0..MANY).map(|number| {
            let name = format!("s{number:02}");
            let (now, old, new) = (part(&now, &name), part(&old, &name), part(&new, &name));
            assert!(now == old || now == new, "{name} is neither old nor new");
            now == new
        });
        let renewed = parts.filter(|renewed| *renewed).count();
        mixtures += usize::from(renewed > 0 && renewed < MANY);
        if ended == code && code.is_some() {
            for name in ["index.html", "index.json", "manifest.json", "summary.csv", "summary.png"] {
                assert_eq!(now[Path::new(name)], old[Path::new(name)], "{name} comes last");
            }
        }
    }
    assert!(stopped > 0, "no run was stopped before its end");
    println!("{stopped} of 8 runs stopped, {mixtures} of them with some scenarios renewed");
}

#[cfg(unix)]
#[test]
fn a_kill_leaves_no_mixture() {
    interrupted("KILL", None);
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_in_order() {
    interrupted("INT", Some(130));
}

/// A disk without room, as far as one program sees it: no file may grow beyond so many blocks.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_old_results() {
    let folder = study(1, 10);
    let output = folder.path().join("output");
    dutylab(folder.path(), &["run", "--no-charts"], 0);
    let before = tree(&output);
    write_scenarios(folder.path(), 1, 20);
    // The pictures are what does not fit.
    let limited = "trap '' XFSZ; ulimit -f 16; exec \"$0\" run";
    let run =
        Command::new("sh").args(["-c", limited, env!("CARGO_BIN_EXE_dutylab")]).current_dir(folder.path()).output();
    let run = run.expect("a shell");
    let said = String::from_utf8(run.stderr).expect("text");
    assert_eq!(run.status.code(), Some(2), "{said}");
    assert!(said.contains("cannot be written") && said.contains("untouched"), "{said}");
    let after = tree(&output);
    assert_eq!(part(&before, "s00"), part(&after, "s00"));
    hold_whole(&after);
    assert!(
        !after.keys().any(|path| path.starts_with(".dutylab-")),
        "nothing half-written is left: {:?}",
        after.keys()
    );
}
