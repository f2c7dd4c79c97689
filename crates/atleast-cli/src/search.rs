//! One source searched: which of its lines are selected, or whether it is itself.

use std::io;

use atleast::Counter;
use atleast_files::{Pieces, Source};

use crate::arguments::{Per, SearchArguments};
use crate::output::Output;

/// Which side failed: a source that cannot be read is one of many, an output that cannot be
/// written ends everything.
pub(crate) enum Error {
    Read(io::Error),
    Write(io::Error),
}

/// Searches one source and prints what is selected. Returns true if and only if anything was.
pub(crate) fn search(
    arguments: &SearchArguments,
    counter: &Counter,
    source: &Source,
    output: &mut Output,
) -> Result<bool, Error> {
    let mut pieces = Pieces::new(source.open().map_err(Error::Read)?);
    let selected = if arguments.per == Per::File {
        let selected = reaches(arguments, counter, &mut pieces)? != arguments.invert_match;
        if selected && !arguments.count {
            output.file(source).map_err(Error::Write)?;
        }
        u64::from(selected)
    } else {
        select_lines(arguments, counter, source, &mut pieces, output)?
    };
    if arguments.count {
        output.count(source, selected).map_err(Error::Write)?;
    }
    Ok(selected > 0)
}

/// Prints the selected lines, unless they are only to be counted. Returns how many they are.
fn select_lines<R: io::Read>(
    arguments: &SearchArguments,
    counter: &Counter,
    source: &Source,
    pieces: &mut Pieces<R>,
    output: &mut Output,
) -> Result<u64, Error> {
    let (mut lines_before, mut selected) = (0, 0);
    while let Some(piece) = pieces.next_piece().map_err(Error::Read)? {
        // A line is a hit if a segment that is one starts in it: the line itself, or a word.
        let mut hits = counter.find_iter(piece).map(|segment| segment.line).peekable();
        let mut number = 0;
        for line in piece.split_inclusive(|&byte| byte == b'\n') {
            number += 1;
            let mut hit = false;
            while hits.next_if_eq(&number).is_some() {
                hit = true;
            }
            if hit != arguments.invert_match {
                selected += 1;
                if !arguments.count {
                    output.line(source, lines_before + number, line).map_err(Error::Write)?;
                }
            }
        }
        lines_before += number;
        // Whoever types or pipes lines in sees the answer to each before giving the next.
        if *source == Source::StandardInput {
            output.flush().map_err(Error::Write)?;
        }
    }
    Ok(selected)
}

/// Returns true if and only if the whole reaches the number. Reads no further than it must.
fn reaches<R: io::Read>(
    arguments: &SearchArguments,
    counter: &Counter,
    pieces: &mut Pieces<R>,
) -> Result<bool, Error> {
    // What holds a line end can reach from one piece into the next, for pieces end with a line.
    let mut crossing = arguments.what.contains('\n').then(Vec::new);
    let (mut count, mut is_read) = (0, false);
    while let Some(piece) = pieces.next_piece().map_err(Error::Read)? {
        is_read = true;
        count += match &mut crossing {
            Some(open) => count_crossing(arguments, counter, open, piece),
            None => counter.max_count(piece),
        };
        if count >= arguments.min_number {
            return Ok(true);
        }
    }
    Ok(is_read && count >= arguments.min_number)
}

/// Returns how often a string occurs in what is still open of the pieces before and in this one. Then
/// `open` is the end of it in which an occurrence may have begun.
fn count_crossing(
    arguments: &SearchArguments,
    counter: &Counter,
    open: &mut Vec<u8>,
    piece: &[u8],
) -> u64 {
    open.extend_from_slice(piece);
    let (count, length) = (counter.max_count(&*open), arguments.what.len());
    let last = arguments.counter_of_all(count).ok().and_then(|last| last.find(&*open)?.reached_at);
    let taken = last.map_or(0, |last| last + length);
    open.drain(..taken.max((open.len() + 1).saturating_sub(length)));
    count
}
