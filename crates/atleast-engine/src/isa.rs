//! Instruction sets, called levels: one table of them, and a kernel for each.
//!
//! [`level`] has the table, from which the levels, their detection, their features and the function
//! that enters each level are generated. [`kernel`] has the operations of every level,
//! [`pair_kernel`] the optional ones. Each other file is the kernel of one level.

#[cfg(all(target_arch = "aarch64", target_endian = "little"))]
mod aarch64;
pub(crate) mod bits;
pub(crate) mod byte_set;
// Only the kernels with vectors use it.
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
