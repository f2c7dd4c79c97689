//! The one reason for which what only computes in vector registers is sound.

use super::kernel::Kernel;

/// Computes in registers for a kernel, with the instructions of its level.
///
/// They are unsafe only because no method is compiled for the level by itself; see [`Kernel`]. What
/// touches memory does not belong here: it needs an unsafe block with a reason of its own.
macro_rules! in_registers {
    ($kernel:expr, $result:expr) => {{
        $crate::isa::in_registers::on_its_level($kernel);
        // SAFETY: a kernel is a token that exists only on a machine that has its level, so the
        // machine has the instructions; and none of them touches memory.
        unsafe { $result }
    }};
}
pub(super) use in_registers;

/// Asks for the token that says that the machine has the level.
#[inline(always)]
pub(super) fn on_its_level(_kernel: impl Kernel) {}
