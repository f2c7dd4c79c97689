//! The bytes of objects that lend them, such as `bytearray`, `memoryview`, `mmap` and arrays.
//!
//! An object cannot move or free its bytes as long as it lends them, but whoever else has it may write to
//! them at any time, also where the loan is for reading only, and also while we read. So they are copied
//! piece by piece, and only the copies are looked at.

use std::io::{self, Read};
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};

use pyo3::PyTraverseError;
use pyo3::buffer::PyUntypedBuffer;
use pyo3::exceptions::PyTypeError;
use pyo3::gc::PyVisit;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyMemoryView;

use crate::arguments::type_name;
use crate::exclusive::Holds;

/// The bytes that an object lends, read from the first to the last. It lends them until this is dropped.
pub struct Buffer {
    lent: PyUntypedBuffer,
    /// What it is lent of. `lent` holds it too, but does not show it.
    view: Py<PyMemoryView>,
    read: usize,
}

impl Buffer {
    /// Borrows the bytes of an object. Returns None if it lends nothing.
    ///
    /// # Errors
    /// If it lends something else than contiguous bytes, or does not lend them now.
    pub fn of(argument: &str, object: &Bound<'_, PyAny>) -> PyResult<Option<Buffer>> {
        // A view tells the shape also of what does not, as arrays of ctypes.
        let view = match PyMemoryView::from(object) {
            Ok(view) => view,
            Err(error) if says_it_lends_nothing(&error, object)? => return Ok(None),
            Err(error) => return Err(error),
        };
        let lent = PyUntypedBuffer::get(&view)?;
        let format = lent.format().to_string_lossy();
        // Of a single byte the order of bytes says nothing.
        let unit = format.trim_start_matches(['@', '=', '<', '>', '!']);
        if !["B", "b", "c"].contains(&unit) {
            let name = type_name(object)?;
            let message = format!(
                "{argument} must lend bytes (of the format B, b or c), but this {name} has the format \
                 {format}"
            );
            return Err(PyTypeError::new_err(message));
        }
        if !lent.is_c_contiguous() {
            let name = type_name(object)?;
            let message =
                format!("{argument} must lend contiguous bytes, but this {name} does not");
            return Err(PyTypeError::new_err(message));
        }
        Ok(Some(Buffer { lent, view: view.unbind(), read: 0 }))
    }

    /// Returns how many bytes are left to be read.
    pub fn left(&self) -> usize {
        self.lent.len_bytes() - self.read
    }
}

/// Returns whether Python itself raised this, and not the object's own `__buffer__`.
fn says_it_lends_nothing(error: &PyErr, object: &Bound<'_, PyAny>) -> PyResult<bool> {
    let py = object.py();
    let is_plain = error.get_type(py).is(py.get_type::<PyTypeError>());
    // Before Python 3.12 no code of Python lends a buffer.
    let has_its_own =
        py.version_info() >= (3, 12) && object.get_type().hasattr(intern!(py, "__buffer__"))?;
    Ok(is_plain && !has_its_own)
}

impl Holds for Buffer {
    fn visit(&self, visit: &PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.view)?;
        // That of `lent`: a view lends itself.
        visit.call(&self.view)
    }
}

impl Read for Buffer {
    fn read(&mut self, copy: &mut [u8]) -> io::Result<usize> {
        let length = copy.len().min(self.left());
        // SAFETY: all of the length that is lent may be read, as it is contiguous, and stays where it is.
        #[expect(unsafe_code)]
        unsafe {
            let from = self.lent.buf_ptr().cast::<u8>().add(self.read);
            copy_shared(from, &mut copy[..length]);
        }
        self.read += length;
        Ok(length)
    }
}

/// Copies bytes to which others may write meanwhile: each is some value that it has had.
///
/// No slice is made of them, for which the compiler would take it that they do not change, and each load is
/// atomic, a word at a time.
///
/// # Safety
/// As many bytes as are asked for can be read from `from`.
#[expect(unsafe_code)]
unsafe fn copy_shared(from: *const u8, to: &mut [u8]) {
    const WORD: usize = size_of::<usize>();
    let head = from.align_offset(WORD).min(to.len());
    let (head, rest) = to.split_at_mut(head);
    let (words, tail) = rest.as_chunks_mut::<WORD>();
    let mut from = from.cast_mut();
    // SAFETY: the caller promises that the bytes can be read; behind the head `from` is aligned to a word. An
    // atomic load that is relaxed does not write.
    unsafe {
        let byte = |from: &mut *mut u8| {
            let byte = AtomicU8::from_ptr(*from).load(Ordering::Relaxed);
            *from = from.add(1);
            byte
        };
        head.fill_with(|| byte(&mut from));
        for word in words {
            *word = AtomicUsize::from_ptr(from.cast()).load(Ordering::Relaxed).to_ne_bytes();
            from = from.add(WORD);
        }
        tail.fill_with(|| byte(&mut from));
    }
}
