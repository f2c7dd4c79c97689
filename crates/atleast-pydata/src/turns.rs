//! A value that threads use one after the other, without the interpreter.

use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard};

use atleast_engine::{lock, process_id};

/// A value that threads use in turn, for as long as a read from a pipe may take. Nobody waits here: who finds it
/// in use is told so, and whether it will be free again.
pub(crate) struct Turns<T> {
    /// The process of which a thread has the turn, as [`this_process`] has it, or [`NOBODY`].
    taken_by: AtomicU32,
    /// Only who has the turn locks it.
    value: Mutex<T>,
}

const NOBODY: u32 = 0;

/// Why a turn is not to be had.
pub(crate) enum InUse {
    /// Another thread has it.
    ForNow,
    /// A thread had it when this process was forked, which is not here.
    ForEver,
}

impl<T> Turns<T> {
    pub(crate) fn new(value: T) -> Turns<T> {
        Turns { taken_by: AtomicU32::new(NOBODY), value: Mutex::new(value) }
    }

    /// Takes the turn, if nobody has it. In one order with all that the threads say to each other.
    pub(crate) fn take(&self) -> Result<Turn<'_, T>, InUse> {
        let (this, order) = (this_process(), Ordering::SeqCst);
        match self.taken_by.compare_exchange(NOBODY, this, order, order) {
            Ok(_) => Ok(Turn { value: lock(&self.value), _end: End(&self.taken_by) }),
            Err(other) if other == this => Err(InUse::ForNow),
            Err(_) => Err(InUse::ForEver),
        }
    }

    /// Returns whether the value may be half changed, by a thread that is not in this process: nobody in it
    /// can have the turn now.
    pub(crate) fn is_lost(&mut self) -> bool {
        *self.taken_by.get_mut() != NOBODY
    }
}

/// Returns what tells this process from its copies, which is never [`NOBODY`].
fn this_process() -> u32 {
    process_id().wrapping_add(1)
}

/// The turn, until this is dropped.
pub(crate) struct Turn<'a, T> {
    value: MutexGuard<'a, T>,
    /// Behind the value, which is let go of first.
    _end: End<'a>,
}

struct End<'a>(&'a AtomicU32);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(NOBODY, Ordering::SeqCst);
    }
}

impl<T> Deref for Turn<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Turn<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}
