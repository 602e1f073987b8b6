//! `entries`: the lines of a table with their duty.

use std::str::FromStr;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use dutylab::entries::amount::Rounding;
use dutylab::error::{ErrorKind, Problem, Problems};
use dutylab::input::entries::mapping::{joined, mapped};
use dutylab::input::entries::options::ReadingOptions;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use pyo3_arrow::input::AnyRecordBatch;

use crate::away::{guarded, handed_over};
use crate::calculator::{AskedLaw, Lines, calculate};
use crate::problem::raised;
use crate::questions::{OF_LINES, common};
use crate::scenario::Given;
use crate::table::Table;

/// Returns the lines of a table with their duty: its columns, then those that the command `entries` adds.
///
/// table
///     A table of PyArrow, Polars, pandas or DuckDB with columns for the origin, the number of the schedule (`hts`) and the value.
/// date
///     The column that is the day of entry.
/// columns
///     What columns say, where their names do not: {"Ship From": "origin"}.
/// scenario, case
///     Adds the duty under a scenario, and under which of its cases.
/// dates, numbers
///     How days and numbers are written in columns of text: "ymd", "mdy", "dmy" or "serial"; "point" or "comma".
/// restore_zeros
///     True puts back zeros that numbers of the schedule have lost in front.
/// group
///     "entry,line" makes one line of rows that have these in common; "none" makes each row one.
/// rounding
///     "customs" rounds as customs does; "exact" does not.
/// baseline, as_of, assume_unchanged, set
///     Another law, day as of which it is known, the law taken to go on after its last known day, and values of the scenario
///     by their names, such as {"jp.cars.rate": "20%"}.
///
/// Raises DutylabError where something that is given is wrong; its `problems` say what and where. Of a line without a duty the
/// column `why_not` says why.
#[pyfunction]
#[pyo3(signature = (table, *, date = None, columns = None, scenario = None, case = None, dates = None, numbers = None, restore_zeros = false, group = None, rounding = "exact", **options))]
#[expect(clippy::too_many_arguments, reason = "they are keywords of Python")]
pub fn entries(
    py: Python<'_>,
    table: &Bound<'_, PyAny>,
    date: Option<String>,
    columns: Option<Bound<'_, PyDict>>,
    scenario: Option<Given>,
    case: Option<String>,
    dates: Option<&str>,
    numbers: Option<&str>,
    restore_zeros: bool,
    group: Option<String>,
    rounding: &str,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Table> {
    let (schema, batches) = taken(py, table)?;
    let pairs = columns.iter().flat_map(|columns| columns.iter()).map(|(name, role)| format!("{name}={role}"));
    let pairs: Vec<String> = pairs.chain(date.map(|name| format!("{name}=entry_date"))).collect();
    let read = || -> Result<(ReadingOptions, Rounding), Problems> {
        let map = pairs.iter().map(|pair| mapped(pair)).collect::<Result<Vec<_>, Problem>>()?;
        let map = joined(map, Vec::new())?;
        if let Some(group) = group.as_deref().filter(|group| !GROUPS.contains(group)) {
            return Err(unknown(group, &GROUPS).into());
        }
        let (dates, numbers) = (dates.map(word).transpose()?, numbers.map(word).transpose()?);
        let options = ReadingOptions { map, dates, numbers, restore_zeros, ..ReadingOptions::default() };
        Ok((options, word(rounding)?))
    };
    let (reading, rounding) = read().map_err(|problems| raised(py, &problems))?;
    let law = AskedLaw { scenario, case, common: common(options, OF_LINES)? };
    law.hold().map_err(|problem| raised(py, &problem.into()))?;
    handed_over(py, move |workshop, stop, ended| {
        let options = ReadingOptions { stop, ..reading };
        calculate(workshop, law, Lines { schema, batches, options, group, rounding }, ended);
    })
}

/// Returns the columns and rows of a table.
fn taken(py: Python<'_>, table: &Bound<'_, PyAny>) -> PyResult<(SchemaRef, Vec<RecordBatch>)> {
    let kind = table.get_type().name()?;
    let not_a_table = |why: &str| {
        let problem = Problem::new(format!("{kind} is no table of Arrow{why}"));
        let help = "give one of PyArrow, Polars (a lazy frame after collect()), pandas or DuckDB, with columns of text, numbers and days";
        raised(py, &problem.help(help).into())
    };
    if !["__arrow_c_array__", "__arrow_c_stream__"].iter().any(|method| table.hasattr(*method).unwrap_or(false)) {
        return Err(not_a_table(""));
    }
    let reader = table.extract::<AnyRecordBatch>().and_then(AnyRecordBatch::into_reader);
    let reader = reader.map_err(|error| not_a_table(&format!(": {}", error.value(py))))?;
    let schema = reader.schema();
    if schema.fields().is_empty() {
        return Err(not_a_table(": it has no columns"));
    }
    // Whoever hands the table over may break the rules of its interface.
    let batches = py.detach(|| {
        guarded(|| {
            let batches = reader.collect::<Result<Vec<RecordBatch>, _>>();
            batches.map_err(|error| Problem::new(format!("the table cannot be read: {error}")).into())
        })
    });
    Ok((schema, batches.map_err(|problems| raised(py, &problems))?))
}

/// What lines may be grouped by.
const GROUPS: [&str; 2] = ["entry,line", "none"];

fn unknown(word: &str, known: &[&str]) -> Problem {
    Problem::of(ErrorKind::Unknown, format!("unknown word “{word}”")).help(format!("one of {}", known.join("; ")))
}

/// Returns what a word of a list means.
fn word<T: FromStr + strum::VariantNames>(word: &str) -> Result<T, Problem> {
    T::from_str(word).map_err(|_| unknown(word, T::VARIANTS))
}
