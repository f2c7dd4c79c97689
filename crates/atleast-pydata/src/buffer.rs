//! The bytes of objects that support the buffer protocol, such as `bytearray`, `memoryview`, `mmap`
//! and arrays.
//!
//! While a buffer is exported, its object cannot move or free the bytes. But any other code that
//! has the object may write to them at any time, even while we read, and even if our view is
//! read-only. So the bytes are copied in chunks, and only the copies are examined.

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
use crate::exclusive::Traverse;

/// The buffer of an object, read from the first byte to the last. It is released on drop.
pub struct Buffer {
    exported: PyUntypedBuffer,
    /// The object that exports `exported`. `exported` also holds a reference to it, which it does
    /// not show to the garbage collector.
    view: Py<PyMemoryView>,
    read: usize,
}

impl Buffer {
    /// Returns the buffer of an object, or None if the object does not support the protocol.
    ///
    /// # Errors
    /// If the buffer is not of contiguous bytes, or the object does not export it now.
    pub fn of(name: &str, object: &Bound<'_, PyAny>) -> PyResult<Option<Buffer>> {
        // A view has a shape even if its object gives none, as arrays of ctypes do.
        let view = match PyMemoryView::from(object) {
            Ok(view) => view,
            Err(error) if means_no_buffer(&error, object)? => return Ok(None),
            Err(error) => return Err(error),
        };
        let exported = PyUntypedBuffer::get(&view)?;
        let format = exported.format().to_string_lossy();
        // The byte order does not matter for single bytes.
        let unit = format.trim_start_matches(['@', '=', '<', '>', '!']);
        if !["B", "b", "c"].contains(&unit) {
            let given = type_name(object)?;
            let message = format!(
                "{name} must be a buffer of bytes (format 'B', 'b' or 'c'), \
                 but this {given} has the format '{format}'"
            );
            return Err(PyTypeError::new_err(message));
        }
        if !exported.is_c_contiguous() {
            let given = type_name(object)?;
            let message =
                format!("{name} must be a contiguous buffer, but this {given} is not contiguous");
            return Err(PyTypeError::new_err(message));
        }
        Ok(Some(Buffer { exported, view: view.unbind(), read: 0 }))
    }

    /// Returns how many bytes are still to be read.
    pub fn remaining(&self) -> usize {
        self.exported.len_bytes() - self.read
    }
}

/// Returns whether the error is Python's own for an object without a buffer, rather than one that
/// the object's `__buffer__` raised.
fn means_no_buffer(error: &PyErr, object: &Bound<'_, PyAny>) -> PyResult<bool> {
    let py = object.py();
    let is_type_error = error.get_type(py).is(py.get_type::<PyTypeError>());
    // Before Python 3.12 a class written in Python could not export a buffer.
    let has_method =
        py.version_info() >= (3, 12) && object.get_type().hasattr(intern!(py, "__buffer__"))?;
    Ok(is_type_error && !has_method)
}

impl Traverse for Buffer {
    fn visit(&self, visit: &PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.view)?;
        // Again, because `exported` holds a second reference to the view.
        visit.call(&self.view)
    }
}

impl Read for Buffer {
    fn read(&mut self, copy: &mut [u8]) -> io::Result<usize> {
        let length = copy.len().min(self.remaining());
        // SAFETY: the exported buffer is contiguous, so all of its length may be read, and it stays
        // in place until it is released.
        #[expect(unsafe_code)]
        unsafe {
            let from = self.exported.buf_ptr().cast::<u8>().add(self.read);
            copy_shared(from, &mut copy[..length]);
        }
        self.read += length;
        Ok(length)
    }
}

/// Copies bytes that other threads may write to at the same time: each copied byte is a value that
/// the original had at some moment.
///
/// It makes no slice of them, because the compiler may assume that the bytes of a slice do not
/// change. It uses atomic loads instead, one word at a time.
///
/// # Safety
/// `to.len()` bytes must be readable at `from`.
#[expect(unsafe_code)]
unsafe fn copy_shared(from: *const u8, to: &mut [u8]) {
    const WORD: usize = size_of::<usize>();
    let head = from.align_offset(WORD).min(to.len());
    let (head, rest) = to.split_at_mut(head);
    let (words, tail) = rest.as_chunks_mut::<WORD>();
    let mut from = from.cast_mut();
    // SAFETY: the caller promises that the bytes can be read; after the head, `from` is aligned to
    // a word. A relaxed atomic load does not write.
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
