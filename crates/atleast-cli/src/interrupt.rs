//! Ctrl-C ends the command at once, but behind a whole line, and leaves no file that is not complete.

use std::path::PathBuf;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Who writes lines, and whether a signal ends the process.
static STATE: Mutex<State> = Mutex::new(State { writing: 0, is_ending: false });
static CHANGED: Condvar = Condvar::new();

struct State {
    /// How many write whole lines.
    writing: usize,
    is_ending: bool,
}

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whole lines that are being written: until it is dropped, no signal ends the process.
pub(crate) struct Writing(());

/// Begins to write whole lines, unless the process ends.
pub(crate) fn writing() -> Writing {
    let state = CHANGED.wait_while(state(), |state| state.is_ending);
    state.unwrap_or_else(PoisonError::into_inner).writing += 1;
    Writing(())
}

impl Drop for Writing {
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

/// The files that are to go if a signal ends the process.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Returns the files that are removed if a signal ends the process. While this is held, none does.
pub(crate) fn unfinished() -> MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Sees to it that signals which ask the process to end wait for the line that is being written.
///
/// Within Python, whose own handler only takes note of Ctrl-C, they end the process all the same.
#[cfg(unix)]
pub(crate) fn watch() {
    use std::time::{Duration, Instant};

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    /// Whoever does not read what is written is not waited for.
    const AT_MOST: Duration = Duration::from_millis(50);

    // Where there is no handler to be had, signals end the process as ever.
    let Ok(mut signals) = Signals::new([SIGHUP, SIGINT, SIGTERM]) else { return };
    std::thread::spawn(move || {
        for signal in &mut signals {
            let begun = Instant::now();
            let mut state = state();
            state.is_ending = true;
            drop(CHANGED.wait_timeout_while(state, AT_MOST, |state| state.writing > 0));
            let mut unfinished = UNFINISHED.try_lock();
            while unfinished.is_err() && begun.elapsed() < AT_MOST {
                std::thread::sleep(Duration::from_millis(1));
                unfinished = UNFINISHED.try_lock();
            }
            for path in unfinished.iter().flat_map(|paths| paths.iter()) {
                // What cannot be removed stays.
                let _ = std::fs::remove_file(path);
            }
            crate::progress::clear();
            // It ends the process, with what tells a shell that a signal did.
            let _ = emulate_default_handler(signal);
            self::state().is_ending = false;
            CHANGED.notify_all();
        }
    });
}

#[cfg(not(unix))]
pub(crate) fn watch() {}
