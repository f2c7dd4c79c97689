//! A text that comes in chunks: what is kept of those that came, and how the next is joined to them.
//!
//! As long as no segment has been a hit, a chunk is only asked whether one is, in the ways of
//! `has_count`, which begin with the count of the open segment and end with it. The first chunk that
//! holds a hit, and all behind it, go the way of `count`.
//!
//! What stands across the end of a chunk is seen in a copy, the [`Seam`]: the end of the chunks so far
//! and the beginning of the next. The rest of a chunk is read where it is.

use std::mem::Discriminant;

use super::Engine;
use super::cursor::OpenSegment;
use super::fill::AHEAD;
use super::has::Reaching;
use crate::text::Text;

/// All that is kept of the chunks fed so far.
#[derive(Clone, Debug)]
pub(crate) struct Fed {
    is_empty: bool,
    state: State,
    seam: Seam,
    /// How many units before a place must be seen to tell what stands there.
    context: usize,
}

/// What has been found in the text so far.
#[derive(Clone, Copy, Debug)]
struct State {
    /// The open segment's count, and what the ways of `has_count` learnt of the text.
    reaching: Reaching,
    /// Whether there is any of the open segment.
    is_begun: bool,
    /// How many segments have ended and are hits.
    ended: u64,
    /// The encoding in which text was looked at up to here.
    encoding: Option<Discriminant<Text<'static>>>,
}

impl Fed {
    pub(crate) fn new(engine: &Engine) -> Fed {
        Fed {
            is_empty: true,
            state: State {
                reaching: Reaching::new(engine.min_number),
                is_begun: false,
                ended: 0,
                encoding: None,
            },
            seam: Seam::default(),
            context: engine.look_behind(),
        }
    }

    /// Takes a chunk. Chunks are of one kind, characters or bytes.
    pub(crate) fn feed(&mut self, engine: &Engine, chunk: Text<'_>) {
        if chunk.len() == 0 {
            return;
        }
        self.is_empty = false;
        // Up to `from` the chunk is read in the seam; what is to be seen before that is in the chunk.
        let mut from = 0;
        if self.context > 0 || self.seam.units.len() > 0 {
            let head = chunk.len().min(self.context + AHEAD);
            self.seam.extend(chunk.part(0..head));
            let text = self.seam.units.as_text();
            let settled = engine.settled(text);
            self.state.take(engine, text.up_to(settled), self.seam.taken);
            self.seam.taken = settled;
            if head == chunk.len() {
                self.seam.forget(self.context);
                return;
            }
            from = head - (self.seam.units.len() - settled);
        }
        let settled = engine.settled(chunk);
        self.state.take(engine, chunk.up_to(settled), from);
        self.seam.begin(chunk, settled, self.context);
    }

    /// Takes the end of the text: a character that was not completed is none.
    pub(crate) fn end(&mut self, engine: &Engine) {
        let text = self.seam.units.as_text();
        self.state.take(engine, text, self.seam.taken);
        self.seam.taken = text.len();
    }

    /// Returns how many segments are certain to be hits.
    pub(crate) fn hits(&self, engine: &Engine) -> u64 {
        let is_hit = !engine.is_decided_at_end() && self.open_would_be_hit(engine);
        self.state.ended + u64::from(is_hit)
    }

    /// Returns how many segments are hits, if the text has ended.
    pub(crate) fn hits_at_end(&self, engine: &Engine) -> u64 {
        self.state.ended + u64::from(self.open_would_be_hit(engine))
    }

    /// Returns true if and only if `has_count` is true of a text with this number of hits.
    pub(crate) fn has_count(&self, engine: &Engine, hits: u64) -> bool {
        if engine.min_number == 0 && !engine.is_decided_at_end() {
            // Reached by anything, even where it is in no segment.
            return !self.is_empty;
        }
        hits > 0
    }

    /// Sees so many units before a place at the least.
    #[cfg(any(test, feature = "fuzzing"))]
    pub(crate) fn see_before(&mut self, units: usize) {
        self.context = self.context.max(units);
    }

    /// Returns how many bytes of memory are kept of the chunks.
    #[cfg(test)]
    pub(crate) fn bytes_kept(&self) -> usize {
        match &self.seam.units {
            Units::Utf8(units) | Units::Latin1(units) => units.capacity(),
            Units::Ucs4(units) => 4 * units.capacity(),
        }
    }

    /// Returns true if and only if the open segment would be a hit if it ended here.
    fn open_would_be_hit(&self, engine: &Engine) -> bool {
        self.state.is_begun && engine.is_hit(self.state.reaching.running())
    }
}

impl State {
    /// Takes the text from `from`.
    fn take(&mut self, engine: &Engine, text: Text<'_>, from: usize) {
        if from == text.len() {
            return;
        }
        if self.reaching.carry.is_quoted() && !engine.classes(text).have_quote() {
            // No character of this encoding is the quote that ends what an earlier chunk began.
            self.is_begun = true;
            self.encoding = None;
            return;
        }
        if self.encoding != Some(text.encoding()) {
            self.encoding = Some(text.encoding());
            self.reaching.carry.go_on_elsewhere();
        }
        if self.is_searching(engine, text) {
            let before = self.reaching;
            if !engine.reach(text, from, &mut self.reaching, true) {
                // Here a segment that is empty is no hit, so that it does not matter whether it is.
                self.is_begun = true;
                return;
            }
            self.reaching = before;
        }
        let mut open = OpenSegment {
            carry: self.reaching.carry,
            count: self.reaching.running(),
            is_begun: self.is_begun,
        };
        self.ended += engine.count_on(text, from, &mut open);
        self.reaching.go_on(open.carry, open.count);
        self.is_begun = open.is_begun;
    }

    /// Returns true if and only if there has been no hit, and the ways of `has_count` find the first.
    fn is_searching(&self, engine: &Engine, text: Text<'_>) -> bool {
        let is_hit = self.ended > 0 || self.reaching.running() >= engine.min_number;
        !is_hit && !engine.is_asked_of_segments(text)
    }
}

impl Engine {
    /// Returns how many units before a place must be seen, in any encoding, to tell what stands there.
    fn look_behind(&self) -> usize {
        let most = self.utf8.look_behind().max(self.latin1.look_behind());
        #[cfg(any(test, feature = "wide"))]
        let most = most.max(self.wide.look_behind());
        most
    }

    /// Returns how much of a text is the same whatever follows: all but a character that ends it and
    /// is not complete, if what it may become matters.
    fn settled(&self, text: Text<'_>) -> usize {
        if let Text::Utf8(bytes) = text
            && bytes.last().is_some_and(|last| !last.is_ascii())
        {
            for length in 1..=AHEAD.min(bytes.len()) {
                let last = &bytes[bytes.len() - length..];
                if is_incomplete(last) && self.utf8.may_begin_with(last) {
                    return bytes.len() - length;
                }
            }
        }
        text.len()
    }
}

/// Returns true if and only if these bytes are the beginning of a character, and not all of it.
fn is_incomplete(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes)
        .is_err_and(|error| error.valid_up_to() == 0 && error.error_len().is_none())
}

/// The end of the chunks so far, and as much of the next as must be seen together with it.
#[derive(Clone, Debug, Default)]
struct Seam {
    units: Units,
    /// How many of the units have been taken; the others may be the beginning of a character.
    taken: usize,
}

impl Seam {
    /// Appends the beginning of a chunk.
    fn extend(&mut self, head: Text<'_>) {
        self.units.admit(head);
        self.units.extend(head);
    }

    /// Keeps of a chunk what the next must be seen with: what was not taken, and `context` before.
    fn begin(&mut self, chunk: Text<'_>, taken: usize, context: usize) {
        self.taken = taken.min(context);
        self.units.drop_first(self.units.len());
        self.extend(chunk.part(taken - self.taken..chunk.len()));
    }

    /// Forgets what nobody looks at any more; not at once, so that chunks of one unit each do not
    /// move the rest every time.
    fn forget(&mut self, context: usize) {
        if self.taken >= 2 * context {
            self.units.drop_first(self.taken - context);
            self.taken = context;
        }
    }
}

/// Units of text, in an encoding that holds all of them.
#[derive(Clone, Debug)]
enum Units {
    Utf8(Vec<u8>),
    Latin1(Vec<u8>),
    #[cfg(any(test, feature = "wide"))]
    Ucs4(Vec<u32>),
}

impl Default for Units {
    fn default() -> Units {
        Units::Latin1(Vec::new())
    }
}

impl Units {
    fn as_text(&self) -> Text<'_> {
        match self {
            Units::Utf8(units) => Text::Utf8(units),
            Units::Latin1(units) => Text::Latin1(units),
            #[cfg(any(test, feature = "wide"))]
            Units::Ucs4(units) => Text::Ucs4(units),
        }
    }

    fn len(&self) -> usize {
        self.as_text().len()
    }

    /// Makes room for the characters of this text, if they are wider than any so far.
    fn admit(&mut self, text: Text<'_>) {
        match (&self, text) {
            (Units::Latin1(units), Text::Utf8(_)) => {
                debug_assert!(units.is_empty());
                *self = Units::Utf8(Vec::new());
            }
            #[cfg(any(test, feature = "wide"))]
            (Units::Latin1(units), Text::Ucs2(_) | Text::Ucs4(_)) => {
                *self = Units::Ucs4(units.iter().map(|unit| u32::from(*unit)).collect());
            }
            _ => {}
        }
    }

    /// Appends a text that was admitted.
    fn extend(&mut self, text: Text<'_>) {
        match (self, text) {
            (Units::Utf8(units), Text::Utf8(text)) | (Units::Latin1(units), Text::Latin1(text)) => {
                units.extend_from_slice(text);
            }
            #[cfg(any(test, feature = "wide"))]
            (Units::Ucs4(units), Text::Latin1(text)) => {
                units.extend(text.iter().map(|unit| u32::from(*unit)));
            }
            #[cfg(any(test, feature = "wide"))]
            (Units::Ucs4(units), Text::Ucs2(text)) => {
                units.extend(text.iter().map(|unit| u32::from(*unit)));
            }
            #[cfg(any(test, feature = "wide"))]
            (Units::Ucs4(units), Text::Ucs4(text)) => units.extend_from_slice(text),
            _ => unreachable!("a stream is of characters or of bytes"),
        }
    }

    fn drop_first(&mut self, length: usize) {
        match self {
            Units::Utf8(units) | Units::Latin1(units) => drop(units.drain(..length)),
            #[cfg(any(test, feature = "wide"))]
            Units::Ucs4(units) => drop(units.drain(..length)),
        }
    }
}
