"""The contenders: their command lines, their data and the checks of their answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from benches import processes
from benches.command import answers
from benches.command.data import SURPLUS, N, Text
from benches.processes import FILE, Contender

CAT = "cat"
DD_TWO = "dd, 2 processes"
WC = "wc -l"
OURS = "atleast"
OURS_TWO = "atleast -j 2"
RG, GREP, GAWK, MAWK, PERL = "rg", "grep -E", "gawk", "mawk", "perl -ne"
# The line tools, which find the same lines.
LINE_TOOLS = (RG, GREP, GAWK, MAWK, PERL)
RG_TWO = "rg, 2 threads"
RG_LITERAL = "rg, a literal"
RG_LITERAL_TWO = "rg, a literal, 2 threads"
GREP_LITERAL = "grep -F"

# A line with at least N commas; anchored and unambiguous, which is fastest.
REGEX = f"^([^,]*,){{{N}}}"
# The same question in awk and in Perl.
AWK = ["-F,", f"NF > {N}"]
TRANSLITERATE = f"print if tr/,// >= {N}"

# Two processes that each read one half, in blocks of the size that `cat` uses: the reference for
# two threads, as `cat` is for one.
HALVES = (
    'dd if="$1" of=/dev/null bs="$2" count="$3" status=none & '
    'dd if="$1" of=/dev/null bs="$2" skip="$3" status=none && wait $!'
)
BLOCK = 128 << 10

# Ignores the user's configuration of ripgrep.
NO_SETTINGS = "--no-config"
# The peers that can be built from the registry, with arguments for `cargo install`.
BUILT = {"rg": ["ripgrep@15.2.0"]}
# The peers by name, and how to install them.
PEERS = {
    "rg": "--install-peers builds it",
    "grep": "install it",
    "gawk": "install it",
    "mawk": "install it",
    "perl": "install it",
}


def find(built: Path) -> dict[str, str]:
    """Return the paths of the peers that are installed."""
    found = {name: processes.find(name, built=built) for name in PEERS}
    return {name: program for name, program in found.items() if program}


def missing(programs: Mapping[str, str]) -> list[str]:
    """Return the peers that are not installed, and how to install them."""
    return [f"{name} ({how})" for name, how in PEERS.items() if name not in programs]


def no_hit(
    ours: Sequence[str], programs: Mapping[str, str], text: Text, rounds: int
) -> list[Contender[Text]]:
    """Return the contenders that search for hits where there are none."""
    some = few(rounds)
    question = [str(N), ",", FILE]
    blocks = [str(BLOCK), str(text.bytes // 2 // BLOCK)]
    halves = ["sh", "-c", HALVES, "sh", FILE, *blocks]
    nothing, nothing_printed = answers.nothing, answers.nothing_printed
    found = [
        Contender(CAT, ["cat", FILE], text, answers.unchecked, rounds, discards_output=True),
        Contender(OURS, [*ours, "-j", "1", *question], text, nothing, rounds),
        Contender(OURS_TWO, [*ours, "-j", "2", *question], text, nothing, rounds, cores=2),
        Contender(DD_TWO, halves, text, answers.unchecked, rounds, cores=2),
        Contender(WC, ["wc", "-l", FILE], text, answers.lines, rounds),
    ]
    if rg := programs.get("rg"):
        found.append(Contender(RG, [rg, NO_SETTINGS, REGEX, FILE], text, nothing, some))
    if grep := programs.get("grep"):
        found.append(Contender(GREP, [grep, "-E", REGEX, FILE], text, nothing, some))
    if gawk := programs.get("gawk"):
        found.append(Contender(GAWK, [gawk, *AWK, FILE], text, nothing_printed, some))
    if mawk := programs.get("mawk"):
        found.append(Contender(MAWK, [mawk, *AWK, FILE], text, nothing_printed, some))
    if perl := programs.get("perl"):
        found.append(
            Contender(PERL, [perl, "-ne", TRANSLITERATE, FILE], text, nothing_printed, some)
        )
    return found


def count(
    ours: Sequence[str], programs: Mapping[str, str], text: Text, rounds: int
) -> list[Contender[Text]]:
    """Return the contenders that count the hits."""
    question = ["-c", str(N), ",", FILE]
    found = [
        Contender(OURS, [*ours, "-j", "1", *question], text, answers.count, rounds),
        Contender(OURS_TWO, [*ours, "-j", "2", *question], text, answers.count, rounds, cores=2),
    ]
    if rg := programs.get("rg"):
        command = [rg, NO_SETTINGS, "-c", REGEX, FILE]
        found.append(Contender(RG, command, text, answers.count, few(rounds)))
    return found


def prints(
    ours: Sequence[str], programs: Mapping[str, str], text: Text, rounds: int
) -> list[Contender[Text]]:
    """Return the contenders that print the hits."""
    question = [str(N), ",", FILE]
    found = [
        Contender(OURS, [*ours, "-j", "1", *question], text, answers.printed, rounds),
        Contender(OURS_TWO, [*ours, "-j", "2", *question], text, answers.printed, rounds, cores=2),
    ]
    if rg := programs.get("rg"):
        command = [rg, NO_SETTINGS, REGEX, FILE]
        found.append(Contender(RG, command, text, answers.printed, few(rounds)))
    return found


def small_files(
    ours: Sequence[str], programs: Mapping[str, str], text: Text, rounds: int
) -> list[Contender[Text]]:
    """Return the contenders that count the hits in each file of a folder."""
    question, judge = ["-c", "-r", str(N), ",", FILE], answers.counts
    found = [
        Contender(OURS, [*ours, "-j", "1", *question], text, judge, rounds),
        Contender(OURS_TWO, [*ours, "-j", "2", *question], text, judge, rounds, cores=2),
    ]
    if rg := programs.get("rg"):
        for name, cores in ((RG_LITERAL, 1), (RG_LITERAL_TWO, 2)):
            command = [rg, NO_SETTINGS, "-j", str(cores), "-c", "-F", SURPLUS, FILE]
            found.append(Contender(name, command, text, judge, rounds, cores))
        command = [rg, NO_SETTINGS, "-j", "2", "-c", REGEX, FILE]
        found.append(Contender(RG_TWO, command, text, judge, rounds, cores=2))
    if grep := programs.get("grep"):
        command = [grep, "-r", "-c", "-F", SURPLUS, FILE]
        found.append(Contender(GREP_LITERAL, command, text, judge, few(rounds)))
    return found


def start(
    ours: Sequence[str], programs: Mapping[str, str], text: Text, rounds: int, cores: int
) -> list[Contender[Text]]:
    """Return the contenders for the start: they read a tiny file."""
    nothing = answers.nothing
    found = [Contender(OURS, [*ours, str(N), ",", FILE], text, nothing, rounds, cores)]
    if rg := programs.get("rg"):
        for name, asked in ((RG, [REGEX]), (RG_LITERAL, ["-F", SURPLUS])):
            command = [rg, NO_SETTINGS, *asked, FILE]
            found.append(Contender(name, command, text, nothing, rounds, cores))
    if grep := programs.get("grep"):
        found.append(Contender(GREP, [grep, "-E", REGEX, FILE], text, nothing, rounds, cores))
    return found


def few(rounds: int) -> int:
    """Return the number of rounds for slow contenders."""
    return max(1, rounds // 3)
