//! A tally in a few words.

use std::fmt::Write;

use atleast::Tally;

/// The quantiles to show, each as a number, a fraction and a percentage.
pub(super) const QUANTILES: [(f64, &str, &str); 4] = [
    (0.5, "0.5", "50 %"),
    (0.9, "0.9", "90 %"),
    (0.99, "0.99", "99 %"),
    (0.999, "0.999", "99.9 %"),
];

/// Returns the numbers of segments and occurrences, the most frequent count, and the largest.
pub(super) fn summary(tally: &Tally) -> String {
    let segments = tally.shown_segments();
    match (tally.mode(), tally.max()) {
        (Some(mode), Some(max)) => {
            let occurrences = tally.shown_total();
            format!("{segments} with {occurrences}; most have {mode}, the largest count is {max}")
        }
        _ => segments,
    }
}

/// Returns the quantiles; nothing if there is no segment.
pub(super) fn quantiles(tally: &Tally) -> String {
    let mut text = String::new();
    for (q, _, per_cent) in QUANTILES {
        if let Ok(Some(count)) = tally.quantile(q) {
            let _ = if text.is_empty() {
                write!(text, "{per_cent} have at most {count}")
            } else {
                write!(text, ", {per_cent} {count}")
            };
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tally_is_summed_up() {
        let tally: Tally = (1..=1_000).chain([7]).collect();
        assert_eq!(
            summary(&tally),
            "1,001 segments with 500,507 occurrences; most have 7, the largest count is 1000"
        );
        assert_eq!(quantiles(&tally), "50 % have at most 500, 90 % 900, 99 % 990, 99.9 % 999");
    }

    #[test]
    fn an_empty_tally() {
        assert_eq!(summary(&Tally::default()), "0 segments");
        assert_eq!(quantiles(&Tally::default()), "");
    }
}
