//! One tally of all sources: several are counted at the same time, or one large file on several
//! threads.

use std::fs::File;
use std::io::{self, Read};
use std::num::NonZeroUsize;

use atleast::{Counter, Tally};
use atleast_files::{Identity, LineRanges, Opening, Queue, Source, Turn, WalkError};

use super::TallyArguments;
use crate::{complain, progress, sources, window};

/// About how many bytes of memory a count takes in a tally.
const BYTES_PER_COUNT: usize = 32;

/// The tally of all sources.
#[derive(Default)]
pub(super) struct CombinedTally {
    /// The sources that were counted, in order, if the output names them.
    pub(super) sources: Vec<Source>,
    pub(super) tally: Tally,
    /// Whether any source was counted.
    pub(super) has_any: bool,
    /// Whether any source could not be read.
    pub(super) has_failed: bool,
}

/// The outputs, which must not be counted.
pub(super) struct Outputs {
    /// A source that is this file is an error.
    pub(super) refused: Option<Identity>,
    /// A source that is this file is skipped.
    pub(super) left_out: Option<Identity>,
}

/// Counts all sources. An error of one is printed, and the others are counted.
///
/// # Errors
/// If a glob or a type is invalid.
pub(super) fn count(
    counter: &Counter,
    arguments: &TallyArguments,
    outputs: &Outputs,
) -> Result<CombinedTally, WalkError> {
    let input = &arguments.input;
    let (opening, threads) = (input.opening(), input.threads());
    // Several files are read at the same time, each on one thread; one file is read on all threads.
    let threads_per_file = if input.are_several() { NonZeroUsize::MIN } else { threads };
    let threads_per_file =
        if arguments.question.stays_in_lines() { threads_per_file } else { NonZeroUsize::MIN };
    // If the output names the files, they are sorted by path.
    let in_order = arguments.names_files();
    let sources = input.walk(in_order).sources()?;
    let concurrent = if input.are_several() { threads } else { NonZeroUsize::MIN };
    let queue = Queue::new(concurrent);
    let queue = if in_order { queue } else { queue.in_any_order() };
    let mut all = CombinedTally::default();
    queue.run(
        sources,
        &mut all,
        |source, turn| {
            let result = match source {
                Ok(source) => match count_one(counter, opening, &source, threads_per_file, outputs)
                {
                    Ok(None) => return None,
                    Ok(Some(tally)) => Ok((source, tally)),
                    Err(error) => Err(format!("{source}: {error}")),
                },
                Err(error) => Err(error.to_string()),
            };
            if let Ok((_, tally)) = &result {
                wait_if_large(tally, turn);
            }
            Some(result)
        },
        |all, result| {
            match result {
                Some(Ok((source, tally))) => {
                    all.tally += &tally;
                    all.has_any = true;
                    if in_order {
                        all.sources.push(source);
                    }
                }
                Some(Err(message)) => {
                    complain(&message);
                    all.has_failed = true;
                }
                None => {}
            }
            true
        },
    );
    Ok(all)
}

/// Waits for the turn if the tally is too large to be kept until then.
fn wait_if_large<S, R>(tally: &Tally, turn: &mut Turn<'_, S, R>) {
    if !turn.keep(BYTES_PER_COUNT * tally.counts().len()) {
        let _ = turn.sink();
    }
}

/// Returns the tally of a source, or None if it is skipped.
///
/// # Errors
/// If it cannot be read to its end. Then none of it is counted.
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
        None => progress::forget_total(),
    }
    read(counter, &mut opened).map(Some)
}

/// Returns the tally of a large file, counted by ranges on several threads; None if it is not
/// large. No segment may cross a line end.
fn count_by_ranges(
    counter: &Counter,
    file: &File,
    (start, length): (u64, u64),
    threads: NonZeroUsize,
) -> Option<io::Result<Tally>> {
    let ranges = LineRanges::of(file, start, length)?;
    let mut all = Ok(Tally::default());
    Queue::new(threads).in_any_order().run(
        ranges,
        &mut all,
        |range, turn| {
            let tally = range.bytes.and_then(|mut bytes| read(counter, &mut bytes))?;
            wait_if_large(&tally, turn);
            Ok(tally)
        },
        |all, tally| {
            match (&mut *all, tally) {
                (Ok(all), Ok(tally)) => *all += &tally,
                (all, Err(error)) => *all = Err(error),
                (Err(_), Ok(_)) => {}
            }
            all.is_ok()
        },
    );
    Some(all)
}

/// Returns the tally of what a reader gives.
fn read(counter: &Counter, reader: &mut dyn Read) -> io::Result<Tally> {
    let mut stream = counter.tally_stream();
    let mut window = window::take(0);
    let read = loop {
        match window.read(reader) {
            Ok(0) => break Ok(()),
            Ok(read) => {
                progress::read(read);
                stream.feed(window.bytes());
                window.remove(read);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => break Err(error),
        }
    };
    window::give_back(window);
    read.map(|()| stream.finish())
}
