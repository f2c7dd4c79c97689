"""A program that uses all that the package exports, for mypy and pyright to accept."""

from collections.abc import Iterator

from atleast import CharSet, Counter, Reset, Segment, Tally, __version__
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
assert_type(counter.count("a,b,c"), int)
assert_type(counter.max_count("a,b,c"), int)
assert_type(counter.tally("a,b,c"), Tally)
assert_type(Tally({0: 1}).counts, dict[int, int])
assert_type(Tally({0: 1}).segments, int)
assert_type(Tally({0: 1}).mode, int | None)
assert_type(Tally({0: 1}).max, int | None)
assert_type(Tally({0: 1}).at_least(1), int)
assert_type(Tally({0: 1}).quantile(0.5), int | None)
assert_type("a" in CharSet("[a-z]"), bool)
assert_type(__version__, str)


def describe(segment: Segment) -> tuple[int, slice, int | None]:
    """Take a segment apart."""
    match segment:
        case Segment(0, line, start, end, count, reached_at):
            return line + start + end + count, segment.slice, reached_at
        case _:
            return segment.index, segment.slice, None


print([describe(segment) for segment in counter.find_iter("a,b,c\nd,e,f")])
