//! The partial as an [`Answer`] of the engine, which reads a text part by part.

use atleast_engine::{Answer, HasMarker, Marker, Text};

use crate::counter::Counter;
use crate::error::Error;
use crate::partial::Partial;

/// The answer of [`Counter::partial`].
pub(crate) struct PartialAnswer(Counter);

impl PartialAnswer {
    pub(crate) fn new(counter: &Counter) -> PartialAnswer {
        PartialAnswer(counter.clone())
    }
}

impl HasMarker for PartialAnswer {
    fn marker(&self) -> &Marker {
        self.0.marker()
    }
}

impl Answer for PartialAnswer {
    /// The partial of the parts so far; None before the first.
    type State = Option<Result<Partial, Error>>;
    type Output = Result<Partial, Error>;

    fn begin(&self) -> Self::State {
        None
    }

    fn take(&self, joined: &mut Self::State, text: Text<'_>, from: usize) -> bool {
        if from < text.len() {
            let next = Partial::of(&self.0, text.part(from..text.len()));
            *joined = Some(match joined.take() {
                Some(joined) => joined.and_then(|mut joined| {
                    joined.append(&next?)?;
                    Ok(joined)
                }),
                None => next,
            });
        }
        matches!(joined, Some(Err(_)))
    }

    fn finish(&self, joined: Self::State) -> Self::Output {
        joined.unwrap_or_else(|| Partial::of(&self.0, self.0.text(b"")))
    }
}
