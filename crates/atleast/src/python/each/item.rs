//! The objects of a column, as they are read on any thread.

use std::slice::from_raw_parts;

use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyList;

use crate::counter::Counter;
use crate::python::ask::SHORT;
use crate::text::Text;

/// An object of the column. It is read on other threads, while the one that holds the interpreter waits.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(super) struct Item(*mut ffi::PyObject);

// SAFETY: what an item is made of lives as long as it, and is only read: see `Item::text`.
#[expect(unsafe_code)]
unsafe impl Send for Item {}
// SAFETY: see above.
#[expect(unsafe_code)]
unsafe impl Sync for Item {}

impl Item {
    /// Returns an object as an item. It must live as long as that is used.
    pub(super) fn of(object: &Bound<'_, PyAny>) -> Item {
        Item(object.as_ptr())
    }

    /// Returns the items of a list. The interpreter must not be let go of while they are used, and where that
    /// does not keep other threads out, the list must be locked.
    pub(super) fn of_list<'list>(list: &'list Bound<'_, PyList>) -> &'list [Item] {
        let length = list.len();
        if length == 0 {
            return &[];
        }
        // SAFETY: a list holds so many pointers to objects there, and an item is no more than such a pointer.
        // Nobody changes the list meanwhile, by what is asked of the caller.
        #[expect(unsafe_code)]
        unsafe {
            let items = (*list.as_ptr().cast::<ffi::PyListObject>()).ob_item;
            std::slice::from_raw_parts(items.cast::<Item>(), length)
        }
    }

    /// Returns the text of a `str` or `bytes` that can be looked at in a moment; None of any other object.
    pub(super) fn text(&self, counter: &Counter, takes_str: bool) -> Option<Text<'_>> {
        let object = self.0;
        // SAFETY: the object lives: the list or vector in which it stands holds it. A `str`, once it is ready, and
        // a `bytes` never change, so that any thread may read them; no reference is taken, and nothing else done
        // that needs the interpreter. `data::characters` says more of the layout of a `str`.
        #[expect(unsafe_code)]
        let text = unsafe {
            if ffi::PyUnicode_Check(object) != 0 {
                if !takes_str || ffi::PyUnicode_IS_READY(object) == 0 {
                    return None;
                }
                let length = usize::try_from(ffi::PyUnicode_GET_LENGTH(object)).ok()?;
                let units = ffi::PyUnicode_DATA(object);
                match ffi::PyUnicode_KIND(object) {
                    ffi::PyUnicode_1BYTE_KIND => Text::Latin1(from_raw_parts(units.cast(), length)),
                    ffi::PyUnicode_2BYTE_KIND => Text::Ucs2(from_raw_parts(units.cast(), length)),
                    _ => Text::Ucs4(from_raw_parts(units.cast(), length)),
                }
            } else if ffi::PyBytes_Check(object) != 0 {
                let length = usize::try_from(ffi::Py_SIZE(object)).ok()?;
                let bytes = ffi::PyBytes_AS_STRING(object);
                counter.text(from_raw_parts(bytes.cast(), length))
            } else {
                return None;
            }
        };
        (text.len() <= SHORT).then_some(text)
    }
}
