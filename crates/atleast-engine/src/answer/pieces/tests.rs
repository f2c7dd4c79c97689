//! Pieces of any size, on any number of threads, answer as the definition does.

use std::num::NonZeroUsize;
use std::sync::atomic::Ordering;

use super::Pieces;
use crate::engine::{Asked, Engine, ResetMembers};
use crate::fill::class::Members;
use crate::helpers::Helpers;
use crate::isa::level::Level;
use crate::text::Text;

/// A line of text, a line with a quoted field over several lines, words, long characters.
fn text(length: usize) -> String {
    let lines = "a,b,c\nd,\"e,\n,\n\",f\n\n,,,,\u{2003}é,é\n  x\n\"\"\n";
    lines.chars().cycle().take(length).collect()
}

/// Returns this many threads, the caller's with them.
fn helpers(threads: usize) -> Helpers {
    Helpers::new(NonZeroUsize::new(threads).unwrap())
}

/// Asks for so many commas in a line.
fn commas(min_number: u64, quote: Members) -> Engine {
    let asked = Asked {
        what: Members::One(b','.into()),
        reset: ResetMembers::On(Members::One(b'\n'.into())),
        quote,
        min_number,
        max_number: None,
        invert: false,
        leaves_out_empty: false,
    };
    Engine::new(&asked, Level::best())
}

#[test]
fn a_panic_on_one_thread_ends_all() {
    let engine = commas(1, Members::One(b'"'.into()));
    let text = text(100_000);
    let helpers = helpers(3);
    let pieces = Pieces::of_size(&engine, Text::Utf8(text.as_bytes()), &helpers, 100);
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
        let engine = commas(number, Members::None);
        let helpers = helpers(2);
        let pieces = Pieces::of_size(&engine, Text::Utf8(text.as_bytes()), &helpers, 64);
        assert!(pieces.has_hit());
        let taken = pieces.next.load(Ordering::Relaxed);
        assert!(taken < 200, "{taken} of {}", text.len() / 64);
    }
}
