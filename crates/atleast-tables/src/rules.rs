//! The rules by which a delimited file is read, in the form that the readers need: bytes, and what
//! each byte can mean.

use std::sync::Arc;

use crate::columns::Columns;
use crate::dialect::Dialect;
use atleast_engine::LineEnd;

/// The length of the sample in bytes. The separator and the expected number are detected in this
/// many bytes from the first record on, the line end in this many from the start of the data.
pub(crate) const SAMPLE: usize = 1 << 20;

/// How many bytes at the start of the data may be searched for the sample.
pub(crate) const HEAD: usize = 4 << 20;

/// The rules by which one table is read.
#[derive(Clone, Debug)]
pub(crate) struct Rules {
    /// The separator. If it is empty, each line is one field.
    pub(crate) sep: Box<[u8]>,
    pub(crate) quote: Option<u8>,
    pub(crate) escape: Option<u8>,
    pub(crate) comment: Box<[u8]>,
    pub(crate) max_field: usize,
    /// `\n` (also for `\r\n`), or `\r`.
    pub(crate) line_end: u8,
    /// The line end that most lines have, if that is known.
    pub(crate) usual_end: Option<LineEnd>,
    /// The number of fields that a record must have, or None while it is being detected.
    pub(crate) expected: Option<u64>,
    /// Another number of fields with which the first record is good.
    pub(crate) header: Option<u64>,
    /// What the columns contain, as evidence for or against swallowed rows.
    pub(crate) columns: Arc<Columns>,
    /// For each byte, whether it can end text outside quotes ([`ENDS_TEXT`]), and whether it
    /// matters inside a quoted span ([`ENDS_QUOTED`]).
    ends: Box<[u8; 256]>,
}

pub(crate) const ENDS_TEXT: u8 = 1;
pub(crate) const ENDS_QUOTED: u8 = 2;

/// What is detected of how a table is written, before the expected number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Syntax {
    pub(crate) sep: Vec<u8>,
    pub(crate) quote: Option<u8>,
    pub(crate) escape: Option<u8>,
    pub(crate) line_end: u8,
}

impl Rules {
    pub(crate) fn new(dialect: &Dialect, syntax: &Syntax) -> Rules {
        let Dialect { ref comment, max_field, .. } = *dialect;
        let Syntax { quote, escape, line_end, .. } = *syntax;
        let sep = syntax.sep.as_slice();
        let mut ends = Box::new([0; 256]);
        let mut mark = |byte: u8, as_what: u8| ends[usize::from(byte)] |= as_what;
        mark(line_end, ENDS_TEXT | ENDS_QUOTED);
        mark(b'\r', ENDS_TEXT);
        mark(b'\n', ENDS_TEXT);
        if let Some(first) = sep.first() {
            mark(*first, ENDS_TEXT);
        }
        for byte in [quote, escape].into_iter().flatten() {
            mark(byte, ENDS_TEXT | ENDS_QUOTED);
        }
        Rules {
            sep: sep.into(),
            quote,
            escape,
            comment: comment.as_slice().into(),
            // No data is that long, and adding it to an offset cannot wrap.
            max_field: max_field.min(usize::MAX / 4),
            line_end,
            usual_end: None,
            expected: None,
            header: None,
            columns: Arc::default(),
            ends,
        }
    }

    pub(crate) fn with_expected(&self, expected: Option<u64>) -> Rules {
        Rules { expected, ..self.clone() }
    }

    /// Returns the offset of the first byte from `at` on with the mark `as_what`, or the length if
    /// there is none.
    #[inline]
    pub(crate) fn next_end(&self, bytes: &[u8], at: usize, as_what: u8) -> usize {
        let rest = bytes.get(at..).unwrap_or_default();
        let found = rest.iter().position(|byte| self.ends[usize::from(*byte)] & as_what != 0);
        let end = at + found.unwrap_or(rest.len());
        #[cfg(test)]
        atleast_engine::work::add(end - at);
        end
    }

    /// Returns the line end byte that the file does not use, `\r` or `\n`.
    pub(crate) fn other_end(&self) -> u8 {
        if self.line_end == b'\n' { b'\r' } else { b'\n' }
    }

    /// Returns true if spaces next to quotes are skipped, which they are unless they separate
    /// fields.
    pub(crate) fn passes_spaces(&self) -> bool {
        self.sep.first() != Some(&b' ')
    }
}
