//! Detects columns that are aligned with spaces, as programs print tables for people.

/// How many lines are examined.
const LINES: usize = 50;

/// Returns true if in at least nine of ten lines after the first, words start where the words of
/// the first line start, or end where they end. Only words after at least two spaces count.
pub(crate) fn is_aligned(sample: &[u8]) -> bool {
    let lines = sample.split(|byte| matches!(byte, b'\n' | b'\r')).map(<[u8]>::trim_ascii_end);
    let lines: Vec<_> = lines.filter(|line| !line.is_empty()).take(LINES).collect();
    let [first, rest @ ..] = lines.as_slice() else { return false };
    let starts = starts(first);
    if starts.is_empty() || rest.is_empty() {
        return false;
    }
    let is_blank = |line: &[u8], at: usize| line.get(at).is_none_or(|byte| *byte == b' ');
    let begin = |line: &[u8]| starts.iter().all(|at| is_blank(line, *at - 1));
    let end = |line: &[u8]| {
        let mut ends = starts.iter().map(|at| at + word(&first[*at..]));
        ends.all(|at| is_blank(line, at) && (!is_blank(line, at - 1) || line.len() < at))
    };
    let has_gap = |line: &[u8]| line.windows(2).any(|pair| pair == b"  ");
    let agrees = |line: &&&[u8]| has_gap(line) && (begin(line) || end(line));
    10 * rest.iter().filter(agrees).count() >= 9 * rest.len()
}

/// Returns where words start after at least two spaces.
fn starts(line: &[u8]) -> Vec<usize> {
    let is_start = |at: &usize| line[*at] != b' ' && line[*at - 2..*at] == *b"  ";
    (2..line.len()).filter(is_start).collect()
}

/// Returns the length in bytes of the word at the start of `text`.
fn word(text: &[u8]) -> usize {
    text.iter().position(|byte| *byte == b' ').unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aligned_columns_are_detected() {
        assert!(is_aligned(b"NAME   AGE\nann    1\nbob\xC3\xA9   12\n"));
        assert!(is_aligned(b"NAME        STATUS  AGE\nargo-ev     Active  2y\nbeta        4y\n"));
        assert!(is_aligned(b" 7.6  0.0  1.0\n 6.0  0.0 11.0\n17.4 10.0  1.0\n"));
        assert!(!is_aligned(b"NAME   AGE\nsome words of a text\n"));
        assert!(!is_aligned(b"one line  only\n"));
        assert!(!is_aligned(b"a\nb\n"));
    }
}
