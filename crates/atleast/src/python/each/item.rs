//! The strings of a column, which any thread can read.

use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyList;

use crate::counter::Counter;
use crate::python::ask::SHORT;
use atleast_engine::Text;
use atleast_pydata::data;

/// An object of the column. Other threads read it while the thread that is attached to the
/// interpreter waits.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(super) struct Item(*mut ffi::PyObject);

// SAFETY: the object lives as long as the item, and is only read: see `Item::text`.
#[expect(unsafe_code)]
unsafe impl Send for Item {}
// SAFETY: threads only read the object, and nobody changes it: see `Item::text`.
#[expect(unsafe_code)]
unsafe impl Sync for Item {}

impl Item {
    /// Returns an object as an item. The object must live as long as the item is used.
    pub(super) fn of(object: &Bound<'_, PyAny>) -> Item {
        Item(object.as_ptr())
    }

    /// Returns the items of a list. The caller must not detach from the interpreter while they are
    /// used. On a free-threaded build, where that does not keep other threads out, the list must
    /// also be locked.
    pub(super) fn of_list<'list>(list: &'list Bound<'_, PyList>) -> &'list [Item] {
        let length = list.len();
        if length == 0 {
            return &[];
        }
        // SAFETY: `ob_item` points to `length` pointers to objects, and an item has the layout of
        // such a pointer. The caller ensures that nobody changes the list in the meantime.
        #[expect(unsafe_code)]
        unsafe {
            let items = (*list.as_ptr().cast::<ffi::PyListObject>()).ob_item;
            std::slice::from_raw_parts(items.cast::<Item>(), length)
        }
    }

    /// Returns the text of a short `str` or `bytes`, and None for any other object.
    pub(super) fn text(&self, counter: &Counter) -> Option<Text<'_>> {
        // SAFETY: the list or vector that the item is from keeps the object alive.
        #[expect(unsafe_code)]
        let text = unsafe { data::fast_text(counter.bytes_as(), self.0) };
        text.filter(|text| text.len() <= SHORT)
    }
}
