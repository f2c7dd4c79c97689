"""The benchmark of the command: its data, its goals, and how it detects wrong answers."""

from __future__ import annotations

import json
import re
import shlex
import sys
from pathlib import Path

import pytest

from benches.command import answers, contenders, data, report
from benches.command.__main__ import main
from benches.command.data import SURPLUS, N, Text
from benches.command.report import Scan
from benches.processes import Answer, Contender, Figure, Judge, Run
from benches.report import Goal

SIZE, FILES = 200_000, 60

# The definition, as a command with the options that the benchmark uses.
COMMAND = """
import sys
from pathlib import Path

arguments = sys.argv[1:]
counts, folder = "-c" in arguments, "-r" in arguments
if "-j" in arguments:
    place = arguments.index("-j")
    del arguments[place : place + 2]
number, what, path = [it for it in arguments if it not in ("-c", "-r")]
paths = sorted(Path(path).glob("*/*.csv")) if folder else [Path(path)]
any_hit = False
for path in paths:
    hits = [line for line in path.open() if line.count(what) >= int(number)]
    any_hit |= bool(hits)
    if counts:
        print(f"{path}:" * folder + str(len(hits)))
    else:
        sys.stdout.writelines(hits)
sys.exit(not any_hit)
"""


def commas(path: Path) -> list[int]:
    return [line.count(",") for line in path.read_text().splitlines()]


def test_every_line_of_the_table_has_one_comma_too_few(tmp_path: Path) -> None:
    table = data.table(SIZE, tmp_path)
    assert set(commas(table.path)) == {N - 1}
    assert len(commas(table.path)) == table.lines
    assert table.bytes == table.path.stat().st_size
    assert SURPLUS not in table.path.read_text()


def test_every_tenth_line_is_a_hit_and_contains_the_literal(tmp_path: Path) -> None:
    hits = data.with_hits(data.table(SIZE, tmp_path))
    text = hits.path.read_text()
    selected = [line for line in text.splitlines(keepends=True) if line.count(",") >= N]
    assert [line for line in text.splitlines(keepends=True) if SURPLUS in line] == selected
    assert commas(hits.path) == [N - (place % 10 != 9) for place in range(hits.lines)]
    assert (hits.bytes, hits.hits) == (len(text), len(selected))
    assert hits.selected == data.digest("".join(selected).encode())


def test_one_small_file_in_ten_has_hits(tmp_path: Path) -> None:
    folder = data.small_files(data.table(SIZE, tmp_path), FILES)
    files = sorted(folder.path.glob("*/*.csv"))
    assert len(files) == FILES
    assert sum(file.stat().st_size for file in files) == folder.bytes
    assert sum(len(commas(file)) for file in files) == folder.lines
    counts = {
        str(file.relative_to(folder.path)): sum(number >= N for number in commas(file))
        for file in files
    }
    found = {name: count for name, count in counts.items() if count}
    assert found.keys() == {f"000/{number:06}.csv" for number in range(0, FILES, 10)}
    assert sum(found.values()) == folder.hits
    assert counts == {
        str(it.relative_to(folder.path)): it.read_text().count(SURPLUS) for it in files
    }
    listing = "".join(f"{name}:{count}\n" for name, count in sorted(found.items()))
    assert folder.selected == data.digest(listing.encode())


def test_data_that_is_kept_is_not_made_again(tmp_path: Path) -> None:
    table = data.table(SIZE, tmp_path / "one")
    hits, folder = data.with_hits(table), data.small_files(table, FILES)
    a_file = folder.path / "000" / "000000.csv"
    before = [path.stat().st_mtime_ns for path in (hits.path, a_file)]
    assert (data.with_hits(table), data.small_files(table, FILES)) == (hits, folder)
    assert [path.stat().st_mtime_ns for path in (hits.path, a_file)] == before
    # In another folder the data is the same.
    other = data.table(SIZE, tmp_path / "other")
    assert data.with_hits(other).selected == hits.selected
    assert data.small_files(other, FILES).selected == folder.selected


TEXT = Text(Path("folder"), 100, 4, 3, data.digest(b"a,\nb,\nc,\n"))
LISTED = Text(Path("folder"), 100, 4, 3, data.digest(b"0/a:1\n0/b:2\n"))


@pytest.mark.parametrize(
    ("judge", "text", "exit_code", "right", "wrong"),
    [
        (answers.unchecked, TEXT, 0, "", []),
        (answers.lines, TEXT, 0, "4 FILE\n", ["3 FILE\n", "", "40 FILE\n"]),
        (answers.nothing, TEXT, 1, "", ["a,\n"]),
        (answers.nothing_printed, TEXT, 0, "", ["a,\n"]),
        (answers.count, TEXT, 0, "3\n", ["4\n", "", "3", "FILE:3\n"]),
        (answers.printed, TEXT, 0, "a,\nb,\nc,\n", ["a,\nc,\nb,\n", "a,\nb,\nc,", "", "a,\nb,\n"]),
        (
            answers.counts,
            LISTED,
            0,
            "folder/0/b:2\nfolder/0/c:0\nfolder/0/a:1\n",
            ["folder/0/b:2\n", "folder/0/b:1\nfolder/0/a:2\n", "0/a:3\n", ""],
        ),
    ],
)
def test_a_wrong_answer_is_detected(
    judge: Judge[Text], text: Text, exit_code: int, right: str, wrong: list[str]
) -> None:
    assert judge(Run(0.1, 1, exit_code, right, ""), text).is_right is not False
    for stdout in wrong:
        assert judge(Run(0.1, 1, exit_code, stdout, ""), text).is_right is False, stdout
    for other in {0, 1, 2, -11} - {exit_code}:
        answer = judge(Run(0.1, 1, other, right, "no such flag\n"), text)
        assert answer.is_right is False, other
        assert answer.text.startswith("WRONG: ")
        assert f"; exit code {other}; " in answer.text
        assert answer.text.endswith("; it said: no such flag")


def figure(
    name: str, seconds: float, *, cores: int = 1, peak: int = 1, right: bool = True
) -> Figure[Text]:
    one = Contender(name, ["true"], TEXT, answers.unchecked, cores=cores)
    return Figure(one, [seconds, seconds * 2], peak, Answer("", right))


def scans(**changed: Figure[Text]) -> list[Scan]:
    """Return figures that just meet every goal, with these changes."""
    met = {
        "cat": figure(contenders.CAT, 0.85),
        "ours": figure(contenders.OURS, 1.0, peak=16_000_000),
        "two": figure(contenders.OURS_TWO, 1 / 1.4, cores=2, peak=16_000_000),
        "wc": figure(contenders.WC, 0.5),
        "perl": figure(contenders.PERL, 10.0),
        "gawk": figure(contenders.GAWK, 40.0),
        "count": figure(contenders.OURS, 1 / 0.6),
        "printing": figure(contenders.OURS, 2.0),
        "rg": figure(contenders.RG, 10.0),
        "files": figure(contenders.OURS_TWO, 3.0, cores=2),
        "rg_files": figure(contenders.RG_LITERAL_TWO, 3.0, cores=2),
        "start": figure(contenders.OURS, 0.002, cores=2),
        "rg_start": figure(contenders.RG_LITERAL, 0.002, cores=2),
        **changed,
    }
    parts = {
        report.NO_HIT: ["cat", "ours", "two", "wc", "perl", "gawk"],
        report.COUNT: ["count"],
        report.PRINT: ["printing", "rg"],
        report.FILES: ["files", "rg_files"],
        report.START: ["start", "rg_start"],
    }
    return [Scan(name, "", [met[one] for one in names]) for name, names in parts.items()]


def test_every_goal_can_be_met() -> None:
    goals = report.goals(scans())
    assert len(goals) == 9
    for goal in goals:
        # Quotients are rounded.
        assert goal.reached == pytest.approx(goal.goal)


@pytest.mark.parametrize(
    ("changed", "missed"),
    [
        ({"cat": figure(contenders.CAT, 0.8)}, ["no hit, one thread, to cat"]),
        ({"perl": figure(contenders.PERL, 9.0)}, ["no hit, one thread, to the best line tool"]),
        ({"two": figure(contenders.OURS_TWO, 0.8, cores=2)}, ["no hit, two threads to one"]),
        ({"count": figure(contenders.OURS, 1.7)}, ["-c, a hit in every tenth line, to no hit"]),
        (
            {"printing": figure(contenders.OURS, 2.1)},
            ["printing a hit in every tenth line, to rg"],
        ),
        (
            {"files": figure(contenders.OURS_TWO, 3.1, cores=2)},
            ["many small files, two threads, to rg -c of a literal"],
        ),
        (
            {"start": figure(contenders.OURS, 0.0021, cores=2)},
            ["start to exit, the time to that of rg"],
        ),
        (
            {"two": figure(contenders.OURS_TWO, 0.7, cores=2, peak=17_000_000)},
            ["no hit, peak memory in MB, atleast -j 2"],
        ),
    ],
)
def test_each_goal_can_be_missed(changed: dict[str, Figure[Text]], missed: list[str]) -> None:
    found = report.goals(scans(**changed))
    assert [it.name for it in found if it.reached is not None and _is_off(it)] == missed


def _is_off(goal: Goal) -> bool:
    return not goal.is_met and goal.reached != pytest.approx(goal.goal)


def test_a_wrong_answer_has_no_time_and_meets_no_goal() -> None:
    wrong = figure(contenders.OURS, 0.1, right=False)
    no_hit, *_ = found = scans(ours=wrong)
    reached = {goal.name: goal.reached for goal in report.goals(found)}
    assert reached["no hit, one thread, to cat"] is None
    assert reached["no hit, peak memory in MB, atleast"] is None
    assert reached["start to exit, the time to that of rg"] is not None
    assert no_hit.ours_to(no_hit.figures[0]) is None
    # A peer with a wrong answer is not the best peer either.
    best = report.goals(scans(perl=figure(contenders.PERL, 0.1, right=False)))[1]
    assert best.reached == pytest.approx(40.0)


def run_all(tmp_path: Path, command: str) -> int:
    script = tmp_path / "command.py"
    script.write_text(command)
    ours = shlex.join([sys.executable, "-I", "-S", str(script)])
    sizes = ["--size", str(SIZE), "--files", str(FILES), "--rounds", "1"]
    kept = ["--kept", str(tmp_path / "kept"), "--json", str(tmp_path / "found.json")]
    return main(["--ours", ours, *sizes, *kept])


def test_everything_is_measured_and_every_answer_is_right(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_all(tmp_path, COMMAND) == 0
    printed, said = capsys.readouterr()
    assert said == ""
    found = json.loads((tmp_path / "found.json").read_text())
    assert [scan["name"] for scan in found["scans"]] == [
        *("no hit", "count", "print", "small files", "start")
    ]
    for scan in found["scans"]:
        assert f"## {scan['name']}: " in printed
        for row in scan["rows"]:
            assert row["is_right"] is not False, row
            assert row["gigabytes_per_second"] > 0
            assert f"\n    {scan['name']}, {row['contender']}: {row['command']}\n" in printed
    # Peers that are not installed are listed.
    peers = {line.split()[0] for line in found["not_run"]} | found["versions"].keys()
    assert peers == {"cat", *contenders.PEERS}
    assert len(found["goals"]) == 9
    assert len(re.findall(r"\| (?:met|MISSED|not measured)", printed)) == 9


def test_a_wrong_row_is_listed_and_has_no_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = COMMAND.replace(
        'if "-j" in', 'if "-c" in arguments:\n    sys.exit("no -c")\nif "-j" in'
    )
    assert run_all(tmp_path, other) == 1
    printed, said = capsys.readouterr()
    wrong = [line for line in said.splitlines() if "WRONG" in line]
    assert {line.partition(": ")[0].partition(", ")[0] for line in wrong} == {
        "count",
        "small files",
    }
    assert all(re.search(r"WRONG: not \d+.*; exit code 1; it said: no -c$", line) for line in wrong)
    for line in wrong:
        assert line.partition("WRONG")[2] in printed
    assert re.search(
        r"-c, a hit in every tenth line, to no hit +\| >= 0.6 +\| +\| not measured", printed
    )
    assert re.search(r"no hit, one thread, to cat +\| >= 0.85 +\| \d", printed)
