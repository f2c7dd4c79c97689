//! The instruction sets that the engine has kernels for.

use std::fmt;
use std::sync::OnceLock;

/// An instruction set that a kernel uses. The names are those of the sets' main members.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Level {
    /// 64-bit words; on every machine.
    Scalar,
    /// x86-64's own: 16-byte vectors.
    #[cfg(target_arch = "x86_64")]
    Sse2,
    /// 32-byte vectors, with BMI1, BMI2, LZCNT, POPCNT and PCLMULQDQ.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// 64-byte vectors: AVX-512 F, BW, VL and DQ.
    #[cfg(target_arch = "x86_64")]
    Avx512,
    /// Also VBMI, GFNI, VPOPCNTDQ and CD, as Intel has since Ice Lake and AMD since Zen 4.
    #[cfg(target_arch = "x86_64")]
    Avx512Icl,
    /// aarch64's own: 16-byte vectors.
    #[cfg(all(target_arch = "aarch64", target_endian = "little"))]
    Neon,
}

impl Level {
    /// Every level that this build has kernels for, the slowest first.
    pub const ALL: &[Level] = &[
        Level::Scalar,
        #[cfg(target_arch = "x86_64")]
        Level::Sse2,
        #[cfg(target_arch = "x86_64")]
        Level::Avx2,
        #[cfg(target_arch = "x86_64")]
        Level::Avx512,
        #[cfg(target_arch = "x86_64")]
        Level::Avx512Icl,
        #[cfg(all(target_arch = "aarch64", target_endian = "little"))]
        Level::Neon,
    ];

    /// Returns true if and only if this machine has the level.
    pub fn is_available(self) -> bool {
        match self {
            Level::Scalar => true,
            #[cfg(target_arch = "x86_64")]
            Level::Sse2 => true,
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 => {
                is_x86_feature_detected!("avx2")
                    && is_x86_feature_detected!("bmi1")
                    && is_x86_feature_detected!("bmi2")
                    && is_x86_feature_detected!("lzcnt")
                    && is_x86_feature_detected!("popcnt")
                    && is_x86_feature_detected!("pclmulqdq")
            }
            #[cfg(target_arch = "x86_64")]
            Level::Avx512 => {
                Level::Avx2.is_available()
                    && is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512bw")
                    && is_x86_feature_detected!("avx512vl")
                    && is_x86_feature_detected!("avx512dq")
            }
            #[cfg(target_arch = "x86_64")]
            Level::Avx512Icl => {
                Level::Avx512.is_available()
                    && is_x86_feature_detected!("avx512vbmi")
                    && is_x86_feature_detected!("avx512vpopcntdq")
                    && is_x86_feature_detected!("avx512cd")
                    && is_x86_feature_detected!("gfni")
            }
            #[cfg(all(target_arch = "aarch64", target_endian = "little"))]
            Level::Neon => true,
        }
    }

    /// Returns the levels that this machine has, the slowest first.
    pub fn available() -> impl DoubleEndedIterator<Item = Level> {
        Level::ALL.iter().copied().filter(|level| level.is_available())
    }

    /// Returns true if and only if the level's kernel fills the masks of two classes together.
    #[cfg_attr(
        not(target_arch = "x86_64"),
        expect(clippy::unused_self, reason = "a level of x86-64 does")
    )]
    pub(crate) fn fills_pairs(self) -> bool {
        #[cfg(target_arch = "x86_64")]
        return self == Level::Avx512Icl;
        #[cfg(not(target_arch = "x86_64"))]
        false
    }

    /// Returns the fastest level that this machine has.
    pub fn best() -> Level {
        static BEST: OnceLock<Level> = OnceLock::new();
        *BEST.get_or_init(|| Level::available().next_back().unwrap_or(Level::Scalar))
    }
}

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, formatter)
    }
}
