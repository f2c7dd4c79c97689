//! The definition: what every answer means, in the plainest code that says it.
//!
//! Two functions. [`has_count`], the loop, defines "at least" for `Counter::has_count`. The list of
//! segments, of which [`next_segment`] reads one, defines everything else: where, how many, and what
//! is known only at a segment's end. They are tested against each other where both apply, and every
//! faster way of answering against them.

use crate::question::Question;
use crate::segment::Segment;
use crate::text::{Character, Text};

/// Returns true if and only if the running count reaches the minimum at some character.
pub(crate) fn has_count(question: &Question, text: Text<'_>) -> bool {
    let (mut count, mut quoted) = (0, false);
    text.characters_from(0).any(|character| step(question, character, &mut count, &mut quoted))
}

/// Takes one character: maybe reset, maybe increment, unless it is quoted; then compare.
#[inline]
fn step(question: &Question, character: Character, count: &mut u64, quoted: &mut bool) -> bool {
    if question.is_quote(character.value) {
        *quoted = !*quoted;
    } else if !*quoted {
        maybe_reset(question, character, count);
        maybe_increment(question, character, count);
    }
    *count >= question.min_number
}

#[inline]
fn maybe_reset(question: &Question, character: Character, count: &mut u64) {
    if question.is_reset(character.value) {
        *count = 0;
    }
}

#[inline]
fn maybe_increment(question: &Question, character: Character, count: &mut u64) {
    if question.is_what(character.value) {
        *count += 1;
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
    question: &Question,
    text: Text<'_>,
    position: &mut Position,
) -> Option<Segment> {
    // What ends in a reset has no empty segment after it, and what is empty has none at all.
    while position.offset < text.len() {
        let segment = read_segment(question, text, position);
        if segment.start < segment.end || !question.leaves_out_empty() {
            position.index += 1;
            return Some(segment);
        }
    }
    None
}

/// Reads up to the next reset or to the end, the segment empty or not.
fn read_segment(question: &Question, text: Text<'_>, position: &mut Position) -> Segment {
    let mut segment = Segment {
        index: position.index,
        line: position.line,
        start: position.offset,
        end: text.len(),
        count: 0,
        reached_at: None,
    };
    let mut opened = std::mem::take(&mut position.opened);
    // No segment ends within quotes, so none starts there.
    let mut quoted = false;
    position.offset = text.len();
    for character in text.characters_from(segment.start) {
        let is_quote = question.is_quote(character.value);
        quoted ^= is_quote;
        let counts = !quoted && !is_quote;
        let what = counts && question.is_what(character.value);
        let reset = counts && question.is_reset(character.value);
        let newlines = u64::from(character.value == Some(u32::from('\n')));
        if reset && !opened {
            segment.end = character.start;
            position.opened = what;
            position.offset = if what { character.start } else { character.end };
            position.line += if what { 0 } else { newlines };
            break;
        }
        opened = false;
        position.line += newlines;
        if what {
            segment.count += 1;
            if segment.count == question.min_number {
                segment.reached_at = Some(character.start);
            }
        }
    }
    segment
}

#[cfg(test)]
mod tests;
