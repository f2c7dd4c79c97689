//! Data just long enough to be divided among threads.

use std::num::NonZeroUsize;

use crate::{Counter, Level, Reset, Tally};

/// Texts of up to this many characters or bytes are read by one thread.
const ONE_THREAD_MAX: usize = 4 << 20;

/// Returns lines, a quoted field over several lines, words, and characters of several bytes.
fn text(length: usize) -> String {
    let lines = "a,b,c\nd,\"e,\n,\n\",f\n\n,,,,\u{2003}é,é\n  x\n\"\"\n";
    lines.chars().cycle().take(length).collect()
}

/// Checks the public methods.
#[test]
fn large_data_is_divided() {
    let three = NonZeroUsize::new(3).unwrap();
    for quote in [None, Some('"')] {
        for length in [ONE_THREAD_MAX, ONE_THREAD_MAX + 1, 3 * ONE_THREAD_MAX] {
            let builder = Counter::builder(',').min_number(5).reset(Reset::NewlinesReset);
            let builder = match quote {
                Some(quote) => builder.quote(quote),
                None => builder,
            };
            let one = builder.build().unwrap();
            let counter = one.clone().with_threads(three);
            assert_eq!((counter.threads(), one.threads()), (three, NonZeroUsize::MIN));
            assert_eq!(counter, one);
            let text = text(length);
            let tally: Tally = counter.find_iter(&text).map(|hit| hit.count).collect();
            assert!(tally.segments() > 0);
            assert_eq!(counter.hits(&text), tally.segments());
            assert_eq!(Some(counter.max_count(&text)), tally.max());
            assert_eq!(counter.tally(&text).at_least(5), tally.segments());
            assert!(counter.has_count(&text));
        }
    }
    let counter = Counter::new('a', 0, Reset::NewlinesReset).with_threads(three);
    assert!(counter.has_count("b".repeat(ONE_THREAD_MAX + 1)));
    assert_eq!(counter.with_level(Level::Scalar).threads(), three);
}
