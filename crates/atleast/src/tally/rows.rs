//! A tally as a table that can be looked at: neighbouring counts are put together where there are many.
//!
//! ```
//! use atleast::Tally;
//!
//! let tally = Tally::from_iter([1, 1, 2, 0]);
//! let rows: Vec<_> = tally.rows(30).iter().map(|row| (row.first, row.segments, row.at_least)).collect();
//! assert_eq!(rows, [(0, 1, 4), (1, 2, 3), (2, 1, 1)]);
//! ```

use super::Tally;

/// The share of the segments whose counts are shown in steps of one width; those of the others may be far
/// apart.
const EVEN: f64 = 0.99;

/// Counts that are shown together, and how many segments have them.
///
/// ```
/// use atleast::Tally;
///
/// let tally = Tally::from_iter([1, 1, 2, 0]);
/// let row = tally.rows(30)[1];
/// assert_eq!((row.first, row.last, row.segments, row.at_least), (1, 1, 2, 3));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TallyRow {
    /// The smallest of the counts.
    pub first: u64,
    /// The largest of the counts.
    pub last: u64,
    /// How many segments have one of these counts: at least one.
    pub segments: u64,
    /// How many segments have a count of `first` or larger: how many would be hits, were that the minimum.
    pub at_least: u64,
}

impl Tally {
    /// Returns the counts that occur, in order, with those that are shown together in a row.
    ///
    /// A row is one count if there are at most `most` of them. Else it is 1, 2, 5, 10, 20, 50 … counts wide, so
    /// that 99 in a hundred segments are in at most `most` rows (at least one), and behind these each row is
    /// twice as wide as the one before. Rows without segments are left out.
    ///
    /// ```
    /// use atleast::Tally;
    ///
    /// let rows = Tally::from_iter(0..100).rows(10);
    /// assert_eq!((rows.len(), rows[0].first, rows[0].last), (10, 0, 9));
    /// ```
    pub fn rows(&self, most: usize) -> Vec<TallyRow> {
        let mut rows: Vec<TallyRow> = Vec::new();
        let (Some((&first, _)), Ok(Some(even_to))) =
            (self.counts.first_key_value(), self.quantile(EVEN))
        else {
            return rows;
        };
        let mut steps = if self.counts.len() <= most {
            Steps { width: 1, even_to: u64::MAX, end: None }
        } else {
            let most = u64::try_from(most).unwrap_or(u64::MAX).max(1);
            let fits = |width: &u64| even_to / width - first / width < most;
            // The last is wider than all counts.
            Steps { width: widths().find(fits).unwrap_or(u64::MAX), even_to, end: None }
        };
        let mut left = self.segments();
        for (&count, &segments) in &self.counts {
            if steps.is_within(count)
                && let Some(row) = rows.last_mut()
            {
                row.last = count;
                row.segments += segments;
            } else {
                steps.go_to(count);
                rows.push(TallyRow { first: count, last: count, segments, at_least: left });
            }
            left -= segments;
        }
        rows
    }
}

/// 1, 2, 5, 10, 20, 50 …, as far as they go.
fn widths() -> impl Iterator<Item = u64> {
    let powers = (0..).map_while(|power| 10_u64.checked_pow(power));
    powers.flat_map(|ten| [1, 2, 5].into_iter().filter_map(move |times| ten.checked_mul(times)))
}

/// The steps of counts that are shown together.
struct Steps {
    /// The width of the one at hand.
    width: u64,
    /// Up to the step with this count all are of one width.
    even_to: u64,
    /// The last count of the one at hand.
    end: Option<u64>,
}

impl Steps {
    fn is_within(&self, count: u64) -> bool {
        self.end.is_some_and(|end| count <= end)
    }

    /// Goes on to the step with this count.
    fn go_to(&mut self, count: u64) {
        if count <= self.even_to || self.end.is_none() {
            self.end = Some((count / self.width).saturating_add(1).saturating_mul(self.width) - 1);
        }
        while let Some(end) = self.end
            && end < count
        {
            self.width = self.width.saturating_mul(2);
            self.end = Some(end.saturating_add(self.width));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(tally: &Tally, most: usize) -> Vec<(u64, u64, u64, u64)> {
        let rows = tally.rows(most);
        rows.iter().map(|row| (row.first, row.last, row.segments, row.at_least)).collect()
    }

    #[test]
    fn few_counts_have_a_row_each() {
        assert_eq!(shown(&Tally::from_iter([]), 30), []);
        assert_eq!(shown(&Tally::from_iter([u64::MAX]), 30), [(u64::MAX, u64::MAX, 1, 1)]);
        let counts = [0, 11, 11, 250, u64::MAX];
        let rows = [(0, 0, 1, 5), (11, 11, 2, 4), (250, 250, 1, 2), (u64::MAX, u64::MAX, 1, 1)];
        assert_eq!(shown(&Tally::from_iter(counts), 30), rows);
    }

    #[test]
    fn many_counts_are_put_together() {
        let tally: Tally = (7..107).collect();
        let rows = tally.rows(30);
        assert_eq!(rows.len(), 21);
        assert_eq!((rows[0].first, rows[0].last), (7, 9));
        assert!(rows[1..20].iter().all(|row| row.first % 5 == 0 && row.last == row.first + 4));
        assert_eq!((rows[20].first, rows[20].last), (105, 106));
    }

    #[test]
    fn what_is_far_off_leaves_the_others_as_they_are() {
        let near = (0..20).flat_map(|count| std::iter::repeat_n(count, 100));
        let tally: Tally = near.chain([25, 26, 1_000, 1_001, 70_000]).collect();
        let rows = shown(&tally, 24);
        assert!(rows[..20].iter().all(|row| row.0 == row.1 && row.2 == 100));
        assert_eq!(
            rows[20..],
            [(25, 25, 1, 5), (26, 26, 1, 4), (1_000, 1_001, 2, 3), (70_000, 70_000, 1, 1)]
        );
    }

    #[test]
    fn every_segment_is_in_one_row() {
        for seed in 0..200_u64 {
            let spread = seed % 50 + 1;
            let counts = (1..500_u64).map(|i| {
                let random = i.wrapping_mul(seed + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 8;
                random >> (random % 56).max(spread)
            });
            let tally: Tally = counts.collect();
            for most in [1, 2, 7, 30] {
                let rows = tally.rows(most);
                let even_to = tally.quantile(EVEN).unwrap().unwrap();
                assert!(rows.iter().filter(|row| row.first <= even_to).count() <= most);
                assert!(rows.len() <= most + 64);
                assert_eq!(rows.iter().map(|row| row.segments).sum::<u64>(), 499);
                for row in &rows {
                    assert_eq!(row.at_least, tally.at_least(row.first));
                    let behind = row.last.checked_add(1).map_or(0, |count| tally.at_least(count));
                    assert_eq!(row.segments, row.at_least - behind);
                }
                assert!(rows.is_sorted_by(|one, other| one.last < other.first));
            }
        }
    }
}
