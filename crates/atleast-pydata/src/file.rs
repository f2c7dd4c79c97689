//! A file that Rust reads for Python.

use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use pyo3::PyTraverseError;
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::gc::PyVisit;
use pyo3::prelude::*;
use pyo3::types::{PyAny, PyBytes};

use crate::signals::Signals;
use crate::turns::{InUse, Turns};

/// A file that is open for reading, from `atleast.open`: data for every question.
///
/// A question reads it from where it stands, piece by piece, in Rust: in bounded memory, while other threads
/// run. It is closed by `close`, at the end of a `with` block, and when nobody has it any more.
///
/// ```python
/// >>> import atleast, pathlib, tempfile
/// >>> with tempfile.TemporaryDirectory() as folder:
/// ...     path = pathlib.Path(folder, "table.csv")
/// ...     _ = path.write_text("a,b\nc,d,e\n")
/// ...     with atleast.open(path) as file:
/// ...         atleast.Counter(",", 2, atleast.Reset.NewlinesReset).find(file)
/// Segment(index=1, line=2, start=4, end=9, count=2, reached_at=7)
///
/// ```
#[pyclass(module = "atleast", frozen)]
pub struct File {
    name: Py<PyAny>,
    /// None once it is closed. Nobody who has the turn waits for the interpreter.
    reader: Turns<Option<Box<dyn Read + Send>>>,
    is_closed: AtomicBool,
}

impl File {
    /// Returns the file of this name, whose bytes the reader gives.
    pub fn new(name: Py<PyAny>, reader: Box<dyn Read + Send>) -> File {
        File { name, reader: Turns::new(Some(reader)), is_closed: AtomicBool::new(false) }
    }

    /// Reads once, without the interpreter. Where another thread reads for long, it is as if a signal had come.
    fn read_once(&self, buffer: &mut [u8]) -> io::Result<usize> {
        let begun = Instant::now();
        loop {
            match self.reader.take() {
                Ok(mut turn) => {
                    let read = match &mut *turn {
                        Some(reader) if !self.closed() => reader.read(buffer),
                        _ => Err(io::Error::other(closed())),
                    };
                    drop(turn);
                    if self.closed() {
                        self.let_go();
                    }
                    return read;
                }
                Err(InUse::ForEver) => return Err(io::Error::other(lost())),
                Err(InUse::ForNow) if begun.elapsed() < Signals::EVERY => {
                    thread::sleep(Duration::from_millis(1));
                }
                Err(InUse::ForNow) => return Err(io::ErrorKind::Interrupted.into()),
            }
        }
    }

    /// Closes what is read, once the file is closed. Whoever reads it just now does so after that.
    fn let_go(&self) {
        if let Ok(mut turn) = self.reader.take() {
            let reader = turn.take();
            drop(turn);
            drop(reader);
        }
    }
}

impl Drop for File {
    fn drop(&mut self) {
        if self.reader.is_lost() {
            // Half read by a thread of the process from which this one was forked: not fit to be taken apart.
            let reader = Turns::new(None);
            std::mem::forget(std::mem::replace(&mut self.reader, reader));
        }
    }
}

fn closed() -> PyErr {
    PyValueError::new_err("I/O operation on closed file.")
}

fn lost() -> PyErr {
    PyRuntimeError::new_err(
        "a file must not be read in a process that was forked while another thread read it, but it was",
    )
}

/// How many bytes or characters are asked for at once: as fast as a file is read, and all of them stay in a
/// core's own cache while they are looked at.
pub(crate) const PIECE: usize = 1 << 18;

/// Reads, and once more if a signal came meanwhile, after it was handled.
///
/// # Errors
/// Those of the reader, and what the signal's handler raised.
pub(crate) fn read_on(
    signals: &mut Signals,
    mut read: impl FnMut() -> io::Result<usize>,
) -> PyResult<usize> {
    loop {
        match read() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => signals.handle()?,
            read => return Ok(read?),
        }
    }
}

/// A file that is read as Rust reads.
pub(crate) struct Reading(pub(crate) Py<File>);

impl Read for Reading {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.get().read_once(buffer)
    }
}

#[pymethods]
impl File {
    /// The path, as it was given to `atleast.open`.
    #[getter]
    fn name(&self, py: Python<'_>) -> Py<PyAny> {
        self.name.clone_ref(py)
    }

    /// True once the file is closed.
    #[getter]
    fn closed(&self) -> bool {
        self.is_closed.load(Ordering::SeqCst)
    }

    /// Closes the file. What reads it from then on raises `ValueError`; to close it again changes nothing.
    ///
    /// It does not wait: what another thread reads just now it may still get.
    ///
    /// ```python
    /// >>> import atleast, os
    /// >>> file = atleast.open(os.devnull)
    /// >>> file.close()
    /// >>> file.closed
    /// True
    ///
    /// ```
    fn close(&self, py: Python<'_>) {
        self.is_closed.store(true, Ordering::SeqCst);
        py.detach(|| self.let_go());
    }

    /// Reads and returns up to `size` bytes, or all to the end if that is negative; at the end `b""`.
    ///
    /// So it can also be given to what reads a binary file. Raises `OSError` if it cannot be read and
    /// `ValueError` if it is closed.
    ///
    /// ```python
    /// >>> import atleast, os
    /// >>> with atleast.open(os.devnull) as file:
    /// ...     file.read()
    /// b''
    ///
    /// ```
    #[pyo3(signature = (size = -1, /), text_signature = "($self, size=-1, /)")]
    fn read<'py>(&self, py: Python<'py>, size: Option<isize>) -> PyResult<Bound<'py, PyBytes>> {
        let most = size.and_then(|size| usize::try_from(size).ok()).unwrap_or(usize::MAX);
        let bytes = py.detach(|| -> PyResult<Vec<u8>> {
            let mut signals = Signals::new();
            let mut bytes = Vec::new();
            while bytes.len() < most {
                let start = bytes.len();
                bytes.resize(start + PIECE.min(most - start), 0);
                let read = read_on(&mut signals, || self.read_once(&mut bytes[start..]))?;
                bytes.truncate(start + read);
                if read == 0 {
                    break;
                }
                signals.handle_sometimes()?;
            }
            Ok(bytes)
        })?;
        Ok(PyBytes::new(py, &bytes))
    }

    fn __enter__(slf: Bound<'_, Self>) -> PyResult<Bound<'_, Self>> {
        if slf.get().closed() { Err(closed()) } else { Ok(slf) }
    }

    #[pyo3(signature = (exception_type: "object", exception: "object", traceback: "object", /))]
    #[expect(unused_variables, reason = "what is raised in the block goes on")]
    fn __exit__(
        &self,
        py: Python<'_>,
        exception_type: &Bound<'_, PyAny>,
        exception: &Bound<'_, PyAny>,
        traceback: &Bound<'_, PyAny>,
    ) {
        self.close(py);
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.name)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let closed = if self.closed() { " (closed)" } else { "" };
        Ok(format!("<atleast.File {}{closed}>", self.name.bind(py).repr()?))
    }
}
