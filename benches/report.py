"""Shared by the benchmarks in Python: goals, tables in Markdown, facts about the machine."""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benches" / "results"


@dataclass(frozen=True)
class Goal:
    """A goal and the figure reached, which is None if it was not measured."""

    name: str
    goal: float
    at_most: bool
    reached: float | None

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is met; None if it was not measured."""
        if self.reached is None:
            return None
        return self.reached <= self.goal if self.at_most else self.reached >= self.goal


def goal_table(found: Sequence[Goal]) -> str:
    """Return the table of goals."""
    rows = [["goal", "asked", "reached", ""]]
    for goal in found:
        reached = "" if goal.reached is None else f"{goal.reached:.3f}"
        verdict = {None: "not measured", True: "met", False: "MISSED"}[goal.is_met]
        rows.append([goal.name, f"{'<=' if goal.at_most else '>='} {goal.goal}", reached, verdict])
    return f"## Goals\n\n{markdown(rows)}"


def machine(versions: Mapping[str, str], cores: int) -> dict[str, object]:
    """Return the facts that the figures depend on."""
    return {
        "date": date.today().isoformat(),
        "commit": _output("git", "-C", str(ROOT), "describe", "--always", "--dirty", "--exclude=*"),
        "cpu": _cpu(),
        "cores": cores,
        "kernel": platform.release().partition("-")[0],
        "compiler": _output("rustc", "--version"),
        "versions": dict(versions),
    }


def heading(facts: Mapping[str, object], missing: Sequence[str]) -> str:
    """Return the lines that open a report."""
    versions = facts["versions"]
    assert isinstance(versions, dict)
    lines = [
        f"atleast {facts['commit']}, {facts['date']}",
        f"{facts['cpu']}, {facts['cores']} cores, Linux {facts['kernel']}",
        str(facts["compiler"]),
        *(f"{name}: {version}" for name, version in versions.items()),
        *(f"not run, because it is not installed: {name}" for name in missing),
    ]
    return "\n".join(lines) + "\n"


def ratio(one: float | None, other: float | None) -> float | None:
    """Return `one` divided by `other`, or None if one of them is missing."""
    return one / other if one and other else None


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """Return rows, of which the first has the column names, as an aligned Markdown table."""
    rows = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _cpu() -> str:
    fields: dict[str, str] = {}
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        name, _, value = line.partition(":")
        fields.setdefault(name.strip(), value.strip())
    name, family = fields.get("model name", "unknown"), fields.get("cpu family", "?")
    return f"{name} (family {family}, model {fields.get('model', '?')})"


def _output(*command: str) -> str:
    try:
        result = subprocess.run(command, check=False, capture_output=True, text=True)
    except FileNotFoundError:
        return "unknown"
    return result.stdout.strip() or "unknown"
