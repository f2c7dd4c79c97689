//! Segments that start, end or reach `min_number` exactly at the boundary between two blocks,
//! groups, steps or batches of a kernel.

use super::check::{Counters, check_aligned, check_characters, say};
use super::kinds::{Kind, Roles};

/// A block (64 bytes), the sums that are kept apart (128), steps (256 to 2048), a group (512), a
/// batch (4096), the same in the second batch, and a place where the strategy has had time to
/// change.
const BOUNDARIES: [usize; 14] =
    [64, 128, 256, 512, 1024, 2048, 3968, 4096, 4160, 4224, 4352, 4608, 8192, 20480];

/// The distances from a boundary at which a segment starts and ends.
const NEAR: [usize; 6] = [0, 1, 2, 3, 63, 64];

/// The bytes of a text before its first cache line. A long text is cut there, and the boundaries
/// are counted from there.
const HEADS: [usize; 7] = [0, 48, 0, 1, 0, 63, 16];

/// A batch and a few bytes more.
const AFTER: usize = 4096 + 70;

/// What is around the segment.
#[derive(Clone, Copy, Debug)]
enum Surroundings {
    /// Nothing of interest.
    Others,
    /// Segments that are one occurrence short, so that bounds and sums decide nothing.
    NearMisses,
    /// Nothing of interest, and quotes around the segment, which then continues after them.
    Quotes,
}

/// Returns characters in which a segment of `count` occurrences starts `before` units before the
/// boundary, with at least `after` units after the segment.
fn text_around(
    roles: &Roles,
    around: Surroundings,
    boundary: usize,
    before: usize,
    count: usize,
    after: usize,
) -> Vec<u32> {
    let (what, other) = (roles.what[0], *roles.other.first().unwrap());
    let reset = roles.reset.iter().find(|it| !roles.what.contains(it)).copied().unwrap_or(other);
    let quote = roles.quote.first().copied().unwrap_or(other);
    let mut misses = vec![what; count - 1];
    misses.push(reset);
    let fill = |length: usize| -> Vec<u32> {
        match around {
            Surroundings::NearMisses => misses.iter().copied().cycle().take(length).collect(),
            _ => vec![other; length],
        }
    };
    let mut text = fill(boundary - before - 1);
    text.push(if matches!(around, Surroundings::Quotes) { quote } else { reset });
    text.extend(vec![what; count]);
    if matches!(around, Surroundings::Quotes) {
        text.push(quote);
        text.extend(vec![what; count]);
    }
    text.push(reset);
    text.extend(fill(after));
    text
}

#[test]
fn segments_at_every_boundary() {
    let kinds = Kind::named(&[
        "byte, near reset",
        "byte, far reset",
        "byte, last of ASCII",
        "byte, no reset",
        "NUL is counted",
        "set, near reset",
        "two bytes",
        "four bytes",
        "runs",
        "runs of two bytes",
        "whitespace",
        "quoted",
        "quoted, long",
        "some of both",
        "exactly",
        "not a few runs",
    ]);
    let mut heads = HEADS.into_iter().cycle();
    let mut checks = 0;
    for kind in kinds {
        for count in [1, 2, 3, 8, 9, 65, 128] {
            let counters = Counters::new(&kind, &[count, count.max(2) - 1, count + 1]);
            let count = usize::try_from(count).unwrap();
            for encoding in kind.distinct_encodings() {
                let roles = kind.roles(encoding);
                if roles.what.is_empty() {
                    continue;
                }
                for around in [Surroundings::Others, Surroundings::NearMisses, Surroundings::Quotes]
                {
                    if matches!(around, Surroundings::Quotes) && roles.quote.is_empty() {
                        continue;
                    }
                    for (turn, boundary) in BOUNDARIES.into_iter().enumerate() {
                        let mut befores = NEAR.map(|it| count.saturating_sub(it)).to_vec();
                        befores.extend(NEAR);
                        befores.sort_unstable();
                        befores.dedup();
                        for before in befores.into_iter().filter(|before| *before < boundary) {
                            let head = heads.next().unwrap();
                            let text =
                                text_around(&roles, around, head + boundary, before, count, AFTER);
                            let context = format_args!(
                                "{around:?}, {count} from {before} before {head} + {boundary}"
                            );
                            checks +=
                                check_aligned(&counters, encoding, &text, head, turn, context);
                        }
                    }
                }
            }
        }
    }
    say(format_args!("segments at every boundary: {checks} answers compared"));
}

/// A long text of one byte a character is cut where its first cache line starts.
#[test]
fn segments_across_the_first_cache_line() {
    let kinds = Kind::named(&[
        "byte, near reset",
        "byte, no reset",
        "set, near reset",
        "two bytes",
        "runs",
        "whitespace",
        "quoted",
        "quoted, long",
        "some of both",
        "exactly",
        "what resets",
    ]);
    let mut checks = 0;
    for kind in kinds {
        for count in [1, 2, 3, 9, 12] {
            let counters = Counters::new(&kind, &[count, count.max(2) - 1, count + 1]);
            let count = usize::try_from(count).unwrap();
            for &encoding in kind.encodings_of_bytes() {
                let roles = kind.roles(encoding);
                if roles.what.is_empty() {
                    continue;
                }
                for around in [Surroundings::Others, Surroundings::NearMisses, Surroundings::Quotes]
                {
                    if matches!(around, Surroundings::Quotes) && roles.quote.is_empty() {
                        continue;
                    }
                    for head in [1, 14, 16, 48, 63] {
                        for before in 0..head.min(count + 2) {
                            let text = text_around(&roles, around, head, before, count, 2 * AFTER);
                            let context =
                                format_args!("{around:?}, {count} from {before} before {head}");
                            checks +=
                                check_aligned(&counters, encoding, &text, head, before, context);
                        }
                    }
                }
            }
        }
    }
    say(format_args!("segments across the first cache line: {checks} answers compared"));
}

/// Short texts of all characters of a kind, across some boundaries.
#[test]
fn short_texts_across_every_boundary() {
    let mut checks = 0;
    for kind in Kind::all() {
        let counters = Counters::new(&kind, &[2, 1, 3]);
        let encoding = kind.encodings()[0];
        let roles = kind.roles(encoding);
        let mut characters: Vec<u32> = roles.what.iter().chain(&roles.reset).copied().collect();
        characters.extend(roles.quote.iter().chain(roles.other.first()));
        characters.sort_unstable();
        characters.dedup();
        let other = roles.other[0];
        for boundary in [64, 512, 4096] {
            for (turn, &first) in characters.iter().enumerate() {
                for &second in &characters {
                    let third = characters[(turn + boundary) % characters.len()];
                    for before in 0..=5 {
                        let mut text = vec![other; boundary - before];
                        text.extend([first, second, third, first]);
                        text.extend(vec![other; 66]);
                        let context = format_args!("{before} before {boundary}");
                        checks +=
                            check_characters(&counters, encoding, &text, turn + before, context);
                    }
                }
            }
        }
    }
    say(format_args!("short texts across every boundary: {checks} answers compared"));
}

/// A quote that opens in one batch hides the next batches up to the closing quote.
#[test]
fn quotes_span_batches() {
    let kinds =
        Kind::named(&["quoted", "quoted set", "quoted, long", "quoted words", "quoted whole"]);
    let mut checks = 0;
    for kind in kinds {
        let counters = Counters::new(&kind, &[3, 2, 4]);
        for &encoding in kind.encodings() {
            let roles = kind.roles(encoding);
            if roles.what.is_empty() || roles.quote.is_empty() {
                continue;
            }
            let (what, quote, other) = (roles.what[0], roles.quote[0], roles.other[0]);
            for batches in 1..=3 {
                for open in [0, 1, 63, 64, 4031, 4094, 4095] {
                    for close in [0, 1, 62, 63, 64, 4095] {
                        let mut text = vec![other; open];
                        text.push(quote);
                        let hidden = 4096 * batches + close - open - 1;
                        text.extend(std::iter::repeat_n([what, other], hidden / 2).flatten());
                        text.extend(vec![what; hidden % 2]);
                        text.extend([quote, what, what, what]);
                        let context = format_args!("{open} to {close} in {batches}");
                        checks += check_characters(&counters, encoding, &text, 0, context);
                    }
                }
            }
        }
    }
    say(format_args!("quotes span batches: {checks} answers compared"));
}
