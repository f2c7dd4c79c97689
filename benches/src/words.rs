//! Words like those of real prose, from a model of which letter follows which two letters.
//!
//! The model is built from the Apache licence at the root of the repository: it is English, and it
//! does not change between versions of the project, so that figures stay comparable.

use crate::random::Random;

const SAMPLE: &str = include_str!("../../LICENSE-APACHE");

/// The number of words. Common words occur several times among them, as in prose.
const WORDS: usize = 1 << 16;

/// Random words. Each letter is drawn from the letters that follow the last two in the sample.
pub(crate) struct Vocabulary(Vec<Vec<u8>>);

impl Vocabulary {
    /// Makes the words, none of which contains `what` more than `limit` times.
    pub(crate) fn new(random: &mut Random, what: u8, limit: usize) -> Self {
        let followers = followers();
        let mut words = Vec::with_capacity(WORDS);
        let mut word = Vec::new();
        let mut last = [b' ', b' '];
        while words.len() < WORDS {
            let next = *random.choice(&followers[index(last)]);
            last = [last[1], next];
            if next != b' ' {
                word.push(next);
            } else if !word.is_empty() {
                if word.iter().filter(|&&byte| byte == what).count() <= limit {
                    words.push(word.clone());
                }
                word.clear();
            }
        }
        Vocabulary(words)
    }

    /// Returns a random word; common ones are more likely.
    #[inline]
    pub(crate) fn word(&self, random: &mut Random) -> &[u8] {
        random.choice::<Vec<u8>>(&self.0)
    }
}

/// Returns, for each pair of letters, the letters that follow it in the sample, with repetitions.
fn followers() -> Vec<Vec<u8>> {
    let mut followers = vec![Vec::new(); 1 << 16];
    // One space for each run of whitespace, and two spaces around the text, so that every pair of
    // letters has a follower.
    let text = SAMPLE.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    let text = format!("  {text}  ");
    for three in text.as_bytes().windows(3) {
        followers[index([three[0], three[1]])].push(three[2]);
    }
    followers[index([b' ', b' '])].retain(|&next| next != b' ');
    followers
}

fn index(two: [u8; 2]) -> usize {
    usize::from(u16::from_le_bytes(two))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_as_long_as_english_ones_and_obey_the_limit() {
        let vocabulary = Vocabulary::new(&mut Random::new(1), b'e', 3);
        let letters: usize = vocabulary.0.iter().map(Vec::len).sum();
        let mean = letters * 10 / vocabulary.0.len();
        assert!((35..75).contains(&mean), "mean length {mean} tenths");
        let counts = |word: &Vec<u8>| word.iter().filter(|&&byte| byte == b'e').count();
        assert_eq!(vocabulary.0.iter().map(counts).max(), Some(3));
        assert!(vocabulary.0.iter().all(|word| !word.contains(&b' ') && !word.contains(&b'\n')));
    }
}
