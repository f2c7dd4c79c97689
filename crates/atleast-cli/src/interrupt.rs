//! Ctrl-C ends the command at once, but behind a whole line, and leaves no file that is not complete.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Held while whole lines are written.
static WRITING: Mutex<()> = Mutex::new(());

/// Begins to write whole lines: until it is dropped, no signal ends the process.
pub(crate) fn writing() -> MutexGuard<'static, ()> {
    WRITING.lock().unwrap_or_else(PoisonError::into_inner)
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
            let (mut lines, mut unfinished) = (WRITING.try_lock(), UNFINISHED.try_lock());
            while (lines.is_err() || unfinished.is_err()) && begun.elapsed() < AT_MOST {
                std::thread::sleep(Duration::from_millis(1));
                lines = lines.or_else(|_| WRITING.try_lock());
                unfinished = unfinished.or_else(|_| UNFINISHED.try_lock());
            }
            for path in unfinished.iter().flat_map(|paths| paths.iter()) {
                // What cannot be removed stays.
                let _ = std::fs::remove_file(path);
            }
            crate::progress::clear();
            // It ends the process, with what tells a shell that a signal did.
            let _ = emulate_default_handler(signal);
        }
    });
}

#[cfg(not(unix))]
pub(crate) fn watch() {}
