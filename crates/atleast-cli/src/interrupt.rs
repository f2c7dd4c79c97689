//! Ctrl-C ends the command at once, but behind a whole line.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Held while whole lines are written.
static WRITING: Mutex<()> = Mutex::new(());

/// Begins to write whole lines: until it is dropped, no signal ends the process.
pub(crate) fn writing() -> MutexGuard<'static, ()> {
    WRITING.lock().unwrap_or_else(PoisonError::into_inner)
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
            let mut lines = WRITING.try_lock();
            while lines.is_err() && begun.elapsed() < AT_MOST {
                std::thread::sleep(Duration::from_millis(1));
                lines = WRITING.try_lock();
            }
            crate::progress::clear();
            // It ends the process, with what tells a shell that a signal did.
            let _ = emulate_default_handler(signal);
        }
    });
}

#[cfg(not(unix))]
pub(crate) fn watch() {}
