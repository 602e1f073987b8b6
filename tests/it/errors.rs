//! Broken files and the messages that they get. `BLESS=1 cargo test --test it errors` writes the messages anew: read
//! each before it is committed, as somebody who sees it for the first time.

use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::atomic::AtomicBool;

use crate::program::command;
use dutylab::error::Place;
use dutylab::input::files::Location;
use dutylab::input::scenario::Overrides;
use dutylab::report::diagnostic::render;
use dutylab::run::Failure;
use dutylab::session::Session;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/errors")
}

fn check(file: &Path, further: &[&str]) -> Output {
    let mut command = command(&folder(), &["check", "--color", "never"]);
    command.args(further).arg(file).output().expect("an answer")
}

/// The broken files: scenarios, and the scenarios of broken worlds. A name with an underscore in front is a part of
/// another file.
fn broken() -> Vec<PathBuf> {
    let entries = |folder: &Path| -> Vec<PathBuf> {
        let read = std::fs::read_dir(folder).expect("a folder");
        read.map(|entry| entry.expect("an entry").path()).collect()
    };
    let own = entries(&folder()).into_iter().filter(|path| path.extension().is_some_and(|end| end == "toml"));
    let own = own.filter(|path| !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('_')));
    let worlds = entries(&folder().join("worlds")).into_iter().map(|world| world.join("scenario.toml"));
    let mut files: Vec<PathBuf> =
        own.chain(worlds).map(|path| path.strip_prefix(folder()).expect("below").to_path_buf()).collect();
    files.sort();
    files
}

/// What is said of a file by whoever reads it, works it out or holds what is expected of it; paths count from the folder.
fn message(session: &Session, file: &Path) -> String {
    let location = Location::Disk(Path::new("tests/errors").join(file));
    let problems = match session.load(&location, &Overrides::default()) {
        Err(problems) => problems,
        Ok(mut loaded) => match session.run(&mut loaded, &AtomicBool::new(false)) {
            Err(Failure::Problem(problem)) if problem.place.is_none() => {
                problem.at(Place::file(location.display()), "").into()
            }
            Err(Failure::Problem(problem)) => problem.into(),
            Err(failure) => panic!("{}: {failure}", file.display()),
            Ok(_) => loaded.scenario.misread,
        },
    };
    let message: String = problems.iter().map(|problem| format!("{}\n\n", render(problem, false))).collect();
    message.replace("tests/errors/", "")
}

/// Every mistake has its message with an address, and one thing wrong is one message, but for the files that have several.
#[test]
fn every_mistake_has_its_message() {
    let bless = std::env::var_os("BLESS").is_some();
    let session = Session::new().expect("names");
    let mut wrong = Vec::new();
    for file in broken() {
        let message = message(&session, &file);
        let expected = folder().join(file.with_extension("stderr"));
        if bless {
            std::fs::write(&expected, &message).expect("written");
        } else if std::fs::read_to_string(&expected).unwrap_or_default() != message {
            wrong.push(format!("{}:\n{message}", file.display()));
        }
        let count = message.lines().filter(|line| line.starts_with("error")).count();
        let name = file.file_stem().expect("a name").to_string_lossy().into_owned();
        let several = if name.starts_with("several-") { 2..=20 } else { 1..=1 };
        assert!(several.contains(&count), "{}: {count} messages\n{message}", file.display());
        assert!(message.contains("--> "), "{}: no address\n{message}", file.display());
        for jargon in ["sequence", "invalid type", "expected a string", "serde", "os error", "/./", "panicked"] {
            assert!(!message.contains(jargon), "{}: {jargon}\n{message}", file.display());
        }
    }
    assert!(wrong.is_empty(), "other messages than expected:\n{}", wrong.join("\n"));
}

/// The command says the same, in the folder of the files.
#[test]
fn the_command_says_the_same() {
    for file in ["authority-two.toml", "several-mistakes.toml", "worlds/ragged/scenario.toml"] {
        let output = check(Path::new(file), &[]);
        assert_eq!(output.status.code(), Some(2), "{file}");
        let expected = std::fs::read(folder().join(file).with_extension("stderr")).expect("a message");
        assert_eq!(String::from_utf8_lossy(&output.stderr), String::from_utf8_lossy(&expected), "{file}");
    }
}

/// The same of what only shows when markets are gathered and computed.
#[test]
fn every_mistake_of_a_run_has_its_message() {
    let bless = std::env::var_os("BLESS").is_some();
    let output = tempfile::tempdir().expect("a folder");
    for name in [
        "draws-of-nothing",
        "response-too-large",
        "response-where-below-market",
        "response-where-overlap",
        "response-where-untraded",
    ] {
        let file = format!("run/{name}.toml");
        let mut command = command(&folder(), &["run", "--color", "never", "--no-charts", "-o"]);
        let told = command.arg(output.path()).arg(&file).output().expect("an answer");
        let message = String::from_utf8(told.stderr).expect("text");
        assert_eq!(told.status.code(), Some(2), "{file}: {message}");
        let expected = folder().join(file).with_extension("stderr");
        if bless {
            std::fs::write(&expected, &message).expect("written");
        }
        assert_eq!(std::fs::read_to_string(&expected).unwrap_or_default(), message, "{name}");
    }
}

/// The same of tables of parameters, each read by itself.
#[test]
fn every_mistake_of_a_table_of_parameters_has_its_message() {
    let bless = std::env::var_os("BLESS").is_some();
    let session = Session::new().expect("names");
    let mut tables: Vec<PathBuf> = std::fs::read_dir(folder().join("parameters"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == "csv"))
        .collect();
    tables.sort();
    for table in tables {
        let path = table.strip_prefix(env!("CARGO_MANIFEST_DIR")).expect("below").to_path_buf();
        let problems = session.parameters(Some(&Location::Disk(path.clone()))).expect_err("a mistake");
        let message: String = problems.iter().map(|problem| format!("{}\n", render(problem, false))).collect();
        let several = path.file_stem().is_some_and(|name| name.to_string_lossy().starts_with("several-"));
        assert_eq!(problems.len() > 1, several, "{}: {message}", path.display());
        let expected = table.with_extension("stderr");
        if bless {
            std::fs::write(&expected, &message).expect("written");
        }
        assert_eq!(std::fs::read_to_string(&expected).unwrap_or_default(), message, "{}", path.display());
    }
}

#[test]
fn a_missed_expectation_is_a_finding() {
    let place = tempfile::tempdir().expect("a folder");
    let file = place.path().join("missed.toml");
    let text = "title = \"A\"\nbaseline = \"document\"\n[[change]]\nmeasure = \"jp.cars\"\nset = \"15%\"\n[[expect]]\nwhat = \"rate_after\"\nequals = \"16%\"\n";
    std::fs::write(&file, text).expect("written");
    assert_eq!(check(&file, &[]).status.code(), Some(1));
}

/// What is as good as well written.
#[test]
fn marks_of_editors_do_no_harm() {
    let place = tempfile::tempdir().expect("a folder");
    let text = "\u{feff}title = \"A\"\r\nworld = \"mine\"\r\nbaseline = \"none\"\r\ndate = 2025-01-01\r\n[list]\r\nrest = { except = [\"98\", \"99\"] }\r\nall = { within = \"rest\" }\r\n[[measure]]\r\nid = \"ten\"\r\nproducts = [\"all\"]\r\nrate = \"１０ ％\"\r\n[[change]]\r\nmeasure = \"ten\"\r\nadd = \"−5pp\"\r\n[[expect]]\r\nwhat = \"duty_after\"\r\nequals = \"$150\"\r\n";
    std::fs::write(place.path().join("marks.toml"), text).expect("written");
    let world = place.path().join("mine");
    std::fs::create_dir(&world).expect("a folder");
    std::fs::write(world.join("world.toml"), "title = \"W\"\nimporter = \"DE\"\nyear = 2024\nsource = \"test\"\n")
        .expect("written");
    let flows = "\u{feff}note,partner,product,value_usd\r\n\"a, b\",\"Korea, South\",8703,1000\r\n,\"JP\",\"8703\",\"2000.00\"\r\n\r\n,JP,98,7\r\n";
    std::fs::write(world.join("flows.csv"), flows).expect("written");
    let output = check(&place.path().join("marks.toml"), &[]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn what_a_scenario_adds_can_be_changed() {
    let place = tempfile::tempdir().expect("a folder");
    let base = "title = \"A\"\nbaseline = \"document\"\n[[measure]]\nid = \"cn.ten\"\npartners = [\"CN\"]\nproducts = [\"8703\"]\nmode = \"base\"\nrate = \"10%\"\n";
    let more = "extends = [\"base.toml\"]\n[[case]]\nname = \"half\"\n[[case.change]]\nmeasure = \"cn.*\"\ncut = \"50%\"\n[[case]]\nname = \"own\"\n[[case.measure]]\nid = \"cn.two\"\npartners = [\"CN\"]\nproducts = [\"8703\"]\nrate = \"4%\"\n[[case.change]]\nmeasure = \"cn.two\"\nset = \"2%\"\n[[expect]]\ncase = \"half\"\nwhat = \"rate_after\"\nequals = \"5%\"\n[[expect]]\ncase = \"own\"\nwhat = \"rate_after\"\nequals = \"12%\"\n";
    std::fs::write(place.path().join("base.toml"), base).expect("written");
    std::fs::write(place.path().join("more.toml"), more).expect("written");
    let output = check(&place.path().join("more.toml"), &[]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn mistakes_of_the_command_line_have_an_address() {
    let scenario = Path::new("_japan.toml");
    for (change, what) in [
        ("jp.cars.rate=20", "a rate needs a unit"),
        ("jp.car.rate=20%", "did you mean “jp.cars”?"),
        ("jp.cars=20%", "is not a one-off change"),
    ] {
        let output = check(scenario, &["-S", change]);
        let message = String::from_utf8(output.stderr).expect("text");
        assert_eq!(output.status.code(), Some(2), "{message}");
        assert!(message.contains(what) && message.contains("--> -S:1:"), "{message}");
    }
    let output = check(scenario, &["--baseline", "docment"]);
    let message = String::from_utf8(output.stderr).expect("text");
    assert!(message.contains("did you mean “document”?"), "{message}");
}

/// Garbage of any size is answered, and in a few lines.
#[test]
fn garbage_is_answered_in_a_few_lines() {
    const MEGABYTE: usize = 1 << 20;
    let nested =
        |open: &str, close: &str, depth: usize| format!("title = {}{}", open.repeat(depth), close.repeat(depth));
    let garbage: Vec<(&str, String)> = vec![
        ("ten-megabytes", "[".repeat(10 * MEGABYTE)),
        ("four-megabytes", "[".repeat(4 * MEGABYTE - 1)),
        ("one-megabyte", "[".repeat(MEGABYTE - 1)),
        ("list-of-brackets", format!("title = {}", "[".repeat(MEGABYTE - 100))),
        ("nested-lists", nested("[", "]", 400_000)),
        ("nested-lists-79", nested("[", "]", 79)),
        ("nested-tables", nested("{a=", "}", 200_000)),
        ("dotted", format!("{}title = 1", "a.".repeat(400_000))),
        (
            "tildes",
            format!(
                "title = \"A\"\nbaseline = \"document\"\n[[change]]\nmeasure = \"jp.cars\"\nset = \"{}\"",
                "~".repeat(900_000)
            ),
        ),
        (
            "stars",
            format!(
                "title = \"A\"\nbaseline = \"document\"\n[[change]]\nmeasure = \"{}x\"\nset = \"1%\"",
                "*".repeat(900_000)
            ),
        ),
        ("a-million-lines", "garbage\n".repeat(1_000_000)),
        ("many-lines", "=\n".repeat(49_000)),
        ("many-keys", (0..49_000).map(|number| format!("key{number} = 1\n")).collect()),
        ("many-changes", "[[change]]\nmeasure = 1\n".repeat(24_000)),
        ("many-measures", (0..8_000).map(|number| format!("[[measure]]\nid = \"m{number}\"\nrate = 1\n")).collect()),
        ("one-line", "x".repeat(MEGABYTE - 1)),
        ("one-long-value", format!("title = {}", "x".repeat(MEGABYTE - 100))),
    ];
    let place = tempfile::tempdir().expect("a folder");
    for (name, text) in garbage {
        let file = place.path().join(format!("{name}.toml"));
        std::fs::write(&file, text).expect("written");
        let output = check(&file, &[]);
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        let shown: String = message.chars().take(2000).collect();
        assert_eq!(output.status.code(), Some(2), "{name}: {shown}");
        assert!(message.len() < 30_000, "{name}: {} bytes: {shown}", message.len());
    }
}
