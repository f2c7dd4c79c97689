"""The benchmark of the Python package: its data, and how it detects wrong answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from benches.python import __main__ as bench
from benches.python import measure, memory, peers, tables
from benches.python.measure import Contender, take_turns
from tests.prototype import counter as prototype

SIZE = 20_000
LINES = prototype.Reset.NewlinesReset


@pytest.fixture
def text(tmp_path: Path) -> str:
    return tables.csv(SIZE, tmp_path)


def test_every_line_has_one_comma_too_few(text: str) -> None:
    assert text.isascii()
    assert text.endswith("\n")
    assert abs(len(text) - SIZE) < 200
    assert {line.count(",") for line in text.splitlines()} == {tables.COMMAS}
    assert tables.N == tables.COMMAS + 1
    # No line repeats, so a branch predictor has nothing to learn.
    lines = text.splitlines()
    assert len(set(lines)) == len(lines)


def test_a_text_of_each_kind_has_that_width(text: str) -> None:
    largest = {}
    for name, one in tables.kinds(text).items():
        assert len(one) == len(text)
        largest[name] = max(one if isinstance(one, bytes) else map(ord, one))
    assert 0x80 <= largest["str of 1 byte"] <= 0xFF < largest["str of 2 bytes"] <= 0xFFFF
    assert largest["str of 4 bytes"] > 0xFFFF
    assert largest["bytes"] < 0x80


@pytest.mark.parametrize("min_number", [tables.COMMAS, tables.N, 1])
def test_the_expected_segments_are_those_of_the_prototype(text: str, min_number: int) -> None:
    counter = prototype.Counter(",", min_number, LINES)
    for one in (*tables.kinds(text).values(), "a,b\n\n,,,\n,\n", ",,b\n"):
        found = tables.segments(one, ",", min_number)
        hits = [it for it in found if it[3] >= min_number]
        assert hits == [
            (hit.index, hit.start, hit.end, hit.count, hit.reached_at)
            for hit in counter.find_iter(one)
        ]
        assert sum(counter.tally(one).counts.values()) == len(found)


def test_the_expected_hits_are_those_of_the_prototype() -> None:
    column, hits = tables.strings(2000)
    counter = prototype.Counter("|", peers.PIPES)
    assert [counter.has_count(string) for string in column] == hits
    assert {len(string) for string in column} == {100}
    assert len(set(column)) == len(column)
    assert 0.05 < sum(hits) / len(hits) < 0.25
    assert tables.strings(2000) == (column, hits)
    # There are strings with exactly the minimum, and with one pipe less: the hard ones.
    assert {peers.PIPES - 1, peers.PIPES} <= {string.count("|") for string in column}


@pytest.mark.parametrize("wrong_round", range(3))
def test_one_wrong_answer_is_enough(wrong_round: int) -> None:
    answers = iter([turn != wrong_round for turn in range(3)])
    # The check runs once a round, on a value that is not timed.
    (figure,) = take_turns([Contender("1 + 1", True, lambda _: next(answers))], {}, 3)
    assert (figure.is_right, figure.best) == (False, None)


def test_a_right_answer_has_a_time_for_each_round() -> None:
    (figure,) = take_turns([Contender("1 + 1", 2)], {}, 3)
    assert (figure.is_right, len(figure.seconds), len(figure.cores)) == (True, 3, 3)
    assert figure.best is not None
    assert 0 < figure.best == min(figure.seconds) <= figure.median


def test_slow_contenders_take_part_in_some_of_the_rounds() -> None:
    contenders = [Contender("1 + 1", 2, rounds=2), Contender("2 + 2", 4)]
    assert [len(figure.seconds) for figure in take_turns(contenders, {}, 5)] == [2, 5]


def test_a_copy_is_detected_and_ours_makes_none() -> None:
    ours, count, copy = memory.growths(20_000_000)
    assert [it.statement for it in (ours, count, copy)] == list(memory.STATEMENTS)
    assert min(copy.peak, copy.traced_peak) > 20
    assert max(ours.peak, ours.kept, ours.traced_peak, ours.traced_kept) < bench.GROWTH
    assert bench.memory_goals([ours])[0].is_met
    assert bench.memory_goals([memory.Growth(ours.statement, 0, 0, 2, 0)])[0].is_met is False


class Wrong:
    """A counter whose answer for the last string is wrong."""

    def __init__(self, what: str, min_number: int) -> None:
        """Take the arguments of a Counter."""
        self._counter = prototype.Counter(what, min_number)

    def has_count(self, text: str | bytes) -> bool:
        return self._counter.has_count(text)

    def has_count_each(self, column: Sequence[str | bytes]) -> list[bool]:
        *first, last = map(self._counter.has_count, column)
        return [*first, not last]


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, size in {"SIZE": SIZE, "STRINGS": 500, "LONG": 10_000_000}.items():
        monkeypatch.setattr(bench, name, size)
    monkeypatch.setattr(measure, "TURN_SECONDS", 0.001)


@pytest.mark.usefixtures("tiny")
def test_everything_is_printed_and_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "figures.json"
    assert bench.main(["--quick", "--rounds", "1", "--json", str(path)]) == 0
    printed = capsys.readouterr()
    assert "WRONG" not in printed.out + printed.err
    written = json.loads(path.read_text())
    here = [peer for peer in peers.PEERS if peer.is_here()]
    assert len(written["not_run"]) == len(peers.PEERS) - len(here)
    for goal in written["goals"]:
        assert goal["reached"] > 0 or goal["name"].startswith("memory")
        assert goal["name"].replace("|", "\\|") in printed.out
    names = {table["name"] for table in written["tables"]}
    assert {"str of 1 byte", "str of 2 bytes", "str of 4 bytes", "bytes", "importing"} <= names
    assert {"a short call, no hit", "a short call, a hit"} <= names
    assert {"a column of str", "a column of bytes", "a shuffled column of str"} <= names
    for table in written["tables"]:
        assert all(row["is_right"] and row["seconds"] for row in table["rows"])


@pytest.mark.usefixtures("tiny")
def test_a_wrong_answer_is_reported_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    column = tables.columns

    def with_wrong_counter(*arguments: object) -> object:
        with monkeypatch.context() as changed:
            changed.setattr(tables, "Counter", Wrong)
            return column(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(tables, "columns", with_wrong_counter)
    path = tmp_path / "figures.json"
    assert bench.main(["--quick", "--rounds", "1", "--json", str(path)]) == 1
    printed = capsys.readouterr()
    said = [line for line in printed.err.splitlines() if "WRONG" in line]
    assert [line.partition(":")[0] for line in said] == [
        "a column of str",
        "a column of bytes",
        "a shuffled column of str",
    ]
    assert all("has_count_each" in line for line in said)
    assert printed.out.count("WRONG") == len(said)
    # The goal was not measured, so it is not met.
    goals = [goal for goal in json.loads(path.read_text())["goals"] if "a column" in goal["name"]]
    assert goals
    assert {goal["is_met"] for goal in goals} == {None}
