//! Segments across the places where `has_count` changes its strategy or its step: between the steps
//! of a sum scan, and between two batches.

use super::data::AlignedBuffer;
use crate::{Counter, Level, Reset};
use atleast_engine::Text;

/// The length of a batch, in bytes.
const BATCH: usize = 4096;

/// A segment that continues from one step to the next counts with all of its occurrences.
#[test]
fn a_segment_across_steps_is_found() {
    let lines = [vec![b'x'; 63], b"\n".to_vec()].concat().repeat(1024);
    let mut buffer = AlignedBuffer::default();
    for boundary in (256..=5 * BATCH).step_by(256) {
        for before in [1, 6, 11] {
            let head = [0, 48][boundary / 256 % 2];
            for (commas, expected) in [(11, false), (12, true)] {
                let mut data = lines[..boundary + 2 * BATCH].to_vec();
                let start = head + boundary - before;
                data[start - 20..start + 20].fill(b'x');
                data[start..start + commas].fill(b',');
                let text = buffer.copy(Text::Utf8(&data), head);
                for level in Level::available() {
                    let counter = Counter::new(',', 12, Reset::NewlinesReset).with_level(level);
                    let found = counter.has_count_in(text);
                    assert_eq!(found, expected, "{level}, {before} before {boundary}");
                }
            }
        }
    }
}

/// Sums decide nothing in these lines, so the strategy changes again and again, always between two
/// batches. A segment whose last occurrence is after the change is still found.
#[test]
fn a_segment_across_batches_is_found_when_the_strategy_changes() {
    let lines = b"a,b,c,d,e,f,g,h,i,j,k,l\n".repeat(8192);
    let mut buffer = AlignedBuffer::default();
    for batches in 1..40 {
        for (commas, expected) in [(11, false), (12, true)] {
            let head = [0, 48][batches % 2];
            let boundary = head + batches * BATCH;
            let mut data = lines[..boundary + 8192].to_vec();
            data[boundary - 40..boundary].fill(b'x');
            data[boundary - 40] = b'\n';
            data[boundary + 1 - commas..=boundary].fill(b',');
            data[boundary + 1] = b'\n';
            let text = buffer.copy(Text::Utf8(&data), head);
            for level in Level::available() {
                let counter = Counter::new(',', 12, Reset::NewlinesReset).with_level(level);
                assert_eq!(counter.has_count_in(text), expected, "{level} {batches} {commas}");
            }
        }
    }
}
