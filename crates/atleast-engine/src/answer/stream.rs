//! Answers about a text that is taken part by part: chunks that come, or slices of what is all there.
//!
//! As long as no segment has been a hit, a part is only asked whether one is, in the ways of `has_count`,
//! which begin with the count of the open segment and end with it. Where hits are counted, the first part
//! that holds one, and all behind it, go the way of `count`.

use std::mem::Discriminant;

use crate::answer::chunks::Chunks;
use crate::engine::Engine;
use crate::fill::Carry;
use crate::fold::has_count::Reaching;
use crate::fold::segments::OpenSegment;
use crate::text::Text;

/// An answer in the making.
pub trait Answering {
    type Answer;

    /// Takes the text from `from`, where the last part ended; what stands before that may be looked at.
    /// Returns true if and only if nothing that follows changes the answer.
    fn take(&mut self, engine: &Engine, text: Text<'_>, from: usize) -> bool;

    /// Ends the text, and with it the open segment.
    fn finish(self, engine: &Engine) -> Self::Answer;
}

/// An answer about chunks, and all that is kept of those fed so far.
#[derive(Clone, Debug)]
pub struct Fed<A> {
    chunks: Chunks,
    pub answering: A,
}

impl<A: Answering> Fed<A> {
    pub fn new(engine: &Engine, answering: A) -> Fed<A> {
        Fed { chunks: Chunks::new(engine), answering }
    }

    /// Takes a chunk. Returns true if and only if nothing that follows changes the answer. `check` is called
    /// after each slice.
    ///
    /// # Errors
    /// Those of the check: then some of the chunk has been taken, and this is of no more use.
    pub fn feed<E>(
        &mut self,
        engine: &Engine,
        chunk: Text<'_>,
        mut check: impl FnMut() -> Result<(), E>,
    ) -> Result<bool, E> {
        let mut is_certain = false;
        while self.chunks.next_part(engine, chunk) {
            let (text, from) = self.chunks.part(chunk);
            is_certain |= self.answering.take(engine, text, from);
            check()?;
        }
        Ok(is_certain)
    }

    /// Ends the text: a character that was not completed is none.
    pub fn finish(mut self, engine: &Engine) -> A::Answer {
        let (text, from) = self.chunks.rest();
        self.answering.take(engine, text, from);
        self.answering.finish(engine)
    }

    pub fn chunks(&mut self) -> &mut Chunks {
        &mut self.chunks
    }
}

/// In which encoding text was looked at up to here, if that matters for what comes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Encoding(Option<Discriminant<Text<'static>>>);

impl Engine {
    /// Makes what was left behind ready for the text that goes on there. Returns false if the text is all
    /// within quotes, since no character of its encoding is the quote that ends what was begun before.
    pub fn enter(
        &self,
        text: Text<'_>,
        carry: &mut Carry,
        Encoding(encoding): &mut Encoding,
    ) -> bool {
        if carry.is_quoted() && !self.classes(text).have_quote() {
            *encoding = None;
            return false;
        }
        if *encoding != Some(text.encoding()) {
            *encoding = Some(text.encoding());
            carry.go_on_elsewhere();
        }
        true
    }
}

/// How many segments are hits.
#[derive(Clone, Copy, Debug)]
pub struct Hits {
    /// The open segment's count, and what the ways of `has_count` learnt of the text.
    reaching: Reaching,
    /// Whether there is any of the open segment.
    is_begun: bool,
    /// How many segments have ended and are hits.
    ended: u64,
    encoding: Encoding,
}

impl Hits {
    pub fn new(engine: &Engine) -> Hits {
        Hits {
            reaching: Reaching::new(engine.min_number),
            is_begun: false,
            ended: 0,
            encoding: Encoding::default(),
        }
    }

    /// Returns how many segments are certain to be hits.
    pub fn certain(&self, engine: &Engine) -> u64 {
        let is_hit = !engine.is_decided_at_end() && self.open_would_be_hit(engine);
        self.ended + u64::from(is_hit)
    }

    /// Returns true if and only if the open segment would be a hit if it ended here.
    fn open_would_be_hit(&self, engine: &Engine) -> bool {
        self.is_begun && engine.is_hit(self.reaching.running())
    }

    /// Takes the text from `from`. It need not be taken to its end once there is a hit, if the `first` is
    /// all that is wanted: then this is of no more use.
    pub(super) fn take_up_to(&mut self, engine: &Engine, text: Text<'_>, from: usize, first: bool) {
        if from == text.len() {
            return;
        }
        if !engine.enter(text, &mut self.reaching.carry, &mut self.encoding) {
            self.is_begun = true;
            return;
        }
        if self.is_searching(engine, text) {
            let before = self.reaching;
            if !engine.reach(text, from, &mut self.reaching, true) {
                // Here a segment that is empty is no hit, so that it does not matter whether it is.
                self.is_begun = true;
                return;
            }
            if first {
                self.ended += 1;
                return;
            }
            self.reaching = before;
        }
        let mut open = OpenSegment {
            carry: self.reaching.carry,
            count: self.reaching.running(),
            is_begun: self.is_begun,
        };
        let most = if first { 1 } else { u64::MAX };
        self.ended += engine.count_on(text, from, &mut open, most);
        self.reaching.go_on(open.carry, open.count);
        self.is_begun = open.is_begun;
    }

    /// Returns true if and only if there has been no hit, and the ways of `has_count` find the first.
    fn is_searching(&self, engine: &Engine, text: Text<'_>) -> bool {
        let is_hit = self.ended > 0 || self.reaching.running() >= engine.min_number;
        !is_hit && !engine.is_asked_of_segments(text)
    }
}

impl Answering for Hits {
    type Answer = u64;

    fn take(&mut self, engine: &Engine, text: Text<'_>, from: usize) -> bool {
        self.take_up_to(engine, text, from, false);
        false
    }

    fn finish(self, engine: &Engine) -> u64 {
        self.ended + u64::from(self.open_would_be_hit(engine))
    }
}
