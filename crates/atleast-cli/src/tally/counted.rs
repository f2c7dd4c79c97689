//! All sources counted: several side by side, or one large file on several threads.

use std::fs::File;
use std::io::{self, Read};
use std::num::NonZeroUsize;

use atleast::{Counter, Tally};
use atleast_files::{Identity, LineRanges, Opening, Queue, Source, Turn, WalkError};

use super::TallyArguments;
use crate::{complain, progress, sources, window};

/// How many bytes a count takes in a tally that waits for its turn, about.
const COUNT: usize = 32;

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
    // They are named in the order of the paths, and otherwise in none.
    let in_order = arguments.names_files();
    let sources = input.walk(in_order).sources()?;
    let side_by_side = if input.are_several() { threads } else { NonZeroUsize::MIN };
    let queue = Queue::new(side_by_side);
    let queue = if in_order { queue } else { queue.in_any_order() };
    let mut all = Counted::default();
    queue.run(
        sources,
        &mut all,
        |source, turn| {
            let result = match source {
                Ok(source) => match count_one(counter, opening, &source, of_one, outputs) {
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

/// Waits for the turn of a tally that is too large to be kept until then.
fn wait_if_large<S, R>(tally: &Tally, turn: &mut Turn<'_, S, R>) {
    if !turn.keep(COUNT * tally.counts().len()) {
        let _ = turn.sink();
    }
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

/// Returns the tally of what is read in pieces.
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
