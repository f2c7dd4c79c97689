"""Any question of any data: both implementations give one answer, and each keeps the laws.

The laws are those of the meaning itself, checked against what str and bytes can do alone.
"""

from __future__ import annotations

import operator
import re
from itertools import accumulate, pairwise
from types import ModuleType
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

# By the width in which Python keeps a string: what resets, what is counted, and characters that
# share a byte with one of those.
LATIN_1 = "ccc\n\n\n   ,\t\r\0\x1c\x7f\x85\xa0éÿ"
TWO_BYTES = "\u010a\u0163\u0a0a\u200b\u2003\u2028\u3000\u6300漢"
FOUR_BYTES = "😀\U0001000a\U00010063\U0010ffff"
SURROGATES = "\ud800\udbff\udc00\udfff"
CHARACTERS = st.sampled_from(LATIN_1 + TWO_BYTES + FOUR_BYTES)
# Alone, overlong, an encoded surrogate, beyond the last code point.
NO_CHARACTERS = [b"\x85", b"\xa0", b"\xff", b"\xc0\x8a", b"\xc1\xa3", b"\xe0\x81\xa3"]
NO_CHARACTERS += [b"\xed\xa0\x80", b"\xf4\x90\x80\x80"]
RESET_PATTERNS = {
    "NewlinesReset": r"\n",
    "SpacesReset": " ",
    # Of what Python takes for white space, four characters are not in Unicode's White_Space.
    "WhitespaceReset": r"(?![\x1c-\x1f])\s",
    # All but what is counted.
    "RunsReset": r"(?s:.)",
    "NoReset": "(?!)",
}

extensively = settings(max_examples=400, deadline=None)


class Question(NamedTuple):
    """What a Counter is made of, whatever the implementation."""

    what: str
    min_number: int
    reset: str

    def counter(self, implementation: ModuleType) -> Any:
        reset = getattr(implementation.Reset, self.reset)
        return implementation.Counter(self.what, self.min_number, reset)


def several(pieces: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    """Pieces, some of them repeated: data longer than any vector, with counts beyond a byte."""
    repeated = st.builds(operator.mul, pieces, st.sampled_from([1, 1, 1, 2, 9, 70]))
    return st.lists(repeated, max_size=10)


def texts(surrogates: str = SURROGATES) -> st.SearchStrategy[str]:
    """Text of each width, and of any characters."""
    two_bytes = LATIN_1 + TWO_BYTES + surrogates
    alphabets = [st.sampled_from(each) for each in (LATIN_1, two_bytes, two_bytes + FOUR_BYTES)]
    alphabets.append(st.characters(exclude_categories=[] if surrogates else ["Cs"]))
    return st.one_of(
        *(several(st.text(alphabet, max_size=9)).map("".join) for alphabet in alphabets)
    )


def byte_strings() -> st.SearchStrategy[bytes]:
    """Characters whole and cut short, what is no character, and anything at all."""
    pieces = st.one_of(
        st.text(CHARACTERS, max_size=9).map(str.encode),
        CHARACTERS.map(lambda character: character.encode()[:-1]),
        st.sampled_from(NO_CHARACTERS),
        st.binary(max_size=4),
    )
    return several(pieces).map(b"".join) | texts(surrogates="").map(str.encode)


@st.composite
def questions(draw: st.DrawFn, of: st.SearchStrategy[Any]) -> tuple[Question, Any]:
    """Ask of data mostly for what is in it, as often as it is or nearly so."""
    data = draw(of)
    text = data.encode("utf-8", "ignore") if isinstance(data, str) else data
    text = text.decode("utf-8", "ignore")
    what = draw(st.sampled_from(sorted(set(text)) or ["c"]) | CHARACTERS)
    occurrences = text.count(what)
    min_number = draw(
        st.sampled_from([0, 1, 1, 2, 3, occurrences, occurrences + 1, 2**32, 2**64 - 1])
        | st.integers(0, occurrences)
    )
    return Question(what, min_number, draw(st.sampled_from(list(RESET_PATTERNS)))), data


def fields(segment: Any) -> tuple[Any, ...]:
    return tuple(getattr(segment, name) for name in type(segment).__match_args__)


def answers(question: Question, data: str | bytes, implementation: ModuleType) -> list[Any]:
    counter = question.counter(implementation)
    first = counter.find(data)
    every = [fields(segment) for segment in counter.find_iter(data)]
    return [counter.has_count(data), first and fields(first), every]


@extensively
@given(asked=questions(texts() | byte_strings()))
def test_both_agree(
    asked: tuple[Question, str | bytes], rust: ModuleType, prototype: ModuleType
) -> None:
    assert answers(*asked, rust) == answers(*asked, prototype)


@extensively
@given(asked=questions(texts() | byte_strings()))
def test_three_methods_one_answer(
    asked: tuple[Question, str | bytes], implementation: ModuleType
) -> None:
    question, data = asked
    has_count, first, every = answers(*asked, implementation)
    assert first == (every[0] if every else None)
    if question.min_number > 0:
        assert has_count == (first is not None)
    else:
        assert has_count == (len(data) > 0)


@extensively
@given(asked=questions(texts(surrogates="")))
def test_text_and_its_bytes_have_one_answer(
    asked: tuple[Question, str], implementation: ModuleType
) -> None:
    question, text = asked
    counter = question.counter(implementation)
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
def test_a_hit_is_what_it_says(
    asked: tuple[Question, str | bytes], implementation: ModuleType
) -> None:
    question, data = asked
    # Bytes are looked into as bytes: a character is its exact UTF-8 wherever it stands.
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
def test_segments_are_what_split_gives(
    asked: tuple[Question, str], implementation: ModuleType
) -> None:
    question, text = asked
    segments = list(question._replace(min_number=0).counter(implementation).find_iter(text))
    assert [text[segment.slice] for segment in segments] == pieces(question, text)
    assert [segment.index for segment in segments] == list(range(len(segments)))


def pieces(question: Question, text: str) -> list[str]:
    """The segments' texts, by regular expressions alone."""
    what, reset = re.escape(question.what), RESET_PATTERNS[question.reset]
    between = f"(?!{what}){reset}"
    if question.reset != "RunsReset" and re.fullmatch(reset, question.what):
        # Both counted and a reset: it stays, in the piece it opens.
        between += f"|(?={what})"
    split = re.split(between, text)
    if question.reset in ("WhitespaceReset", "RunsReset"):
        return [piece for piece in split if piece]
    return split if split[-1] else split[:-1]
