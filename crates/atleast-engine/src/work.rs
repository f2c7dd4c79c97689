//! How many bytes or characters were looked at one by one, in this thread: for tests that what does so
//! is linear.

use std::cell::Cell;

thread_local! {
    static WORK: Cell<u64> = const { Cell::new(0) };
}

pub fn add(units: usize) {
    WORK.with(|work| work.set(work.get() + units as u64));
}

/// Returns it, and starts over.
pub fn take() -> u64 {
    WORK.with(Cell::take)
}
