//! The definition of every answer, in the plainest code.
//!
//! Three functions define all answers. [`has_count`], the loop, defines `Counter::has_count` for
//! counters with only a minimum. [`occurrences`] defines where each occurrence is.
//! [`next_segment`], which reads one segment at a time, defines everything else. Where two of them
//! give the same answer, they are tested against each other. The engine is tested against all
//! three.

use std::ops::Range;

use crate::question::Question;
use crate::segment::Segment;
use atleast_engine::{Character, Text};

/// Returns whether the running count reaches `min_number` at some character.
pub(crate) fn has_count(question: &Question, text: Text<'_>) -> bool {
    let (mut count, mut quoted, mut seen) = (0, false, Vec::new());
    text.characters_from(0)
        .any(|character| step(question, character, &mut count, &mut quoted, &mut seen))
}

/// Returns the range of each occurrence that counts, in all segments, hits or not.
pub(crate) fn occurrences<'a>(
    question: &'a Question,
    text: Text<'a>,
) -> impl Iterator<Item = Range<usize>> + 'a {
    let (mut quoted, mut seen) = (false, Vec::new());
    text.characters_from(0).filter_map(move |character| {
        if question.is_quote(character.value) {
            quoted = !quoted;
            seen.clear();
        }
        // The quote itself is never counted.
        if quoted || question.is_quote(character.value) {
            return None;
        }
        Some(occurrence(question, character, &mut seen)?..character.end)
    })
}

/// Processes one character: maybe reset, maybe increment, unless it is quoted; then compare.
#[inline]
fn step(
    question: &Question,
    character: Character,
    count: &mut u64,
    quoted: &mut bool,
    seen: &mut Vec<Character>,
) -> bool {
    if question.is_quote(character.value) {
        *quoted = !*quoted;
        // An occurrence never spans a quote, because the string cannot contain one.
        seen.clear();
    } else if !*quoted {
        maybe_reset(question, character, count);
        maybe_increment(question, character, count, seen);
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
fn maybe_increment(
    question: &Question,
    character: Character,
    count: &mut u64,
    seen: &mut Vec<Character>,
) {
    if occurrence(question, character, seen).is_some() {
        *count += 1;
    }
}

/// Returns the start of the occurrence that this character completes, if it completes one. `seen`
/// holds the characters since the last occurrence, so that occurrences of a string do not overlap.
#[inline]
fn occurrence(
    question: &Question,
    character: Character,
    seen: &mut Vec<Character>,
) -> Option<usize> {
    let Some(string) = question.what.string() else {
        return question.is_what(character.value).then_some(character.start);
    };
    seen.push(character);
    let mut before = seen.iter().rev();
    let mut start = None;
    for of_string in string.chars().rev() {
        let same = before.next().filter(|it| question.is_same(it.value, of_string))?;
        start = Some(same.start);
    }
    seen.clear();
    start
}

/// Where the next segment starts, its index and its line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Position {
    offset: usize,
    index: u64,
    line: u64,
    /// Whether the character at `offset` is both `what` and a reset. It has ended the previous
    /// segment, and is counted in the one that it opens.
    opened: bool,
}

impl Default for Position {
    fn default() -> Self {
        Position { offset: 0, index: 0, line: 1, opened: false }
    }
}

/// Reads one segment from `position`, and moves `position` to the start of the next.
pub(crate) fn next_segment(
    question: &Question,
    text: Text<'_>,
    position: &mut Position,
) -> Option<Segment> {
    // Text that ends in a reset has no empty segment after it, and empty text has no segments.
    while position.offset < text.len() {
        let segment = read_segment(question, text, position);
        if segment.start < segment.end || !question.skips_empty() {
            position.index += 1;
            return Some(segment);
        }
    }
    None
}

/// Reads a segment, empty or not, up to the next reset or the end of the text.
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
    // A string contains no reset, so an occurrence never starts in the segment before.
    let mut seen = Vec::new();
    position.offset = text.len();
    for character in text.characters_from(segment.start) {
        let is_quote = question.is_quote(character.value);
        quoted ^= is_quote;
        if is_quote {
            seen.clear();
        }
        let counts = !quoted && !is_quote;
        let occurrence = if counts { occurrence(question, character, &mut seen) } else { None };
        let what = occurrence.is_some();
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
                segment.reached_at = occurrence;
            }
        }
    }
    segment
}

#[cfg(test)]
mod tests;
