//! Signals such as Ctrl-C end the command after a whole line, and without unfinished files.

use std::path::PathBuf;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// How many threads are writing, and whether a signal is ending the process.
static STATE: Mutex<State> = Mutex::new(State { writing: 0, is_ending: false });
static CHANGED: Condvar = Condvar::new();

struct State {
    /// How many guards exist.
    writing: usize,
    is_ending: bool,
}

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// While it exists, no signal ends the process, so that whole lines can be written.
pub(crate) struct DelayGuard(());

/// Delays signals. Waits if a signal is already ending the process.
pub(crate) fn delay() -> DelayGuard {
    let state = CHANGED.wait_while(state(), |state| state.is_ending);
    state.unwrap_or_else(PoisonError::into_inner).writing += 1;
    DelayGuard(())
}

impl Drop for DelayGuard {
    fn drop(&mut self) {
        let mut state = state();
        state.writing -= 1;
        let is_awaited = state.is_ending;
        drop(state);
        if is_awaited {
            CHANGED.notify_all();
        }
    }
}

/// The files to remove if a signal ends the process.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Locks the list of files to remove if a signal ends the process. Signals wait for the lock.
pub(crate) fn unfinished_files() -> MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes SIGHUP, SIGINT and SIGTERM end the process after the line that is being written.
///
/// They do so inside Python as well, whose own handler of Ctrl-C would only set a flag.
#[cfg(unix)]
pub(crate) fn handle_signals() {
    use std::time::{Duration, Instant};

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    /// How long a signal waits for a line. The reader of a full pipe may never take it.
    const MAX_DELAY: Duration = Duration::from_millis(50);

    // Without a handler, signals end the process at once.
    let Ok(mut signals) = Signals::new([SIGHUP, SIGINT, SIGTERM]) else { return };
    std::thread::spawn(move || {
        for signal in &mut signals {
            let begun = Instant::now();
            let mut state = state();
            state.is_ending = true;
            drop(CHANGED.wait_timeout_while(state, MAX_DELAY, |state| state.writing > 0));
            let mut unfinished = UNFINISHED.try_lock();
            while unfinished.is_err() && begun.elapsed() < MAX_DELAY {
                std::thread::sleep(Duration::from_millis(1));
                unfinished = UNFINISHED.try_lock();
            }
            for path in unfinished.iter().flat_map(|paths| paths.iter()) {
                // A file that cannot be removed stays.
                let _ = std::fs::remove_file(path);
            }
            crate::progress::clear();
            // This ends the process with the status of a signal.
            let _ = emulate_default_handler(signal);
            self::state().is_ending = false;
            CHANGED.notify_all();
        }
    });
}

#[cfg(not(unix))]
pub(crate) fn handle_signals() {}
