//! Pieces of any size, on any number of threads, answer as the definition does.

use std::num::NonZeroUsize;
use std::sync::atomic::Ordering;

use super::{Pieces, SHARED_FROM};
use crate::helpers::Helpers;
use crate::{Counter, Level, Reset, Tally};

/// A line of text, a line with a quoted field over several lines, words, long characters.
fn text(length: usize) -> String {
    let lines = "a,b,c\nd,\"e,\n,\n\",f\n\n,,,,\u{2003}é,é\n  x\n\"\"\n";
    lines.chars().cycle().take(length).collect()
}

/// Returns this many threads, the caller's with them.
fn helpers(threads: usize) -> Helpers {
    Helpers::new(NonZeroUsize::new(threads).unwrap())
}

#[test]
fn a_panic_on_one_thread_ends_all() {
    let counter = Counter::builder(',').reset(Reset::NewlinesReset).quote('"').build().unwrap();
    let text = text(100_000);
    let helpers = helpers(3);
    let text = counter.text(text.as_bytes());
    let pieces = Pieces::of_size(counter.engine(), text, &helpers, 100);
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        pieces.ask(|_, (): &mut ()| panic!("as seeded"), |_| ())
    }));
    let message = *panicked.unwrap_err().downcast::<&str>().unwrap();
    assert_eq!(message, "as seeded");
}

/// Once a hit is certain, whether within a piece or across many, no more pieces are taken.
#[test]
fn what_follows_a_hit_is_not_read() {
    // Two in each line; two in each six characters of one line.
    for (text, number) in [("a,b,c\n", 2), ("a,b,c;", 300)] {
        let text = text.repeat(10_000);
        let counter = Counter::new(',', number, Reset::NewlinesReset);
        let helpers = helpers(2);
        let data = counter.text(text.as_bytes());
        let pieces = Pieces::of_size(counter.engine(), data, &helpers, 64);
        assert!(pieces.has_hit());
        let taken = pieces.next.load(Ordering::Relaxed);
        assert!(taken < 200, "{taken} of {}", text.len() / 64);
    }
}

/// Through the public ways, with data just large enough to be shared.
#[test]
fn large_data_are_shared() {
    let three = NonZeroUsize::new(3).unwrap();
    for quote in [None, Some('"')] {
        for length in [SHARED_FROM, SHARED_FROM + 1, 3 * SHARED_FROM] {
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
            assert_eq!(counter.count(&text), tally.segments());
            assert_eq!(Some(counter.max_count(&text)), tally.max());
            assert_eq!(counter.tally(&text).at_least(5), tally.segments());
            assert!(counter.has_count(&text));
        }
    }
    let counter = Counter::new('a', 0, Reset::NewlinesReset).with_threads(three);
    assert!(counter.has_count("b".repeat(SHARED_FROM + 1)));
    assert_eq!(counter.with_level(Level::Scalar).threads(), three);
}
