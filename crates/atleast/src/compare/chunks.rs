//! A text in chunks: after each what is certain, at the end what the definition says of the whole.

use std::fmt::Display;

use crate::question::Question;
use crate::text::Text;
use crate::{Counter, StreamAnswer, naive};

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

/// Feeds chunks, checks after each what is `expected` of all so far, if that is known, and at the end
/// the answer. Returns how many answers were compared.
pub(crate) fn check_stream<'text>(
    counter: &Counter,
    chunks: impl Iterator<Item = Text<'text>>,
    context: usize,
    expected: impl Fn(usize) -> Option<(u64, u64)>,
    answer: StreamAnswer,
    of: &dyn Display,
) -> u64 {
    let question = counter.question();
    let says = || format!("{}, seeing {context}, {of}; {counter:?}", counter.level());
    let by_any = question.min_number == 0 && !question.is_decided_at_the_end();
    let mut stream = counter.stream().with_context(context);
    let (mut fed, mut hits_before, mut checks) = (0, 0, 1);
    for chunk in chunks {
        let has_count = stream.feed_text(chunk);
        fed += chunk.len();
        let hits = stream.hits();
        assert!(hits >= hits_before, "a hit that was certain is none, at {fed}: {}", says());
        assert_eq!(has_count, if by_any { fed > 0 } else { hits > 0 }, "at {fed}: {}", says());
        if let Some((least, most)) = expected(fed) {
            let is_between = least <= hits && hits <= most;
            assert!(is_between, "{hits}, not {least} to {most}, at {fed}: {}", says());
            checks += 2;
        }
        hits_before = hits;
    }
    assert_eq!(stream.finish(), answer, "at the end: {}", says());
    checks
}

/// Returns the parts of a text between these offsets.
pub(crate) fn parts<'text>(text: Text<'text>, cuts: &[usize]) -> impl Iterator<Item = Text<'text>> {
    let starts = std::iter::once(0).chain(cuts.iter().copied());
    let ends = cuts.iter().copied().chain(std::iter::once(text.len()));
    starts.zip(ends).map(move |(start, end)| text.part(start..end))
}
