//! Texts in chunks, cut everywhere: after each chunk the certain hits are right, and at the end all
//! answers are those of the whole text.

use std::convert::Infallible;

use super::check::{ExpectedAnswers, at_every_level, say, stride};
use super::data::{Data, Encoding, Numbers};
use super::kinds::Kind;
use super::random::random_text;
use crate::CountStreamEnd;
use crate::compare::chunks::{
    CONTEXTS, ChunkOptions, ExpectedInChunks, bounds, check_chunks, parts,
};

/// Short texts, cut in every way into two and three chunks, and into single units.
#[test]
fn short_texts_cut_everywhere() {
    let mut checks = 0;
    let mut numbers = Numbers(7);
    for kind in Kind::all() {
        for &encoding in kind.encodings() {
            let roles = kind.roles(encoding);
            for (turn, min_number) in [2, 1, 3, 0, 2, 9].into_iter().enumerate() {
                let characters = roles.mixed(if turn == 0 { 5 } else { 17 }, &mut numbers);
                let data = Data::of(encoding, &characters);
                let text = data.text();
                let counters = at_every_level(&kind, min_number);
                let question = counters[0].question();
                let expected = ExpectedInChunks::of(question, text);
                let known: Vec<_> =
                    (0..=text.len()).map(|fed| bounds(question, text.up_to(fed))).collect();
                let of = format!("{}, {encoding:?}, {text:?}", kind.name);
                let mut check = |cuts: &[usize], turn: usize| {
                    // Each text is checked at every level and with every context, but not each cut.
                    let counter = &counters[turn % counters.len()];
                    let options = ChunkOptions::variant(turn / counters.len());
                    let of = format!("{of} cut at {cuts:?}");
                    let known = |fed: usize| Some(known[fed]);
                    let chunks = parts(text, cuts);
                    checks += check_chunks(counter, chunks, options, known, &expected, &of);
                };
                let units: Vec<_> = (1..text.len()).collect();
                for turn in 0..counters.len() * CONTEXTS.len() {
                    check(&units, turn);
                    check(&[], turn);
                }
                for first in 0..=text.len() {
                    for turn in 0..counters.len() * CONTEXTS.len() {
                        check(&[first], turn);
                    }
                    for second in first..=text.len() {
                        check(&[first, second], numbers.below(64));
                    }
                }
            }
        }
    }
    say(format_args!("short texts cut everywhere: {checks} answers compared"));
}

/// Every text of up to four relevant characters, in single units and cut in the middle.
#[test]
fn every_short_text_in_single_units() {
    let mut checks = 0;
    for kind in Kind::all() {
        for &encoding in kind.encodings() {
            let roles = kind.roles(encoding);
            let mut characters = Vec::new();
            for role in [&roles.what, &roles.reset, &roles.quote, &roles.other] {
                characters.extend(role.last());
            }
            characters.dedup();
            let mut texts: Vec<Vec<u32>> = vec![Vec::new()];
            for length in 0..5 {
                for (turn, text) in texts.iter().enumerate() {
                    let data = Data::of(encoding, text);
                    let text = data.text();
                    for min_number in 0..3 {
                        let counters = at_every_level(&kind, min_number);
                        let counter = &counters[turn % counters.len()];
                        let question = counter.question();
                        let expected = ExpectedInChunks::of(question, text);
                        let known = |fed: usize| Some(bounds(question, text.up_to(fed)));
                        let units: Vec<_> = (1..text.len()).collect();
                        let of = format!("{}, {encoding:?}, {text:?}", kind.name);
                        for (cuts, turn) in [(&units[..], 0), (&[text.len() / 2], 1)] {
                            let (chunks, options) =
                                (parts(text, cuts), ChunkOptions::variant(turn));
                            checks += check_chunks(counter, chunks, options, known, &expected, &of);
                        }
                    }
                }
                if length < 4 {
                    let longer = |text: &Vec<u32>| {
                        let text = text.clone();
                        characters.iter().map(move |last| [text.as_slice(), &[*last]].concat())
                    };
                    texts = texts.iter().flat_map(longer).collect();
                }
            }
        }
    }
    say(format_args!("every short text in single units: {checks} answers compared"));
}

/// Returns offsets at which to cut, in order: into chunks of a few units, or about a block, a batch
/// or 64 KiB long, or a mix.
fn random_cuts(length: usize, numbers: &mut Numbers) -> Vec<usize> {
    let style = numbers.below(5);
    let (mut cuts, mut at) = (Vec::new(), 0);
    loop {
        at += match if style == 4 { numbers.below(4) } else { style } {
            0 => numbers.within(0..9),
            1 => numbers.within(58..72),
            2 => numbers.within(4090..4103),
            _ => numbers.within(65_500..65_570),
        };
        // The smallest chunks are slow, so only the start of a long text is cut into them.
        if at >= length || cuts.len() > 3000 {
            return cuts;
        }
        cuts.push(at);
    }
}

/// Random texts up to some 70 KiB, cut at random.
#[test]
fn random_texts_in_random_chunks() {
    let kinds = Kind::all();
    let (mut checks, mut hits, mut misses) = (0, 0, 0);
    for seed in (0..2500).step_by(stride(2)) {
        let mut numbers = Numbers(seed);
        let kind = &kinds[numbers.below(kinds.len())];
        let encoding = numbers.one_of(kind.encodings());
        let roles = kind.roles(encoding);
        let mut characters = random_text(&roles, &mut numbers);
        if numbers.below(8) == 0 && !characters.is_empty() {
            // Long enough for chunks of 64 KiB.
            let length = numbers.within(65_400..140_000);
            characters = characters.iter().copied().cycle().take(length).collect();
        }
        let data = Data::of(encoding, &characters);
        let text = data.text();
        let largest = ExpectedAnswers::of(kind.counter(1).question(), text).max_count();
        let around =
            [largest.max(1) - 1, largest, largest + 1, largest + 2, numbers.within(0..10) as u64];
        let counters = at_every_level(kind, numbers.one_of(&around));
        let question = counters[0].question();
        let expected = ExpectedInChunks::of(question, text);
        *(if expected.at_end.has_count { &mut hits } else { &mut misses }) += 1;
        for counter in &counters {
            let cuts = random_cuts(text.len(), &mut numbers);
            // The definition is slow, so the certain hits are checked at only two of the cuts.
            let checked: Vec<_> = (0..cuts.len().min(2))
                .map(|_| numbers.one_of(&cuts))
                .map(|fed| (fed, bounds(question, text.up_to(fed))))
                .collect();
            let known = |fed| checked.iter().find(|known| known.0 == fed).map(|known| known.1);
            let mut options = ChunkOptions::variant(numbers.below(64));
            if text.len() > 4096 {
                // Slices of a few units are slow.
                options.slice = options.slice.max(61);
            }
            let of = format!("seed {seed}, {}, {encoding:?}, {} cuts", kind.name, cuts.len());
            checks += check_chunks(counter, parts(text, &cuts), options, known, &expected, &of);
        }
    }
    say(format_args!(
        "random texts in random chunks: {checks} answers compared; {hits} times true and {misses} \
         times false"
    ));
    assert!(hits > 0 && misses > 0);
}

/// Chunks of one text may have different widths.
#[test]
fn widths_may_mix() {
    let mut checks = 0;
    for (kind, seed) in Kind::all().iter().zip(0..) {
        if kind.encodings().len() == 1 {
            // Such a counter reads only bytes.
            continue;
        }
        let mut numbers = Numbers(seed);
        for turn in 0..200 {
            let roles = kind.roles(Encoding::Ucs4);
            let length = if turn % 20 == 0 { 9000 } else { numbers.within(0..120) };
            let characters = roles.mixed(length, &mut numbers);
            let mut chunks = Vec::new();
            let mut rest = characters.as_slice();
            while !rest.is_empty() {
                // If possible a chunk of Latin-1, so that narrow chunks occur too.
                let longest = numbers.one_of(&[3, 70, 5000]).min(rest.len());
                let narrow = rest.iter().take_while(|it| Encoding::Latin1.holds(**it)).count();
                let length = if narrow > 0 { narrow } else { 1 + numbers.below(longest) };
                let (chunk, after) = rest.split_at(length);
                let widths = [Encoding::Latin1, Encoding::Ucs2, Encoding::Ucs4];
                let mut widths = widths.to_vec();
                widths.retain(|width| chunk.iter().all(|it| width.holds(*it)));
                let width = if numbers.below(4) > 0 { widths[0] } else { numbers.one_of(&widths) };
                chunks.push(Data::of(width, chunk));
                rest = after;
            }
            let whole = Data::of(Encoding::Ucs4, &characters);
            let min_number = numbers.one_of(&[1, 2, 3, 0, 8, 12]);
            let counters = at_every_level(kind, min_number);
            let question = counters[0].question();
            let expected = ExpectedInChunks::of(question, whole.text());
            let is_long = length > 1000;
            for counter in &counters {
                let known = |fed| {
                    (!is_long || fed % 97 == 0).then(|| bounds(question, whole.text().up_to(fed)))
                };
                let of = format!("{}, {} chunks of several widths", kind.name, chunks.len());
                let options = ChunkOptions::variant(numbers.below(64));
                let chunks = chunks.iter().map(Data::text);
                checks += check_chunks(counter, chunks, options, known, &expected, &of);
            }
        }
    }
    say(format_args!("widths may mix: {checks} answers compared"));
}

/// The bytes that a stream stores of an endless line are bounded, whatever the chunks.
#[test]
fn memory_is_bounded() {
    const MAX_STORED: usize = 4096;
    let kinds =
        Kind::named(&["byte, near reset", "set beyond ASCII", "four bytes", "quoted, long"]);
    let mut checks = 0;
    for kind in kinds {
        for &encoding in kind.encodings() {
            let roles = kind.roles(encoding);
            if roles.what.is_empty() {
                continue;
            }
            let mut symbols = roles.what.clone();
            symbols.push(roles.other[0]);
            let characters: Vec<u32> = symbols.iter().copied().cycle().take(1 << 15).collect();
            let data = Data::of(encoding, &characters);
            let text = data.text();
            for (chunk, times) in [(1, 1), (7, 1), (4096, 16), (text.len(), 64)] {
                for context in CONTEXTS {
                    let mut stream = kind.counter(u64::MAX).stream();
                    let mut finder = kind.counter(u64::MAX).stream_finder();
                    stream.chunks().widen_look_behind(context);
                    finder.chunks().widen_look_behind(context);
                    for _ in 0..times {
                        for from in (0..text.len()).step_by(chunk) {
                            let end = text.len().min(from + chunk);
                            let chunk = text.part(from..end);
                            let Ok(is_hit) = stream.feed_checked(chunk, || Ok::<_, Infallible>(()));
                            let Ok(found) = finder.next(chunk, || Ok::<_, Infallible>(()));
                            assert_eq!((is_hit, found), (false, None));
                            for chunks in [stream.chunks(), finder.chunks()] {
                                assert!(
                                    chunks.bytes_kept() <= MAX_STORED,
                                    "{}",
                                    chunks.bytes_kept()
                                );
                            }
                            checks += 1;
                        }
                    }
                    let whole = kind.counter(1).max_count_in(text);
                    let mut counted = kind.counter(whole * times).stream();
                    counted.chunks().widen_look_behind(context);
                    for _ in 0..times {
                        let Ok(_) = counted.feed_checked(text, || Ok::<_, Infallible>(()));
                    }
                    let answer = CountStreamEnd { has_count: true, hits: 1 };
                    assert_eq!(counted.finish(), answer, "{}", kind.name);
                    assert_eq!(stream.hits(), 0);
                }
            }
        }
    }
    say(format_args!("memory is bounded: checked {checks} times"));
}
