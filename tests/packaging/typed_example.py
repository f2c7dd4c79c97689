"""A program that uses everything that the package exports; mypy and pyright must accept it."""

import io
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

from atleast import (
    CharSet,
    Counter,
    CountStream,
    File,
    GuardedFile,
    LimitExceeded,
    Partial,
    Ragged,
    RaggedRow,
    Reset,
    Segment,
    StrayQuote,
    Tally,
    __version__,
    ragged,
)
from atleast import open as open_file
from typing_extensions import assert_type

counter = Counter(what=",", min_number=2, reset=Reset.NewlinesReset)
assert_type(Counter(","), Counter)
assert_type(Counter({",", ";"}, reset=b"\n", max_number=3, invert=True, quote='"'), Counter)
assert_type(Counter(CharSet("[,;]"), reset=frozenset("|"), max_number=None, quote=b"'"), Counter)
assert_type(counter.what, str | bytes | CharSet)
assert_type(counter.min_number, int)
assert_type(counter.reset, Reset | str | bytes | CharSet)
assert_type(counter.max_number, int | None)
assert_type(counter.invert, bool)
assert_type(counter.quote, str | bytes | None)
assert_type(counter.has_count("a,b,c"), bool)
assert_type(counter.has_count(b"a,b,c"), bool)
assert_type(counter.find("a,b,c"), Segment | None)
assert_type(counter.find_iter("a,b,c"), Iterator[Segment])
assert_type(counter.occurrences("a,b,c"), Iterator[slice])
assert_type(counter.hits("a,b,c"), int)
assert_type(Partial.join_all([counter.partial("a,b"), counter.partial(",c")]), Partial)
assert_type(counter.max_count("a,b,c"), int)
assert_type(counter.tally("a,b,c"), Tally)
assert_type(counter.stream(), CountStream)
assert_type(counter.stream().feed("a,b,c"), bool)
assert_type(counter.stream().feed(b"a,b,c"), bool)
assert_type(counter.stream().finish(), bool)
assert_type(counter.stream().hits, int)
assert_type(counter.has_count_each(["a,b,c", b"a"]), list[bool])
assert_type(counter.hits_each(["a,b,c", b"a"]), list[int])
assert_type(counter.total_each(["a,b,c", b"a"]), list[int])
assert_type(counter.max_count_each(["a,b,c", b"a"]), list[int])
assert_type(counter.total("a,b,c"), int)
assert_type(counter.segments("a,b,c"), int)
assert_type(counter.share("a,b,c"), float)
assert_type(counter.guard(io.BytesIO(b"a,b")), GuardedFile)
assert_type(counter.guard(io.StringIO("a,b")), GuardedFile)
assert_type(counter.guard(["a,b", "c"]), Iterator[str])
assert_type(counter.guard(b"a,b" for _ in range(3)), Iterator[bytes])
with open_file(__file__) as file:
    assert_type(file, File)
    assert_type(counter.guard(file), GuardedFile)
    assert_type(file.read(3), bytes)
assert_type(Tally({0: 1}).counts, dict[int, int])
assert_type(Tally({0: 1}).segments, int)
assert_type(Tally({0: 1}).mode, int | None)
assert_type(Tally({0: 1}).max, int | None)
assert_type(Tally({0: 1}).at_least(1), int)
assert_type(Tally({0: 1}).quantile(0.5), int | None)
assert_type("a" in CharSet("[a-z]"), bool)
report = ragged(b"a,b\nc\n", expected=2, escape=None, comment="#", skip_lines=0, max_field=100)
assert_type(ragged(io.BytesIO(b"a,b"), ",", quote=b"'"), Ragged)
assert_type(ragged(bytearray(b"a\xffb"), b"\xff", quote=None), Ragged)
assert_type(ragged(Path(__file__)), Ragged)
assert_type(ragged(__file__), Ragged)
assert_type(report.sep, str | bytes)
assert_type(report.expected, int)
assert_type(report.is_expected_given, bool)
assert_type(report.records, int)
assert_type(report.rows, list[RaggedRow])
assert_type(report.rows[0].fields, int)
assert_type(report.stray_quotes, list[StrayQuote])
assert_type(report.tally, Tally)
assert_type(report.first_good_line, int | None)
assert_type(report.skip_lines_hint, int | None)
assert_type(report.to_dicts(), list[dict[str, Any]])
assert_type(__version__, str)


async def hand_through(chunks: AsyncIterator[bytes]) -> LimitExceeded | None:
    """Guard asynchronous chunks."""
    guarded = counter.guard(chunks)
    assert_type(guarded, AsyncIterator[bytes])
    try:
        async for chunk in guarded:
            assert_type(chunk, bytes)
    except LimitExceeded as error:
        assert_type(error.segment, Segment)
        assert_type(error.counter, Counter)
        return error
    return None


def describe(segment: Segment) -> tuple[int, slice, int | None]:
    """Destructure a segment."""
    match segment:
        case Segment(0, line, start, end, count, reached_at):
            return line + start + end + count, segment.slice, reached_at
        case _:
            return segment.index, segment.slice, None


def place(found: RaggedRow | StrayQuote) -> tuple[int, int]:
    """Destructure what `ragged` found."""
    match found:
        case RaggedRow(_, line, start, _) | StrayQuote(line, start):
            return line, start


print([describe(segment) for segment in counter.find_iter("a,b,c\nd,e,f")])
print([place(row) for row in report.rows], [place(quote) for quote in report.stray_quotes])
