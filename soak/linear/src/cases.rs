//! The hostile inputs: the questions, and the text that is repeated to make each input.

use std::fmt::Write;

use atleast::{CharSet, Counter, CounterBuilder, Reset};
use atleast_tables::{Dialect, DialectBuilder};

/// The form in which the text is passed.
#[derive(Clone, Copy)]
pub(crate) enum Data {
    Bytes,
    Ucs2,
    Ucs4,
    /// A stream in chunks of this many bytes.
    Chunks(usize),
    /// Partials of pieces of this many bytes, and of the whole.
    Pieces(usize),
}

/// A question, and an input that is hard for it.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) builder: CounterBuilder,
    /// The text that is repeated to make the input.
    pub(crate) unit: String,
    /// A number that no segment of the input reaches; usually nearly all segments just miss it.
    pub(crate) never: u64,
    /// The characters of the random text other than printable ASCII.
    pub(crate) characters: String,
    pub(crate) data: Data,
}

impl Case {
    fn new(name: &str, builder: CounterBuilder, unit: impl Into<String>, never: u64) -> Case {
        let unit = unit.into();
        let mut characters: Vec<char> =
            unit.chars().take(100).filter(|it| !it.is_ascii()).collect();
        characters.sort_unstable();
        characters.dedup();
        let characters = characters.into_iter().collect();
        Case { name: name.to_owned(), builder, unit, never, characters, data: Data::Bytes }
    }

    fn as_data(&self, form: &str, data: Data) -> Case {
        Case { name: format!("{}, {form}", self.name), data, ..self.clone() }
    }
}

fn set(class_text: &str) -> CharSet {
    CharSet::parse(class_text).expect("it is class text")
}

/// Returns a text with one segment for each count below `limit`.
fn rising(what: &str, limit: usize, reset: &str) -> String {
    (0..limit).fold(String::new(), |mut text, count| {
        write!(text, "{}{reset}", what.repeat(count)).expect("memory does not fail");
        text
    })
}

pub(crate) fn cases() -> Vec<Case> {
    use Reset::{NewlinesReset, NoReset, RunsReset, WhitespaceReset};
    const NEVER: u64 = u64::MAX;
    let a = |length: usize| "a".repeat(length);
    let commas = || Counter::builder(',').reset(NewlinesReset);
    let lines = |string: &str| Counter::builder(string).reset(NewlinesReset);
    let quoted = || commas().quote('"');
    let near_misses = Case::new("byte, near misses", commas(), ",,,,,,,\n", 8);
    let many = Case::new("byte, near misses of many", commas(), ",".repeat(99) + "x\n", 100);
    let every_count = Case::new("byte, every count", commas(), rising(",", 300, "\n"), NEVER);
    let period = Case::new("string on text with its period", lines("abab"), "ab", NEVER);
    let late = Case::new("string that fails at its end", lines(&(a(200) + "b")), a(1000), NEVER);
    let cut =
        Case::new("four bytes, a different last byte", Counter::builder('😀').reset('\n'), "😁", 1);
    let only_quotes = Case::new("only quotes", quoted(), "\"", 1);
    let toggles = Case::new("quotes among other characters", quoted(), "\",\",\n", 2);
    let wide = Counter::builder('漢').reset(NewlinesReset);
    let letters = Counter::builder(set(r"\p{Lu}")).reset(set(r"\p{Z}"));
    let emoji = Counter::builder('😀').reset('😁');
    let wide = [
        Case::new("wide character, near misses", wide.clone(), "漢漢漢字\n", 4),
        Case::new("wide character, neighbouring code points", wide, "字", 1),
        Case::new("wide set of many ranges", letters.clone(), "ĀĂā\u{3000}", 3),
        Case::new("wide set, each looked up", letters, "ǅ一", 1),
        Case::new("bytes with some wide characters", commas(), ",,漢\n", 3),
    ];
    let beyond = Case::new("characters of four bytes", emoji, "😀😀😀😁", 4);

    let mut cases = vec![
        Case::new("only counted characters", commas(), ",", NEVER),
        Case::new("only resets", commas(), "\n", 1),
        Case::new("counted characters and resets alternate", commas(), ",\n", 2),
        Case::new("no reset", Counter::builder(',').reset(NoReset), ",", NEVER),
        Case::new(
            "counted character that resets",
            Counter::builder(',').reset(set("[,\\n]")),
            ",",
            2,
        ),
        Case::new("at most", commas().max_number(NEVER), ",\n", 2),
        Case::new("set", Counter::builder(set("[,;|]")).reset(NewlinesReset), ",;|\n", 4),
        Case::new(
            "set beyond ASCII",
            Counter::builder(set("[,é漢]")).reset(set("[\\n\u{2003}]")),
            ",é漢\u{2003}è\n",
            4,
        ),
        Case::new("string of two equal characters", lines("aa"), "a", NEVER),
        Case::new("string that starts everywhere", lines("aab"), "aa", 1),
        Case::new("string of a thousand, nearly", lines(&a(1000)), a(999) + "b", 1),
        Case::new(
            "string with a hole",
            lines(&(a(70) + "b" + &a(70))),
            a(70) + "b" + &a(69) + "c",
            1,
        ),
        Case::new("string, its rare bytes everywhere", lines("qz~^qz~|"), "qz~^", 1),
        Case::new("string, only its rare bytes", lines("~ and so on ^"), "~ and so in ^", 1),
        Case::new("string in either case", lines("aAaAb").ignore_ascii_case(true), "aA", 1),
        Case::new(
            "letter in either case",
            Counter::builder('z').reset('\n').ignore_ascii_case(true),
            "zZz\n",
            4,
        ),
        Case::new("string of long characters", lines("😀漢é"), "😀漢è", 1),
        Case::new("three bytes, near misses", Counter::builder('漢').reset('字'), "漢漢漢字", 4),
        Case::new("two bytes, only the first matches", Counter::builder('é').reset('è'), "êê", 1),
        Case::new("empty quotes", quoted(), "\"\",,\n", 3),
        Case::new("quotes that hide resets", quoted(), ",\"\n,\n,\",", NEVER),
        Case::new("runs of one", Counter::builder('a').reset(RunsReset), "ab", 2),
        Case::new("runs, near misses", Counter::builder('a').reset(RunsReset), a(63) + "b", 64),
        Case::new("runs of long characters", Counter::builder('漢').reset(RunsReset), "漢漢字", 3),
        Case::new(
            "whitespace only",
            Counter::builder(',').reset(WhitespaceReset),
            " \u{2003}\n",
            1,
        ),
        Case::new("words of one", Counter::builder(',').reset(WhitespaceReset), ",\u{2003}", 2),
        Case::new(
            "whitespace, neighbouring code points",
            Counter::builder(',').reset(WhitespaceReset),
            "\u{200B},",
            NEVER,
        ),
    ];
    for case in [&near_misses, &period, &late, &cut, &only_quotes, &toggles, &every_count] {
        cases.push(case.as_data("in chunks of one byte", Data::Chunks(1)));
        cases.push(case.as_data("in chunks of 64 KiB", Data::Chunks(1 << 16)));
    }
    for case in [&near_misses, &cut, &only_quotes, &toggles, &every_count] {
        cases.push(case.as_data("in pieces of 16 bytes", Data::Pieces(16)));
    }
    cases.push(beyond.as_data("four bytes each", Data::Ucs4));
    for case in &wide {
        cases.push(case.as_data("two bytes each", Data::Ucs2));
        cases.push(case.as_data("four bytes each", Data::Ucs4));
    }
    cases.extend(wide);
    cases.extend([near_misses, many, every_count, period, late, cut, only_quotes, toggles, beyond]);
    cases
}

/// Returns the tables: a name, how to read the table, and the text that is repeated.
pub(crate) fn tables() -> Vec<(String, DialectBuilder, String)> {
    let units = [
        "\"a\n",
        "a\n\"\"",
        "\"a\n\"  ",
        ",\n,\"\"a\n",
        "\",,\"\n\n\na",
        "a\"b,",
        "\"\n1,2\n\",",
        "\" ",
        "\"\"\"",
        "\"a\"    x,",
        "a\",\"\n",
        ",",
        "\n",
        "a,b\n",
        "a,b,c\na,b\n",
    ];
    let mut tables = Vec::new();
    for unit in units {
        let builder = Dialect::builder().sep(",").expected(2);
        tables.push((format!("table of {unit:?}"), builder, unit.to_owned()));
    }
    for unit in ["\"a\n", ",\n,\"\"a\n", "a,b;c\td|e\n"] {
        tables.push((
            format!("table of {unit:?}, nothing said"),
            Dialect::builder(),
            unit.to_owned(),
        ));
    }
    let rows = (0..300).fold(String::new(), |text, fields| text + &",".repeat(fields) + "\n");
    tables.push(("table of every number of fields".to_owned(), Dialect::builder(), rows));
    tables
}
