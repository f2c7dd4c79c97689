//! The question itself: of each single character, what it is; of each count, whether it is a hit.
//!
//! The definition and every faster way of answering ask here, and nowhere else.

use crate::reset::{Reset, ResetOn};
use crate::what::What;

/// All that a counter was asked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Question {
    /// What is counted.
    pub(crate) what: What,
    /// The characters at which the count goes back to zero.
    pub(crate) reset: ResetOn,
    /// From one quote to the next nothing counts and nothing resets. No set.
    pub(crate) quote: Option<What>,
    /// The count that a segment must reach.
    pub(crate) min_number: u64,
    /// The count that a segment must not exceed.
    pub(crate) max_number: Option<u64>,
    /// Whether the hits are the segments whose count is out of these bounds.
    pub(crate) invert: bool,
}

/// A character's code point, a surrogate's too; None for an invalid byte. In a question of bytes,
/// the byte.
pub(crate) type CodePoint = Option<u32>;

impl Question {
    pub(crate) fn is_what(&self, code_point: CodePoint) -> bool {
        code_point.is_some_and(|code_point| self.what.contains(code_point))
    }

    pub(crate) fn is_reset(&self, code_point: CodePoint) -> bool {
        match &self.reset {
            ResetOn::Named(Reset::NewlinesReset) => code_point == Some(u32::from('\n')),
            ResetOn::Named(Reset::SpacesReset) => code_point == Some(u32::from(' ')),
            ResetOn::Named(Reset::WhitespaceReset) => {
                code_point.and_then(char::from_u32).is_some_and(char::is_whitespace)
            }
            // Whatever is not `what` ends a run of it, an invalid byte as well.
            ResetOn::Named(Reset::RunsReset) => !self.is_what(code_point),
            ResetOn::Named(Reset::NoReset) => false,
            ResetOn::AnyOf(resets) => code_point.is_some_and(|each| resets.contains(each)),
        }
    }

    pub(crate) fn is_quote(&self, code_point: CodePoint) -> bool {
        let quote = self.quote.as_ref();
        quote.is_some_and(|quote| code_point.is_some_and(|each| quote.contains(each)))
    }

    /// Returns true if and only if a segment with this count is a hit.
    pub(crate) fn is_hit(&self, count: u64) -> bool {
        let enough = count >= self.min_number;
        let not_too_many = self.max_number.is_none_or(|max_number| count <= max_number);
        (enough && not_too_many) != self.invert
    }

    /// Returns true if and only if whether a segment is a hit is known only at its end: more of
    /// `what` may still undo it.
    pub(crate) fn is_decided_at_the_end(&self) -> bool {
        self.max_number.is_some() || self.invert
    }

    /// Returns true if and only if the segments are never empty.
    pub(crate) fn leaves_out_empty(&self) -> bool {
        matches!(self.reset, ResetOn::Named(Reset::WhitespaceReset | Reset::RunsReset))
    }

    /// Returns true if and only if it can be asked of bytes alone, each a character of its own:
    /// there is a byte in it that is no character by itself.
    pub(crate) fn is_of_bytes(&self) -> bool {
        self.byte().is_some()
    }

    /// Returns the first byte in the question that is no character by itself.
    pub(crate) fn byte(&self) -> Option<&What> {
        let reset = match &self.reset {
            ResetOn::AnyOf(resets) => Some(resets),
            ResetOn::Named(_) => None,
        };
        [Some(&self.what), reset, self.quote.as_ref()].into_iter().flatten().find(|it| it.is_byte())
    }
}
