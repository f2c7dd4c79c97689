//! Compares the engine's answers with those of the definition. The engine's tests and the fuzz
//! targets choose the counters and the texts.

pub(crate) mod chunks;
mod data;

use std::fmt::Display;
use std::num::NonZeroUsize;
use std::sync::LazyLock;

pub(crate) use data::Data;
pub use data::{Encoding, INVALID};

use atleast_engine::{
    AnyHit, Helpers, HitCount, HitRule, HitShare, Joinable, MaxCount, Pieces, SegmentCount,
    TallyAnswer, Text, Total,
};

use crate::question::Question;
use crate::{Counter, Level, Partial, Segment, Tally, hits, naive};
use chunks::{ChunkOptions, ExpectedInChunks, bounds, check_chunks, parts};

/// The answers of the definition for a text.
pub(crate) struct ExpectedAnswers {
    segments: Vec<Segment>,
    max_count: u64,
    tally: Tally,
}

impl ExpectedAnswers {
    pub(crate) fn of(question: &Question, text: Text<'_>) -> ExpectedAnswers {
        let mut position = naive::Position::default();
        let segments: Vec<_> =
            std::iter::from_fn(|| naive::next_segment(question, text, &mut position)).collect();
        let tally: Tally = segments.iter().map(|segment| segment.count).collect();
        ExpectedAnswers { max_count: tally.max().unwrap_or(0), tally, segments }
    }

    pub(crate) fn max_count(&self) -> u64 {
        self.max_count
    }

    pub(crate) fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Returns the hits.
    pub(crate) fn hit_segments(&self, question: &Question) -> impl Iterator<Item = &Segment> {
        self.segments.iter().filter(|segment| question.is_hit(segment.count))
    }

    /// Returns the number of hits.
    pub(crate) fn hits(&self, question: &Question) -> u64 {
        self.hit_segments(question).count() as u64
    }

    /// Returns the number of occurrences in all segments.
    pub(crate) fn total(&self) -> u64 {
        self.segments.iter().map(|segment| segment.count).sum()
    }

    /// Returns the share of the segments that are hits.
    #[expect(clippy::cast_precision_loss, reason = "the numbers are small")]
    pub(crate) fn share(&self, question: &Question) -> f64 {
        self.hits(question) as f64 / self.segments.len() as f64
    }

    /// Returns whether there is a hit. The bounds of the question may differ from those of the
    /// question that [`ExpectedAnswers::of`] was called with.
    pub(crate) fn has_count(&self, question: &Question, text: Text<'_>) -> bool {
        if question.is_decided_at_the_end() {
            self.segments.iter().any(|segment| question.is_hit(segment.count))
        } else if question.min_number == 0 {
            naive::has_count(question, text)
        } else {
            // The tests of the definition show that the loop gives the same answer.
            self.max_count >= question.min_number
        }
    }
}

/// Checks every answer except `has_count`. Returns the number of answers compared.
pub(crate) fn check_all(
    counters: &[Counter],
    text: Text<'_>,
    expected: &ExpectedAnswers,
    context: &dyn Display,
) -> u64 {
    let question = counters[0].question();
    let hits = expected.hits(question);
    let places: Vec<_> = naive::occurrences(question, text).collect();
    for counter in counters {
        let level = counter.level();
        let context = || format!("{level}, {context}; {counter:?} {}", shown(text));
        let mut position = hits::HitSearch::default();
        for hit in expected.hit_segments(question) {
            let found = counter.find_next_in(text, &mut position);
            assert_eq!(found.as_ref(), Some(hit), "find: {}", context());
        }
        let more = counter.find_next_in(text, &mut position);
        assert_eq!(more, None, "find, after the last: {}", context());
        assert_eq!(counter.hits_in(text), hits, "hits: {}", context());
        assert_eq!(counter.total_in(text), expected.total(), "total: {}", context());
        let segments = expected.segments.len() as u64;
        assert_eq!(counter.segments_in(text), segments, "segments: {}", context());
        let share = counter.share_in(text).to_bits();
        assert_eq!(share, expected.share(question).to_bits(), "share: {}", context());
        assert_eq!(counter.max_count_in(text), expected.max_count, "max_count: {}", context());
        assert_eq!(counter.tally_in(text), expected.tally, "tally: {}", context());
        let mut occurrences = counter.occurrences_in(text);
        for place in &places {
            assert_eq!(occurrences.next().as_ref(), Some(place), "occurrences: {}", context());
        }
        let more = occurrences.next().or_else(|| occurrences.next());
        assert_eq!(more, None, "occurrences, after the last: {}", context());
    }
    // Finding all hits is one answer, and so is finding all occurrences.
    (counters.len() * 8) as u64
}

/// Checks the answers of the partial of a whole text. Returns the number of answers compared.
pub(crate) fn check_partial(
    whole: &Partial,
    expected: &ExpectedAnswers,
    counter: &Counter,
    text: Text<'_>,
) -> u64 {
    let question = counter.question();
    let context = || format!("{}, {counter:?} on {text:?}", counter.level());
    assert_eq!(whole.has_count(), expected.has_count(question, text), "{}", context());
    assert_eq!(whole.hits(), expected.hits(question), "{}", context());
    assert_eq!(whole.total(), expected.total(), "{}", context());
    assert_eq!(whole.segments(), expected.segments.len() as u64, "{}", context());
    assert_eq!(whole.share().to_bits(), expected.share(question).to_bits(), "{}", context());
    assert_eq!(whole.max_count(), expected.max_count(), "{}", context());
    assert_eq!(&whole.tally(), expected.tally(), "{}", context());
    7
}

/// Checks every answer for a text, at every level of the machine: for the whole text, for its parts
/// between `cuts` as chunks of a stream and as joined partials, and on two threads.
///
/// `characters` may include [`INVALID`] bytes. Characters that the encoding cannot hold are left
/// out. If the counter is of bytes, the encoding is always Latin-1. A cut beyond the end of the
/// text wraps around.
///
/// # Panics
///
/// Panics if an answer differs from that of the definition.
pub fn check_counter(counter: &Counter, encoding: Encoding, characters: &[u32], cuts: &[usize]) {
    let encoding = if counter.is_of_bytes() { Encoding::Latin1 } else { encoding };
    let characters: Vec<_> = characters.iter().copied().filter(|it| encoding.holds(*it)).collect();
    let data = Data::of(encoding, &characters);
    let (question, text) = (counter.question(), data.text());
    let in_chunks = ExpectedInChunks::of(question, text);
    let (expected, has_count) = (&in_chunks.answers, in_chunks.at_end.has_count);
    if !question.is_decided_at_the_end() {
        assert_eq!(naive::has_count(question, text), has_count, "{counter:?} {}", shown(text));
    }
    let mut cuts: Vec<_> = cuts.iter().map(|cut| cut % (text.len() + 1)).collect();
    cuts.sort_unstable();
    // The definition is slow, so in a long text the hits that are certain are checked at only two
    // of the cuts.
    let checked = if text.len() <= LONG { cuts.len() } else { cuts.len().min(2) };
    let certain: Vec<_> =
        cuts[..checked].iter().map(|cut| (*cut, bounds(question, text.up_to(*cut)))).collect();
    let certain = |fed| certain.iter().find(|known| known.0 == fed).map(|known| known.1);
    for (index, level) in Level::available().enumerate() {
        let counter = counter.clone().with_level(level);
        let reached = counter.has_count_in(text);
        assert_eq!(reached, has_count, "has_count, {level}: {counter:?} {}", shown(text));
        check_all(std::slice::from_ref(&counter), text, expected, &"the whole text");
        let context = format!("cut at {cuts:?}, {}", shown(text));
        let options = ChunkOptions::variant(index + cuts.len());
        check_chunks(&counter, parts(text, &cuts), options, certain, &in_chunks, &context);
        check_pieces(&counter, text, &cuts, expected);
    }
}

/// Two threads, which the checks of all texts use.
static TWO: LazyLock<Helpers> = LazyLock::new(|| Helpers::new(NonZeroUsize::MIN.saturating_add(1)));

/// Texts with more units than this are not checked at every cut.
const LONG: usize = 500;

/// Checks the parts of a text between `cuts` as partials, and the text in pieces on two threads.
fn check_pieces(counter: &Counter, text: Text<'_>, cuts: &[usize], expected: &ExpectedAnswers) {
    let context = || format!("{}, cut at {cuts:?}: {counter:?} {}", counter.level(), shown(text));
    if counter.marker().what_overlaps_itself() {
        assert!(counter.partial_in(text).is_err(), "partial: {}", context());
        return;
    }
    let partial = |text| counter.partial_in(text).unwrap();
    let whole = partial(text);
    check_partial(&whole, expected, counter, text);
    let partials: Vec<_> = parts(text, cuts).map(partial).collect();
    let join = |left: Partial, right: &Partial| left.join(right).unwrap();
    let from_left = partials[1..].iter().fold(partials[0].clone(), join);
    assert_eq!(from_left, whole, "joined from the left: {}", context());
    let join = |right: Partial, left: &Partial| left.join(&right).unwrap();
    let from_right = partials.iter().rev().fold(partial(text.part(0..0)), join);
    assert_eq!(from_right, whole, "joined from the right: {}", context());
    let all = Partial::join_all(partials).unwrap();
    assert_eq!(all, whole, "joined all at once: {}", context());
    let size = cuts.iter().copied().find(|cut| *cut > text.len() / 20);
    // Threads are slow too, so only the best level uses them.
    if let Some(size) = size
        && counter.level() == Level::best()
    {
        let pieces = OnThreads { counter, text, helpers: &TWO, size };
        let context = || format!("pieces of {size}, {}", context());
        let has_count = expected.has_count(counter.question(), text);
        check_answers(&pieces, counter, expected, has_count, &context);
    }
}

/// A way to compute an answer of the engine: from chunks, or on several threads.
pub(crate) trait Ask {
    fn ask<A: Joinable + Clone + Sync>(&self, answer: &A) -> A::Output;
}

/// Computes answers from pieces of a text, on several threads.
pub(crate) struct OnThreads<'a> {
    pub(crate) counter: &'a Counter,
    pub(crate) text: Text<'a>,
    pub(crate) helpers: &'a Helpers,
    pub(crate) size: usize,
}

impl Ask for OnThreads<'_> {
    fn ask<A: Joinable + Clone + Sync>(&self, answer: &A) -> A::Output {
        Pieces::of_size(self.counter.marker(), self.text, self.helpers, self.size).answer(answer)
    }
}

/// Checks every [`Joinable`] answer. Returns the number of answers compared.
pub(crate) fn check_answers(
    way: &impl Ask,
    counter: &Counter,
    expected: &ExpectedAnswers,
    has_count: bool,
    context: &dyn Fn() -> String,
) -> u64 {
    let (marker, rule, question) = (&**counter.marker(), *counter.rule(), counter.question());
    let hits = expected.hits(question);
    assert_eq!(way.ask(&AnyHit::new(marker, rule)), has_count, "has_count: {}", context());
    assert_eq!(way.ask(&HitCount::new(marker, rule)), hits, "hits: {}", context());
    assert_eq!(way.ask(&MaxCount::new(marker)), expected.max_count, "max_count: {}", context());
    let tally = Tally::from(way.ask(&TallyAnswer::new(marker)));
    assert_eq!(tally, expected.tally, "tally: {}", context());
    assert_eq!(way.ask(&Total::new(marker)), expected.total(), "total: {}", context());
    let segments = expected.segments.len() as u64;
    assert_eq!(way.ask(&SegmentCount::new(marker)), segments, "segments: {}", context());
    let share = way.ask(&HitShare::new(marker, rule));
    assert_eq!(share.to_bits(), expected.share(question).to_bits(), "share: {}", context());
    // A list of answers is an answer too.
    let any_count = HitRule::new(0, None, false);
    let list = vec![HitCount::new(marker, rule), HitCount::new(marker, any_count)];
    assert_eq!(way.ask(&list), [hits, segments], "a list: {}", context());
    8
}

/// Returns a text for the message of a failed check: only its length if it is long.
pub(crate) fn shown(text: Text<'_>) -> String {
    if text.len() <= 400 { format!("on {text:?}") } else { format!("on {} units", text.len()) }
}
