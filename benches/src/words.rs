//! Words as real prose has them, made by a model of which letter follows which two.
//!
//! The model learns from the Apache licence at the root of the repository: English, and a text that
//! does not change from one version of the project to the next, so that figures stay comparable.

use crate::random::Random;

const SAMPLE: &str = include_str!("../../LICENSE-APACHE");

/// How many words are made. Common ones are among them many times, as they are in prose.
const WORDS: usize = 1 << 16;

/// Words made one letter after the other, each drawn from those that follow the last two in the
/// sample.
pub(crate) struct Vocabulary(Vec<Vec<u8>>);

impl Vocabulary {
    /// Makes the words. None holds `what` more than `most` times.
    pub(crate) fn new(random: &mut Random, what: u8, most: usize) -> Self {
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
                if word.iter().filter(|&&byte| byte == what).count() <= most {
                    words.push(word.clone());
                }
                word.clear();
            }
        }
        Vocabulary(words)
    }

    /// Returns one of the words, common ones more often.
    #[inline]
    pub(crate) fn word(&self, random: &mut Random) -> &[u8] {
        random.choice::<Vec<u8>>(&self.0)
    }
}

/// Returns, for each two letters, every letter that follows them in the sample, as often as it does.
fn followers() -> Vec<Vec<u8>> {
    let mut followers = vec![Vec::new(); 1 << 16];
    // Every run of whitespace as one space, and once around, so that no two letters are a dead end.
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
    fn the_words_are_as_long_as_english_ones_and_hold_no_more_than_asked() {
        let vocabulary = Vocabulary::new(&mut Random::new(1), b'e', 3);
        let letters: usize = vocabulary.0.iter().map(Vec::len).sum();
        let mean = letters * 10 / vocabulary.0.len();
        assert!((35..75).contains(&mean), "mean length {mean} tenths");
        let counts = |word: &Vec<u8>| word.iter().filter(|&&byte| byte == b'e').count();
        assert_eq!(vocabulary.0.iter().map(counts).max(), Some(3));
        assert!(vocabulary.0.iter().all(|word| !word.contains(&b' ') && !word.contains(&b'\n')));
    }
}
