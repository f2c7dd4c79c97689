"""What a compiled module does not hold: types, and the docs of what is neither class nor function.

Both are in the stub, which is generated from the same Rust and tested against the module. The
defaults of arguments are the module's. A class without `__new__` cannot be called, and has no
signature.
"""

from __future__ import annotations

import ast
import copy
import functools
import inspect
from collections.abc import Iterator, Mapping
from pathlib import Path

import atleast
from sphinx.application import Sphinx
from sphinx.pycode import ModuleAnalyzer

STUB = Path(atleast.__file__).with_name("_atleast.pyi")


@functools.cache
def _stub() -> ast.Module:
    return ast.parse(STUB.read_text())


def imported() -> list[str]:
    """Return the names of the types that the stub imports."""
    return [
        name.name
        for statement in _stub().body
        if isinstance(statement, ast.ImportFrom)
        for name in statement.names
    ]


def _function(path: list[str]) -> ast.FunctionDef | None:
    """Return the function at a path such as `["Counter", "find"]`, if it is one."""
    body = _stub().body
    for name in path:
        for statement in body:
            if isinstance(statement, ast.FunctionDef) and statement.name == name:
                return statement
            if isinstance(statement, ast.ClassDef) and statement.name == name:
                body = statement.body
                break
    return None


def _attributes(body: list[ast.stmt]) -> Iterator[tuple[str, str, str | None]]:
    """Return the attributes and properties that a body declares: each one's name, type and docs."""
    for statement, following in zip(body, [*body[1:], None], strict=True):
        if isinstance(statement, ast.AnnAssign):
            docs = ast.get_docstring(ast.Module([following], [])) if following else None
            yield ast.unparse(statement.target), ast.unparse(statement.annotation), docs
        if isinstance(statement, ast.FunctionDef) and statement.decorator_list:
            yield statement.name, _returned(statement), ast.get_docstring(statement)


def _returned(function: ast.FunctionDef) -> str:
    """Return the type of what is returned."""
    assert function.returns is not None
    return ast.unparse(function.returns)


def _unquoted(annotation: ast.expr | None) -> ast.expr | None:
    """Return the type itself of one that is written as a string."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return ast.parse(annotation.value, mode="eval").body
    return annotation


def _default(argument: ast.arg, parameters: Mapping[str, inspect.Parameter]) -> ast.expr:
    """Return an argument's default, as the module says it."""
    return ast.Constant(parameters[argument.arg].default)


def signature(
    app: Sphinx, what: str, name: str, obj: object, options: object, *without_types: object
) -> tuple[str, str | None] | None:
    """Return the signature and the type of what is returned; None where there can be none."""
    if not callable(obj):
        return None
    path = name.split(".")[1:]
    function = _function([*path, "__new__"] if what == "class" else path)
    if function is None:
        return "", None
    asked = copy.deepcopy(function.args)
    for argument in [*asked.posonlyargs, *asked.args, *asked.kwonlyargs]:
        argument.annotation = _unquoted(argument.annotation)
    known = inspect.signature(obj).parameters
    by_place = [*asked.posonlyargs, *asked.args]
    with_default = by_place[len(by_place) - len(asked.defaults) :]
    asked.defaults = [_default(argument, known) for argument in with_default]
    asked.kw_defaults = [
        default and _default(argument, known)
        for argument, default in zip(asked.kwonlyargs, asked.kw_defaults, strict=True)
    ]
    if len(path) > 1 or what == "class":
        del asked.posonlyargs[0]  # `self` or `cls`, which no caller gives
    return f"({ast.unparse(asked)})", None if what == "class" else _returned(function)


def setup(app: Sphinx) -> dict[str, bool]:
    """Tell Sphinx of it.

    The classes are given their attributes' types, and the analyzer, which finds the docs of
    attributes in the source of modules that have one, those docs.
    """
    analyzer = ModuleAnalyzer.for_module("atleast")
    analyzer.analyze()
    classes = [it for it in _stub().body if isinstance(it, ast.ClassDef)]
    for of, body in [("", _stub().body), *((it.name, it.body) for it in classes)]:
        attributes = list(_attributes(body))
        if of:
            getattr(atleast, of).__annotations__ = {name: type_ for name, type_, _ in attributes}
        for name, _, docs in attributes:
            if docs is not None:
                analyzer.attr_docs[of, name] = docs.splitlines()
    app.connect("autodoc-process-signature", signature)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
