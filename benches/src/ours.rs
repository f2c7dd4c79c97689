//! The counter as a contender; the only file of the benchmark that uses the crate `atleast`.

use std::hint::black_box;
use std::num::NonZeroUsize;

pub(crate) use atleast::Level;
use atleast::{CharSet, Counter, Reset};

use crate::measure::Contender;
use crate::truth::{Question, Truth, tally_as_number};

/// The name of `has_count` among the contenders.
pub(crate) const HAS_COUNT: &str = "has_count";
/// The name of a `CountStream` among the contenders.
pub(crate) const STREAM: &str = "stream, 64 KiB chunks";
/// The name of `find_iter` among the contenders.
pub(crate) const FIND_ITER: &str = "find_iter";
/// The name of `tally` among the contenders.
pub(crate) const TALLY: &str = "tally";

/// The level and the number of threads of a counter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    level: Level,
    threads: NonZeroUsize,
}

impl Settings {
    /// Returns this level on two threads.
    pub(crate) fn on_two_threads(level: Level) -> Self {
        Settings { level, threads: NonZeroUsize::MIN.saturating_add(1) }
    }
}

/// On one thread.
impl From<Level> for Settings {
    fn from(level: Level) -> Self {
        Settings { level, threads: NonZeroUsize::MIN }
    }
}

/// Returns every level of this machine, slowest first.
pub(crate) fn levels() -> Vec<Level> {
    Level::available().collect()
}

/// Returns the counter's `has_count` as a contender, or None if it cannot ask the question.
pub(crate) fn has_count<'run>(
    name: &str,
    question: &Question,
    data: &'run [u8],
    truth: &Truth,
    settings: impl Into<Settings>,
) -> Option<Contender<'run>> {
    let settings = settings.into();
    let counter = counter(question, settings)?;
    let expected = u64::from(truth.has_count());
    let contender =
        Contender::new(name, data, expected, move |data| u64::from(counter.has_count(data)));
    Some(contender.at(settings.level))
}

/// Returns a stream as a contender. It is fed the data in chunks until a hit is certain.
pub(crate) fn stream<'run>(
    name: &str,
    question: &Question,
    data: &'run [u8],
    truth: &Truth,
    level: Level,
) -> Option<Contender<'run>> {
    const CHUNK: usize = 64 << 10;
    let counter = counter(question, level.into())?;
    let expected = u64::from(truth.has_count());
    let contender = Contender::new(name, data, expected, move |data| {
        let mut stream = counter.stream();
        let is_certain = data.chunks(CHUNK).any(|chunk| stream.feed(chunk));
        u64::from(is_certain || stream.finish().has_count)
    });
    Some(contender.at(level))
}

/// Returns the counter's `has_count` of a string in a line as a contender.
pub(crate) fn has_string<'run>(
    what: &str,
    ignore_ascii_case: bool,
    min_number: u64,
    data: &'run [u8],
    expected: u64,
    level: Level,
) -> Contender<'run> {
    let counter = Counter::builder(what)
        .ignore_ascii_case(ignore_ascii_case)
        .min_number(min_number)
        .reset(Reset::NewlinesReset)
        .build()
        .expect("the arguments are valid")
        .with_level(level);
    let has_count = move |data: &[u8]| u64::from(counter.has_count(data));
    Contender::new(HAS_COUNT, data, expected, has_count).at(level)
}

/// Returns the counter's `find_iter` to its end as a contender.
pub(crate) fn find_iter<'run>(
    name: &str,
    question: &Question,
    data: &'run [u8],
    truth: &Truth,
    settings: impl Into<Settings>,
) -> Option<Contender<'run>> {
    let settings = settings.into();
    let counter = counter(question, settings)?;
    let contender = Contender::new(name, data, truth.hits(), move |data| {
        counter.find_iter(data).count() as u64
    });
    Some(contender.at(settings.level))
}

/// Returns the counter's `tally` as a contender.
pub(crate) fn tally<'run>(
    name: &str,
    question: &Question,
    data: &'run [u8],
    truth: &Truth,
    settings: impl Into<Settings>,
) -> Option<Contender<'run>> {
    let min_number = question.min_number;
    let settings = settings.into();
    let counter = counter(question, settings)?;
    let contender = Contender::new(name, data, truth.tally(), move |data| {
        let tally = counter.tally(data);
        tally_as_number(tally.segments(), min_number, |number| tally.at_least(number))
    });
    Some(contender.at(settings.level))
}

/// Returns calls of `has_count` on `size` bytes at each of the places, as one contender.
pub(crate) fn calls<'run>(
    question: &Question,
    data: &'run [u8],
    places: &'run [usize],
    size: usize,
    level: Level,
) -> Option<Contender<'run>> {
    let counter = counter(question, level.into())?;
    let contender = Contender::new(HAS_COUNT, data, 0, move |data| {
        let call =
            |&place: &usize| black_box(&counter).has_count(black_box(&data[place..place + size]));
        places.iter().map(|place| u64::from(call(place))).sum()
    });
    Some(contender.at(level))
}

/// Text of one, two or four bytes a character.
pub(crate) enum WideText {
    One(Vec<u8>),
    Two(Vec<u16>),
    Four(Vec<u32>),
}

/// A question about characters of any width.
pub(crate) struct WideQuestion {
    /// The name in the table.
    pub(crate) name: &'static str,
    what: &'static str,
    reset: Reset,
    pub(crate) is_what: fn(char) -> bool,
    pub(crate) is_reset: fn(char) -> bool,
}

/// Returns the questions about wide text. Each has two equal definitions, for the counter and for
/// the plain loop, over the characters of the texts.
pub(crate) fn wide_questions() -> Vec<WideQuestion> {
    let lines = |name, what, is_what| WideQuestion {
        name,
        what,
        reset: Reset::NewlinesReset,
        is_what,
        is_reset: |it| it == '\n',
    };
    let words = |name, what, is_what| WideQuestion {
        name,
        what,
        reset: Reset::WhitespaceReset,
        is_what,
        is_reset: char::is_whitespace,
    };
    vec![
        lines(",", "[,]", |it| it == ','),
        lines("[,;]", "[,;]", |it| matches!(it, ',' | ';')),
        words(", in whitespace", "[,]", |it| it == ','),
        lines("，", "[，]", |it| it == '，'),
        lines("[，；]", "[，；]", |it| matches!(it, '，' | '；')),
        words("， in whitespace", "[，]", |it| it == '，'),
        lines("\\p{L}, 650 ranges", "\\p{L}", char::is_alphabetic),
    ]
}

/// Returns the counter for a question about wide text.
pub(crate) fn wide_counter(question: &WideQuestion, min_number: u64, level: Level) -> Counter {
    let set = CharSet::parse(question.what).expect("it is a class");
    let builder = Counter::builder(set).min_number(min_number).reset(question.reset);
    builder.build().expect("the arguments are valid").with_level(level)
}

/// Returns the counter's `has_count` of text of any width.
pub(crate) fn has_count_of(counter: &Counter, text: &WideText) -> bool {
    match text {
        WideText::One(bytes) => counter.has_count(bytes),
        WideText::Two(units) => counter.has_count_of_ucs2(units),
        WideText::Four(units) => counter.has_count_of_ucs4(units),
    }
}

/// Returns the counter for the question, or None if it cannot ask the question.
fn counter(question: &Question, settings: Settings) -> Option<Counter> {
    let reset = match question.reset {
        Some(b'\n') => Reset::NewlinesReset,
        Some(b' ') => Reset::SpacesReset,
        None => Reset::NoReset,
        Some(_) => return None,
    };
    let counter = match (question.what.as_slice(), question.quote) {
        ([what], None) => Counter::new(char::from(*what), question.min_number, reset),
        (what, quote) => build(what, quote, question.min_number, reset)?,
    };
    Some(counter.with_level(settings.level).with_threads(settings.threads))
}

fn build(what: &[u8], quote: Option<u8>, min_number: u64, reset: Reset) -> Option<Counter> {
    let builder = if let [what] = *what {
        Counter::builder(char::from(what))
    } else {
        let members: String = what.iter().map(|&byte| char::from(byte)).collect();
        Counter::builder(CharSet::parse(&format!("[{members}]")).ok()?)
    };
    let builder = builder.min_number(min_number).reset(reset);
    match quote {
        Some(quote) => builder.quote(char::from(quote)).build().ok(),
        None => builder.build().ok(),
    }
}
