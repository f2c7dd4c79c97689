//! Segments that begin, end or reach the number exactly where a kernel passes from one block, group,
//! step or chunk to the next.

use super::check::{Asked, check_characters, check_lined, say};
use super::kinds::{Kind, Roles};

/// Block (64), what sums keep apart (128), steps (256 to 2048), group (512), chunk (4096), and the same
/// in the second chunk, and where modes have had time to change.
const SEAMS: [usize; 14] =
    [64, 128, 256, 512, 1024, 2048, 3968, 4096, 4160, 4224, 4352, 4608, 8192, 20480];

/// How far from a seam a segment begins and ends.
const NEAR: [usize; 6] = [0, 1, 2, 3, 63, 64];

/// How many bytes a text begins before a cache line: a long text is cut there, and all seams lie behind.
const HEADS: [usize; 7] = [0, 48, 0, 1, 0, 63, 16];

/// A chunk and a few more.
const BEHIND: usize = 4096 + 70;

/// What stands around the segment.
#[derive(Clone, Copy, Debug)]
enum Around {
    /// Nothing of interest.
    Others,
    /// Segments that all but reach the number, so that bounds and sums are asked in vain.
    NearMisses,
    /// Nothing, and the segment is all within quotes, but for what is counted behind it.
    Quotes,
}

/// Returns bytes or characters in which a segment of `count` occurrences begins `before` units
/// before the seam, with which at least so many units stand `behind` it.
fn text_around(
    roles: &Roles,
    around: Around,
    seam: usize,
    before: usize,
    count: usize,
    behind: usize,
) -> Vec<u32> {
    let (what, other) = (roles.what[0], *roles.other.first().unwrap());
    let reset = roles.reset.iter().find(|it| !roles.what.contains(it)).copied().unwrap_or(other);
    let quote = roles.quote.first().copied().unwrap_or(other);
    let mut misses = vec![what; count - 1];
    misses.push(reset);
    let fill = |length: usize| -> Vec<u32> {
        match around {
            Around::NearMisses => misses.iter().copied().cycle().take(length).collect(),
            _ => vec![other; length],
        }
    };
    let mut text = fill(seam - before - 1);
    text.push(if matches!(around, Around::Quotes) { quote } else { reset });
    text.extend(vec![what; count]);
    if matches!(around, Around::Quotes) {
        text.push(quote);
        text.extend(vec![what; count]);
    }
    text.push(reset);
    text.extend(fill(behind));
    text
}

#[test]
fn segments_at_every_seam() {
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
            let asked = Asked::new(&kind, &[count, count.max(2) - 1, count + 1]);
            let count = usize::try_from(count).unwrap();
            for encoding in kind.distinct_encodings() {
                let roles = kind.roles(encoding);
                if roles.what.is_empty() {
                    continue;
                }
                for around in [Around::Others, Around::NearMisses, Around::Quotes] {
                    if matches!(around, Around::Quotes) && roles.quote.is_empty() {
                        continue;
                    }
                    for (turn, seam) in SEAMS.into_iter().enumerate() {
                        let mut befores = NEAR.map(|it| count.saturating_sub(it)).to_vec();
                        befores.extend(NEAR);
                        befores.sort_unstable();
                        befores.dedup();
                        for before in befores.into_iter().filter(|before| *before < seam) {
                            let head = heads.next().unwrap();
                            let text =
                                text_around(&roles, around, head + seam, before, count, BEHIND);
                            let context = format_args!(
                                "{around:?}, {count} from {before} before {head} + {seam}"
                            );
                            checks += check_lined(&asked, encoding, &text, head, turn, context);
                        }
                    }
                }
            }
        }
    }
    say(format_args!("segments at every seam: {checks} answers compared"));
}

/// A long text is cut where its first cache line begins, if each character is one byte.
#[test]
fn segments_across_the_first_line() {
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
            let asked = Asked::new(&kind, &[count, count.max(2) - 1, count + 1]);
            let count = usize::try_from(count).unwrap();
            for &encoding in kind.encodings_of_bytes() {
                let roles = kind.roles(encoding);
                if roles.what.is_empty() {
                    continue;
                }
                for around in [Around::Others, Around::NearMisses, Around::Quotes] {
                    if matches!(around, Around::Quotes) && roles.quote.is_empty() {
                        continue;
                    }
                    for head in [1, 14, 16, 48, 63] {
                        for before in 0..head.min(count + 2) {
                            let text = text_around(&roles, around, head, before, count, 2 * BEHIND);
                            let context =
                                format_args!("{around:?}, {count} from {before} before {head}");
                            checks += check_lined(&asked, encoding, &text, head, before, context);
                        }
                    }
                }
            }
        }
    }
    say(format_args!("segments across the first line: {checks} answers compared"));
}

/// Every short text of a kind's characters across every seam.
#[test]
fn short_texts_across_every_seam() {
    let mut checks = 0;
    for kind in Kind::all() {
        let asked = Asked::new(&kind, &[2, 1, 3]);
        let encoding = kind.encodings()[0];
        let roles = kind.roles(encoding);
        let mut characters: Vec<u32> = roles.what.iter().chain(&roles.reset).copied().collect();
        characters.extend(roles.quote.iter().chain(roles.other.first()));
        characters.sort_unstable();
        characters.dedup();
        let other = roles.other[0];
        for seam in [64, 512, 4096] {
            for (turn, &first) in characters.iter().enumerate() {
                for &second in &characters {
                    let third = characters[(turn + seam) % characters.len()];
                    for before in 0..=5 {
                        let mut text = vec![other; seam - before];
                        text.extend([first, second, third, first]);
                        text.extend(vec![other; 66]);
                        let context = format_args!("{before} before {seam}");
                        checks += check_characters(&asked, encoding, &text, turn + before, context);
                    }
                }
            }
        }
    }
    say(format_args!("short texts across every seam: {checks} answers compared"));
}

/// A quote that opens in one chunk hides what stands in the next, however many lie between.
#[test]
fn quotes_last_across_chunks() {
    let kinds =
        Kind::named(&["quoted", "quoted set", "quoted, long", "quoted words", "quoted whole"]);
    let mut checks = 0;
    for kind in kinds {
        let asked = Asked::new(&kind, &[3, 2, 4]);
        for &encoding in kind.encodings() {
            let roles = kind.roles(encoding);
            if roles.what.is_empty() || roles.quote.is_empty() {
                continue;
            }
            let (what, quote, other) = (roles.what[0], roles.quote[0], roles.other[0]);
            for chunks in 1..=3 {
                for open in [0, 1, 63, 64, 4031, 4094, 4095] {
                    for close in [0, 1, 62, 63, 64, 4095] {
                        let mut text = vec![other; open];
                        text.push(quote);
                        let hidden = 4096 * chunks + close - open - 1;
                        text.extend(std::iter::repeat_n([what, other], hidden / 2).flatten());
                        text.extend(vec![what; hidden % 2]);
                        text.extend([quote, what, what, what]);
                        let context = format_args!("{open} to {close} in {chunks}");
                        checks += check_characters(&asked, encoding, &text, 0, context);
                    }
                }
            }
        }
    }
    say(format_args!("quotes last across chunks: {checks} answers compared"));
}
