//! Whole numbers, as an argument gives them: what is none, or is out of bounds, is refused with the bounds.

use std::num::NonZeroUsize;

/// Returns a number that may be anything from 0 on.
///
/// # Errors
/// If it is none, or too large.
pub(crate) fn whole(argument: &str) -> Result<u64, String> {
    within(argument, 0, u64::MAX)
}

/// Returns a number of things in memory, from 0 on.
///
/// # Errors
/// As [`whole`].
pub(crate) fn size(argument: &str) -> Result<usize, String> {
    let number = within(argument, 0, usize::MAX as u64)?;
    Ok(usize::try_from(number).unwrap_or(usize::MAX))
}

/// Returns a number of things of which there is one at the least.
///
/// # Errors
/// As [`whole`], and if it is 0.
pub(crate) fn from_one(argument: &str) -> Result<NonZeroUsize, String> {
    let number = within(argument, 1, usize::MAX as u64)?;
    let number = usize::try_from(number).unwrap_or(usize::MAX);
    Ok(NonZeroUsize::new(number).unwrap_or(NonZeroUsize::MIN))
}

fn within(argument: &str, least: u64, most: u64) -> Result<u64, String> {
    let number = argument.parse().ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| format!("it must be a whole number from {least} to {most}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_or_out_of_bounds_is_refused_with_the_bounds() {
        let most = u64::MAX;
        assert_eq!(whole("0"), Ok(0));
        assert_eq!(whole(&most.to_string()), Ok(most));
        for none in ["", "x", "-1", "1.5", "18446744073709551616", "99999999999999999999"] {
            let rule = |least| Err(format!("it must be a whole number from {least} to {most}"));
            assert_eq!(whole(none), rule(0), "{none}");
            assert_eq!(size(none).map(|_| 0), rule(0), "{none}");
            assert_eq!(from_one(none).map(|_| 0), rule(1), "{none}");
        }
        assert!(from_one("0").is_err());
        assert_eq!(from_one("7").map(NonZeroUsize::get), Ok(7));
    }
}
