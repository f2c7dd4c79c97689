"""`ragged` in pure Python, with no dependency: docs/how-rows-are-read.md, word for word.

It was written to be read beside that page, section by section and in the words of the page; the
Rust package must give the same answers. The data is whole in memory, and nothing is done for speed.
"""

from __future__ import annotations

import bisect
import re
from collections import Counter as Multiset
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

__all__ = ["Ragged", "RaggedRow", "StrayQuote", "ragged"]

MEBIBYTE = 1 << 20
# How far from the start of the data the first record is looked for.
HEAD = 4 << 20
# How far behind a quote in doubt a reading may go on.
FAR = 64 << 10
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
SEPARATORS = (b",", b"\t", b";", b"|")


@dataclass(frozen=True)
class RaggedRow:
    """A record whose number of fields is not the expected one.

    - record: the number of records before it.
    - line: the line it starts in, 1-based.
    - start: the offset of its first byte.
    - fields: the number of its fields.
    """

    record: int
    line: int
    start: int
    fields: int


@dataclass(frozen=True)
class StrayQuote:
    """A quote that is out of place: the line it stands in, 1-based, and its offset."""

    line: int
    start: int


@dataclass(frozen=True)
class Ragged:
    """What a reading found.

    - sep: the separator, given or chosen.
    - expected: the number of fields of a good record, given or chosen; 0 where it was not given
      and there is no record to choose it from.
    - records: the number of records.
    - rows, stray_quotes: in the order of the data.
    - tally: from each number of fields to the number of records that have it, in order.
    """

    sep: bytes
    expected: int
    records: int
    rows: list[RaggedRow]
    stray_quotes: list[StrayQuote]
    tally: dict[int, int]


def ragged(
    data: bytes,
    sep: bytes | None = None,
    *,
    quote: bytes | None = b'"',
    expected: int | None = None,
    escape: bytes | None = None,
    comment: bytes | None = None,
    skip_lines: int = 0,
    max_field: int = MEBIBYTE,
) -> Ragged:
    r"""Name the records with a wrong number of fields, and the quotes out of place.

    >>> ragged(b'a,b\n1,2\n"x,y",3\n4\n').rows
    [RaggedRow(record=3, line=4, start=16, fields=1)]
    """
    _check_bytes(sep, quote, escape, comment)
    _check_numbers(expected, skip_lines, max_field)
    form = _Form(b"", quote, escape, comment, skip_lines, max_field, _newline(data))
    sample = _sample(data, form)
    if sep is None:
        sep = _chosen_separator(sample, form, expected)
    form = replace(form, sep=sep)
    if expected is None:
        expected = _chosen_number(sample, form, None).expected
    reading = _Reading(data, form, expected, _past_mark(data))
    return Ragged(
        sep=sep,
        expected=expected,
        records=len(reading.records),
        rows=[
            RaggedRow(index, reading.line_at(record.start).number, record.start, record.fields)
            for index, record in enumerate(reading.records)
            if record.fields != expected
        ],
        stray_quotes=[
            StrayQuote(reading.line_at(offset).number, offset) for offset in reading.stray
        ],
        tally=dict(sorted(reading.tally.items())),
    )


@dataclass(frozen=True)
class _Form:
    """How the data is written."""

    sep: bytes
    quote: bytes | None
    escape: bytes | None
    comment: bytes | None
    skip_lines: int
    max_field: int
    newline: bytes


@dataclass(frozen=True)
class _Line:
    """A physical line: its text is from start to end, and the next line starts at next."""

    number: int
    start: int
    end: int
    next: int


@dataclass(frozen=True)
class _Place:
    """A quote: its offset, and the number of fields that its record has up to it, its own too."""

    at: int
    fields: int


@dataclass(frozen=True)
class _Alone:
    """A line, or the rest of one, read alone."""

    fields: int
    is_clean: bool


@dataclass(frozen=True)
class _FieldAlone:
    """A field of a line read alone: where it ends, and whether no quote in it is out of place."""

    end: int
    is_clean: bool


@dataclass
class _Draft:
    """A record as it is read over line ends, before anything is decided.

    - fields: how many there are so far.
    - end: where it ends, before the line end; None if it was cut before that.
    - noted: the misplaced quotes noted.
    - opening: the opening quote of the stretch in which the first of them stands.
    - first_could_begin: whether that first one stands where a field could begin.
    - swallower: the opening quote of the first stretch that swallowed a line.
    - cut: the quote that is blamed, or the noted one at which the doubt ends; nothing behind it
      was decided.
    - text_quotes: the quotes in fields that are text, of each run the first.
    - is_open: whether a stretch may close behind the end of the data.
    """

    fields: int = 1
    end: int | None = None
    noted: list[_Place] = field(default_factory=list)
    opening: _Place | None = None
    first_could_begin: bool = False
    swallower: _Place | None = None
    cut: _Place | None = None
    text_quotes: list[_Place] = field(default_factory=list)
    is_open: bool = False


@dataclass(frozen=True)
class _Closing:
    """The quote that closes a stretch, and where its field ends: at a separator or line end."""

    at: int
    end_of_field: int


@dataclass(frozen=True)
class _Other:
    """A record in another reading: how many fields it has, and where it ends."""

    fields: int
    end: int


@dataclass(frozen=True)
class _Record:
    """A record.

    - start, fields.
    - end: where it ends, before the line end.
    - stray: the stray quotes in it.
    """

    start: int
    fields: int
    end: int
    stray: list[int] = field(default_factory=list)


# --- Lines


def _newline(data: bytes) -> bytes:
    first = data[:MEBIBYTE]
    return b"\r" if b"\r" in first and b"\n" not in first else b"\n"


def _lines(data: bytes, newline: bytes, start: int) -> list[_Line]:
    """Cut into lines what is from start on."""
    lines: list[_Line] = []
    while start < len(data):
        at = data.find(newline, start)
        end, following = (at, at + 1) if at >= 0 else (len(data), len(data))
        if newline == b"\n" and data[start:end].endswith(b"\r"):
            end -= 1
        lines.append(_Line(len(lines) + 1, start, end, following))
        start = following
    return lines


def _past_mark(data: bytes) -> int:
    """Return where the first line starts: behind a byte order mark."""
    return len(BYTE_ORDER_MARK) if data.startswith(BYTE_ORDER_MARK) else 0


def _is_passed_over(line: _Line, data: bytes, comment: bytes | None) -> bool:
    """Return whether it is empty or a comment, where a record could start."""
    if line.start == line.end:
        return True
    return comment is not None and data.startswith(comment, line.start)


# --- Fields


class _Patterns:
    """What can stand in a field, as regular expressions."""

    def __init__(self, form: _Form) -> None:
        sep = re.escape(form.sep)
        # Where the data ends, a line ends.
        line_end = rb"\r?\n|\r?\Z" if form.newline == b"\n" else rb"\r|\Z"
        escaped = re.escape(form.escape) + rb"(?:\r\n|.)?" if form.escape else rb"(?!)"
        quote = re.escape(form.quote) if form.quote else rb"(?!)"
        # The start of a field: spaces are passed over.
        spaces = rb"" if form.sep.startswith(b" ") else rb" {0,%d}" % form.max_field
        self.spaces = re.compile(spaces)
        # In a line, up to the last quote of a run where a field could begin.
        self.before_run = re.compile(rb"(?:\A|%b)%b(?P<run>(?:%b)*)\Z" % (sep, spaces, quote))
        # The quote that opens a stretch.
        self.quote = re.compile(quote)
        # In a field that is text: its end, or else a quote, or else what is escaped.
        self.in_text = re.compile(
            rb"(?P<escaped>%b)|(?P<quote>%b)|(?P<separator>%b)|(?P<line_end>%b)"
            % (escaped, quote, sep, line_end),
            re.DOTALL,
        )
        # In a stretch: a run of quotes, or what is escaped.
        self.in_stretch = re.compile(
            rb"(?P<escaped>%b)|(?P<run>(?:%b)+)" % (escaped, quote), re.DOTALL
        )
        # Behind a quote that closes a stretch: of several ways the one with fewest spaces.
        self.after_closing = re.compile(
            rb"(?P<spaces> {0,%d}?)(?:%b|%b)" % (form.max_field, sep, line_end)
        )
        self.separator = re.compile(sep)


class _Reading:
    """The records of data read with a number of fields expected, or, without an E, with None."""

    def __init__(self, data: bytes, form: _Form, expected: int | None, start: int = 0) -> None:
        self.data = data
        self.form = form
        self.expected = expected
        self.patterns = _Patterns(form)
        self.lines = _lines(data, form.newline, start)
        self.line_starts = [line.start for line in self.lines]
        self.records: list[_Record] = []
        # Where the first record starts in which a stretch is still open where the data ends.
        self.open: int | None = None
        self.read()

    @property
    def tally(self) -> Multiset[int]:
        return Multiset(record.fields for record in self.records)

    @property
    def stray(self) -> list[int]:
        return [quote for record in self.records for quote in record.stray]

    @property
    def score(self) -> int:
        good = self.tally[self.expected] if self.expected is not None else 0
        return 2 * good - len(self.records) - len(self.stray)

    def read(self) -> None:
        next_line = self.form.skip_lines
        while next_line < len(self.lines):
            line = self.lines[next_line]
            if not self.is_passed_over(line):
                record = self.read_record(line.start)
                self.records.append(record)
                line = self.line_at(record.end)
            next_line = line.number

    def is_passed_over(self, line: _Line) -> bool:
        return _is_passed_over(line, self.data, self.form.comment)

    def line_at(self, offset: int) -> _Line:
        return self.lines[bisect.bisect_right(self.line_starts, offset) - 1]

    def lines_that_begin(self, after: int, up_to: int) -> list[_Line]:
        first = bisect.bisect_right(self.line_starts, after)
        return self.lines[first : bisect.bisect_right(self.line_starts, up_to)]

    def past_spaces(self, position: int, end: int) -> int:
        spaces = self.patterns.spaces.match(self.data, position, end)
        assert spaces is not None
        return spaces.end()

    def is_quote(self, position: int, end: int) -> bool:
        return self.patterns.quote.match(self.data, position, end) is not None

    def past_separator(self, position: int, end: int) -> int | None:
        """Return where the next field starts, or None where the position is no separator's."""
        separator = self.patterns.separator.match(self.data, position, end)
        return separator.end() if separator else None

    def text(self, position: int, end: int) -> tuple[int, list[int]]:
        """Read text up to a separator or line end: where that stands, and the quotes before it."""
        quotes = []
        for found in self.patterns.in_text.finditer(self.data, position, end):
            if found.lastgroup == "quote":
                quotes.append(found.start())
            elif found.lastgroup != "escaped":
                return found.start(), quotes
        return end, quotes

    def odd_quotes(self, position: int, end: int) -> Iterator[tuple[int, int | None]]:
        """Find in a stretch the last quotes of the odd runs.

        Each comes with where its field ends, before the separator or line end, if it closes the
        stretch; with None if it is misplaced.
        """
        for found in self.patterns.in_stretch.finditer(self.data, position, end):
            if found.lastgroup == "run" and len(found.group()) % 2 == 1:
                after = self.patterns.after_closing.match(self.data, found.end(), end)
                yield found.end() - 1, after.end("spaces") if after else None

    # --- Doubts: reading one line alone

    def alone(self, line: _Line) -> _Alone:
        fields, is_clean, position = 1, True, line.start
        while True:
            rest = self.field_alone(position, line)
            is_clean &= rest.is_clean
            after = self.past_separator(rest.end, line.next)
            if after is None:
                return _Alone(fields, is_clean)
            fields, position = fields + 1, after

    def rest_alone(self, place: _Place) -> int:
        """Count the fields of a record that from this quote on is read alone, the quote as text."""
        line = self.line_at(place.at)
        position, _ = self.text(place.at + 1, line.next)
        fields = place.fields
        while (after := self.past_separator(position, line.next)) is not None:
            fields += 1
            position = self.field_alone(after, line).end
        return fields

    def field_alone(self, position: int, line: _Line) -> _FieldAlone:
        position = self.past_spaces(position, line.next)
        if not self.is_quote(position, line.next):
            end, quotes = self.text(position, line.next)
            return _FieldAlone(end, is_clean=not quotes)
        for at, end_of_field in self.odd_quotes(position + 1, line.next):
            if at > self.last_that_may_close(position):
                break
            if end_of_field is not None:
                return _FieldAlone(end_of_field, is_clean=True)
            # Misplaced: the stretch ends, and what follows is text.
            return _FieldAlone(self.text(at + 1, line.next)[0], is_clean=False)
        # Not closed: it was none, its quote is text.
        return _FieldAlone(self.text(position + 1, line.next)[0], is_clean=False)

    def has_expected_alone(self, line: _Line) -> bool:
        """Return whether a line may be a record of E fields; E > 1, no comment, not too long."""
        if self.expected is None or self.expected < 2 or self.is_passed_over(line):
            return False
        if line.end - line.start > self.form.max_field:
            return False
        return self.alone(line).fields == self.expected

    def is_whole(self, line: _Line) -> bool:
        return self.has_expected_alone(line) and self.alone(line).is_clean

    # --- Doubts: reading a record

    def read_record(self, start: int) -> _Record:
        draft = self.read_over_lines(start)
        if draft.is_open and self.open is None:
            self.open = start
        if self.expected is None:
            return self.decided(start, draft)
        is_good = draft.cut is None and draft.fields == self.expected
        if is_good and not draft.noted:
            other = self.read_glued(draft, in_line_only=True)
            if other and other.end == draft.end and other.fields != draft.fields:
                return _Record(start, other.fields, other.end)
            return self.decided(start, draft)
        other = self.read_glued(draft, in_line_only=False)
        if other and other.fields == self.expected - 1:
            return _Record(start, other.fields, other.end)
        if draft.noted and (is_good or draft.swallower is None):
            for stray, held in self.readings_that_hold(draft, is_good):
                return _Record(start, held.fields, held.end, [stray])
        return self.decided(start, draft)

    def decided(self, start: int, draft: _Draft) -> _Record:
        if draft.cut is not None:
            end = self.line_at(draft.cut.at).end
            fields = self.rest_alone(draft.cut)
            return _Record(start, fields, end, [draft.cut.at])
        assert draft.end is not None
        # Of each line the first.
        noted = {self.line_at(quote.at): quote.at for quote in reversed(draft.noted)}
        return _Record(start, draft.fields, draft.end, sorted(noted.values()))

    def read_over_lines(self, start: int) -> _Draft:
        draft, end = _Draft(), len(self.data)
        position = start
        while True:
            position = self.past_spaces(position, end)
            if self.is_quote(position, end):
                end_of_field = self.read_stretch(draft, position)
                if end_of_field is None:
                    return draft
                position = end_of_field
            else:
                position, quotes = self.text(position, end)
                runs = [at for at in quotes if at - 1 not in quotes]
                draft.text_quotes += [_Place(at, draft.fields) for at in runs]
            after = self.past_separator(position, end)
            if after is None:
                break
            draft.fields += 1
            position = after
            if self.ends_otherwise(draft, position):
                draft.cut = self.in_doubt(draft)
                return draft
        draft.end = position
        if self.expected not in (None, draft.fields) or self.ends_otherwise(draft, position):
            draft.cut = self.in_doubt(draft)
        return draft

    def ends_otherwise(self, draft: _Draft, position: int) -> bool:
        """Return whether a record in doubt goes on too long, or has too many fields."""
        quote = self.in_doubt(draft)
        if quote is None:
            return False
        has_more = self.expected is not None and draft.fields > self.expected
        return has_more or position - quote.at > FAR

    def read_stretch(self, draft: _Draft, opening: int) -> int | None:
        """Read a stretch up to the end of its field, or set the draft's cut and return None."""
        place = _Place(opening, draft.fields)
        last = self.last_that_may_close(opening)
        position, holds_whole_line = opening, False
        for at, end_of_field in self.odd_quotes(opening + 1, len(self.data)):
            if at > last:
                break
            has_whole_line = any(map(self.is_whole, self.lines_that_begin(position, at)))
            holds_whole_line |= has_whole_line
            position = at
            if (draft.noted and has_whole_line) or self.ends_otherwise(draft, at):
                draft.cut = self.in_doubt(draft)
                return None
            if end_of_field is not None:
                if holds_whole_line and draft.swallower is None:
                    draft.swallower = place
                return end_of_field
            if holds_whole_line:
                draft.cut = draft.swallower or place
                return None
            could_begin = self.could_begin(at, opening)
            if draft.noted and could_begin and self.is_in_later_line(at, draft.noted[0].at):
                draft.cut = self.in_doubt(draft)
                return None
            draft.noted.append(_Place(at, draft.fields))
            if draft.opening is None:
                draft.opening, draft.first_could_begin = place, could_begin
        draft.cut = self.in_doubt(draft) or place
        draft.is_open = opening + 1 + self.form.max_field >= len(self.data)
        return None

    def is_in_later_line(self, quote: int, than: int) -> bool:
        return self.line_at(quote).number > self.line_at(than).number

    def last_that_may_close(self, opening: int) -> int:
        return min(opening + 1 + self.form.max_field, len(self.data))

    def in_doubt(self, draft: _Draft) -> _Place | None:
        """The quote at which a record is cut that has not E fields."""
        # A stretch that swallowed a line was before what is noted: with that the doubt ends.
        return draft.swallower or next(iter(draft.noted), None)

    # --- Doubts: other readings

    def closing(self, opening: int) -> _Closing | None:
        """Return how a stretch closes, or None if a quote is misplaced or it does not."""
        for at, end_of_field in self.odd_quotes(opening + 1, len(self.data)):
            if end_of_field is None or at > self.last_that_may_close(opening):
                return None
            return _Closing(at, end_of_field)
        return None

    def read_on(self, fields: int, position: int, text_quotes: bool = True) -> _Other | None:
        """Read a record on over line ends, from the end of a field.

        None stands for one in which a quote is misplaced or unclosed, or is text where none may be.
        """
        while (after := self.past_separator(position, len(self.data))) is not None:
            end_of_field = self.field(after, text_quotes)
            if end_of_field is None:
                return None
            fields, position = fields + 1, end_of_field
        return _Other(fields, position)

    def field(self, position: int, text_quotes: bool = True) -> int | None:
        position = self.past_spaces(position, len(self.data))
        if self.is_quote(position, len(self.data)):
            found = self.closing(position)
            return found.end_of_field if found else None
        end, quotes = self.text(position, len(self.data))
        return end if text_quotes or not quotes else None

    def could_begin(self, quote: int, opening: int) -> bool:
        """Return whether a stretch's run that ends with this quote is where a field could begin."""
        line = self.line_at(quote)
        found = self.patterns.before_run.search(self.data[line.start : quote])
        return found is not None and line.start + found.start("run") > opening

    def readings_that_hold(self, draft: _Draft, is_good: bool) -> Iterator[tuple[int, _Other]]:
        """Find the other readings that hold, each behind the quote that is then stray."""
        expected, opening, first = self.expected, draft.opening, draft.noted[0]
        if expected is None or expected < 2:
            return
        assert opening is not None
        ways = [(opening, {expected})] if draft.first_could_begin else []
        if not is_good:
            ways.append((first, {expected, expected - 1}))
        for quote, fields in ways:
            position, _ = self.text(quote.at + 1, len(self.data))
            other = self.read_on(quote.fields, position)
            if other and other.fields in fields and other.end - quote.at <= FAR:
                yield quote.at, other

    # --- Doubts: glued

    def read_glued(self, draft: _Draft, in_line_only: bool) -> _Other | None:
        """Read the record on from its first glued stretch; None if that does not hold."""
        for place in draft.text_quotes:
            if any(quote.at < place.at for quote in draft.noted):
                return None
            found = self.closing(place.at)
            if found is None:
                continue
            if self.line_at(found.at) == self.line_at(place.at):
                is_glued = self.holds_separator(place.at + 1, found.at)
            else:
                lines = self.lines_that_begin(place.at, found.at)
                has_record = any(map(self.has_expected_alone, lines))
                is_glued = not in_line_only and not has_record
            if is_glued:
                other = self.read_on(place.fields, found.end_of_field, text_quotes=False)
                return other if other and other.end - place.at <= FAR else None
        return None

    def holds_separator(self, position: int, end: int) -> bool:
        stop, _ = self.text(position, end)
        return self.past_separator(stop, end) is not None


# --- The expected number


@dataclass(frozen=True)
class _Sample:
    """The mebibyte that begins with the first record, and whether the data goes on behind it."""

    data: bytes
    is_cut: bool


def _sample(data: bytes, form: _Form) -> _Sample:
    head = data[:HEAD]
    lines = _lines(head, form.newline, _past_mark(head))[form.skip_lines :]
    records = (line.start for line in lines if not _is_passed_over(line, head, form.comment))
    start = next(records, len(head))
    sample = head[start : start + MEBIBYTE]
    if start + len(sample) == len(data):
        return _Sample(sample, is_cut=False)
    behind = sample.rfind(form.newline) + 1
    return _Sample(sample[: behind or None], is_cut=True)


@dataclass(frozen=True)
class _Choice:
    expected: int
    score: int
    records: int
    most_fields: int

    @property
    def merit(self) -> Fraction:
        return Fraction(self.score, self.records)


def _chosen_number(sample: _Sample, form: _Form, expected: int | None) -> _Choice:
    data, form = sample.data, replace(form, skip_lines=0)
    freely = _Reading(data, form, None)
    if sample.is_cut and freely.open is not None and 2 * freely.open >= len(data):
        data = data[: freely.open]
        freely = _Reading(data, form, None)
    if expected is not None:
        return _choice(data, form, expected)
    if not freely.records:
        return _Choice(0, 0, 0, 0)
    expected = _number_of_most(freely.records)
    if expected is not None:
        return _choice(data, form, expected)
    first = freely.records[0].fields
    alone = Multiset(
        freely.alone(line).fields for line in freely.lines if not freely.is_passed_over(line)
    )
    candidates = {first, *_commonest(freely.tally), *_commonest(alone)}
    choices = [_choice(data, form, expected) for expected in candidates]
    return max(
        choices, key=lambda choice: (choice.score, choice.expected == first, choice.expected)
    )


def _number_of_most(records: list[_Record]) -> int | None:
    """Return the number of fields of what is well written."""
    stray = sum(len(record.stray) for record in records)
    tally = Multiset(record.fields for record in records)
    for fields, count in tally.items():
        if len(records) >= 2 and 10 * count >= 9 * len(records) and 10 * stray <= len(records):
            return fields
    return None


def _choice(data: bytes, form: _Form, expected: int) -> _Choice:
    reading = _Reading(data, form, expected)
    return _Choice(expected, reading.score, len(reading.records), max(reading.tally, default=0))


def _commonest(tally: Multiset[int]) -> list[int]:
    return sorted(tally, key=lambda fields: (tally[fields], fields), reverse=True)[:3]


def _chosen_separator(sample: _Sample, form: _Form, expected: int | None) -> bytes:
    choices: dict[bytes, _Choice] = {}
    for sep in SEPARATORS:
        if sep in (form.quote, form.escape) or (form.comment or b"").startswith(sep):
            continue
        choice = _chosen_number(sample, replace(form, sep=sep), expected)
        # One that separates nothing is none, whatever number is given.
        if choice.expected > 1 and choice.most_fields > 1:
            choices[sep] = choice
    # Of equals max takes the first.
    return max(
        choices,
        key=lambda sep: (choices[sep].merit, choices[sep].expected),
        default=SEPARATORS[0],
    )


# --- What is refused


def _check_bytes(
    sep: bytes | None, quote: bytes | None, escape: bytes | None, comment: bytes | None
) -> None:
    for name, value in (("sep", sep), ("quote", quote), ("escape", escape), ("comment", comment)):
        if value is None:
            continue
        if not value:
            raise ValueError(f"{name} must not be empty")
        if name in ("quote", "escape") and len(value) != 1:
            raise ValueError(f"{name} must be one byte, but {value!r} has {len(value)}")
        if b"\n" in value or b"\r" in value:
            raise ValueError(f"{name} must not hold a line end, but it is {value!r}")
    for name, value in (("quote", quote), ("escape", escape)):
        if value is not None and sep is not None and value in sep:
            raise ValueError(f"sep must not hold the {name}, but it is {sep!r}")
    if quote is not None and quote == escape:
        raise ValueError(f"escape must not be the quote, but both are {quote!r}")
    for name, value in (("quote", quote), ("escape", escape)):
        if value == b" ":
            raise ValueError(f"{name} must not be the space")


def _check_numbers(expected: int | None, skip_lines: int, max_field: int) -> None:
    if expected is not None and expected < 1:
        raise ValueError(f"expected must be at least 1, but it is {expected}")
    if skip_lines < 0:
        raise ValueError(f"skip_lines must not be negative, but it is {skip_lines}")
    if max_field < 1:
        raise ValueError(f"max_field must be at least 1, but it is {max_field}")
