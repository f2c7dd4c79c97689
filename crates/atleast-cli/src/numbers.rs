//! Whole numbers as arguments. A message names the rule that is broken.

use std::num::{IntErrorKind, NonZeroUsize};

/// Parses a whole number.
///
/// # Errors
/// If it is not one, or too large.
pub(crate) fn whole(argument: &str) -> Result<u64, String> {
    within(argument, 0, u64::MAX)
}

/// Parses a number of things in memory.
///
/// # Errors
/// As [`whole`].
pub(crate) fn size(argument: &str) -> Result<usize, String> {
    let number = within(argument, 0, usize::MAX as u64)?;
    Ok(usize::try_from(number).unwrap_or(usize::MAX))
}

/// Parses a number that must not be 0.
///
/// # Errors
/// As [`whole`], and if it is 0.
pub(crate) fn from_one(argument: &str) -> Result<NonZeroUsize, String> {
    let number = within(argument, 1, usize::MAX as u64)?;
    let number = usize::try_from(number).unwrap_or(usize::MAX);
    Ok(NonZeroUsize::new(number).unwrap_or(NonZeroUsize::MIN))
}

fn within(argument: &str, min: u64, max: u64) -> Result<u64, String> {
    match argument.parse() {
        Ok(number) if (min..=max).contains(&number) => Ok(number),
        Ok(number) if number > max => Err(too_large(max)),
        Err(error) if *error.kind() == IntErrorKind::PosOverflow => Err(too_large(max)),
        _ => Err(format!("must be a whole number, {min} or more")),
    }
}

fn too_large(max: u64) -> String {
    format!("must be at most {max}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_is_refused_names_the_rule() {
        let max = u64::MAX;
        assert_eq!(whole("0"), Ok(0));
        assert_eq!(whole(&max.to_string()), Ok(max));
        for value in ["", "x", "-1", "1.5"] {
            let rule = |min| Err(format!("must be a whole number, {min} or more"));
            assert_eq!(whole(value), rule(0), "{value}");
            assert_eq!(size(value).map(|_| 0), rule(0), "{value}");
            assert_eq!(from_one(value).map(|_| 0), rule(1), "{value}");
        }
        for value in ["18446744073709551616", "99999999999999999999"] {
            let rule = || Err(format!("must be at most {max}"));
            assert_eq!(whole(value), rule(), "{value}");
            assert_eq!(size(value).map(|_| 0), rule(), "{value}");
            assert_eq!(from_one(value).map(|_| 0), rule(), "{value}");
        }
        for value in ["0", "00"] {
            assert_eq!(from_one(value), Err("must be a whole number, 1 or more".to_owned()));
        }
        assert_eq!(from_one("7").map(NonZeroUsize::get), Ok(7));
    }
}
