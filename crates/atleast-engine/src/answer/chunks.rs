//! A text that comes in chunks: which parts of them are looked at, and what is kept of those that came.
//!
//! What stands across the end of a chunk is seen in a copy, the [`Seam`]: the end of the chunks so far
//! and the beginning of the next. The rest of a chunk is read where it is, in slices, so that the caller can
//! look up between two of them.

use crate::engine::Engine;
use crate::fill::AHEAD;
use crate::text::Text;

/// How many units of a chunk are looked at in one go, at the most: the slowest question takes some
/// milliseconds for them, and for the fastest to begin and end does not matter.
const SLICE: usize = 1 << 18;

/// Where the text that came in chunks has come to.
#[derive(Clone, Debug)]
pub struct Chunks {
    seam: Seam,
    /// How many units before a place must be seen to tell what stands there.
    context: usize,
    slice: usize,
    part: Part,
}

/// What of a chunk is being looked at.
#[derive(Clone, Copy, Debug)]
enum Part {
    /// Nothing yet, or nothing any more.
    None,
    /// The seam up to `settled`, in which are the first `head` units of the chunk.
    Seam { head: usize, settled: usize },
    /// The units of the chunk from `from` to `to`; those up to `settled` are the same whatever follows.
    Slice { from: usize, to: usize, settled: usize },
}

impl Chunks {
    pub fn new(engine: &Engine) -> Chunks {
        let context = engine.look_behind();
        Chunks { seam: Seam::default(), context, slice: SLICE, part: Part::None }
    }

    /// Goes to the next part of a chunk, the first if none of it was looked at. Returns false if there is
    /// none: then the chunk is done, and the next one may come. Chunks are of one kind, characters or bytes.
    pub fn next_part(&mut self, engine: &Engine, chunk: Text<'_>) -> bool {
        self.part = match self.part {
            Part::None if chunk.len() == 0 => Part::None,
            Part::None if self.context > 0 || self.seam.units.len() > 0 => {
                let head = chunk.len().min(self.context + AHEAD);
                self.seam.extend(chunk.part(0..head));
                Part::Seam { head, settled: engine.settled(self.seam.units.as_text()) }
            }
            Part::None => self.slice_from(engine, chunk, 0, engine.settled(chunk)),
            Part::Seam { head, settled } => {
                self.seam.taken = settled;
                if head == chunk.len() {
                    self.seam.forget(self.context);
                    Part::None
                } else {
                    // What is to be seen before that is in the chunk.
                    let from = head - (self.seam.units.len() - settled);
                    self.slice_from(engine, chunk, from, engine.settled(chunk))
                }
            }
            Part::Slice { to, settled, .. } if to < settled => {
                self.slice_from(engine, chunk, to, settled)
            }
            Part::Slice { settled, .. } => {
                self.seam.begin(chunk, settled, self.context);
                Part::None
            }
        };
        !self.are_between()
    }

    /// Returns the part of the chunk that is being looked at: a text, and where in it the part begins. What
    /// stands before that is there to be seen.
    pub fn part<'a>(&'a self, chunk: Text<'a>) -> (Text<'a>, usize) {
        match self.part {
            Part::None => (chunk.up_to(0), 0),
            Part::Seam { settled, .. } => {
                (self.seam.units.as_text().up_to(settled), self.seam.taken)
            }
            Part::Slice { from, to, .. } => (chunk.up_to(to), from),
        }
    }

    /// Returns what is left where the text ends, a character that was not completed, as a part.
    pub fn rest(&self) -> (Text<'_>, usize) {
        (self.seam.units.as_text(), self.seam.taken)
    }

    /// Returns true if and only if no chunk is being looked at.
    pub fn are_between(&self) -> bool {
        matches!(self.part, Part::None)
    }

    fn slice_from(&self, engine: &Engine, chunk: Text<'_>, from: usize, settled: usize) -> Part {
        let mut to = settled;
        if to - from > self.slice {
            // Not within a character.
            to = engine.settled(chunk.up_to(from + self.slice));
        }
        Part::Slice { from, to, settled }
    }

    /// Sees so many units before a place at the least.
    pub fn see_before(&mut self, units: usize) {
        self.context = self.context.max(units);
    }

    /// Looks at so many units in one go, at least four: those of a character.
    pub fn slice_to(&mut self, units: usize) {
        assert!(units > AHEAD);
        self.slice = units;
    }

    /// Returns how many bytes of memory are kept of the chunks.
    pub fn bytes_kept(&self) -> usize {
        match &self.seam.units {
            Units::Utf8(units) | Units::Latin1(units) => units.capacity(),
            Units::Ucs4(units) => 4 * units.capacity(),
        }
    }
}

impl Engine {
    /// Returns how many units before a place must be seen, in any encoding, to tell what stands there.
    fn look_behind(&self) -> usize {
        let most = self.utf8.look_behind().max(self.latin1.look_behind());
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
            (Units::Ucs4(units), Text::Latin1(text)) => {
                units.extend(text.iter().map(|unit| u32::from(*unit)));
            }
            (Units::Ucs4(units), Text::Ucs2(text)) => {
                units.extend(text.iter().map(|unit| u32::from(*unit)));
            }
            (Units::Ucs4(units), Text::Ucs4(text)) => units.extend_from_slice(text),
            _ => unreachable!("a stream is of characters or of bytes"),
        }
    }

    fn drop_first(&mut self, length: usize) {
        match self {
            Units::Utf8(units) | Units::Latin1(units) => drop(units.drain(..length)),
            Units::Ucs4(units) => drop(units.drain(..length)),
        }
    }
}
