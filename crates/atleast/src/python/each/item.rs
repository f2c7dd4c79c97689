//! The objects of a column, as they are read on any thread.

use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyList;

use crate::counter::Counter;
use crate::python::ask::SHORT;
use atleast_engine::Text;
use atleast_pydata::data;

/// An object of the column. It is read on other threads, while the one that holds the interpreter waits.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(super) struct Item(*mut ffi::PyObject);

// SAFETY: what an item is made of lives as long as it, and is only read: see `Item::text`.
#[expect(unsafe_code)]
unsafe impl Send for Item {}
// SAFETY: several threads only read what an item is made of; nobody changes it: see `Item::text`.
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
    pub(super) fn text(&self, counter: &Counter) -> Option<Text<'_>> {
        // SAFETY: the list or vector in which the object stands holds it.
        #[expect(unsafe_code)]
        let text = unsafe { data::text_at_hand(counter.bytes_as(), self.0) };
        text.filter(|text| text.len() <= SHORT)
    }
}
