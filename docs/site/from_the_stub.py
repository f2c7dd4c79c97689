"""Adds to the reference what a compiled module does not contain, from its stub.

The stub has types, the defaults of arguments, and the docs of attributes. It is generated from the
same Rust code and tested against the module. A class without `__new__` cannot be called, and has no
signature.
"""

from __future__ import annotations

import ast
import copy
import functools
from collections.abc import Iterator
from pathlib import Path

import atleast
from atleast import _atleast
from sphinx.application import Sphinx
from sphinx.pycode import ModuleAnalyzer

STUB = Path(atleast.__file__).with_name("_atleast.pyi")


@functools.cache
def _stub() -> ast.Module:
    return ast.parse(STUB.read_text())


def not_documented() -> list[str]:
    """Return the names of the types that the stub imports and of its type variables."""
    names: list[str] = []
    for statement in _stub().body:
        if isinstance(statement, ast.ImportFrom):
            names += [name.name for name in statement.names]
        if isinstance(statement, ast.Assign):
            names += [ast.unparse(target) for target in statement.targets]
    return names


def _functions(path: list[str]) -> list[ast.FunctionDef]:
    """Return the overloads of the function at a path such as `["Counter", "find"]`, if any."""
    body = _stub().body
    for name in path[:-1]:
        (of,) = (it for it in body if isinstance(it, ast.ClassDef) and it.name == name)
        body = of.body
    return [it for it in body if isinstance(it, ast.FunctionDef) and it.name == path[-1]]


def _is_in_the_stub(name: str) -> bool:
    """Return whether the stub of the compiled module defines this name."""
    return any(getattr(statement, "name", None) == name for statement in _stub().body)


def _attributes(body: list[ast.stmt]) -> Iterator[tuple[str, str, str | None]]:
    """Yield the name, type and docs of each attribute and property that a body declares."""
    for statement, following in zip(body, [*body[1:], None], strict=True):
        if isinstance(statement, ast.AnnAssign):
            docs = ast.get_docstring(ast.Module([following], [])) if following else None
            yield ast.unparse(statement.target), ast.unparse(statement.annotation), docs
        if isinstance(statement, ast.FunctionDef) and "property" in _decorators(statement):
            yield statement.name, _returned(statement), ast.get_docstring(statement)


def _decorators(function: ast.FunctionDef) -> list[str]:
    return [ast.unparse(decorator) for decorator in function.decorator_list]


def _returned(function: ast.FunctionDef) -> str:
    """Return the return type."""
    assert function.returns is not None
    return ast.unparse(function.returns)


def _unquoted(annotation: ast.expr | None) -> ast.expr | None:
    """Return an annotation as an expression, even if it is written as a string."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return ast.parse(annotation.value, mode="eval").body
    return annotation


def signature(
    app: Sphinx, what: str, name: str, obj: object, options: object, *without_types: object
) -> tuple[str, str | None] | None:
    """Return the signature and the return type, or None if there can be none."""
    if not callable(obj):
        return None
    path = name.split(".")[1:]
    if not _is_in_the_stub(path[0]):
        return None  # It is written in Python: Sphinx reads it itself.
    functions = _functions([*path, "__new__"] if what == "class" else path)
    if not functions:
        return "", None
    is_bound = len(path) > 1 or what == "class"
    arguments = [_arguments(function, is_bound) for function in functions]
    if what == "class":
        return arguments[-1], None
    # One line for each overload; Sphinx adds the return type of the last.
    returned = [_returned(function) for function in functions]
    lines = [f"{given} -> {it}" for given, it in zip(arguments, returned, strict=True)]
    return "\n".join([*lines[:-1], arguments[-1]]), returned[-1]


def _arguments(function: ast.FunctionDef, is_bound: bool) -> str:
    """Return the arguments with their types and defaults, without `self` and `cls`."""
    asked = copy.deepcopy(function.args)
    for argument in [*asked.posonlyargs, *asked.args, *asked.kwonlyargs]:
        argument.annotation = _unquoted(argument.annotation)
    if is_bound and "staticmethod" not in _decorators(function):
        del asked.posonlyargs[0]  # `self` or `cls`, which no caller passes
    return f"({ast.unparse(asked)})"


def setup(app: Sphinx) -> dict[str, bool]:
    """Register this extension with Sphinx.

    Sets the annotations of the classes, and gives the docs of attributes to the analyzer, which
    usually finds them in the source of a module.
    """
    analyzer = ModuleAnalyzer.for_module("atleast")
    analyzer.analyze()
    classes = [it for it in _stub().body if isinstance(it, ast.ClassDef)]
    for of, body in [("", _stub().body), *((it.name, it.body) for it in classes)]:
        attributes = list(_attributes(body))
        if of:
            getattr(_atleast, of).__annotations__ = {name: type_ for name, type_, _ in attributes}
        for name, _, docs in attributes:
            if docs is not None:
                analyzer.attr_docs[of, name] = docs.splitlines()
    # Classes that are written in Python have the docs of their attributes in their source.
    in_python = ModuleAnalyzer.for_module("atleast._guard")
    in_python.analyze()
    analyzer.attr_docs |= in_python.attr_docs
    app.connect("autodoc-process-signature", signature)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
