//! The memory that a thread reads into: the same for one file after the other.

use std::cell::Cell;

use atleast_files::Window;

thread_local! {
    static WINDOW: Cell<Window> = Cell::default();
}

/// Returns a window, which holds nothing yet and is to hold no more than `most` bytes while more are read.
pub(crate) fn take(most: usize) -> Window {
    let mut window = WINDOW.take();
    window.begin(most);
    window
}

/// Keeps the memory for the next file.
pub(crate) fn give_back(window: Window) {
    WINDOW.set(window);
}
