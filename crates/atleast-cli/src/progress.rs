//! The line on a terminal that says how far a long search has come.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// Whoever waits for less long need not know.
const AFTER: Duration = Duration::from_secs(1);
const EVERY: Duration = Duration::from_millis(100);

const WITH_TOTAL: &str = "{bar:24} {percent}% of {total_bytes}, {bytes_per_sec}, {eta} left";
const WITHOUT_TOTAL: &str = "{spinner} {bytes}, {bytes_per_sec}";

/// How many bytes were read.
static READ: AtomicU64 = AtomicU64::new(0);
/// Whether some of them were unpacked, so that nobody knows how many there will be.
static IS_UNPACKED: AtomicBool = AtomicBool::new(false);
/// The line, while it is shown.
static LINE: Mutex<Option<ProgressBar>> = Mutex::new(None);

fn line() -> MutexGuard<'static, Option<ProgressBar>> {
    LINE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes note of bytes that were read.
pub(crate) fn read(bytes: usize) {
    READ.fetch_add(bytes as u64, Relaxed);
}

/// Takes note that what is read was unpacked.
pub(crate) fn unpacked() {
    IS_UNPACKED.store(true, Relaxed);
}

/// Does something that writes to the terminal, where the line makes room for it.
pub(crate) fn beside<T>(write: impl FnOnce() -> T) -> T {
    match &*line() {
        Some(line) => line.suspend(write),
        None => write(),
    }
}

/// Takes the line away, if nobody is writing beside it.
pub(crate) fn clear() {
    if let Ok(line) = LINE.try_lock()
        && let Some(line) = &*line
    {
        line.finish_and_clear();
    }
}

/// A search that is watched until this is dropped.
pub(crate) struct Watched {
    is_over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// Shows from a second on how far a search has come, of so many bytes, if that is known.
pub(crate) fn watch(total: Option<u64>) -> Watched {
    READ.store(0, Relaxed);
    IS_UNPACKED.store(false, Relaxed);
    let is_over = Arc::new(AtomicBool::new(false));
    let is_over_there = Arc::clone(&is_over);
    let thread = thread::Builder::new().spawn(move || {
        thread::park_timeout(AFTER);
        if !is_over_there.load(Relaxed) {
            show(total, &is_over_there);
        }
    });
    // A search that nobody can watch goes on.
    Watched { is_over, thread: thread.ok() }
}

fn show(total: Option<u64>, is_over: &AtomicBool) {
    let style = |template| ProgressStyle::with_template(template).expect("the template is right");
    let bar = ProgressBar::no_length();
    bar.set_style(style(WITHOUT_TOTAL));
    // What was read before it is shown counts for its rate.
    bar.set_elapsed(AFTER);
    let mut has_total = false;
    *line() = Some(bar.clone());
    while !is_over.load(Relaxed) {
        let is_known = total.filter(|_| !IS_UNPACKED.load(Relaxed));
        if is_known.is_some() != has_total {
            has_total = !has_total;
            bar.set_style(style(if has_total { WITH_TOTAL } else { WITHOUT_TOTAL }));
            match is_known {
                Some(total) => bar.set_length(total),
                None => bar.unset_length(),
            }
        }
        bar.set_position(READ.load(Relaxed));
        bar.tick();
        thread::park_timeout(EVERY);
    }
    *line() = None;
    bar.finish_and_clear();
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.is_over.store(true, Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // Whatever became of the line, the search is done.
            let _ = thread.join();
        }
    }
}
