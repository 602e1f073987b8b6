//! A scenario as Python names it: a path, the name of a shipped one, a text of TOML, or a dictionary of the same shape.

use std::str::FromStr;

use dutylab::cli::case_args::one_file;
use dutylab::cli::terminal::Terminal;
use dutylab::error::Problems;
use dutylab::input::files::Location;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};
use toml::Value;
use toml::value::Datetime;

/// How messages call a scenario that stands in no file.
const NAME: &str = "scenario.toml";
/// How deep lists and dicts may lie in each other: deeper than any scenario, and not without an end.
const DEEPEST: usize = 32;

/// A scenario that is named.
pub enum Given {
    /// By a path, or by the name of a shipped one.
    Word(String),
    /// As it stands.
    Text(String),
}

impl<'py> FromPyObject<'_, 'py> for Given {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Given> {
        if let Ok(table) = object.cast::<PyDict>() {
            let text = toml::to_string(&value(table.as_any(), &mut Vec::new())?);
            return text.map(Given::Text).map_err(|error| PyTypeError::new_err(error.to_string()));
        }
        if let Ok(text) = object.cast::<PyString>() {
            let text = text.to_string();
            let is_text = text.contains('\n') || text.trim().is_empty();
            return Ok(if is_text { Given::Text(text) } else { Given::Word(text) });
        }
        let path: std::path::PathBuf = object.extract().map_err(|_| {
            PyTypeError::new_err("a scenario is a path, the name of a shipped one, a text of TOML or a dict")
        })?;
        Ok(Given::Word(path.to_string_lossy().into_owned()))
    }
}

impl Given {
    /// Returns where it stands.
    pub fn file(&self, terminal: &Terminal) -> Result<Location, Problems> {
        match self {
            Given::Word(word) => one_file(word.as_ref(), terminal),
            Given::Text(text) => Ok(Location::text_in("", NAME, text.as_str())),
        }
    }
}

/// Returns an object of Python as a value of TOML. The path to it stands in messages.
fn value(object: &Bound<'_, PyAny>, path: &mut Vec<String>) -> PyResult<Value> {
    let wrong = |path: &[String], what: &str| {
        let place = if path.is_empty() { "scenario".into() } else { path.concat() };
        PyTypeError::new_err(format!("{place}: {what}"))
    };
    if path.len() > DEEPEST {
        return Err(wrong(&path[..1], "lists and dicts lie too deep in each other"));
    }
    if let Ok(table) = object.cast::<PyDict>() {
        let pair = |(key, of): (Bound<'_, PyAny>, Bound<'_, PyAny>)| {
            let name = key.extract::<String>().map_err(|_| wrong(path, &format!("a key is text; not {key}")))?;
            path.push(format!("{}{name}", if path.is_empty() { "" } else { "." }));
            let value = value(&of, path)?;
            path.pop();
            Ok((name, value))
        };
        return Ok(Value::Table(table.iter().map(pair).collect::<PyResult<_>>()?));
    }
    if object.is_instance_of::<PyList>() || object.is_instance_of::<PyTuple>() {
        let item = |(place, item): (usize, PyResult<Bound<'_, PyAny>>)| {
            path.push(format!("[{place}]"));
            let value = value(&item?, path)?;
            path.pop();
            Ok(value)
        };
        return Ok(Value::Array(object.try_iter()?.enumerate().map(item).collect::<PyResult<_>>()?));
    }
    // A bool is an int to Python, and a day with a time a day.
    if object.is_instance_of::<PyBool>() {
        return Ok(Value::Boolean(object.extract()?));
    }
    if object.is_instance_of::<PyInt>() {
        return object.extract().map(Value::Integer).map_err(|_| wrong(path, "a number with too many digits"));
    }
    if object.is_instance_of::<PyFloat>() {
        return Ok(Value::Float(object.extract()?));
    }
    if object.is_instance_of::<PyString>() {
        return object.extract().map(Value::String).map_err(|_| wrong(path, "text that is no Unicode"));
    }
    let day = object.call_method0("isoformat").ok().and_then(|text| text.extract::<String>().ok());
    let day = day.and_then(|text| Datetime::from_str(&text).ok());
    day.map(Value::Datetime).ok_or_else(|| {
        let kind = object.get_type().name().map_or_else(|_| String::new(), |name| name.to_string());
        wrong(path, &format!("a scenario has text, numbers, days, lists and dicts; not {kind}"))
    })
}
