//! One answer for each of many texts, on several threads if there is enough to read.

use std::sync::Mutex;

use super::Joinable;
use crate::helpers::{Helpers, lock};
use crate::text::Text;

/// Columns of at most this cost are left to one thread. The cost of a column is the number of its
/// bytes or characters, and [`COST_PER_TEXT`] for each text.
pub const SHARE_ABOVE_COST: usize = 1 << 20;

/// The fixed cost of a text, in characters.
pub const COST_PER_TEXT: usize = 64;

/// The cost that a thread takes at a time.
pub const BATCH_COST: usize = 1 << 18;

/// Writes the answer about each text to its place.
fn each<A: Joinable>(answer: &A, texts: &[Text<'_>], answers: &mut [A::Output]) {
    assert_eq!(texts.len(), answers.len());
    for (text, place) in texts.iter().zip(answers) {
        *place = answer.of_text(*text);
    }
}

/// Writes the answer about each text to its place in `answers`, on several threads if the texts are
/// long enough together.
///
/// # Panics
/// If the lengths of `texts` and `answers` differ.
pub fn each_shared<A>(answer: &A, texts: &[Text<'_>], answers: &mut [A::Output], helpers: &Helpers)
where
    A: Joinable<Output: Send> + Sync,
{
    let cost: usize = texts.iter().map(|text| text.len() + COST_PER_TEXT).sum();
    if cost <= SHARE_ABOVE_COST {
        return each(answer, texts, answers);
    }
    assert_eq!(texts.len(), answers.len());
    let left = Mutex::new((texts, answers));
    helpers.work_on_all(cost.div_ceil(BATCH_COST), || {
        loop {
            let (texts, answers) = {
                let mut left = lock(&left);
                let taken = batch_len(left.0);
                let (texts, others) = left.0.split_at(taken);
                let (answers, other_answers) = std::mem::take(&mut left.1).split_at_mut(taken);
                *left = (others, other_answers);
                (texts, answers)
            };
            if texts.is_empty() {
                return;
            }
            each(answer, texts, answers);
        }
    });
}

/// Returns how many of the first texts a thread takes at a time.
fn batch_len(texts: &[Text<'_>]) -> usize {
    let mut cost = 0;
    let enough = texts.iter().position(|text| {
        cost += text.len() + COST_PER_TEXT;
        cost >= BATCH_COST
    });
    enough.map_or(texts.len(), |last| last + 1)
}
