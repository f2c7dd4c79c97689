//! A state that one call at a time may use, also for long, without the interpreter.

use std::ops::{Deref, DerefMut};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use super::signals::Signals;

/// A value that calls use in turn. Others wait without the interpreter, which whoever uses the value may
/// need; a call from within its use, as by the handler of a signal, is an error and does not wait for ever.
pub(super) struct Exclusive<T> {
    /// What the value is called in that error.
    name: &'static str,
    shared: Mutex<Shared<T>>,
    is_free: Condvar,
}

struct Shared<T> {
    /// The value, or the thread that uses it.
    value: Result<T, ThreadId>,
}

impl<T: Send> Exclusive<T> {
    pub(super) fn new(name: &'static str, value: T) -> Exclusive<T> {
        let shared = Mutex::new(Shared { value: Ok(value) });
        Exclusive { name, shared, is_free: Condvar::new() }
    }

    /// Uses the value without letting go of the interpreter or calling it.
    ///
    /// # Errors
    /// If the call comes from within another use, or a signal ends the wait.
    pub(super) fn briefly<R>(
        &self,
        py: Python<'_>,
        use_it: impl FnOnce(&mut T) -> R,
    ) -> PyResult<R> {
        match &mut self.free(py)?.value {
            Ok(value) => Ok(use_it(value)),
            Err(_) => unreachable!("it is free"),
        }
    }

    /// Takes the value, for as long as is needed.
    ///
    /// # Errors
    /// As [`Exclusive::briefly`].
    pub(super) fn take(&self, py: Python<'_>) -> PyResult<Taken<'_, T>> {
        let mut shared = self.free(py)?;
        match std::mem::replace(&mut shared.value, Err(thread::current().id())) {
            Ok(value) => Ok(Taken { value: Some(value), of: self }),
            Err(_) => unreachable!("it is free"),
        }
    }

    /// Locks it, once nobody uses the value.
    fn free(&self, py: Python<'_>) -> PyResult<MutexGuard<'_, Shared<T>>> {
        loop {
            // Whoever holds the lock waits for nothing.
            let shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
            match shared.value {
                Ok(_) => return Ok(shared),
                Err(user) if user == thread::current().id() => {
                    let message =
                        format!("{} must not be used from within its use, but it was", self.name);
                    return Err(PyValueError::new_err(message));
                }
                Err(_) => drop(shared),
            }
            py.detach(|| {
                let shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
                let is_used = |shared: &mut Shared<T>| shared.value.is_err();
                // A signal that has come meanwhile is handled below.
                drop(self.is_free.wait_timeout_while(shared, Signals::EVERY, is_used));
            });
            py.check_signals()?;
        }
    }
}

/// A value that was taken; it is given back when this is dropped.
pub(super) struct Taken<'a, T: Send> {
    value: Option<T>,
    of: &'a Exclusive<T>,
}

impl<T: Send> Deref for Taken<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.value.as_ref().expect("it is there until the drop")
    }
}

impl<T: Send> DerefMut for Taken<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.value.as_mut().expect("it is there until the drop")
    }
}

impl<T: Send> Drop for Taken<'_, T> {
    fn drop(&mut self) {
        if let Some(value) = self.value.take() {
            let mut shared = self.of.shared.lock().unwrap_or_else(PoisonError::into_inner);
            shared.value = Ok(value);
            self.of.is_free.notify_all();
        }
    }
}
