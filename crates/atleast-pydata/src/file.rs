//! [`File`]: a file that Rust reads for Python.

use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use pyo3::PyTraverseError;
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::gc::PyVisit;
use pyo3::prelude::*;
use pyo3::types::{PyAny, PyBytes};

use crate::fork_mutex::{ForkMutex, Locked};
use crate::signals::Signals;

/// A file that `atleast.open` opened for reading. Every method that takes data can read it.
///
/// Rust reads it in chunks, from its current position to its end, in bounded memory and without the
/// GIL. It is closed by `close`, at the end of a `with` block, and when it is garbage-collected.
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
    /// None once it is closed. A thread that holds the lock never waits for the interpreter.
    reader: ForkMutex<Option<Box<dyn Read + Send>>>,
    is_closed: AtomicBool,
}

impl File {
    /// Returns a file with this name and the bytes of this reader.
    pub fn new(name: Py<PyAny>, reader: Box<dyn Read + Send>) -> File {
        File { name, reader: ForkMutex::new(Some(reader)), is_closed: AtomicBool::new(false) }
    }

    /// Reads once, detached from the interpreter. If another thread reads for long, it returns
    /// [`io::ErrorKind::Interrupted`], as if a signal had arrived, so the caller handles signals.
    fn read_once(&self, buffer: &mut [u8]) -> io::Result<usize> {
        let begun = Instant::now();
        loop {
            match self.reader.try_lock() {
                Ok(mut locked) => {
                    let read = match &mut *locked {
                        Some(reader) if !self.closed() => reader.read(buffer),
                        _ => Err(io::Error::other(closed())),
                    };
                    drop(locked);
                    if self.closed() {
                        self.drop_reader();
                    }
                    return read;
                }
                Err(Locked::ForEver) => return Err(io::Error::other(lost_in_fork())),
                Err(Locked::ForNow) if begun.elapsed() < Signals::EVERY => {
                    thread::sleep(Duration::from_millis(1));
                }
                Err(Locked::ForNow) => return Err(io::ErrorKind::Interrupted.into()),
            }
        }
    }

    /// Drops the reader of a closed file. If a thread is reading, that thread drops it afterwards.
    fn drop_reader(&self) {
        if let Ok(mut locked) = self.reader.try_lock() {
            let reader = locked.take();
            drop(locked);
            drop(reader);
        }
    }
}

impl Drop for File {
    fn drop(&mut self) {
        if self.reader.is_abandoned() {
            // A thread of the parent process was reading when this process was forked, so the
            // reader may be in any state: leak it rather than drop it.
            let reader = ForkMutex::new(None);
            std::mem::forget(std::mem::replace(&mut self.reader, reader));
        }
    }
}

fn closed() -> PyErr {
    PyValueError::new_err("I/O operation on closed file.")
}

fn lost_in_fork() -> PyErr {
    PyRuntimeError::new_err(
        "the file cannot be read in this process: when the process was forked, another thread was \
         reading it",
    )
}

/// How many bytes or characters are read at once: enough for the full speed of a file, and few
/// enough to stay in a core's own cache while they are examined.
pub(crate) const CHUNK_LEN: usize = 1 << 18;

/// Reads. If a signal interrupts the read, handles the signal and reads again.
///
/// # Errors
/// Those of the reader, and what a signal handler raised.
pub(crate) fn read_handling_signals(
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

/// A reference to a file, as a reader.
pub(crate) struct FileRef(pub(crate) Py<File>);

impl Read for FileRef {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.get().read_once(buffer)
    }
}

#[pymethods]
impl File {
    /// The path that was given to `atleast.open`.
    #[getter]
    fn name(&self, py: Python<'_>) -> Py<PyAny> {
        self.name.clone_ref(py)
    }

    /// Whether the file is closed.
    #[getter]
    fn closed(&self) -> bool {
        self.is_closed.load(Ordering::SeqCst)
    }

    /// Close the file. Reading it afterwards raises `ValueError`; closing it again does nothing.
    ///
    /// It does not wait for a read in another thread, which may still return data.
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
        py.detach(|| self.drop_reader());
    }

    /// Read and return bytes, so that the file can be given to anything that reads a binary file.
    ///
    /// Args:
    ///     size: The largest number of bytes to return, or a negative number or None for all bytes
    ///         to the end. Default: -1.
    ///
    /// Returns:
    ///     A `bytes`, which is empty only at the end of the file or if `size` is 0.
    ///
    /// Raises:
    ///     OSError: The file cannot be read or decompressed.
    ///     ValueError: The file is closed.
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
        let limit = size.and_then(|size| usize::try_from(size).ok()).unwrap_or(usize::MAX);
        let bytes = py.detach(|| -> PyResult<Vec<u8>> {
            let mut signals = Signals::new();
            let mut bytes = Vec::new();
            while bytes.len() < limit {
                let start = bytes.len();
                bytes.resize(start + CHUNK_LEN.min(limit - start), 0);
                let read =
                    read_handling_signals(&mut signals, || self.read_once(&mut bytes[start..]))?;
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
    #[expect(unused_variables, reason = "an exception in the block is not suppressed")]
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
