//! Pseudo-random numbers, the same on every machine and in every run.

/// A `SplitMix64` generator: a state of 64 bits, and no output twice within its period.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// Returns the generator that starts at `seed`.
    pub(crate) fn new(seed: u64) -> Self {
        Random(seed)
    }

    /// Returns the next number.
    #[inline]
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number below `limit`, which must be at least 1 and much less than 2^32.
    #[inline]
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        // The high half of a product needs no division, and its bias is negligible for such limits.
        let high = (u128::from(self.next()) * limit as u128) >> 64;
        usize::try_from(high).expect("it is below a usize")
    }

    /// Returns a number from `first` to `last`, both included.
    #[inline]
    pub(crate) fn between(&mut self, first: usize, last: usize) -> usize {
        first + self.below(last - first + 1)
    }

    /// Returns one of `choices`, which must not be empty.
    #[inline]
    pub(crate) fn choice<'choices, T>(&mut self, choices: &'choices [T]) -> &'choices T {
        &choices[self.below(choices.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_splitmix64() {
        // The first outputs for seed 1234567, as published with the algorithm.
        let mut random = Random::new(1_234_567);
        assert_eq!(random.next(), 6_457_827_717_110_365_317);
        assert_eq!(random.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn every_number_between_the_ends_is_drawn() {
        let mut random = Random::new(1);
        let mut drawn = [false; 5];
        for _ in 0..200 {
            drawn[random.between(3, 7) - 3] = true;
        }
        assert_eq!(drawn, [true; 5]);
    }
}
