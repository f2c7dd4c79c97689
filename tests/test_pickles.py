"""Forged pickles: either they are errors, or every method of the object works."""

from __future__ import annotations

import copy
import pickle
import random
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from atleast import (
    CharSet,
    Counter,
    Note,
    Partial,
    Ragged,
    RaggedRow,
    Reset,
    Segment,
    StrayQuote,
    Tally,
    Written,
    ragged,
)

MOST = 2**64 - 1

COUNTERS = [
    Counter(",", 2),
    Counter(",", 2, Reset.NewlinesReset),
    Counter(",", 0, Reset.NewlinesReset, max_number=1),
    Counter("é", 1, Reset.WhitespaceReset, invert=True),
    Counter({",", "é", "😀"}, 2, Reset.NewlinesReset, quote='"'),
    Counter("é", 1, Reset.RunsReset),
    Counter(",", 1, ","),
    Counter(",é", 1, Reset.NewlinesReset),
    Counter(b"\xff", 2, "\n", quote='"'),
]
DATA = ["", "a", ",é\n", 'a,,é\n"x,\n\ud800😀,"\u2003,,\n\n  é,a"' * 3, ",\n" * 40]
BYTES = [b"", b"\xff", b",\n" * 40, 'a,,é\n"x,\n😀,"\u2003,,\n\n  é,a"\xff'.encode() * 3]


def partials() -> list[Partial]:
    made = []
    for counter in COUNTERS:
        every: list[str | bytes] = [*DATA, *BYTES]
        for data in every:
            if isinstance(data, bytes) or counter.what != b"\xff":
                made.append(counter.partial(data))
    return made


def values() -> list[Any]:
    """Return objects of every class that can be pickled."""
    return [
        *partials(),
        *COUNTERS,
        CharSet(r"[^\w,]"),
        Reset.RunsReset,
        Tally({}),
        Tally({0: 5, 2: 3, MOST: 7}),
        Segment(1, 2, 3, 9, 2, None),
        RaggedRow(1, 2, 3, 4),
        StrayQuote(2, 5),
        Note(
            "nul",
            3,
            "words; use sep= if so, skip_lines=2 if not",
            [("sep", None, "so"), ("skip_lines", 2, "not")],
        ),
        Written("UTF-8", "LF", ",", '"', None, "#", 0, 2, 2),
        ragged(b'a,b\n1,2\n3\n4,5,6\n"7,8\n'),
        ragged(b"a,a\n1,2\n3,4\0\n"),
    ]


def mutated(numbers: random.Random, state: Any) -> Any:
    """Return the state with one change."""
    if isinstance(state, (tuple, list)) and state and numbers.random() < 0.9:
        items = list(state)
        place = numbers.randrange(len(items))
        way = numbers.random()
        if way < 0.85:
            items[place] = mutated(numbers, items[place])
        elif way < 0.9:
            del items[place]
        elif way < 0.95:
            items.insert(place, copy.copy(items[place]))
        else:
            other = numbers.randrange(len(items))
            items[place], items[other] = items[other], items[place]
        return type(state)(items)
    if isinstance(state, dict) and numbers.random() < 0.9:
        pairs = [*map(list, state.items()), [0, 1]]
        pair = numbers.choice(pairs)
        place = numbers.randrange(2)
        pair[place] = mutated(numbers, pair[place])
        return {key: value for key, value in pairs if isinstance(key, (int, str, bytes))}
    if isinstance(state, bool) and numbers.random() < 0.8:
        return not state
    if isinstance(state, int) and numbers.random() < 0.9:
        return state + numbers.choice([-1, 1, -2, 2, 2**31, 2**32, 2**63, 2**64, MOST, MOST - 1])
    if isinstance(state, bytes) and numbers.random() < 0.9:
        return state[1:] if numbers.random() < 0.3 else bytes(numbers.randbytes(len(state)))
    if isinstance(state, str) and numbers.random() < 0.9:
        return state[:-1] + numbers.choice(["", "]", "a", "\ud800", "[^"])
    return numbers.choice(
        [None, True, 0, 1, -1, MOST, MOST - 1, 2**64, 10**5000, 1.5, float("nan"), "", "a", b"",
         "\ud800", b"\xff", [], [0], [0x11_0000], [2**32], (), (0, True, None), {}, {0: MOST},
         (MOST, False, None), {MOST: 1}, {1: 0}, {"a": 1}, set(), object, Counter(",")]
    )  # fmt: skip


def states(value: Any, numbers: random.Random, times: int) -> Iterator[tuple[Any, Any]]:
    """Return the callable of `__reduce__`, and its arguments with one or several changes."""
    make, arguments, *_ = value.__reduce__()
    for _ in range(times):
        changed = arguments
        for _ in range(numbers.choice([1, 1, 2, 3])):
            changed = mutated(numbers, changed)
        if isinstance(changed, tuple):
            yield make, changed


def ask(value: Any, others: list[Any]) -> None:
    """Call every method of the object."""
    assert isinstance(repr(value), str)
    assert pickle.loads(pickle.dumps(value)) == value
    if isinstance(value, Tally):
        assert value.segments == value.at_least(0) <= MOST
        value.mode, value.max, value.quantile(0.5), value._repr_html_()
    elif isinstance(value, Counter):
        value.has_count(b"a,b\n,,\n"), value.tally(b"a,b\n,,\n")
    elif isinstance(value, Ragged):
        assert value.rows == value.rows
        assert value.dialect == value.dialect
        assert value.notes == value.notes
        value.skip_lines_hint, value.to_dicts(), value.stray_quotes
    elif isinstance(value, Note):
        assert value.kind in Note.KINDS
        assert value.text.count(" if ") >= len(value.cures)
    elif isinstance(value, Segment):
        assert value.start <= value.end
    elif isinstance(value, Partial):
        ask_partial(value)
        for other in others:
            for one, next_one in ((value, other), (other, value), (value, value)):
                try:
                    ask_partial(one.join(next_one))
                except (ValueError, TypeError):
                    continue


def ask_partial(partial: Partial) -> None:
    tally = partial.tally()
    # If a sum wrapped, it would be less than one of the counts.
    assert sum(tally.counts.values()) == tally.segments
    assert sum(count * segments for count, segments in tally.counts.items()) <= MOST
    assert partial.max_count() == (tally.max or 0)
    partial.hits(), partial.has_count()


def test_no_state_is_more_than_an_exception() -> None:
    numbers = random.Random(9)
    accepted = refused = 0
    all_values = values()
    huge = [huge_partial(), *partials()[:60:7]]
    for value in all_values:
        for make, arguments in states(value, numbers, 150):
            try:
                made = make(*arguments)
            except (ValueError, TypeError, OverflowError, AttributeError):
                refused += 1
                continue
            accepted += 1
            if type(made).__module__ == "atleast":
                ask(made, huge)
    print(accepted, "accepted", refused, "refused")
    assert accepted > 200
    assert refused > 5000


def huge_partial() -> Partial:
    """Return the partial of a text of nearly the largest length, in which all segments are hits."""
    counter = COUNTERS[1]
    _, head, tail, is_odd, _, inside = counter.partial(b",\n" * 40).__reduce__()[1][1]
    edge = len(head)
    state = (MOST - 1, head, tail, is_odd, (0, True, ({2**62: 3}, 2**61, False)), inside)
    assert edge < 100
    return Partial(counter, state)


def test_at_the_limit_nothing_wraps() -> None:
    huge = huge_partial()
    assert huge.max_count() >= 2**62
    rule = r"^partials of lengths \d+ and \d+ cannot be joined: their total must be less than "
    with pytest.raises(ValueError, match=rule):
        huge.join(huge)
    with pytest.raises(ValueError, match=rule):
        huge.join(huge.join(COUNTERS[1].partial(b"")).join(COUNTERS[1].partial(b",")))
    with pytest.raises(
        ValueError, match=r"^the values of `counts` must add up to at most 18446744073709551615$"
    ):
        Tally({0: MOST, 1: 1})
    assert Tally({MOST: MOST}).at_least(MOST) == MOST


def test_every_partial_comes_back() -> None:
    for partial in partials():
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            assert pickle.loads(pickle.dumps(partial, protocol)) == partial


LONG = COUNTERS[1].partial(b"a,b\n,,\n,c,d\n" * 9)
QUOTED = COUNTERS[4].partial('a,"b\n,,\n",c,d\n' * 9)
TEXT_RULE = "`state` must be the state of a pickled Partial: "


def changes() -> list[tuple[Partial, dict[int, Any], str]]:
    """Return invalid states, as changes of a valid one, and the messages."""
    return [
        (LONG, {0: -1}, f"the length is not an int from 0 to {MOST}"),
        (LONG, {0: True}, f"the length is not an int from 0 to {MOST}"),
        (LONG, {0: MOST}, f"the length {MOST} is too large"),
        (LONG, {0: 2}, "the head has 6 units and the tail 6, which does not fit the length 2"),
        (LONG, {1: b""}, "the head has 0 units and the tail "),
        (LONG, {1: "a"}, "the head is neither bytes nor a list"),
        (LONG, {2: [97] * 64}, "one of head and tail is bytes and the other a list"),
        (LONG, {3: True}, "it has quotes, but the counter has no quote"),
        (LONG, {3: 1}, "is_odd is not a bool"),
        (LONG, {4: (5, True, None)}, "an empty part has the count 5"),
        (LONG, {4: (MOST, False, None)}, f"it has {MOST} occurrences in "),
        (LONG, {4: (0, False, ({2**63: 2**63}, 0, True))}, "it has "),
        (LONG, {4: (0, False, ({0: 2**63}, 0, True))}, "it has "),
        (LONG, {4: (0, False, ({0: 0}, 0, True))}, "the tally has the count 0 with no segments"),
        (LONG, {4: (0, False, ([], 0, True))}, "the tally is not a dict"),
        (LONG, {4: (0, False)}, "the summary is not a tuple of 3 items"),
        (LONG, {5: (1, False, None)}, "it has quotes, but the counter has no quote"),
        (QUOTED, {1: [0x11_0000] * 64}, "the head contains 1114112, which is not a code point"),
        (
            COUNTERS[0].partial(b"," * 200),
            {4: (0, False, ({}, 0, True))},
            "it has resets, but the counter has Reset.NoReset",
        ),
        (
            COUNTERS[5].partial("é " * 99),
            {4: (0, False, ({0: 9}, 0, True))},
            "it has empty runs",
        ),
        (
            COUNTERS[1].partial(b","),
            {1: b",", 4: (1, False, None)},
            "head and tail contain all of the text, whose state is different",
        ),
    ]


@pytest.mark.parametrize("number", range(len(changes())))
def test_a_state_that_cannot_be_is_refused_and_said_why(number: int) -> None:
    partial, changed, message = changes()[number]
    make, (counter, state) = partial.__reduce__()
    assert make(counter, state) == partial
    state = tuple(changed.get(place, one) for place, one in enumerate(state))
    with pytest.raises(ValueError, match=f"^{re.escape(TEXT_RULE + message)}"):
        make(counter, state)


def test_a_question_that_has_no_partials_has_none_pickled() -> None:
    state = Counter("ab").partial(b"").__reduce__()[1][1]
    with pytest.raises(ValueError, match=r"^partials cannot count 'aa': "):
        Partial(Counter("aa"), state)


def test_numbers_that_count_from_one_do() -> None:
    calls: list[Callable[[], object]] = [
        lambda: Segment(0, 0, 0, 0, 0, None),
        lambda: RaggedRow(0, 0, 0, 0),
        lambda: StrayQuote(0, 0),
        lambda: Note("nul", 0, ""),
    ]
    for call in calls:
        with pytest.raises(ValueError, match=r"^`line` must be at least 1, not 0$"):
            call()
    with pytest.raises(ValueError, match=r"^`first_good_line` must be at least 1, not 0$"):
        Ragged(",", 2, False, 1, [RaggedRow(0, 1, 0, 1)], [], Tally({1: 1}), 0)
    with pytest.raises(ValueError, match=r"^`end` \(2\) must be at least `start` \(3\)$"):
        Segment(0, 1, 3, 2, 0, None)
