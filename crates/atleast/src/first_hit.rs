//! The first hit as an [`Answer`] of the engine, which reads a text part by part.

use atleast_engine::{Answer, HasMarker, Marker, Text};

use crate::counter::Counter;
use crate::hits::HitSearch;
use crate::segment::Segment;

/// The answer of [`Counter::find`].
#[derive(Clone, Debug)]
pub(crate) struct FirstHit(Counter);

/// The state of a [`FirstHit`] between two parts.
#[derive(Clone, Debug, Default)]
pub(crate) struct FirstHitState {
    search: HitSearch,
    found: Option<Segment>,
}

impl FirstHit {
    pub(crate) fn new(counter: &Counter) -> FirstHit {
        FirstHit(counter.clone())
    }
}

#[cfg(feature = "python")]
impl FirstHit {
    /// Returns the hit if it is certain, whatever follows. If its segment is still open, it ends
    /// where the parts so far end.
    pub(crate) fn certain(&self, state: &FirstHitState) -> Option<Segment> {
        let is_open_certain = !self.0.rule().decided_at_segment_end();
        let open = || if is_open_certain { state.search.last(&self.0) } else { None };
        state.found.clone().or_else(open)
    }
}

impl HasMarker for FirstHit {
    fn marker(&self) -> &Marker {
        self.0.marker()
    }
}

impl Answer for FirstHit {
    type State = FirstHitState;
    type Output = Option<Segment>;

    fn begin(&self) -> FirstHitState {
        FirstHitState::default()
    }

    fn take(&self, state: &mut FirstHitState, text: Text<'_>, from: usize) -> bool {
        let FirstHitState { search, found } = state;
        if found.is_none() && from < text.len() && search.enter(&self.0, text, from) {
            *found = search.next_ended(&self.0, text);
            if found.is_none() {
                search.leave(&self.0, text);
            }
        }
        found.is_some()
    }

    fn finish(&self, state: FirstHitState) -> Option<Segment> {
        state.found.or_else(|| state.search.last(&self.0))
    }
}
