//! The counters that the tests check: a kind for each way in which the engine handles a counter.

use super::data::{Encoding, INVALID, Numbers};
use crate::question::Question;
use crate::{CharSet, Counter, CounterBuilder, Reset};

/// A counter without its `min_number`, and the characters to make texts for it of.
#[derive(Clone, Debug)]
pub(super) struct Kind {
    pub(super) name: &'static str,
    builder: CounterBuilder,
    /// `max_number - min_number`, if there is a `max_number`.
    max_above_min: Option<u64>,
    alphabet: Vec<u32>,
}

/// The characters of a kind by their role in the definition.
#[derive(Clone, Debug)]
pub(super) struct Roles {
    pub(super) what: Vec<u32>,
    pub(super) reset: Vec<u32>,
    pub(super) quote: Vec<u32>,
    pub(super) other: Vec<u32>,
    /// One occurrence: the string, or one character. Empty if the encoding cannot hold it.
    pub(super) occurrence: Vec<u32>,
}

impl Kind {
    /// Returns every kind. Their alphabets contain characters of each role, neighbours of members,
    /// characters that share bytes with members, and NUL, which a kernel may see after the end of a
    /// text.
    pub(super) fn all() -> Vec<Kind> {
        use Reset::{NewlinesReset, NoReset, RunsReset, SpacesReset, WhitespaceReset};
        let set = |class_text: &str| CharSet::parse(class_text).unwrap();
        let of = |what: char| Counter::builder(what);
        let of_set = |class_text: &str| Counter::builder(set(class_text));
        let mut kinds = vec![
            // One byte: both forms of the look-up of pairs, their edges, and none.
            Kind::new("byte, near reset", of(',').reset(NewlinesReset), ",\n+-\0x"),
            Kind::new("byte, far reset", of('|').reset(NewlinesReset), "|\n{}\0x"),
            Kind::new("byte, last of ASCII", of('\x7F').reset(NewlinesReset), "\x7F\n~\u{80}\0"),
            Kind::new("bytes 62 apart", of('\x40').reset('\x02'), "\x40\x02\x3F\x41\x01\0"),
            Kind::new("bytes 63 apart", of('\x41').reset('\x02'), "\x41\x02\x40\x01\x03\0"),
            Kind::new("bytes 64 apart", of('\x42').reset('\x02'), "\x42\x02\x41\x01\x03\0"),
            Kind::new("first and last but one", of('\0').reset('\x7E'), "\0\x7E\x01\x7Fx"),
            Kind::new("byte, no reset", of('a').reset(NoReset), "ab`\n\0"),
            Kind::new("newlines", of('\n').reset(NoReset), "\n\x0B\t\0x"),
            Kind::new("byte between words", of('a').reset(SpacesReset), "a \n!\0"),
            // NUL in every place.
            Kind::new("NUL is counted", of('\0').reset(NewlinesReset), "\0\n\x01x"),
            Kind::new("NUL resets", of('a').reset('\0'), "a\0\x01b\n"),
            Kind::new("NUL is both", of('\0').reset('\0'), "\0\x01a"),
            Kind::new("quoted by NUL", of('a').reset('\n').quote('\0'), "a\n\0\x01é"),
            Kind::new("runs of NUL", of('\0').reset(RunsReset), "\0\x01é"),
            // Sets.
            Kind::new("set, near reset", of_set("[,;]").reset(NewlinesReset), ",;\n:-\0"),
            Kind::new("set, far reset", of_set("[,;|]").reset(NewlinesReset), ",|\n{+\0"),
            Kind::new("set, set", of_set("[[:punct:]]").reset(set("[\\n\\t ]")), ".~!\n\t 0\0"),
            Kind::new(
                "set beyond ASCII",
                of_set("[,é\u{2003}😀]").reset(NewlinesReset),
                ",é\u{2003}😀\nè\u{2002}😁\0",
            ),
            Kind::new("all but", of_set(r"[^a\n]").reset(NewlinesReset), "ba\né\u{2003}😀\0"),
            Kind::new(
                "set resets, beyond ASCII",
                of('a').reset(set("[é\u{2003}]")),
                "aé\u{2003}è\u{2002}\0",
            ),
            // One character of two, three, four bytes.
            Kind::new("two bytes", of('é').reset(NewlinesReset), "é\nèà\u{C9}Ã\0"),
            Kind::new(
                "three bytes",
                of('\u{2003}').reset(SpacesReset),
                "\u{2003} \u{2002}\u{2043}\0",
            ),
            Kind::new("four bytes", of('😀').reset(NewlinesReset), "😀\n😁🚀\0"),
            Kind::new("three bytes reset", of('a').reset('\u{2003}'), "a\u{2003}\u{2002}b\0"),
            Kind::new("four bytes reset", of('é').reset('😀'), "é😀😁è\0"),
            // Resets with a name, which leave out empty segments.
            Kind::new(
                "whitespace",
                of('a').reset(WhitespaceReset),
                "aa \n\u{A0}\u{85}\u{2003}\u{3000}b\u{A1}\0",
            ),
            Kind::new("two bytes in words", of('é').reset(WhitespaceReset), "éé \n\u{A0}\u{2003}b"),
            Kind::new(
                "whitespace in words",
                of('\u{2003}').reset(WhitespaceReset),
                "\u{2003}\u{2002} \u{A0}b",
            ),
            Kind::new("runs", of('a').reset(RunsReset), "aaab\n\0é"),
            Kind::new("runs of a set", of_set("[ab]").reset(RunsReset), "abc`\n\0"),
            Kind::new("runs of two bytes", of('é').reset(RunsReset), "éééèa\0"),
            Kind::new("runs of four bytes", of('😀').reset(RunsReset), "😀😀😁a\0"),
            Kind::new(
                "runs of a set, long",
                of_set("[a\u{2003}é]").reset(RunsReset),
                "aé\u{2003}b\u{2002}",
            ),
            // Both at once.
            Kind::new("what resets", of(' ').reset(SpacesReset), " a!\0"),
            Kind::new("some of both", of_set("[ab]").reset(set("[a\\n]")), "ab\nc\0"),
            Kind::new("what resets, long", of('é').reset('é'), "éèa\0"),
            Kind::new(
                "some of both, long",
                of_set("[aé😀]").reset(set("[é\u{2003}]")),
                "aé😀\u{2003}b",
            ),
            // Quotes.
            Kind::new("quoted", of(',').reset(NewlinesReset).quote('"'), ",,\n\"x!\0"),
            Kind::new("quoted set", of_set("[,;]").reset(NewlinesReset).quote('|'), ",;\n|{\0"),
            Kind::new("quoted, long", of('😀').reset('\u{2003}').quote('é'), "😀\u{2003}éè\0"),
            Kind::new(
                "quoted words",
                of('a').reset(WhitespaceReset).quote('\''),
                "a \n\u{2003}'&\0",
            ),
            Kind::new("quoted whole", of('a').quote('"'), "aa\"b\n"),
            Kind::new("quoted, what resets", of(';').reset(';').quote('"'), ";\"a"),
            // Bytes, each a character of its own.
            Kind::new("byte 255", Counter::builder(0xFF).reset(NewlinesReset), "\u{FF}\n\u{FE}\0"),
            Kind::new("byte 128", Counter::builder(0x80).reset(0xC2), "\u{80}\u{C2}\u{7F}\u{81}\0"),
            Kind::new("quoted bytes", of('a').reset(0xE9).quote(0xFE), "a\u{E9}\u{FE}\u{FF}b\0"),
            Kind::new("runs of a byte", Counter::builder(0xFF).reset(RunsReset), "\u{FF}\u{FF}a\0"),
            // Bounds from above, and the other way round.
            Kind::new("exactly", of(',').reset(NewlinesReset), ",\n+x\0").at_most(0),
            Kind::new("not exactly", of(',').reset(NewlinesReset).invert(true), ",\n+x\0")
                .at_most(0),
            Kind::new("fewer", of_set("[,é]").reset(NewlinesReset).invert(true), ",é\nx\0"),
            Kind::new("a few, quoted", of(',').reset(WhitespaceReset).quote('"'), ",,\n \"x")
                .at_most(2),
            Kind::new("not a few runs", of('a').reset(RunsReset).invert(true), "aaab\n").at_most(1),
        ];
        kinds.extend(Kind::strings());
        kinds
    }

    /// Returns the kinds that count a string or letters in either case.
    #[expect(clippy::too_many_lines, reason = "a long list")]
    fn strings() -> Vec<Kind> {
        use Reset::{NewlinesReset, NoReset, RunsReset, SpacesReset, WhitespaceReset};
        let set = |class_text: &str| CharSet::parse(class_text).unwrap();
        let of = |what: char| Counter::builder(what);
        let of_set = |class_text: &str| Counter::builder(set(class_text));
        vec![
            // Strings of two bytes, and with NUL.
            Kind::new("string of two", Counter::builder("ab").reset(NewlinesReset), "abc\n\0"),
            Kind::new("string of NUL", Counter::builder("\0\0").reset(NewlinesReset), "\0\x01\n"),
            Kind::new("string and NUL", Counter::builder("\0a").reset('\n'), "\0ab\n"),
            Kind::new(
                "string in words",
                Counter::builder("::").reset(WhitespaceReset),
                ":; \u{A0}",
            ),
            // They overlap themselves, by one, by more, at both ends.
            Kind::new("string aa", Counter::builder("aa").reset(NewlinesReset), "aab\n\0"),
            Kind::new("string abab", Counter::builder("abab").reset(SpacesReset), "abc \0"),
            Kind::new("string aabaa", Counter::builder("aabaa").reset(NoReset), "ab\0"),
            // Three, eight, which is all that is compared at every place, nine, and more.
            Kind::new("string of three", Counter::builder("../").reset(NewlinesReset), "./\n-\0"),
            Kind::new("string of eight", Counter::builder("aaaabaab").reset('c'), "abc\0"),
            Kind::new("string of nine", Counter::builder("aaaabaabb").reset('c'), "abc\0"),
            Kind::new("string of nine a", Counter::builder("a".repeat(9)).reset('\n'), "aab\n"),
            Kind::new(
                "string of sixty-five",
                Counter::builder("abc".repeat(22).split_off(1)).reset(NewlinesReset),
                "abc\n\0",
            ),
            Kind::new(
                "string longer than two blocks",
                Counter::builder("a".repeat(69) + "b" + &"a".repeat(69)).reset(NewlinesReset),
                "aaab\n",
            ),
            // Beyond ASCII: characters that share bytes, of mixed lengths, in the middle and at the
            // ends.
            Kind::new("string éa", Counter::builder("éa").reset(NewlinesReset), "éaè\u{C3}\n\0"),
            Kind::new("string aé", Counter::builder("aé").reset('\u{2003}'), "aéè\u{2003}\u{2002}"),
            Kind::new("string éé", Counter::builder("éé").reset(NewlinesReset), "éé\u{C3}\u{A9}\n"),
            Kind::new(
                "string of every length",
                Counter::builder("a\u{2003}é😀").reset(NewlinesReset),
                "a\u{2003}é😀😁\n",
            ),
            // Either case.
            Kind::new(
                "letter in either case",
                of('a').reset(NewlinesReset).ignore_ascii_case(true),
                "aAbB\n!\0",
            ),
            Kind::new(
                "set in either case",
                of_set("[a-cÉ]").reset(NewlinesReset).ignore_ascii_case(true),
                "aCdDéÉ\n\0",
            ),
            Kind::new(
                "runs in either case",
                of('z').reset(RunsReset).ignore_ascii_case(true),
                "zZ[Y\0",
            ),
            Kind::new("string in one case", Counter::builder("aB").reset('b'), "aAbB@\n"),
            Kind::new(
                "string in either case, three",
                Counter::builder("aB@").reset('\n').ignore_ascii_case(true),
                "aAbB@`\n",
            ),
            Kind::new(
                "string in either case, long",
                Counter::builder("aAaAbBaAa").reset('\n').ignore_ascii_case(true),
                "aaAbB!\n",
            ),
            Kind::new(
                "string in either case, beyond ASCII",
                Counter::builder("éZ").reset('\n').ignore_ascii_case(true),
                "éÉzZ\n",
            ),
            // Of bytes, each a character of its own.
            Kind::new(
                "string of bytes",
                Counter::builder(b"\xC3\xFF").reset(0xC2),
                "\u{C3}\u{FF}\u{C2}a\0",
            ),
            Kind::new(
                "string of bytes, overlapping",
                Counter::builder(b"\xFFa\xFF").quote(0xFE).ignore_ascii_case(true),
                "\u{FF}aA\u{FE}\0",
            ),
            // Quotes, whose neighbours are no neighbours.
            Kind::new("string quoted", Counter::builder("ab").reset(';').quote('"'), "ab;\"\0"),
            Kind::new(
                "string quoted, overlapping",
                Counter::builder("aa").reset(WhitespaceReset).quote('é'),
                "aaé \u{2003}è",
            ),
            Kind::new(
                "string quoted, long",
                Counter::builder("a\u{2003}a\u{2003}a").reset('\n').quote('\''),
                "a\u{2003}'\n",
            ),
            Kind::new("string exactly", Counter::builder("aba").reset(NewlinesReset), "aab\n")
                .at_most(0),
            Kind::new(
                "string not a few",
                Counter::builder("aa").reset(NewlinesReset).invert(true),
                "aaab\n",
            )
            .at_most(2),
        ]
        .into_iter()
        .chain(Kind::beyond_a_byte())
        .collect()
    }

    /// Returns the kinds for text of two and four bytes a character: at code points where one byte
    /// does not identify the character, where a signed comparison fails, and where Unicode ends;
    /// and sets of few ranges and of many.
    fn beyond_a_byte() -> Vec<Kind> {
        use Reset::{NewlinesReset, SpacesReset};
        let set = |class_text: &str| CharSet::parse(class_text).unwrap();
        let of = |what: char| Counter::builder(what);
        let of_set = |class_text: &str| Counter::builder(set(class_text));
        vec![
            Kind::new("U+00FE", of('\u{FE}').reset(NewlinesReset), "\u{FE}\n\u{FF}\u{1FE}\0"),
            Kind::new(
                "U+00FF",
                of('\u{FF}').reset(NewlinesReset),
                "\u{FF}\n\u{FE}\u{100}\u{1FF}\0",
            ),
            Kind::new("U+0100", of('\u{100}').reset('\u{FF}'), "\u{100}\u{FF}\u{101}\u{200}\0"),
            Kind::new(
                "U+7FFF",
                of('\u{7FFF}').reset('\u{8000}'),
                "\u{7FFF}\u{8000}\u{7FFE}\u{FF}\0",
            ),
            Kind::new("U+8000", of('\u{8000}').reset(NewlinesReset), "\u{8000}\n\u{8001}\u{80}\0"),
            Kind::new("U+FFFF", of('\u{FFFF}').reset(NewlinesReset), "\u{FFFF}\n\u{FFFE}\u{FF}\0"),
            Kind::new("U+10000", of('\u{10000}').reset('\0'), "\u{10000}\0\u{FFFF}\u{10001}\u{FF}"),
            Kind::new(
                "U+10FFFF",
                of('\u{10FFFF}').reset(NewlinesReset),
                "\u{10FFFF}\n\u{10FFFE}\u{FFFF}\u{FF}",
            ),
            Kind::new(
                "few ranges",
                of_set("[a\u{FE}-\u{102}\u{7FF0}-\u{800F}\u{FFFF}-\u{10001}\u{10FFFF}]")
                    .reset(set("[\\n\u{FD}\u{3000}]")),
                "a\u{FE}\u{FF}\u{102}\u{7FFF}\u{8000}\u{FFFF}\u{10001}\u{10FFFF}\n\u{FD}\u{3000}\
                 \u{103}\u{10002}b\0",
            ),
            // A range that spans the gap, and with it the lone surrogates; two that end at its
            // edges.
            Kind::new(
                "beside the gap",
                of_set(r"[\x{D7FE}\x{E001}]").reset(set(r"[\n\x{D7FF}]")),
                "\u{D7FE}\u{E001}\u{D7FF}\u{E000}\n\0",
            ),
            Kind::new(
                "over the gap",
                of_set("[\u{D7FF}-\u{E000}]").reset(NewlinesReset),
                "\u{D7FF}\u{E000}\u{D7FE}\u{E001}\n\0",
            ),
            Kind::new(
                "all but, beyond",
                of_set(r"[^\x{FF}-\x{4000}\n]").reset(SpacesReset),
                "ba \u{FF}\u{FE}\n\u{4001}😀",
            ),
            Kind::new(
                "many ranges",
                of_set(r"\p{Lu}").reset(set(r"\p{P}")),
                "AÀ\u{100}\u{102}\u{1E00}\u{FF21}\u{10400}\u{1D400}.\u{2014}\u{3001}\u{FF0C}\
                 \u{1F0A0}a\u{101}\u{4E00}\0",
            ),
            Kind::new(
                "many ranges, quoted",
                of(',').reset(set(r"\p{Z}")).quote('\u{201C}'),
                ", \u{201C}\u{3000}\u{2003}\u{2028}\u{201D}\u{A0}x\0",
            ),
        ]
    }

    pub(super) fn new(name: &'static str, builder: CounterBuilder, alphabet: &str) -> Kind {
        Kind {
            name,
            builder,
            max_above_min: None,
            alphabet: alphabet.chars().map(u32::from).collect(),
        }
    }

    fn at_most(mut self, above_min: u64) -> Kind {
        self.max_above_min = Some(above_min);
        self
    }

    /// Returns the kinds with these names.
    pub(super) fn named(names: &[&str]) -> Vec<Kind> {
        let kinds: Vec<_> =
            Kind::all().into_iter().filter(|kind| names.contains(&kind.name)).collect();
        assert_eq!(kinds.len(), names.len(), "{names:?}");
        kinds
    }

    /// Returns the counter with this `min_number`.
    pub(super) fn counter(&self, min_number: u64) -> Counter {
        let builder = self.builder.clone().min_number(min_number);
        match self.max_above_min {
            Some(above_min) => builder.max_number(min_number + above_min).build().unwrap(),
            None => builder.build().unwrap(),
        }
    }

    /// Returns the encodings that the counter reads.
    pub(super) fn encodings(&self) -> &'static [Encoding] {
        if self.counter(1).question().is_of_bytes() {
            &[Encoding::Latin1]
        } else {
            &[Encoding::Utf8, Encoding::Latin1, Encoding::Ucs2, Encoding::Ucs4]
        }
    }

    /// Returns those of the encodings that have one byte a unit.
    pub(super) fn encodings_of_bytes(&self) -> &'static [Encoding] {
        let encodings = self.encodings();
        &encodings[..encodings.len().min(2)]
    }

    /// Returns those with one byte a unit and different classes: if all characters are ASCII, one.
    pub(super) fn distinct_encodings_of_bytes(&self) -> &'static [Encoding] {
        let encodings = self.encodings_of_bytes();
        if self.alphabet.iter().all(|it| *it < 0x80) { &encodings[..1] } else { encodings }
    }

    /// Returns all encodings with different classes or different kernels.
    pub(super) fn distinct_encodings(&self) -> Vec<Encoding> {
        let wide = &self.encodings()[self.encodings_of_bytes().len()..];
        [self.distinct_encodings_of_bytes(), wide].concat()
    }

    /// Returns the characters to make texts of. UTF-8 adds invalid bytes and the first bytes of the
    /// characters; the other encodings add a surrogate, if they can hold it.
    pub(super) fn alphabet(&self, encoding: Encoding) -> Vec<u32> {
        let mut alphabet = self.alphabet.clone();
        if encoding == Encoding::Utf8 {
            for character in self.alphabet.iter().filter_map(|it| char::from_u32(*it)) {
                if !character.is_ascii() {
                    let lead = character.encode_utf8(&mut [0; 4]).as_bytes()[0];
                    alphabet.push(INVALID + u32::from(lead));
                }
            }
            alphabet.extend([INVALID + 0x80, INVALID + 0xFF]);
        } else {
            alphabet.push(0xD800);
        }
        alphabet.retain(|character| encoding.holds(*character));
        alphabet
    }

    /// Returns the alphabet by roles. A character that is counted and is a reset has both.
    pub(super) fn roles(&self, encoding: Encoding) -> Roles {
        let counter = self.counter(1);
        let question: &Question = counter.question();
        let of = |is: &dyn Fn(Option<u32>) -> bool| -> Vec<u32> {
            let alphabet = self.alphabet(encoding).into_iter();
            alphabet.filter(|it| is(Some(*it).filter(|it| *it < INVALID))).collect()
        };
        let is_none =
            |it| !question.is_what(it) && !question.is_reset(it) && !question.is_quote(it);
        let other = of(&is_none);
        let what = of(&|it| question.is_what(it));
        let occurrence = match question.what.string() {
            Some(string) => string.chars().map(u32::from).collect(),
            None => what.iter().copied().take(1).collect::<Vec<_>>(),
        };
        let is_held = occurrence.iter().all(|it| encoding.holds(*it));
        Roles {
            occurrence: if is_held { occurrence } else { Vec::new() },
            what,
            reset: of(&|it| question.is_reset(it)),
            quote: of(&|it| question.is_quote(it)),
            other: if other.is_empty() { vec![u32::from('x')] } else { other },
        }
    }
}

impl Roles {
    /// Returns characters with every role often, and now and then a segment of about ten
    /// occurrences.
    pub(super) fn mixed(&self, length: usize, numbers: &mut Numbers) -> Vec<u32> {
        let mut text = Vec::with_capacity(length + self.occurrence.len());
        while text.len() < length {
            let role = match numbers.below(16) {
                0..8 => {
                    self.push_what(&mut text, numbers);
                    continue;
                }
                8..10 => &self.reset,
                10 => &self.quote,
                _ => &self.other,
            };
            text.push(numbers.one_of(if role.is_empty() { &self.other } else { role }));
        }
        text.truncate(length);
        text
    }

    /// Adds a character that is counted; of a string all, a prefix, a suffix, or one character.
    pub(super) fn push_what(&self, text: &mut Vec<u32>, numbers: &mut Numbers) {
        let length = self.occurrence.len();
        match numbers.below(8) {
            0..4 if length > 1 => text.extend(&self.occurrence),
            4 if length > 1 => text.extend(&self.occurrence[..numbers.below(length)]),
            5 if length > 1 => text.extend(&self.occurrence[numbers.below(length)..]),
            _ => text.push(numbers.one_of(if self.what.is_empty() {
                &self.other
            } else {
                &self.what
            })),
        }
    }
}
