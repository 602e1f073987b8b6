//! Questions to the law and to scenarios: those of the command, and its options as keywords.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use dutylab::cli::case_args::failed;
use dutylab::cli::explain::ExplainArgs;
use dutylab::cli::invocation::{CommonArgs, Invocation, day};
use dutylab::cli::list::days;
use dutylab::cli::terminal::Terminal;
use dutylab::cli::{compare as comparing, explain as explaining, solve as solving, why as splitting};
use dutylab::error::{ErrorKind, Problem, Problems};
use dutylab::input::regime::LAW;
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

use crate::answer::{Answer, Found, stem, tables};
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

/// Returns a day, of Python or as text.
fn date(object: &Bound<'_, PyAny>) -> PyResult<Date> {
    let iso: Option<String> = object.call_method0("isoformat").ok().and_then(|text| text.extract().ok());
    let word = match &iso {
        Some(text) => text.split('T').next().unwrap_or_default().to_string(),
        None => object.str()?.to_string(),
    };
    day(&word).map_err(|what| PyValueError::new_err(format!("“{word}” is not a day: {what}")))
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
            "date" => common.date = Some(date(&value)?),
            "as_of" => common.as_of = Some(date(&value)?),
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

/// Runs a scenario.
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
        Ok(Found { text, notes, tables, charts, run: Some(Arc::new((loaded, run))) })
    })
}

/// Explains a rate, measure by measure.
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

/// Compares results of scenarios or cases with the first, or with one that is named.
#[pyfunction]
#[pyo3(signature = (*results, to = None, **options))]
fn compare(
    py: Python<'_>,
    results: Vec<Given>,
    to: Option<String>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Answer> {
    ask(py, common(options, OF_SCENARIOS)?, move |session, invocation| {
        let named = results.iter().map(|given| match given {
            Given::Word(word) => comparing::named(word, invocation.terminal),
            Given::Text(_) => Ok((given.file(invocation.terminal)?, None)),
        });
        let named = named.collect::<Result<Vec<_>, Problems>>()?;
        comparing::answered(&named, to.as_deref(), session, invocation, |told| {
            found(told.text(), &told.tables(), Some(told.picture()))
        })?
    })
}

/// Splits the change in duties of a case by what it changes.
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

/// Finds the rate of a measure at which a goal holds.
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

/// Compares the law of two days, measure by measure, on a year of imports.
#[pyfunction]
#[pyo3(signature = (from_day, to_day, **options))]
fn changes(
    py: Python<'_>,
    from_day: &Bound<'_, PyAny>,
    to_day: &Bound<'_, PyAny>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Answer> {
    let between = (date(from_day)?, date(to_day)?);
    ask(py, common(options, OF_CHANGES)?, move |session, invocation| {
        let CommonArgs { baseline, assume_unchanged, .. } = invocation.common;
        let entries = days::compared(baseline.as_deref().unwrap_or(LAW), between, *assume_unchanged, session)?;
        let listing = dutylab::cli::list::entry::Listing(entries);
        found(listing.text(), &[("changes.csv", days::table(listing.0))], None)
    })
}
