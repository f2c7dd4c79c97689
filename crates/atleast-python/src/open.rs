//! The function `open`: here, since it opens files.

use atleast_files::Opening;
use atleast_pydata::arguments::wrong_type;
use atleast_pydata::file::File;
use pyo3::prelude::*;

use crate::path::{self, Path};

/// Opens a file for reading, in Rust: data for every question.
///
/// gzip, bzip2, xz, zstd, lz4 and a zip with one file in it are unpacked, and byte order marks followed and left out
/// (UTF-16 becomes UTF-8), by the content, whatever the name. Offsets are those of the text. What is cut or broken
/// raises `OSError` when it is read so far; so does what asks for more than 128 MiB of memory to be unpacked. A zip of
/// several files, or with one that is encrypted, raises `OSError`.
///
/// `from atleast import *` leaves it out, so that Python's own `open` stays what it is.
///
/// `path` is a `str` or an `os.PathLike`. Raises `OSError` if it cannot be opened, as Python's own `open`,
/// `ValueError` for a path with a null character, and `TypeError` for what is no path.
///
/// ```python
/// >>> import atleast, os
/// >>> with atleast.open(os.devnull) as file:
/// ...     atleast.Counter("c").has_count(file)
/// False
///
/// ```
#[pyfunction]
#[pyo3(signature = (path))]
pub(crate) fn open(py: Python<'_>, path: Path<'_, '_>) -> PyResult<File> {
    let Some(name) = path::name(&path.0)? else {
        return Err(wrong_type("path", "a str or os.PathLike", &path.0));
    };
    let system_path = path::of("path", &name)?;
    let file = py
        .detach(|| Opening::new().open_file(system_path.as_ref()))
        .map_err(|error| path::error(error, &name))?;
    Ok(File::new(path.0.to_owned().unbind(), Box::new(file)))
}
