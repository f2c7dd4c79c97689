//! All sources counted: several side by side, or one large file on several threads.

use std::fs::File;
use std::io::{self, Read};
use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use atleast::{Counter, Tally};
use atleast_files::{Identity, LineRanges, Opening, Source, WalkError, Window};

use super::TallyArguments;
use crate::{complain, progress, sources};

/// What was read.
#[derive(Default)]
pub(super) struct Counted {
    /// In the order in which they are read, if what is shown names them.
    pub(super) sources: Vec<Source>,
    /// Of all of them together.
    pub(super) tally: Tally,
    /// Whether there was any.
    pub(super) has_any: bool,
    /// Whether there was any that could not be read.
    pub(super) has_failed: bool,
}

/// What is written to, and so is not counted.
pub(super) struct Outputs {
    /// It is an error that it is to be read.
    pub(super) refused: Option<Identity>,
    /// It is passed over.
    pub(super) left_out: Option<Identity>,
}

/// Counts all sources but those that are left out. What is wrong with one is said, and the others are counted.
///
/// # Errors
/// If a glob or a type is none.
pub(super) fn count(
    counter: &Counter,
    arguments: &TallyArguments,
    outputs: &Outputs,
) -> Result<Counted, WalkError> {
    let input = &arguments.input;
    let (opening, threads) = (input.opening(), input.threads());
    // Several files are read side by side, one by all.
    let of_one = if input.are_several() { NonZeroUsize::MIN } else { threads };
    let of_one = if arguments.question.stays_in_lines() { of_one } else { NonZeroUsize::MIN };
    let sources = Mutex::new((0_usize..).zip(input.walk(true).sources()?));
    let all = Mutex::new((Vec::new(), Counted::default()));
    let take_turns = || {
        let next = || lock(&sources).next();
        while let Some((number, source)) = next() {
            let result = match source {
                Ok(source) => match count_one(counter, opening, &source, of_one, outputs) {
                    Ok(None) => continue,
                    Ok(Some(tally)) => Ok((source, tally)),
                    Err(error) => Err(format!("{source}: {error}")),
                },
                Err(error) => Err(error.to_string()),
            };
            let (sources, all) = &mut *lock(&all);
            match result {
                Ok((source, tally)) => {
                    all.tally += &tally;
                    all.has_any = true;
                    if arguments.names_files() {
                        sources.push((number, source));
                    }
                }
                Err(message) => {
                    complain(&message);
                    all.has_failed = true;
                }
            }
        }
    };
    let side_by_side = if input.are_several() { threads.get() } else { 1 };
    on_threads(side_by_side, take_turns);
    let (mut sources, all) = all.into_inner().unwrap_or_else(PoisonError::into_inner);
    sources.sort_unstable_by_key(|(number, _)| *number);
    Ok(Counted { sources: sources.into_iter().map(|(_, source)| source).collect(), ..all })
}

/// Returns the tally of a source; None if it is passed over.
///
/// # Errors
/// Those of reading. Nothing is then known of the source as a whole, and none of it is counted.
fn count_one(
    counter: &Counter,
    opening: Opening,
    source: &Source,
    threads: NonZeroUsize,
    outputs: &Outputs,
) -> io::Result<Option<Tally>> {
    let mut opened = sources::open(opening, source, &outputs.refused)?;
    if outputs.left_out.is_some() && outputs.left_out.as_ref() == opened.identity() {
        return Ok(None);
    }
    match opened.plain_file() {
        Some((file, start, length)) if threads.get() > 1 => {
            if let Some(tally) = count_by_ranges(counter, file, (start, length), threads) {
                return tally.map(Some);
            }
        }
        Some(_) => {}
        None => progress::unpacked(),
    }
    read(counter, &mut opened).map(Some)
}

/// Returns the tally of a large file, any lines of which are counted apart from the others; None if it is none.
fn count_by_ranges(
    counter: &Counter,
    file: &File,
    (start, length): (u64, u64),
    threads: NonZeroUsize,
) -> Option<io::Result<Tally>> {
    let ranges = LineRanges::of(file, start, length)?;
    let all = Mutex::new(Ok(Tally::default()));
    on_threads(threads.get(), || {
        while lock(&all).is_ok()
            && let Some(range) = ranges.take()
        {
            let tally = range.bytes.and_then(|mut bytes| read(counter, &mut bytes));
            let mut all = lock(&all);
            match (&mut *all, tally) {
                (Ok(all), Ok(tally)) => *all += &tally,
                (all @ Ok(_), Err(error)) => *all = Err(error),
                (Err(_), _) => {}
            }
        }
    });
    Some(all.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// Returns the tally of what is read in pieces.
fn read(counter: &Counter, reader: &mut dyn Read) -> io::Result<Tally> {
    let mut stream = counter.tally_stream();
    let mut window = Window::default();
    loop {
        match window.read(reader) {
            Ok(0) => return Ok(stream.finish()),
            Ok(read) => {
                progress::read(read);
                stream.feed(window.bytes());
                window.remove(read);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Does the same on so many threads, this one among them, and waits for all.
fn on_threads(threads: usize, turn: impl Fn() + Copy + Send + Sync) {
    thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(turn);
        }
        turn();
    });
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
