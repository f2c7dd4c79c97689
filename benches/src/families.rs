//! The families of data: their questions, and how the data is made.
//!
//! The data is the same on every machine. It does not repeat, so that a branch predictor cannot
//! learn it. No segment is a hit, so that every contender has to read to the end.

use crate::random::Random;
use crate::truth::Question;
use crate::words::Vocabulary;

/// A kind of data, and a question about it.
#[derive(Debug)]
pub(crate) struct Family {
    /// Its name, on the command line and in tables.
    pub(crate) name: &'static str,
    /// What is counted.
    pub(crate) what: u8,
    min_number: MinNumber,
    /// The byte at which the count goes back to zero, if there is one.
    pub(crate) reset: Option<u8>,
    fill: fn(&mut Random, &mut [u8]),
}

#[derive(Clone, Copy, Debug)]
enum MinNumber {
    Number(u64),
    /// One more than the data contains. A constant larger than the data needs no reading.
    OneMoreThanAll,
}

const fn number(number: u64) -> MinNumber {
    MinNumber::Number(number)
}

const LINES: Option<u8> = Some(b'\n');
const WORDS: Option<u8> = Some(b' ');

/// Every family.
pub(crate) const FAMILIES: [Family; 12] = [
    Family::new("csv", b',', number(12), LINES, csv),
    Family::new("prose", b'e', number(4), WORDS, prose),
    Family::new("log", b'/', number(30), LINES, log),
    Family::new("rare", b'#', number(3), LINES, rare),
    Family::new("dense", b',', number(31), LINES, dense),
    Family::new("long", b',', number(501), LINES, long),
    Family::new("alternating", b',', number(2), LINES, alternating),
    Family::new("no-reset", b',', MinNumber::OneMoreThanAll, None, csv),
    Family::new("one", b'#', number(1), LINES, csv),
    Family::new("words", b'e', number(8), WORDS, words),
    Family::new("table", b';', number(15), LINES, table),
    Family::new("birdstrikes", b',', number(14), LINES, birdstrikes),
];

/// The families whose segments vary like those of real text.
pub(crate) const VARIED: [&str; 3] = ["words", "table", "birdstrikes"];

/// One more than the largest count of `[,;]` in any line of csv.
pub(crate) const CSV_SET_MIN_NUMBER: u64 = 14;

impl Family {
    const fn new(
        name: &'static str,
        what: u8,
        min_number: MinNumber,
        reset: Option<u8>,
        fill: fn(&mut Random, &mut [u8]),
    ) -> Self {
        Family { name, what, min_number, reset, fill }
    }

    /// Fills the buffer. The beginning of a longer buffer is the same as a shorter one.
    pub(crate) fn fill(&self, buffer: &mut [u8]) {
        (self.fill)(&mut Random::new(0), buffer);
    }

    /// Returns the question for this data of the family.
    pub(crate) fn question(&self, data: &[u8]) -> Question {
        let min_number = match self.min_number {
            MinNumber::Number(number) => number,
            MinNumber::OneMoreThanAll => {
                1 + data.iter().map(|&byte| u64::from(byte == self.what)).sum::<u64>()
            }
        };
        Question { what: vec![self.what], min_number, reset: self.reset, quote: None }
    }

    /// Fills the buffer with random bytes, or with random printable ones and newlines if
    /// `printable`. No segment is a hit.
    pub(crate) fn fill_at_random(&self, buffer: &mut [u8], printable: bool) {
        let mut random = Random::new(1);
        for eight in buffer.chunks_mut(8) {
            eight.copy_from_slice(&random.next().to_le_bytes()[..eight.len()]);
        }
        if printable {
            for byte in &mut *buffer {
                *byte = match u16::from(*byte) * 96 / 256 {
                    95 => b'\n',
                    glyph => b' ' + u8::try_from(glyph).expect("it is below 96"),
                };
            }
        }
        let MinNumber::Number(min_number) = self.min_number else { return };
        let mut count = 0;
        for byte in buffer {
            if Some(*byte) == self.reset {
                count = 0;
            } else if *byte == self.what && count + 1 == min_number {
                *byte = b'x';
            } else if *byte == self.what {
                count += 1;
            }
        }
    }
}

/// Letters that no family counts and no family resets on.
const LETTERS: [u8; 16] = *b"abcdfghijklmnopq";

/// Fills the buffer with lines, or words, or records; the last may be cut short.
fn repeat(buffer: &mut [u8], mut line: impl FnMut(&mut Vec<u8>)) {
    let mut rest = buffer;
    let mut text = Vec::new();
    while !rest.is_empty() {
        text.clear();
        line(&mut text);
        let length = text.len().min(rest.len());
        let (start, end) = rest.split_at_mut(length);
        start.copy_from_slice(&text[..length]);
        rest = end;
    }
}

/// Appends random letters.
fn letters(random: &mut Random, text: &mut Vec<u8>, length: usize) {
    let end = text.len() + length;
    while text.len() < end {
        let mut drawn = random.next();
        for _ in 0..(end - text.len()).min(16) {
            text.push(LETTERS[(drawn & 15) as usize]);
            drawn >>= 4;
        }
    }
}

/// Replaces `number` letters by marks.
fn scatter(random: &mut Random, text: &mut [u8], mark: u8, number: usize) {
    for _ in 0..number {
        loop {
            let place = random.below(text.len());
            if LETTERS.contains(&text[place]) {
                text[place] = mark;
                break;
            }
        }
    }
}

/// 11 commas in each line of 100 bytes. For the questions about a set and with a quote, also up to
/// two semicolons, and a pair of quotes in a quarter of the lines.
fn csv(random: &mut Random, buffer: &mut [u8]) {
    repeat(buffer, |line| {
        letters(random, line, 99);
        scatter(random, line, b',', 11);
        let semicolons = random.below(3);
        scatter(random, line, b';', semicolons);
        if random.below(4) == 0 {
            scatter(random, line, b'"', 2);
        }
        line.push(b'\n');
    });
}

/// Words of 1 to 9 letters, up to 3 of them `e`.
fn prose(random: &mut Random, buffer: &mut [u8]) {
    repeat(buffer, |word| {
        let length = random.between(1, 9);
        letters(random, word, length);
        let number = random.below(4).min(length);
        scatter(random, word, b'e', number);
        word.push(b' ');
    });
}

/// Lines of 80 to 160 bytes with 3 to 7 slashes.
fn log(random: &mut Random, buffer: &mut [u8]) {
    repeat(buffer, |line| {
        let length = random.between(79, 159);
        letters(random, line, length);
        let number = random.between(3, 7);
        scatter(random, line, b'/', number);
        line.push(b'\n');
    });
}

/// One `#` in each 4 KiB; lines of 60 to 140 bytes.
fn rare(random: &mut Random, buffer: &mut [u8]) {
    repeat(buffer, |page| {
        while page.len() < 4096 {
            let length = random.between(59, 139).min(4095 - page.len());
            letters(random, page, length);
            page.push(b'\n');
        }
        scatter(random, page, b'#', 1);
    });
}

/// Every second byte is a comma, 30 in each line of 60 bytes.
fn dense(random: &mut Random, buffer: &mut [u8]) {
    repeat(buffer, |line| {
        letters(random, line, 60);
        line.iter_mut().step_by(2).for_each(|byte| *byte = b',');
        line[59] = b'\n';
    });
}

/// 500 commas in each line of 10,000 bytes.
fn long(random: &mut Random, buffer: &mut [u8]) {
    repeat(buffer, |line| {
        letters(random, line, 9_999);
        scatter(random, line, b',', 500);
        line.push(b'\n');
    });
}

/// Commas and newlines alternate. At one place in eight there is a letter between them; otherwise
/// the data would repeat every two bytes.
fn alternating(random: &mut Random, buffer: &mut [u8]) {
    let mut next = [b',', b'\n'];
    repeat(buffer, |text| {
        let mut drawn = random.next();
        for _ in 0..16 {
            if drawn.is_multiple_of(8) {
                text.push(LETTERS[(drawn >> 60) as usize]);
            }
            text.push(next[0]);
            next.swap(0, 1);
            drawn >>= 3;
        }
    });
}

/// Words with the lengths and letters of real prose, in lines of about 70 bytes. No word has more
/// than 3 `e`: two words with only a line end between them are one segment, and have fewer than 8.
fn words(random: &mut Random, buffer: &mut [u8]) {
    let vocabulary = Vocabulary::new(random, b'e', 3);
    let mut column = 0;
    repeat(buffer, |text| {
        let word = vocabulary.word(random);
        text.extend_from_slice(word);
        column += word.len() + 1;
        if column < 70 {
            text.push(b' ');
        } else {
            text.push(b'\n');
            column = 0;
        }
    });
}

/// Lines like those of `UnicodeData.txt`: 15 fields of very different widths, many empty.
fn table(random: &mut Random, buffer: &mut [u8]) {
    let vocabulary = Vocabulary::new(random, b';', 0);
    let mut code = 0_u64;
    repeat(buffer, |line| {
        code += 1 + random.next() % 3;
        hexadecimal(line, code);
        line.push(b';');
        for position in 0..random.between(1, 6) {
            if position > 0 {
                line.push(b' ');
            }
            line.extend(vocabulary.word(random).to_ascii_uppercase());
        }
        line.push(b';');
        line.extend_from_slice(random.choice::<&[u8]>(&[b"Lu", b"Ll", b"Lo", b"Mn", b"So", b"Nd"]));
        line.push(b';');
        line.extend_from_slice(random.choice::<&[u8]>(&[b"0", b"0", b"0", b"230", b"9"]));
        line.push(b';');
        line.extend_from_slice(random.choice::<&[u8]>(&[b"L", b"L", b"NSM", b"ON", b"AL"]));
        line.push(b';');
        if random.below(4) == 0 {
            line.extend_from_slice(random.choice::<&[u8]>(&[b"", b"<font> ", b"<compat> "]));
            hexadecimal(line, 64 + random.next() % 0xFFFF);
        }
        line.extend_from_slice(random.choice::<&[u8]>(&[b";;;;N;;;", b";;;;N;;;", b";4;4;4;N;;;"]));
        for end in [b';', b';', b'\n'] {
            if random.below(6) == 0 {
                hexadecimal(line, 64 + random.next() % 0xFFFF);
            }
            line.push(end);
        }
    });
}

fn hexadecimal(text: &mut Vec<u8>, number: u64) {
    text.extend(format!("{number:04X}").bytes());
}

/// Rows of the repository's real table, each field from one of two rows, so that rows do not repeat
/// but every field has a real width.
fn birdstrikes(random: &mut Random, buffer: &mut [u8]) {
    const TABLE: &str = include_str!("../../data/birdstrikes.csv");
    let rows: Vec<Vec<&str>> = TABLE
        .lines()
        .skip(1)
        .map(|row| row.split(',').collect())
        .filter(|fields: &Vec<_>| fields.len() == 14)
        .collect();
    repeat(buffer, |line| {
        let [one, other] = [random.choice(&rows), random.choice(&rows)];
        let mut from_other = random.next();
        for (first, second) in one.iter().zip(other) {
            let field = if from_other & 1 == 0 { first } else { second };
            line.extend_from_slice(field.as_bytes());
            line.push(b',');
            from_other >>= 1;
        }
        line.pop();
        line.push(b'\n');
    });
}

#[cfg(test)]
mod tests;
