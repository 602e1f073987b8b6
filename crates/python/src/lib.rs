//! The Python package `dutylab`: scenarios, rates and entries of the library, as Arrow tables and pictures.

mod answer;
mod away;
mod calculator;
mod entries;
mod keywords;
mod lines;
mod picture;
mod problem;
mod questions;
mod scenario;
mod table;

use std::ffi::OsString;
use std::path::PathBuf;

use pyo3::prelude::*;

/// Runs the command with these words, the first of which is the name of the program. Returns the exit code. The program is in
/// the file of this module: the one that runs is Python.
#[pyfunction]
fn command(py: Python<'_>, words: Vec<OsString>, file: PathBuf) -> u8 {
    py.detach(|| dutylab::cli::main(words, Some(file)))
}

/// What the package is made of.
#[pymodule]
fn _dutylab(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<answer::Answer>()?;
    module.add_class::<picture::Picture>()?;
    module.add_class::<table::Table>()?;
    problem::add(module)?;
    module.add_function(wrap_pyfunction!(command, module)?)?;
    module.add_function(wrap_pyfunction!(entries::entries, module)?)?;
    questions::add(module)
}
