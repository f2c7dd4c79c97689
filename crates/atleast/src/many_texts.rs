//! The methods of [`Counter`] that answer for many texts, one answer for each.

use atleast_engine::{AnyHit, HitCount, Joinable, MaxCount, Total, each_shared};

use crate::counter::Counter;

impl Counter {
    /// Returns [`has_count`](Counter::has_count) of each text. If the texts are long enough
    /// together, they are divided among the counter's threads
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
        self.each(&AnyHit::new(&**self.marker(), *self.rule()), texts)
    }

    /// Returns [`hits`](Counter::hits) of each text. The texts are divided among threads as in
    /// [`has_count_each`](Counter::has_count_each).
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// let counter = Counter::new('|', 3, Reset::NewlinesReset);
    /// assert_eq!(counter.hits_each(&["no table", "a|b|c|d\ne|f|g|h\n"]), [0, 2]);
    /// ```
    pub fn hits_each(&self, texts: &[impl AsRef<[u8]>]) -> Vec<u64> {
        self.each(&HitCount::new(&**self.marker(), *self.rule()), texts)
    }

    /// Returns [`total`](Counter::total) of each text. The texts are divided among threads as in
    /// [`has_count_each`](Counter::has_count_each).
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// let counter = Counter::new('|', 3, Reset::NewlinesReset);
    /// assert_eq!(counter.total_each(&["no table", "a|b|c|d\ne|f|g|h\n"]), [0, 6]);
    /// ```
    pub fn total_each(&self, texts: &[impl AsRef<[u8]>]) -> Vec<u64> {
        self.each(&Total::new(&**self.marker()), texts)
    }

    /// Returns [`max_count`](Counter::max_count) of each text. The texts are divided among threads
    /// as in [`has_count_each`](Counter::has_count_each).
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// let counter = Counter::new('|', 3, Reset::NewlinesReset);
    /// assert_eq!(counter.max_count_each(&["no table", "a|b|c|d\ne|f\n"]), [0, 3]);
    /// ```
    pub fn max_count_each(&self, texts: &[impl AsRef<[u8]>]) -> Vec<u64> {
        self.each(&MaxCount::new(&**self.marker()), texts)
    }

    fn each<A>(&self, answer: &A, texts: &[impl AsRef<[u8]>]) -> Vec<A::Output>
    where
        A: Joinable<Output: Clone + Default + Send> + Sync,
    {
        let texts: Vec<_> = texts.iter().map(|text| self.text(text.as_ref())).collect();
        let mut answers = vec![A::Output::default(); texts.len()];
        each_shared(answer, &texts, &mut answers, self.helpers());
        answers
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;

    use atleast_engine::SHARE_ABOVE_COST;

    use crate::{Counter, Reset};

    /// Few texts and many, of very different lengths, on one thread and on three.
    #[test]
    fn each_text_has_the_answer_of_the_method_for_one() {
        let counter = Counter::new(',', 3, Reset::NewlinesReset);
        let on_three = counter.clone().with_threads(NonZeroUsize::new(3).unwrap());
        let text = |number: usize| {
            let line = ["a,b", "a,b,c,d", "", "\n"][number % 4];
            line.repeat(if number.is_multiple_of(100) { 20_000 } else { number % 7 }) + "\n,"
        };
        for length in [0, 1, 2, 100, SHARE_ABOVE_COST / 256] {
            let texts: Vec<_> = (0..length).map(text).collect();
            let expected: Vec<_> = texts.iter().map(|text| counter.has_count(text)).collect();
            assert_eq!(counter.has_count_each(&texts), expected);
            assert_eq!(on_three.has_count_each(&texts), expected);
            for counter in [&counter, &on_three] {
                let by = |one: fn(&Counter, &String) -> u64| -> Vec<_> {
                    texts.iter().map(|text| one(counter, text)).collect()
                };
                assert_eq!(counter.hits_each(&texts), by(|counter, text| counter.hits(text)));
                assert_eq!(counter.total_each(&texts), by(|counter, text| counter.total(text)));
                let largest = by(|counter, text| counter.max_count(text));
                assert_eq!(counter.max_count_each(&texts), largest);
            }
            assert!(length < 100 || expected.contains(&true) && expected.contains(&false));
        }
    }
}
