//! What went wrong, as an exception that has each problem with its place and what to do.

use dutylab::error::{Place, Problem as Found, Problems};
use dutylab::report::diagnostic::render;
use pyo3::create_exception;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::keywords::problem_in_keywords;

create_exception!(
    dutylab,
    DutylabError,
    PyValueError,
    "Something that was given is wrong: `problems` says what and where."
);

/// One thing that is wrong.
#[pyclass(frozen, get_all, module = "dutylab")]
#[derive(Clone)]
pub struct Problem {
    /// What is wrong, in one line.
    message: String,
    /// The file or text; `None` where it stands nowhere.
    path: Option<String>,
    /// The line, from 1.
    line: Option<usize>,
    /// The column, from 1.
    column: Option<usize>,
    /// What is said of the place.
    label: Option<String>,
    /// The keys that lead to it in a scenario, such as `change[0].set`.
    key: Option<String>,
    /// What to do.
    help: Vec<String>,
}

type ProblemParts = (String, Option<String>, Option<usize>, Option<usize>, Option<String>, Option<String>, Vec<String>);

#[pymethods]
impl Problem {
    /// Needed to pickle it: work in other processes fails with it.
    #[new]
    fn new(parts: ProblemParts) -> Problem {
        let (message, path, line, column, label, key, help) = parts;
        Problem { message, path, line, column, label, key, help }
    }

    fn __getnewargs__(&self) -> (ProblemParts,) {
        let Problem { message, path, line, column, label, key, help } = self.clone();
        ((message, path, line, column, label, key, help),)
    }

    fn __repr__(&self) -> String {
        format!("Problem({:?})", self.message)
    }
}

impl From<&Found> for Problem {
    fn from(found: &Found) -> Problem {
        let place = found.place.as_ref().map(|(place, _)| place);
        let at = place.filter(|place| !place.is_file()).map(Place::line_column);
        Problem {
            message: found.what.to_string(),
            path: place.map(|place| place.source.path.clone()),
            line: at.map(|(line, _)| line),
            column: at.map(|(_, column)| column),
            label: found.place.as_ref().map(|(_, label)| label.clone()).filter(|label| !label.is_empty()),
            key: place.and_then(key),
            help: found.help.clone(),
        }
    }
}

/// Adds problems and their exception to the module. One that Python raises itself has no problems.
pub fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let error = module.py().get_type::<DutylabError>();
    error.setattr("problems", PyTuple::empty(module.py()))?;
    module.add_class::<Problem>()?;
    module.add("DutylabError", error)
}

/// Returns the exception of problems.
pub fn raised(py: Python<'_>, problems: &Problems) -> PyErr {
    let told: Vec<Found> = problems.iter().map(problem_in_keywords).collect();
    let words: Vec<String> = told.iter().map(|problem| render(problem, false)).collect();
    let error = DutylabError::new_err(words.join("\n\n"));
    let found = PyTuple::new(py, told.iter().map(Problem::from));
    match found.and_then(|found| error.value(py).setattr("problems", found)) {
        Ok(()) => error,
        Err(failed) => failed,
    }
}

/// Returns the keys that lead to a place in a text of TOML.
fn key(place: &Place) -> Option<String> {
    let root = DeTable::parse(&place.source.text).ok()?;
    let mut path = String::new();
    in_table(root.get_ref(), place.span.start, &mut path).then_some(path)
}

/// Adds the keys below a table that lead to a place; false if none of them does.
fn in_table(table: &DeTable<'_>, at: usize, path: &mut String) -> bool {
    let length = path.len();
    table.iter().any(|(name, value)| {
        path.truncate(length);
        path.push_str(if length > 0 { "." } else { "" });
        path.push_str(name.get_ref());
        name.span().contains(&at) || in_value(value, at, path)
    })
}

fn in_value(value: &Spanned<DeValue<'_>>, at: usize, path: &mut String) -> bool {
    let length = path.len();
    let is_below = match value.get_ref() {
        DeValue::Table(table) => in_table(table, at, path),
        DeValue::Array(items) => items.iter().enumerate().any(|(place, item)| {
            path.truncate(length);
            path.push_str(&format!("[{place}]"));
            in_value(item, at, path)
        }),
        _ => false,
    };
    if !is_below {
        path.truncate(length);
    }
    is_below || value.span().contains(&at)
}
