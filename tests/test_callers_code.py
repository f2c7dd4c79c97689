"""Code of the caller that runs within a call: what it raises, changes and calls.

Whatever it does, the call returns the right answer or raises, and never panics.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import atleast
import pytest
from atleast import (
    CharSet,
    Counter,
    Note,
    Ragged,
    RaggedRow,
    Reset,
    Segment,
    StrayQuote,
    Tally,
    Written,
    ragged,
)


class OwnError(Exception):
    """An exception of the caller."""


class OwnTypeError(TypeError):
    """A `TypeError` that only the caller raises."""


EXCEPTIONS = [KeyboardInterrupt, MemoryError, RecursionError, OwnError, OwnTypeError, SystemExit]


class Hooks:
    """An object whose special methods all raise."""

    def __init__(self, exception: type[BaseException]) -> None:
        """Take the exception to raise."""
        self.exception = exception

    def _raise(self, *_: Any) -> Any:
        raise self.exception

    __index__ = __float__ = __int__ = __iter__ = __len__ = __fspath__ = __getitem__ = _raise
    __bool__ = __buffer__ = _raise


class Raising(Hooks):
    """The same with a `read`."""

    read = Hooks._raise


class Property(Hooks):
    """The same, and its `read` raises before it is called."""

    @property
    def read(self) -> Any:
        raise self.exception


def members(exception: type[BaseException], kind: type) -> Any:
    """Return a set that raises when it is iterated over."""

    class Members(kind):  # type: ignore[misc]
        def __iter__(self) -> Iterator[str]:
            yield "a"
            raise exception

    return Members("ab")


def wants_numbers(number: Any) -> list[Callable[[], object]]:
    """Return every call that takes a number, with this number."""
    numbers = [1, 1, 1, 1, 1, 1]
    at = [[*numbers[:place], number, *numbers[place + 1 :]] for place in range(6)]
    return [
        lambda: Counter(",", number),
        lambda: Counter(",", max_number=number),
        lambda: Tally({number: 1}),
        lambda: Tally({1: number}),
        lambda: Tally({}).at_least(number),
        lambda: ragged(b"", expected=number),
        lambda: ragged(b"", skip_lines=number),
        lambda: ragged(b"", max_field=number),
        *(lambda numbers=numbers: Segment(*numbers) for numbers in at),
        *(lambda numbers=numbers: RaggedRow(*numbers[:4]) for numbers in at[:4]),
        *(lambda numbers=numbers: StrayQuote(*numbers[:2]) for numbers in at[:2]),
        lambda: Ragged(",", number, False, 1, [], [], Tally({}), 1),
        lambda: Ragged(",", 1, False, number, [], [], Tally({}), 1),
        lambda: Ragged(",", 1, False, 1, [], [], Tally({}), number),
        lambda: Note("nul", number, ""),
        *(
            lambda numbers=numbers: Written("UTF-8", None, ",", None, None, None, *numbers[:3])
            for numbers in at[:3]
        ),
        lambda: atleast.open(os.devnull).read(number),
    ]


def wants_data(data: Any) -> list[Callable[[], object]]:
    """Return every call that takes data of any type, with this data."""
    counter = Counter(",", 2, Reset.NewlinesReset)
    return [
        lambda: counter.has_count(data),
        lambda: counter.find(data),
        lambda: list(counter.find_iter(data)),
        lambda: counter.hits(data),
        lambda: counter.max_count(data),
        lambda: counter.tally(data),
        lambda: counter.partial(data),
        lambda: ragged(data),
    ]


@pytest.mark.parametrize("exception", EXCEPTIONS)
def test_what_it_raises_is_raised(exception: type[BaseException]) -> None:
    hooks = Hooks(exception)
    calls: list[Callable[[], object]] = [
        *wants_numbers(hooks),
        lambda: Tally({1: 1}).quantile(hooks),
        lambda: Counter(members(exception, set)),
        lambda: Counter(members(exception, frozenset)),
        lambda: Counter(",", 1, members(exception, set)),
        lambda: Counter(",").has_count_each(hooks),
        lambda: Counter(",").has_count_each(iter_raising(exception)),
        lambda: Ragged(",", 1, False, 1, hooks, [], Tally({}), 1),
        lambda: Ragged(",", 1, False, 1, [], hooks, Tally({}), 1),
        lambda: Ragged(",", 1, False, 1, [], [], Tally({}), 1, notes=hooks),
        lambda: Note("nul", 1, "", hooks),
        *wants_data(Raising(exception)),
        *wants_data(Property(exception)),
        lambda: atleast.open(path_of(exception)),
        lambda: ragged(path_of(exception)),
        lambda: ragged(io.BufferedReader(RawRaising(exception))),
    ]
    if sys.version_info >= (3, 12):
        calls += [*wants_data(hooks), lambda: Counter(",").stream().feed(hooks)]
    for number, call in enumerate(calls):
        with pytest.raises(exception) as raised:
            call()
        assert type(raised.value) is exception, number


class RawRaising(io.RawIOBase):
    """A file whose `read` raises."""

    def __init__(self, exception: type[BaseException]) -> None:
        """Take the exception to raise."""
        self.exception = exception

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        raise self.exception


def iter_raising(exception: type[BaseException]) -> Iterator[str]:
    yield "a"
    raise exception


def path_of(exception: type[BaseException]) -> Any:
    class AnyPath(os.PathLike[str]):
        def __fspath__(self) -> str:
            raise exception

    return AnyPath()


def test_a_type_error_of_conversion_is_said_in_our_words_and_kept_as_the_cause() -> None:
    text: Any = "3"
    calls: list[Callable[[], object]] = [
        lambda: Counter(",", Hooks(TypeError)),
        lambda: Tally({1: 1}).quantile(Hooks(TypeError)),
        lambda: Counter(",").has_count_each(Hooks(TypeError)),
        lambda: Counter(",", text),
    ]
    for call in calls:
        with pytest.raises(TypeError, match=r" must be an? .*, not (Hooks|str)$") as raised:
            call()
        assert isinstance(raised.value.__cause__, TypeError)


def test_what_says_its_own_length_is_as_long_as_it_is() -> None:
    class Text(str):
        length: int

        def __len__(self) -> int:
            raise OwnError

        def __iter__(self) -> Iterator[str]:
            raise OwnError

    class Bytes(bytes):
        def __len__(self) -> int:
            raise OwnError

    assert Counter(Text("ab")).hits("ab") == 1
    assert Counter({Text("a")}, 1, Text("b")).hits("ab") == 1
    assert Counter(Bytes(b"\xff"), 1, Bytes(b",")).hits(b"\xff") == 1
    column: list[str | bytes] = [Text("a"), Bytes(b"b")]
    assert Counter("a").has_count_each(iter(column)) == [True, False]
    assert ragged(b"a;b\n", Text(";"), quote=Bytes(b"'")).expected == 2
    assert Text("é") in CharSet("[é]")
    with pytest.raises(
        ValueError, match=r"^`reset` must be one character, not 'ab' \(2 characters\)$"
    ):
        Counter(",", 1, Text("ab"))


def test_a_list_that_gives_other_items_gives_them() -> None:
    class Items(list[str]):
        def __iter__(self) -> Iterator[str]:
            return iter(["a"])

    assert Counter("a").has_count_each(Items("bc")) == [True]


# --- What it changes


@pytest.mark.parametrize("change", ["add", "clear", "replace", "delete", "other tally"])
def test_a_dict_that_changes_meanwhile_is_taken_as_it_was(change: str) -> None:
    class Number(int):
        """An `int` too large for the fast path, with an `__index__` of the caller."""

    class Changing:
        def __init__(self, number: int) -> None:
            self.number = number

        def __index__(self) -> int:
            if change == "add":
                counts.update((1000 + key, 1) for key in range(100))
            elif change == "clear":
                counts.clear()
            elif change == "replace":
                counts.update(dict.fromkeys(counts, 7))
            elif change == "delete" and counts:
                counts.popitem()
            elif change == "other tally":
                assert Tally({5: 1}).segments == 1
            return self.number

    counts: dict[Any, Any] = {key: Changing(1) for key in range(100)}
    counts[Changing(100)] = 1
    assert Tally(counts) == Tally(dict.fromkeys(range(101), 1))


def test_keys_of_one_number_are_put_together() -> None:
    class One:
        def __index__(self) -> int:
            return 1

    ones: dict[Any, int] = {1: 2, One(): 3, One(): 4}
    assert Tally(ones) == Tally({1: 9})
    with pytest.raises(
        ValueError, match=r"^the values of `counts` must add up to at most 18446744073709551615$"
    ):
        Tally({**ones, 0: 2**64 - 1})


def test_a_set_that_changes_meanwhile_is_an_error() -> None:
    class Changing(set[str]):
        def __iter__(self) -> Iterator[str]:
            for number, member in enumerate(super().__iter__()):
                self.add(str(number))
                yield member

    with pytest.raises(RuntimeError, match="changed size during iteration"):
        Counter(Changing("abc"))


def test_a_column_that_changes_meanwhile_ends_where_it_ends() -> None:
    column: list[Any] = ["a"] * 1000

    class Shrinking(list[Any]):
        def __iter__(self) -> Iterator[Any]:
            for item in list(column):
                column.clear()
                yield item

    assert Counter("a").has_count_each(Shrinking()) == [True] * 1000
    assert column == []


# --- What it calls


def test_data_that_use_their_iterator_as_they_go() -> None:
    class Last(str):
        def __del__(self) -> None:
            seen.append(next(hits, None))

    seen: list[Any] = []
    for length in (1, 2**17):
        hits = Counter("c", 1, Reset.NewlinesReset).find_iter(Last("c" + "a" * length))
        assert len(list(hits)) == 1
        assert seen.pop() is None


def test_what_a_file_gives_uses_its_iterator_as_it_goes() -> None:
    class Chunk(bytes):
        def __del__(self) -> None:
            try:
                next(hits)
            except (ValueError, StopIteration) as error:
                seen.append(type(error))

    class File:
        def __init__(self) -> None:
            self.chunks = [2, 3, 0]

        def read(self, size: int = -1, /) -> bytes:
            return Chunk(b"c\n" * self.chunks.pop(0))

    seen: list[type] = []
    hits = Counter("c", 1, Reset.NewlinesReset).find_iter(File())
    assert len(list(hits)) == 5
    assert seen


def test_a_file_that_asks_in_its_turn() -> None:
    counter = Counter("c", 2, Reset.NewlinesReset)
    stream, guarded = counter.stream(), counter.guard(io.BytesIO(b"cc"))

    class Asks:
        def __init__(self) -> None:
            self.left = 3

        def read(self, size: int = -1, /) -> bytes:
            self.left -= 1
            assert counter.hits("cc\ncc") == 2
            stream.feed(b"c\n")
            if self.left == 1:
                with pytest.raises(atleast.LimitExceeded):
                    guarded.read()
            return b"cc\n" if self.left > 0 else b""

    assert counter.tally(Asks()) == Tally({2: 2})
    assert ragged(Asks(), expected=1).records == 2
    assert stream.finish() is False


def test_a_file_that_closes_itself_meanwhile(tmp_path: Path) -> None:
    path = tmp_path / "data"
    path.write_bytes(b"c\n" * 400_000)
    with atleast.open(path) as file:
        hits = Counter("c", 1, Reset.NewlinesReset).find_iter(file)
        next(hits)
        file.close()
        with pytest.raises(ValueError, match=r"^I/O operation on closed file\.$"):
            list(hits)


# --- Arguments of every wrong type


def made_wrong() -> list[Any]:
    """Return objects that are invalid arguments, or barely valid ones."""
    released = memoryview(b"abc")
    released.release()
    with open(os.devnull, "rb") as closed:
        pass
    return [
        None,
        True,
        -1,
        2**63,
        2**64 - 1,
        2**64,
        -(2**64),
        10**5000,
        -(10**5000),
        1.5,
        float("nan"),
        float("inf"),
        -0.0,
        "",
        "\ud800",
        "a\udfff",
        "\0",
        "x" * 100_000,
        b"",
        b"\xff\xfe",
        bytearray(b"abc"),
        released,
        memoryview(b"abcdef")[::2],
        memoryview(b"abcdefgh").cast("I"),
        memoryview(bytearray(b"")),
        closed,
        io.StringIO("a,b"),
        [],
        [1],
        [[]],
        (),
        {},
        {"a": 1},
        {1: -1},
        set(),
        {"ab"},
        {1},
        frozenset("a"),
        range(2**62),
        object(),
        int,
        Counter,
        Counter(","),
        CharSet("[a]"),
        Reset.RunsReset,
        Tally({2**64 - 1: 2**64 - 1}),
        Segment(2**64 - 1, 2**64 - 1, 2**63, 2**64 - 1, 2**64 - 1, None),
        RaggedRow(2**64 - 1, 2**64 - 1, 2**64 - 1, 2**64 - 1),
        Huge(),
        iter([]),
        lambda: None,
        sys,
    ]


class Huge:
    """An object with a `__len__` beyond any memory."""

    def __len__(self) -> int:
        return 2**62

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __getitem__(self, index: int) -> Any:
        raise IndexError


def callables() -> list[Any]:
    """Return all callables that take one argument, and the methods of each object."""
    counter = Counter(",", 2, Reset.NewlinesReset)
    objects = [
        counter,
        Counter(b"\xff", 1, b","),
        counter.stream(),
        counter.partial("a,b"),
        counter.find_iter("a,,b"),
        CharSet("[a]"),
        Reset.NoReset,
        Tally({0: 1, 2**64 - 1: 2**64 - 2}),
        Segment(0, 1, 0, 1, 0, None),
        RaggedRow(0, 1, 0, 1),
        StrayQuote(1, 0),
        ragged(b"a,b\n1\n"),
        atleast._atleast.Watch(counter),
        atleast.open(os.devnull),
    ]
    classes = {type(one) for one in objects}
    methods = [
        getattr(one, name)
        for one in objects
        for name in dir(one)
        if name not in {"plot", "__class__", "__init_subclass__", "__subclasshook__"}
        and callable(getattr(one, name))
    ]
    return [*classes, atleast.open, atleast.ragged, *methods]


def test_no_argument_makes_it_panic() -> None:
    tried = 0
    for function in callables():
        for wrong in made_wrong():
            for arguments in ((wrong,), (wrong, wrong), (",", wrong), (",", 1, wrong)):
                tried += 1
                try:
                    shown = function(*arguments)
                    # The result of a call has a `repr`.
                    if type(shown).__module__.startswith("atleast"):
                        repr(shown)
                # A panic is not an `Exception`.
                except Exception:
                    pass
    print(tried, "calls")
    assert tried > 20_000


def test_numbers_beyond_what_python_writes_down_are_named_all_the_same() -> None:
    with pytest.raises(
        ValueError,
        match=r"^`min_number` must be at most 18446744073709551615, not an int of 16610 bits$",
    ):
        Counter(",", 10**5000)
    with pytest.raises(
        ValueError, match=r"^`q` must be between 0 and 1, not an int of 16610 bits$"
    ):
        Tally({}).quantile(10**5000)
