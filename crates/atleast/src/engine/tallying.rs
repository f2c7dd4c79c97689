//! How many segments have each count, of a text that is taken part by part.

use super::Engine;
use super::counts::Counts;
use super::cursor::OpenSegment;
use super::stream::{Answering, Encoding};
use crate::tally::Tally;
use crate::text::Text;

/// How many segments have each count.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tallying {
    open: OpenSegment,
    counts: Counts,
    encoding: Encoding,
}

impl Answering for Tallying {
    type Answer = Tally;

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

    fn finish(mut self, _: &Engine) -> Tally {
        if self.open.is_begun {
            self.counts.enter(self.open.count);
        }
        self.counts.into_tally()
    }
}
