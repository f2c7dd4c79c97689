//! A text that comes in chunks: which part of a chunk to read next, and which part to keep.
//!
//! Text that spans the end of a chunk is copied into the [`Seam`]: the end of the chunks so far and
//! the beginning of the next. The rest of a chunk is read in place, in slices, so that the caller
//! can check for signals between slices.

use std::sync::Arc;

use crate::fill::wide::AHEAD;
use crate::marker::Marker;
use crate::text::Text;

/// The most units of a chunk in one slice. The slowest question takes 1.5 ms for a slice. For the
/// fastest, the cost of starting a slice does not matter.
const SLICE: usize = 1 << 18;

/// How much text around a character decides which classes it is in.
pub trait Context {
    /// Returns how many units before a character decide which classes it is in, in any encoding.
    fn look_behind(&self) -> usize;

    /// Returns the length of the part of a text that does not depend on what follows.
    fn complete_len(&self, text: Text<'_>) -> usize;
}

/// Something that uses one [`Marker`], and so has that marker's context.
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

/// The position in a text that comes in chunks.
#[derive(Clone, Debug)]
pub struct Chunks {
    seam: Seam,
    /// How many units before a character decide which classes it is in.
    look_behind: usize,
    slice: usize,
    view: View,
}

/// The part of a chunk to read.
#[derive(Clone, Copy, Debug)]
enum View {
    /// None: the chunk has not been started, or is finished.
    None,
    /// The seam up to `complete`. It contains the first `head` units of the chunk.
    Seam { head: usize, complete: usize },
    /// The units of the chunk in `from..to`. Those before `complete` do not depend on what follows.
    Slice { from: usize, to: usize, complete: usize },
}

impl Chunks {
    /// Returns the position before the first chunk.
    pub fn new(context: &impl Context) -> Chunks {
        let look_behind = context.look_behind();
        Chunks { seam: Seam::default(), look_behind, slice: SLICE, view: View::None }
    }

    /// Moves to the next view of a chunk, or to its first. Returns false if there is none; then the
    /// next chunk may come. Either all chunks must be UTF-8, or none.
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
                    // The context of these units is in the chunk.
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

    /// Returns the current view: a text, and the offset in it at which the view begins. The text
    /// before it is context.
    pub fn view<'a>(&'a self, chunk: Text<'a>) -> (Text<'a>, usize) {
        match self.view {
            View::None => (chunk.up_to(0), 0),
            View::Seam { complete, .. } => {
                (self.seam.units.as_text().up_to(complete), self.seam.taken)
            }
            View::Slice { from, to, .. } => (chunk.up_to(to), from),
        }
    }

    /// Returns the incomplete character that is left at the end of the text, as a view.
    pub fn rest(&self) -> (Text<'_>, usize) {
        (self.seam.units.as_text(), self.seam.taken)
    }

    /// Returns true if and only if no chunk is being read.
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

    /// Keeps at least this many units of context before a position.
    pub fn widen_look_behind(&mut self, units: usize) {
        self.look_behind = self.look_behind.max(units);
    }

    /// Sets the number of units in a slice. It must be at least four, the most units in a
    /// character.
    ///
    /// # Panics
    /// If it is less.
    pub fn set_slice_len(&mut self, units: usize) {
        assert!(units > AHEAD);
        self.slice = units;
    }

    /// Returns how many bytes of memory the copied text takes.
    pub fn bytes_kept(&self) -> usize {
        match &self.seam.units {
            KeptUnits::Utf8(units) | KeptUnits::Latin1(units) => units.capacity(),
            KeptUnits::Ucs4(units) => 4 * units.capacity(),
        }
    }
}

/// The end of the chunks so far, and the beginning of the next one, on which the classes of that
/// end may depend.
#[derive(Clone, Debug, Default)]
struct Seam {
    units: KeptUnits,
    /// How many of the units have been taken. The others may begin an incomplete character.
    taken: usize,
}

impl Seam {
    /// Appends the beginning of a chunk.
    fn extend(&mut self, head: Text<'_>) {
        self.units.admit(head);
        self.units.extend(head);
    }

    /// Keeps the end of a chunk: the units from `taken` on, and `context` units before them.
    fn begin(&mut self, chunk: Text<'_>, taken: usize, context: usize) {
        self.taken = taken.min(context);
        self.units.drop_first(self.units.len());
        self.extend(chunk.part(taken - self.taken..chunk.len()));
    }

    /// Drops the units that are no longer needed, once their number is at least `context`.
    /// Otherwise chunks of one unit would move the rest each time.
    fn forget(&mut self, context: usize) {
        if self.taken >= 2 * context {
            self.units.drop_first(self.taken - context);
            self.taken = context;
        }
    }
}

/// Units of text, in an encoding that can hold all of them.
#[derive(Clone, Debug)]
enum KeptUnits {
    Utf8(Vec<u8>),
    Latin1(Vec<u8>),
    Ucs4(Vec<u32>),
}

impl Default for KeptUnits {
    fn default() -> KeptUnits {
        KeptUnits::Latin1(Vec::new())
    }
}

impl KeptUnits {
    fn as_text(&self) -> Text<'_> {
        match self {
            KeptUnits::Utf8(units) => Text::Utf8(units),
            KeptUnits::Latin1(units) => Text::Latin1(units),
            KeptUnits::Ucs4(units) => Text::Ucs4(units),
        }
    }

    fn len(&self) -> usize {
        self.as_text().len()
    }

    /// Widens the units, if this text needs wider ones.
    fn admit(&mut self, text: Text<'_>) {
        match (&self, text) {
            (KeptUnits::Latin1(units), Text::Utf8(_)) => {
                debug_assert!(units.is_empty());
                *self = KeptUnits::Utf8(Vec::new());
            }
            (KeptUnits::Latin1(units), Text::Ucs2(_) | Text::Ucs4(_)) => {
                *self = KeptUnits::Ucs4(units.iter().map(|unit| u32::from(*unit)).collect());
            }
            _ => {}
        }
    }

    /// Appends a text; [`KeptUnits::admit`] must have been called for it.
    fn extend(&mut self, text: Text<'_>) {
        match (self, text) {
            (KeptUnits::Utf8(units), Text::Utf8(text))
            | (KeptUnits::Latin1(units), Text::Latin1(text)) => {
                units.extend_from_slice(text);
            }
            (KeptUnits::Ucs4(units), Text::Latin1(text)) => {
                units.extend(text.iter().map(|unit| u32::from(*unit)));
            }
            (KeptUnits::Ucs4(units), Text::Ucs2(text)) => {
                units.extend(text.iter().map(|unit| u32::from(*unit)));
            }
            (KeptUnits::Ucs4(units), Text::Ucs4(text)) => units.extend_from_slice(text),
            _ => unreachable!("either all chunks are UTF-8, or none"),
        }
    }

    fn drop_first(&mut self, length: usize) {
        match self {
            KeptUnits::Utf8(units) | KeptUnits::Latin1(units) => drop(units.drain(..length)),
            KeptUnits::Ucs4(units) => drop(units.drain(..length)),
        }
    }
}
