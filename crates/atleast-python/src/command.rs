//! The command, for `python -m atleast` and the script that the wheel installs.

use std::ffi::OsString;

use pyo3::prelude::*;
use pyo3::types::PyList;

/// Runs the command `atleast` with these arguments, its own name left out; returns its exit code.
///
/// It reads the process's standard input and writes to its standard output and standard error.
#[pyfunction]
#[pyo3(signature = (arguments: "list[str]"))]
pub(crate) fn run_command(arguments: &Bound<'_, PyList>) -> PyResult<u8> {
    let words = arguments.iter().map(|word| word.extract::<OsString>());
    let words = words.collect::<PyResult<Vec<_>>>()?;
    Ok(arguments.py().detach(|| atleast_cli::run(words)))
}
