//! Threads that help a caller with one long text. They wait between texts: a text may take only 0.2
//! ms, and starting a thread takes as long.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use rayon::{ThreadPool, ThreadPoolBuilder};

/// A limit on threads, and the threads started so far. The caller's thread counts as one of them.
/// The others start with the first text that is shared, and end when the last copy of the counter
/// is dropped.
pub struct Helpers {
    threads: NonZeroUsize,
    started: RwLock<Option<Started>>,
}

/// Threads that were started.
struct Started {
    /// The process that started them. A fork copies the memory but not the threads.
    process: u32,
    /// None if the system could not start a thread.
    pool: Option<Arc<ThreadPool>>,
}

impl Helpers {
    /// Returns helpers, without starting a thread.
    pub fn new(threads: NonZeroUsize) -> Helpers {
        Helpers { threads, started: RwLock::new(None) }
    }

    /// Returns how many threads may work, including the caller's.
    pub fn threads(&self) -> NonZeroUsize {
        self.threads
    }

    /// Runs `work` on the caller's thread and on the helpers, on at most `max_threads` threads in
    /// all. Returns when all have finished. A panic on any of them panics here.
    pub fn work_on_all(&self, max_threads: usize, work: impl Fn() + Sync) {
        let Some(pool) = self.pool() else { return work() };
        pool.in_place_scope(|scope| {
            for _ in 1..self.threads.get().min(max_threads) {
                scope.spawn(|_| work());
            }
            work();
        });
    }

    /// Returns the helpers. Returns None if there are none, or if another caller is starting them
    /// right now. Never waits for the lock: a process forked at that moment would wait forever.
    fn pool(&self) -> Option<Arc<ThreadPool>> {
        let others = NonZeroUsize::new(self.threads.get() - 1)?;
        if let Ok(started) = self.started.try_read()
            && let Some(started) = &*started
            && started.process == process_id()
        {
            return started.pool.clone();
        }
        let mut started = self.started.try_write().ok()?;
        if started.as_ref().is_none_or(|started| started.process != process_id()) {
            let pool = ThreadPoolBuilder::new()
                .num_threads(others.get())
                .thread_name(|number| format!("atleast {number}"))
                .build();
            *started = Some(Started { process: process_id(), pool: pool.ok().map(Arc::new) });
        }
        started.as_ref().and_then(|started| started.pool.clone())
    }
}

/// Returns the process id, which tells a process from its forks; 0 where there is no fork.
pub fn process_id() -> u32 {
    if cfg!(unix) { std::process::id() } else { 0 }
}

/// Locks a mutex, even if it is poisoned.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // If a thread panics, so does the caller, and nobody sees the value.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Drop for Started {
    fn drop(&mut self) {
        if self.process != process_id() {
            // The threads belong to another process. Dropping the pool would notify them, and might
            // block.
            std::mem::forget(self.pool.take());
        }
    }
}
