//! A state that one call at a time may use, also for long, without the interpreter.

use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, MutexGuard, TryLockError};
use std::thread::{self, Thread, ThreadId};

use pyo3::PyTraverseError;
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::gc::PyVisit;
use pyo3::prelude::*;

use crate::signals::Signals;
use atleast_engine::{lock, process_id};

/// A value that calls use in turn. Others wait without the interpreter, which whoever uses the value may
/// need; a call from within its use, as by the handler of a signal, is an error and does not wait for ever.
/// So is a call in a process that was forked while another thread used it: that thread is not there.
pub struct Exclusive<T> {
    /// What the value is called in those errors.
    name: &'static str,
    /// It is locked only with the interpreter held, for moments in which no code of Python runs and no object
    /// is let go of. So nobody waits for it, none of Python's forks happens meanwhile, and the garbage
    /// collector finds it the same all the time.
    shared: Mutex<Shared<T>>,
}

struct Shared<T> {
    /// The value, or who uses it.
    value: Result<T, User>,
    /// The threads that wait for it.
    waiting: Vec<Thread>,
}

#[derive(Clone, Copy)]
struct User {
    thread: ThreadId,
    process: u32,
}

/// What may hold objects of Python, and shows them to the garbage collector.
pub trait Holds {
    /// Visits each reference that it has, as often as it has it.
    ///
    /// # Errors
    /// Those of the visit, which ends there.
    fn visit(&self, visit: &PyVisit<'_>) -> Result<(), PyTraverseError>;
}

impl<T: Send> Exclusive<T> {
    /// Returns the value to be used in turns.
    pub fn new(name: &'static str, value: T) -> Exclusive<T> {
        let shared = Mutex::new(Shared { value: Ok(value), waiting: Vec::new() });
        Exclusive { name, shared }
    }

    /// Uses the value without letting go of the interpreter, calling it, or dropping an object of it, whose
    /// end may run any code.
    ///
    /// # Errors
    /// If the call comes from within another use, or after a fork during one, or a signal ends the wait.
    pub fn briefly<R>(&self, py: Python<'_>, use_it: impl FnOnce(&mut T) -> R) -> PyResult<R> {
        match &mut self.free(py)?.value {
            Ok(value) => Ok(use_it(value)),
            Err(_) => unreachable!("it is free"),
        }
    }

    /// Takes the value, for as long as is needed.
    ///
    /// # Errors
    /// As [`Exclusive::briefly`].
    pub fn take(&self, py: Python<'_>) -> PyResult<Taken<'_, T>> {
        let mut shared = self.free(py)?;
        let user = User { thread: thread::current().id(), process: process_id() };
        match std::mem::replace(&mut shared.value, Err(user)) {
            Ok(value) => Ok(Taken { value: Some(value), of: self }),
            Err(_) => unreachable!("it is free"),
        }
    }

    /// Locks it, once nobody uses the value.
    fn free(&self, py: Python<'_>) -> PyResult<MutexGuard<'_, Shared<T>>> {
        let caller = thread::current();
        loop {
            let mut shared = lock(&self.shared);
            let name = self.name;
            match shared.value {
                Ok(_) => return Ok(shared),
                Err(user) if user.thread == caller.id() => {
                    let message =
                        format!("{name} must not be used from within its use, but it was");
                    return Err(PyValueError::new_err(message));
                }
                Err(user) if user.process != process_id() => {
                    let message = format!(
                        "{name} must not be used in a process that was forked while another thread used \
                         it, but it was"
                    );
                    return Err(PyRuntimeError::new_err(message));
                }
                Err(_) if shared.waiting.iter().any(|thread| thread.id() == caller.id()) => {}
                Err(_) => shared.waiting.push(caller.clone()),
            }
            drop(shared);
            // A signal that has come meanwhile is handled below.
            py.detach(|| thread::park_timeout(Signals::EVERY));
            py.check_signals()?;
        }
    }
}

impl<T: Holds> Exclusive<T> {
    /// Visits what the value holds. While it is used nothing of it is seen, and so nothing taken for garbage.
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

/// A value that was taken; it is given back when this is dropped, with the interpreter held.
pub struct Taken<'a, T: Send> {
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
            let mut shared = lock(&self.of.shared);
            shared.value = Ok(value);
            for thread in std::mem::take(&mut shared.waiting) {
                thread.unpark();
            }
        }
    }
}
