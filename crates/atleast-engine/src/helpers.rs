//! The threads that help a caller with one long text. They wait between one text and the next: where a text
//! is read in a fifth of a millisecond, to begin a thread takes as long as what it helps with.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use rayon::{ThreadPool, ThreadPoolBuilder};

/// As many threads as may answer, of which the caller's is one. The others are begun with the first text
/// that is shared, and end with the last copy of the counter.
pub struct Helpers {
    threads: NonZeroUsize,
    begun: RwLock<Option<Begun>>,
}

/// Threads that have begun.
struct Begun {
    /// The process they are of: where it forks, its copy has the memory but none of the threads.
    process: u32,
    /// None if the system gives no thread.
    pool: Option<Arc<ThreadPool>>,
}

impl Helpers {
    /// Returns that many threads, of which none has begun.
    pub fn new(threads: NonZeroUsize) -> Helpers {
        Helpers { threads, begun: RwLock::new(None) }
    }

    /// Returns how many threads may answer, the caller's with them.
    pub fn threads(&self) -> NonZeroUsize {
        self.threads
    }

    /// Does the work on the caller's thread and on the others that there are, on `most` of all at the most;
    /// returns once all have ended. What panics on one of them panics here.
    pub fn work_on_all(&self, most: usize, work: impl Fn() + Sync) {
        let Some(pool) = self.pool() else { return work() };
        pool.in_place_scope(|scope| {
            for _ in 1..self.threads.get().min(most) {
                scope.spawn(|_| work());
            }
            work();
        });
    }

    /// Returns the other threads. None if there are none, or if another caller begins them just now: nobody
    /// waits for them, and nobody hangs whose process was copied at that moment.
    fn pool(&self) -> Option<Arc<ThreadPool>> {
        let others = NonZeroUsize::new(self.threads.get() - 1)?;
        if let Ok(begun) = self.begun.try_read()
            && let Some(begun) = &*begun
            && begun.process == process_id()
        {
            return begun.pool.clone();
        }
        let mut begun = self.begun.try_write().ok()?;
        if begun.as_ref().is_none_or(|begun| begun.process != process_id()) {
            let pool = ThreadPoolBuilder::new()
                .num_threads(others.get())
                .thread_name(|number| format!("atleast {number}"))
                .build();
            *begun = Some(Begun { process: process_id(), pool: pool.ok().map(Arc::new) });
        }
        begun.as_ref().and_then(|begun| begun.pool.clone())
    }
}

/// Returns what tells a process from its copies, where there can be any.
pub fn process_id() -> u32 {
    if cfg!(unix) { std::process::id() } else { 0 }
}

/// Locks what threads work on together.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Where a thread panicked, so does the caller: nobody sees what it left.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Drop for Begun {
    fn drop(&mut self) {
        if self.process != process_id() {
            // The threads are another process's; to tell them that they should end could wait for one.
            std::mem::forget(self.pool.take());
        }
    }
}
