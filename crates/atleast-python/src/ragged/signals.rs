//! Signals, which Python handles only when it is let: so Ctrl-C ends a long reading.

use std::time::{Duration, Instant};

use pyo3::prelude::*;

/// Lets Python handle the signals that have come, now and then.
pub(super) struct Signals {
    handled: Instant,
}

impl Signals {
    /// Soon enough for a person. Where another thread runs Python code all the time, the interpreter has to
    /// be waited for each time, five milliseconds if nothing else is set.
    const EVERY: Duration = Duration::from_millis(30);

    pub(super) fn new() -> Signals {
        Signals { handled: Instant::now() }
    }

    /// To be called often. Returns what a signal's handler raised.
    pub(super) fn handle_sometimes(&mut self) -> PyResult<()> {
        if self.handled.elapsed() < Signals::EVERY { Ok(()) } else { self.handle() }
    }

    /// To be called when it is known that a signal has come.
    pub(super) fn handle(&mut self) -> PyResult<()> {
        Python::attach(|py| {
            let handled = py.check_signals();
            self.handled = Instant::now();
            handled
        })
    }
}
