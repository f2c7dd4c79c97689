//! Hits as segments: what the engine finds, with its line and the place where the number is reached.

use crate::engine::{Cursor, Engine};
use crate::segment::Segment;
use crate::text::Text;

/// How far a search for hits has come.
#[derive(Clone, Debug)]
pub(crate) struct Position {
    cursor: Box<Cursor>,
    /// The line (1-based) of the character at `newlines_to`, up to which newlines are counted.
    line: u64,
    newlines_to: usize,
}

impl Default for Position {
    fn default() -> Self {
        Position { cursor: Box::new(Cursor::new()), line: 1, newlines_to: 0 }
    }
}

impl Position {
    /// Returns the next hit, and moves behind it.
    pub(crate) fn next(&mut self, engine: &Engine, text: Text<'_>) -> Option<Segment> {
        let found = engine.next_hit(text, &mut self.cursor)?;
        if engine.segments_are_lines() {
            self.line = found.index + 1;
        } else {
            self.line += engine.newlines(text, self.newlines_to..found.start);
            self.newlines_to = found.start;
        }
        Some(Segment {
            index: found.index,
            line: self.line,
            start: found.start,
            end: found.end,
            count: found.count,
            reached_at: engine.reached_at(text, &self.cursor, &found),
        })
    }
}
