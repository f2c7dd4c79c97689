//! The single safety argument for code that only computes in vector registers.

use super::kernel::Kernel;

/// Computes in registers, with the instructions of a kernel's level.
///
/// They are unsafe only because no method by itself is compiled for the level; see [`Kernel`]. Code
/// that touches memory must not use this macro: it needs its own unsafe block and reason.
macro_rules! in_registers {
    ($kernel:expr, $result:expr) => {{
        $crate::isa::in_registers::require_level($kernel);
        // SAFETY: a kernel is a token that exists only on a machine that has its level, so the
        // machine has the instructions; and none of them touches memory.
        unsafe { $result }
    }};
}
pub(super) use in_registers;

/// Requires the token that proves that the machine has the level.
#[inline(always)]
pub(super) fn require_level(_kernel: impl Kernel) {}
