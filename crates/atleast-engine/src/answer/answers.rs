//! The other answers about a text that is taken part by part, beside how many segments are hits and how many have
//! each count.

use crate::answer::stream::{Answering, Encoding, Hits};
use crate::engine::Engine;
use crate::fold::segments::OpenSegment;
use crate::text::Text;

/// Whether a segment is a hit.
#[derive(Clone, Copy, Debug)]
pub struct HasHit {
    hits: Hits,
    is_certain: bool,
}

impl HasHit {
    pub fn new(engine: &Engine) -> HasHit {
        HasHit { hits: Hits::new(engine), is_certain: false }
    }
}

impl Answering for HasHit {
    type Answer = bool;

    fn take(&mut self, engine: &Engine, text: Text<'_>, from: usize) -> bool {
        if !self.is_certain {
            if engine.takes_anything() {
                self.is_certain = from < text.len();
            } else {
                self.hits.take_up_to(engine, text, from, true);
                self.is_certain = self.hits.certain(engine) > 0;
            }
        }
        self.is_certain
    }

    fn finish(self, engine: &Engine) -> bool {
        // What anything reaches is reached by a segment too, if there is one.
        self.is_certain || self.hits.finish(engine) > 0
    }
}

/// The largest count of any segment.
#[derive(Clone, Copy, Debug, Default)]
pub struct MaxCount {
    open: OpenSegment,
    most: u64,
    encoding: Encoding,
}

impl Answering for MaxCount {
    type Answer = u64;

    fn take(&mut self, engine: &Engine, text: Text<'_>, from: usize) -> bool {
        let MaxCount { open, most, encoding } = self;
        if from < text.len() {
            if engine.enter(text, &mut open.carry, encoding) {
                *most = engine.max_count_on(text, from, open, *most);
            } else {
                open.is_begun = true;
            }
        }
        false
    }

    fn finish(self, _: &Engine) -> u64 {
        // Where the open segment has not begun it counts 0.
        self.most.max(self.open.count)
    }
}
