//! Many texts, one answer each: shared among threads where they are much to read together.

use atleast_engine::{AnyHit, HitCount, Joinable, MaxCount, Total, each_shared};

use crate::counter::Counter;

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
        self.each(&AnyHit::new(&**self.marker(), *self.rule()), texts)
    }

    /// Returns of each text how many segments are hits, as [`hits`](Counter::hits) of each by itself.
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

    /// Returns of each text how many occurrences there are, as [`total`](Counter::total) of each by itself.
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

    /// Returns of each text the largest count of any segment, as [`max_count`](Counter::max_count) of each by
    /// itself.
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

    /// Short columns and long ones, on one thread and on three, of texts of very different lengths.
    #[test]
    fn each_is_answered_as_by_itself() {
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
