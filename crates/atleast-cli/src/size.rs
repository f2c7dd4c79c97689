//! Numbers of bytes as arguments.

use std::num::IntErrorKind;

/// Parses a number of bytes: `k`, `M` or `G` after it stands for KiB, MiB or GiB.
///
/// # Errors
/// If it is not a number of bytes, or too large.
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
    match digits.parse::<usize>() {
        Ok(number) => number.checked_mul(1024_usize.pow(power)).ok_or_else(too_large),
        Err(error) if *error.kind() == IntErrorKind::PosOverflow => Err(too_large()),
        Err(_) => Err("must be a whole number of bytes, or of k, M or G, such as 16M".to_owned()),
    }
}

fn too_large() -> String {
    format!("must be at most {} bytes", usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suffixes_are_powers_of_1024() {
        for (argument, bytes) in
            [("0", 0), ("17", 17), ("3k", 3 << 10), ("16M", 16 << 20), ("2g", 2 << 30)]
        {
            assert_eq!(parse(argument), Ok(bytes));
        }
        for argument in ["", "k", "-1", "1T", "1.5M", "1kk"] {
            assert!(parse(argument).unwrap_err().contains("whole number"), "{argument}");
        }
        for argument in ["99999999999G", "17179869184G", "99999999999999999999"] {
            assert!(parse(argument).unwrap_err().contains("at most"), "{argument}");
        }
    }
}
