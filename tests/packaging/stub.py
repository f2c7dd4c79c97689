"""The stub made from the Rust. Run as a program, it writes the committed stub anew."""

from __future__ import annotations

import ast
import inspect
import re
import tempfile
from pathlib import Path

from atleast import _atleast

from tests.packaging.places import STUB, maturin

OVERLOADS = Path(__file__).with_name("overloads.pyi")
# Defaults that are objects of the package, by function and argument. Python reads the signature of
# compiled code from a text that may hold only literals, so the module itself says `...` of these.
NOT_LITERAL = {("Counter", "reset"): "Reset.NoReset"}


def generate() -> str:
    """Return the stub as maturin makes it from the module, with the defaults and the overloads."""
    with tempfile.TemporaryDirectory() as folder:
        maturin("generate-stubs", "--profile", "release", "--out", folder)
        made = (Path(folder) / "atleast" / "_atleast.pyi").read_text()
        return with_overloads(with_defaults(made))


def with_defaults(stub: str) -> str:
    """Return the stub with the defaults that the module says, where the stub has `...`.

    PyO3 writes only those defaults that are literals of Rust.
    """
    lines = stub.splitlines(keepends=True)
    for of in ast.parse(stub).body:
        for function in of.body if isinstance(of, ast.ClassDef) else [of]:
            if not isinstance(function, ast.FunctionDef):
                continue
            # All of a function's arguments are in one line: the last is replaced first.
            for argument, default in reversed(list(defaults(function))):
                if isinstance(default, ast.Constant) and default.value is ...:
                    row = default.lineno - 1
                    line = lines[row].encode()
                    before, after = line[: default.col_offset], line[default.end_col_offset :]
                    value = default_of(of, function, argument).encode()
                    lines[row] = (before + value + after).decode()
    return "".join(lines)


def defaults(function: ast.FunctionDef) -> list[tuple[str, ast.expr]]:
    """Return the arguments that have a default, and what it is, as they stand in the line."""
    given = function.args
    by_place = [*given.posonlyargs, *given.args]
    by_place = by_place[len(by_place) - len(given.defaults) :]
    by_name = zip(given.kwonlyargs, given.kw_defaults, strict=True)
    both = [*zip(by_place, given.defaults, strict=True), *by_name]
    return [(argument.arg, default) for argument, default in both if default is not None]


def default_of(of: ast.stmt, function: ast.FunctionDef, argument: str) -> str:
    """Return the default of a function's argument as it is written in Python."""
    path = [of.name] if isinstance(of, ast.ClassDef) else []
    path += [function.name] if function.name != "__new__" else []
    what = _atleast
    for name in path:
        what = getattr(what, name)
    default = inspect.signature(what).parameters[argument].default
    if default is ...:
        return NOT_LITERAL[".".join(path), argument]
    return repr(default)


def with_overloads(stub: str) -> str:
    """Return the stub with what `overloads.pyi` has; the last of a method's keeps the docs."""
    overloads = OVERLOADS.read_text()
    outside = "".join(re.findall(r"^(?:from|\w+ =) .*\n", overloads, re.MULTILINE))
    for of, methods in re.findall(r"^class (\w+):\n((?:    .*\n)+)", overloads, re.MULTILINE):
        for name in dict.fromkeys(re.findall(r"def (\w+)", methods)):
            written = "".join(re.findall(rf"    @overload\n    def {name}\(.*\n", methods))
            before, line, docs = re.split(
                rf"(?ms)(?<=^class {of}:\n)(.*?^    def {name}\(.*?\n)", stub, maxsplit=1
            )
            kept = line[: line.rindex(f"    def {name}(")]
            stub = before + kept + written.removesuffix(" ...\n") + "\n" + docs
    return outside + stub


if __name__ == "__main__":
    STUB.write_text(generate())
