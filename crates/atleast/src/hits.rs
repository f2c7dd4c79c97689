//! [`HitSearch`], which finds hits and returns each as a [`Segment`]: in one text, or in texts that
//! continue each other, such as the chunks of a stream.
//!
//! The engine finds where a hit is. The search adds its line, its index, and where the count
//! reaches `min_number`.

use atleast_engine::{Cursor, FoundSegment, LastEncoding, OpenSegment, Text};

use crate::counter::Counter;
use crate::segment::Segment;

/// A search for hits, and how far it has come.
#[derive(Clone, Debug)]
pub(crate) struct HitSearch {
    cursor: Box<Cursor>,
    /// The line (1-based) at `newlines_to`, the offset up to which newlines have been counted.
    line: u64,
    newlines_to: usize,
    /// The offset in the current text at which the search entered it, and the segment open there.
    from: usize,
    open: OpenSegment,
    encoding: LastEncoding,
    /// The same open segment, with offsets in all texts together.
    begun: Segment,
    /// The offset of the current text in all texts together. A text may start with the end of the
    /// one before it as context, so this can be below 0: then it wraps.
    base: usize,
    is_over: bool,
}

impl Default for HitSearch {
    fn default() -> Self {
        HitSearch {
            cursor: Box::new(Cursor::new()),
            line: 1,
            newlines_to: 0,
            from: 0,
            open: OpenSegment::default(),
            encoding: LastEncoding::default(),
            begun: Segment { index: 0, line: 1, start: 0, end: 0, count: 0, reached_at: None },
            base: 0,
            is_over: false,
        }
    }
}

impl HitSearch {
    /// Returns the next hit in a complete text, and moves past it.
    pub(crate) fn next(&mut self, counter: &Counter, text: Text<'_>) -> Option<Segment> {
        if let Some(hit) = self.next_ended(counter, text) {
            return Some(hit);
        }
        if std::mem::replace(&mut self.is_over, true) {
            return None;
        }
        let open = self.cursor.open_at_end(text);
        let is_hit = open.is_begun && counter.rule().is_hit(open.count);
        is_hit.then(|| self.segment(counter, text, &self.cursor.found_at_end(text)))
    }

    /// Returns the next hit that ends at a reset in this text, and moves past it.
    pub(crate) fn next_ended(&mut self, counter: &Counter, text: Text<'_>) -> Option<Segment> {
        let found = counter.marker().next_ended_hit(counter.rule(), text, &mut self.cursor)?;
        Some(self.segment(counter, text, &found))
    }

    /// Continues the search in the next text, at the offset `from`. Returns false if nothing can be
    /// found in it; then the text is already done, and `leave` must not be called.
    pub(crate) fn enter(&mut self, counter: &Counter, text: Text<'_>, from: usize) -> bool {
        self.from = from;
        self.newlines_to = from;
        self.base = self.begun.end.wrapping_sub(from);
        let can_be_found = counter.marker().enter(text, &mut self.open.carry, &mut self.encoding);
        if can_be_found {
            *self.cursor = Cursor::resume(from, self.open);
        } else {
            self.open.is_begun = true;
            self.begun.end = self.base.wrapping_add(text.len());
            self.line += counter.marker().newlines(text, from..text.len());
        }
        can_be_found
    }

    /// Moves to the end of this text. Must be called after its last hit has been returned.
    pub(crate) fn leave(&mut self, counter: &Counter, text: Text<'_>) {
        let found = self.cursor.found_at_end(text);
        self.begun = self.segment(counter, text, &found);
        self.open = self.cursor.open_at_end(text);
        if !counter.marker().segments_are_lines() {
            self.line += counter.marker().newlines(text, self.newlines_to..text.len());
        }
    }

    /// Returns the start of the open segment, as an offset in all texts together. Must be called
    /// between two texts.
    pub(crate) fn start(&self) -> usize {
        self.begun.start
    }

    /// Returns the open segment at the end of all texts, if it is a hit.
    pub(crate) fn last(&self, counter: &Counter) -> Option<Segment> {
        (self.open.is_begun && counter.rule().is_hit(self.open.count)).then(|| self.begun.clone())
    }

    /// Returns the segment that the engine found, with offsets in all texts together.
    fn segment(&mut self, counter: &Counter, text: Text<'_>, found: &FoundSegment) -> Segment {
        let Segment { index, line, start, reached_at, .. } = self.begun;
        let end = self.base.wrapping_add(found.end);
        let reached_here = || {
            let open = (self.from, &self.open);
            counter.marker().reached_at(counter.min_number(), text, &self.cursor, found, open)
        };
        let here = |reached_at: usize| self.base.wrapping_add(reached_at);
        let Some(start_here) = found.start() else {
            let reached_at = reached_at.or_else(|| reached_here().map(here));
            return Segment { index, line, start, end, count: found.count, reached_at };
        };
        let reached_at = reached_here().map(here);
        let index = index + found.index;
        if counter.marker().segments_are_lines() {
            self.line = index + 1;
        } else {
            self.line += counter.marker().newlines(text, self.newlines_to..start_here);
            self.newlines_to = start_here;
        }
        let start = self.base.wrapping_add(start_here);
        Segment { index, line: self.line, start, end, count: found.count, reached_at }
    }
}
