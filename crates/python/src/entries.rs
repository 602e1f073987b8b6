//! `entries`: the lines of a table with their duty.

use std::str::FromStr;

use arrow_array::RecordBatch;
use dutylab::entries::amount::Rounding;
use dutylab::error::{ErrorKind, Problem, Problems};
use dutylab::input::entries::mapping::{joined, mapped};
use dutylab::input::entries::options::ReadingOptions;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use pyo3_arrow::input::AnyRecordBatch;

use crate::away::handed_over;
use crate::calculator::{AskedLaw, Lines, calculate};
use crate::problem::raised;
use crate::questions::{OF_LINES, common};
use crate::scenario::Given;
use crate::table::Table;

/// Returns the lines of a table with their duty: its columns, then those that the command `entries` adds.
#[pyfunction]
#[pyo3(signature = (table, *, date = None, columns = None, scenario = None, case = None, dates = None, numbers = None, restore_zeros = false, group = None, rounding = "exact", **options))]
#[expect(clippy::too_many_arguments, reason = "they are keywords of Python")]
pub fn entries(
    py: Python<'_>,
    table: AnyRecordBatch,
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
    let reader = table.into_reader()?;
    let schema = reader.schema();
    let batches = py.detach(|| reader.collect::<Result<Vec<RecordBatch>, _>>());
    let batches = batches.map_err(|error| raised(py, &Problem::new(error.to_string()).into()))?;
    let pairs = columns.iter().flat_map(|columns| columns.iter()).map(|(name, role)| format!("{name}={role}"));
    let pairs: Vec<String> = pairs.chain(date.map(|name| format!("{name}=entry_date"))).collect();
    let read = || -> Result<(ReadingOptions, Rounding), Problems> {
        let map = pairs.iter().map(|pair| mapped(pair)).collect::<Result<Vec<_>, Problem>>()?;
        let map = joined(map, Vec::new())?;
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

/// Returns what a word of a list means.
fn word<T: FromStr + strum::VariantNames>(word: &str) -> Result<T, Problem> {
    T::from_str(word).map_err(|_| {
        let problem = Problem::of(ErrorKind::Unknown, format!("unknown word “{word}”"));
        problem.help(format!("one of {}", T::VARIANTS.join(", ")))
    })
}
