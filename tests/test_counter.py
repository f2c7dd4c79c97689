"""The public interface, one suite over both implementations."""

from __future__ import annotations

import copy
import gc
import inspect
import pickle
import re
import sys
import time
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest

RESETS = ["NewlinesReset", "SpacesReset", "WhitespaceReset", "RunsReset", "NoReset"]
SEGMENT_FIELDS = ("index", "line", "start", "end", "count", "reached_at")
WHITE_SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
CLASSES = ["CharSet", "Counter", "Partial", "Reset", "Segment", "CountStream", "Tally"]
METHODS = [
    *("has_count", "find", "find_iter", "hits", "total", "segments", "share", "max_count"),
    *("tally", "partial"),
]
EVERY_PROTOCOL = range(pickle.HIGHEST_PROTOCOL + 1)


def one_of_each(implementation: ModuleType) -> list[Any]:
    """One value of each public class."""
    newlines = implementation.Reset.NewlinesReset
    return [
        newlines,
        implementation.Counter("c", 3, newlines),
        implementation.Counter(
            {",", ";"}, 0, b"\xff", max_number=2**64 - 1, invert=True, quote='"'
        ),
        implementation.Segment(0, 1, 0, 19, 3, 10),
        implementation.CharSet(r"[a-z\u2003]"),
        implementation.Tally({0: 2, 3: 1}),
    ]


def name_of_class(value: object) -> str:
    return type(value).__name__


# --- Meaning


def test_three_in_one_line(implementation: ModuleType) -> None:
    counter = implementation.Counter("c", 3, implementation.Reset.NewlinesReset)
    assert counter.has_count("hello-c-c-c-goodbye") is True


def test_a_newline_between(implementation: ModuleType) -> None:
    counter = implementation.Counter("c", 3, implementation.Reset.NewlinesReset)
    assert counter.has_count("hello-c-c-\nc-goodbye") is False


def test_find_reads_the_first_hit_to_its_end(implementation: ModuleType) -> None:
    counter = implementation.Counter("c", 2, implementation.Reset.NewlinesReset)
    assert counter.find("c\nccc-\ncc") == implementation.Segment(1, 2, 2, 6, 3, 3)
    assert counter.find("c\nc") is None


def test_find_iter_gives_every_hit(implementation: ModuleType) -> None:
    counter = implementation.Counter("c", 2, implementation.Reset.NewlinesReset)
    data = "c\nccc-\ncc"
    assert [data[hit.slice] for hit in counter.find_iter(data)] == ["ccc-", "cc"]


def test_one_occurrence_and_no_reset_unless_said(implementation: ModuleType) -> None:
    counter = implementation.Counter("c")
    assert counter == implementation.Counter("c", 1, implementation.Reset.NoReset)


def test_a_counter_keeps_nothing_between_calls(implementation: ModuleType) -> None:
    counter = implementation.Counter("c", 3)
    assert [counter.has_count("cc") for _ in range(3)] == [False, False, False]


def test_offsets_are_those_of_the_data(implementation: ModuleType) -> None:
    counter = implementation.Counter("é", 1, implementation.Reset.SpacesReset)
    for data in ("漢字 aé b", "漢字 aé b".encode()):
        hit = counter.find(data)
        assert data[hit.slice] in ("aé", "aé".encode())
        assert data[hit.reached_at : hit.end] in ("é", "é".encode())


def test_lone_surrogates_are_characters(implementation: ModuleType) -> None:
    counter = implementation.Counter("c", 2)
    assert counter.find("c\ud800\udc00c") == implementation.Segment(0, 1, 0, 4, 2, 3)


def test_a_lone_surrogate_ends_a_run(implementation: ModuleType) -> None:
    counter = implementation.Counter("c", 2, implementation.Reset.RunsReset)
    assert counter.find("c\ud800cc") == implementation.Segment(1, 1, 2, 4, 2, 3)


def test_the_null_character_can_be_counted(implementation: ModuleType) -> None:
    counter = implementation.Counter("\0", 2)
    for data in ("a\0b\0", b"a\0b\0"):
        assert counter.find(data) == implementation.Segment(0, 1, 0, 4, 2, 3)


def test_every_white_space_character_resets(implementation: ModuleType) -> None:
    counter = implementation.Counter("c", 2, implementation.Reset.WhitespaceReset)
    for character in WHITE_SPACE:
        assert not counter.has_count(f"c{character}c"), ascii(character)
        assert not counter.has_count(f"c{character}c".encode()), ascii(character)


def test_no_other_character_is_white_space(implementation: ModuleType) -> None:
    counter = implementation.Counter("c", 2, implementation.Reset.WhitespaceReset)
    others = {chr(code_point) for code_point in range(sys.maxunicode + 1)} - {*WHITE_SPACE, "c"}
    text = "c" + "".join(sorted(others)) + "c"
    assert counter.has_count(text)
    assert counter.has_count(text.encode("utf-8", "ignore"))


def test_subclasses_of_str_and_bytes_are_data(implementation: ModuleType) -> None:
    class Text(str):
        pass

    class Bytes(bytes):
        pass

    counter = implementation.Counter("c", 2)
    assert counter.has_count(Text("cc"))
    assert counter.has_count(Bytes(b"cc"))


# --- More than one character and one number


def test_a_set_counts_any_of_its_characters(implementation: ModuleType) -> None:
    for members in ({",", ";"}, frozenset(",;"), implementation.CharSet("[,;]")):
        counter = implementation.Counter(members, 3)
        assert counter.find("a,b;c,d") == implementation.Segment(0, 1, 0, 7, 3, 5)
        assert counter == implementation.Counter(implementation.CharSet("[;,]"), 3)


def test_any_character_or_set_resets(implementation: ModuleType) -> None:
    for reset in (";", b";", {";"}, implementation.CharSet("[;|]")):
        counter = implementation.Counter("c", 2, reset)
        assert counter.find("c;;cc;c") == implementation.Segment(2, 1, 3, 5, 2, 4)


def test_an_ascii_byte_is_its_character(implementation: ModuleType) -> None:
    counter = implementation.Counter(b"c", 2, b";", quote=b"'")
    assert counter == implementation.Counter("c", 2, ";", quote="'")
    assert (counter.what, counter.reset, counter.quote) == ("c", ";", "'")
    assert counter.has_count("c;cc")


def test_any_byte_can_be_asked_for(implementation: ModuleType) -> None:
    # The byte A9 ends é and ©, which are C3 A9 and C2 A9, and is also there alone.
    data = "é\xa9".encode() + b"\xa9"
    assert implementation.Counter(b"\xa9").tally(data) == implementation.Tally({3: 1})
    assert implementation.Counter("\xa9").tally(data) == implementation.Tally({1: 1})
    counter = implementation.Counter("c", 1, b"\xa9")
    assert counter.find(b"\xc3\xa9c") == implementation.Segment(1, 1, 2, 3, 1, 2)


def test_nothing_counts_or_resets_within_quotes(implementation: ModuleType) -> None:
    counter = implementation.Counter(",", 2, implementation.Reset.NewlinesReset, quote='"')
    text = 'a,"b,\n,"\n"",c,d""\n",,'
    assert list(counter.find_iter(text)) == [implementation.Segment(1, 3, 9, 17, 2, 13)]
    assert counter.tally(text) == implementation.Tally({0: 1, 1: 1, 2: 1})


def test_at_most_and_the_others(implementation: ModuleType) -> None:
    newlines = implementation.Reset.NewlinesReset
    text = "a\n,\n,,\n,,,\n"
    bounded = implementation.Counter(",", 1, newlines, max_number=2)
    assert [hit.line for hit in bounded.find_iter(text)] == [2, 3]
    others = implementation.Counter(",", 1, newlines, max_number=2, invert=True)
    # A segment that is a hit because it has no occurrence has no first occurrence.
    assert [(hit.line, hit.reached_at) for hit in others.find_iter(text)] == [(1, None), (4, 7)]
    fewer = implementation.Counter(",", 2, newlines, invert=True)
    assert [hit.line for hit in fewer.find_iter(text)] == [1, 2]
    assert [fewer.has_count(data) for data in ("", "\n", ",,", ",,\n,")] == [
        False,
        True,
        False,
        True,
    ]


def test_counts_of_hits_and_of_segments(implementation: ModuleType) -> None:
    counter = implementation.Counter(",", 2, implementation.Reset.NewlinesReset)
    text = "a\n,\n,,\n,,,\n,\n"
    for data in (text, text.encode()):
        assert counter.hits(data) == 2
        assert counter.max_count(data) == 3
        assert counter.tally(data) == implementation.Tally({0: 1, 1: 2, 2: 1, 3: 1})
    assert (counter.hits(""), counter.max_count("")) == (0, 0)
    assert counter.tally("") == implementation.Tally({})


def test_what_a_tally_tells(implementation: ModuleType) -> None:
    tally = implementation.Tally({7: 2, 0: 5, 2: 5, 9: 0})
    assert list(tally.counts.items()) == [(0, 5), (2, 5), (7, 2)]
    assert (tally.segments, tally.mode, tally.max) == (12, 0, 7)
    assert [tally.at_least(count) for count in (0, 1, 2, 3, 7, 8)] == [12, 7, 7, 2, 2, 0]
    assert [tally.quantile(q) for q in (0, 5 / 12, 0.5, 10 / 12, 0.9, 1)] == [0, 0, 2, 2, 7, 7]
    empty = implementation.Tally({})
    assert (empty.counts, empty.segments, empty.mode, empty.max) == ({}, 0, None, None)
    assert (empty.at_least(0), empty.quantile(0.5)) == (0, None)


def test_surrogates_are_in_a_negated_set_and_invalid_bytes_are_not(
    implementation: ModuleType,
) -> None:
    others = implementation.CharSet("[^a]")
    assert "\ud800" in others
    assert "\ud800" not in implementation.CharSet("[a-z]")
    assert implementation.Counter(others).max_count("a\ud800\udfff") == 2
    assert implementation.Counter(others).max_count(b"a\xffb") == 1
    assert implementation.Counter("a", 1, others).tally(b"a\xffa") == implementation.Tally({2: 1})
    assert implementation.Counter("a", 1, others).tally("a\ud800a") == implementation.Tally({1: 2})


@pytest.mark.parametrize(
    ("class_text", "written"),
    [
        ("[;,]", "[,;]"),
        ("[a-f0-9]", "[0-9a-f]"),
        ("[ab]", "[ab]"),
        ("[^a]", "[^a]"),
        (r"[\]\[\^\-\\]", r"[\-\[-\^]"),
        (r"[\n\x00\xe9é\u2003\U0001f600]", r"[\x00\n\xe9\u2003\U0001f600]"),
        (r"[^\x00-\ud7ff]", r"[^\x00-\ud7ff]"),
    ],
)
def test_a_set_is_written_in_one_way(
    implementation: ModuleType, class_text: str, written: str
) -> None:
    char_set = implementation.CharSet(class_text)
    assert repr(char_set) == f"CharSet({written!r})"
    assert implementation.CharSet(written) == char_set


def test_classes_with_names(rust: ModuleType) -> None:
    assert "!" in rust.CharSet("[[:punct:]]")
    assert "É" in rust.CharSet(r"\p{Lu}")
    assert "e" not in rust.CharSet(r"\p{Lu}")
    assert "3" in rust.CharSet(r"\d")
    assert rust.CharSet("[[:digit:]]") == rust.CharSet("[0-9]")


# --- The iterator


def test_find_iter_gives_an_iterator(implementation: ModuleType) -> None:
    hits = implementation.Counter("c").find_iter("c")
    assert isinstance(hits, Iterator)
    assert iter(hits) is hits
    assert next(hits) == implementation.Segment(0, 1, 0, 1, 1, 0)
    # At its end it stays there.
    assert list(hits) == []
    assert next(hits, None) is None


def test_find_iter_is_lazy(implementation: ModuleType) -> None:
    counter = implementation.Counter("c", 1, implementation.Reset.NewlinesReset)
    data = "c\n" * 200_000

    def seconds_to_first_hit() -> float:
        start = time.process_time()
        next(counter.find_iter(data))
        return time.process_time() - start

    start = time.process_time()
    assert sum(1 for _ in counter.find_iter(data)) == 200_000
    seconds_to_all = time.process_time() - start
    # The least of several measurements, so that a pause of the machine does not count.
    assert min(seconds_to_first_hit() for _ in range(5)) < seconds_to_all / 20


@pytest.mark.parametrize("end", ["", "é", "漢", "😀"])
@pytest.mark.parametrize("form", [str, str.encode], ids=["str", "bytes"])
def test_find_iter_keeps_its_data_alive(
    implementation: ModuleType, form: Callable[[str], str | bytes], end: str
) -> None:
    counter = implementation.Counter("c", 1, implementation.Reset.NewlinesReset)
    # Only the iterator holds this data.
    hits = counter.find_iter(form("-c\n" * 1000 + end))
    first = next(hits)
    gc.collect()
    # These would reuse the memory if the iterator had released it.
    others = [form("-d\n" * 1000 + end) for _ in range(100)]
    assert len([first, *hits]) == 1000
    assert not any(counter.has_count(other) for other in others)


def test_iterators_of_one_counter_are_independent(implementation: ModuleType) -> None:
    counter = implementation.Counter("c", 1, implementation.Reset.SpacesReset)
    one, other = counter.find_iter("c c"), counter.find_iter("a c c")
    assert [next(one).index, next(other).index] == [0, 1]
    assert [next(one).index, next(other).index] == [1, 2]


# --- Errors


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ("", "`what` must not be empty"),
        (b"", "`what` must not be empty"),
        ("\ud800\udc00", r"`what` must not contain lone surrogates: '\ud800\udc00'"),
        ("a\udfff", r"`what` must not contain lone surrogates: 'a\udfff'"),
        ("\ud800", r"`what` must be a character, not the lone surrogate '\ud800'"),
        ("\udfff", r"`what` must be a character, not the lone surrogate '\udfff'"),
    ],
    ids=ascii,
)
def test_what_is_characters(implementation: ModuleType, what: str | bytes, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        implementation.Counter(what)


@pytest.mark.parametrize("what", ["\ud7ff", "\ue000", "\U0010ffff"], ids=ascii)
def test_neighbours_of_the_surrogates_are_characters(implementation: ModuleType, what: str) -> None:
    assert implementation.Counter(what, 2).has_count(what * 2)


@pytest.mark.parametrize(
    ("min_number", "message"),
    [
        (-1, "`min_number` must be at least 0, not -1"),
        (-(2**70), "`min_number` must be at least 0, not -1180591620717411303424"),
        (
            2**64,
            "`min_number` must be at most 18446744073709551615, not 18446744073709551616",
        ),
        (2**99, f"`min_number` must be at most 18446744073709551615, not {2**99}"),
    ],
)
def test_min_number_is_in_range(implementation: ModuleType, min_number: int, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        implementation.Counter("c", min_number)


def test_the_largest_min_number(implementation: ModuleType) -> None:
    counter = implementation.Counter("c", 2**64 - 1)
    assert counter.min_number == 2**64 - 1
    assert not counter.has_count("c")
    assert counter.find("c") is None


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((1,), "`what` must be a str, bytes, set or CharSet, not int"),
        ((None,), "`what` must be a str, bytes, set or CharSet, not NoneType"),
        ((["c"],), "`what` must be a str, bytes, set or CharSet, not list"),
        (({b"c"},), "each item of `what` must be a str, not bytes"),
        (("c", 1.0), "`min_number` must be an int, not float"),
        (("c", "1"), "`min_number` must be an int, not str"),
        (("c", None), "`min_number` must be an int, not NoneType"),
        (("c", 1, 0), "`reset` must be a Reset, str, bytes, set or CharSet, not int"),
        (("c", 1, None), "`reset` must be a Reset, str, bytes, set or CharSet, not NoneType"),
        (("c", 1, frozenset([1])), "each item of `reset` must be a str, not int"),
    ],
)
def test_arguments_have_types(
    implementation: ModuleType, arguments: tuple[object, ...], message: str
) -> None:
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        implementation.Counter(*arguments)


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("max_number", 1.0, "`max_number` must be an int, not float"),
        ("invert", 1, "`invert` must be a bool, not int"),
        ("invert", None, "`invert` must be a bool, not NoneType"),
        ("ignore_ascii_case", 1, "`ignore_ascii_case` must be a bool, not int"),
        ("quote", 1, "`quote` must be a str, bytes or None, not int"),
        ("quote", {'"'}, "`quote` must be a str, bytes or None, not set"),
    ],
)
def test_options_have_types(
    implementation: ModuleType, option: str, value: object, message: str
) -> None:
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        implementation.Counter("c", **{option: value})


def test_strings_make_no_runs(implementation: ModuleType) -> None:
    message = "`what` must be one character or a set with Reset.RunsReset, not 'ab'"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        implementation.Counter("ab", 1, implementation.Reset.RunsReset)


def test_ascii_bytes_are_their_string(implementation: ModuleType) -> None:
    counter = implementation.Counter(b"../", 2)
    assert counter == implementation.Counter("../", 2)
    assert counter.what == "../"
    assert counter.has_count("../../")
    of_bytes = implementation.Counter("é!".encode())
    assert of_bytes.what == b"\xc3\xa9!"
    assert of_bytes != implementation.Counter("é!")
    assert of_bytes.max_count("é!é!".encode()) == 2
    message = r"^`data` must be bytes, not str, because the counter contains the byte b'\\xc3'$"
    with pytest.raises(TypeError, match=message):
        of_bytes.has_count("é!")


@pytest.mark.parametrize("text", ["Ab aB", "é Ab aB", "漢 Ab aB", "😀 Ab aB"], ids=ascii)
def test_a_string_in_text_of_every_width(implementation: ModuleType, text: str) -> None:
    assert implementation.Counter("Ab").max_count(text) == 1
    either = implementation.Counter("ab", 2, ignore_ascii_case=True)
    assert either.max_count(text) == 2
    assert either.find(text).reached_at == len(text) - 2


def test_a_quote_is_no_set(implementation: ModuleType) -> None:
    with pytest.raises(TypeError, match=r"^`quote` must be a str, bytes or None, not CharSet$"):
        implementation.Counter("c", quote=implementation.CharSet("[a]"))


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        (("ab", 1, b"ab"), {}, "`reset` must be one byte, not b'ab' (2 bytes)"),
        ((set(),), {}, "`what` must not be an empty set"),
        (({"ab"},), {}, "each item of `what` must be one character, not 'ab' (2 characters)"),
        (
            ({"\ud800"},),
            {},
            r"each item of `what` must be a character, not the lone surrogate '\ud800'",
        ),
        (("c", 1, "NoReset"), {}, "`reset` must be one character, not 'NoReset' (7 characters)"),
        (("c", 1, ""), {}, "`reset` must be one character, not ''"),
        (("c", 1, "\udfff"), {}, r"`reset` must be a character, not the lone surrogate '\udfff'"),
        (("c", 1, frozenset()), {}, "`reset` must not be an empty set"),
        (("c",), {"max_number": -1}, "`max_number` must be at least 0, not -1"),
        (
            ("c",),
            {"max_number": 2**64},
            f"`max_number` must be at most {2**64 - 1}, not {2**64}",
        ),
        (("c", 3), {"max_number": 2}, "`max_number` (2) must be at least `min_number` (3)"),
        (("c",), {"quote": "ab"}, "`quote` must be one character, not 'ab' (2 characters)"),
        (("c",), {"quote": b""}, "`quote` must be one byte, not b''"),
        (("c",), {"quote": "c"}, "`quote` must differ from `what`: both are 'c'"),
        (
            ({"a", "b"},),
            {"quote": "b"},
            "`quote` must not also be counted: 'b' is in `what` (CharSet('[ab]'))",
        ),
        ((b"\xff",), {"quote": b"\xff"}, r"`quote` must differ from `what`: both are b'\xff'"),
        (("c", 1, ";"), {"quote": ";"}, "`quote` must differ from `reset`: both are ';'"),
        (
            ("c", 1, {";", ","}),
            {"quote": ";"},
            "`quote` must not also be a reset: ';' is in `reset` (CharSet('[,;]'))",
        ),
        (
            ('a"b',),
            {"quote": '"'},
            """`what` can never match: 'a"b' contains '"', which is the quote""",
        ),
        (
            ("ab",),
            {"quote": "B", "ignore_ascii_case": True},
            "`what` must not contain the quote: ignoring ASCII case, 'ab' contains 'B'",
        ),
        (
            ("a;b", 1, {",", ";"}),
            {},
            "`what` can never match: 'a;b' contains ';', which is a reset (CharSet('[,;]'))",
        ),
        (
            (b"a\xff", 1, b"\xff"),
            {},
            r"`what` can never match: b'a\xff' contains b'\xff', which is a reset",
        ),
        (
            ("ab", 1, "B"),
            {"ignore_ascii_case": True},
            "`what` must not contain a reset: ignoring ASCII case, 'ab' contains 'B'",
        ),
        (
            ("c",),
            {"quote": "C", "ignore_ascii_case": True},
            "`quote` must not also be counted: ignoring ASCII case, 'C' is in `what` ('c')",
        ),
        (
            ("aé",),
            {"quote": b"\xff"},
            r"`what` must be ASCII or bytes, not 'aé', because another argument contains the byte "
            r"b'\xff'",
        ),
        (
            ("é",),
            {"quote": b"\xff"},
            r"`what` must be ASCII or bytes, not 'é', because another argument contains the byte "
            r"b'\xff'",
        ),
        (
            (b"\x80", 1, {"é", ","}),
            {},
            r"`reset` must be ASCII or bytes, not CharSet('[,\\xe9]'), because another argument "
            r"contains the byte b'\x80'",
        ),
    ],
)
def test_rules_between_arguments(
    implementation: ModuleType,
    arguments: tuple[object, ...],
    options: dict[str, object],
    message: str,
) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        implementation.Counter(*arguments, **options)


@pytest.mark.parametrize(
    ("reset", "quote", "message"),
    [
        (
            "NewlinesReset",
            "\n",
            r"`quote` must not also be a reset: '\n' is in `reset` (Reset.NewlinesReset)",
        ),
        (
            "SpacesReset",
            b" ",
            "`quote` must not also be a reset: ' ' is in `reset` (Reset.SpacesReset)",
        ),
        ("RunsReset", '"', "`quote` must be None with Reset.RunsReset, not '\"'"),
        (
            "WhitespaceReset",
            b"\xff",
            r"`reset` must be ASCII or bytes, not Reset.WhitespaceReset, because another argument "
            r"contains the byte b'\xff'",
        ),
    ],
)
def test_rules_between_quote_and_reset(
    implementation: ModuleType, reset: str, quote: str | bytes, message: str
) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        implementation.Counter("c", 1, getattr(implementation.Reset, reset), quote=quote)


@pytest.mark.parametrize(
    "class_text",
    ["", "a", "[", "[a", "[]", "[a]b", "[a][b]", "[a]+", r"\n", r"\d\d", " [a]", "[b-a]", "\\"],
)
def test_class_text_is_one_class(implementation: ModuleType, class_text: str) -> None:
    given = f"not {class_text!r}: "
    rule = f"`class_text` must be one class of characters, such as '[a-z]' or '\\\\d', {given}"
    with pytest.raises(ValueError, match=f"^{re.escape(rule)}"):
        implementation.CharSet(class_text)


def test_class_text_is_text(implementation: ModuleType) -> None:
    with pytest.raises(TypeError, match=r"^`class_text` must be a str, not set$"):
        implementation.CharSet({"a"})
    with pytest.raises(ValueError, match=r"^`class_text` must not contain lone surrogates: "):
        implementation.CharSet("[\ud800]")


def test_only_one_character_is_in_a_set_or_not(implementation: ModuleType) -> None:
    digits = implementation.CharSet("[0-9]")
    with pytest.raises(TypeError):
        _ = 1 in digits
    with pytest.raises(ValueError, match=r"^`character` must be one character, not '12' \(2 "):
        _ = "12" in digits
    with pytest.raises(ValueError, match=r"^`character` must be one character, not ''$"):
        _ = "" in digits


@pytest.mark.parametrize(
    ("counts", "error", "message"),
    [
        ([0], TypeError, "`counts` must be a dict, not list"),
        ({"0": 1}, TypeError, "each key of `counts` must be an int, not str"),
        ({0: 1.0}, TypeError, "each value of `counts` must be an int, not float"),
        ({-1: 1}, ValueError, "each key of `counts` must be at least 0, not -1"),
        ({1: -1}, ValueError, "each value of `counts` must be at least 0, not -1"),
        (
            {0: 2**64 - 1, 1: 1},
            ValueError,
            f"the values of `counts` must add up to at most {2**64 - 1}",
        ),
    ],
)
def test_a_tally_is_of_numbers(
    implementation: ModuleType, counts: object, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=f"^{re.escape(message)}$"):
        implementation.Tally(counts)


def test_arguments_of_a_tally(implementation: ModuleType) -> None:
    tally = implementation.Tally({0: 1})
    with pytest.raises(ValueError, match=r"^`count` must be at least 0, not -1$"):
        tally.at_least(-1)
    with pytest.raises(TypeError, match=r"^`count` must be an int, not float$"):
        tally.at_least(1.0)
    with pytest.raises(TypeError, match=r"^`q` must be a number, not str$"):
        tally.quantile("0.5")
    for q in (-0.5, 1.5, float("nan"), float("inf")):
        with pytest.raises(ValueError, match=f"^`q` must be between 0 and 1, not {q!r}$"):
            tally.quantile(q)


@pytest.mark.parametrize("method", METHODS)
def test_a_question_of_bytes_is_not_asked_of_text(implementation: ModuleType, method: str) -> None:
    message = r"`data` must be bytes, not str, because the counter contains the byte b'\xff'"
    for counter in (
        implementation.Counter(b"\xff"),
        implementation.Counter("c", reset=b"\xff"),
        implementation.Counter({"c"}, reset=";", quote=b"\xff"),
    ):
        getattr(counter, method)(b"c")
        with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
            getattr(counter, method)("c")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("data", [1, None, ["c"], ("c",), iter("c")], ids=name_of_class)
def test_data_has_a_kind(implementation: ModuleType, method: str, data: object) -> None:
    kinds = "a str, bytes, another buffer of bytes or a file"
    message = f"`data` must be {kinds}, not {type(data).__name__}"
    # find_iter raises at the call too, not at the first step.
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        getattr(implementation.Counter("c"), method)(data)


def test_any_integer_is_a_min_number(implementation: ModuleType) -> None:
    class Three:
        def __index__(self) -> int:
            return 3

    for three in (3, Three()):
        assert repr(implementation.Counter("c", three)) == "Counter('c', 3, Reset.NoReset)"
    assert repr(implementation.Counter("c", True)) == "Counter('c', 1, Reset.NoReset)"


# --- Values: constructors, matching, `repr`, comparison and pickling


def test_arguments_by_name(implementation: ModuleType) -> None:
    spaces = implementation.Reset.SpacesReset
    counter = implementation.Counter(reset=spaces, min_number=2, what="c")
    assert counter == implementation.Counter("c", 2, spaces)
    assert counter.has_count(data="cc")
    assert counter.find(data="cc") == next(counter.find_iter(data="cc"))
    segment = implementation.Segment(index=0, line=1, start=2, end=3, count=4, reached_at=None)
    assert segment == implementation.Segment(0, 1, 2, 3, 4, None)


def test_attributes(implementation: ModuleType) -> None:
    counter = implementation.Counter("é", 2, implementation.Reset.RunsReset)
    assert (counter.what, counter.min_number) == ("é", 2)
    assert counter.reset == implementation.Reset.RunsReset
    assert (counter.max_number, counter.invert, counter.quote) == (None, False, None)
    counter = implementation.Counter({"a"}, 1, "é", max_number=2, invert=True, quote="'")
    assert (counter.what, counter.reset) == (implementation.CharSet("[a]"), "é")
    assert (counter.max_number, counter.invert, counter.quote) == (2, True, "'")
    assert counter.ignore_ascii_case is False
    assert implementation.Counter("é", ignore_ascii_case=True).ignore_ascii_case is True
    segment = implementation.Segment(0, 1, 2, 3, 4, 5)
    assert [getattr(segment, name) for name in SEGMENT_FIELDS] == [0, 1, 2, 3, 4, 5]
    assert segment.slice == slice(2, 3)


def test_match_patterns(implementation: ModuleType) -> None:
    assert implementation.Counter.__match_args__ == ("what", "min_number", "reset")
    assert implementation.Segment.__match_args__ == SEGMENT_FIELDS
    match implementation.Counter("c", 2, implementation.Reset.SpacesReset):
        case implementation.Counter("c", min_number, implementation.Reset.SpacesReset):
            assert min_number == 2
        case _:
            pytest.fail("the pattern of a counter does not match")
    match implementation.Counter("c").find("-c"):
        case implementation.Segment(0, 1, start, end, count=1, reached_at=reached_at):
            assert (start, end, reached_at) == (0, 2, 1)
        case _:
            pytest.fail("the pattern of a segment does not match")


@pytest.mark.parametrize("name", RESETS)
def test_repr_of_a_reset(implementation: ModuleType, name: str) -> None:
    assert repr(getattr(implementation.Reset, name)) == f"Reset.{name}"


@pytest.mark.parametrize("what", ["c", "\n", "'", '"', "\\", "é", "\x85", "\u200b", "漢", "😀"])
def test_repr_of_a_counter(implementation: ModuleType, what: str) -> None:
    counter = implementation.Counter(what, 3, implementation.Reset.NewlinesReset)
    assert repr(counter) == f"Counter({what!r}, 3, Reset.NewlinesReset)"


def test_repr_of_a_counter_shows_what_was_said(implementation: ModuleType) -> None:
    counter = implementation.Counter({";", ","}, 2, b"\xff", max_number=3, invert=True, quote="'")
    assert repr(counter) == (
        "Counter(CharSet('[,;]'), 2, b'\\xff', max_number=3, invert=True, quote=\"'\")"
    )
    assert repr(implementation.Counter(b"a\xff", ignore_ascii_case=True)) == (
        "Counter(b'a\\xff', 1, Reset.NoReset, ignore_ascii_case=True)"
    )
    assert repr(implementation.Counter("c", max_number=None, invert=False, quote=None)) == (
        "Counter('c', 1, Reset.NoReset)"
    )


def test_repr_of_a_tally(implementation: ModuleType) -> None:
    assert repr(implementation.Tally({3: 1, 0: 2})) == "Tally({0: 2, 3: 1})"


def test_repr_of_a_segment(implementation: ModuleType) -> None:
    assert (
        repr(implementation.Segment(0, 1, 0, 19, 3, 10))
        == "Segment(index=0, line=1, start=0, end=19, count=3, reached_at=10)"
    )
    assert (
        repr(implementation.Segment(0, 1, 0, 19, 3, None))
        == "Segment(index=0, line=1, start=0, end=19, count=3, reached_at=None)"
    )


def test_repr_is_the_expression_that_makes_the_value(implementation: ModuleType) -> None:
    names = {name: getattr(implementation, name) for name in CLASSES}
    for value in one_of_each(implementation):
        assert eval(repr(value), names) == value


def test_equal_values_have_equal_hashes(implementation: ModuleType) -> None:
    for one, other in zip(one_of_each(implementation), one_of_each(implementation), strict=True):
        assert one == other
        assert hash(one) == hash(other)


def test_different_values_are_not_equal(implementation: ModuleType) -> None:
    counter, reset, segment = implementation.Counter, implementation.Reset, implementation.Segment
    values = [
        *(getattr(reset, name) for name in RESETS),
        counter("c", 3, reset.NewlinesReset),
        counter("d", 3, reset.NewlinesReset),
        counter("c", 4, reset.NewlinesReset),
        counter("c", 3, reset.NoReset),
        counter("c", 3, "c"),
        counter({"c"}, 3),
        counter("c", 3, max_number=3),
        counter("c", 3, invert=True),
        counter("c", 3, quote="'"),
        counter("c", 3, ignore_ascii_case=True),
        counter("cc", 3),
        counter("cd", 3),
        counter(b"c\xff", 3),
        counter("\xff", 3),
        counter(b"\xff", 3),
        implementation.CharSet("[c]"),
        implementation.CharSet("[^c]"),
        implementation.Tally({}),
        implementation.Tally({0: 1}),
        segment(0, 1, 0, 0, 0, None),
        segment(0, 1, 0, 0, 0, 0),
        segment(1, 1, 0, 0, 0, 0),
        segment(0, 2, 0, 0, 0, 0),
        segment(0, 1, 1, 1, 0, 0),
        segment(0, 1, 0, 1, 0, 0),
        segment(0, 1, 0, 0, 1, 0),
        segment(0, 1, 0, 0, 0, 1),
        "c",
        3,
        None,
    ]
    for position, one in enumerate(values):
        for other in values[position + 1 :]:
            assert one != other
    assert len(set(values)) == len(values)


@pytest.mark.parametrize("protocol", EVERY_PROTOCOL)
def test_pickles(implementation: ModuleType, protocol: int) -> None:
    resets = [getattr(implementation.Reset, name) for name in RESETS]
    values = [
        *resets,
        *(implementation.Counter(what, 3, reset) for what in "c\n\0é😀" for reset in resets),
        implementation.Counter("c", 0),
        implementation.Counter("c", 2**64 - 1),
        *one_of_each(implementation),
        implementation.CharSet("[^\n'\"]"),
        implementation.Counter(implementation.CharSet("[^c]"), quote="c"),
        implementation.Counter(b"\xff", quote=b"\x80"),
        implementation.Counter("é😀'", 2, ignore_ascii_case=True),
        implementation.Counter(b"a\xff"),
        implementation.Segment(0, 1, 0, 19, 3, 10),
        implementation.Segment(0, 1, 0, 19, 3, None),
    ]
    assert pickle.loads(pickle.dumps(values, protocol)) == values


def test_copies(implementation: ModuleType) -> None:
    for value in one_of_each(implementation):
        assert copy.copy(value) == value
        assert copy.deepcopy([value]) == [value]


@pytest.mark.parametrize(
    "name",
    [
        *("what", "min_number", "reset", "max_number", "invert", "quote"),
        *("ignore_ascii_case", "other"),
    ],
)
def test_a_counter_does_not_change(implementation: ModuleType, name: str) -> None:
    counter = implementation.Counter("c")
    with pytest.raises(AttributeError):
        setattr(counter, name, getattr(counter, name, 1))
    with pytest.raises(AttributeError):
        delattr(counter, name)
    assert counter == implementation.Counter("c")


@pytest.mark.parametrize("name", [*SEGMENT_FIELDS, "slice", "other"])
def test_a_segment_does_not_change(implementation: ModuleType, name: str) -> None:
    segment = implementation.Segment(0, 1, 0, 19, 3, 10)
    with pytest.raises(AttributeError):
        setattr(segment, name, getattr(segment, name, 1))
    with pytest.raises(AttributeError):
        delattr(segment, name)
    assert segment == implementation.Segment(0, 1, 0, 19, 3, 10)


def test_a_set_and_a_tally_do_not_change(implementation: ModuleType) -> None:
    tally = implementation.Tally({0: 1})
    # The dict is a copy.
    tally.counts[0] = 2
    for value in (implementation.CharSet("[a]"), tally):
        for name in ("counts", "other"):
            with pytest.raises(AttributeError):
                setattr(value, name, {})
    assert tally == implementation.Tally({0: 1})


@pytest.mark.parametrize("name", CLASSES)
def test_everything_public_says_what_it_is(implementation: ModuleType, name: str) -> None:
    public = getattr(implementation, name)
    assert inspect.getdoc(implementation)
    assert inspect.getdoc(public)
    for attribute in vars(public):
        if not attribute.startswith("_"):
            value = getattr(public, attribute)
            # In the prototype a field has its default as a class attribute, and None means none.
            assert value is None or inspect.getdoc(value), f"{name}.{attribute}"
