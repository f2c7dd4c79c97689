//! The table of levels (instruction sets), and the code generated from it.

use std::fmt;
use std::sync::OnceLock;

#[cfg(target_arch = "x86_64")]
use std::is_x86_feature_detected as is_feature_detected;

#[cfg(all(target_arch = "aarch64", target_endian = "little"))]
use super::aarch64::neon::Neon;
use super::kernel::Kernel;
use super::pair_kernel::PairKernel;
use super::scalar::Scalar;
#[cfg(target_arch = "x86_64")]
use super::x86_64::{avx2::Avx2, avx512::Avx512, avx512icl::Avx512Icl, sse2::Sse2};

/// Generates from the table the enum, the list of levels, their detection and the function that
/// enters each level.
macro_rules! levels {
    ($(
        $(#[doc = $doc:literal])+
        $(#[cfg($machine:meta)])?
        $name:ident [$($feature:tt),*];
    )+) => {
        /// An instruction set that a kernel uses, named after its main feature.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Level {
            $($(#[doc = $doc])+ $(#[cfg($machine)])? $name,)+
        }

        impl Level {
            /// Every level that this build has a kernel for, slowest first.
            pub const ALL: &[Level] = &[$($(#[cfg($machine)])? Level::$name,)+];

            /// Returns true if and only if this machine has the level.
            pub fn is_available(self) -> bool {
                match self {
                    $($(#[cfg($machine)])? Level::$name => {
                        true $(&& is_feature_detected!($feature))*
                    })+
                }
            }
        }

        impl Detected {
            /// Runs code that is generic over the kernel, compiled with the level's features.
            #[inline(always)]
            pub(crate) fn run<R: Run>(self, run: R) -> R::Output {
                match self.0 {
                    $($(#[cfg($machine)])? Level::$name => {
                        /// # Safety
                        /// The machine must have the level.
                        $(#[target_feature(enable = $feature)])*
                        unsafe fn enter<R: Run>(run: R) -> R::Output {
                            // SAFETY: the caller promises that the machine has the level.
                            run.run(unsafe { <$name as Kernel>::new() })
                        }
                        // SAFETY: a detected level is one that the machine has.
                        unsafe { enter(run) }
                    })+
                }
            }

            /// Returns true if and only if the level has the operations of [`PairKernel`].
            pub(crate) fn has_pairs(self) -> bool {
                match self.0 {
                    $($(#[cfg($machine)])? Level::$name => <$name as PairKernel>::HAS_PAIRS,)+
                }
            }
        }
    };
}

levels! {
    /// 64-bit words; available on every machine.
    Scalar [];
    /// 16-byte vectors; available on every x86-64.
    #[cfg(target_arch = "x86_64")]
    Sse2 [];
    /// 32-byte vectors, with BMI1, BMI2, LZCNT, POPCNT and PCLMULQDQ.
    #[cfg(target_arch = "x86_64")]
    Avx2 ["avx2", "bmi1", "bmi2", "lzcnt", "popcnt", "pclmulqdq"];
    /// 64-byte vectors: AVX-512 F, BW, VL and DQ.
    #[cfg(target_arch = "x86_64")]
    Avx512 [
        "avx2", "bmi1", "bmi2", "lzcnt", "popcnt", "pclmulqdq",
        "avx512f", "avx512bw", "avx512vl", "avx512dq"
    ];
    /// Also VBMI, GFNI, VPOPCNTDQ and CD: Intel since Ice Lake, AMD since Zen 4.
    #[cfg(target_arch = "x86_64")]
    Avx512Icl [
        "avx2", "bmi1", "bmi2", "lzcnt", "popcnt", "pclmulqdq",
        "avx512f", "avx512bw", "avx512vl", "avx512dq",
        "avx512vbmi", "avx512vpopcntdq", "avx512cd", "gfni"
    ];
    /// 16-byte vectors; available on every aarch64.
    #[cfg(all(target_arch = "aarch64", target_endian = "little"))]
    Neon [];
}

impl Level {
    /// Returns the levels that this machine has, slowest first.
    pub fn available() -> impl DoubleEndedIterator<Item = Level> {
        Level::ALL.iter().copied().filter(|level| level.is_available())
    }

    /// Returns the fastest level that this machine has.
    pub fn best() -> Level {
        static BEST: OnceLock<Level> = OnceLock::new();
        *BEST.get_or_init(|| Level::available().next_back().unwrap_or(Level::Scalar))
    }

    /// Returns proof that this machine has the level.
    ///
    /// # Panics
    /// If the machine does not have it.
    pub(crate) fn detected(self) -> Detected {
        assert!(self.is_available(), "this machine does not have the level {self}");
        Detected(self)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, formatter)
    }
}

/// A level that this machine has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Detected(Level);

impl Detected {
    pub(crate) fn level(self) -> Level {
        self.0
    }
}

/// Code that is written once, generic over the kernel, and compiled for each level.
///
/// The fields are its arguments. `run` must be `#[inline(always)]`; see [`Kernel`].
pub(crate) trait Run {
    type Output;

    fn run<K: PairKernel>(self, kernel: K) -> Self::Output;
}
