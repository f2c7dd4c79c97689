//! Signals, which Python handles only when it is let: so Ctrl-C ends what takes long.

use std::time::{Duration, Instant};

use pyo3::prelude::*;

/// Lets Python handle the signals that have come, now and then.
pub struct Signals {
    handled: Instant,
}

impl Signals {
    /// Soon enough for a person. Where another thread runs Python code all the time, the interpreter has to
    /// be waited for each time, five milliseconds if nothing else is set.
    pub const EVERY: Duration = Duration::from_millis(30);

    /// As if they had just been handled.
    #[expect(clippy::new_without_default, reason = "it begins now, which is no default")]
    pub fn new() -> Signals {
        Signals { handled: Instant::now() }
    }

    /// To be called often, without the interpreter or with it.
    ///
    /// # Errors
    /// What a signal's handler raised.
    pub fn handle_sometimes(&mut self) -> PyResult<()> {
        if self.handled.elapsed() < Signals::EVERY { Ok(()) } else { self.handle() }
    }

    /// To be called when it is known that a signal has come.
    ///
    /// # Errors
    /// What its handler raised.
    pub fn handle(&mut self) -> PyResult<()> {
        Python::attach(|py| {
            let handled = py.check_signals();
            self.handled = Instant::now();
            handled
        })
    }
}

/// Lets Python handle the signals that have come, now and then in a loop that may be long, with the interpreter
/// held.
#[derive(Default)]
pub struct Steps {
    taken: u32,
}

impl Steps {
    /// A look at whether a signal has come costs as much as a few steps.
    const BETWEEN_LOOKS: u32 = 1024;

    /// To be called at each step.
    ///
    /// # Errors
    /// What a signal's handler raised.
    pub fn step(&mut self, py: Python<'_>) -> PyResult<()> {
        self.taken += 1;
        if self.taken < Steps::BETWEEN_LOOKS {
            return Ok(());
        }
        self.taken = 0;
        py.check_signals()
    }
}
