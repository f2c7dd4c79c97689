//! A WebAssembly module with the core crate: a few functions for any host, whose results are
//! numbers.
//!
//! A host writes its data to the address that [`input`] returns, and calls the others. `ask.mjs` is
//! such a host.

use std::cell::RefCell;

use atleast::{Counter, Level, Reset};
use atleast_tables::ragged;

thread_local! {
    static INPUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Returns the address to which the host must write `length` bytes of data. It is valid until the
/// next call.
// SAFETY: no other function of the module has this name; the same holds below.
#[unsafe(no_mangle)]
pub extern "C" fn input(length: usize) -> *mut u8 {
    INPUT.with_borrow_mut(|input| {
        input.clear();
        input.resize(length, 0);
        input.as_mut_ptr()
    })
}

/// Returns 1 if some line of the input has at least `min_number` of the character, otherwise 0.
///
/// # Panics
/// If `what` is not a character.
// SAFETY: see above.
#[unsafe(no_mangle)]
pub extern "C" fn has_count(what: u32, min_number: u64) -> u32 {
    INPUT.with_borrow(|input| lines(what, min_number).has_count(input).into())
}

/// Returns how many lines of the input have at least `min_number` of the character.
///
/// # Panics
/// If `what` is not a character.
// SAFETY: see above.
#[unsafe(no_mangle)]
pub extern "C" fn count(what: u32, min_number: u64) -> u64 {
    INPUT.with_borrow(|input| lines(what, min_number).hits(input))
}

/// Returns the offset of the first such line in bytes, or -1 if there is none.
///
/// # Panics
/// If `what` is not a character.
// SAFETY: see above.
#[unsafe(no_mangle)]
pub extern "C" fn find(what: u32, min_number: u64) -> i64 {
    INPUT.with_borrow(|input| {
        let hit = lines(what, min_number).find(input);
        hit.map_or(-1, |hit| i64::try_from(hit.start).unwrap())
    })
}

/// Returns how many rows of the input, a delimited file, have too few or too many fields.
///
/// # Panics
/// If the dialect of the file cannot be detected.
// SAFETY: see above.
#[unsafe(no_mangle)]
pub extern "C" fn ragged_rows() -> usize {
    INPUT.with_borrow(|input| ragged(input).unwrap().rows.len())
}

/// Returns 1 if the level is `Scalar`, otherwise 0.
// SAFETY: see above.
#[unsafe(no_mangle)]
pub extern "C" fn is_scalar() -> u32 {
    (Level::best() == Level::Scalar).into()
}

fn lines(what: u32, min_number: u64) -> Counter {
    Counter::new(char::from_u32(what).unwrap(), min_number, Reset::NewlinesReset)
}
