//! Small studies, each a folder of `tests/corpus/` with its scenario and whatever that reads, and what the library
//! makes of them: results whose words can be shown, or mistakes that can.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use dutylab::error::{Problem, Problems};
use dutylab::escaping::is_control;
use dutylab::input::files::Location;
use dutylab::input::scenario::Overrides;
use dutylab::report::diagnostic::render;
use dutylab::report::folder::OutputFolder;
use dutylab::report::record::{Origin, ResultRecord};
use dutylab::report::{headline, results};
use dutylab::scenario::Scenario;
use dutylab::session::{Loaded, Session};

/// The files of a folder by their paths in it, slashes on every system.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The studies of the corpus, by name.
pub static STUDIES: LazyLock<BTreeMap<String, Files>> = LazyLock::new(|| {
    let mut studies = BTreeMap::<String, Files>::new();
    for (path, bytes) in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")) {
        let (study, file) = path.split_once('/').expect("a file of a study");
        studies.entry(study.into()).or_default().insert(file.into(), bytes);
    }
    studies.remove("words");
    if cfg!(not(feature = "data-elasticities")) {
        studies.remove("reaction");
    }
    studies
});

/// What the program made of a study.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It was run.
    Results,
    /// It was refused, with a message.
    Refusal,
}

/// The longest that anybody waits for an answer; a debug build on a busy machine has a second for most.
const LONGEST: Duration = Duration::from_secs(60);
/// The most characters that all messages on one file have.
const LONGEST_MESSAGE: usize = 60_000;

thread_local! {
    static SESSION: RefCell<Session> = RefCell::new(Session::new().expect("names"));
}

/// Returns all files below a folder.
fn files(folder: &Path) -> Files {
    let mut found = Files::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(files(&path).into_iter().map(|(below, bytes)| (format!("{name}/{below}"), bytes)));
        } else {
            found.insert(name, fs::read(path).expect("a file"));
        }
    }
    found
}

/// Reads and runs a study. The error says what no answer may be: silent, without a place, with letters that steer a
/// terminal, too long, too late; or a file that was written or changed beside the scenario.
pub fn answer(study: &Files, overrides: &Overrides) -> Result<Answer, String> {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in study {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    let began = Instant::now();
    let answer = with_session(|session| match loaded(session, folder.path(), overrides) {
        Ok(loaded) => told(session, loaded),
        Err(problems) => shown(&problems, true).map(|()| Answer::Refusal),
    })?;
    if files(folder.path()) != *study {
        return Err("something was written beside the scenario".into());
    }
    if began.elapsed() > LONGEST { Err(format!("an answer after {:?}", began.elapsed())) } else { Ok(answer) }
}

/// Works with a session that knows what is shipped, and nothing of earlier studies.
pub fn with_session<T>(work: impl FnOnce(&Session) -> T) -> T {
    SESSION.with_borrow_mut(|session| {
        session.retain(|location| matches!(location, Location::Shipped(_)));
        work(session)
    })
}

/// Reads the scenario of a folder.
pub fn loaded(session: &Session, folder: &Path, overrides: &Overrides) -> Result<Loaded, Problems> {
    session.load(&Location::Disk(folder.join("scenario.toml")), overrides)
}

/// Works a scenario out and holds what is printed and written of it.
fn told(session: &Session, mut loaded: Loaded) -> Result<Answer, String> {
    if !loaded.scenario.misread.is_empty() {
        shown(&loaded.scenario.misread, true)?;
    }
    if !is_small(&loaded.scenario) {
        return Ok(Answer::Results);
    }
    let stop = false.into();
    let run = match session.run(&mut loaded, &stop) {
        Ok(run) => run,
        Err(failure) => return shown(&Problem::from(failure).into(), false).map(|()| Answer::Refusal),
    };
    let context = session.context(&loaded, &run);
    let mut record = ResultRecord::of(&context, Origin::default());
    let printed = headline::text(&[&record.headline], true).plain(100);
    hold("the table on the terminal", &printed)?;
    let place = tempfile::tempdir().expect("a folder");
    let output = OutputFolder::open(place.path()).map_err(|problem| problem.to_string())?.expect("a free folder");
    results::write(&context, &mut record, &output, None, &stop).map_err(|problem| problem.to_string())?;
    drop(output);
    for (name, bytes) in files(place.path()) {
        let text = String::from_utf8(bytes).map_err(|_| format!("{name} is not UTF-8"))?;
        hold(&name, &text)?;
        if name.ends_with(".csv") {
            hold_cells(&name, &text)?;
        }
    }
    Ok(Answer::Results)
}

/// Returns true for a scenario that takes no time: a sweep may ask for 100,000 cases, and it may have them.
fn is_small(scenario: &Scenario) -> bool {
    let days = scenario.period.map_or(1, |(from, until)| (until - from).get_days());
    scenario.variant_count() <= 64 && days <= 400 && scenario.draws.is_none_or(|draws| draws.until - draws.first <= 64)
}

/// Holds that problems can be shown: each with its words and what it is about, and nothing that steers a terminal.
pub fn shown(problems: &Problems, has_place: bool) -> Result<(), String> {
    if problems.is_empty() {
        return Err("refused without a word".into());
    }
    let mut length = 0;
    for problem in problems.iter() {
        let message = render(problem, false);
        if problem.what.trim().is_empty() {
            return Err(format!("no words: {message}"));
        }
        if has_place && problem.place.is_none() {
            return Err(format!("no place: {message}"));
        }
        hold("a message", &message)?;
        hold("a message in a line", &problem.to_string())?;
        length += message.chars().count();
    }
    if length > LONGEST_MESSAGE { Err(format!("{length} characters of messages")) } else { Ok(()) }
}

/// Holds that a text has nothing that does something instead of being seen.
fn hold(what: &str, text: &str) -> Result<(), String> {
    match text.chars().find(|letter| is_control(*letter) && !['\n', '\t'].contains(letter)) {
        Some(letter) => Err(format!("{what} has {letter:?}")),
        None => Ok(()),
    }
}

/// Holds that a table is whole, and that no cell is a formula to a spreadsheet.
fn hold_cells(name: &str, text: &str) -> Result<(), String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    for row in reader.records() {
        let row = row.map_err(|error| format!("{name}: {error}"))?;
        let is_formula = |cell: &&str| cell.starts_with(['=', '@', '+', '-']) && cell.parse::<f64>().is_err();
        if let Some(cell) = row.iter().find(is_formula) {
            return Err(format!("{name}: the cell {cell:?} is a formula"));
        }
    }
    Ok(())
}
