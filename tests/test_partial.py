"""Partials: however the data is divided, its parts joined in order answer as the whole does."""

from __future__ import annotations

import copy
import itertools
import pickle
import re
from collections.abc import Iterator
from functools import reduce
from types import FrameType, ModuleType
from typing import Any

import pytest
from hypothesis import example, given, reject
from hypothesis import strategies as st

from tests.test_agreement import Named, Question, any_questions, byte_strings, extensively, texts
from tests.test_gil_release import handler

# Characters of one to four bytes, invalid bytes, quotes, resets, empty segments and runs.
TEXT = 'a,,é\n"x,\n\ud800😀,"\u2003,,\n\n  é,a"'
BYTES = TEXT.replace("\ud800", "").encode() + b"\xff,\xc3\n,\xe2\x80"


def answers(partial: Any) -> list[Any]:
    return [
        partial.has_count(),
        partial.hits(),
        partial.total(),
        partial.segments(),
        repr(partial.share()),
        partial.max_count(),
        partial.tally().counts,
    ]


def answers_of_whole(counter: Any, data: str | bytes) -> list[Any]:
    return [
        counter.has_count(data),
        counter.hits(data),
        counter.total(data),
        counter.segments(data),
        repr(counter.share(data)),
        counter.max_count(data),
        counter.tally(data).counts,
    ]


def counters(implementation: ModuleType) -> list[Any]:
    counter, reset = implementation.Counter, implementation.Reset
    return [
        counter(",", 2),
        counter(",", 2, reset.NewlinesReset),
        counter(",", 0, reset.NewlinesReset, max_number=1),
        counter("é", 1, reset.WhitespaceReset, invert=True),
        counter({",", "é", "😀"}, 2, reset.NewlinesReset, quote='"'),
        counter("é", 1, reset.RunsReset),
        counter({",", " "}, 2, {" ", "\u2003"}, quote="é"),
        counter(",é", 1, reset.NewlinesReset),
        counter("é,A", 1, reset.NoReset, quote='"', ignore_ascii_case=True),
    ]


@pytest.mark.parametrize("data", [TEXT, BYTES], ids=["str", "bytes"])
def test_every_split(implementation: ModuleType, data: str | bytes) -> None:
    for counter in counters(implementation):
        whole = counter.partial(data)
        assert answers(whole) == answers_of_whole(counter, data)
        for cut in range(len(data) + 1):
            joined = counter.partial(data[:cut]).join(counter.partial(data[cut:]))
            assert joined == whole
            assert answers(joined) == answers(whole)


@pytest.mark.parametrize(
    ("what", "options"),
    [
        ("aa", {}),
        ("éaé", {}),
        (b"\xffa\xff", {}),
        ("ab..BA", {"ignore_ascii_case": True}),
        ("aA", {"ignore_ascii_case": True}),
    ],
)
def test_a_string_that_overlaps_itself_is_refused(
    implementation: ModuleType, what: Any, options: dict[str, Any]
) -> None:
    counter = implementation.Counter(what, **options)
    message = "^partials cannot count .*: it ends as it starts, so its occurrences can overlap$"
    with pytest.raises(ValueError, match=message):
        counter.partial(b"")


def test_a_byte_is_asked_for_in_parts(implementation: ModuleType) -> None:
    counter = implementation.Counter(b"\xff", 2, "\n", quote='"')
    data = b'\xff\n"\xff\n"\xff\xff\n'
    parts = [counter.partial(data[at : at + 1]) for at in range(len(data))]
    assert answers(reduce(lambda left, right: left.join(right), parts)) == [
        True,
        1,
        3,
        2,
        "0.5",
        2,
        {1: 1, 2: 1},
    ]
    with pytest.raises(
        TypeError, match=r"^`data` must be bytes, not str, because the counter contains the byte"
    ):
        counter.partial("a")


@extensively
@given(
    asked=any_questions(texts() | byte_strings()),
    cuts=st.tuples(st.integers(0, 60), st.integers(0, 60)),
)
# A quote that Latin-1 text cannot contain, although such text may be within quotes.
@example(asked=(Question("a,", 0, Named("NewlinesReset"), quote="Ċ"), "cc"), cuts=(0, 1))
def test_the_laws(
    asked: tuple[Question, str | bytes], cuts: tuple[int, int], rust: ModuleType
) -> None:
    question, data = asked
    start, end = sorted(cuts)
    try:
        counter = question.counter(rust)
        counter.partial(data)
    except (TypeError, ValueError):
        reject()
    first, second, third = (
        counter.partial(part) for part in (data[:start], data[start:end], data[end:])
    )
    whole = counter.partial(data)
    assert first.join(second).join(third) == first.join(second.join(third)) == whole
    assert rust.Partial.join_all([first, second, third]) == whole
    nothing = counter.partial(data[:0])
    assert nothing.join(whole) == whole.join(nothing) == whole
    assert answers(whole) == answers_of_whole(counter, data)
    assert pickle.loads(pickle.dumps(first)).join(second) == first.join(second)


def test_widths_of_one_text_are_joined(implementation: ModuleType) -> None:
    counter = implementation.Counter("é", 3)
    parts = [counter.partial(part) for part in ("éa", "é\u2003", "é😀")]
    for left, middle, right in (parts, parts[::-1]):
        assert left.join(middle).join(right).has_count()


def test_order_matters(implementation: ModuleType) -> None:
    counter = implementation.Counter(",", 3, implementation.Reset.NewlinesReset)
    first, second = counter.partial("a,b"), counter.partial(",c,d\n")
    assert (first.join(second).hits(), second.join(first).hits()) == (1, 0)


def test_partials_of_different_questions_are_not_joined(implementation: ModuleType) -> None:
    ours = implementation.Counter(",", 2, implementation.Reset.NewlinesReset).partial("")
    other = implementation.Counter({",", ";"}, 2, "|", max_number=3, invert=True, quote='"')
    message = (
        "partials of different counters cannot be joined: one is of Counter(',', 2, "
        "Reset.NewlinesReset), the other of Counter(CharSet('[,;]'), 2, '|', max_number=3, "
        "invert=True, quote='\"')"
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        ours.join(other.partial(""))


def test_text_is_not_joined_to_bytes(implementation: ModuleType) -> None:
    counter = implementation.Counter(",")
    message = "a partial of str and a partial of bytes cannot be joined"
    for left, right in (("", b""), (b"a", "a")):
        with pytest.raises(TypeError, match=f"^{message}$"):
            counter.partial(left).join(counter.partial(right))
    with pytest.raises(TypeError):
        counter.partial("").join(None)


def test_a_partial_is_a_value(implementation: ModuleType) -> None:
    for counter in counters(implementation):
        for data in ("", b"", TEXT, BYTES, BYTES[:3], BYTES[-5:]):
            partial = counter.partial(data)
            for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
                copied = pickle.loads(pickle.dumps(partial, protocol))
                assert copied == partial
                assert answers(copied) == answers(partial)
            assert copy.copy(partial) == copy.deepcopy(partial) == partial
            longer = data + ",é" if isinstance(data, str) else data + b","
            assert partial != counter.partial(longer)
            with pytest.raises(AttributeError):
                partial.other = 1
    assert implementation.Counter(",").partial("a,") != implementation.Counter(",", 2).partial("a,")


def test_repr(implementation: ModuleType) -> None:
    partial = implementation.Counter(",", 2).partial("a,b")
    assert repr(partial) == "<Partial of Counter(',', 2, Reset.NoReset): Tally({1: 1})>"


def test_what_was_not_pickled_is_no_partial(rust: ModuleType) -> None:
    counter = rust.Counter(",", 2, rust.Reset.NewlinesReset)
    _, (_, state) = counter.partial(b"a,b\n,,\n,c,d\n").__reduce__()
    assert rust.Partial(counter, state) == counter.partial(b"a,b\n,,\n,c,d\n")
    length, head, tail, is_odd, outside, inside = state
    for wrong in (
        None,
        (),
        (-1, *state[1:]),
        (2, *state[1:]),
        (2**64 - 1, *state[1:]),
        (length, head[1:], tail, is_odd, outside, inside),
        (length, head, list(tail), is_odd, outside, inside),
        (length, head, tail, is_odd, (2**64 - 1, False, None), inside),
        (length, head, tail, is_odd, (0, False, ({2**63: 2**63}, 0, True)), inside),
        (length, head, tail, is_odd, (0, False, ({0: 2**63}, 0, True)), inside),
    ):
        with pytest.raises(ValueError, match=r"^`state` must be the state of a pickled Partial: "):
            rust.Partial(counter, wrong)
    with pytest.raises(
        ValueError, match=r"^`state` must be the state of a pickled Partial: it is of str"
    ):
        rust.Partial(rust.Counter(b"\xff"), (0, [], [], False, (0, True, None), (0, True, None)))


# --- Many at once


def test_all_joined_are_the_whole(rust: ModuleType) -> None:
    for counter in counters(rust):
        for data in (TEXT, BYTES):
            whole = counter.partial(data)
            for size in (1, 2, 3, 7, len(data)):
                parts = [data[at : at + size] for at in range(0, len(data), size)]
                partials = [counter.partial(part) for part in parts]
                before = pickle.dumps(partials)
                assert rust.Partial.join_all(partials) == whole
                # Joining changes none of them.
                assert pickle.dumps(partials) == before
                assert rust.Partial.join_all(map(counter.partial, parts)) == whole
            assert rust.Partial.join_all([whole]) == whole


def test_there_must_be_something_to_join(rust: ModuleType) -> None:
    message = (
        "`partials` must not be empty: start with counter.partial('') or counter.partial(b''), "
        "which changes nothing"
    )
    for none in ((), iter(())):
        with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
            rust.Partial.join_all(none)
    nothing = rust.Counter(",").partial("")
    assert rust.Partial.join_all([nothing]) == nothing


def test_what_cannot_be_joined_is_refused(rust: ModuleType) -> None:
    counter = rust.Counter(",")
    first = counter.partial("a,b")
    for no_iterable in (None, 3, first):
        name = type(no_iterable).__name__
        message = f"^`partials` must be an iterable of Partial, not {name}$"
        with pytest.raises(TypeError, match=message):
            rust.Partial.join_all(no_iterable)
    with pytest.raises(TypeError, match=r"^item 1 of `partials` must be a Partial, not str$"):
        rust.Partial.join_all([first, ",c"])
    with pytest.raises(TypeError, match="a partial of str and a partial of bytes"):
        rust.Partial.join_all([first, counter.partial(b",c")])
    with pytest.raises(ValueError, match="partials of different counters"):
        rust.Partial.join_all([first, rust.Counter(";").partial("a")])

    def broken() -> Iterator[Any]:
        yield first
        raise LookupError("a part is lost")

    with pytest.raises(LookupError, match="a part is lost"):
        rust.Partial.join_all(broken())


def test_a_signal_ends_a_long_join(rust: ModuleType) -> None:
    class Interrupted(Exception):
        pass

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise Interrupted

    # Endless, and without any Python code between two items.
    endless = itertools.repeat(rust.Counter(",").partial("a"))
    with handler(interrupt), pytest.raises(Interrupted):
        rust.Partial.join_all(endless)
