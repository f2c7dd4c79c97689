//! The command, for `python -m atleast` and the script that the wheel installs.

use std::ffi::OsString;

use pyo3::prelude::*;
use pyo3::types::PyList;

/// Run the command `atleast`, with the standard streams of this process.
///
/// Args:
///     arguments: The arguments of the command, without its name.
///
/// Returns:
///     The exit status, an int.
#[pyfunction]
#[pyo3(signature = (arguments: "list[str]"))]
pub(crate) fn run_command(arguments: &Bound<'_, PyList>) -> PyResult<u8> {
    let words = arguments.iter().map(|word| word.extract::<OsString>());
    let words = words.collect::<PyResult<Vec<_>>>()?;
    Ok(arguments.py().detach(|| atleast_cli::run(words)))
}
