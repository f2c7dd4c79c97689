//! The definition: what every answer means, in the plainest code that says it.
//!
//! Two functions. [`has_count`], the loop, defines "at least" for `Counter::has_count`. The list of
//! segments, of which [`next_segment`] reads one, defines everything that says where. They are
//! tested against each other where both apply, and every faster way of answering against them.

use crate::Reset;
use crate::counter::Counter;
use crate::segment::Segment;
use crate::text::{Character, Text};

/// Returns true if and only if the running count reaches the minimum at some character.
pub(crate) fn has_count(counter: &Counter, text: Text<'_>) -> bool {
    let mut count = 0;
    text.characters_from(0).any(|character| step(counter, character, &mut count))
}

/// Takes one character: maybe reset, maybe increment, then compare.
#[inline]
fn step(counter: &Counter, character: Character, count: &mut u64) -> bool {
    maybe_reset(counter, character, count);
    maybe_increment(counter, character, count);
    *count >= counter.min_number()
}

#[inline]
fn maybe_reset(counter: &Counter, character: Character, count: &mut u64) {
    if is_reset(counter, character) {
        *count = 0;
    }
}

#[inline]
fn maybe_increment(counter: &Counter, character: Character, count: &mut u64) {
    if is_what(counter, character) {
        *count += 1;
    }
}

#[inline]
fn is_what(counter: &Counter, character: Character) -> bool {
    character.value == Some(counter.what())
}

#[inline]
fn is_reset(counter: &Counter, character: Character) -> bool {
    match (character.value, counter.reset()) {
        (Some('\n'), Reset::NewlinesReset) | (Some(' '), Reset::SpacesReset) => true,
        (Some(value), Reset::WhitespaceReset) => value.is_whitespace(),
        // Whatever is not `what` ends a run of it, an invalid byte as well.
        (_, Reset::RunsReset) => !is_what(counter, character),
        _ => false,
    }
}

/// Where the next segment starts: all that one segment leaves behind for the next.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Position {
    offset: usize,
    index: u64,
    line: u64,
    /// The character at `offset` is both `what` and a reset, and has already ended a segment: it
    /// belongs to the one it opens.
    opened: bool,
}

impl Default for Position {
    fn default() -> Self {
        Position { offset: 0, index: 0, line: 1, opened: false }
    }
}

/// Reads one segment from `position` and moves it to where the next one starts.
pub(crate) fn next_segment(
    counter: &Counter,
    text: Text<'_>,
    position: &mut Position,
) -> Option<Segment> {
    // What ends in a reset has no empty segment after it, and what is empty has none at all.
    while position.offset < text.len() {
        let segment = read_segment(counter, text, position);
        if segment.start < segment.end || !counter.reset().leaves_out_empty() {
            position.index += 1;
            return Some(segment);
        }
    }
    None
}

/// Reads up to the next reset or to the end, the segment empty or not.
fn read_segment(counter: &Counter, text: Text<'_>, position: &mut Position) -> Segment {
    let mut segment = Segment {
        index: position.index,
        line: position.line,
        start: position.offset,
        end: text.len(),
        count: 0,
        reached_at: None,
    };
    let mut opened = std::mem::take(&mut position.opened);
    position.offset = text.len();
    for character in text.characters_from(segment.start) {
        let (what, reset) = (is_what(counter, character), is_reset(counter, character));
        if reset && !opened {
            segment.end = character.start;
            position.opened = what;
            position.offset = if what { character.start } else { character.end };
            position.line += u64::from(!what && character.value == Some('\n'));
            break;
        }
        opened = false;
        position.line += u64::from(character.value == Some('\n'));
        if what {
            segment.count += 1;
            if segment.count == counter.min_number() {
                segment.reached_at = Some(character.start);
            }
        }
    }
    segment
}

#[cfg(test)]
mod tests;
