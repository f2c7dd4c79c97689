//! The progress bar of a long search, on a terminal.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A shorter search shows no bar.
const AFTER: Duration = Duration::from_secs(1);
const EVERY: Duration = Duration::from_millis(100);

const WITH_TOTAL: &str = "{bar:24} {percent}% of {total_bytes}, {bytes_per_sec}, {eta} left";
const WITHOUT_TOTAL: &str = "{spinner} {bytes}, {bytes_per_sec}";

/// The number of bytes read.
static READ: AtomicU64 = AtomicU64::new(0);
/// Whether a file was unpacked, so that the total is unknown.
static IS_UNPACKED: AtomicBool = AtomicBool::new(false);
/// The bar, while it is shown.
static BAR: Mutex<Option<ProgressBar>> = Mutex::new(None);

fn bar() -> MutexGuard<'static, Option<ProgressBar>> {
    BAR.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Adds to the number of bytes read.
pub(crate) fn read(bytes: usize) {
    READ.fetch_add(bytes as u64, Relaxed);
}

/// Shows no total from now on, because a file is unpacked.
pub(crate) fn forget_total() {
    IS_UNPACKED.store(true, Relaxed);
}

/// Hides the bar while something else is written to the terminal.
pub(crate) fn hidden_while<T>(write: impl FnOnce() -> T) -> T {
    match &*bar() {
        Some(bar) => bar.suspend(write),
        None => write(),
    }
}

/// Removes the bar, unless another thread is writing.
pub(crate) fn clear() {
    if let Ok(bar) = BAR.try_lock()
        && let Some(bar) = &*bar
    {
        bar.finish_and_clear();
    }
}

/// Ends the progress bar when it is dropped.
pub(crate) struct ProgressGuard {
    is_over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// Shows a progress bar after a second. `total` is the number of bytes to read, if it is known.
pub(crate) fn watch(total: Option<u64>) -> ProgressGuard {
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
    // Without a thread, there is no bar.
    ProgressGuard { is_over, thread: thread.ok() }
}

fn show(total: Option<u64>, is_over: &AtomicBool) {
    let style = |template| ProgressStyle::with_template(template).expect("the template is right");
    let bar = ProgressBar::no_length();
    bar.set_style(style(WITHOUT_TOTAL));
    // The rate includes what was read before the bar is shown.
    bar.set_elapsed(AFTER);
    let mut has_total = false;
    *self::bar() = Some(bar.clone());
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
    *self::bar() = None;
    bar.finish_and_clear();
}

impl Drop for ProgressGuard {
    fn drop(&mut self) {
        self.is_over.store(true, Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // A panic of the bar does not matter: the search is done.
            let _ = thread.join();
        }
    }
}
