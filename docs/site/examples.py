"""Examples as readers see them: without the blank line that ends their output for `doctest`."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx


def trim(app: Sphinx, document: nodes.document) -> None:
    """Take the blank lines from the end of each block of code."""
    for block in document.findall(nodes.literal_block):
        block.rawsource = block.astext().rstrip("\n")
        block[:] = [nodes.Text(block.rawsource)]


def setup(app: Sphinx) -> dict[str, bool]:
    """Tell Sphinx of it."""
    app.connect("doctree-read", trim)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
