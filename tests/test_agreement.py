"""On random questions and data both implementations agree, and the answers are consistent.

The answers are also checked against str, bytes and regular expressions.
"""

from __future__ import annotations

import math
import operator
import re
from itertools import accumulate, pairwise
from types import ModuleType
from typing import Any, NamedTuple

from hypothesis import given, reject
from hypothesis import strategies as st

from tests.examples import up_to

# By the width in which Python stores a string: characters that reset, characters that are counted,
# and characters that share a byte with one of those.
LATIN_1 = "ccc\n\n\n   ,\t\r\0\x1c\x7f\x85\xa0éÿ"
TWO_BYTES = "\u010a\u0163\u0a0a\u200b\u2003\u2028\u3000\u6300漢"
FOUR_BYTES = "😀\U0001000a\U00010063\U0010ffff"
SURROGATES = "\ud800\udbff\udc00\udfff"
CHARACTERS = st.sampled_from(LATIN_1 + TWO_BYTES + FOUR_BYTES)
# Invalid UTF-8: single bytes, overlong forms, an encoded surrogate, beyond the last code point.
INVALID_UTF8 = [b"\x85", b"\xa0", b"\xff", b"\xc0\x8a", b"\xc1\xa3", b"\xe0\x81\xa3"]
INVALID_UTF8 += [b"\xed\xa0\x80", b"\xf4\x90\x80\x80"]
RESET_PATTERNS = {
    "NewlinesReset": r"\n",
    "SpacesReset": " ",
    # Four characters are white space in Python but not in Unicode's White_Space.
    "WhitespaceReset": r"(?![\x1c-\x1f])\s",
    # Every character except the counted one, which `pieces` leaves out.
    "RunsReset": r"(?s:.)",
    "NoReset": "(?!)",
}

extensively = up_to(400)


# Classes that have the same meaning in Python's `re` and Rust's `regex`.
CLASSES = [
    "[,c]",
    "[a-c\n]",
    "[^c]",
    r"[^\n ]",
    r"[\x00-\x7f]",
    r"[^\x00-\x7f]",
    r"[c\u2003\U0001f600]",
]
BYTES = [b"c", b"\n", b" ", b"\x80", b"\x85", b"\xa9", b"\xc3", b"\xff"]


class Named(NamedTuple):
    """A Reset, in either implementation."""

    name: str


class Class(NamedTuple):
    """A CharSet, in either implementation."""

    text: str


class Question(NamedTuple):
    """The arguments of a Counter, in either implementation."""

    what: Any
    min_number: int
    reset: Any
    max_number: int | None = None
    invert: bool = False
    quote: str | bytes | None = None
    ignore_ascii_case: bool = False

    def counter(self, implementation: ModuleType) -> Any:
        return implementation.Counter(
            _argument(self.what, implementation),
            self.min_number,
            _argument(self.reset, implementation),
            max_number=self.max_number,
            invert=self.invert,
            quote=self.quote,
            ignore_ascii_case=self.ignore_ascii_case,
        )


def _argument(value: Any, implementation: ModuleType) -> Any:
    match value:
        case Named(name):
            return getattr(implementation.Reset, name)
        case Class(text):
            return implementation.CharSet(text)
    return value


def several(pieces: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    """Some pieces repeated: data longer than any vector, with counts beyond a byte."""
    repeated = st.builds(operator.mul, pieces, st.sampled_from([1, 1, 1, 2, 9, 70]))
    return st.lists(repeated, max_size=10)


def texts(surrogates: str = SURROGATES) -> st.SearchStrategy[str]:
    """Text of each width, and of arbitrary characters."""
    two_bytes = LATIN_1 + TWO_BYTES + surrogates
    alphabets = [st.sampled_from(each) for each in (LATIN_1, two_bytes, two_bytes + FOUR_BYTES)]
    alphabets.append(st.characters(exclude_categories=[] if surrogates else ["Cs"]))
    return st.one_of(
        *(several(st.text(alphabet, max_size=9)).map("".join) for alphabet in alphabets)
    )


def byte_strings() -> st.SearchStrategy[bytes]:
    """Whole and truncated characters, invalid UTF-8, and arbitrary bytes."""
    pieces = st.one_of(
        st.text(CHARACTERS, max_size=9).map(str.encode),
        CHARACTERS.map(lambda character: character.encode()[:-1]),
        st.sampled_from(INVALID_UTF8),
        st.binary(max_size=4),
    )
    return several(pieces).map(b"".join) | texts(surrogates="").map(str.encode)


@st.composite
def questions(draw: st.DrawFn, of: st.SearchStrategy[Any]) -> tuple[Question, Any]:
    """Mostly questions about a character of the data, with a number near its count."""
    data = draw(of)
    text = data.encode("utf-8", "ignore") if isinstance(data, str) else data
    text = text.decode("utf-8", "ignore")
    what = draw(st.sampled_from(sorted(set(text)) or ["c"]) | CHARACTERS)
    occurrences = text.count(what)
    min_number = draw(
        st.sampled_from([0, 1, 1, 2, 3, occurrences, occurrences + 1, 2**32, 2**64 - 1])
        | st.integers(0, occurrences)
    )
    return Question(what, min_number, Named(draw(st.sampled_from(list(RESET_PATTERNS))))), data


@st.composite
def any_questions(
    draw: st.DrawFn, of: st.SearchStrategy[Any], bytes_too: bool = True
) -> tuple[Question, Any]:
    """Questions with every kind of argument; some of them are invalid."""
    data = draw(of)
    text = data.encode("utf-8", "ignore") if isinstance(data, str) else data
    character = st.sampled_from(sorted(set(text.decode("utf-8", "ignore"))) or ["c"]) | CHARACTERS
    sets = st.sets(character, min_size=1, max_size=4) | st.sampled_from(CLASSES).map(Class)
    one = character | st.sampled_from(BYTES) if bytes_too else character
    # A part of the data, in either case.
    start = draw(st.integers(0, len(text)))
    piece = text[start : start + draw(st.integers(2, 9))]
    piece = piece.swapcase() if draw(st.booleans()) else piece
    strings = st.just(piece.decode("utf-8", "ignore")) | st.text("ac, é", min_size=2, max_size=4)
    strings |= st.just(piece) if bytes_too else strings
    what = draw(one | sets | strings)
    reset = draw(st.sampled_from(list(RESET_PATTERNS)).map(Named) | one | sets)
    numbers = st.integers(0, 5)
    quote = draw(st.none() | one)
    max_number = draw(st.none() | numbers)
    invert, ignore_ascii_case = draw(st.booleans()), draw(st.booleans())
    numbers_and_reset = (draw(numbers), reset, max_number)
    return Question(what, *numbers_and_reset, invert, quote, ignore_ascii_case), data


def fields(segment: Any) -> tuple[Any, ...]:
    return tuple(getattr(segment, name) for name in type(segment).__match_args__)


def answers(question: Question, data: str | bytes, implementation: ModuleType) -> list[Any]:
    try:
        counter = question.counter(implementation)
        first = counter.find(data)
    except (TypeError, ValueError) as error:
        return [type(error)]
    every = [fields(segment) for segment in counter.find_iter(data)]
    tally = counter.tally(data)
    return [
        counter.has_count(data),
        first and fields(first),
        every,
        counter.hits(data),
        counter.total(data),
        counter.segments(data),
        repr(counter.share(data)),
        counter.max_count(data),
        tally.counts,
        list(tally.counts),
        [tally.segments, tally.mode, tally.max, tally.at_least(question.min_number)],
        [tally.quantile(q) for q in (0, 0.1, 0.25, 1 / 3, 0.5, 0.9, 1)],
    ]


@extensively
@given(asked=questions(texts() | byte_strings()))
def test_both_agree(
    asked: tuple[Question, str | bytes], rust: ModuleType, prototype: ModuleType
) -> None:
    assert answers(*asked, rust) == answers(*asked, prototype)


@extensively
@given(asked=any_questions(texts() | byte_strings()))
def test_both_agree_on_any_question(
    asked: tuple[Question, str | bytes], rust: ModuleType, prototype: ModuleType
) -> None:
    assert answers(*asked, rust) == answers(*asked, prototype)


@extensively
@given(class_text=st.sampled_from(CLASSES), characters=texts())
def test_both_agree_on_sets(
    class_text: str, characters: str, rust: ModuleType, prototype: ModuleType
) -> None:
    sets = [module.CharSet(class_text) for module in (rust, prototype)]
    assert repr(sets[0]) == repr(sets[1])
    for character in characters:
        assert (character in sets[0]) == (character in sets[1])


@extensively
@given(asked=any_questions(texts() | byte_strings()))
def test_all_methods_agree(asked: tuple[Question, str | bytes], implementation: ModuleType) -> None:
    question, data = asked
    try:
        counter = question.counter(implementation)
        has_count = counter.has_count(data)
    except (TypeError, ValueError):
        reject()
    hits = list(counter.find_iter(data))
    assert counter.find(data) == (hits[0] if hits else None)
    assert counter.hits(data) == len(hits)
    if question.min_number > 0 or question.max_number is not None or question.invert:
        assert has_count == bool(hits)
    else:
        assert has_count == (len(data) > 0)
    every = question._replace(min_number=0, max_number=None, invert=False).counter(implementation)
    segments = list(every.find_iter(data))
    counts = [segment.count for segment in segments]
    assert counter.max_count(data) == max(counts, default=0)
    assert counter.total(data) == sum(counts)
    assert counter.segments(data) == len(counts)
    share = counter.share(data)
    assert share == len(hits) / len(counts) if counts else math.isnan(share)
    assert counter.tally(data) == every.tally(data)
    assert counter.tally(data).counts == {count: counts.count(count) for count in sorted(counts)}
    most = 2**64 if question.max_number is None else question.max_number
    wanted = [
        segment.index
        for segment in segments
        if (question.min_number <= segment.count <= most) != question.invert
    ]
    assert [hit.index for hit in hits] == wanted
    for hit in hits:
        reached = 0 < question.min_number <= hit.count
        assert (hit.reached_at is not None) == reached


@extensively
@given(asked=any_questions(texts(), bytes_too=False), quote=CHARACTERS)
def test_quoted_text_is_ignored(
    asked: tuple[Question, str], quote: str, implementation: ModuleType
) -> None:
    question, text = asked
    question = question._replace(quote=None)
    try:
        quoted = question._replace(quote=quote).counter(implementation)
    except ValueError:
        reject()
    counter = question.counter(implementation)
    # Replaces each quoted character: it is neither counted nor a reset.
    nothing = "\U000f0000"
    if counter.max_count(nothing) or len(list(_every(question, implementation, f"{nothing}c"))) > 1:
        reject()
    pattern = f"{re.escape(quote)}[^{re.escape(quote)}]*({re.escape(quote)}|$)"
    without = re.sub(pattern, lambda quotes: nothing * len(quotes[0]), text)
    hits = [fields(hit) for hit in quoted.find_iter(text)]
    expected = [fields(hit) for hit in counter.find_iter(without)]
    # Line numbers count every newline of the text, also quoted ones.
    assert [(hit[0], *hit[2:]) for hit in hits] == [(hit[0], *hit[2:]) for hit in expected]
    assert [hit[1] for hit in hits] == [1 + text[: hit[2]].count("\n") for hit in hits]


def _every(question: Question, implementation: ModuleType, data: str) -> Any:
    every = question._replace(min_number=0, max_number=None, invert=False)
    return every.counter(implementation).find_iter(data)


@extensively
@given(
    data=byte_strings(),
    what=st.sampled_from(BYTES),
    reset=st.sampled_from(BYTES),
    min_number=st.integers(0, 3),
)
def test_a_question_about_bytes_takes_each_byte_as_a_character(
    data: bytes, what: bytes, reset: bytes, min_number: int, implementation: ModuleType
) -> None:
    if what.isascii() and reset.isascii():
        reset = b"\xff"
    of_bytes = implementation.Counter(what, min_number, reset)
    of_text = implementation.Counter(what.decode("latin-1"), min_number, reset.decode("latin-1"))
    text = data.decode("latin-1")
    assert list(of_bytes.find_iter(data)) == list(of_text.find_iter(text))
    assert of_bytes.tally(data) == of_text.tally(text)


@extensively
@given(asked=any_questions(texts(surrogates=""), bytes_too=False))
def test_text_and_its_bytes_have_the_same_answers(
    asked: tuple[Question, str], implementation: ModuleType
) -> None:
    question, text = asked
    try:
        counter = question.counter(implementation)
    except ValueError:
        reject()
    in_bytes = [0, *accumulate(len(character.encode()) for character in text)]

    def with_offsets_in_bytes(segment: Any) -> Any:
        index, line, start, end, count, reached_at = fields(segment)
        reached_at = None if reached_at is None else in_bytes[reached_at]
        return implementation.Segment(
            index, line, in_bytes[start], in_bytes[end], count, reached_at
        )

    assert counter.has_count(text.encode()) == counter.has_count(text)
    expected = [with_offsets_in_bytes(segment) for segment in counter.find_iter(text)]
    assert list(counter.find_iter(text.encode())) == expected


@extensively
@given(asked=questions(texts() | byte_strings()))
def test_the_fields_of_a_hit_fit_the_data(
    asked: tuple[Question, str | bytes], implementation: ModuleType
) -> None:
    question, data = asked
    # In bytes, a character is its UTF-8 bytes, at any position.
    what: Any = question.what if isinstance(data, str) else question.what.encode()
    newline: Any = "\n" if isinstance(data, str) else b"\n"
    hits = list(question.counter(implementation).find_iter(data))
    for hit in hits:
        assert 0 <= hit.start <= hit.end <= len(data)
        assert hit.line == 1 + data[: hit.start].count(newline)
        assert hit.count == data[hit.slice].count(what) >= question.min_number
        if question.min_number == 0:
            assert hit.reached_at is None
        else:
            assert data[hit.start : hit.reached_at].count(what) == question.min_number - 1
            assert data[hit.reached_at : hit.end].startswith(what)
    for one, following in pairwise(hits):
        assert one.index < following.index
        assert one.end <= following.start


@extensively
@given(asked=questions(texts()))
def test_segments_are_those_of_re_split(
    asked: tuple[Question, str], implementation: ModuleType
) -> None:
    question, text = asked
    segments = list(question._replace(min_number=0).counter(implementation).find_iter(text))
    assert [text[segment.slice] for segment in segments] == pieces(question, text)
    assert [segment.index for segment in segments] == list(range(len(segments)))


def pieces(question: Question, text: str) -> list[str]:
    """The texts of the segments, found with regular expressions alone."""
    what, reset = re.escape(question.what), RESET_PATTERNS[question.reset.name]
    between = f"(?!{what}){reset}"
    if question.reset.name != "RunsReset" and re.fullmatch(reset, question.what):
        # The character is both counted and a reset: it belongs to the segment that it opens.
        between += f"|(?={what})"
    split = re.split(between, text)
    if question.reset.name in ("WhitespaceReset", "RunsReset"):
        return [piece for piece in split if piece]
    return split if split[-1] else split[:-1]
