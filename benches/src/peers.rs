//! The peers: other code that answers the question, or a part of it.

use regex::bytes::{Regex, RegexBuilder};

use crate::measure::Contender;
use crate::read_limit;
use crate::truth::{self, Question, Truth};

/// The maximum size of the data for the regular expression: it reads about half a gigabyte a
/// second.
const REGEX_SIZE: usize = 8 << 20;

/// The largest minimum for the regular expression, whose size grows with it.
const REGEX_MIN_NUMBER: u64 = 1000;

/// The prefix of the names of the peers that only read.
pub(crate) const READ_LIMIT: &str = "read limit";
/// The name of the peer that only counts.
pub(crate) const BYTECOUNT: &str = "bytecount";
/// The name of the peer that is the definition.
pub(crate) const PLAIN_LOOP: &str = "plain loop";

/// Returns the peers for a question about one byte without a quote.
pub(crate) fn peers<'run>(
    question: &Question,
    data: &'run [u8],
    truth: &Truth,
) -> Vec<Contender<'run>> {
    let [what] = *question.what else { return Vec::new() };
    let (reset, min_number) = (question.reset, question.min_number);
    let has_count = u64::from(truth.has_count());
    let occurrences = truth.occurrences;

    let sum = truth::sum(data);
    let mut peers: Vec<_> = read_limit::sums()
        .into_iter()
        .map(|(name, read)| Contender::new(name, data, sum, read))
        .collect();
    peers.extend([
        Contender::new(BYTECOUNT, data, occurrences, move |data| {
            bytecount::count(data, what) as u64
        }),
        Contender::new("memchr_iter().count()", data, occurrences, move |data| {
            memchr::memchr_iter(what, data).count() as u64
        }),
        Contender::new("lines + bytecount", data, has_count, move |data| {
            u64::from(lines_and_bytecount(data, what, min_number, reset))
        }),
        Contender::new(PLAIN_LOOP, data, has_count, move |data| {
            u64::from(plain_loop(data, what, min_number, reset))
        }),
    ]);
    if data.len() <= REGEX_SIZE && min_number <= REGEX_MIN_NUMBER {
        let regex = regex(what, min_number, reset);
        peers.push(Contender::new("regex", data, has_count, move |data| {
            u64::from(regex.is_match(data))
        }));
    }
    peers
}

/// Returns whether some segment reaches the minimum: the definition, over bytes.
#[inline(never)]
pub(crate) fn plain_loop(data: &[u8], what: u8, min_number: u64, reset: Option<u8>) -> bool {
    let mut count = 0;
    let mut take = |byte, is_reset| {
        if is_reset {
            count = 0;
        }
        if byte == what {
            count += 1;
        }
        count >= min_number
    };
    // Two loops, so that neither checks at each byte whether there is a reset.
    match reset {
        Some(reset) => data.iter().any(|&byte| take(byte, byte == reset)),
        None => data.iter().any(|&byte| take(byte, false)),
    }
}

/// The same with two fast crates, which find and count each segment.
fn lines_and_bytecount(data: &[u8], what: u8, min_number: u64, reset: Option<u8>) -> bool {
    let reaches = |segment: &[u8]| bytecount::count(segment, what) as u64 >= min_number;
    let Some(reset) = reset else { return reaches(data) };
    let mut start = 0;
    for end in memchr::memchr_iter(reset, data) {
        if reaches(&data[start..end]) {
            return true;
        }
        start = end + 1;
    }
    reaches(&data[start..])
}

/// The same as a regular expression: `(?:[^,\n]*,){12}`.
fn regex(what: u8, min_number: u64, reset: Option<u8>) -> Regex {
    let reset = reset.map_or(String::new(), |reset| format!("\\x{reset:02x}"));
    RegexBuilder::new(&format!("(?:[^\\x{what:02x}{reset}]*\\x{what:02x}){{{min_number}}}"))
        .unicode(false)
        // Enough for every state of the automaton; with less, states are discarded and rebuilt.
        .dfa_size_limit(256 << 20)
        .size_limit(256 << 20)
        .build()
        .expect("the expression is well formed")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::families::FAMILIES;

    #[test]
    fn every_peer_is_right_about_every_family() {
        let mut data = vec![0; 64 << 10];
        for family in &FAMILIES {
            family.fill(&mut data);
            let mut question = family.question(&data);
            let least = question.min_number.min(40);
            // The family's minimum, and all smaller ones up to 40: with and without a hit.
            for min_number in (1..least).chain([question.min_number]) {
                question.min_number = min_number;
                let truth = Truth::new(&question, &data);
                for peer in peers(&question, &data, &truth) {
                    assert!(peer.is_right(), "{} on {}, {min_number}", peer.name, family.name);
                }
            }
        }
    }
}
