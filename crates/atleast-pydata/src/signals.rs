//! Signal handling during long operations, so that Ctrl-C ends them. Python runs signal handlers
//! only when Rust code asks it to.

use std::time::{Duration, Instant};

use pyo3::prelude::*;

/// Lets Python handle pending signals at intervals, from code that may be detached from the
/// interpreter.
pub struct Signals {
    handled: Instant,
}

impl Signals {
    /// The interval: short enough for a person who presses Ctrl-C. Attaching to the interpreter
    /// while another thread runs Python code takes up to Python's switch interval, five
    /// milliseconds by default, so it should not be done often.
    pub const EVERY: Duration = Duration::from_millis(30);

    /// Starts the first interval.
    #[expect(clippy::new_without_default, reason = "it depends on the current time")]
    pub fn new() -> Signals {
        Signals { handled: Instant::now() }
    }

    /// Handles pending signals if the interval is over. Call it often.
    ///
    /// # Errors
    /// What a signal handler raised.
    pub fn handle_sometimes(&mut self) -> PyResult<()> {
        if self.handled.elapsed() < Signals::EVERY { Ok(()) } else { self.handle() }
    }

    /// Handles pending signals now. Call it if a system call was interrupted by one.
    ///
    /// # Errors
    /// What a signal handler raised.
    pub fn handle(&mut self) -> PyResult<()> {
        Python::attach(|py| {
            let handled = py.check_signals();
            self.handled = Instant::now();
            handled
        })
    }
}

/// Lets Python handle pending signals during a long loop that is attached to the interpreter.
#[derive(Default)]
pub struct Steps {
    taken: u32,
}

impl Steps {
    /// The number of steps between two checks, because a check costs as much as a few steps.
    const BETWEEN_CHECKS: u32 = 1024;

    /// Counts a step of the loop, and handles pending signals at every 1,024th.
    ///
    /// # Errors
    /// What a signal handler raised.
    pub fn step(&mut self, py: Python<'_>) -> PyResult<()> {
        self.taken += 1;
        if self.taken < Steps::BETWEEN_CHECKS {
            return Ok(());
        }
        self.taken = 0;
        py.check_signals()
    }
}
