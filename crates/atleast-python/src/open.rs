//! The function `open`. It is in this crate because it opens files.

use atleast_files::Opening;
use atleast_pydata::arguments::wrong_type;
use atleast_pydata::file::File;
use pyo3::prelude::*;

use crate::path::{self, PathArgument};

/// Open a file for reading, as data for every method of `Counter` and for `ragged`.
///
/// Rust reads the file, in chunks. It decompresses gzip, bzip2, xz, zstd, lz4 and a zip with one
/// file, takes the encoding from a byte order mark and removes the mark, and converts UTF-16 to
/// UTF-8. It detects all of these by the content, not the name. Offsets are those in the converted
/// text.
///
/// `from atleast import *` does not import it, so that Python's own `open` stays available.
///
/// Args:
///     path: A `str` or `os.PathLike`.
///
/// Returns:
///     A `File`.
///
/// Raises:
///     OSError: The file cannot be opened. Reading raises it for data that is truncated or corrupt,
///         that needs more than 128 MiB of memory to be decompressed, and for a zip that is
///         encrypted or has several files.
///     ValueError: `path` contains a null character.
///     TypeError: `path` has a wrong type.
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
pub(crate) fn open(py: Python<'_>, path: PathArgument<'_, '_>) -> PyResult<File> {
    let Some(name) = path::name(&path.0)? else {
        return Err(wrong_type("`path`", "a str or os.PathLike", &path.0));
    };
    let system_path = path::of("`path`", &name)?;
    let file = py
        .detach(|| Opening::new().open_file(system_path.as_ref()))
        .map_err(|error| path::error(error, &name))?;
    Ok(File::new(path.0.to_owned().unbind(), Box::new(file)))
}
