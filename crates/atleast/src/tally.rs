//! [`Tally`]: how many segments have each count. It helps to choose a minimum.
//!
//! ```
//! use atleast::{Counter, Reset, Tally};
//!
//! let tally = Counter::new(',', 1, Reset::NewlinesReset).tally("a,b\nc,d\ne,f,g\nh\n");
//! assert_eq!(tally, Tally::from_iter([1, 1, 2, 0]));
//! assert_eq!(tally.at_least(1), 3);
//! assert_eq!((tally.mode(), tally.max()), (Some(1), Some(2)));
//! assert_eq!(tally.quantile(0.5)?, Some(1));
//! # Ok::<(), atleast::Error>(())
//! ```

mod html;
mod rows;
mod shown;
mod stream;

use std::collections::BTreeMap;
use std::ops::AddAssign;

use atleast_engine::Counts;

pub use rows::TallyRow;
pub use shown::ShownRow;
pub use stream::TallyStream;

use crate::error::{Error, ErrorKind as Kind};

#[cfg_attr(feature = "python", doc = include_str!("python/docs/tally.md"))]
#[cfg_attr(not(feature = "python"), doc = include_str!("docs/tally.md"))]
#[cfg_attr(feature = "python", pyo3::pyclass(module = "atleast", frozen, eq, hash))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Tally {
    /// The number of segments with each count. Counts with 0 segments are left out.
    pub(crate) counts: BTreeMap<u64, u64>,
}

impl Tally {
    /// Returns the counts that occur, in order, each with its number of segments.
    ///
    /// ```
    /// use atleast::Tally;
    ///
    /// let tally = Tally::from_iter([1, 1, 2, 0]);
    /// assert_eq!(tally.counts()[&1], 2);
    /// assert!(tally.counts().keys().eq(&[0, 1, 2]));
    /// ```
    pub fn counts(&self) -> &BTreeMap<u64, u64> {
        &self.counts
    }

    /// Adds this many segments with this count; `segments` must not be 0.
    pub(crate) fn add(&mut self, count: u64, segments: u64) {
        *self.counts.entry(count).or_insert(0) += segments;
    }

    /// Adds all segments of another tally.
    pub(crate) fn append(&mut self, other: &Tally) {
        for (&count, &segments) in &other.counts {
            self.add(count, segments);
        }
    }

    /// Returns the number of segments.
    ///
    /// ```
    /// use atleast::Tally;
    ///
    /// let tally = Tally::from_iter([1, 1, 2, 0]);
    /// assert_eq!(tally.segments(), 4);
    /// ```
    pub fn segments(&self) -> u64 {
        self.at_least(0)
    }

    /// Returns the number of segments with this count or more.
    ///
    /// ```
    /// use atleast::Tally;
    ///
    /// let tally = Tally::from_iter([1, 1, 2, 0]);
    /// assert_eq!(tally.at_least(1), 3);
    /// ```
    pub fn at_least(&self, count: u64) -> u64 {
        self.counts.range(count..).map(|(_, segments)| segments).sum()
    }

    /// Returns the number of occurrences in all segments together: the sum of their counts, which
    /// may not fit in a `u64`.
    ///
    /// ```
    /// use atleast::{Counter, Reset};
    ///
    /// let counter = Counter::new(',', 1, Reset::NewlinesReset);
    /// let text = "a,b\nc,d\ne,f,g\nh\n";
    /// assert_eq!(counter.tally(text).total(), 4);
    /// assert_eq!(counter.tally(text).total(), u128::from(counter.total(text)));
    /// ```
    pub fn total(&self) -> u128 {
        // The sum does not wrap: there are fewer than 2^64 segments, each with a count below 2^64.
        let of_count = |(&count, &segments)| u128::from(count) * u128::from(segments);
        self.counts.iter().map(of_count).sum()
    }

    /// Returns the most frequent count, or the smallest of several; None if there are no segments.
    ///
    /// ```
    /// use atleast::Tally;
    ///
    /// let tally = Tally::from_iter([1, 1, 2, 0]);
    /// assert_eq!(tally.mode(), Some(1));
    /// ```
    pub fn mode(&self) -> Option<u64> {
        // `max_by_key` returns the last of equal elements, so the counts are iterated in reverse.
        let mode = self.counts.iter().rev().max_by_key(|(_, segments)| **segments);
        mode.map(|(count, _)| *count)
    }

    /// Returns the largest count; None if there are no segments.
    ///
    /// ```
    /// use atleast::Tally;
    ///
    /// let tally = Tally::from_iter([1, 1, 2, 0]);
    /// assert_eq!(tally.max(), Some(2));
    /// ```
    pub fn max(&self) -> Option<u64> {
        self.counts.last_key_value().map(|(count, _)| *count)
    }

    /// Returns the quantile `q`: the smallest count such that at least the fraction `q` of the
    /// segments have that count or less. None if there are no segments.
    ///
    /// # Errors
    ///
    /// Fails if `q` is not from 0 to 1.
    ///
    /// ```
    /// use atleast::Tally;
    ///
    /// let tally = Tally::from_iter([1, 1, 2, 0]);
    /// assert_eq!((tally.quantile(0.25)?, tally.quantile(0.5)?), (Some(0), Some(1)));
    /// let error = tally.quantile(1.5).unwrap_err();
    /// assert_eq!(error.to_string(), "the fraction 1.5 is not from 0 to 1");
    /// # Ok::<(), atleast::Error>(())
    /// ```
    pub fn quantile(&self, q: f64) -> Result<Option<u64>, Error> {
        if !(0.0..=1.0).contains(&q) {
            return Err(Kind::FractionOutOfRange { q }.into());
        }
        let all = self.segments();
        let mut so_far = 0;
        // Compares fractions, not numbers of segments: of 100 segments, the quantile 0.07 is the
        // 7th. 7.0 / 100.0 is equal to 0.07, but 0.07 * 100.0 is more than 7.
        #[expect(clippy::cast_precision_loss, reason = "`q` is no more precise")]
        let reached = self.counts.iter().find(|(_, segments)| {
            so_far += **segments;
            so_far as f64 / all as f64 >= q
        });
        Ok(reached.map(|(count, _)| *count))
    }
}

impl From<Counts> for Tally {
    fn from(counts: Counts) -> Tally {
        Tally { counts: counts.into_map() }
    }
}

/// Makes the tally of segments with these counts.
impl FromIterator<u64> for Tally {
    fn from_iter<I: IntoIterator<Item = u64>>(counts: I) -> Self {
        let mut tally = Tally { counts: BTreeMap::new() };
        for count in counts {
            tally.add(count, 1);
        }
        tally
    }
}

/// Makes a tally from a map of counts to numbers of segments. Counts with 0 segments are left out.
///
/// ```
/// # use atleast::Tally;
/// # use std::collections::BTreeMap;
/// assert_eq!(Tally::from(BTreeMap::from([(1, 2), (3, 1), (7, 0)])), Tally::from_iter([1, 1, 3]));
/// ```
///
/// # Panics
///
/// Panics if the numbers of segments add up to more than [`u64::MAX`].
impl From<BTreeMap<u64, u64>> for Tally {
    fn from(mut counts: BTreeMap<u64, u64>) -> Tally {
        let sum = counts.values().try_fold(0, |sum: u64, segments| sum.checked_add(*segments));
        assert!(sum.is_some(), "the numbers of segments must add up to at most {}", u64::MAX);
        counts.retain(|_, segments| *segments > 0);
        Tally { counts }
    }
}

/// Adds all segments of another tally, for example that of another file.
///
/// ```
/// # use atleast::Tally;
/// let mut all = Tally::from_iter([1, 1, 2]);
/// all += &Tally::from_iter([2, 3]);
/// assert_eq!(all, Tally::from_iter([1, 1, 2, 2, 3]));
/// ```
///
/// # Panics
///
/// Panics if both together have more than [`u64::MAX`] segments.
impl AddAssign<&Tally> for Tally {
    fn add_assign(&mut self, other: &Tally) {
        let (ours, others) = (self.segments(), other.segments());
        assert!(
            ours.checked_add(others).is_some(),
            "the numbers of segments must add up to at most {}, but they are {ours} and {others}",
            u64::MAX
        );
        self.append(other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "but they are 9223372036854775808 and 9223372036854775808")]
    fn too_many_segments_are_not_added() {
        let mut tally = Tally::default();
        tally.add(7, 1 << 63);
        tally += &tally.clone();
    }

    #[test]
    fn a_tally_may_have_no_segments() {
        let tally = Tally::from_iter([]);
        assert_eq!((tally.segments(), tally.at_least(0), tally.total()), (0, 0, 0));
        assert_eq!((tally.mode(), tally.max(), tally.quantile(0.5).unwrap()), (None, None, None));
    }

    #[test]
    fn a_total_may_not_fit_in_a_count() {
        assert_eq!(Tally::from_iter([0, 0, 1, 3, 3]).total(), 7);
        let largest = Tally::from(BTreeMap::from([(u64::MAX, u64::MAX)]));
        assert_eq!(largest.total(), u128::from(u64::MAX) * u128::from(u64::MAX));
    }

    #[test]
    fn the_mode_is_the_smallest_of_the_most_frequent() {
        assert_eq!(Tally::from_iter([7, 3, 3, 7, 1]).mode(), Some(3));
        assert_eq!(Tally::from_iter([3, 7, 7, 1]).mode(), Some(7));
    }

    #[test]
    fn quantiles() {
        let tally: Tally = (1..=10).collect();
        for tenths in 1..=10_u32 {
            let q = f64::from(tenths) / 10.0;
            assert_eq!(tally.quantile(q).unwrap(), Some(tenths.into()));
            let above = tally.quantile((q + 0.01).min(1.0)).unwrap();
            assert_eq!(above, Some(u64::from(tenths + 1).min(10)));
        }
        assert_eq!(tally.quantile(0.0).unwrap(), Some(1));
        for q in [-0.1, 1.1, f64::NAN, f64::INFINITY] {
            assert_eq!(
                tally.quantile(q).unwrap_err().to_string(),
                format!("the fraction {q} is not from 0 to 1")
            );
        }
    }
}
