//! A text in chunks: after each what is certain, at the end what the definition says of the whole.

use std::convert::Infallible;
use std::fmt::Display;
use std::ops::Range;

use atleast_engine::{Answer, Chunked, Chunks, Joinable, Text};

use super::{Answers, Ask, check_answers};
use crate::first_hit::FirstHit;
use crate::occurrences_in_chunks::OccurrencesInChunks;
use crate::question::Question;
use crate::{CountStreamEnd, Counter, naive};

/// How many units a stream is made to see before each place; whatever is more than it needs must
/// change nothing.
pub(crate) const CONTEXTS: [usize; 4] = [0, 1, 5, 70];

/// Returns how many segments of a text are hits, whatever may follow.
fn certain_hits(question: &Question, text: Text<'_>) -> u64 {
    let mut position = naive::Position::default();
    let segments = std::iter::from_fn(|| naive::next_segment(question, text, &mut position));
    // A segment has ended if a reset stands behind it.
    let is_decided = |end| !question.is_decided_at_the_end() || end < text.len();
    segments.filter(|it| question.is_hit(it.count) && is_decided(it.end)).count() as u64
}

/// At most how many units are looked at in one go: next to none, some, all of a chunk here.
const SLICES: [usize; 3] = [4, 61, 1 << 18];

/// How chunks are looked at, whatever changes nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    pub(crate) context: usize,
    pub(crate) slice: usize,
}

impl Look {
    /// Returns one of all ways.
    pub(crate) fn by(turn: usize) -> Look {
        let (context, slice) = (turn % CONTEXTS.len(), turn / CONTEXTS.len() % SLICES.len());
        Look { context: CONTEXTS[context], slice: SLICES[slice] }
    }

    fn set(self, chunks: &mut Chunks) {
        chunks.widen_look_behind(self.context);
        chunks.set_slice_len(self.slice);
    }
}

/// What must be said of all of a text.
pub(crate) struct Expected {
    pub(crate) at_end: CountStreamEnd,
    pub(crate) answers: Answers,
    occurrences: Vec<Range<usize>>,
}

impl Expected {
    pub(crate) fn of(question: &Question, text: Text<'_>) -> Expected {
        let answers = Answers::of(question, text);
        let (has_count, hits) = (answers.has_count(question, text), answers.hits(question));
        let occurrences = naive::occurrences(question, text).collect();
        Expected { at_end: CountStreamEnd { has_count, hits }, answers, occurrences }
    }
}

/// The number of hits that are certain after a chunk: the least and the most. They differ only where
/// the chunk ends with what may be the beginning of a character, which may wait for the next.
pub(crate) fn bounds(question: &Question, text: Text<'_>) -> (u64, u64) {
    let mut complete = text.len();
    if let Text::Utf8(bytes) = text {
        let is_begun = |from: &usize| {
            std::str::from_utf8(&bytes[*from..])
                .is_err_and(|error| error.valid_up_to() == 0 && error.error_len().is_none())
        };
        complete = (complete.saturating_sub(3)..complete).find(is_begun).unwrap_or(complete);
    }
    (certain_hits(question, text.up_to(complete)), certain_hits(question, text))
}

/// Feeds chunks, checks after each what is `known` of all so far, if anything is, and at the end every
/// answer. Returns how many answers were compared.
pub(crate) fn check_chunks<'text>(
    counter: &Counter,
    chunks: impl Iterator<Item = Text<'text>> + Clone,
    look: Look,
    known: impl Fn(usize) -> Option<(u64, u64)>,
    expected: &Expected,
    of: &dyn Display,
) -> u64 {
    let question = counter.question();
    let says = || format!("{}, {look:?}, {of}; {counter:?}", counter.level());
    let by_any = question.min_number == 0 && !question.is_decided_at_the_end();
    let mut stream = counter.stream();
    look.set(stream.chunks());
    let (mut fed, mut hits_before, mut checks) = (0, 0, 1);
    for chunk in chunks.clone() {
        let Ok(has_count) = stream.feed_checked(chunk, || Ok::<_, Infallible>(()));
        fed += chunk.len();
        let hits = stream.hits();
        assert!(hits >= hits_before, "a hit that was certain is none, at {fed}: {}", says());
        assert_eq!(has_count, if by_any { fed > 0 } else { hits > 0 }, "at {fed}: {}", says());
        if let Some((least, most)) = known(fed) {
            let is_between = least <= hits && hits <= most;
            assert!(is_between, "{hits}, not {least} to {most}, at {fed}: {}", says());
            checks += 2;
        }
        hits_before = hits;
    }
    assert_eq!(stream.finish(), expected.at_end, "at the end: {}", says());
    check_finder(counter, chunks.clone(), look, expected, &says);
    check_occurrences(counter, chunks.clone(), look, expected, &says);
    let first = answer(FirstHit::new(counter), chunks.clone(), look);
    assert_eq!(first.as_ref(), expected.answers.hit_segments(question).next(), "find: {}", says());
    let in_chunks = InChunks { chunks, look };
    checks
        + 3
        + check_answers(&in_chunks, counter, &expected.answers, expected.at_end.has_count, &says)
}

/// Every answer about chunks.
struct InChunks<I> {
    chunks: I,
    look: Look,
}

impl<'text, I: Iterator<Item = Text<'text>> + Clone> Ask for InChunks<I> {
    fn ask<A: Joinable + Clone + Sync>(&self, asked: &A) -> A::Output {
        answer(asked.clone(), self.chunks.clone(), self.look)
    }
}

/// Checks that every hit is found, in the chunk in which it ends.
fn check_finder<'text>(
    counter: &Counter,
    chunks: impl Iterator<Item = Text<'text>>,
    look: Look,
    expected: &Expected,
    says: &dyn Fn() -> String,
) {
    let mut hits = expected.answers.hit_segments(counter.question());
    let mut finder = counter.stream_finder();
    look.set(finder.chunks());
    let mut fed = 0;
    for chunk in chunks {
        fed += chunk.len();
        // Wherever it is interrupted, it can go on.
        let mut interrupted = 0;
        loop {
            let check = || {
                interrupted += 1;
                if interrupted % 2 == 0 { Ok(()) } else { Err(()) }
            };
            match finder.next(chunk, check) {
                Ok(Some(hit)) => {
                    assert!(hit.end < fed, "it has not ended, at {fed}: {}", says());
                    assert_eq!(Some(&hit), hits.next(), "find, at {fed}: {}", says());
                }
                Ok(None) => break,
                Err(()) => {}
            }
        }
    }
    for hit in finder.finish() {
        // A character that is not complete may be three bytes long.
        assert!(hit.end + 3 >= fed, "it ended before: {}", says());
        assert_eq!(Some(&hit), hits.next(), "find, at the end: {}", says());
    }
    assert_eq!(hits.next(), None, "find, after the last: {}", says());
}

/// Checks that every occurrence is found, in the chunk in which it ends.
fn check_occurrences<'text>(
    counter: &Counter,
    chunks: impl Iterator<Item = Text<'text>>,
    look: Look,
    expected: &Expected,
    says: &dyn Fn() -> String,
) {
    let mut places = expected.occurrences.iter();
    let mut search = OccurrencesInChunks::new(counter.clone());
    look.set(search.chunks());
    let mut fed = 0;
    for chunk in chunks {
        fed += chunk.len();
        // Wherever it is interrupted, it can go on.
        let mut interrupted = 0;
        loop {
            let check = || {
                interrupted += 1;
                if interrupted % 2 == 0 { Ok(()) } else { Err(()) }
            };
            match search.next(chunk, check) {
                Ok(Some(place)) => {
                    assert!(place.end <= fed, "it has not ended, at {fed}: {}", says());
                    let is_next = Some(&place) == places.next();
                    assert!(is_next, "occurrences: {place:?}, at {fed}: {}", says());
                }
                Ok(None) => break,
                Err(()) => {}
            }
        }
    }
    assert_eq!(places.next(), None, "occurrences, after the last: {}", says());
}

/// Returns the answer; once it is certain, no more chunk is fed.
fn answer<'text, A: Answer>(
    answer: A,
    chunks: impl Iterator<Item = Text<'text>>,
    look: Look,
) -> A::Output {
    let mut chunked = Chunked::new(answer);
    look.set(chunked.chunks());
    for chunk in chunks {
        let Ok(is_certain) = chunked.feed(chunk, || Ok::<_, Infallible>(()));
        if is_certain {
            break;
        }
    }
    chunked.finish()
}

/// Returns the parts of a text between these offsets.
pub(crate) fn parts<'text>(
    text: Text<'text>,
    cuts: &[usize],
) -> impl Iterator<Item = Text<'text>> + Clone {
    let starts = std::iter::once(0).chain(cuts.iter().copied());
    let ends = cuts.iter().copied().chain(std::iter::once(text.len()));
    starts.zip(ends).map(move |(start, end)| text.part(start..end))
}
