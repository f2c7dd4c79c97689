//! Counts the bytes or characters that this thread has looked at one by one. Tests use it to show
//! that such code is linear.

use std::cell::Cell;

thread_local! {
    static WORK: Cell<u64> = const { Cell::new(0) };
}

pub fn add(units: usize) {
    WORK.with(|work| work.set(work.get() + units as u64));
}

/// Returns the number, and sets it to 0.
pub fn take() -> u64 {
    WORK.with(Cell::take)
}
