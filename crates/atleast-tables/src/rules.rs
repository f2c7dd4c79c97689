//! How a delimited file is to be read, as the readers need it: bytes, and what each of them can mean.

use std::sync::Arc;

use crate::columns::Columns;
use crate::dialect::Dialect;
use atleast_engine::LineEnd;

/// How many bytes, from the first record on, the separator and the expected number are found in; and, from
/// the start of the data, the line ends.
pub(crate) const SAMPLE: usize = 1 << 20;

/// How many bytes at the start of the data may be looked at for that.
pub(crate) const HEAD: usize = 4 << 20;

/// The rules of one reading.
#[derive(Clone, Debug)]
pub(crate) struct Rules {
    /// Empty where nothing separates: each line is one field.
    pub(crate) sep: Box<[u8]>,
    pub(crate) quote: Option<u8>,
    pub(crate) escape: Option<u8>,
    pub(crate) comment: Box<[u8]>,
    pub(crate) max_field: usize,
    /// `\n`, with which a `\r` before it goes, or `\r`.
    pub(crate) line_end: u8,
    /// How most lines end, if that is known.
    pub(crate) usual_end: Option<LineEnd>,
    /// The number of fields that a record must have; None while it is being looked for.
    pub(crate) expected: Option<u64>,
    /// The number of fields that the first record may have besides.
    pub(crate) header: Option<u64>,
    /// What the columns hold, which speaks for or against swallowed rows.
    pub(crate) columns: Arc<Columns>,
    /// For each byte, whether it can end a stretch of text, [`ENDS_TEXT`], or matters in a stretch
    /// within quotes, [`ENDS_QUOTED`].
    ends: Box<[u8; 256]>,
}

pub(crate) const ENDS_TEXT: u8 = 1;
pub(crate) const ENDS_QUOTED: u8 = 2;

/// What is found of how a table is written, before its expected number.
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
            // No data are as long, and offsets with it added do not wrap.
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

    /// Returns the offset of the first byte from `at` that is marked so; the length where none is.
    #[inline]
    pub(crate) fn next_end(&self, bytes: &[u8], at: usize, as_what: u8) -> usize {
        let rest = bytes.get(at..).unwrap_or_default();
        let found = rest.iter().position(|byte| self.ends[usize::from(*byte)] & as_what != 0);
        let end = at + found.unwrap_or(rest.len());
        #[cfg(test)]
        atleast_engine::work::add(end - at);
        end
    }

    /// Returns the byte that ends lines in other files.
    pub(crate) fn other_end(&self) -> u8 {
        if self.line_end == b'\n' { b'\r' } else { b'\n' }
    }

    /// Returns true if and only if spaces beside quotes are passed over: unless they separate.
    pub(crate) fn passes_spaces(&self) -> bool {
        self.sep.first() != Some(&b' ')
    }
}
