"""Generates the stub from the Rust code. Run as a program, it writes the committed stub."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import atleast

from tests.packaging.places import STUB, maturin

OVERLOADS = Path(__file__).with_name("overloads.pyi")

# The defaults that are not literals, so that no signature has them.
DEFAULTS = {("Counter", "reset"): "Reset.NoReset"}


def generate() -> str:
    """Return the stub that maturin generates, with defaults and overloads, and formatted."""
    with tempfile.TemporaryDirectory() as folder:
        maturin("generate-stubs", "--profile", "release", "--out", folder)
        stub = (Path(folder) / "atleast" / "_atleast.pyi").read_text()
        return formatted(with_overloads(with_defaults(stub)))


def with_defaults(stub: str) -> str:
    """Return the stub with the defaults that it leaves out, as the module has them."""
    lines = stub.splitlines(keepends=True)
    for path, function in _functions(ast.parse(stub)):
        # The last first, so that the positions of the others stay right.
        for name, left_out in reversed(_left_out(function.args)):
            line, start, end = left_out.lineno - 1, left_out.col_offset, left_out.end_col_offset
            default = DEFAULTS.get((path[0], name)) or repr(_default(path, name))
            lines[line] = lines[line][:start] + default + lines[line][end:]
    return "".join(lines)


def _functions(stub: ast.Module) -> Iterator[tuple[list[str], ast.FunctionDef]]:
    """Return each function and method, with the names that lead to the object that is called."""
    for node in stub.body:
        if isinstance(node, ast.FunctionDef):
            yield [node.name], node
        elif isinstance(node, ast.ClassDef):
            for method in node.body:
                if isinstance(method, ast.FunctionDef):
                    is_class = method.name == "__new__"
                    yield [node.name] if is_class else [node.name, method.name], method


def _left_out(arguments: ast.arguments) -> list[tuple[str, ast.expr]]:
    """Return the arguments whose default is written as `...`, with its expression."""
    by_place = [*arguments.posonlyargs, *arguments.args]
    pairs = [
        *zip(by_place[len(by_place) - len(arguments.defaults) :], arguments.defaults, strict=True),
        *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
    ]
    return [
        (argument.arg, default)
        for argument, default in pairs
        if isinstance(default, ast.Constant) and default.value is ...
    ]


def _default(path: list[str], argument: str) -> object:
    """Return the default of an argument, as the module has it."""
    described: object = atleast
    for name in path:
        described = getattr(described, name)
    assert callable(described)
    default: object = inspect.signature(described).parameters[argument].default
    assert default is not ..., f"{path} does not have the default of {argument}"
    return default


def with_overloads(stub: str) -> str:
    """Return the stub with the overloads of `overloads.pyi`; the last one has the docstring."""
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


def formatted(stub: str) -> str:
    """Return the stub with lines of at most 100 columns."""
    ruff = str(Path(sys.executable).with_name("ruff"))
    command = [ruff, "format", "--isolated", "--line-length=100", "--stdin-filename=stub.pyi", "-"]
    result = subprocess.run(command, input=stub, capture_output=True, text=True, check=True)
    return result.stdout


if __name__ == "__main__":
    STUB.write_text(generate())
