//! A text that comes in chunks: which parts of them are looked at, and what is kept of those that came.
//!
//! What stands across the end of a chunk is seen in a copy, the [`Seam`]: the end of the chunks so far
//! and the beginning of the next. The rest of a chunk is read where it is, in slices, so that the caller can
//! look up between two of them.

use std::sync::Arc;

use crate::fill::wide::AHEAD;
use crate::marker::Marker;
use crate::text::Text;

/// How many units of a chunk are looked at in one go, at the most: the slowest question takes some
/// milliseconds for them, and for the fastest to begin and end does not matter.
const SLICE: usize = 1 << 18;

/// What must be seen around a place of a text to tell what stands there.
pub trait Context {
    /// Returns how many units before the place must be seen, in any encoding.
    fn look_behind(&self) -> usize;

    /// Returns how much of a text is the same whatever follows.
    fn complete_len(&self, text: Text<'_>) -> usize;
}

/// What asks about the marks of one [`Marker`], and so must see what it must see.
pub trait HasMarker {
    /// Returns the marker.
    fn marker(&self) -> &Marker;
}

impl<T: HasMarker> Context for T {
    fn look_behind(&self) -> usize {
        self.marker().look_behind()
    }

    fn complete_len(&self, text: Text<'_>) -> usize {
        self.marker().complete_len(text)
    }
}

impl HasMarker for Marker {
    fn marker(&self) -> &Marker {
        self
    }
}

impl HasMarker for Arc<Marker> {
    fn marker(&self) -> &Marker {
        self
    }
}

/// How far a text that comes in chunks has come.
#[derive(Clone, Debug)]
pub struct Chunks {
    seam: Seam,
    /// How many units before a place must be seen to tell what stands there.
    look_behind: usize,
    slice: usize,
    view: View,
}

/// What of a chunk is being looked at.
#[derive(Clone, Copy, Debug)]
enum View {
    /// Nothing yet, or nothing any more.
    None,
    /// The seam up to `complete`, in which are the first `head` units of the chunk.
    Seam { head: usize, complete: usize },
    /// The units of the chunk from `from` to `to`; those up to `complete` are the same whatever follows.
    Slice { from: usize, to: usize, complete: usize },
}

impl Chunks {
    /// Returns that of no chunk.
    pub fn new(context: &impl Context) -> Chunks {
        let look_behind = context.look_behind();
        Chunks { seam: Seam::default(), look_behind, slice: SLICE, view: View::None }
    }

    /// Goes to the next part of a chunk, the first if none of it was looked at. Returns false if there is
    /// none: then the chunk is done, and the next one may come. Chunks are of one kind, characters or bytes.
    pub fn next_view(&mut self, context: &impl Context, chunk: Text<'_>) -> bool {
        self.view = match self.view {
            View::None if chunk.is_empty() => View::None,
            View::None if self.look_behind > 0 || self.seam.units.len() > 0 => {
                let head = chunk.len().min(self.look_behind + AHEAD);
                self.seam.extend(chunk.part(0..head));
                View::Seam { head, complete: context.complete_len(self.seam.units.as_text()) }
            }
            View::None => self.slice_from(context, chunk, 0, context.complete_len(chunk)),
            View::Seam { head, complete } => {
                self.seam.taken = complete;
                if head == chunk.len() {
                    self.seam.forget(self.look_behind);
                    View::None
                } else {
                    // What is to be seen before that is in the chunk.
                    let from = head - (self.seam.units.len() - complete);
                    self.slice_from(context, chunk, from, context.complete_len(chunk))
                }
            }
            View::Slice { to, complete, .. } if to < complete => {
                self.slice_from(context, chunk, to, complete)
            }
            View::Slice { complete, .. } => {
                self.seam.begin(chunk, complete, self.look_behind);
                View::None
            }
        };
        !self.is_between_chunks()
    }

    /// Returns the part of the chunk that is being looked at: a text, and where in it the part begins. What
    /// stands before that is there to be seen.
    pub fn view<'a>(&'a self, chunk: Text<'a>) -> (Text<'a>, usize) {
        match self.view {
            View::None => (chunk.up_to(0), 0),
            View::Seam { complete, .. } => {
                (self.seam.units.as_text().up_to(complete), self.seam.taken)
            }
            View::Slice { from, to, .. } => (chunk.up_to(to), from),
        }
    }

    /// Returns what is left where the text ends, a character that was not completed, as a part.
    pub fn rest(&self) -> (Text<'_>, usize) {
        (self.seam.units.as_text(), self.seam.taken)
    }

    /// Returns true if and only if no chunk is being looked at.
    pub fn is_between_chunks(&self) -> bool {
        matches!(self.view, View::None)
    }

    fn slice_from(
        &self,
        context: &impl Context,
        chunk: Text<'_>,
        from: usize,
        complete: usize,
    ) -> View {
        let mut to = complete;
        if to - from > self.slice {
            // Not within a character.
            to = context.complete_len(chunk.up_to(from + self.slice));
        }
        View::Slice { from, to, complete }
    }

    /// Sees so many units before a place at the least.
    pub fn widen_look_behind(&mut self, units: usize) {
        self.look_behind = self.look_behind.max(units);
    }

    /// Looks at so many units in one go, at least four: those of a character.
    ///
    /// # Panics
    /// If they are fewer.
    pub fn set_slice_len(&mut self, units: usize) {
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
