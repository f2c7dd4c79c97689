//! A tally as a table short enough to read: where there are many counts, neighbours share a row.
//!
//! ```
//! use atleast::Tally;
//!
//! let tally = Tally::from_iter([1, 1, 2, 0]);
//! let rows = tally.rows(30);
//! let rows: Vec<_> = rows.iter().map(|row| (row.first, row.segments, row.at_least)).collect();
//! assert_eq!(rows, [(0, 1, 4), (1, 2, 3), (2, 1, 1)]);
//! ```

use super::Tally;

/// The share of the segments, by count from the smallest, whose rows all have the same width. The
/// counts of the others may be far apart.
const EVEN: f64 = 0.99;

/// The counts of one row of a table, and how many segments have them. See [`Tally::rows`].
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
    /// The number of segments with one of these counts; at least 1.
    pub segments: u64,
    /// The number of segments with a count of `first` or more: that many would be hits if `first`
    /// were `min_number`.
    pub at_least: u64,
}

impl Tally {
    /// Returns the rows of a table of the counts, in order.
    ///
    /// If at most `max_rows` counts occur, each has its own row. If more do, the rows are 1, 2, 5,
    /// 10, 20, 50 … counts wide, as narrow as lets 99 % of the segments fit in `max_rows` rows (one
    /// if `max_rows` is 0). After those, each row is twice as wide as the one before. Rows without
    /// segments are left out.
    ///
    /// ```
    /// use atleast::Tally;
    ///
    /// let rows = Tally::from_iter(0..100).rows(10);
    /// assert_eq!((rows.len(), rows[0].first, rows[0].last), (10, 0, 9));
    /// ```
    pub fn rows(&self, max_rows: usize) -> Vec<TallyRow> {
        let mut rows: Vec<TallyRow> = Vec::new();
        let (Some((&first, _)), Ok(Some(even_to))) =
            (self.counts.first_key_value(), self.quantile(EVEN))
        else {
            return rows;
        };
        let mut steps = if self.counts.len() <= max_rows {
            Steps { width: 1, even_to: u64::MAX, end: None }
        } else {
            let max_rows = u64::try_from(max_rows).unwrap_or(u64::MAX).max(1);
            let fits = |width: &u64| even_to / width - first / width < max_rows;
            // The widest row would be wider than all counts.
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
                steps.advance_to(count);
                rows.push(TallyRow { first: count, last: count, segments, at_least: left });
            }
            left -= segments;
        }
        rows
    }
}

/// Returns the widths 1, 2, 5, 10, 20, 50 …, as far as `u64` goes.
fn widths() -> impl Iterator<Item = u64> {
    let powers = (0..).map_while(|power| 10_u64.checked_pow(power));
    powers.flat_map(|ten| [1, 2, 5].into_iter().filter_map(move |times| ten.checked_mul(times)))
}

/// The ranges of counts that share a row, one after the other.
struct Steps {
    /// The width of the current range.
    width: u64,
    /// Up to the range that contains this count, all have the same width.
    even_to: u64,
    /// The last count of the current range.
    end: Option<u64>,
}

impl Steps {
    fn is_within(&self, count: u64) -> bool {
        self.end.is_some_and(|end| count <= end)
    }

    /// Advances to the range that contains this count.
    fn advance_to(&mut self, count: u64) {
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

    fn shown(tally: &Tally, max_rows: usize) -> Vec<(u64, u64, u64, u64)> {
        let rows = tally.rows(max_rows);
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
    fn many_counts_share_rows() {
        let tally: Tally = (7..107).collect();
        let rows = tally.rows(30);
        assert_eq!(rows.len(), 21);
        assert_eq!((rows[0].first, rows[0].last), (7, 9));
        assert!(rows[1..20].iter().all(|row| row.first % 5 == 0 && row.last == row.first + 4));
        assert_eq!((rows[20].first, rows[20].last), (105, 106));
    }

    #[test]
    fn outliers_do_not_widen_the_other_rows() {
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
            for max_rows in [1, 2, 7, 30] {
                let rows = tally.rows(max_rows);
                let even_to = tally.quantile(EVEN).unwrap().unwrap();
                assert!(rows.iter().filter(|row| row.first <= even_to).count() <= max_rows);
                assert!(rows.len() <= max_rows + 64);
                assert_eq!(rows.iter().map(|row| row.segments).sum::<u64>(), 499);
                for row in &rows {
                    assert_eq!(row.at_least, tally.at_least(row.first));
                    let after = row.last.checked_add(1).map_or(0, |count| tally.at_least(count));
                    assert_eq!(row.segments, row.at_least - after);
                }
                assert!(rows.is_sorted_by(|one, other| one.last < other.first));
            }
        }
    }
}
