//! A read buffer for each thread, used again for the next file.

use std::cell::Cell;

use atleast_files::Window;

thread_local! {
    static WINDOW: Cell<Window> = Cell::default();
}

/// Returns an empty window that keeps at most `max_len` bytes while more are read.
pub(crate) fn take(max_len: usize) -> Window {
    let mut window = WINDOW.take();
    window.begin(max_len);
    window
}

/// Keeps the memory of a window for the next file.
pub(crate) fn give_back(window: Window) {
    WINDOW.set(window);
}
