"""Generates the cells of a table, in named columns of one type each."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

FIRST = [
    "Ann",
    "Bob",
    "Cid",
    "Dora",
    "Eve",
    "Finn",
    "Gita",
    "Hugo",
    "Iris",
    "Jon",
    "Kim",
    "Lena",
    "Max",
    "Noa",
    "Olu",
    "Pia",
    "Quinn",
    "Rosa",
    "Sam",
    "Tess",
]
LAST = [
    "Roe",
    "Doe",
    "Smith",
    "Weber",
    "Rossi",
    "Silva",
    "Novak",
    "Kim",
    "Okafor",
    "Haas",
    "Lopez",
    "Ivanova",
    "Brown",
    "Mueller",
    "Sato",
]
CITIES = [
    *[
        "Paris",
        "Rome",
        "Oslo",
        "Lima",
        "Quito",
        "Bonn",
        "Graz",
        "Leeds",
        "York",
        "Kyoto",
        "Porto",
        "Turin",
    ],
    "New York",
    "San Jose",
    "Sao Paulo",
    "Malmö",
    "Zürich",
]
WORDS = [
    "the",
    "a",
    "of",
    "and",
    "to",
    "in",
    "is",
    "it",
    "was",
    "for",
    "on",
    "are",
    "as",
    "with",
    "his",
    "they",
    "at",
    "be",
    "this",
    "from",
    "have",
    "or",
    "by",
    "one",
    "had",
    "not",
    "but",
    "what",
    "all",
    "were",
    "when",
    "we",
    "there",
    "can",
    "an",
    "your",
    "which",
    "their",
    "said",
    "if",
    "do",
    "will",
    "each",
    "about",
    "how",
    "up",
    "out",
    "them",
]
STATUS = ["open", "closed", "new", "done", "n/a"]


def sentence(rng: random.Random, commas: float = 0.0) -> str:
    words = [rng.choice(WORDS) for _ in range(rng.randint(3, 10))]
    if rng.random() < commas:
        at = rng.randrange(len(words) - 1)
        words[at] += ","
    return " ".join(words).capitalize() + rng.choice([".", "", "!", "."])


@dataclass(frozen=True)
class Column:
    """A column: its name, and the function that makes a cell for a row."""

    name: str
    make: Callable[[random.Random, int], str]


def number(rng: random.Random, comma: bool, thousands: bool) -> str:
    value = rng.uniform(0, 99999) if thousands else rng.uniform(0, 300)
    text = f"{value:,.2f}" if thousands else f"{value:.2f}"
    return text.translate(str.maketrans(",.", ".,")) if comma else text


def columns(
    rng: random.Random, count: int, *, decimal_comma: bool, date_commas: bool, text: float
) -> list[Column]:
    """Return `count` columns of mixed types."""
    months = ["January", "February", "March", "April", "May", "June", "July", "August"]
    kinds: list[tuple[str, Callable[[random.Random, int], str]]] = [
        ("amount", lambda r, i: number(r, decimal_comma, False)),
        ("price", lambda r, i: number(r, decimal_comma, r.random() < 0.5)),
        ("name", lambda r, i: f"{r.choice(FIRST)} {r.choice(LAST)}"),
        ("city", lambda r, i: r.choice(CITIES)),
        ("count", lambda r, i: str(r.randint(0, 5000))),
        ("status", lambda r, i: r.choice(STATUS)),
        ("email", lambda r, i: f"{r.choice(FIRST).lower()}{r.randint(1, 99)}@example.org"),
        ("url", lambda r, i: f"https://example.org/{r.choice(WORDS)}/{i}"),
        ("share", lambda r, i: f"{r.randint(0, 100)}%"),
        ("code", lambda r, i: f"{r.choice('ABCDEF')}{r.randint(100, 999)}-{r.randint(10, 99)}"),
        ("time", lambda r, i: f"{r.randint(0, 23):02}:{r.randint(0, 59):02}:{r.randint(0, 59):02}"),
        ("flag", lambda r, i: r.choice(["true", "false"])),
        ("mostly_empty", lambda r, i: r.choice(["", "", "", "x"])),
    ]
    if date_commas:
        kinds.append(
            ("date", lambda r, i: f"{r.choice(months)} {r.randint(1, 28)}, {r.randint(1990, 2024)}")
        )
        kinds.append(
            (
                "day",
                lambda r, i: f"{r.choice(months)[:3]} {r.randint(1, 28)}, {r.randint(1990, 2024)}",
            )
        )
    else:
        kinds.append(
            (
                "date",
                lambda r, i: f"{r.randint(1990, 2024)}-{r.randint(1, 12):02}-{r.randint(1, 28):02}",
            )
        )
        kinds.append(
            (
                "seen_at",
                lambda r, i: f"{r.randint(1, 12)}/{r.randint(1, 28)}/{r.randint(1990, 2024)}",
            )
        )
    texts: list[tuple[str, Callable[[random.Random, int], str]]] = [
        ("note", lambda r, i: sentence(r, 0.3)),
        ("comment", lambda r, i: sentence(r, 0.6) + " " + sentence(r)),
        ("title", lambda r, i: sentence(r)),
    ]
    chosen = [Column("id", lambda r, i: str(i + 1))] if rng.random() < 0.6 else []
    while len(chosen) < count:
        name, make = rng.choice(texts if rng.random() < text else kinds)
        same = sum(column.name.split("_")[0] == name.split("_")[0] for column in chosen)
        chosen.append(Column(f"{name}_{same + 1}" if same else name, make))
    return chosen[:count]
