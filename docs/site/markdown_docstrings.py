"""Docstrings as what they are, Markdown: read by the parser that reads the pages.

`autodoc` takes every docstring for reStructuredText. Here each is handed to a directive that parses
it as Markdown, in the manner of docutils' own `include` with its option `parser`.

The sections "Args:", "Returns:" and "Raises:" hold indented text, the form that editors read. Here
they become headings in bold, and lists.
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
    """The directive: its content, parsed as Markdown."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the nodes of the content."""
        document = new_document(self.get_source_info()[0], self.state.document.settings)
        MystParser().parse("\n".join(self.content), document)
        return document.children


SECTIONS = {"Args:": "Arguments", "Returns:": "Returns", "Raises:": "Raises"}


def as_markdown(lines: list[str]) -> Iterator[str]:
    """Return the lines of a docstring, its sections as Markdown."""
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


def hand_over(
    app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]
) -> None:
    """Put a docstring into the directive."""
    lines[:] = [".. markdown-docstring::", "", *(f"   {line}" for line in as_markdown(lines))]


def setup(app: Sphinx) -> dict[str, bool]:
    """Tell Sphinx of it."""
    app.add_directive("markdown-docstring", MarkdownDocstring)
    app.connect("autodoc-process-docstring", hand_over)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
