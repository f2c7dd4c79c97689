"""Parses docstrings as Markdown, with the parser of the pages.

`autodoc` treats every docstring as reStructuredText. This extension puts each into a directive that
parses its content as Markdown, as the option `parser` of docutils' `include` does.

The sections "Args:", "Returns:" and "Raises:" contain indented text, which editors understand. They
become bold headings and lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docutils import nodes
from docutils.utils import new_document
from myst_parser.parsers.sphinx_ import MystParser
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective


class MarkdownDocstring(SphinxDirective):
    """A directive that parses its content as Markdown."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Parse the content."""
        document = new_document(self.get_source_info()[0], self.state.document.settings)
        MystParser().parse("\n".join(self.content), document)
        return document.children


SECTIONS = {"Args:": "Arguments", "Returns:": "Returns", "Raises:": "Raises"}


def as_markdown(lines: list[str]) -> Iterator[str]:
    """Yield the lines of a docstring, with its sections as Markdown."""
    section = None
    for line in lines:
        if line in SECTIONS:
            section = line
            yield from [f"**{SECTIONS[line]}**", ""]
        elif section and line.startswith("    "):
            text = line.removeprefix("    ")
            name = re.match(r"(\w+): ", text)
            if section != "Returns:" and name:
                text = f"- `{name[1]}`: {text[name.end() :]}"
            yield text
        else:
            section = None
            yield line


def use_directive(
    app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]
) -> None:
    """Put a docstring into the directive."""
    lines[:] = [".. markdown-docstring::", "", *(f"   {line}" for line in as_markdown(lines))]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register this extension with Sphinx."""
    app.add_directive("markdown-docstring", MarkdownDocstring)
    app.connect("autodoc-process-docstring", use_directive)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
