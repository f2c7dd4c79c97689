//! Threads that share one text stop together, and as soon as they can.

use std::num::NonZeroUsize;
use std::sync::atomic::Ordering;

use super::Pieces;
use crate::answer::{Answer, AnyHit, Context, Joinable};
use crate::counts::Counts;
use crate::fill::classes::{MarkerConfig, ResetMembers};
use crate::fill::members::Members;
use crate::fold::hit_rule::HitRule;
use crate::helpers::Helpers;
use crate::isa::level::Level;
use crate::marker::Marker;
use crate::text::Text;

/// Returns helpers for this many threads, including the caller's.
fn helpers(threads: usize) -> Helpers {
    Helpers::new(NonZeroUsize::new(threads).unwrap())
}

/// Counts commas in lines.
fn commas(quote: Members) -> Marker {
    let config = MarkerConfig {
        what: Members::One(u32::from(',')),
        reset: ResetMembers::On(Members::One(u32::from('\n'))),
        quote,
        skips_empty: false,
    };
    Marker::new(&config, Level::best())
}

/// An answer that panics.
struct Panics;

impl Context for Panics {
    fn look_behind(&self) -> usize {
        0
    }

    fn complete_len(&self, text: Text<'_>) -> usize {
        text.len()
    }
}

impl Answer for Panics {
    type State = ();
    type Output = ();

    fn begin(&self) {}

    fn take(&self, (): &mut (), _: Text<'_>, _: usize) -> bool {
        panic!("as seeded")
    }

    fn finish(&self, (): ()) {}
}

impl Joinable for Panics {
    fn add_text(&self, (): &mut (), _: Text<'_>) -> bool {
        panic!("as seeded")
    }

    fn add_counts(&self, (): &mut (), _: &Counts) -> bool {
        false
    }

    fn join(&self, (): &mut (), (): ()) {}
}

#[test]
fn a_panic_on_one_thread_ends_all() {
    let marker = commas(Members::One(u32::from('"')));
    let lines = "a,b,c\nd,\"e,\n,\n\",f\n\n,,,,\u{2003}é,é\n  x\n\"\"\n";
    let text: String = lines.chars().cycle().take(100_000).collect();
    let helpers = helpers(3);
    let pieces = Pieces::of_size(&marker, Text::Utf8(text.as_bytes()), &helpers, 100);
    let panicked =
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| pieces.answer(&Panics)));
    let message = *panicked.unwrap_err().downcast::<&str>().unwrap();
    assert_eq!(message, "as seeded");
}

/// Once a hit is certain, within a piece or across pieces, no more pieces are taken.
#[test]
fn text_after_a_hit_is_not_read() {
    // Two commas in each line; two in every six characters of one line.
    for (text, number) in [("a,b,c\n", 2), ("a,b,c;", 300)] {
        let text = text.repeat(10_000);
        let marker = commas(Members::None);
        let any_hit = AnyHit::new(&marker, HitRule::new(number, None, false));
        let helpers = helpers(2);
        let pieces = Pieces::of_size(&marker, Text::Utf8(text.as_bytes()), &helpers, 64);
        assert!(pieces.ask(&any_hit));
        let taken = pieces.next.load(Ordering::Relaxed);
        assert!(taken < 200, "{taken} of {}", text.len() / 64);
    }
}
