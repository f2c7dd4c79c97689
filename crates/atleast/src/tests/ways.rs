//! Where `has_count` changes its way: between the steps of its sums, and between two batches.

use super::data::Lined;
use crate::{Counter, Level, Reset};
use atleast_engine::Text;

/// How many bytes a batch has.
const BATCH: usize = 4096;

/// What stands before the end of a step runs into the next: a segment across it is seen with all it has.
#[test]
fn a_segment_across_steps_is_seen() {
    let lines = [vec![b'x'; 63], b"\n".to_vec()].concat().repeat(1024);
    let mut place = Lined::default();
    for boundary in (256..=5 * BATCH).step_by(256) {
        for before in [1, 6, 11] {
            let head = [0, 48][boundary / 256 % 2];
            for (commas, expected) in [(11, false), (12, true)] {
                let mut data = lines[..boundary + 2 * BATCH].to_vec();
                let start = head + boundary - before;
                data[start - 20..start + 20].fill(b'x');
                data[start..start + commas].fill(b',');
                let text = place.place(Text::Utf8(&data), head);
                for level in Level::available() {
                    let counter = Counter::new(',', 12, Reset::NewlinesReset).with_level(level);
                    let found = counter.has_count_in(text);
                    assert_eq!(found, expected, "{level}, {before} before {boundary}");
                }
            }
        }
    }
}

/// In these lines sums decide nothing, so the way is changed again and again, always between two
/// chunks; a segment with its last occurrence behind that place is seen all the same.
#[test]
fn a_segment_across_chunks_is_seen_wherever_the_way_is_changed() {
    let lines = b"a,b,c,d,e,f,g,h,i,j,k,l\n".repeat(8192);
    let mut place = Lined::default();
    for chunks in 1..40 {
        for (commas, expected) in [(11, false), (12, true)] {
            let head = [0, 48][chunks % 2];
            let boundary = head + chunks * BATCH;
            let mut data = lines[..boundary + 8192].to_vec();
            data[boundary - 40..boundary].fill(b'x');
            data[boundary - 40] = b'\n';
            data[boundary + 1 - commas..=boundary].fill(b',');
            data[boundary + 1] = b'\n';
            let text = place.place(Text::Utf8(&data), head);
            for level in Level::available() {
                let counter = Counter::new(',', 12, Reset::NewlinesReset).with_level(level);
                assert_eq!(counter.has_count_in(text), expected, "{level} {chunks} {commas}");
            }
        }
    }
}
