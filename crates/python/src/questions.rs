//! Questions to the law and to scenarios: those of the command, and its options as keywords.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use dutylab::cli::case_args::failed;
use dutylab::cli::compare::NamedResult;
use dutylab::cli::explain::ExplainArgs;
use dutylab::cli::invocation::{CommonArgs, Invocation, day};
use dutylab::cli::list::days;
use dutylab::cli::terminal::Terminal;
use dutylab::cli::{compare as comparing, explain as explaining, solve as solving, why as splitting};
use dutylab::error::{ErrorKind, Problem, Problems};
use dutylab::input::regime::LAW;
use dutylab::input::scenario::Overrides;
use dutylab::report::columns::csv::CsvTable;
use dutylab::report::columns::tables::RATES;
use dutylab::report::headline::{self, HeadlinePart};
use dutylab::report::pictures::Picture;
use dutylab::report::text::{Printable, Text};
use dutylab::report::warnings::warnings;
use dutylab::run::why::SEED;
use dutylab::session::Session;
use jiff::civil::Date;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use rust_decimal::Decimal;

use crate::answer::{Answer, Found, RunOfScenario, stem, tables};
use crate::away::away;
use crate::problem::raised;
use crate::scenario::Given;
use crate::table::Table;

/// Adds the questions to the module.
pub fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(run, module)?)?;
    module.add_function(wrap_pyfunction!(explain, module)?)?;
    module.add_function(wrap_pyfunction!(compare, module)?)?;
    module.add_function(wrap_pyfunction!(why, module)?)?;
    module.add_function(wrap_pyfunction!(solve, module)?)?;
    module.add_function(wrap_pyfunction!(changes, module)?)
}

/// Returns the day of a keyword: one of Python, or text.
fn date(keyword: &str, object: &Bound<'_, PyAny>) -> PyResult<Date> {
    let iso: Option<String> = object.call_method0("isoformat").ok().and_then(|text| text.extract().ok());
    let word = match &iso {
        Some(text) => text.split('T').next().unwrap_or_default().to_string(),
        None => object.str()?.to_string(),
    };
    day(&word).map_err(|what| PyValueError::new_err(format!("{keyword}: “{word}” is not a day: {what}")))
}

/// The keywords of a scenario.
const OF_SCENARIOS: &[&str] = &["baseline", "date", "as_of", "assume_unchanged", "seed", "set"];
/// The keywords of a rate.
const OF_RATES: &[&str] = &["baseline", "date", "as_of", "assume_unchanged", "set"];
/// The keywords of lines, each of which has its day.
pub const OF_LINES: &[&str] = &["baseline", "as_of", "assume_unchanged", "set"];
/// The keywords of the law between two days.
const OF_CHANGES: &[&str] = &["baseline", "assume_unchanged"];

/// Returns the keywords that a question has in common with others. None is to be left aside without a word.
pub fn common(options: Option<&Bound<'_, PyDict>>, known: &[&str]) -> PyResult<CommonArgs> {
    let mut common = CommonArgs::default();
    for (key, value) in options.into_iter().flatten() {
        let key = key.extract::<String>()?;
        if !known.contains(&&*key) {
            return Err(PyTypeError::new_err(format!("unknown keyword “{key}”; known: {}", known.join(", "))));
        }
        let wrong = |what: &str| PyTypeError::new_err(format!("{key} is {what}; not {value}"));
        match &*key {
            _ if value.is_none() => {}
            "baseline" => common.baseline = Some(value.extract().map_err(|_| wrong("the name of a law, or a path"))?),
            "date" => common.date = Some(date(&key, &value)?),
            "as_of" => common.as_of = Some(date(&key, &value)?),
            "assume_unchanged" => common.assume_unchanged = value.extract().map_err(|_| wrong("True or False"))?,
            "seed" => common.seed = Some(value.extract().map_err(|_| wrong("a whole number of 0 or more"))?),
            _ => {
                let pairs = value.cast::<PyDict>().map_err(|_| wrong("a dict such as {\"jp.cars.rate\": \"20%\"}"))?;
                common.set = pairs.iter().map(|(name, of)| format!("{name}={of}")).collect();
            }
        }
    }
    Ok(common)
}

/// Asks the library away from the interpreter, and returns the answer.
fn ask(
    py: Python<'_>,
    common: CommonArgs,
    question: impl FnOnce(&Session, &Invocation<'_>) -> Result<Found, Problems> + Send + 'static,
) -> PyResult<Answer> {
    let found = away(py, move |workshop, stop| {
        workshop.with_session(|session| {
            let terminal = Terminal::unseen();
            let mut found = question(session, &Invocation { common: &common, terminal: &terminal, stop })?;
            found.notes.splice(0..0, terminal.heard());
            Ok(found)
        })
    });
    Answer::new(py, found?)
}

/// Returns an answer that has its tables and a picture.
fn found(text: Text, tables: &[(&str, CsvTable)], picture: Option<Picture>) -> Result<Found, Problems> {
    let tables = tables.iter().map(|(file, table)| Ok((stem(file).to_string(), Table::of_csv(table)?)));
    let charts = picture.into_iter().map(|picture| (picture.stem.replace('-', "_"), picture.chart)).collect();
    let tables = tables.collect::<Result<BTreeMap<_, _>, Problems>>()?;
    Ok(Found { text, notes: Vec::new(), tables, charts, run: None })
}

/// Runs a scenario. The answer has a table for each file of results, such as `cases` and `by_partner`, and pictures in `charts`.
///
/// scenario
///     A path, the name of a shipped scenario, a text of TOML, or a dict of the same shape.
///
/// baseline, date, as_of, assume_unchanged, seed, set
///     What is asked in place of what the scenario says: another law, day of entry, day as of which the law is known, the law
///     taken to go on after its last known day, seed of the draws, and values by their names, such as
///     {"jp.cars.rate": "20%"}.
///
/// Raises DutylabError where something that is given is wrong; its `problems` say what and where.
#[pyfunction]
#[pyo3(signature = (scenario, **options))]
fn run(py: Python<'_>, scenario: Given, options: Option<&Bound<'_, PyDict>>) -> PyResult<Answer> {
    ask(py, common(options, OF_SCENARIOS)?, move |session, invocation| {
        let Invocation { common, terminal, stop } = *invocation;
        let stop: &AtomicBool = stop;
        let mut loaded = session.load(&scenario.file(terminal)?, &common.overrides())?;
        let mut run = session.run(&mut loaded, stop).map_err(failed(&loaded))?;
        run.prepare(&loaded.scenario, &loaded.world, &loaded.scenario.charts, stop).map_err(failed(&loaded))?;
        let context = session.context(&loaded, &run);
        let has_cases = run.cases.len() > 1;
        let charts = context.all_pictures().into_iter().map(|placed| {
            let name = placed.picture.stem.replace('-', "_");
            let is_of_case = has_cases && !placed.case.is_empty();
            (if is_of_case { format!("{}/{name}", placed.case) } else { name }, placed.picture.chart)
        });
        let (charts, tables) = (charts.collect(), tables(&context, |file| file != RATES)?);
        let text = headline::text(&[&HeadlinePart::of(&context)], false);
        let scenario = &loaded.scenario;
        let notes = warnings(&context).into_iter().chain(scenario.taken.iter().cloned());
        let notes = notes.chain(scenario.baseline.notes.iter().cloned()).collect();
        let run = RunOfScenario { loaded, overrides: common.overrides(), run };
        Ok(Found { text, notes, tables, charts, run: Some(Arc::new(run)) })
    })
}

/// Explains a rate, measure by measure: the table `trace`.
///
/// partner, product
///     Where the goods come from, by code or name, and what they are: a code of 2 to 10 digits, a list or a common word.
/// scenario, case
///     Shows the rate before and after a scenario, and which of its cases.
/// importer
///     Whose law is explained; that of the importer whose world it is, where nobody is named.
/// claims, contents
///     Shares of the entries that make a claim and shares of the value that are a content, from 0 to 1: {"usmca": True},
///     {"steel": 0.4}.
/// value, quantity, parts
///     Of a duty on a quantity or on parts: dollars, units of the line, and dollars of parts, {"case": 60}.
/// all
///     True shows the measures too that do not apply.
///
/// baseline, date, as_of, assume_unchanged, set
///     Another law, day of entry, day as of which the law is known, the law taken to go on after its last known day, and
///     values of the scenario by their names, such as {"jp.cars.rate": "20%"}.
///
/// Raises DutylabError where something that is given is wrong; its `problems` say what and where.
#[pyfunction]
#[pyo3(signature = (partner, product, scenario = None, *, case = None, importer = None, claims = None, contents = None, value = None, quantity = None, parts = None, all = false, **options))]
#[expect(clippy::too_many_arguments, reason = "they are keywords of Python")]
fn explain(
    py: Python<'_>,
    partner: String,
    product: String,
    scenario: Option<Given>,
    case: Option<String>,
    importer: Option<String>,
    claims: Option<Bound<'_, PyDict>>,
    contents: Option<Bound<'_, PyDict>>,
    value: Option<Bound<'_, PyAny>>,
    quantity: Option<Bound<'_, PyAny>>,
    parts: Option<Bound<'_, PyDict>>,
    all: bool,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Answer> {
    let shares = |pairs: Option<Bound<'_, PyDict>>| -> Vec<String> {
        pairs.iter().flat_map(|pairs| pairs.iter()).map(|(name, share)| format!("{name}={share}")).collect()
    };
    let (claim, content, part) = (shares(claims), shares(contents), shares(parts));
    let number = |name: &str, given: Option<Bound<'_, PyAny>>| -> PyResult<Option<Decimal>> {
        let Some(given) = given else { return Ok(None) };
        let word = given.str()?.to_string();
        let found = Decimal::from_str(&word).or_else(|_| Decimal::from_scientific(&word));
        found.map(Some).map_err(|_| PyTypeError::new_err(format!("{name} is a number; not {word}")))
    };
    let (value, quantity) = (number("value", value)?, number("quantity", quantity)?);
    if value.is_none() && (quantity.is_some() || !part.is_empty()) {
        let problem = Problem::of(ErrorKind::Conflict, "quantity and parts: they are of a value, and none is given");
        return Err(raised(py, &problem.help("give it: value=…, in dollars").into()));
    }
    let args = ExplainArgs {
        partner,
        product,
        case,
        importer,
        claim,
        content,
        value,
        quantity,
        part,
        ..ExplainArgs::default()
    };
    ask(py, CommonArgs { verbose: all, ..common(options, OF_RATES)? }, move |session, invocation| {
        let file = scenario.map(|given| given.file(invocation.terminal)).transpose()?;
        let told = explaining::answered(&args, file, session, invocation)?;
        found(told.text(), &[("trace.csv", told.table())], None)
    })
}

/// A result to be compared: of a scenario that is named, or of one that was run.
enum Compared {
    Given(Given),
    Run(Arc<RunOfScenario>),
}

impl<'py> FromPyObject<'_, 'py> for Compared {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Compared> {
        let Ok(answer) = object.cast::<Answer>() else { return object.extract().map(Compared::Given) };
        let run = answer.get().run.clone().map(Compared::Run);
        run.ok_or_else(|| PyTypeError::new_err("only answers of run can be compared"))
    }
}

impl Compared {
    fn named(&self, invocation: &Invocation<'_>) -> Result<NamedResult, Problems> {
        let overrides = invocation.common.overrides();
        match self {
            Compared::Given(Given::Word(word)) => comparing::named(word, invocation),
            Compared::Given(given) => Ok(NamedResult { file: given.file(invocation.terminal)?, case: None, overrides }),
            Compared::Run(_) if overrides != Overrides::default() => {
                let problem = Problem::of(ErrorKind::Conflict, "an answer of run has its own day, law and changes");
                Err(problem.help("give them to run, and none to compare").into())
            }
            Compared::Run(run) => {
                let RunOfScenario { loaded, overrides, .. } = &**run;
                Ok(NamedResult { file: loaded.location.clone(), case: None, overrides: overrides.clone() })
            }
        }
    }
}

/// Compares results of scenarios or cases with the first, or with one that is named.
///
/// results
///     Scenarios as for `run`, cases as "FILE:CASE", or answers of `run`.
/// to
///     The name of the result that the others are compared with.
///
/// baseline, date, as_of, assume_unchanged, seed, set
///     What is asked in place of what the scenario says: another law, day of entry, day as of which the law is known, the law
///     taken to go on after its last known day, seed of the draws, and values by their names, such as
///     {"jp.cars.rate": "20%"}.
///
/// Raises DutylabError where something that is given is wrong; its `problems` say what and where.
#[pyfunction]
#[pyo3(signature = (*results, to = None, **options))]
fn compare(
    py: Python<'_>,
    results: Vec<Compared>,
    to: Option<String>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Answer> {
    ask(py, common(options, OF_SCENARIOS)?, move |session, invocation| {
        let named = results.iter().map(|result| result.named(invocation)).collect::<Result<Vec<_>, Problems>>()?;
        comparing::answered(&named, to.as_deref(), session, invocation, |told| {
            found(told.text(), &told.tables(), Some(told.picture()))
        })?
    })
}

/// Splits the change in duties of a case by what it changes: the tables `why` and `by_partner`.
///
/// scenario, case
///     A scenario as for `run`, and one of its cases where it has several.
///
/// baseline, date, as_of, assume_unchanged, seed, set
///     What is asked in place of what the scenario says: another law, day of entry, day as of which the law is known, the law
///     taken to go on after its last known day, seed of the draws, and values by their names, such as
///     {"jp.cars.rate": "20%"}.
///
/// Raises DutylabError where something that is given is wrong; its `problems` say what and where.
#[pyfunction]
#[pyo3(signature = (scenario, *, case = None, **options))]
fn why(py: Python<'_>, scenario: Given, case: Option<String>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Answer> {
    ask(py, common(options, OF_SCENARIOS)?, move |session, invocation| {
        let file = scenario.file(invocation.terminal)?;
        let asked = (&file, case.as_deref(), invocation.common.seed.unwrap_or(SEED));
        let split = splitting::answered(asked, session, invocation, |told| {
            found(told.text(), &told.tables(), Some(told.picture()))
        })?;
        split.ok_or_else(no_case)?
    })
}

/// Finds the rate of a measure at which a goal holds: the table `solve`.
///
/// scenario, case
///     A scenario as for `run`, and one of its cases where it has several.
/// vary
///     The measure whose rate is looked for, and the range: "jp.cars" or "jp.cars=0%..50%".
/// goal
///     What is to hold: "duty = $20bn" or "rate(JP) = rate(KR)".
///
/// baseline, date, as_of, assume_unchanged, seed, set
///     What is asked in place of what the scenario says: another law, day of entry, day as of which the law is known, the law
///     taken to go on after its last known day, seed of the draws, and values by their names, such as
///     {"jp.cars.rate": "20%"}.
///
/// Raises DutylabError where something that is given is wrong; its `problems` say what and where.
#[pyfunction]
#[pyo3(signature = (scenario, *, vary, goal, case = None, **options))]
fn solve(
    py: Python<'_>,
    scenario: Given,
    vary: String,
    goal: String,
    case: Option<String>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Answer> {
    ask(py, common(options, OF_SCENARIOS)?, move |session, invocation| {
        let file = scenario.file(invocation.terminal)?;
        let asked = ((&file, case.as_deref()), (&*vary, &*goal));
        let solved = solving::answered(asked, session, invocation, |told| {
            found(told.text(), &[("solve.csv", told.table())], Some(told.picture()))
        })?;
        solved.ok_or_else(no_case)?
    })
}

fn no_case() -> Problems {
    Problem::new("the scenario has no case").into()
}

/// Compares the law of two days, measure by measure, on a year of imports: the table `changes`.
///
/// from_day, to_day
///     The days: datetime.date or text such as "2026-07-01".
/// baseline, assume_unchanged
///     Another law, and whether it is taken to go on after its last known day.
///
/// Raises DutylabError where something that is given is wrong; its `problems` say what and where.
#[pyfunction]
#[pyo3(signature = (from_day, to_day, **options))]
fn changes(
    py: Python<'_>,
    from_day: &Bound<'_, PyAny>,
    to_day: &Bound<'_, PyAny>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Answer> {
    let between = (date("from_day", from_day)?, date("to_day", to_day)?);
    ask(py, common(options, OF_CHANGES)?, move |session, invocation| {
        let CommonArgs { baseline, assume_unchanged, .. } = invocation.common;
        let entries = days::compared(baseline.as_deref().unwrap_or(LAW), between, *assume_unchanged, session)?;
        let listing = dutylab::cli::list::entry::Listing(entries);
        found(listing.text(), &[("changes.csv", days::table(listing.0))], None)
    })
}
