//! Instruction sets: one table of levels, and a kernel for each.
//!
//! [`level`] holds the table from which the levels, their detection, the enabled features and the way
//! into each of them come. [`kernel`] says what a level must give, [`pair_kernel`] what it may give on
//! top; each other file is the kernel of one level.

#[cfg(all(target_arch = "aarch64", target_endian = "little"))]
mod aarch64;
pub(crate) mod bits;
pub(crate) mod byte_set;
// The kernel of words needs no instructions of a level.
#[cfg(any(target_arch = "x86_64", all(target_arch = "aarch64", target_endian = "little")))]
mod in_registers;
pub(crate) mod kernel;
pub(crate) mod level;
pub(crate) mod pair;
pub(crate) mod pair_kernel;
pub(crate) mod scalar;
pub(crate) mod word_bounds;
#[cfg(target_arch = "x86_64")]
mod x86_64;

#[cfg(test)]
mod tests;
