//! How many segments have each count, of a text that is taken part by part.

use crate::answer::stream::{Answering, Encoding};
use crate::counts::Counts;
use crate::counts::CountsBuilder;
use crate::engine::Engine;
use crate::fold::segments::OpenSegment;
use crate::text::Text;

/// How many segments have each count.
#[derive(Clone, Debug, Default)]
pub struct Tallying {
    open: OpenSegment,
    counts: CountsBuilder,
    encoding: Encoding,
}

impl Answering for Tallying {
    type Answer = Counts;

    fn take(&mut self, engine: &Engine, text: Text<'_>, from: usize) -> bool {
        let Tallying { open, counts, encoding } = self;
        if from < text.len() {
            if engine.enter(text, &mut open.carry, encoding) {
                engine.tally_on(text, from, open, counts);
            } else {
                open.is_begun = true;
            }
        }
        false
    }

    fn finish(mut self, _: &Engine) -> Counts {
        if self.open.is_begun {
            self.counts.add(self.open.count);
        }
        self.counts.finish()
    }
}
