//! Reads any bytes as a table of any dialect. The findings are those of the plain reader, at every
//! level, in windows, and with two readers. An invalid dialect is an error with a message.

#![no_main]

use arbitrary::{Arbitrary, Unstructured};
use atleast_fuzz::{Bytes, written};
use atleast_tables::compare::check_table;
use atleast_tables::{Dialect, DialectBuilder};
use libfuzzer_sys::fuzz_target;

/// The maximum length of a table. Ambiguous tables are read several times, which takes long.
const MOST: usize = 8_000;

#[derive(Arbitrary, Debug)]
struct Input<'input> {
    sep: Option<Mark>,
    /// How often `sep` is repeated to make the separator.
    sep_times: u8,
    quote: Quote,
    escape: Option<Mark>,
    comment: Option<(Mark, bool)>,
    skip_lines: u8,
    expected: Option<u8>,
    max_field: Option<u16>,
    steps: Vec<u16>,
    places: Vec<u16>,
    table: &'input [u8],
}

#[derive(Arbitrary, Debug)]
enum Quote {
    Default,
    Usual,
    None,
    Any(Mark),
}

/// A byte with a meaning: usually one of the common ones, otherwise any byte.
#[derive(Clone, Copy, Debug)]
struct Mark(u8);

impl Arbitrary<'_> for Mark {
    fn arbitrary(bytes: &mut Unstructured<'_>) -> arbitrary::Result<Mark> {
        const USUAL: &[u8] = b",;\t| \"'\\#a";
        let byte = u8::arbitrary(bytes)?;
        Ok(Mark(match USUAL.get(usize::from(byte) / 16) {
            Some(usual) => *usual,
            None => u8::arbitrary(bytes)?,
        }))
    }
}

impl Input<'_> {
    fn quote(&self) -> Option<u8> {
        match self.quote {
            Quote::Default | Quote::Usual => Some(b'"'),
            Quote::None => None,
            Quote::Any(quote) => Some(quote.0),
        }
    }

    fn sep(&self) -> Vec<u8> {
        // Mostly one byte.
        let times = if self.sep_times < 0xC0 { 1 } else { self.sep_times % 4 };
        vec![self.sep.map_or(b',', |sep| sep.0); usize::from(times)]
    }

    fn comment(&self) -> Vec<u8> {
        self.comment.map_or(Vec::new(), |(mark, is_long)| vec![mark.0; 1 + usize::from(is_long)])
    }

    fn dialect(&self) -> DialectBuilder {
        let mut builder =
            Dialect::builder().comment(self.comment()).expected(self.expected.map(u64::from));
        // What is not given is detected.
        if let Some(escape) = self.escape {
            builder = builder.escape(escape.0);
        }
        if !self.skip_lines.is_multiple_of(8) {
            builder = builder.skip_lines(u64::from(self.skip_lines % 32).saturating_sub(28));
        }
        if self.sep.is_some() {
            builder = builder.sep(self.sep());
        }
        if !matches!(self.quote, Quote::Default) {
            builder = builder.quote(self.quote());
        }
        if let Some(max_field) = self.max_field {
            builder = builder.max_field(max_field.into());
        }
        builder
    }

    fn table(&self) -> Vec<u8> {
        let (sep, quote, comment) = (self.sep(), self.quote().unwrap_or(b'"'), self.comment());
        let escape = self.escape.map_or(b'\\', |escape| escape.0);
        written(self.table, MOST, |byte, bytes: &mut Bytes<'_>, table: &mut Vec<u8>| {
            if byte.is_ascii() {
                table.push(byte);
                return;
            }
            match byte & 0xF {
                0..3 => table.extend(&sep),
                3..6 => table.push(quote),
                6 | 7 => table.push(b'\n'),
                8 => table.extend(b"\r\n"),
                9 => table.extend([quote, quote]),
                10 => table.extend([sep.as_slice(), &[quote]].concat()),
                11 => table.extend([&[quote], sep.as_slice()].concat()),
                12 => table.extend([b"\n", comment.as_slice()].concat()),
                13 => table.push(escape),
                14 => table.extend(bytes.next()),
                _ => table.resize(table.len() + usize::from(bytes.next().unwrap_or(0)), b'x'),
            }
        })
    }
}

fuzz_target!(|input: Input<'_>| {
    let builder = input.dialect();
    match builder.clone().build() {
        Ok(_) => {
            let sizes =
                |sizes: &[u16]| sizes.iter().map(|size| usize::from(*size)).collect::<Vec<_>>();
            // For each of them the table is read again at each level.
            let places = sizes(&input.places[..input.places.len().min(4)]);
            check_table(&builder, &input.table(), &sizes(&input.steps), &places);
        }
        Err(error) => assert!(!error.to_string().is_empty(), "{input:?}"),
    }
});
