//! A value that only one call at a time may use, for any length of time, detached from the
//! interpreter.

use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, MutexGuard, TryLockError};
use std::thread::{self, Thread, ThreadId};

use pyo3::PyTraverseError;
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::gc::PyVisit;
use pyo3::prelude::*;

use crate::signals::Signals;
use atleast_engine::{lock, process_id};

/// A value that calls use one after another.
///
/// Calls of other threads wait, detached from the interpreter, because the call that uses the value
/// may need the interpreter. A call from within another call of the same thread, for example from a
/// signal handler, is an error, because it would wait forever. So is a call in a process that was
/// forked while another thread used the value, because that thread does not exist there.
pub struct Exclusive<T> {
    /// What the messages call the value, such as "the stream".
    name: &'static str,
    /// Locked only while attached to the interpreter, and only for moments in which no Python code
    /// runs and no object is released. So no thread waits for the lock, Python does not fork while
    /// it is held, and the garbage collector always sees the same state.
    shared: Mutex<Shared<T>>,
}

struct Shared<T> {
    /// The value, or the call that uses it.
    value: Result<T, User>,
    /// The threads that wait for the value.
    waiting: Vec<Thread>,
}

#[derive(Clone, Copy)]
struct User {
    thread: ThreadId,
    process: u32,
}

/// A type that may hold references to Python objects, and shows them to the garbage collector.
pub trait Traverse {
    /// Visits each reference, as many times as it is held.
    ///
    /// # Errors
    /// The first error of a visit, which ends the traversal.
    fn visit(&self, visit: &PyVisit<'_>) -> Result<(), PyTraverseError>;
}

impl<T: Send> Exclusive<T> {
    /// Wraps a value. `name` is what error messages call it, such as "the stream".
    pub fn new(name: &'static str, value: T) -> Exclusive<T> {
        let shared = Mutex::new(Shared { value: Ok(value), waiting: Vec::new() });
        Exclusive { name, shared }
    }

    /// Calls `use_it` with the value. It must not detach from the interpreter, run Python code, or
    /// drop a Python object, whose finalizer may run any code.
    ///
    /// # Errors
    /// If the call comes from within another call, or after a fork during one, or if a signal
    /// handler raises during the wait.
    pub fn briefly<R>(&self, py: Python<'_>, use_it: impl FnOnce(&mut T) -> R) -> PyResult<R> {
        match &mut self.free(py)?.value {
            Ok(value) => Ok(use_it(value)),
            Err(_) => unreachable!("`free` returns it unused"),
        }
    }

    /// Takes the value, for any length of time.
    ///
    /// # Errors
    /// As [`Exclusive::briefly`].
    pub fn take(&self, py: Python<'_>) -> PyResult<Taken<'_, T>> {
        let mut shared = self.free(py)?;
        let user = User { thread: thread::current().id(), process: process_id() };
        match std::mem::replace(&mut shared.value, Err(user)) {
            Ok(value) => Ok(Taken { value: Some(value), of: self }),
            Err(_) => unreachable!("`free` returns it unused"),
        }
    }

    /// Waits until no call uses the value, and returns the lock.
    fn free(&self, py: Python<'_>) -> PyResult<MutexGuard<'_, Shared<T>>> {
        let caller = thread::current();
        loop {
            let mut shared = lock(&self.shared);
            let name = self.name;
            match shared.value {
                Ok(_) => return Ok(shared),
                Err(user) if user.thread == caller.id() => {
                    let message = format!(
                        "{name} is already in use: it was called from within one of its own calls"
                    );
                    return Err(PyValueError::new_err(message));
                }
                Err(user) if user.process != process_id() => {
                    let message = format!(
                        "{name} cannot be used in this process: when the process was forked, \
                         another thread was using it"
                    );
                    return Err(PyRuntimeError::new_err(message));
                }
                Err(_) if shared.waiting.iter().any(|thread| thread.id() == caller.id()) => {}
                Err(_) => shared.waiting.push(caller.clone()),
            }
            drop(shared);
            // Signals that arrive during the wait are handled below.
            py.detach(|| thread::park_timeout(Signals::EVERY));
            py.check_signals()?;
        }
    }
}

impl<T: Traverse> Exclusive<T> {
    /// Visits the references that the value holds. While a call uses the value, nothing is visited,
    /// and so nothing is collected as garbage.
    ///
    /// # Errors
    /// Those of the visit.
    pub fn visit(&self, visit: &PyVisit<'_>) -> Result<(), PyTraverseError> {
        let shared = match self.shared.try_lock() {
            Ok(shared) => shared,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return Ok(()),
        };
        match &shared.value {
            Ok(value) => value.visit(visit),
            Err(_) => Ok(()),
        }
    }
}

/// The taken value. It is given back on drop, which must happen attached to the interpreter.
pub struct Taken<'a, T: Send> {
    value: Option<T>,
    of: &'a Exclusive<T>,
}

impl<T: Send> Deref for Taken<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.value.as_ref().expect("the value is taken out only on drop")
    }
}

impl<T: Send> DerefMut for Taken<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.value.as_mut().expect("the value is taken out only on drop")
    }
}

impl<T: Send> Drop for Taken<'_, T> {
    fn drop(&mut self) {
        if let Some(value) = self.value.take() {
            let mut shared = lock(&self.of.shared);
            shared.value = Ok(value);
            for thread in std::mem::take(&mut shared.waiting) {
                thread.unpark();
            }
        }
    }
}
