//! Columns aligned by runs of blanks, as programs print tables for people.

/// How many lines are looked at.
const LINES: usize = 50;

/// Returns true if and only if the lines look so: words of the first begin at the same columns in nearly all others, behind
/// two blanks at least.
pub(super) fn is_aligned(sample: &[u8]) -> bool {
    let lines = sample.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end);
    let lines: Vec<_> = lines.filter(|line| !line.is_empty()).take(LINES).collect();
    let [first, rest @ ..] = lines.as_slice() else { return false };
    let starts = starts(first);
    if starts.is_empty() || rest.is_empty() {
        return false;
    }
    let agrees = |line: &&&[u8]| {
        let is_start = |at: &usize| {
            line.len() <= *at && line.len() < *at || line.get(*at - 1).is_none_or(|byte| *byte == b' ')
        };
        line.contains(&b' ') && starts.iter().all(is_start)
    };
    10 * rest.iter().filter(agrees).count() >= 9 * rest.len()
}

/// Returns where words begin behind two blanks or more.
fn starts(line: &[u8]) -> Vec<usize> {
    let is_start = |at: &usize| line[*at] != b' ' && line[*at - 2..*at] == *b"  ";
    (2..line.len()).filter(is_start).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_begin_at_the_same_columns() {
        assert!(is_aligned(b"NAME   AGE\nann    1\nbob\xC3\xA9   12\n"));
        assert!(is_aligned(b"NAME        STATUS  AGE\nargo-ev     Active  2y\nbeta        4y\n"));
        assert!(!is_aligned(b"NAME   AGE\nsome words of a text\n"));
        assert!(!is_aligned(b"one line  only\n"));
        assert!(!is_aligned(b"a\nb\n"));
    }
}
