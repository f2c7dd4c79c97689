//! What is said of a tally in a few words.

use std::fmt::Write;

use atleast::Tally;

/// The quantiles that are given: each with how it is written, as a fraction and in per cent.
pub(super) const QUANTILES: [(f64, &str, &str); 4] = [
    (0.5, "0.5", "50 %"),
    (0.9, "0.9", "90 %"),
    (0.99, "0.99", "99 %"),
    (0.999, "0.999", "99.9 %"),
];

/// Returns how many segments there are, the count that most have, the largest, and the quantiles.
pub(super) fn summary(tally: &Tally) -> String {
    let mut text = tally.shown_segments();
    if let (Some(mode), Some(max)) = (tally.mode(), tally.max()) {
        let _ = write!(text, "; most have {mode}, the largest count is {max}; ");
        for (index, (q, _, per_cent)) in QUANTILES.into_iter().enumerate() {
            if let Ok(Some(count)) = tally.quantile(q) {
                let begin = if index == 0 { "" } else { ", " };
                let end = if index == 0 { " have at most" } else { "" };
                let _ = write!(text, "{begin}{per_cent}{end} {count}");
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_there_is() {
        assert_eq!(summary(&Tally::default()), "0 segments");
        assert_eq!(
            summary(&(1..=1_000).chain([7]).collect()),
            "1,001 segments; most have 7, the largest count is 1000; \
             50 % have at most 500, 90 % 900, 99 % 990, 99.9 % 999"
        );
    }
}
