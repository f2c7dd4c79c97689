"""Any counter, with data of any type in any chunks, answers as the definition does.

The definition is the prototype, which reads the data as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.data_kinds import (
    BUFFERS,
    KINDS,
    METHODS,
    OF_BYTES,
    OF_TEXT,
    answer,
    answers_of_partial,
    close,
)
from tests.examples import up_to
from tests.fake_files import FakeFile
from tests.test_agreement import Question, any_questions, byte_strings, texts

extensively = up_to(300)

ASKED = any_questions(texts()) | any_questions(byte_strings())


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any") / "data"


def both(question: Question, rust: ModuleType, prototype: ModuleType) -> tuple[Any, Any]:
    """Return the counter in both implementations, or the exception that both raise."""
    made: list[Any] = []
    for implementation in (rust, prototype):
        try:
            made.append(question.counter(implementation))
        except (TypeError, ValueError) as error:
            made.append(type(error))
    return made[0], made[1]


def cut(data: Any, lengths: Sequence[int]) -> list[Any]:
    """Return the data in chunks of these lengths, and the rest in one chunk."""
    chunks, start = [], 0
    for length in lengths:
        chunks.append(data[start : start + length])
        start += length
    return [*chunks, data[start:]]


def answer_or_error(counter: Any, method: str, data: Any) -> Any:
    """Return the answer, or the type of the exception."""
    try:
        answered = answer(counter, method, data)
    except TypeError as error:
        return type(error)
    return ValueError if isinstance(answered, str) else answered


@extensively
@given(asked=ASKED, draw=st.data())
def test_of_every_kind(
    asked: tuple[Question, Any],
    draw: st.DataObject,
    path: Path,
    rust: ModuleType,
    prototype: ModuleType,
) -> None:
    question, data = asked
    counter, original = both(question, rust, prototype)
    if isinstance(counter, type):
        assert counter is original
        return
    kind = draw.draw(st.sampled_from(sorted(OF_TEXT if isinstance(data, str) else OF_BYTES)))
    for method in METHODS:
        expected = answer_or_error(original, method, data)
        made = KINDS[kind](data, path)
        assert answer_or_error(counter, method, made) == expected, method
        close(made)


@extensively
@given(asked=ASKED, lengths=st.lists(st.integers(0, 40), max_size=20), draw=st.data())
def test_in_any_chunks(
    asked: tuple[Question, Any],
    lengths: list[int],
    draw: st.DataObject,
    path: Path,
    rust: ModuleType,
    prototype: ModuleType,
) -> None:
    question, data = asked
    counter, original = both(question, rust, prototype)
    if isinstance(counter, type):
        assert counter is original
        return
    if isinstance(answer_or_error(original, "hits", data), type):
        return
    chunks = cut(data, lengths)
    # An empty chunk of a file is its end.
    filled = [chunk for chunk in chunks if len(chunk)] + [data[:0]]
    for method in METHODS:
        expected = answer_or_error(original, method, data)
        assert answer_or_error(counter, method, FakeFile(*filled)) == expected, method
    if (expected := answer_or_error(original, "partial", data)) is ValueError:
        with pytest.raises(ValueError, match=r"^partials cannot count .*: it ends as it starts, "):
            counter.partial(chunks[0])
    else:
        joined = reduce(lambda parts, part: parts.join(part), map(counter.partial, chunks))
        assert answers_of_partial(joined) == expected
    stream = counter.stream()
    is_hit = []
    for chunk in chunks:
        if isinstance(chunk, bytes):
            kind = draw.draw(st.sampled_from(sorted(BUFFERS)))
            is_hit.append(stream.feed(BUFFERS[kind](chunk, path)))
        else:
            is_hit.append(stream.feed(chunk))
    # Once a hit is certain, it stays certain.
    assert is_hit == sorted(is_hit)
    assert stream.finish() is original.has_count(data)
    assert stream.hits == original.hits(data)
    assert stream.finish() or not any(is_hit)


@extensively
@given(asked=ASKED, lengths=st.lists(st.integers(0, 40), max_size=20))
def test_a_guard_hands_on_what_comes_before_the_limit(
    asked: tuple[Question, Any], lengths: list[int], rust: ModuleType, prototype: ModuleType
) -> None:
    question, data = asked
    counter, original = both(question, rust, prototype)
    if isinstance(counter, type) or isinstance(answer_or_error(original, "hits", data), type):
        return
    chunks: list[Any] = cut(data, lengths)
    handed_on: list[Any] = []
    try:
        for chunk in counter.guard(chunks):
            handed_on.append(chunk)
    except rust.LimitExceeded:
        # The limit is exceeded in the chunk that is not handed on, or at the end.
        if len(handed_on) == len(chunks):
            assert original.hits(data)
        else:
            assert is_certain(original, chunks[: len(handed_on) + 1])
    else:
        assert handed_on == chunks
        assert not original.hits(data)
    assert handed_on == chunks[: len(handed_on)]
    assert not is_certain(original, handed_on)


def is_certain(counter: Any, chunks: list[Any]) -> bool:
    """Return whether some segment is certain to be a hit; 0 is reached even without a segment."""
    stream = counter.stream()
    for chunk in chunks:
        stream.feed(chunk)
    return bool(stream.hits)
