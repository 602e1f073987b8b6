//! What is written on the command line: goals, what is varied, one-off changes, what is explained, parts of draws. Each kind
//! is a file of `tests/corpus/words/`, a line a text.

use std::cell::OnceCell;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use dutylab::error::{Problem, Problems};
use dutylab::input::draw_shard;
use dutylab::input::goal::{read_goal, read_vary};
use dutylab::input::goods::find_goods;
use dutylab::input::scenario::Overrides;
use dutylab::partner::Pair;
use dutylab::product::HsCode;
use dutylab::run::solve::solve;
use dutylab::scenario::Scenario;
use dutylab::session::{Loaded, Session};
use jiff::civil::Date;

use super::study::{Answer, STUDIES, answer, loaded, shown, with_session};

/// The texts of each kind.
pub static WORDS: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/words");
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let of_kind = |path: &std::path::PathBuf| {
        let kind = path.file_stem().expect("a kind").to_string_lossy().into_owned();
        let text = fs::read_to_string(path).expect("a file");
        text.lines().map(|line| (kind.clone(), line.to_string())).collect::<Vec<_>>()
    };
    paths.iter().flat_map(of_kind).collect()
});

thread_local! {
    /// The first case of the study that goals and measures are of.
    static CASE: OnceCell<Loaded> = const { OnceCell::new() };
}

fn with_case<T>(session: &Session, work: impl FnOnce(&Loaded) -> T) -> T {
    let read = || {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/goal");
        let mut loaded = loaded(session, &folder, &Overrides::default()).expect("a scenario");
        loaded.scenario = Scenario { response: None, draws: None, ..loaded.scenario.only(0) };
        loaded
    };
    CASE.with(|case| work(case.get_or_init(read)))
}

/// Reads and follows a text. The error says what no answer may be.
pub fn follow(kind: &str, text: &str) -> Result<Answer, String> {
    let said = match kind {
        "settings" => {
            return answer(&STUDIES["law"], &Overrides { set: vec![text.into()], ..Overrides::default() });
        }
        "goals" => with_session(|session| solved(session, "jp.cars", text)),
        "vary" => with_session(|session| solved(session, text, "duty = $70,000")),
        "explain" => with_session(|session| explained(session, text)),
        "draws" => draw_shard::range(text).map(drop).map_err(Problems::from),
        other => panic!("no reader of {other}"),
    };
    match said {
        Ok(()) => Ok(Answer::Results),
        Err(problems) => shown(&problems, false).map(|()| Answer::Refusal),
    }
}

/// Finds the rate of a measure at which a goal holds.
fn solved(session: &Session, vary: &str, goal: &str) -> Result<(), Problems> {
    with_case(session, |Loaded { scenario, world, lists, .. }| {
        let vary = read_vary(vary, &scenario.variant(0))?;
        let goal = read_goal(goal, &session.partners, lists)?;
        solve(scenario, world, &vary, &goal, &false.into())?;
        Ok(())
    })
}

/// Explains the rate of a partner's goods on a day.
fn explained(session: &Session, text: &str) -> Result<(), Problems> {
    let mut words = text.splitn(3, ' ');
    let mut next = || words.next().unwrap_or_default();
    let unknown = |what: &str| Problem::new(format!("no {what} here"));
    let partner = session.partners.find(next()).ok_or_else(|| unknown("partner"))?;
    let word = next();
    let code = match find_goods(word)? {
        Some(goods) => goods.codes[0],
        None => HsCode::parse(word).map_err(|why| Problem::new(why.to_string()))?,
    };
    let day: Date = next().parse().map_err(|_| unknown("date"))?;
    let importer = session.partners.find("US").ok_or_else(|| unknown("importer"))?;
    session.explain("document", Pair { importer, partner }, code, day).map(drop)
}
