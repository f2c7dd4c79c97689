//! Checks the answers for a text in chunks: after each chunk the hits that are certain, and at the
//! end all answers.

use std::convert::Infallible;
use std::fmt::Display;
use std::ops::Range;

use atleast_engine::{Answer, Chunked, Chunks, Joinable, Text};

use super::{Ask, ExpectedAnswers, check_answers};
use crate::first_hit::FirstHit;
use crate::occurrences_in_chunks::OccurrencesInChunks;
use crate::question::Question;
use crate::{CountStreamEnd, Counter, naive};

/// Numbers of units of context that the chunks are made to keep. More than needed must not change
/// any answer.
pub(crate) const CONTEXTS: [usize; 4] = [0, 1, 5, 70];

/// Returns the number of hits that are certain after a text, whatever follows.
fn certain_hits(question: &Question, text: Text<'_>) -> u64 {
    let mut position = naive::Position::default();
    let segments = std::iter::from_fn(|| naive::next_segment(question, text, &mut position));
    // A segment before the end of the text is followed by a reset, so it has ended.
    let is_decided = |end| !question.is_decided_at_the_end() || end < text.len();
    segments.filter(|it| question.is_hit(it.count) && is_decided(it.end)).count() as u64
}

/// Lengths of slices, in units: a few, some, and the whole chunk.
const SLICES: [usize; 3] = [4, 61, 1 << 18];

/// Options of [`Chunks`] that must not change any answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ChunkOptions {
    pub(crate) context: usize,
    pub(crate) slice: usize,
}

impl ChunkOptions {
    /// Returns one of all combinations.
    pub(crate) fn variant(number: usize) -> ChunkOptions {
        let (context, slice) = (number % CONTEXTS.len(), number / CONTEXTS.len() % SLICES.len());
        ChunkOptions { context: CONTEXTS[context], slice: SLICES[slice] }
    }

    fn set(self, chunks: &mut Chunks) {
        chunks.widen_look_behind(self.context);
        chunks.set_slice_len(self.slice);
    }
}

/// The answers of the definition for a text that is fed in chunks.
pub(crate) struct ExpectedInChunks {
    pub(crate) at_end: CountStreamEnd,
    pub(crate) answers: ExpectedAnswers,
    occurrences: Vec<Range<usize>>,
}

impl ExpectedInChunks {
    pub(crate) fn of(question: &Question, text: Text<'_>) -> ExpectedInChunks {
        let answers = ExpectedAnswers::of(question, text);
        let (has_count, hits) = (answers.has_count(question, text), answers.hits(question));
        let occurrences = naive::occurrences(question, text).collect();
        ExpectedInChunks { at_end: CountStreamEnd { has_count, hits }, answers, occurrences }
    }
}

/// Returns the least and the most hits that may be reported after this text. They differ only if it
/// ends with what may be an incomplete character, since a stream may wait for the rest of it.
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

/// Feeds chunks. Checks the hits after each chunk where `known` gives their [`bounds`], and every
/// answer at the end. Returns the number of answers compared.
pub(crate) fn check_chunks<'text>(
    counter: &Counter,
    chunks: impl Iterator<Item = Text<'text>> + Clone,
    options: ChunkOptions,
    known: impl Fn(usize) -> Option<(u64, u64)>,
    expected: &ExpectedInChunks,
    of: &dyn Display,
) -> u64 {
    let question = counter.question();
    let says = || format!("{}, {options:?}, {of}; {counter:?}", counter.level());
    let by_any = question.min_number == 0 && !question.is_decided_at_the_end();
    let mut stream = counter.stream();
    options.set(stream.chunks());
    let (mut fed, mut hits_before, mut checks) = (0, 0, 1);
    for chunk in chunks.clone() {
        let Ok(has_count) = stream.feed_checked(chunk, || Ok::<_, Infallible>(()));
        fed += chunk.len();
        let hits = stream.hits();
        assert!(hits >= hits_before, "fewer hits than before, at {fed}: {}", says());
        assert_eq!(has_count, if by_any { fed > 0 } else { hits > 0 }, "at {fed}: {}", says());
        if let Some((low, high)) = known(fed) {
            let is_between = low <= hits && hits <= high;
            assert!(is_between, "{hits}, not {low} to {high}, at {fed}: {}", says());
            checks += 2;
        }
        hits_before = hits;
    }
    assert_eq!(stream.finish(), expected.at_end, "at the end: {}", says());
    check_finder(counter, chunks.clone(), options, expected, &says);
    check_occurrences(counter, chunks.clone(), options, expected, &says);
    let first = answer(FirstHit::new(counter), chunks.clone(), options);
    assert_eq!(first.as_ref(), expected.answers.hit_segments(question).next(), "find: {}", says());
    let in_chunks = InChunks { chunks, options };
    checks
        + 3
        + check_answers(&in_chunks, counter, &expected.answers, expected.at_end.has_count, &says)
}

/// Computes answers from chunks.
struct InChunks<I> {
    chunks: I,
    options: ChunkOptions,
}

impl<'text, I: Iterator<Item = Text<'text>> + Clone> Ask for InChunks<I> {
    fn ask<A: Joinable + Clone + Sync>(&self, asked: &A) -> A::Output {
        answer(asked.clone(), self.chunks.clone(), self.options)
    }
}

/// Checks that every hit is found in the chunk that it ends in.
fn check_finder<'text>(
    counter: &Counter,
    chunks: impl Iterator<Item = Text<'text>>,
    options: ChunkOptions,
    expected: &ExpectedInChunks,
    says: &dyn Fn() -> String,
) {
    let mut hits = expected.answers.hit_segments(counter.question());
    let mut finder = counter.stream_finder();
    options.set(finder.chunks());
    let mut fed = 0;
    for chunk in chunks {
        fed += chunk.len();
        // A search that `check` interrupts can be continued.
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
        // An incomplete character has at most three bytes.
        assert!(hit.end + 3 >= fed, "it ended before: {}", says());
        assert_eq!(Some(&hit), hits.next(), "find, at the end: {}", says());
    }
    assert_eq!(hits.next(), None, "find, after the last: {}", says());
}

/// Checks that every occurrence is found in the chunk that it ends in.
fn check_occurrences<'text>(
    counter: &Counter,
    chunks: impl Iterator<Item = Text<'text>>,
    options: ChunkOptions,
    expected: &ExpectedInChunks,
    says: &dyn Fn() -> String,
) {
    let mut places = expected.occurrences.iter();
    let mut search = OccurrencesInChunks::new(counter.clone());
    options.set(search.chunks());
    let mut fed = 0;
    for chunk in chunks {
        fed += chunk.len();
        // A search that `check` interrupts can be continued.
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

/// Returns the answer for chunks. Once it is certain, no more chunks are fed.
fn answer<'text, A: Answer>(
    answer: A,
    chunks: impl Iterator<Item = Text<'text>>,
    options: ChunkOptions,
) -> A::Output {
    let mut chunked = Chunked::new(answer);
    options.set(chunked.chunks());
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
