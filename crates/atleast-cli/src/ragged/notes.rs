//! Notes, with their cures as flags of the command.

use atleast_tables::{Cure, CureValue, Note};

use crate::printable;

/// Returns a note with all its cures.
pub(crate) fn sentence(note: &Note) -> String {
    printable::escaped(note.sentence(flag).as_bytes())
}

/// Returns a cure as a flag.
pub(crate) fn flag(cure: &Cure) -> String {
    let name = cure.argument.replace('_', "-");
    match &cure.value {
        CureValue::Number(number) => format!("--{name} {number}"),
        CureValue::Text(text) => format!("--{name} {}", shell_quoted(text)),
        CureValue::Any => format!("--{name}"),
    }
}

/// Quotes bytes for a shell.
fn shell_quoted(text: &[u8]) -> String {
    format!("'{}'", text.escape_ascii().to_string().replace("\\'", "'\\''"))
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    #[test]
    fn a_cure_is_a_flag_that_can_be_typed() {
        let flag = |argument: &'static str, value| {
            flag(&Cure { argument: Cow::from(argument), value, when: Cow::default() })
        };
        assert_eq!(flag("skip_lines", CureValue::Number(1)), "--skip-lines 1");
        assert_eq!(flag("sep", CureValue::Text(b"\t".to_vec())), "--sep '\\t'");
        assert_eq!(flag("sep", CureValue::Text(b"|".to_vec())), "--sep '|'");
        assert_eq!(flag("sep", CureValue::Any), "--sep");
    }
}
