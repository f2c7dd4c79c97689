"""A column of strings, one suite over both implementations; long ones on several threads."""

from __future__ import annotations

import ctypes
import os
import random
import re
import signal
import sys
import time
from types import ModuleType
from typing import Any

import atleast
import pytest

from tests.threads import meanwhile


def strings(number: int, seed: int) -> list[str | bytes]:
    """Return strings of every width and bytes, of very different lengths."""
    numbers = random.Random(seed)
    alphabets = ["ab,\n", "aé,\n", "a中,\n", "a😀\udc80,\n"]
    column: list[str | bytes] = []
    for _ in range(number):
        alphabet = numbers.choice(alphabets)
        text = "".join(numbers.choices(alphabet, k=numbers.choice([0, 1, 3, 10, 100])))
        column.append(text if numbers.random() < 0.7 else text.encode(errors="surrogatepass"))
    return column


def test_each_is_answered_as_by_itself(implementation: ModuleType) -> None:
    reset = implementation.Reset.NewlinesReset
    for counter in (
        implementation.Counter(",", 3, reset),
        implementation.Counter({",", "中"}, 2, reset, max_number=4),
        implementation.Counter("a,", 2, reset),
    ):
        column = strings(300, 1)
        expected = [counter.has_count(string) for string in column]
        assert True in expected
        assert False in expected
        for given in (column, tuple(column), iter(column), (string for string in column)):
            assert counter.has_count_each(given) == expected
        assert counter.has_count_each([]) == []


# Each method for a column, and the method for one string.
EACH = {
    "has_count_each": "has_count",
    "hits_each": "hits",
    "total_each": "total",
    "max_count_each": "max_count",
}


@pytest.mark.parametrize(("each", "one"), EACH.items(), ids=EACH)
def test_a_long_column(each: str, one: str, rust: ModuleType) -> None:
    counter = rust.Counter(",", 3, rust.Reset.NewlinesReset)
    column = strings(5000, 2) * 20
    column[77_777] = ",,," * 5_000_000
    expected = [getattr(counter, one)(string) for string in column]
    assert len(set(expected)) > 1
    assert getattr(counter, each)(column) == expected
    assert getattr(counter, each)(iter(column)) == expected
    assert getattr(counter, each)([]) == []
    with pytest.raises(TypeError, match=r"^item 1 of `column` must be a str or bytes, not int$"):
        getattr(counter, each)(["a", 1])


def test_documents_of_every_length(rust: ModuleType) -> None:
    """Short strings, strings that are read while detached, and very long ones."""
    counter = rust.Counter(",", 3, rust.Reset.NewlinesReset)
    lines = ["a,b\n", "é,中,,\n", "\U0001f600\n"]
    column = [
        lines[number % 3] * (2**power // 4) + ",,,"[number % 4 :]
        for number, power in enumerate([*range(24), 25, *range(22, 0, -3)] * 2)
    ]
    expected = [counter.has_count(string) for string in column]
    assert True in expected
    assert False in expected
    assert counter.has_count_each(column) == expected
    assert counter.has_count_each(iter(column)) == expected


def unready(text: str) -> str:
    """Return a string that is not ready, as extension modules could make before Python 3.12."""
    python = ctypes.pythonapi
    python.PyUnicode_FromUnicode.restype = ctypes.py_object
    python.PyUnicode_AsUnicode.restype = ctypes.c_void_p
    string = python.PyUnicode_FromUnicode(None, ctypes.c_ssize_t(len(text)))
    units = ctypes.c_wchar * len(text)
    place = python.PyUnicode_AsUnicode(ctypes.py_object(string))
    units.from_address(place)[:] = list(text)
    assert isinstance(string, str)
    return string


@pytest.mark.filterwarnings("ignore:PyUnicode_FromUnicode:DeprecationWarning")
def test_strings_that_are_not_ready(rust: ModuleType) -> None:
    make = unready if sys.version_info < (3, 12) else str  # Since then all are.
    column = [make(text) for text in ["a,b,,c", "中", "a,b", ",,,"] * 500]
    assert rust.Counter(",", 3).has_count_each(column) == [True, False, False, True] * 500


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ("a,b", "`column` must be an iterable of str or bytes, not str"),
        (b"a,b", "`column` must be an iterable of str or bytes, not bytes"),
        (bytearray(b"a,b"), "`column` must be an iterable of str or bytes, not bytearray"),
        (7, "`column` must be an iterable of str or bytes, not int"),
        (None, "`column` must be an iterable of str or bytes, not NoneType"),
        (["a", None], "item 1 of `column` must be a str or bytes, not NoneType"),
        (["a"] * 70_000 + [7], "item 70000 of `column` must be a str or bytes, not int"),
        ([bytearray(b"a")], "item 0 of `column` must be a str or bytes, not bytearray"),
    ],
    ids=lambda it: it if isinstance(it, str) else "",
)
def test_what_is_refused(implementation: ModuleType, column: Any, message: str) -> None:
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        implementation.Counter(",", 3).has_count_each(column)


def test_a_question_of_a_byte_takes_bytes_alone(implementation: ModuleType) -> None:
    counter = implementation.Counter(b"\xff", 1)
    assert counter.has_count_each([b"a\xff", b"a"]) == [True, False]
    why = r"because the counter contains the byte b'\xff'"
    message = f"item 1 of `column` must be bytes, not str, {why}"
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        counter.has_count_each([b"a", "a"])


def test_what_the_column_raises_is_raised(implementation: ModuleType) -> None:
    def column() -> Any:
        yield "a"
        raise LookupError("no more")

    with pytest.raises(LookupError, match=r"^no more$"):
        implementation.Counter(",", 3).has_count_each(column())


def test_a_list_that_changes_meanwhile() -> None:
    """Another thread may change the list: no string is read that is not in it."""
    counter, column = atleast.Counter(",", 3), ["a,b,c,d" * 20] * 200_000
    numbers = random.Random(3)

    def change() -> None:
        column[numbers.randrange(100_000)] = "," * numbers.randrange(50)
        del column[-1]
        column.append("a,b,c,d")
        time.sleep(0)

    with meanwhile(change):
        for _ in range(10):
            assert abs(len(counter.has_count_each(column)) - 200_000) <= 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_process_answers_too() -> None:
    """The copy of the counter in the child has no threads."""
    counter, column = atleast.Counter(",", 3), ["a,b,c,d" * 20, "a"] * 50_000
    expected = counter.has_count_each(column)
    child = os.fork()
    if child == 0:
        signal.alarm(60)
        os._exit(0 if counter.has_count_each(column) == expected else 1)
    assert os.waitpid(child, 0)[1] == 0
