//! Numbers of bytes, as an argument gives them.

/// Returns a number of bytes, which `k`, `M` or `G` (times 1024 and so on) may follow.
///
/// # Errors
/// If it is none.
pub(crate) fn parse(argument: &str) -> Result<usize, String> {
    let (digits, power) = match argument.to_ascii_lowercase().strip_suffix(['k', 'm', 'g']) {
        None => (argument.to_owned(), 0),
        Some(digits) => {
            let power = match argument.as_bytes()[digits.len()].to_ascii_lowercase() {
                b'k' => 1,
                b'm' => 2,
                _ => 3,
            };
            (digits.to_owned(), power)
        }
    };
    let number: Option<usize> = digits.parse().ok();
    number.and_then(|number| number.checked_mul(1024_usize.pow(power))).ok_or_else(|| {
        format!(
            "it must be a whole number, which k, M or G may follow, and at most {} bytes",
            usize::MAX
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_in_powers_of_1024() {
        for (argument, bytes) in
            [("0", 0), ("17", 17), ("3k", 3 << 10), ("16M", 16 << 20), ("2g", 2 << 30)]
        {
            assert_eq!(parse(argument), Ok(bytes));
        }
        for argument in ["", "k", "-1", "1T", "1.5M", "1kk", "99999999999G", "17179869184G"] {
            assert!(parse(argument).is_err(), "{argument}");
        }
    }
}
