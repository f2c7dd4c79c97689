//! A mutex for values that threads use while detached from the interpreter.

use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard};

use atleast_engine::{lock, process_id};

/// A mutex that can be held for as long as a read from a pipe takes, and that never blocks.
///
/// If it is held, [`ForkMutex::try_lock`] says whether it can become free: if the process was
/// forked while another thread held it, the copy in the new process never does.
pub(crate) struct ForkMutex<T> {
    /// The process whose thread holds the lock, as [`this_process`] returns it, or [`NOBODY`].
    holder: AtomicU32,
    /// Locked only by the holder.
    value: Mutex<T>,
}

const NOBODY: u32 = 0;

/// Why the lock cannot be acquired.
pub(crate) enum Locked {
    /// Another thread holds it.
    ForNow,
    /// A thread held it when this process was forked, and does not exist in this process.
    ForEver,
}

impl<T> ForkMutex<T> {
    pub(crate) fn new(value: T) -> ForkMutex<T> {
        ForkMutex { holder: AtomicU32::new(NOBODY), value: Mutex::new(value) }
    }

    /// Acquires the lock if no thread holds it. Sequentially consistent, so that it is ordered with
    /// the other flags that the threads share.
    pub(crate) fn try_lock(&self) -> Result<ForkGuard<'_, T>, Locked> {
        let (this, order) = (this_process(), Ordering::SeqCst);
        match self.holder.compare_exchange(NOBODY, this, order, order) {
            Ok(_) => Ok(ForkGuard { value: lock(&self.value), _release: Release(&self.holder) }),
            Err(other) if other == this => Err(Locked::ForNow),
            Err(_) => Err(Locked::ForEver),
        }
    }

    /// Returns whether the value may be half changed, by a thread that does not exist in this
    /// process. (The exclusive borrow proves that no thread of this process holds the lock.)
    pub(crate) fn is_abandoned(&mut self) -> bool {
        *self.holder.get_mut() != NOBODY
    }
}

/// Returns a number that differs between this process and its forks, and is never [`NOBODY`].
fn this_process() -> u32 {
    process_id().wrapping_add(1)
}

/// Holds the lock until it is dropped.
pub(crate) struct ForkGuard<'a, T> {
    value: MutexGuard<'a, T>,
    /// Declared after `value`, so that it is dropped after it.
    _release: Release<'a>,
}

struct Release<'a>(&'a AtomicU32);

impl Drop for Release<'_> {
    fn drop(&mut self) {
        self.0.store(NOBODY, Ordering::SeqCst);
    }
}

impl<T> Deref for ForkGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for ForkGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}
