//! Notes in the words of the command: with its flags.

use atleast_tables::{Cure, CureValue, Note};

use crate::printable;

/// Returns a note with all that can be given, and when.
pub(crate) fn sentence(note: &Note) -> String {
    printable::text(note.sentence(flag).as_bytes())
}

/// Returns a cure as it is written on the command line.
pub(crate) fn flag(cure: &Cure) -> String {
    let name = cure.argument.replace('_', "-");
    match &cure.value {
        CureValue::Number(number) => format!("--{name} {number}"),
        CureValue::Text(text) => format!("--{name} {}", in_shell(text)),
        CureValue::Any => format!("--{name}"),
    }
}

/// Returns bytes as an argument that a shell hands on.
fn in_shell(text: &[u8]) -> String {
    format!("'{}'", text.escape_ascii().to_string().replace("\\'", "'\\''"))
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    #[test]
    fn a_cure_is_a_flag_that_a_shell_hands_on() {
        let flag = |argument: &'static str, value| {
            flag(&Cure { argument: Cow::from(argument), value, when: Cow::default() })
        };
        assert_eq!(flag("skip_lines", CureValue::Number(1)), "--skip-lines 1");
        assert_eq!(flag("sep", CureValue::Text(b"\t".to_vec())), "--sep '\\t'");
        assert_eq!(flag("sep", CureValue::Text(b"|".to_vec())), "--sep '|'");
        assert_eq!(flag("sep", CureValue::Any), "--sep");
    }
}
