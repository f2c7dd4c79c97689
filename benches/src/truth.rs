//! The right answers, found in the simplest way.
//!
//! Nothing here is timed, and it shares no code with the contenders.

/// A question about bytes.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    /// The bytes that are counted.
    pub(crate) what: Vec<u8>,
    /// The count that a segment must reach.
    pub(crate) min_number: u64,
    /// The byte at which the count goes back to zero, if there is one.
    pub(crate) reset: Option<u8>,
    /// The byte that quotes: between a pair of it nothing is counted and nothing resets.
    pub(crate) quote: Option<u8>,
}

impl Question {
    /// Returns the question as a line of text.
    pub(crate) fn sentence(&self) -> String {
        let what: Vec<_> = self.what.iter().map(|byte| byte.escape_ascii().to_string()).collect();
        let reset = match self.reset {
            Some(b' ') => String::from("a space"),
            Some(byte) => format!("{}", byte.escape_ascii()),
            None => String::from("nothing"),
        };
        let quote = self.quote.map_or(String::new(), |byte| format!(", quote {}", byte as char));
        format!("{} at least {}, reset on {reset}{quote}", what.join(" or "), self.min_number)
    }
}

/// The right answers to one question about some data.
#[derive(Clone, Debug)]
pub(crate) struct Truth {
    /// How many segments have each count.
    segments_by_count: Vec<u64>,
    min_number: u64,
    /// The number of counted bytes in all segments.
    pub(crate) occurrences: u64,
}

/// The role of a byte in a question. In these questions no byte has two roles.
#[derive(Clone, Copy)]
enum Role {
    Other,
    What,
    Reset,
    Quote,
}

impl Truth {
    /// Reads the data byte by byte.
    pub(crate) fn new(question: &Question, data: &[u8]) -> Self {
        let mut segments_by_count = Vec::new();
        let mut close = |count: usize| {
            if segments_by_count.len() <= count {
                segments_by_count.resize(count + 1, 0);
            }
            segments_by_count[count] += 1;
        };
        // A table by byte value, because this loop also runs over a gibibyte.
        let mut roles = [Role::Other; 256];
        let counted = question.what.iter().map(|&byte| (byte, Role::What));
        let resets = question.reset.map(|byte| (byte, Role::Reset));
        let quotes = question.quote.map(|byte| (byte, Role::Quote));
        for (byte, role) in counted.chain(resets).chain(quotes) {
            roles[usize::from(byte)] = role;
        }
        let (mut count, mut occurrences, mut is_quoted, mut is_open) = (0, 0, false, false);
        for &byte in data {
            is_open = true;
            match roles[usize::from(byte)] {
                Role::Quote => is_quoted = !is_quoted,
                Role::Reset if !is_quoted => {
                    close(count);
                    count = 0;
                    is_open = false;
                }
                Role::What if !is_quoted => {
                    count += 1;
                    occurrences += 1;
                }
                _ => {}
            }
        }
        // There is no segment after a reset at the end of the data.
        if is_open {
            close(count);
        }
        Truth { segments_by_count, min_number: question.min_number, occurrences }
    }

    /// Returns how many segments reach the minimum.
    pub(crate) fn hits(&self) -> u64 {
        self.at_least(self.min_number)
    }

    /// Returns how many segments have a count of at least `number`.
    pub(crate) fn at_least(&self, number: u64) -> u64 {
        let first = usize::try_from(number).unwrap_or(usize::MAX);
        self.segments_by_count.get(first..).map_or(0, |counts| counts.iter().sum())
    }

    /// Returns whether some segment reaches the minimum.
    pub(crate) fn has_count(&self) -> bool {
        self.hits() > 0
    }

    /// Returns the right tally, as one number.
    pub(crate) fn tally(&self) -> u64 {
        tally_as_number(self.at_least(0), self.min_number, |number| self.at_least(number))
    }
}

/// Returns a digest of some values of a tally: the segments, and some `at_least`.
pub(crate) fn tally_as_number(
    segments: u64,
    min_number: u64,
    at_least: impl Fn(u64) -> u64,
) -> u64 {
    let asked = [1, min_number / 2, min_number.saturating_sub(1), min_number];
    asked.into_iter().fold(segments, |number, asked_number| {
        number.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(at_least(asked_number))
    })
}

/// Returns the sum of the data as little-endian numbers of 64 bits, plus the remaining bytes.
pub(crate) fn sum(data: &[u8]) -> u64 {
    let (words, rest) = data.as_chunks::<8>();
    let sum = words.iter().fold(0, |sum: u64, word| sum.wrapping_add(u64::from_le_bytes(*word)));
    rest.iter().fold(sum, |sum, &byte| sum.wrapping_add(u64::from(byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn truth(data: &str, quote: Option<u8>) -> Truth {
        let question = Question { what: b",;".to_vec(), min_number: 2, reset: Some(b'\n'), quote };
        Truth::new(&question, data.as_bytes())
    }

    #[test]
    fn segments_are_those_of_the_definition() {
        let truth = truth("a,b;c\n\nd\n,\n", None);
        assert_eq!((truth.at_least(0), truth.at_least(1), truth.hits()), (4, 2, 1));
        assert_eq!(truth.occurrences, 3);
    }

    #[test]
    fn nothing_counts_and_nothing_resets_in_quotes() {
        let truth = truth("a,\",\n\",b\n", Some(b'"'));
        assert_eq!((truth.at_least(0), truth.hits()), (1, 1));
    }

    #[test]
    fn text_without_a_final_reset_is_a_segment_and_empty_data_has_none() {
        assert_eq!(truth("", None).at_least(0), 0);
        assert_eq!(truth("a\nb", None).at_least(0), 2);
        assert_eq!(truth("\n", None).at_least(0), 1);
    }
}
