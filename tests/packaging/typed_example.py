"""A program that uses all that the package exports, for mypy and pyright to accept."""

from collections.abc import Iterator

from atleast import Counter, Reset, Segment, __version__
from typing_extensions import assert_type

counter = Counter(what=",", min_number=2, reset=Reset.NewlinesReset)
assert_type(Counter(","), Counter)
assert_type(counter.what, str)
assert_type(counter.min_number, int)
assert_type(counter.reset, Reset)
assert_type(counter.has_count("a,b,c"), bool)
assert_type(counter.has_count(b"a,b,c"), bool)
assert_type(counter.find("a,b,c"), Segment | None)
assert_type(counter.find_iter("a,b,c"), Iterator[Segment])
assert_type(__version__, str)


def describe(segment: Segment) -> tuple[int, slice, int | None]:
    """Take a segment apart."""
    match segment:
        case Segment(0, line, start, end, count, reached_at):
            return line + start + end + count, segment.slice, reached_at
        case _:
            return segment.index, segment.slice, None


print([describe(segment) for segment in counter.find_iter("a,b,c\nd,e,f")])
