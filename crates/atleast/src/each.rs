//! Many texts, one answer each: shared among threads where they are much to read together.

use std::sync::Mutex;

use crate::counter::Counter;
use atleast_engine::Text;
use atleast_engine::lock;

/// Columns up to this many bytes or characters, with [`A_TEXT`] for each text, are left to one thread.
pub(crate) const SHARED_FROM: usize = 1 << 20;

/// What a text costs beside its characters, as so many of them.
pub(crate) const A_TEXT: usize = 64;

/// How many of them, reckoned so, a thread takes at a time.
pub(crate) const TAKEN: usize = 1 << 18;

impl Counter {
    /// Returns of each text whether some segment of it is a hit, as [`has_count`](Counter::has_count) of
    /// each by itself. Long columns are shared among the counter's threads
    /// ([`with_threads`](Counter::with_threads)).
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// let counter = Counter::new('|', 3, Reset::NewlinesReset);
    /// let documents = ["no table", "a | b | c | d\n", "|\n|\n|\n"];
    /// assert_eq!(counter.has_count_each(&documents), [false, true, false]);
    /// ```
    pub fn has_count_each(&self, texts: &[impl AsRef<[u8]>]) -> Vec<bool> {
        let texts: Vec<_> = texts.iter().map(|text| self.text(text.as_ref())).collect();
        let mut answers = vec![false; texts.len()];
        self.has_count_each_in(&texts, &mut answers);
        answers
    }

    /// Writes the answer of each text to its place in `answers`, which must be as many.
    pub(crate) fn has_count_each_in(&self, texts: &[Text<'_>], answers: &mut [bool]) {
        assert_eq!(texts.len(), answers.len());
        let answer = |texts: &[Text<'_>], answers: &mut [bool]| {
            for (text, answer) in texts.iter().zip(answers) {
                *answer = self.engine().has_count(*text);
            }
        };
        let cost: usize = texts.iter().map(|text| text.len() + A_TEXT).sum();
        if cost <= SHARED_FROM {
            return answer(texts, answers);
        }
        let left = Mutex::new((texts, answers));
        self.helpers().work_on_all(cost.div_ceil(TAKEN), || {
            loop {
                let (texts, answers) = {
                    let mut left = lock(&left);
                    let taken = some(left.0);
                    let (texts, others) = left.0.split_at(taken);
                    let (answers, other_answers) = std::mem::take(&mut left.1).split_at_mut(taken);
                    *left = (others, other_answers);
                    (texts, answers)
                };
                if texts.is_empty() {
                    return;
                }
                answer(texts, answers);
            }
        });
    }
}

/// Returns how many of the first texts a thread takes at a time.
fn some(texts: &[Text<'_>]) -> usize {
    let mut cost = 0;
    let enough = texts.iter().position(|text| {
        cost += text.len() + A_TEXT;
        cost >= TAKEN
    });
    enough.map_or(texts.len(), |last| last + 1)
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;

    use super::SHARED_FROM;
    use crate::{Counter, Reset};

    /// Short columns and long ones, on one thread and on three, of texts of very different lengths.
    #[test]
    fn each_is_answered_as_by_itself() {
        let counter = Counter::new(',', 3, Reset::NewlinesReset);
        let on_three = counter.clone().with_threads(NonZeroUsize::new(3).unwrap());
        let text = |number: usize| {
            let line = ["a,b", "a,b,c,d", "", "\n"][number % 4];
            line.repeat(if number.is_multiple_of(100) { 20_000 } else { number % 7 }) + "\n,"
        };
        for length in [0, 1, 2, 100, SHARED_FROM / 256] {
            let texts: Vec<_> = (0..length).map(text).collect();
            let expected: Vec<_> = texts.iter().map(|text| counter.has_count(text)).collect();
            assert_eq!(counter.has_count_each(&texts), expected);
            assert_eq!(on_three.has_count_each(&texts), expected);
            assert!(length < 100 || expected.contains(&true) && expected.contains(&false));
        }
    }
}
